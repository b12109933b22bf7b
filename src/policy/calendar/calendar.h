/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * calendar.h -- extracts the days of term and the days off from a school's
 * calendar files (.ics, RFC 5545).
 *
 * The words in an event's summary decide whether its days are term, days off,
 * or neither.  Only whole-day events count: an event with clock times is a
 * lesson or a club.  Not thread-safe: used by the compiler's one thread.
 */
#ifndef SG_CALENDAR_H
#define SG_CALENDAR_H

#include "policy/calendar/days.h"
#include "policy/language/ast.h"

struct sg_arena;

struct sg_calendar_days {
	struct sg_day_list term, closed; /* Sorted, without duplicates. `closed`
					    has the days off. */
};

/*
 * Read every calendar file that `ast` names and add its days to *days.  Adds an
 * error to `problems` if a file is missing, unreadable or truncated.  A file
 * without any school days is also an error, because school time would be
 * unknown.
 */
void sg_calendar_read(struct sg_arena *arena, const struct sg_policy_ast *ast,
    struct sg_problems *problems, struct sg_calendar_days *days);
/* Parse `text`, the content of a calendar file, and add its days to *days.
 * `name` is the file name as written in the policy.  Errors are reported at the
 * place (line and columns) of `name`. */
void sg_calendar_text(struct sg_arena *arena, const struct sg_word *name,
    struct sg_str text, struct sg_problems *problems,
    struct sg_calendar_days *days);

#endif
