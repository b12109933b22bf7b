/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * months.c -- finds the terms of a school year, and the months that show them.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/dates.h"
#include "policy/calendar/calendar.h"
#include "policy/calendar/timetable.h"
#include "report/week/week.h"
#include "report/week/year.h"

#define FIRST_MONTH 8 /* a school year begins on 1 August */
#define MONTHS 12     /* shown if terms do not limit the year */
#define MONTHS_MAX 13 /* shown at most */

/* ---- months ------------------------------------------------------------- */

/* Returns the first day of the month that is `months` after that of `day`. */
static int32_t
month_start(int32_t day, int months)
{
	struct sg_civil c = sg_civil_of(day);
	int month = c.month - 1 + months;

	return sg_day_of((struct sg_civil){
	    c.year + month / 12, month % 12 + 1, 1});
}

/* Returns the first day of the school year that contains `day`. */
static int32_t
year_start(int32_t day)
{
	struct sg_civil c = sg_civil_of(day);

	return sg_day_of((struct sg_civil){
	    c.month < FIRST_MONTH ? c.year - 1 : c.year, FIRST_MONTH, 1});
}

/* Returns `months` months from the month of `first` on. */
static struct sg_year_months
months_from(int32_t first, int months)
{
	return (struct sg_year_months){
	    month_start(first, 0), month_start(first, months) - 1};
}

/* ---- terms -------------------------------------------------------------- */

static void
add_term(struct sg_year *year, const char *name, int32_t from, int32_t to)
{
	year->terms = sg_arena_grow(year->week->arena, year->terms,
	    year->nterms, &year->terms_cap, sizeof *year->terms);
	year->terms[year->nterms++] = (struct sg_year_term){
	    .name = name, .from = from, .to = to};
}

static void
add_policy_terms(struct sg_year *year)
{
	const struct sg_policy_ast *ast = year->week->ast;

	for (size_t i = 0; i < ast->nterms; i++)
		if (ast->terms[i].from.set && ast->terms[i].to.set)
			add_term(year,
			    sg_arena_dup(year->week->arena,
				ast->terms[i].name.text),
			    ast->terms[i].from.day, ast->terms[i].to.day);
}

/* Returns true if all days between `a` and `b` are weekend days. */
static bool
is_joined(int32_t a, int32_t b)
{
	while (++a < b)
		if (sg_weekday_of(a) < 5)
			return false;
	return true;
}

/*
 * Returns the name of a term of a calendar file. The name is the summary of the
 * event with the days from `from` to `to`. If the term is not a single event,
 * returns NULL.
 */
static const char *
event_name(const struct sg_year *year, int32_t from, int32_t to)
{
	const struct sg_calendar_event *event =
	    sg_calendar_event_on(year->week->timetable->calendar, from, true);

	if (event == NULL || event->day != from ||
	    event->day + event->length - 1 != to)
		return NULL;
	return sg_plain_dup(year->week->arena, event->summary);
}

/* Returns true if a term of the policy has all days from `from` to `to`. */
static bool
is_in_policy(const struct sg_policy_ast *ast, int32_t from, int32_t to)
{
	for (size_t i = 0; i < ast->nterms; i++)
		if (ast->terms[i].from.set && ast->terms[i].to.set &&
		    from >= ast->terms[i].from.day &&
		    to <= ast->terms[i].to.day)
			return true;
	return false;
}

/*
 * A term of a calendar file is a run of days of term. Some calendars have an
 * event for each week, so a weekend does not end a term.
 */
static void
add_calendar_terms(struct sg_year *year)
{
	const struct sg_day_list *days = &year->week->timetable->calendar->term;
	size_t first = 0;
	int32_t from, to;

	for (size_t i = 1; i <= days->n; i++) {
		if (i < days->n && is_joined(days->day[i - 1], days->day[i]))
			continue;
		from = days->day[first];
		to = days->day[i - 1];
		if (!is_in_policy(year->week->ast, from, to))
			add_term(year, event_name(year, from, to), from, to);
		first = i;
	}
}

static int
by_first_day(const void *a, const void *b)
{
	const struct sg_year_term *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->to < y->to ? -1 : x->to > y->to;
}

/*
 * Returns the first day of the school year to show. A day in a term belongs to
 * the school year in which the term begins, even if it is in August.
 */
static int32_t
find_start(const struct sg_year *year, int32_t asked)
{
	for (size_t i = 0; i < year->nterms; i++)
		if (asked >= year->terms[i].from && asked <= year->terms[i].to)
			return year_start(year->terms[i].from);
	return year_start(asked);
}

/* Keep the terms that begin from `start` to `end`, without the day `end`. */
static void
keep_terms(struct sg_year *year, int32_t start, int32_t end)
{
	size_t n = 0;

	for (size_t i = 0; i < year->nterms; i++)
		if (year->terms[i].from >= start && year->terms[i].from < end)
			year->terms[n++] = year->terms[i];
	year->nterms = n;
}

/* ---- which months ------------------------------------------------------- */

void
sg_year_note(struct sg_year *year, const char *text)
{
	year->notes = sg_arena_grow(year->week->arena, year->notes,
	    year->nnotes, &year->notes_cap, sizeof *year->notes);
	year->notes[year->nnotes++] = text;
}

static void
widen(struct sg_year_months *extent, int32_t from, int32_t to)
{
	if (from < extent->first)
		extent->first = from;
	if (to > extent->last)
		extent->last = to;
}

/* The months of the kept terms, and of the dated days of this school year. */
static struct sg_year_months
months_of_terms(struct sg_year *year, int32_t start, int32_t end)
{
	const struct sg_policy_ast *ast = year->week->ast;
	struct sg_year_months extent = {INT32_MAX, INT32_MIN}, most;

	for (size_t i = 0; i < year->nterms; i++)
		widen(&extent, year->terms[i].from, year->terms[i].to);
	for (size_t i = 0; i < ast->ndays; i++)
		if (ast->days[i].date.set && ast->days[i].date.day >= start &&
		    ast->days[i].date.day < end)
			widen(&extent, ast->days[i].date.day,
			    ast->days[i].date.day);
	most = months_from(extent.first, MONTHS_MAX);
	extent.first = most.first;
	extent.last = month_start(extent.last, 1) - 1;
	if (extent.last <= most.last)
		return extent;
	sg_year_note(year,
	    "The terms take more than 13 months. Only the first 13 are shown "
	    "and counted: is a date mistyped?");
	return most;
}

/* The months of the school year in which the policy knows its times. */
static struct sg_year_months
months_of_offs(const struct sg_timetable *t, int32_t start, int32_t end)
{
	int32_t first = t->first_day > start ? t->first_day : start;
	int32_t last = t->last_day < end ? t->last_day : end;

	if (first >= last)
		return months_from(start, MONTHS);
	return (struct sg_year_months){
	    month_start(first, 0), month_start(last - 1, 1) - 1};
}

static void
note_other_year(struct sg_year *year, const struct sg_year_months *terms,
    int32_t start)
{
	char first[SG_DATE_TEXT], last[SG_DATE_TEXT];
	int y = sg_civil_of(start).year;

	sg_year_note(year,
	    sg_arena_printf(year->week->arena,
		"No term begins in the school year %d/%02d. The terms of the "
		"policy are from %s to %s: with --date and a day of a term, "
		"the year of this term is shown.",
		y, (y + 1) % 100, sg_day_text(terms->first, first),
		sg_day_text(terms->last, last)));
}

struct sg_year_months
sg_year_months(struct sg_year *year)
{
	const struct sg_timetable *t = year->week->timetable;
	struct sg_year_months all = {INT32_MAX, INT32_MIN};
	int32_t start, end;

	add_policy_terms(year);
	add_calendar_terms(year);
	if (year->nterms > 0)
		qsort(year->terms, year->nterms, sizeof *year->terms,
		    by_first_day);
	start = find_start(year, year->week->asked);
	end = month_start(start, 12);
	for (size_t i = 0; i < year->nterms; i++)
		widen(&all, year->terms[i].from, year->terms[i].to);
	keep_terms(year, start, end);
	if (year->nterms > 0)
		return months_of_terms(year, start, end);
	if (t->has_terms) {
		note_other_year(year, &all, start);
		return months_from(start, MONTHS);
	}
	return t->calendar->closed.n > 0 ?
	    months_of_offs(t, start, end) :
	    months_from(year->week->asked, MONTHS);
}
