/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * server.h -- runs a real c-icap with the schoolgate service on a free loopback
 * port.
 *
 * A program runs one c-icap at a time. Not thread-safe.
 */
#ifndef SG_TEST_SERVER_H
#define SG_TEST_SERVER_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Makes a temporary folder, and starts c-icap there in the foreground with one
 * child of 8 threads. `directives` are appended to c-icap's configuration file.
 * Returns false if c-icap did not answer within 15 seconds. Even then, call
 * server_stop() to clean up.
 */
bool server_start(const char *directives);
/* Sends SIGTERM to c-icap, waits, and removes the folder. Returns true if
 * c-icap ended within 30 seconds and nothing crashed, neither c-icap nor a
 * child. */
bool server_stop(void);

/* Returns the path of c-icap: the environment variable SG_CICAP, else the first
 * of the usual paths that exists. Returns NULL if c-icap is not installed. */
const char *server_program(void);
unsigned server_port(void);
/* Returns the temporary folder. Its subfolder `state` is c-icap's StateDir, the
 * folder of the compiled policy. */
const char *server_folder(void);
/* Returns the first 256 KiB of what c-icap has printed and logged so far, in a
 * static buffer. */
const char *server_log(void);
/*
 * Writes the process ids of c-icap's children to `pids`, at most `n`, and
 * returns their number. Returns 0 if Linux's /proc does not list children.
 */
size_t server_children(long *pids, size_t n);
/* Returns the process id of the first child, or 0 if server_children() finds no
 * child. If the id changes, the child has been replaced. */
long server_child(void);
/* Returns the first child's resident memory in KiB, or 0 if /proc does not show
 * it. */
long server_memory_kib(void);

#endif
