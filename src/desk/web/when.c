/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* when.c -- finds the period that a call is about. */
#include "desk/web/when.h"

#include "desk/web/in.h"
#include "desk/web/text.h"
#include "desk/web/web.h"

#define PERIOD_MAX 1100 /* days */

bool
sg_when_asked(struct sg_web_call *call, int32_t days,
    struct sg_when_asked *when)
{
	when->until = (int32_t)sg_in_number(call, "until", sg_web_today(call));
	when->from = (int32_t)sg_in_number(call, "from",
	    (int64_t)when->until - days + 1);
	if (when->from > when->until ||
	    when->until - when->from >= PERIOD_MAX) {
		sg_http_fail(call->answer, 400, "bad", NULL,
		    "The period must have 1 to %d days.", PERIOD_MAX);
		return false;
	}
	when->from_ms = sg_web_day_ms(call, when->from);
	when->until_ms = sg_web_day_ms(call, when->until + 1);
	return true;
}
