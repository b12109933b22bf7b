/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * server.h -- a real c-icap with our service in it, on a free loopback port.
 */
#ifndef SG_TEST_SERVER_H
#define SG_TEST_SERVER_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Make a temporary folder and start c-icap there in the foreground, with one
 * child of 8 threads.  `directives` are added to the service's.  False: it
 * did not come up.
 */
bool server_start(const char *directives);
/* End it as an administrator would; true when it ended by itself, in time,
 * without a crash.  The folder goes with it. */
bool server_stop(void);

/* c-icap, or NULL where there is none; the environment's SG_CICAP first. */
const char *server_program(void);
unsigned server_port(void);
const char *server_folder(void); /* state/ in it is the StateDir */
/* What c-icap has said and logged so far; in a static buffer. */
const char *server_log(void);
/*
 * The processes that answer, at most `n` of them; returns how many there are.
 * 0: cannot tell on this system.
 */
size_t server_children(long *pids, size_t n);
/* The first of them, to see that it is still the same; 0: cannot
 * tell on this system. */
long server_child(void);
/* Its resident memory, in KiB; 0: cannot tell. */
long server_memory_kib(void);

#endif
