/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * exceptions.c -- checks that each exception has its required lines (what, why,
 * who approved it, when it ends) and that its dates fit together.
 */
#include "base/arena.h"
#include "base/dates.h"
#include "policy/check/parts.h"
#include "policy/language/cursor.h"

#define EXAMPLE_DAYS 28   /* length of the example exception in the advice */
#define ENDED_NAMED_MAX 8 /* ended exceptions named in the warning */
#define ADMINISTRATORS_MIN 2

/* Returns the place of the word "exception", where missing lines are
 * reported. */
static struct sg_place
heading(const struct sg_ast_exception *exception)
{
	struct sg_place place = exception->place;

	place.width = sizeof("exception") - 1;
	return place;
}

static void
check_missing(struct sg_checker *ck, const struct sg_ast_exception *exception)
{
	int32_t approved = exception->approved.set ? exception->approved.day :
						     ck->today;
	char first[SG_DATE_TEXT], last[SG_DATE_TEXT];
	const struct {
		bool there;
		const char *what, *advice;
	} parts[] = {
	    {exception->has_rule, "\"allow\" or \"block\" line",
		"say what it is about, for example:  allow class-blog"},
	    {exception->because.place.line != 0, "\"because\"",
		"say why; add for example:  because \"Blogging lesson\""},
	    {exception->approved.place.line != 0, "\"approved\"",
		sg_arena_printf(ck->arena,
		    "say who approved it; add for "
		    "example:  approved \"Mrs A Head\" on %s",
		    sg_day_text(approved, first))},
	    {exception->until.place.line != 0, "\"until\" date",
		sg_arena_printf(ck->arena,
		    "every exception ends; add for "
		    "example:  until %s",
		    sg_day_text(approved + EXAMPLE_DAYS, last))},
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!parts[i].there)
			sg_problem(ck->problems, SG_ERROR, heading(exception),
			    parts[i].advice, "exception %s has no %s",
			    exception->id.text.n > 0 ? exception->id.text.p :
						       "here",
			    parts[i].what);
	}
}

/* ---- dates -------------------------------------------------------------- */

static const struct sg_date *
start_of(const struct sg_ast_exception *exception)
{
	return exception->from.set ? &exception->from : &exception->approved;
}

static void
check_end(struct sg_checker *ck, const struct sg_ast_exception *exception,
    const struct sg_date *start)
{
	int32_t latest = sg_day_next_year(exception->approved.day);
	char text[SG_DATE_TEXT];

	if (exception->until.day < start->day)
		sg_problem(ck->problems, SG_ERROR, exception->until.place,
		    sg_arena_printf(ck->arena, "it begins on %s",
			sg_day_text(start->day, text)),
		    "this exception ends before it begins");
	else if (exception->until.day > latest)
		sg_problem(ck->problems, SG_ERROR, exception->until.place,
		    sg_arena_printf(ck->arena,
			"write until %s, or an earlier "
			"day, and have it approved anew then",
			sg_day_text(latest, text)),
		    "an exception lasts at most a year from its approval");
}

/* Returns true if the exception has ended.  Returns false if the exception ends
 * before it begins, because check_end() reports that as an error. */
static bool
has_ended(const struct sg_checker *ck, const struct sg_ast_exception *exception)
{
	const struct sg_date *start = start_of(exception);

	return exception->until.set && exception->until.day < ck->today &&
	    exception->until.day >= start->day;
}

/* Returns true if nobody need do anything: the desk takes the exception out of
 * the file within a day.  After a week it is reported, because then the desk
 * does not run. */
static bool
goes_by_itself(const struct sg_checker *ck, const struct sg_ast_exception *e)
{
	return sg_str_starts(e->id.text, SG_LIT(SG_DESK_EXCEPTION)) &&
	    e->until.day >= ck->today - 7;
}

/*
 * Report all ended exceptions in one warning.  A school may keep its exceptions
 * in the policy for a year.  One warning for each of them would bury the rest
 * of the output.
 */
static void
report_ended(struct sg_checker *ck)
{
	const struct sg_ast_exception *exceptions = ck->ast->exceptions;
	const struct sg_ast_exception *first = NULL;
	const char *others = "";
	size_t n = 0;

	for (size_t i = 0; i < ck->ast->nexceptions; i++) {
		if (!has_ended(ck, &exceptions[i]) ||
		    goes_by_itself(ck, &exceptions[i]))
			continue;
		if (n++ == 0)
			first = &exceptions[i];
		else if (n <= ENDED_NAMED_MAX)
			others = sg_arena_printf(ck->arena, "%s, %s", others,
			    exceptions[i].id.text.p);
	}
	if (n == 1)
		sg_problem(ck->problems, SG_WARNING, first->until.place,
		    "delete it, or have it approved anew",
		    "exception %s has ended and applies no more",
		    first->id.text.p);
	else if (n > 1)
		sg_problem(ck->problems, SG_WARNING, first->until.place,
		    "delete them, or have them approved anew",
		    "%zu exceptions have ended and apply no more: %s%s%s", n,
		    first->id.text.p, others,
		    n > ENDED_NAMED_MAX ? ", ..." : "");
}

/* Warn of "when DATE 11:00 to 10:00".  The span ends on the next day, and this
 * may be a mistake. */
static void
check_midnight(struct sg_checker *ck, const struct sg_ast_dated *dated,
    const struct sg_date *until)
{
	int32_t next = dated->date.day + 1;
	struct sg_place place = sg_place_join(dated->from.place,
	    dated->to.place);
	char text[SG_DATE_TEXT];

	/* Ending at 24:00, or at 0:00 of the next day, is fine. */
	if (dated->to.minute > dated->from.minute || dated->to.minute == 0)
		return;
	sg_day_text(next, text);
	if (next > until->day)
		sg_problem(ck->problems, SG_WARNING, place,
		    sg_arena_printf(ck->arena,
			"write  until %s  if the night "
			"is meant; else correct the times",
			text),
		    "this runs past midnight, when the exception ends");
	else
		sg_problem(ck->problems, SG_WARNING, place,
		    "correct the times if that is not meant",
		    "this runs past midnight, to %d:%02d on %s",
		    dated->to.minute / 60, dated->to.minute % 60, text);
}

static void
check_approved(struct sg_checker *ck, const struct sg_date *approved)
{
	/* + 1 because `today` is the day in UTC: it may already be the next day
	 * at the school. */
	if (approved->day > ck->today + 1)
		sg_problem(ck->problems, SG_WARNING, approved->place,
		    "correct the date; a day on which it is to begin stands "
		    "behind \"from\"",
		    "this day is still to come");
}

static void
check_dates(struct sg_checker *ck, const struct sg_ast_exception *exception)
{
	const struct sg_ast_when *when = &exception->rule.when;
	const struct sg_date *start = start_of(exception);
	char from[SG_DATE_TEXT], until[SG_DATE_TEXT];

	if (!exception->until.set || !exception->approved.set)
		return;
	check_approved(ck, &exception->approved);
	check_end(ck, exception, start);
	for (size_t i = 0; i < when->ndated; i++) {
		const struct sg_date *date = &when->dated[i].date;

		if (date->day >= start->day &&
		    date->day <= exception->until.day) {
			check_midnight(ck, &when->dated[i], &exception->until);
			continue;
		}
		sg_problem(ck->problems, SG_ERROR, date->place,
		    sg_arena_printf(ck->arena, "it is from %s until %s",
			sg_day_text(start->day, from),
			sg_day_text(exception->until.day, until)),
		    "on this day exception %s does not apply",
		    exception->id.text.p);
	}
}

/* ---- official pages ----------------------------------------------------- */

/* Returns true if the sites list, or a list that it includes, has a page.
 * `seen` marks the lists that were already searched.  So a list that is
 * included several times is searched once. */
static bool
has_page(const struct sg_checker *ck, size_t list, bool *seen)
{
	const struct sg_ast_sites *sites = &ck->ast->sites[list];

	/* `allow page` lets people look at a page: it is no account. */
	if (seen[list] || sites->made)
		return false;
	seen[list] = true;
	if (sites->npages > 0)
		return true;
	for (size_t i = 0; i < sites->includes.n; i++) {
		if (sites->includes.r[i].kind == SG_REF_SITES &&
		    has_page(ck, sites->includes.r[i].index, seen))
			return true;
	}
	return false;
}

static void
check_administrators(struct sg_checker *ck,
    const struct sg_ast_exception *exception)
{
	const struct sg_refs *what = &exception->rule.what;
	bool official = false;
	bool *seen;

	if (!exception->rule.allow ||
	    exception->administrators.n >= ADMINISTRATORS_MIN)
		return;
	seen = sg_arena_array(ck->arena, ck->ast->nsites + 1, sizeof(*seen));
	for (size_t i = 0; i < what->n && !official; i++)
		official = what->r[i].kind == SG_REF_SITES &&
		    has_page(ck, what->r[i].index, seen);
	if (official)
		sg_problem(ck->problems, SG_WARNING, heading(exception),
		    "name them, for example:  administrators \"A Smith\", "
		    "\"B Khan\"",
		    "exception %s lets people into an official "
		    "page, but names fewer than two administrators",
		    exception->id.text.p);
}

void
sg_check_exceptions(struct sg_checker *ck)
{
	for (size_t i = 0; i < ck->ast->nexceptions; i++) {
		check_missing(ck, &ck->ast->exceptions[i]);
		check_dates(ck, &ck->ast->exceptions[i]);
		check_administrators(ck, &ck->ast->exceptions[i]);
	}
	report_ended(ck);
}
