/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * timetable.c -- finds the school days, then turns the bells of each school day
 * into spans.  A bell is a time at which a period of the day begins.
 */
#include "policy/calendar/timetable.h"

#include <stdlib.h>

#include "base/arena.h"
#include "policy/calendar/calendar.h"
#include "policy/calendar/extent.h"
#include "policy/calendar/zone.h"

#define AFTER_LAST_DAYS 49    /* days compiled after the last school day */
#define WITHOUT_TERM_DAYS 400 /* days compiled if there are no terms */
#define MOST_DAYS (15 * 366)  /* limit of compiled time */
/* The zone is loaded for this long before the first date and after the last. */
#define ZONE_MARGIN_DAYS 400

/* Flags in sg_timetable.day. */
#define DAY_TERM 1U
#define DAY_CLOSED 2U

/* ---- the year ----------------------------------------------------------- */

static struct sg_place
zone_place(const struct sg_policy_ast *ast)
{
	return ast->school.zone.text.n > 0 ? ast->school.zone.place :
					     ast->school.place;
}

static const struct sg_zone *
find_zone(struct sg_timetable *t, const struct sg_extent *extent, int32_t today,
    struct sg_problems *problems)
{
	const struct sg_word *word = &t->ast->school.zone;
	struct sg_str name = word->text.n > 0 ? word->text :
						sg_str(SG_ZONE_DEFAULT);
	int32_t first = today, last = today + WITHOUT_TERM_DAYS;
	const struct sg_zone *zone;
	const char *meant, *advice;

	if (extent->any && extent->first.day < first)
		first = extent->first.day;
	if (extent->any && extent->last.day > last)
		last = extent->last.day;
	zone = sg_zone_load(t->arena, name, first - ZONE_MARGIN_DAYS,
	    last + ZONE_MARGIN_DAYS);
	if (zone != NULL)
		return zone;
	meant = sg_zone_suggest(t->arena, name);
	advice = meant != NULL ?
	    sg_arena_printf(t->arena, "did you mean %s?", meant) :
	    "zones are named like Europe/London; see the folder "
	    "/usr/share/zoneinfo (package tzdata)";
	sg_problem(problems, SG_ERROR, zone_place(t->ast), advice,
	    "this machine knows no time zone \"%.*s\"", (int)name.n, name.p);
	return NULL;
}

/* Set the limits of compiled time, as schoolgate.policy(5) defines them. */
static bool
find_window(struct sg_timetable *t, const struct sg_extent *extent,
    struct sg_problems *problems)
{
	int32_t last;

	t->first_day = extent->any ? extent->first.day : t->today;
	if (extent->any_school) {
		last = extent->last_school + AFTER_LAST_DAYS;
	} else {
		/* Without terms, compiled time starts today or earlier, even if
		 * all dates are in the future. */
		if (t->first_day > t->today)
			t->first_day = t->today;
		last = t->today + WITHOUT_TERM_DAYS - 1;
		if (extent->any && extent->last.day + 1 > last)
			last = extent->last.day + 1;
	}
	t->last_day = last + 1;
	if (t->last_day - t->first_day > MOST_DAYS ||
	    (extent->any && extent->last.day - extent->first.day > MOST_DAYS)) {
		sg_problem(problems, SG_ERROR, extent->last.place,
		    "is a year mistyped? look at the earliest date too",
		    "the dates of this policy are over 15 years apart");
		return false;
	}
	if (t->last_day <= t->first_day)
		t->last_day = t->first_day + 1;
	t->first = sg_zone_start(t->zone, t->first_day, 0);
	t->last = sg_zone_start(t->zone, t->last_day, 0);
	return true;
}

/* Set `bit` for the days `from` to `to`, both included. */
static void
mark(struct sg_timetable *t, int32_t from, int32_t to, uint8_t bit)
{
	if (from < t->first_day)
		from = t->first_day;
	for (int32_t day = from; day <= to && day < t->last_day; day++)
		t->day[day - t->first_day] |= bit;
}

static void
mark_days(struct sg_timetable *t, const struct sg_calendar_days *calendar)
{
	const struct sg_ast_term *term;
	const struct sg_ast_break *b;

	for (size_t i = 0; i < t->ast->nterms; i++) {
		term = &t->ast->terms[i];
		if (term->from.set && term->to.set)
			mark(t, term->from.day, term->to.day, DAY_TERM);
		for (size_t k = 0; k < term->nbreaks; k++) {
			b = &term->breaks[k];
			if (b->from.set)
				mark(t, b->from.day,
				    b->to.set ? b->to.day : b->from.day,
				    DAY_CLOSED);
		}
	}
	for (size_t i = 0; i < calendar->term.n; i++)
		mark(t, calendar->term.day[i], calendar->term.day[i], DAY_TERM);
	for (size_t i = 0; i < calendar->closed.n; i++)
		mark(t, calendar->closed.day[i], calendar->closed.day[i],
		    DAY_CLOSED);
	t->has_terms = t->ast->nterms > 0 || calendar->term.n > 0;
}

static uint8_t
day_bits(const struct sg_timetable *t, int32_t day)
{
	return day < t->first_day || day >= t->last_day ?
	    0 :
	    t->day[day - t->first_day];
}

/* Returns the break of a term that covers the closed day `day`.  Returns NULL
 * if a calendar file closes that day. */
static const struct sg_ast_break *
break_over(const struct sg_policy_ast *ast, int32_t day)
{
	const struct sg_ast_break *b;

	for (size_t i = 0; i < ast->nterms; i++)
		for (size_t k = 0; k < ast->terms[i].nbreaks; k++) {
			b = &ast->terms[i].breaks[k];
			if (b->from.set && day >= b->from.day &&
			    day <= (b->to.set ? b->to : b->from).day)
				return b;
		}
	return NULL;
}

/* Report each `day` heading with a date on which school is closed. */
static void
report_closed(const struct sg_timetable *t, struct sg_problems *problems)
{
	const struct sg_ast_day *day;
	const struct sg_ast_break *b;
	const char *advice = "a day is either a school day with bells or "
			     "closed: take one of the two away";

	for (size_t i = 0; i < t->ast->ndays; i++) {
		day = &t->ast->days[i];
		if (!day->date.set ||
		    (day_bits(t, day->date.day) & DAY_CLOSED) == 0)
			continue;
		b = break_over(t->ast, day->date.day);
		if (b != NULL)
			sg_problem(problems, SG_ERROR, day->date.place, advice,
			    "this day is closed by line %u",
			    b->from.place.line);
		else
			sg_problem(problems, SG_ERROR, day->date.place, advice,
			    "this day is closed by the school's calendar");
	}
}

struct sg_timetable *
sg_timetable_new(struct sg_arena *arena, const struct sg_policy_ast *ast,
    const struct sg_calendar_days *calendar, int64_t now,
    struct sg_problems *problems)
{
	struct sg_timetable *t = sg_arena_alloc(arena, sizeof(*t));
	struct sg_extent extent = sg_extent_of(ast, calendar);

	t->arena = arena;
	t->ast = ast;
	t->zone = find_zone(t, &extent, (int32_t)(now / 86400), problems);
	if (t->zone == NULL)
		return NULL;
	t->today = sg_zone_day(t->zone, now, NULL);
	if (!find_window(t, &extent, problems))
		return NULL;
	t->day = sg_arena_array(arena, (size_t)(t->last_day - t->first_day),
	    sizeof(*t->day));
	mark_days(t, calendar);
	report_closed(t, problems);
	return t;
}

/* ---- the bells ---------------------------------------------------------- */

/* Returns the bit of the weekday: bit 0 is Monday.  1970-01-01 was a Thursday.
 */
static sg_weekdays
weekday_bit(int32_t day)
{
	return (sg_weekdays)(1U << (((day + 3) % 7 + 7) % 7));
}

static bool
is_for(const struct sg_ast_day *heading, size_t group)
{
	if (heading->group.kind == SG_REF_GROUP)
		return heading->group.index == group;
	return group == SG_NO_GROUP;
}

/*
 * Returns the `day` heading of `group`.  If `group` is SG_NO_GROUP, the heading
 * must have no `for`.  If `dated` is true, the heading must name the date of
 * `day`.  Otherwise it must name the weekday of `day`.  Returns NULL if no
 * heading fits.
 */
static const struct sg_ast_day *
heading_for(const struct sg_timetable *t, int32_t day, size_t group, bool dated)
{
	const struct sg_ast_day *heading;

	for (size_t i = 0; i < t->ast->ndays; i++) {
		heading = &t->ast->days[i];
		if (!is_for(heading, group))
			continue;
		if (dated ? heading->date.set && heading->date.day == day :
			    (heading->weekdays & weekday_bit(day)) != 0)
			return heading;
	}
	return NULL;
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
	uint8_t bits = day_bits(t, day);

	if (group != SG_NO_GROUP) {
		own_date = heading_for(t, day, group, true);
		own_week = heading_for(t, day, group, false);
	}
	date = heading_for(t, day, SG_NO_GROUP, true);
	week = heading_for(t, day, SG_NO_GROUP, false);
	if ((bits & DAY_CLOSED) != 0)
		return NULL;
	if (t->has_terms && (bits & DAY_TERM) == 0 && own_date == NULL &&
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
		    (when->weekdays & weekday_bit(day)) != 0)
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
		add_school_days(t, &spans, when, group);
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
	return when->kind == SG_WHEN_NOT_SCHOOL ? complement(t, &spans) : spans;
}
