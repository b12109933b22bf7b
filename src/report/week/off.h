/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * off.h -- says why there is no school on a day, for the week and for the year.
 *
 * One thread at a time for each timetable.
 */
#ifndef SG_WEEK_OFF_H
#define SG_WEEK_OFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sg_arena;
struct sg_timetable;

enum sg_off {
	SG_OFF_NONE = 0, /* a school day */
	SG_OFF_WEEKEND,  /* a Saturday or Sunday without bells */
	SG_OFF_HALF_TERM,
	SG_OFF_INSET,
	SG_OFF_CLOSED,
	SG_OFF_CALENDAR, /* a day off in a calendar file */
	SG_OFF_NO_BELLS, /* in term, but no `day` heading fits */
	SG_OFF_HOLIDAY,  /* in no term */
	SG_OFF_UNKNOWN   /* outside compiled time; only the year uses this */
};

struct sg_day_off {
	enum sg_off kind;
	const char *text; /* "INSET day", or an event of a calendar file; valid
			     UTF-8 without control characters */
};

/*
 * Returns why `day` is not a school day for people with the bells of the group
 * `bells` (SG_NO_GROUP: the bells of the whole school). The caller has found
 * with sg_timetable_is_school() that there is no school. A Saturday in
 * half-term counts as a weekend, unless this group has school on other
 * Saturdays.
 */
struct sg_day_off sg_day_off(const struct sg_timetable *timetable, int32_t day,
    size_t bells);
/*
 * Returns whether `day` is in a term of the policy or of a calendar file. The
 * first and the last day of a term are in it, and its days off, too.
 */
bool sg_day_is_in_term(const struct sg_timetable *timetable, int32_t day);
/*
 * Returns a copy of the summary of a calendar's event. The summary may have any
 * bytes; in the copy, control characters and malformed UTF-8 become \xHH.
 */
const char *sg_plain_dup(struct sg_arena *arena, const char *text);

#endif
