/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * when.h -- finds the period that a call is about.
 *
 * One thread at a time for each call.
 */
#ifndef SG_DESK_WEB_WHEN_H
#define SG_DESK_WEB_WHEN_H

#include <stdbool.h>
#include <stdint.h>

struct sg_web_call;

struct sg_when_asked {
	int32_t from, until; /* local days, both included */
	int64_t from_ms, until_ms;
};
/*
 * Read "from" and "until"; without them, the last `days` days.  Returns false,
 * with the refusal, if the period is empty or longer than three years.
 */
bool sg_when_asked(struct sg_web_call *call, int32_t days,
    struct sg_when_asked *when);

#endif
