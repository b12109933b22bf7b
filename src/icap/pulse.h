/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pulse.h -- asks this c-icap server for its OPTIONS again and again, to see
 * whether it still answers.
 *
 * A server can hang although its processes live. For example, its children
 * share a lock for accepting connections, and a child that is stopped while it
 * holds this lock stops all others. systemd restarts a server that has not
 * reported for a while (WatchdogSec=). So a server may report only after it has
 * answered a request that came to its port.
 *
 * Nothing here waits. This module does not use c-icap. One thread at a time.
 */
#ifndef SG_PULSE_H
#define SG_PULSE_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

struct sg_pulse {
	int fd; /* the connection of the request that is under way, or -1 */
	struct sockaddr_in to; /* where the server listens */
	int64_t interval_ms;   /* time between two requests; 0: never ask */
	int64_t next_ms;       /* when the next request is due */
};

/*
 * Prepare to ask the server that listens at the IPv4 address `address`, on
 * `port`. If `address` is NULL or is no IPv4 address, 127.0.0.1 is asked.
 * `timeout_us` is the text of systemd's variable WATCHDOG_USEC, the
 * microseconds after which systemd restarts the server. Five requests are made
 * in that time. If it is NULL or no number, nothing is ever asked.
 */
void sg_pulse_begin(struct sg_pulse *pulse, const char *address, int port,
    const char *timeout_us);
/*
 * Call this some times a second. Makes a request when one is due, and reads
 * what has arrived. A request that was not answered until the next one is due
 * is given up. `now_ms` is the time in milliseconds of a clock that is never
 * set. Returns true if an answer has arrived.
 */
bool sg_pulse_tick(struct sg_pulse *pulse, int64_t now_ms);
/* Give up the request that is under way. */
void sg_pulse_end(struct sg_pulse *pulse);

#endif
