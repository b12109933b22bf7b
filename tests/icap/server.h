/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * server.h -- runs a real c-icap with our service on a free loopback port.
 */
#ifndef SG_TEST_SERVER_H
#define SG_TEST_SERVER_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Makes a temporary folder and starts c-icap there in the foreground, with one
 * child of 8 threads. `directives` are appended to the service's configuration.
 * Returns false if it did not come up.
 */
bool server_start(const char *directives);
/* Ends c-icap as an administrator would and removes the folder. Returns true if
 * it ended by itself, in time and without a crash. */
bool server_stop(void);

/* Path of c-icap: the environment variable SG_CICAP first; NULL if there is
 * none. */
const char *server_program(void);
unsigned server_port(void);
const char *server_folder(void); /* state/ in it is the StateDir */
/* Output and log of c-icap so far; in a static buffer. */
const char *server_log(void);
/*
 * Fills in the process ids of c-icap's children, at most `n`, and returns how
 * many. 0 if the system does not tell.
 */
size_t server_children(long *pids, size_t n);
/* Process id of the first child, to check that it is still the same; 0 if the
 * system does not tell. */
long server_child(void);
/* The first child's resident memory in KiB; 0 if the system does not tell. */
long server_memory_kib(void);

#endif
