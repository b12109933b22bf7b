/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * timetable.h -- turns the `day` headings, the terms and the calendars into
 * spans.  A span is a time from one UTC second to another, for example today's
 * lunch of one group.
 *
 * Bells are the times that a `day` heading of the policy lists.  A period of
 * the day, for example lunch, begins at each bell.  A group has bells of its
 * own if the policy has a heading `day ... for GROUP`.  Compiled time is the
 * range of days for which spans are made.  schoolgate.policy(5) defines the
 * limits of compiled time.
 *
 * The timetable does not know rules: compile/when.c asks it for the spans of
 * each rule.  Everything lives in the arena of the timetable.  One thread at a
 * time for each timetable.
 */
#ifndef SG_TIMETABLE_H
#define SG_TIMETABLE_H

#include "gate/format.h"
#include "policy/language/ast.h"

struct sg_arena;
struct sg_calendar_days;
struct sg_zone;

/* Passed as `group`: use the bells of `day` headings without `for`. */
#define SG_NO_GROUP SIZE_MAX

struct sg_spans {
	struct sg_span *v; /* sorted, disjoint, not touching */
	size_t n, cap;
};

struct sg_timetable {
	struct sg_arena *arena;
	const struct sg_policy_ast *ast;
	const struct sg_calendar_days *calendar; /* a copy of the argument of
						    sg_timetable_new(); the
						    lists are shared */
	const struct sg_zone *zone;
	int32_t today;               /* local day of the `now` given to
					sg_timetable_new(), in days since
					1970-01-01 */
	int32_t first_day, last_day; /* compiled time: local days from first_day
					up to, but not including, last_day */
	int64_t first, last;         /* compiled time in UTC seconds, from
					`first` up to, but not including,
					`last` */
	uint8_t *day;                /* flags for each day of compiled time: in
					term, closed */
	/*
	 * For each week of compiled time, the index of its name in ast->weeks.
	 * NULL if the policy has no `weeks`.  The first week begins on
	 * first_monday, on or before first_day.
	 */
	uint16_t *week;
	int32_t first_monday;
	bool has_terms; /* if false, all days that are not closed
			   count as term */
};

/*
 * Build the timetable.  `now` is in UTC seconds.  The lists of `calendar` must
 * be sorted.  In three cases, adds an error and returns NULL:
 *   - The time zone is unknown.
 *   - Compiled time is over 15 years.
 *   - The earliest and the latest date of the policy and its calendars are over
 *     15 years apart.
 *
 * If a `day` heading has a date on which school is closed, adds an error and
 * returns the timetable.  Not thread-safe even with separate arenas: it changes
 * the environment variable TZ for a moment (zone.h).
 */
struct sg_timetable *sg_timetable_new(struct sg_arena *arena,
    const struct sg_policy_ast *ast, const struct sg_calendar_days *calendar,
    int64_t now, struct sg_problems *problems);

/* Returns true if `day` is a school day for people with the bells of `group`.
 */
bool sg_timetable_is_school(const struct sg_timetable *timetable, int32_t day,
    size_t group);
/* Returns true if a heading `day ... for GROUP` gives `group` its own bells. */
bool sg_timetable_has_own(const struct sg_timetable *timetable, size_t group);
/*
 * Returns when the period of the school day that `now` (UTC seconds) lies in
 * ends for people with the bells of `group`: a lesson at the next bell,
 * whatever is next.  Returns 0 if no period is at that time.
 */
int64_t sg_timetable_period_end(const struct sg_timetable *timetable,
    int64_t now, size_t group);
/* The name of the week that has `day`.  Returns NULL if the policy has no
 * `weeks`, or if the day is outside compiled time. */
const char *sg_timetable_week_name(const struct sg_timetable *timetable,
    int32_t day);
/*
 * Returns the spans of `when` within compiled time, for people with the bells
 * of `group`.  SG_WHEN_ALWAYS gives all of compiled time.  The cost is
 * proportional to the number of days in compiled time.
 */
struct sg_spans sg_timetable_spans(const struct sg_timetable *timetable,
    const struct sg_ast_when *when, size_t group);

#endif
