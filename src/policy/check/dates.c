/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * dates.c -- reports `day` headings without the period `home`, terms that
 * overlap, and rules with a period that no day has.
 *
 * Looks at the policy only, not at calendar files.
 */
#include "base/arena.h"
#include "base/dates.h"
#include "policy/check/parts.h"
#include "policy/language/cursor.h"

#define HOME SG_LIT("home")

/* ---- days --------------------------------------------------------------- */

/* If the last period of a day says when it ends, this is "home". */
static void
add_home(const struct sg_checker *ck, struct sg_ast_day *day)
{
	const struct sg_ast_bell *last = &day->bells[day->nbells - 1];
	struct sg_ast_bell home = {.at = last->end};

	if (!last->end.set || sg_str_eq(last->period.text, HOME))
		return;
	home.period = (struct sg_word){HOME, last->end.place};
	day->bells = sg_arena_grow(ck->ast->arena, day->bells, day->nbells,
	    &day->bells_cap, sizeof(*day->bells));
	day->bells[day->nbells++] = home;
}

static void
check_bells(struct sg_checker *ck, struct sg_ast_day *day)
{
	static const char advice[] =
	    "say when school ends, as the last line:  15:20 home";
	const struct sg_ast_bell *last;

	if (day->unread)
		return; /* the missing bell may be on a line that could not be
			   read */
	if (day->nbells == 0) {
		sg_problem(ck->problems, SG_ERROR, day->place,
		    "add its periods under it, for example:  9:00 lesson",
		    "this day has no times");
		return;
	}
	add_home(ck, day);
	last = &day->bells[day->nbells - 1];
	for (size_t i = 0; i < day->nbells; i++) {
		if (sg_str_eq(day->bells[i].period.text, HOME))
			last = &day->bells[i];
	}
	if (!sg_str_eq(last->period.text, HOME))
		sg_problem(ck->problems, SG_ERROR, day->place, advice,
		    "this day has no \"home\" time");
	else if (last == day->bells)
		sg_problem(ck->problems, SG_ERROR, last->at.place,
		    "add the periods before it, for example:  9:00 lesson",
		    "nothing comes before \"home\"");
}

static bool
same_group(const struct sg_ref *a, const struct sg_ref *b)
{
	return a->kind == b->kind && a->kind != SG_REF_NONE &&
	    (a->kind != SG_REF_GROUP || a->index == b->index);
}

/* Report `day` if it repeats the earlier heading `first`: both are for the same
 * group, and both have the same date or a common weekday. */
static void
check_twice(struct sg_checker *ck, const struct sg_ast_day *first,
    const struct sg_ast_day *day)
{
	sg_weekdays both = first->weekdays & day->weekdays;
	char text[SG_DATE_TEXT];
	const char *which;
	int weekday = 0;

	if (!same_group(&first->group, &day->group) ||
	    !sg_str_eq(first->week.text, day->week.text))
		return;
	if (first->date.set && day->date.set &&
	    first->date.day == day->date.day) {
		which = sg_day_text(day->date.day, text);
	} else if (both != 0) {
		while ((both >> weekday & 1) == 0)
			weekday++;
		which = sg_weekday_name(weekday);
	} else {
		return;
	}
	sg_problem(ck->problems, SG_ERROR, day->place,
	    sg_arena_printf(ck->arena,
		"%s has its times already; take the day out of one of "
		"the two",
		sg_place_text(ck->arena, first->place, day->place)),
	    "the times of %s are given twice", which);
}

/* Report a week that no `weeks` heading names. */
static void
check_week(struct sg_checker *ck, const struct sg_word *week)
{
	const struct sg_words *weeks = &ck->ast->weeks.names;
	const char **names = sg_arena_array(ck->arena, weeks->n + 1,
	    sizeof(*names));
	const char *meant;

	if (week->text.n == 0)
		return;
	for (size_t i = 0; i < weeks->n; i++) {
		if (sg_str_eq(weeks->w[i].text, week->text))
			return;
		names[i] = weeks->w[i].text.p;
	}
	meant = sg_did_you_mean(week->text, names, weeks->n);
	sg_problem(ck->problems, SG_ERROR, week->place,
	    meant != NULL ?
		sg_arena_printf(ck->arena, "did you mean \"%s\"?", meant) :
		"say which weeks there are, in a line such as:\n"
		"weeks a, b from Mon 7 Sep 2026",
	    "no week is called \"%s\"", week->text.p);
}

/* Warn of `weeks` that no `day` heading uses. */
static void
check_weeks_used(struct sg_checker *ck)
{
	const struct sg_policy_ast *ast = ck->ast;
	size_t i = 0;

	while (i < ast->ndays && ast->days[i].week.text.n == 0)
		i++;
	if (ast->weeks.names.n > 0 && i == ast->ndays)
		sg_problem(ck->problems, SG_WARNING, ast->weeks.place,
		    sg_arena_printf(ck->arena,
			"write for example:  day Mon, Tue in week %s",
			ast->weeks.names.w[0].text.p),
		    "no day is \"in week\", so these weeks make no difference");
}

void
sg_check_days(struct sg_checker *ck)
{
	struct sg_policy_ast *ast = ck->ast;

	for (size_t i = 0; i < ast->ndays; i++) {
		check_bells(ck, &ast->days[i]);
		check_week(ck, &ast->days[i].week);
		for (size_t j = 0; j < i; j++)
			check_twice(ck, &ast->days[j], &ast->days[i]);
	}
	check_weeks_used(ck);
}

/* ---- terms -------------------------------------------------------------- */

static const char *
break_name(enum sg_ast_break_kind kind)
{
	return kind == SG_HALF_TERM ? "half-term" :
	    kind == SG_INSET        ? "INSET day" :
				      "closed day";
}

static void
check_break(struct sg_checker *ck, const struct sg_ast_term *term,
    const struct sg_ast_break *out)
{
	char from[SG_DATE_TEXT], to[SG_DATE_TEXT];
	const char *span;

	if (out->from.day >= term->from.day && out->to.day <= term->to.day)
		return;
	span = sg_arena_printf(ck->arena, "the term is from %s to %s",
	    sg_day_text(term->from.day, from), sg_day_text(term->to.day, to));
	if (out->kind == SG_HALF_TERM)
		sg_problem(ck->problems, SG_ERROR, out->from.place, span,
		    "this half-term is not inside its term");
	else if (out->to.day < term->from.day || out->from.day > term->to.day)
		sg_problem(ck->problems, SG_WARNING, out->from.place, span,
		    "this %s is outside the term, where no school is anyway",
		    break_name(out->kind));
}

static bool
has_day(const struct sg_policy_ast *ast, int weekday)
{
	for (size_t i = 0; i < ast->ndays; i++)
		if ((ast->days[i].weekdays >> weekday & 1) != 0)
			return true;
	return false;
}

/* Warn of an INSET day (staff training) at a weekend.  Saturday or Sunday is
 * accepted if a `day` heading names it. */
static void
check_weekend(struct sg_checker *ck, const struct sg_ast_break *out)
{
	int weekday;

	for (int32_t day = out->from.day; day <= out->to.day; day++) {
		weekday = sg_weekday_of(day);
		if (weekday < 5 || has_day(ck->ast, weekday))
			return;
	}
	sg_problem(ck->problems, SG_WARNING, out->from.place,
	    "correct the date, or delete the line",
	    "this INSET day is at a weekend, where no school is anyway");
}

static void
check_term(struct sg_checker *ck, const struct sg_ast_term *term)
{
	if (term->from.place.line == 0)
		sg_problem(ck->problems, SG_ERROR, term->place,
		    "add under "
		    "it:  from Wed 2 Sep 2026 to Fri 18 Dec 2026",
		    "this term does not say from when to when it is");
	if (!term->from.set || !term->to.set || term->to.day < term->from.day)
		return;
	for (size_t i = 0; i < term->nbreaks; i++) {
		check_break(ck, term, &term->breaks[i]);
		if (term->breaks[i].kind == SG_INSET)
			check_weekend(ck, &term->breaks[i]);
	}
}

static void
check_two_terms(struct sg_checker *ck, const struct sg_ast_term *first,
    const struct sg_ast_term *term)
{
	const char *where = sg_place_text(ck->arena, first->place, term->place);

	if (term->name.text.n > 0 &&
	    sg_str_eqi(first->name.text, term->name.text))
		sg_problem(ck->problems, SG_ERROR, term->name.place,
		    sg_arena_printf(ck->arena, "the first is %s", where),
		    "there are two terms \"%s\"", term->name.text.p);
	else if (first->from.set && first->to.set && term->from.set &&
	    term->to.set && term->from.day <= first->to.day &&
	    first->from.day <= term->to.day)
		sg_problem(ck->problems, SG_ERROR,
		    sg_place_join(term->from.place, term->to.place),
		    "correct the dates of one of the two",
		    "this term overlaps \"%s\" (%s)", first->name.text.p,
		    where);
}

void
sg_check_terms(struct sg_checker *ck)
{
	const struct sg_policy_ast *ast = ck->ast;

	for (size_t i = 0; i < ast->nterms; i++) {
		check_term(ck, &ast->terms[i]);
		for (size_t j = 0; j < i; j++)
			check_two_terms(ck, &ast->terms[j], &ast->terms[i]);
	}
}

/* ---- periods ------------------------------------------------------------ */

struct period_names {
	const char **name;
	size_t n, cap;
};

static bool
has_period(const struct period_names *names, struct sg_str period)
{
	for (size_t i = 0; i < names->n; i++) {
		if (sg_str_eq(sg_str(names->name[i]), period))
			return true;
	}
	return false;
}

/* Returns the names of the periods of all days, without duplicates and without
 * `home`. */
static struct period_names
period_names(struct sg_checker *ck)
{
	struct period_names names = {0};
	const struct sg_ast_day *day;

	for (size_t i = 0; i < ck->ast->ndays; i++) {
		day = &ck->ast->days[i];
		for (size_t b = 0; b < day->nbells; b++) {
			struct sg_str period = day->bells[b].period.text;

			if (sg_str_eq(period, HOME) ||
			    has_period(&names, period))
				continue;
			names.name = sg_arena_grow(ck->arena, names.name,
			    names.n, &names.cap, sizeof(*names.name));
			names.name[names.n++] = period.p;
		}
	}
	return names;
}

/* Returns advice for an unknown period: a list of the known periods.  If no
 * period is known, returns the advice to add a `day` heading. */
static const char *
known_periods(struct sg_checker *ck, const struct period_names *names)
{
	const char *text = "the periods are:";

	if (names->n == 0)
		return "add a heading such as:  day Mon, Tue, Wed, Thu, Fri";
	for (size_t i = 0; i < names->n; i++)
		text = sg_arena_printf(ck->arena, "%s%s %s", text,
		    i == 0 ? "" : ",", names->name[i]);
	return text;
}

static void
check_period(struct sg_checker *ck, const struct period_names *names,
    struct sg_word *word)
{
	const char *meant;

	if (word->text.n == 0 || has_period(names, word->text))
		return;
	meant = sg_period_meant(ck->ast, word->text);
	if (meant != NULL) {
		word->text = sg_str(meant);
		return;
	}
	if (sg_str_eq(word->text, HOME)) {
		sg_problem(ck->problems, SG_ERROR, word->place,
		    "for the time after it write:  out of school-time",
		    "\"home\" is the end of the school day, not a period");
		return;
	}
	meant = sg_did_you_mean(word->text, names->name, names->n);
	sg_problem(ck->problems, SG_ERROR, word->place,
	    meant != NULL ?
		sg_arena_printf(ck->arena, "did you mean \"%s\"?", meant) :
		known_periods(ck, names),
	    "no day has a period called \"%s\"", word->text.p);
}

/* Returns true if the line is `in half-term`, and no period has that name. */
static bool
is_half_term(const struct period_names *names, const struct sg_ast_when *when)
{
	return when->kind == SG_WHEN_PERIODS && when->periods.n == 1 &&
	    (sg_str_eq(when->periods.w[0].text, SG_LIT("half-term")) ||
		sg_str_eq(when->periods.w[0].text, SG_LIT("half-terms"))) &&
	    !has_period(names, when->periods.w[0].text);
}

/* Returns true if the policy has a half-term, or a calendar, which may have
 * one. */
static bool
has_half_term(const struct sg_policy_ast *ast)
{
	for (size_t i = 0; i < ast->nterms; i++)
		for (size_t k = 0; k < ast->terms[i].nbreaks; k++)
			if (ast->terms[i].breaks[k].kind == SG_HALF_TERM)
				return true;
	return ast->ncalendars > 0;
}

static void
check_when(struct sg_checker *ck, const struct period_names *names,
    struct sg_ast_when *when)
{
	if ((when->kind == SG_WHEN_SCHOOL || when->kind == SG_WHEN_NOT_SCHOOL ||
		when->kind == SG_WHEN_BEFORE_SCHOOL ||
		when->kind == SG_WHEN_AFTER_SCHOOL) &&
	    ck->ast->ndays == 0)
		sg_problem(ck->problems, SG_ERROR, when->place,
		    "add a heading such as:  day Mon, Tue, Wed, Thu, Fri",
		    "nothing says when school-time is");
	if (when->kind == SG_WHEN_CLOCK && when->to.minute == 23 * 60 + 59)
		sg_problem(ck->problems, SG_WARNING, when->place,
		    "for the end of the day write 24:00",
		    "this leaves the last minute of the day out");
	if (is_half_term(names, when))
		when->kind = SG_WHEN_HALF_TERM;
	if (when->kind == SG_WHEN_HALF_TERM && !has_half_term(ck->ast))
		sg_problem(ck->problems, SG_ERROR, when->place,
		    "add it under its term:  half-term Mon 26 Oct 2026 to Fri "
		    "30 Oct 2026",
		    "nothing says when half-term is");
	if (when->kind != SG_WHEN_PERIODS)
		return;
	for (size_t i = 0; i < when->periods.n; i++)
		check_period(ck, names, &when->periods.w[i]);
}

void
sg_check_periods(struct sg_checker *ck)
{
	const struct sg_policy_ast *ast = ck->ast;
	const struct period_names names = period_names(ck);

	for (size_t i = 0; i < ast->nrules; i++)
		check_when(ck, &names, &ast->rules[i].when);
	for (size_t i = 0; i < ast->nexceptions; i++)
		check_when(ck, &names, &ast->exceptions[i].rule.when);
	for (size_t i = 0; i < ast->nexpects; i++)
		check_when(ck, &names, &ast->expects[i].when);
}
