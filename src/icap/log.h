/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * log.h -- messages for a technician, to the system log and to c-icap's server
 * log.
 *
 * No message is logged for a single request.
 */
#ifndef SG_LOG_H
#define SG_LOG_H

#include <stdint.h>

struct sg_problems;

/* Log each line of `text`, or each of `problems`, with a priority of
 * <syslog.h>, such as LOG_ERR. Thread-safe. */
void sg_log(int priority, const char *text);
void sg_log_problems(int priority, const struct sg_problems *problems);

/*
 * sg_log_refused() counts a request that was refused because Squid cannot have
 * written its ICAP headers. `fault` says why, as static text. Thread-safe,
 * never waits.
 *
 * sg_log_tick() logs how many requests were refused since the last message, and
 * the latest fault. It logs at most once in SG_LOG_INTERVAL_S seconds. `now` is
 * in UTC seconds. A clock that jumps does no harm. One thread at a time.
 */
#define SG_LOG_INTERVAL_S 60
void sg_log_refused(const char *fault);
void sg_log_tick(int64_t now);

#endif
