/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * year.c -- finds compiled time, the days of term and the days off in it, and
 * the names of its weeks.
 */
#include "policy/calendar/year.h"

#include "base/arena.h"
#include "base/dates.h"
#include "policy/calendar/calendar.h"
#include "policy/calendar/extent.h"
#include "policy/calendar/zone.h"

#define AFTER_LAST_DAYS 49    /* days compiled after the last school day */
#define WITHOUT_TERM_DAYS 400 /* days compiled if there are no terms */
#define MOST_DAYS (15 * 366)  /* limit of compiled time */
/* The zone is loaded for this long before the first date and after the last. */
#define ZONE_MARGIN_DAYS 400

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
	/* A calendar with days off only does not say when school begins. */
	if (!extent->any_term && t->first_day > t->today)
		t->first_day = t->today;
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
			mark(t, term->from.day, term->to.day, SG_YEAR_TERM);
		for (size_t k = 0; k < term->nbreaks; k++) {
			b = &term->breaks[k];
			if (b->from.set)
				mark(t, b->from.day,
				    b->to.set ? b->to.day : b->from.day,
				    b->kind == SG_HALF_TERM ?
					SG_YEAR_CLOSED | SG_YEAR_HALF_TERM :
					SG_YEAR_CLOSED);
		}
	}
	for (size_t i = 0; i < calendar->term.n; i++)
		mark(t, calendar->term.day[i], calendar->term.day[i],
		    SG_YEAR_TERM);
	for (size_t i = 0; i < calendar->closed.n; i++)
		mark(t, calendar->closed.day[i], calendar->closed.day[i],
		    SG_YEAR_CLOSED);
	for (size_t i = 0; i < calendar->half_term.n; i++)
		mark(t, calendar->half_term.day[i], calendar->half_term.day[i],
		    SG_YEAR_HALF_TERM);
	t->has_terms = t->ast->nterms > 0 || calendar->term.n > 0;
}

uint8_t
sg_year_bits(const struct sg_timetable *timetable, int32_t day)
{
	return day < timetable->first_day || day >= timetable->last_day ?
	    0 :
	    timetable->day[day - timetable->first_day];
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
		    (sg_year_bits(t, day->date.day) & SG_YEAR_CLOSED) == 0)
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

/* ---- weeks -------------------------------------------------------------- */

sg_weekdays
sg_weekday_bit(int32_t day)
{
	return (sg_weekdays)(1U << sg_weekday_of(day));
}

static size_t
week_index(const struct sg_timetable *t, int32_t day)
{
	return (size_t)(day - t->first_monday) / 7;
}

/* Returns true if there is school on `day`, whatever the week's name is: the
 * day is in term, is not closed, and a `day` heading names it. */
static bool
is_open(const struct sg_timetable *t, int32_t day)
{
	uint8_t bits = sg_year_bits(t, day);

	if ((bits & SG_YEAR_CLOSED) != 0)
		return false;
	for (size_t i = 0; i < t->ast->ndays; i++) {
		const struct sg_ast_day *heading = &t->ast->days[i];

		if (heading->date.set && heading->date.day == day)
			return true;
		if ((!t->has_terms || (bits & SG_YEAR_TERM) != 0) &&
		    (heading->weekdays & sg_weekday_bit(day)) != 0)
			return true;
	}
	return false;
}

static bool
week_counts(const struct sg_timetable *t, size_t week)
{
	int32_t monday = t->first_monday + (int32_t)(7 * week), day = monday;

	while (!t->ast->weeks.calendar && day < monday + 7 && !is_open(t, day))
		day++;
	return day < monday + 7;
}

/* Report a first week that lies after all dates of the policy. */
static void
report_weeks(const struct sg_timetable *t, struct sg_problems *problems)
{
	char text[SG_DATE_TEXT];

	sg_problem(problems, SG_ERROR, t->ast->weeks.from.place,
	    "add the term that has this week, or write the Monday of an "
	    "earlier week",
	    "the policy knows its dates only to %s",
	    sg_day_text(t->last_day - 1, text));
}

/*
 * Give each week of compiled time its name.  The first week that counts, from
 * the `from` date on, gets the first name.  A week that does not count has no
 * school, and gets the name of the next week that counts.
 */
static void
name_weeks(struct sg_timetable *t, struct sg_problems *problems)
{
	size_t n = week_index(t, t->last_day - 1) + 1;
	size_t names = t->ast->weeks.names.n;
	size_t start = week_index(t, t->ast->weeks.from.day), name = 0;

	if (start >= n) {
		report_weeks(t, problems);
		return;
	}
	t->week = sg_arena_array(t->arena, n, sizeof(*t->week));
	for (size_t i = start; i < n; i++) {
		t->week[i] = (uint16_t)name;
		if (week_counts(t, i))
			name = (name + 1) % names;
	}
	name = 0;
	for (size_t i = start; i-- > 0;) {
		if (week_counts(t, i))
			name = (name + names - 1) % names;
		t->week[i] = (uint16_t)name;
	}
}

const char *
sg_timetable_week_name(const struct sg_timetable *timetable, int32_t day)
{
	const struct sg_timetable *t = timetable;

	if (t->week == NULL || day < t->first_day || day >= t->last_day)
		return NULL;
	return t->ast->weeks.names.w[t->week[week_index(t, day)]].text.p;
}

/* ---- the whole ---------------------------------------------------------- */

struct sg_timetable *
sg_timetable_new(struct sg_arena *arena, const struct sg_policy_ast *ast,
    const struct sg_calendar_days *calendar, int64_t now,
    struct sg_problems *problems)
{
	struct sg_timetable *t = sg_arena_alloc(arena, sizeof(*t));
	struct sg_calendar_days *days = sg_arena_alloc(arena, sizeof(*days));
	struct sg_extent extent = sg_extent_of(ast, calendar);

	*days = *calendar;
	t->arena = arena;
	t->ast = ast;
	t->calendar = days;
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
	t->first_monday = t->first_day - sg_weekday_of(t->first_day);
	if (ast->weeks.from.set && ast->weeks.names.n > 0)
		name_weeks(t, problems);
	return t;
}
