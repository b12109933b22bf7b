/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * retry.h -- when a mail that was not accepted is tried again.
 *
 * Pure.  Any thread.
 */
#ifndef SG_DESK_RETRY_H
#define SG_DESK_RETRY_H

#include <stdbool.h>
#include <stdint.h>

/* A mail is given up when a try failed five days after it was made, or later.
 */
#define SG_RETRY_GIVE_UP_MS (INT64_C(5) * 24 * 60 * 60 * 1000)
#define SG_RETRY_NEVER INT64_MAX

/*
 * Returns when to try again, in UTC milliseconds, after `tries` failed tries,
 * the last of them at `now_ms`: 1 minute later, then 2, 4, ... up to 6 hours.
 * Returns SG_RETRY_NEVER if the mail is given up.
 */
int64_t sg_retry_ms(int64_t made_ms, int tries, int64_t now_ms);
/*
 * Returns true if a mail with this time of its next try is to be tried now.  A
 * time that is further away than any wait is due, too: the clock was wrong when
 * it was made.
 */
bool sg_retry_is_due(int64_t next_try_ms, int64_t now_ms);

#endif
