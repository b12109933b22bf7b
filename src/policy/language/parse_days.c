/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parse_days.c -- parses the headings `day`, `term` and `calendar`.
 *
 * check/dates.c checks whether the dates fit together.
 */
#include "base/arena.h"
#include "base/dates.h"
#include "base/file.h"
#include "policy/language/headings.h"

#define MORNING (8 * 60) /* 8:00; an earlier bell was probably meant as pm */

/* ---- day ---------------------------------------------------------------- */

static bool
begins_with_digit(const struct sg_token *t)
{
	return t->kind == SG_T_WORD && t->text.n > 0 && t->text.p[0] >= '0' &&
	    t->text.p[0] <= '9';
}

static bool
is_date_heading(const struct sg_cursor *c)
{
	const struct sg_token *second = sg_cursor_ahead(c, 1);

	return (second != NULL && begins_with_digit(second)) ||
	    (sg_cursor_peek(c) != NULL && begins_with_digit(sg_cursor_peek(c)));
}

static void
read_day_group(struct sg_cursor *c, struct sg_ast_day *day)
{
	struct sg_refs groups = {0};

	sg_read_groups(c, &groups);
	if (groups.n > 1)
		sg_cursor_fail(c, groups.r[1].word.place,
		    "make one group that includes them, or write the day "
		    "once for each",
		    "a day is for one group");
	if (groups.n > 0)
		day->group = groups.r[0];
}

/* Read `week a`, after `in`. */
static void
read_week(struct sg_cursor *c, struct sg_ast_day *day)
{
	struct sg_place place = sg_cursor_here(c);

	sg_cursor_expect(c, "week", "write for example:  day Mon in week a");
	if (!sg_cursor_name(c, "a week", &day->week))
		return;
	if (day->weekdays == 0)
		sg_cursor_fail(c, place, "take the week away",
		    "a date is in one week only");
}

static void *
open_day(struct sg_cursor *c)
{
	struct sg_policy_ast *ast = c->parser->ast;
	struct sg_ast_day *day;

	ast->days = sg_arena_grow(c->parser->arena, ast->days, ast->ndays,
	    &ast->days_cap, sizeof(*ast->days));
	day = &ast->days[ast->ndays++];
	*day = (struct sg_ast_day){.place = c->line->place};
	day->group.kind = SG_REF_EVERYONE;
	if (is_date_heading(c))
		sg_cursor_date(c, &day->date);
	else
		sg_cursor_weekdays(c, &day->weekdays);
	if (sg_cursor_skip(c, "in"))
		read_week(c, day);
	if (sg_cursor_skip(c, "for"))
		read_day_group(c, day);
	return day;
}

/* Report a period name of two words, such as "morning break". */
static void
one_word(struct sg_cursor *c, struct sg_word period)
{
	const struct sg_token *t = sg_cursor_peek(c);

	if (t == NULL || t->kind != SG_T_WORD)
		return;
	sg_cursor_fail(c, sg_place_join(period.place, t->place),
	    sg_str_eq(period.text, SG_LIT("home")) ?
		"write only:  home" :
		sg_arena_printf(c->parser->arena,
		    "write \"%s\", if rules are to mean it by that name,\n"
		    "or join the words with a hyphen:  %s-%s",
		    t->text.p, period.text.p, t->text.p),
	    "the name of a period is one word");
}

/* Report a bell that is not later than the bell before it.  The message guesses
 * whether a time after noon was meant ("1:30" for 13:30). */
static void
check_order(struct sg_cursor *c, const struct sg_ast_bell *bell,
    const struct sg_ast_bell *before)
{
	struct sg_arena *arena = c->parser->arena;
	int32_t last = before->at.minute, afternoon = bell->at.minute + 720;
	bool morning = bell->at.minute >= MORNING; /* then do not suggest a time
						      12 hours later */

	if (sg_str_eq(before->period.text, SG_LIT("home")))
		sg_cursor_fail(c, bell->at.place,
		    "\"home\" ends the school day; put it last",
		    "nothing can come after \"home\"");
	else if (bell->at.minute < last)
		sg_cursor_fail(c, bell->at.place,
		    afternoon > last && !morning ?
			sg_arena_printf(arena,
			    "use the 24-hour clock: did you "
			    "mean %d:%02d?",
			    afternoon / 60, afternoon % 60) :
			"write the times of a day in their order",
		    "\"%d:%02d %s\" comes after %d:%02d, but is earlier",
		    bell->at.minute / 60, bell->at.minute % 60,
		    bell->period.text.p, last / 60, last % 60);
	else if (bell->at.minute == last)
		sg_cursor_fail(c, bell->at.place, "correct one of the two",
		    "two periods begin at %d:%02d", last / 60, last % 60);
}

/* Report a bell that does not begin when the period before it ends. */
static void
check_gap(struct sg_cursor *c, const struct sg_ast_bell *bell,
    const struct sg_ast_bell *before)
{
	int32_t end = before->end.minute, at = bell->at.minute;

	if (!before->end.set || end == at)
		return;
	if (end < at)
		sg_cursor_fail(c, bell->at.place,
		    sg_arena_printf(c->parser->arena,
			"write a line for the time between, for example:\n"
			"    %d:%02d break",
			end / 60, end % 60),
		    "nothing is said about %d:%02d to %d:%02d", end / 60,
		    end % 60, at / 60, at % 60);
	else
		sg_cursor_fail(c, bell->at.place, "correct one of the two",
		    "\"%s\" begins before \"%s\" ends", bell->period.text.p,
		    before->period.text.p);
}

/* Read the times of a bell: `9:00`, `9:00-10:30`, `9:00 to 10:30`. */
static bool
read_bell_times(struct sg_cursor *c, bool home, struct sg_ast_bell *bell)
{
	if (sg_cursor_clocks(c, &bell->at, &bell->end))
		return true;
	if (!sg_cursor_clock(c, home, &bell->at))
		return false;
	return (!sg_cursor_skip(c, "to") && !sg_cursor_skip(c, "-") &&
		   !sg_cursor_skip(c, "until")) ||
	    sg_cursor_clock(c, true, &bell->end);
}

/* Returns false and reports a period that ends before it begins: "12:15-1:15".
 */
static bool
check_end(struct sg_cursor *c, const struct sg_ast_bell *bell)
{
	int32_t end = bell->end.minute, late = end + 720;

	if (!bell->end.set || end > bell->at.minute)
		return true;
	sg_cursor_fail(c, bell->end.place,
	    late > bell->at.minute && late <= 1440 ?
		sg_arena_printf(c->parser->arena,
		    "use the 24-hour clock: did you mean %d:%02d?", late / 60,
		    late % 60) :
		"correct one of the two times",
	    "this period ends before it begins");
	return false;
}

static void
read_bell(struct sg_cursor *c, void *into)
{
	struct sg_ast_day *day = into;
	struct sg_ast_bell bell = {0};
	const struct sg_token *name = sg_cursor_ahead(c, 1);
	bool home = name != NULL && sg_str_eqi(name->text, SG_LIT("home"));

	if (!read_bell_times(c, home, &bell) || !check_end(c, &bell) ||
	    !sg_cursor_name(c, "a period", &bell.period)) {
		day->unread = true;
		return;
	}
	one_word(c, bell.period);
	if (day->nbells > 0) {
		check_order(c, &bell, &day->bells[day->nbells - 1]);
		check_gap(c, &bell, &day->bells[day->nbells - 1]);
	}
	day->bells = sg_arena_grow(c->parser->arena, day->bells, day->nbells,
	    &day->bells_cap, sizeof(*day->bells));
	day->bells[day->nbells++] = bell;
}

static const struct sg_heading_key day_keys[] = {{NULL, read_bell, false}};

const struct sg_heading sg_heading_day = {"day", open_day, day_keys, 1};

/* ---- weeks -------------------------------------------------------------- */

#define WEEKS_SHAPE "write for example:  weeks a, b from Mon 7 Sep 2026"

/* Report weeks that do not begin on a Monday. */
static void
check_monday(struct sg_cursor *c, const struct sg_date *from)
{
	char text[SG_DATE_TEXT];

	if (!from->set || sg_weekday_of(from->day) == 0)
		return;
	sg_cursor_fail(c, from->place,
	    sg_arena_printf(c->parser->arena,
		"write the Monday of that week:  %s",
		sg_day_text(from->day - sg_weekday_of(from->day), text)),
	    "weeks begin on a Monday");
}

static void
read_week_names(struct sg_cursor *c, struct sg_ast_weeks *weeks)
{
	static const char *const stops[] = {"from", NULL};
	static const struct sg_list list = {"the name of a week", stops, false};

	if (sg_cursor_names(c, &list, &weeks->names) == 0)
		sg_cursor_missing(c, "the names of the weeks", WEEKS_SHAPE);
	if (weeks->names.n == 1 && !c->failed)
		sg_cursor_fail(c, weeks->names.w[0].place, WEEKS_SHAPE,
		    "one week alone makes no difference");
	for (size_t i = 0; i < weeks->names.n; i++)
		for (size_t k = 0; k < i; k++)
			if (weeks->names.w[i].text.n > 0 &&
			    sg_str_eq(weeks->names.w[i].text,
				weeks->names.w[k].text))
				sg_cursor_fail(c, weeks->names.w[i].place,
				    "give each week a name of its own",
				    "there are two weeks \"%s\"",
				    weeks->names.w[i].text.p);
}

static void *
open_weeks(struct sg_cursor *c)
{
	struct sg_policy_ast *ast = c->parser->ast;
	struct sg_ast_weeks *weeks = &ast->weeks;

	if (weeks->place.line != 0) {
		sg_cursor_fail(c, c->line->place,
		    sg_arena_printf(c->parser->arena,
			"the first is %s; delete one of the two",
			sg_place_text(c->parser->arena, weeks->place,
			    c->line->place)),
		    "there are two \"weeks\" headings");
		return ast;
	}
	weeks->place = c->line->place;
	read_week_names(c, weeks);
	sg_cursor_expect(c, "from", WEEKS_SHAPE);
	if (sg_cursor_date(c, &weeks->from))
		check_monday(c, &weeks->from);
	if (sg_cursor_skip(c, "calendar")) {
		sg_cursor_expect(c, "weeks",
		    "write:  calendar weeks  or nothing");
		weeks->calendar = true;
	}
	if (c->failed)
		weeks->from.set = false;
	return ast;
}

const struct sg_heading sg_heading_weeks = {"weeks", open_weeks, NULL, 0};

/* ---- term --------------------------------------------------------------- */

static void *
open_term(struct sg_cursor *c)
{
	struct sg_policy_ast *ast = c->parser->ast;
	struct sg_ast_term *term;

	ast->terms = sg_arena_grow(c->parser->arena, ast->terms, ast->nterms,
	    &ast->terms_cap, sizeof(*ast->terms));
	term = &ast->terms[ast->nterms++];
	*term = (struct sg_ast_term){.place = c->line->place};
	term->name = (struct sg_word){SG_LIT(""), c->line->place};
	sg_cursor_text(c, "the name of the term", &term->name);
	sg_cursor_end(c, "put the whole name in quotation marks");
	return term;
}

static void
read_term_dates(struct sg_cursor *c, void *into)
{
	struct sg_ast_term *term = into;

	if (!sg_cursor_date(c, &term->from))
		return;
	sg_cursor_expect(c, "to",
	    "say when it ends:  from Wed 2 Sep 2026 to Fri 18 Dec 2026");
	if (sg_cursor_date(c, &term->to) && term->from.set && term->to.set &&
	    term->to.day < term->from.day)
		sg_cursor_fail(c, term->to.place,
		    "correct one of the two "
		    "dates",
		    "this term ends before it begins");
}

static void
read_break(struct sg_cursor *c, void *into)
{
	struct sg_ast_term *term = into;
	struct sg_ast_break out = {.kind = SG_CLOSED};

	if (strcmp(c->key, "half-term") == 0)
		out.kind = SG_HALF_TERM;
	else if (strcmp(c->key, "inset") == 0)
		out.kind = SG_INSET;
	if (!sg_cursor_dates(c, &out.from, &out.to))
		return;
	sg_cursor_end(c, "write each date or range on a line of its own");
	if (!out.from.set || !out.to.set)
		return;
	term->breaks = sg_arena_grow(c->parser->arena, term->breaks,
	    term->nbreaks, &term->breaks_cap, sizeof(*term->breaks));
	term->breaks[term->nbreaks++] = out;
}

static const struct sg_heading_key term_keys[] = {
    {"from", read_term_dates, true},
    {"half-term", read_break, false},
    {"inset", read_break, false},
    {"closed", read_break, false},
};

const struct sg_heading sg_heading_term = {
    "term", open_term, term_keys, sizeof(term_keys) / sizeof(term_keys[0])};

/* ---- calendar ----------------------------------------------------------- */

static void *
open_calendar(struct sg_cursor *c)
{
	struct sg_policy_ast *ast = c->parser->ast;
	struct sg_ast_calendar calendar = {0};

	if (!sg_cursor_text(c, "the name of a calendar file", &calendar.file))
		return ast;
	calendar.path = sg_path_beside(c->parser->arena,
	    c->line->place.source->name, calendar.file.text.p);
	ast->calendars = sg_arena_grow(c->parser->arena, ast->calendars,
	    ast->ncalendars, &ast->calendars_cap, sizeof(*ast->calendars));
	ast->calendars[ast->ncalendars++] = calendar;
	return ast;
}

const struct sg_heading sg_heading_calendar = {
    "calendar", open_calendar, NULL, 0};
