/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * log.h -- what a technician has to know, to the system's log and to
 * c-icap's own.
 *
 * Never tells of single requests.
 */
#ifndef SG_LOG_H
#define SG_LOG_H

#include <stdint.h>

struct sg_problems;

/* Each line of `text`; `priority` is one of <syslog.h>.  Thread-safe. */
void sg_log(int priority, const char *text);
void sg_log_problems(int priority, const struct sg_problems *problems);

/*
 * A request was refused because Squid cannot have told it; `fault` is static
 * text.  sg_log_tick() tells how many and the last one's fault: at once, then
 * once in SG_LOG_INTERVAL_S at most.  `now` is in seconds and may jump.  The
 * first is thread-safe and never waits; the second is for one thread.
 */
#define SG_LOG_INTERVAL_S 60
void sg_log_refused(const char *fault);
void sg_log_tick(int64_t now);

#endif
