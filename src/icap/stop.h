/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * stop.h -- lets a child process of c-icap end soon after SIGTERM.
 *
 * Squid keeps its connections to c-icap open.  c-icap would wait some seconds
 * for the threads of these connections.
 */
#ifndef SG_STOP_H
#define SG_STOP_H

/*
 * Watch for SIGTERM.  Call this once in each child, in the thread that c-icap
 * starts the child with, after c-icap has set its own signal handlers.  At
 * SIGTERM c-icap's handler is called first.  Then the child's TCP connections
 * are closed for reading: an idle thread ends at once, and a thread that
 * answers a request still writes the answer.
 */
void sg_stop_watch(void);
/*
 * If SIGTERM has arrived, interrupt the sleep in which c-icap's main thread
 * waits for the other threads.  Call this again and again, from another thread.
 */
void sg_stop_hurry(void);

#endif
