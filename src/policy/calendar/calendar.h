/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * calendar.h -- extracts the days of term and the days off from a school's
 * calendar files (.ics, RFC 5545).
 *
 * Decides by the words in an event's summary.  Whole days only: an event with
 * clock times is a lesson or a club, not a school day.  Not thread-safe.
 */
#ifndef SG_CALENDAR_H
#define SG_CALENDAR_H

#include "policy/calendar/days.h"
#include "policy/language/ast.h"

struct sg_arena;

struct sg_calendar_days {
	struct sg_day_list term, closed; /* sorted, without repeats */
};

/*
 * Read every calendar that `ast` names and add their days to *days.  A file
 * that is missing, unreadable, truncated or has no school days is an error in
 * `problems`, because without it school time is unknown.
 */
void sg_calendar_read(struct sg_arena *arena, const struct sg_policy_ast *ast,
    struct sg_problems *problems, struct sg_calendar_days *days);
/* The same for the text of one calendar; messages call it `name`. */
void sg_calendar_text(struct sg_arena *arena, const struct sg_word *name,
    struct sg_str text, struct sg_problems *problems,
    struct sg_calendar_days *days);

#endif
