/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * timetable.c -- turns the bells of each school day into spans.  A bell is a
 * time at which a period of the day begins.
 */
#include "policy/calendar/timetable.h"

#include <stdlib.h>

#include "base/arena.h"
#include "policy/calendar/year.h"
#include "policy/calendar/zone.h"

/* ---- the bells ---------------------------------------------------------- */

static bool
is_for(const struct sg_ast_day *heading, size_t group)
{
	if (heading->group.kind == SG_REF_GROUP)
		return heading->group.index == group;
	return group == SG_NO_GROUP;
}

/* Returns the `day` heading of `group` with the date `day`, or NULL.  If
 * `group` is SG_NO_GROUP, the heading must have no `for`. */
static const struct sg_ast_day *
dated_heading(const struct sg_timetable *t, int32_t day, size_t group)
{
	for (size_t i = 0; i < t->ast->ndays; i++) {
		const struct sg_ast_day *heading = &t->ast->days[i];

		if (is_for(heading, group) && heading->date.set &&
		    heading->date.day == day)
			return heading;
	}
	return NULL;
}

/* Returns the `day` heading of `group` with the weekday of `day`, or NULL.  A
 * heading `in week a` outranks a heading for all weeks. */
static const struct sg_ast_day *
weekday_heading(const struct sg_timetable *t, int32_t day, size_t group)
{
	const char *week = sg_timetable_week_name(t, day);
	const struct sg_ast_day *plain = NULL;

	for (size_t i = 0; i < t->ast->ndays; i++) {
		const struct sg_ast_day *heading = &t->ast->days[i];

		if (!is_for(heading, group) ||
		    (heading->weekdays & sg_weekday_bit(day)) == 0)
			continue;
		if (heading->week.text.n == 0)
			plain = heading;
		else if (week != NULL &&
		    sg_str_eq(heading->week.text, sg_str(week)))
			return heading;
	}
	return plain;
}

/*
 * Returns the heading whose bells apply on `day` to `group`.  Returns NULL if
 * `day` is not a school day.  A heading with the date wins over a heading with
 * the weekday, because a school that closes early on a date closes early for
 * all groups.  If two headings have the date, or two have the weekday, the
 * group's own heading wins.
 */
static const struct sg_ast_day *
bells_for(const struct sg_timetable *t, int32_t day, size_t group)
{
	const struct sg_ast_day *own_date = NULL, *own_week = NULL;
	const struct sg_ast_day *date, *week;
	uint8_t bits = sg_year_bits(t, day);

	if (group != SG_NO_GROUP) {
		own_date = dated_heading(t, day, group);
		own_week = weekday_heading(t, day, group);
	}
	date = dated_heading(t, day, SG_NO_GROUP);
	week = weekday_heading(t, day, SG_NO_GROUP);
	if ((bits & SG_YEAR_CLOSED) != 0)
		return NULL;
	if (t->has_terms && (bits & SG_YEAR_TERM) == 0 && own_date == NULL &&
	    date == NULL)
		return NULL;
	if (own_date != NULL)
		return own_date;
	if (date != NULL)
		return date;
	return own_week != NULL ? own_week : week;
}

bool
sg_timetable_is_school(const struct sg_timetable *timetable, int32_t day,
    size_t group)
{
	return bells_for(timetable, day, group) != NULL;
}

int64_t
sg_timetable_period_end(const struct sg_timetable *timetable, int64_t now,
    size_t group)
{
	const struct sg_timetable *t = timetable;
	int32_t second, day = sg_zone_day(t->zone, now, &second);
	const struct sg_ast_day *bells;

	if (day < t->first_day || day >= t->last_day)
		return 0;
	bells = bells_for(t, day, group);
	for (size_t i = 0; bells != NULL && i + 1 < bells->nbells; i++) {
		const struct sg_clock *from = &bells->bells[i].at;
		const struct sg_clock *to = &bells->bells[i + 1].at;

		if (!from->set || !to->set || to->minute <= from->minute ||
		    now < sg_zone_start(t->zone, day, from->minute))
			continue;
		if (now < sg_zone_end(t->zone, day, to->minute))
			return sg_zone_end(t->zone, day, to->minute);
	}
	return 0;
}

bool
sg_timetable_has_own(const struct sg_timetable *timetable, size_t group)
{
	const struct sg_policy_ast *ast = timetable->ast;

	for (size_t i = 0; i < ast->ndays; i++)
		if (ast->days[i].group.kind == SG_REF_GROUP &&
		    ast->days[i].group.index == group)
			return true;
	return false;
}

/* ---- spans -------------------------------------------------------------- */

/* Add a span, clipped to compiled time. */
static void
add(const struct sg_timetable *t, struct sg_spans *spans, int64_t from,
    int64_t to)
{
	if (from < t->first)
		from = t->first;
	if (to > t->last)
		to = t->last;
	if (from >= to)
		return;
	spans->v = sg_arena_grow(t->arena, spans->v, spans->n, &spans->cap,
	    sizeof(*spans->v));
	spans->v[spans->n++] = (struct sg_span){from, to};
}

/* Add the span from `from` to `to`.  Both are local times on `day`.  If `to` is
 * not later than `from`, the span ends on the next day. */
static void
add_local(const struct sg_timetable *t, struct sg_spans *spans, int32_t day,
    const struct sg_clock *from, const struct sg_clock *to)
{
	int32_t end = to->minute > from->minute ? to->minute :
						  to->minute + 1440;

	if (from->set && to->set)
		add(t, spans, sg_zone_start(t->zone, day, from->minute),
		    sg_zone_end(t->zone, day, end));
}

static int
by_start(const void *a, const void *b)
{
	const struct sg_span *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

/* Sort the spans and merge those that overlap or touch. */
static void
tidy(struct sg_spans *spans)
{
	size_t n = 0;

	if (spans->n == 0)
		return;
	qsort(spans->v, spans->n, sizeof(*spans->v), by_start);
	for (size_t i = 1; i < spans->n; i++) {
		if (spans->v[i].from > spans->v[n].to)
			spans->v[++n] = spans->v[i];
		else if (spans->v[i].to > spans->v[n].to)
			spans->v[n].to = spans->v[i].to;
	}
	spans->n = n + 1;
}

static bool
names_period(const struct sg_words *periods, struct sg_str period)
{
	for (size_t i = 0; i < periods->n; i++)
		if (sg_str_eq(periods->w[i].text, period))
			return true;
	return false;
}

/* Add the named periods.  A period lasts until the next bell, so the last bell
 * begins no period. */
static void
add_periods(const struct sg_timetable *t, struct sg_spans *spans, int32_t day,
    const struct sg_ast_day *bells, const struct sg_words *periods)
{
	for (size_t i = 0; i + 1 < bells->nbells; i++)
		if (names_period(periods, bells->bells[i].period.text))
			add_local(t, spans, day, &bells->bells[i].at,
			    &bells->bells[i + 1].at);
}

/* Add school-time: from the first bell to "home", or to the last bell. */
static void
add_school(const struct sg_timetable *t, struct sg_spans *spans, int32_t day,
    const struct sg_ast_day *bells)
{
	size_t home = 0;

	while (home + 1 < bells->nbells &&
	    !sg_str_eq(bells->bells[home].period.text, SG_LIT("home")))
		home++;
	if (home > 0)
		add_local(t, spans, day, &bells->bells[0].at,
		    &bells->bells[home].at);
}

/* Add the time of a school day before the first bell, or from "home" on. */
static void
add_beside_school(const struct sg_timetable *t, struct sg_spans *spans,
    int32_t day, const struct sg_ast_day *bells, bool after)
{
	const struct sg_clock midnight = {0, true, {0}},
			      end = {1440, true, {0}};
	size_t home = 0;

	while (home + 1 < bells->nbells &&
	    !sg_str_eq(bells->bells[home].period.text, SG_LIT("home")))
		home++;
	if (bells->nbells == 0)
		return;
	if (after)
		add_local(t, spans, day, &bells->bells[home].at, &end);
	else if (bells->bells[0].at.minute > 0)
		add_local(t, spans, day, &midnight, &bells->bells[0].at);
}

static void
add_school_days(const struct sg_timetable *t, struct sg_spans *spans,
    const struct sg_ast_when *when, size_t group)
{
	const struct sg_ast_day *bells;

	for (int32_t day = t->first_day; day < t->last_day; day++) {
		bells = bells_for(t, day, group);
		if (bells == NULL)
			continue;
		if (when->kind == SG_WHEN_PERIODS)
			add_periods(t, spans, day, bells, &when->periods);
		else if (when->kind == SG_WHEN_BEFORE_SCHOOL ||
		    when->kind == SG_WHEN_AFTER_SCHOOL)
			add_beside_school(t, spans, day, bells,
			    when->kind == SG_WHEN_AFTER_SCHOOL);
		else
			add_school(t, spans, day, bells);
	}
}

/* Add the clock span of each day.  The day before compiled time is included,
 * because its span may reach past midnight into compiled time. */
static void
add_clock(const struct sg_timetable *t, struct sg_spans *spans,
    const struct sg_ast_when *when)
{
	for (int32_t day = t->first_day - 1; day < t->last_day; day++)
		if (when->weekdays == 0 ||
		    (when->weekdays & sg_weekday_bit(day)) != 0)
			add_local(t, spans, day, &when->from, &when->to);
}

/* Returns the rest of compiled time, outside `spans`.  The spans must be sorted
 * and disjoint, as tidy() leaves them. */
static struct sg_spans
complement(const struct sg_timetable *t, const struct sg_spans *spans)
{
	struct sg_spans rest = {0};
	int64_t at = t->first;

	for (size_t i = 0; i < spans->n; i++) {
		add(t, &rest, at, spans->v[i].from);
		at = spans->v[i].to;
	}
	add(t, &rest, at, t->last);
	return rest;
}

static void
add_half_term(const struct sg_timetable *t, struct sg_spans *spans)
{
	for (int32_t day = t->first_day; day < t->last_day; day++)
		if ((sg_year_bits(t, day) & SG_YEAR_HALF_TERM) != 0)
			add(t, spans, sg_zone_start(t->zone, day, 0),
			    sg_zone_start(t->zone, day + 1, 0));
}

/* Returns the parts of `spans` that are on the given weekdays.  The spans must
 * be sorted and disjoint. */
static struct sg_spans
on_weekdays(const struct sg_timetable *t, const struct sg_spans *spans,
    sg_weekdays weekdays)
{
	struct sg_spans kept = {0};
	size_t i = 0;

	for (int32_t day = t->first_day; day < t->last_day; day++) {
		int64_t from = sg_zone_start(t->zone, day, 0);
		int64_t to = sg_zone_start(t->zone, day + 1, 0);

		if ((weekdays & sg_weekday_bit(day)) == 0)
			continue;
		while (i < spans->n && spans->v[i].to <= from)
			i++;
		for (size_t k = i; k < spans->n && spans->v[k].from < to; k++)
			add(t, &kept,
			    spans->v[k].from > from ? spans->v[k].from : from,
			    spans->v[k].to < to ? spans->v[k].to : to);
	}
	tidy(&kept);
	return kept;
}

struct sg_spans
sg_timetable_spans(const struct sg_timetable *timetable,
    const struct sg_ast_when *when, size_t group)
{
	const struct sg_timetable *t = timetable;
	struct sg_spans spans = {0};

	switch (when->kind) {
	case SG_WHEN_ALWAYS:
		add(t, &spans, t->first, t->last);
		break;
	case SG_WHEN_PERIODS:
	case SG_WHEN_SCHOOL:
	case SG_WHEN_NOT_SCHOOL:
	case SG_WHEN_BEFORE_SCHOOL:
	case SG_WHEN_AFTER_SCHOOL:
		add_school_days(t, &spans, when, group);
		break;
	case SG_WHEN_HALF_TERM:
		add_half_term(t, &spans);
		break;
	case SG_WHEN_CLOCK:
		add_clock(t, &spans, when);
		break;
	case SG_WHEN_DATED:
		for (size_t i = 0; i < when->ndated; i++)
			if (when->dated[i].date.set)
				add_local(t, &spans, when->dated[i].date.day,
				    &when->dated[i].from, &when->dated[i].to);
		break;
	}
	tidy(&spans);
	if (when->kind == SG_WHEN_NOT_SCHOOL)
		spans = complement(t, &spans);
	/* A clock span belongs to the day on which it begins; add_clock() has
	 * left out the other days. */
	if (when->weekdays != 0 && when->kind != SG_WHEN_CLOCK)
		spans = on_weekdays(t, &spans, when->weekdays);
	return spans;
}
