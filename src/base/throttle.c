/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * throttle.c -- who is gentle, and how long a rest is.
 */
#define _POSIX_C_SOURCE 200809L /* nanosleep */

#include "base/throttle.h"

#include <stdbool.h>
#include <time.h>

/* A fifth of what SG_THROTTLE_BYTES take. */
#define REST_NS 200000

static _Thread_local bool gentle;

void
sg_throttle_thread(void)
{
	gentle = true;
}

void
sg_throttle_rest(void)
{
	static const struct timespec rest = {0, REST_NS};

	if (gentle)
		(void)nanosleep(&rest, NULL);
}
