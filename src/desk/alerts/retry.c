/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * retry.c -- when a mail that was not accepted is tried again.
 */
#include "desk/alerts/retry.h"

#define FIRST_MS INT64_C(60000)
#define LONGEST_MS (INT64_C(6) * 60 * 60 * 1000)

int64_t
sg_retry_ms(int64_t made_ms, int tries, int64_t now_ms)
{
	int64_t wait_ms = FIRST_MS;

	if (now_ms - made_ms >= SG_RETRY_GIVE_UP_MS)
		return SG_RETRY_NEVER;
	while (tries-- > 1 && wait_ms < LONGEST_MS)
		wait_ms *= 2;
	return now_ms + (wait_ms < LONGEST_MS ? wait_ms : LONGEST_MS);
}

bool
sg_retry_is_due(int64_t next_try_ms, int64_t now_ms)
{
	return next_try_ms <= now_ms ||
	    (next_try_ms != SG_RETRY_NEVER &&
		next_try_ms > now_ms + LONGEST_MS);
}
