/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * calendar.h -- extracts the days of term and the days off from a school's
 * calendar files (.ics, RFC 5545).
 *
 * The words in an event's summary decide whether its days are term, days off,
 * or neither.  Only events of whole days count: an event of some hours is a
 * lesson or a club.  Not thread-safe: used by the compiler's one thread.
 */
#ifndef SG_CALENDAR_H
#define SG_CALENDAR_H

#include "policy/calendar/days.h"
#include "policy/language/ast.h"

struct sg_arena;
struct sg_zone;

/* An event that was counted, on one of its dates. */
struct sg_calendar_event {
	int32_t day, length; /* its first day, and its number of days */
	bool term;           /* days of term; otherwise days off */
	const char *summary; /* as the file has it: any bytes but NUL */
};

struct sg_calendar_days {
	/* Sorted, without duplicates.  `closed` has the days off, `half_term`
	 * those of them that a calendar calls half-term. */
	struct sg_day_list term, closed, half_term;
	struct sg_calendar_event *events; /* in no order */
	size_t nevents, events_cap;
};

/*
 * Read every calendar file that `ast` names and add its days to *days.  Days
 * long before `now` (UTC seconds) are left out if the calendars have over 14
 * years.  Adds an error to `problems` if a file is missing, unreadable or
 * truncated.  A file without any school days is also an error, because school
 * time would be unknown.
 */
void sg_calendar_read(struct sg_arena *arena, const struct sg_policy_ast *ast,
    int64_t now, struct sg_problems *problems, struct sg_calendar_days *days);
/* Parse `text`, the content of a calendar file, and add its days to *days.
 * `name` is the file name as written in the policy.  `zone` is the school's,
 * for times in UTC; NULL: such times are taken as local.  Errors are reported
 * at the place (line and columns) of `name`.  A warning shows the events that
 * mention term or days off but are not counted. */
void sg_calendar_text(struct sg_arena *arena, const struct sg_word *name,
    struct sg_str text, const struct sg_zone *zone,
    struct sg_problems *problems, struct sg_calendar_days *days);
/* Returns the longest event that covers `day` and has days of term, or, if
 * `term` is false, days off.  Returns NULL if no event covers the day. */
const struct sg_calendar_event *
sg_calendar_event_on(const struct sg_calendar_days *days, int32_t day,
    bool term);

#endif
