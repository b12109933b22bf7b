/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* text.c -- texts and times of answers as JSON. */
#include "desk/web/text.h"

#include "base/dates.h"
#include "desk/web/web.h"
#include "gate/format.h"
#include "gate/gate.h"
#include "policy/calendar/zone.h"
#include "report/ask.h"

json_t *
sg_text(const char *text)
{
	return text == NULL ? json_null() : sg_ask_text(sg_str(text));
}

json_t *
sg_text_or_null(const char *text)
{
	return text == NULL || *text == '\0' ? json_null() : sg_text(text);
}

json_t *
sg_text_number(uint64_t number)
{
	return json_integer((json_int_t)number);
}

json_t *
sg_text_time(const struct sg_web_call *call, int64_t ms)
{
	char out[SG_CLOCK_TEXT];

	if (ms == 0 || ms == INT64_MIN)
		return json_null();
	return json_string(sg_school_iso(&call->school, ms, out));
}

json_t *
sg_text_day(int32_t day)
{
	struct sg_civil c = sg_civil_of(day);

	return json_sprintf("%04d-%02d-%02d", c.year, c.month, c.day);
}

json_t *
sg_web_zone(const struct sg_web_call *call)
{
	return json_string(call->school.zone->name);
}

bool
sg_web_is_pseudonymous(const struct sg_web_call *call)
{
	return call->gate != NULL &&
	    sg_gate_settings(call->gate)->detail == SG_DETAIL_PSEUDONYMOUS;
}

int32_t
sg_web_today(const struct sg_web_call *call)
{
	int hour;

	return sg_school_day(&call->school, call->now_ms, &hour);
}

int64_t
sg_web_day_ms(const struct sg_web_call *call, int32_t day)
{
	return sg_zone_start(call->school.zone, day, 0) * 1000;
}
