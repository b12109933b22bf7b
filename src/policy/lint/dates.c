/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * dates.c -- warns about dates that the policy does not cover.
 *
 * A long gap between terms may mean that a term is missing.  Compiled time is
 * the days for which the policy knows its times.  On other days an `allow` line
 * with a time does not apply, and a `block` line with a time applies all day.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/dates.h"
#include "policy/calendar/calendar.h"
#include "policy/lint/parts.h"

#define GAP_DAYS 49   /* longest gap without a warning; no holiday is longer */
#define AHEAD_DAYS 30 /* warn this long before the end of compiled time */

/* Days of term; both ends are local day numbers, inclusive. */
struct stretch {
	int32_t from, to;
	struct sg_place place;
};

struct stretches {
	struct sg_arena *arena;
	struct stretch *v;
	size_t n, cap;
};

static void
add(struct stretches *list, int32_t from, int32_t to, struct sg_place place)
{
	list->v = sg_arena_grow(list->arena, list->v, list->n, &list->cap,
	    sizeof(*list->v));
	list->v[list->n++] = (struct stretch){from, to, place};
}

static int
by_start(const void *a, const void *b)
{
	const struct stretch *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

static struct stretches
find_terms(const struct sg_lint *lint, const struct sg_calendar_days *calendar)
{
	const struct sg_policy_ast *ast = lint->compile->in->ast;
	struct stretches list = {.arena = lint->compile->arena};

	for (size_t i = 0; i < ast->nterms; i++)
		if (ast->terms[i].from.set && ast->terms[i].to.set)
			add(&list, ast->terms[i].from.day, ast->terms[i].to.day,
			    ast->terms[i].place);
	for (size_t i = 0; i < calendar->term.n && ast->ncalendars > 0; i++)
		add(&list, calendar->term.day[i], calendar->term.day[i],
		    ast->calendars[0].file.place);
	if (list.n > 0)
		qsort(list.v, list.n, sizeof(*list.v), by_start);
	return list;
}

static void
report_gaps(const struct sg_lint *lint, const struct stretches *terms)
{
	char from[SG_DATE_TEXT], to[SG_DATE_TEXT];
	int32_t last = terms->n == 0 ? 0 : terms->v[0].to;

	for (size_t i = 1; i < terms->n; i++) {
		if (terms->v[i].from - last - 1 > GAP_DAYS)
			sg_problem(lint->problems, SG_WARNING,
			    terms->v[i].place,
			    "if a term is missing there, add it: until then "
			    "those days are no school days",
			    "between %s and %s no term is written down",
			    sg_day_text(last, from),
			    sg_day_text(terms->v[i].from, to));
		if (terms->v[i].to > last)
			last = terms->v[i].to;
	}
}

static void
report_start(const struct sg_lint *lint, const struct stretches *terms)
{
	const struct sg_timetable *timetable = lint->compile->in->timetable;
	char first[SG_DATE_TEXT];

	if (timetable->today >= timetable->first_day || terms->n == 0)
		return;
	sg_problem(lint->problems, SG_WARNING, terms->v[0].place,
	    "add the term that is running, if one is; until then `allow` "
	    "lines with a time do not apply,\nand `block` lines with a time "
	    "apply all day",
	    "the policy knows its dates only from %s",
	    sg_day_text(timetable->first_day, first));
}

static void
report_end(const struct sg_lint *lint, const struct stretches *terms)
{
	const struct sg_timetable *timetable = lint->compile->in->timetable;
	struct sg_place place = {.source = lint->compile->in->ast->main};
	int32_t left = timetable->last_day - timetable->today;
	char last[SG_DATE_TEXT];

	if (left > AHEAD_DAYS)
		return;
	if (terms->n > 0)
		place = terms->v[terms->n - 1].place;
	sg_day_text(timetable->last_day - 1, last);
	sg_problem(lint->problems, SG_WARNING, place,
	    "add the next term or calendar; without it `allow` lines with a "
	    "time stop applying then,\nand `block` lines with a time apply "
	    "all day",
	    left > 0 ? "the policy knows its dates only to %s" :
		       "the policy knew its dates only to %s, which is past",
	    last);
}

/* Warn about an exception with a `when DATE` after the end of compiled time. */
static void
report_beyond(const struct sg_lint *lint, const struct sg_ordered *line)
{
	const struct sg_timetable *timetable = lint->compile->in->timetable;
	const struct sg_ast_dated *dated = line->rule->when.dated;
	char last[SG_DATE_TEXT];

	for (size_t i = 0; i < line->rule->when.ndated; i++)
		if (dated[i].date.set &&
		    dated[i].date.day >= timetable->last_day)
			sg_problem(lint->problems, SG_WARNING,
			    dated[i].date.place,
			    "add the term that this day is in",
			    "the policy knows its dates only to %s",
			    sg_day_text(timetable->last_day - 1, last));
}

void
sg_lint_dates(const struct sg_lint *lint,
    const struct sg_calendar_days *calendar)
{
	struct stretches terms = find_terms(lint, calendar);

	report_gaps(lint, &terms);
	report_start(lint, &terms);
	report_end(lint, &terms);
	for (size_t i = 0; i < lint->compile->order.n; i++)
		report_beyond(lint, &lint->compile->order.v[i]);
}
