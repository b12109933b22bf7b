/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* gaps.c -- says of which school days the journal has no record. */
#include "desk/web/gaps.h"

#include <stdbool.h>

#include "base/arena.h"
#include "desk/web/compiled.h"
#include "desk/web/text.h"
#include "desk/web/web.h"
#include "journal/days.h"
#include "policy/calendar/timetable.h"

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

/* Returns true if anybody has school on the day. */
static bool
is_school(const struct sg_timetable *t, int32_t day)
{
	bool school = sg_timetable_is_school(t, day, SG_NO_GROUP);

	for (size_t i = 0; i < t->ast->ngroups && !school; i++)
		school = sg_timetable_has_own(t, i) &&
		    sg_timetable_is_school(t, day, i);
	return school;
}

/* Returns whether each of the days is a school day without a file. */
static bool *
find_gaps(struct sg_web_call *call, const struct sg_days *days, int32_t from,
    int32_t until)
{
	const size_t n = (size_t)(until - from) + 1;
	bool *gaps = sg_arena_array(call->arena, n, sizeof *gaps), any = false;
	const struct sg_timetable *t;

	for (size_t i = 0; i < n; i++) {
		gaps[i] = !has(days, from + (int32_t)i);
		any |= gaps[i];
	}
	t = any ? sg_compiled_timetable(call) : NULL;
	for (size_t i = 0; i < n; i++)
		gaps[i] = gaps[i] && t != NULL &&
		    is_school(t, from + (int32_t)i);
	return gaps;
}

json_t *
sg_gaps(struct sg_web_call *call, int32_t from, int32_t until)
{
	json_t *list = json_array();
	struct sg_days days;
	int32_t last = sg_web_today(call) - 1, to;
	const bool *gaps;

	until = until > last ? last : until;
	if (from > until)
		return list;
	if (sg_days_list(call->web->journal, &days) != 0)
		days = (struct sg_days){NULL, 0};
	gaps = find_gaps(call, &days, from, until);
	for (int32_t day = from; day <= until; day = to + 1) {
		for (to = day; to <= until && gaps[to - from]; to++)
			;
		if (to > day)
			json_array_append_new(list, gap(day, to - 1));
	}
	sg_days_free(&days);
	return list;
}
