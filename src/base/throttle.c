/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * throttle.c -- lets a thread of background work pause: a switch for each
 * thread, and the length of the pause.
 */
#define _POSIX_C_SOURCE 200809L /* nanosleep */

#include "base/throttle.h"

#include <stdbool.h>
#include <time.h>

/*
 * The length of a pause in nanoseconds.  It is about a fifth of the time that
 * processing SG_THROTTLE_BYTES takes.
 */
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
