/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * extent.c -- finds the earliest and the latest date by visiting all dates.
 */
#include "policy/calendar/extent.h"

#include "policy/calendar/calendar.h"

static void
note(struct sg_extent *extent, struct sg_date date)
{
	if (!date.set)
		return;
	if (!extent->any || date.day < extent->first.day)
		extent->first = date;
	if (!extent->any || date.day > extent->last.day)
		extent->last = date;
	extent->any = true;
}

static void
note_terms(struct sg_extent *extent, const struct sg_policy_ast *ast)
{
	const struct sg_ast_term *term;

	for (size_t i = 0; i < ast->nterms; i++) {
		term = &ast->terms[i];
		note(extent, term->from);
		note(extent, term->to);
		for (size_t k = 0; k < term->nbreaks; k++) {
			note(extent, term->breaks[k].from);
			note(extent, term->breaks[k].to);
		}
	}
}

static void
note_exceptions(struct sg_extent *extent, const struct sg_policy_ast *ast)
{
	const struct sg_ast_exception *exception;

	for (size_t i = 0; i < ast->nexceptions; i++) {
		exception = &ast->exceptions[i];
		note(extent, exception->from);
		note(extent, exception->approved);
		note(extent, exception->until);
		for (size_t k = 0; k < exception->rule.when.ndated; k++)
			note(extent, exception->rule.when.dated[k].date);
	}
}

static void
note_days(struct sg_extent *extent, const struct sg_day_list *list,
    struct sg_place place)
{
	if (list->n == 0)
		return;
	note(extent, (struct sg_date){list->day[0], true, place});
	note(extent, (struct sg_date){list->day[list->n - 1], true, place});
}

static void
note_school(struct sg_extent *extent, int32_t day)
{
	if (!extent->any_school || day > extent->last_school)
		extent->last_school = day;
	extent->any_school = true;
}

/*
 * Find the last school day.  It limits compiled time, the days for which the
 * policy knows its times.  If the calendars have days of term, the last of them
 * counts.  With the last day off, compiled time would reach into the new school
 * year.  The first weeks of that year would then count as holiday.
 */
static void
note_last_school(struct sg_extent *extent, const struct sg_policy_ast *ast,
    const struct sg_calendar_days *calendar)
{
	for (size_t i = 0; i < ast->nterms; i++)
		if (ast->terms[i].to.set)
			note_school(extent, ast->terms[i].to.day);
	if (calendar->term.n > 0)
		note_school(extent, calendar->term.day[calendar->term.n - 1]);
	if (!extent->any_school && calendar->closed.n > 0)
		note_school(extent,
		    calendar->closed.day[calendar->closed.n - 1]);
}

struct sg_extent
sg_extent_of(const struct sg_policy_ast *ast,
    const struct sg_calendar_days *calendar)
{
	struct sg_extent extent = {0};
	struct sg_place place = {0};

	note(&extent, ast->school.reviewed);
	for (size_t i = 0; i < ast->ndays; i++)
		note(&extent, ast->days[i].date);
	note(&extent, ast->weeks.from);
	note_terms(&extent, ast);
	note_exceptions(&extent, ast);
	for (size_t i = 0; i < ast->nexpects; i++)
		note(&extent, ast->expects[i].date);
	if (ast->ncalendars > 0)
		place = ast->calendars[0].file.place;
	note_days(&extent, &calendar->term, place);
	note_days(&extent, &calendar->closed, place);
	extent.any_term = ast->nterms > 0 || calendar->term.n > 0;
	note_last_school(&extent, ast, calendar);
	return extent;
}
