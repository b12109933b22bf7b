/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* gaps.c -- says of which days the journal has no record. */
#include "desk/web/gaps.h"

#include <stdbool.h>

#include "desk/web/text.h"
#include "desk/web/web.h"
#include "journal/days.h"

static bool
has(const struct sg_days *days, int32_t day)
{
	size_t low = 0, high = days->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (days->day[middle] == day)
			return true;
		if (days->day[middle] < day)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static json_t *
gap(int32_t from, int32_t until)
{
	return json_pack("{s:o, s:o, s:s}", "from", sg_text_day(from), "until",
	    sg_text_day(until), "text",
	    from == until ?
		"The filter did not run, or the records are gone: nothing is "
		"known of this day." :
		"The filter did not run, or the records are gone: nothing is "
		"known of these days.");
}

json_t *
sg_gaps(const struct sg_web_call *call, int32_t from, int32_t until)
{
	json_t *gaps = json_array();
	struct sg_days days;
	int32_t last = sg_web_today(call) - 1, to;

	until = until > last ? last : until;
	if (sg_days_list(call->web->journal, &days) != 0)
		days = (struct sg_days){NULL, 0};
	for (int32_t day = from; day <= until; day = to + 1) {
		for (to = day; to <= until && !has(&days, to); to++)
			;
		if (to > day)
			json_array_append_new(gaps, gap(day, to - 1));
	}
	sg_days_free(&days);
	return gaps;
}
