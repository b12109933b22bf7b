/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * calendar.h -- the days of term and the days off that a school's calendar
 * file (.ics, RFC 5545) tells.
 *
 * Goes by the words of an event's summary.  Whole days only: an event with
 * clock times is somebody's lesson or club, not a school day.
 */
#ifndef SG_CALENDAR_H
#define SG_CALENDAR_H

#include "policy/calendar/days.h"
#include "policy/language/ast.h"

struct sg_arena;

struct sg_calendar_days {
	struct sg_day_list term, closed;
};

/*
 * Read every calendar that `ast` names and add up their days in *days.
 * A file that is missing, unreadable, cut off, or says nothing about school
 * days is an error in `problems`, for then nobody knows when school is.
 */
void sg_calendar_read(struct sg_arena *arena, const struct sg_policy_ast *ast,
    struct sg_problems *problems, struct sg_calendar_days *days);
/* The same of one calendar's text, called `name` in messages. */
void sg_calendar_text(struct sg_arena *arena, const struct sg_word *name,
    struct sg_str text, struct sg_problems *problems,
    struct sg_calendar_days *days);

#endif
