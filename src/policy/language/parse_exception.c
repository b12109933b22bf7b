/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parse_exception.c -- parses the heading `exception`: a rule, the people who
 * approved it, and the day on which it ends.
 *
 * check/exceptions.c reports missing lines and dates that do not fit together.
 */
#include "base/arena.h"
#include "base/dates.h"
#include "policy/language/headings.h"

static void
refuse_second(struct sg_parser *parser, struct sg_word id)
{
	const struct sg_policy_ast *ast = parser->ast;

	for (size_t i = 0; i < ast->nexceptions; i++) {
		if (!sg_str_eqi(ast->exceptions[i].id.text, id.text))
			continue;
		sg_problem(parser->problems, SG_ERROR, id.place,
		    sg_arena_printf(parser->arena,
			"the first is %s; give "
			"each its own",
			sg_place_text(parser->arena,
			    ast->exceptions[i].id.place, id.place)),
		    "there are two exceptions %s", id.text.p);
		return;
	}
}

static void *
open_exception(struct sg_cursor *c)
{
	struct sg_policy_ast *ast = c->parser->ast;
	const struct sg_token *t = sg_cursor_peek(c);
	struct sg_word id = {SG_LIT(""), c->line->place};
	struct sg_ast_exception *exception;

	if (sg_cursor_name(c, "an exception", &id)) {
		if (sg_str_eqi(t->text, id.text))
			id.text = t->text; /* the id is displayed as written */
		refuse_second(c->parser, id);
	}
	ast->exceptions = sg_arena_grow(c->parser->arena, ast->exceptions,
	    ast->nexceptions, &ast->exceptions_cap, sizeof(*ast->exceptions));
	exception = &ast->exceptions[ast->nexceptions++];
	*exception = (struct sg_ast_exception){
	    .id = id, .place = c->line->place};
	exception->rule.when.kind = SG_WHEN_ALWAYS;
	return exception;
}

static void
read_action(struct sg_cursor *c, void *into)
{
	struct sg_ast_exception *exception = into;
	struct sg_ast_rule *rule = &exception->rule;

	if (exception->has_rule) {
		sg_cursor_fail(c, c->line->tokens[0].place,
		    sg_arena_printf(c->parser->arena,
			"%s has the other; name "
			"all sites there, or make two exceptions",
			sg_place_text(c->parser->arena, rule->place,
			    c->line->place)),
		    "an exception has one \"allow\" or "
		    "\"block\" line");
		return;
	}
	exception->has_rule = true;
	rule->allow = strcmp(c->key, "allow") == 0;
	rule->place = c->line->place;
	rule->text = c->line->text;
	if (!sg_read_pages(c, exception->id.text, &rule->what))
		sg_read_what(c, &rule->what);
	sg_cursor_end(c,
	    "in an exception \"for\", \"on\" and the time stand "
	    "on lines of their own");
}

static void
read_for(struct sg_cursor *c, void *into)
{
	struct sg_ast_exception *exception = into;

	if (!sg_read_single(c, &exception->rule.who))
		sg_read_groups(c, &exception->rule.who);
}

static void
add_word(struct sg_cursor *c, struct sg_refs *refs, const struct sg_token *t)
{
	refs->r = sg_arena_grow(c->parser->arena, refs->r, refs->n, &refs->cap,
	    sizeof(*refs->r));
	refs->r[refs->n++] = (struct sg_ref){
	    .word = sg_word_lower(c->parser->arena,
		(struct sg_word){t->text, t->place})};
}

/* Returns true if a word after a comma is no weekday. */
static bool
sees_groups(const struct sg_cursor *c)
{
	const struct sg_token *t;

	for (size_t i = 0; (t = sg_cursor_ahead(c, i)) != NULL; i++)
		if (t->kind == SG_T_COMMA &&
		    sg_cursor_ahead(c, i + 1) != NULL &&
		    sg_cursor_sees_days(c, i + 1) == 0)
			return true;
	return false;
}

/* Read `on DEVICES`, or `on Tuesdays`.  A group may have the name of a weekday,
 * so weekdays are kept in both forms. */
static void
read_on(struct sg_cursor *c, void *into)
{
	struct sg_ast_exception *exception = into;
	const struct sg_token *t;

	if (sg_read_single(c, &exception->rule.on))
		return;
	if (sg_cursor_sees_days(c, 0) == 0) {
		sg_read_groups(c, &exception->rule.on);
		return;
	}
	exception->before_days = exception->rule.on.n;
	exception->days_place = c->line->place;
	for (size_t i = 0; (t = sg_cursor_ahead(c, i)) != NULL; i++)
		if (t->kind == SG_T_WORD && !sg_str_eqi(t->text, SG_LIT("and")))
			add_word(c, &exception->rule.on, t);
	/* A list such as `fri, tablets` names groups. */
	if (sees_groups(c)) {
		while (sg_cursor_peek(c) != NULL)
			sg_cursor_take(c);
		return;
	}
	sg_cursor_weekdays(c, &exception->on_days);
}

/* ---- when --------------------------------------------------------------- */

/* Returns false and reports an error if an earlier line of the exception says
 * when it applies. */
static bool
may_say_when(struct sg_cursor *c, const struct sg_ast_exception *exception)
{
	struct sg_place first = exception->rule.when.place;

	if (first.line == 0)
		return true;
	sg_cursor_fail(c, c->line->tokens[0].place,
	    sg_arena_printf(c->parser->arena,
		"%s already does; delete one of "
		"the two",
		sg_place_text(c->parser->arena, first, c->line->place)),
	    "this exception says twice when it applies");
	return false;
}

static void
read_time(struct sg_cursor *c, void *into)
{
	struct sg_ast_exception *exception = into;

	if (!may_say_when(c, exception))
		return;
	c->at = 0; /* the key is the first word of a WHEN */
	if (!sg_read_when(c, &exception->rule.when))
		c->failed = true; /* the key is misspelt, and this was already
				     reported */
	exception->rule.when.place = c->line->place;
}

/* Read `from DATE`, the first day of the exception, or `from TIME to TIME`, a
 * WHEN. */
static void
read_from(struct sg_cursor *c, void *into)
{
	struct sg_ast_exception *exception = into;
	const struct sg_token *t = sg_cursor_peek(c);
	struct sg_date before = exception->from;

	if (t != NULL && t->text.n > 0 && t->text.p[0] >= '0' &&
	    t->text.p[0] <= '9' && memchr(t->text.p, ':', t->text.n) != NULL) {
		read_time(c, into);
		return;
	}
	sg_cursor_date(c, &exception->from);
	if (before.set)
		sg_cursor_fail(c, c->line->tokens[0].place,
		    sg_arena_printf(c->parser->arena,
			"%s already says it; "
			"delete one of the two",
			sg_place_text(c->parser->arena, before.place,
			    c->line->place)),
		    "\"from\" is given twice");
}

/* Read `Tuesdays 10:00 to 11:00`, after `when`. */
static void
read_weekly(struct sg_cursor *c, struct sg_ast_exception *exception)
{
	struct sg_ast_when *when = &exception->rule.when;

	if (when->kind == SG_WHEN_DATED) {
		may_say_when(c, exception);
		return;
	}
	when->kind = SG_WHEN_CLOCK;
	when->place = c->line->place;
	sg_cursor_weekdays(c, &when->weekdays);
	sg_cursor_skip(c, "from");
	sg_cursor_span(c, &when->from, &when->to);
	if (c->failed)
		when->kind = 0;
}

static void
read_dated(struct sg_cursor *c, void *into)
{
	struct sg_ast_exception *exception = into;
	struct sg_ast_when *when = &exception->rule.when;
	struct sg_ast_dated dated = {0};

	if (when->kind != SG_WHEN_DATED && !may_say_when(c, exception))
		return;
	if (when->kind != SG_WHEN_DATED)
		when->place = c->line->place;
	if (sg_cursor_sees_days(c, 0) > 0 && !sg_cursor_sees_date(c, 0)) {
		read_weekly(c, exception);
		return;
	}
	when->kind = SG_WHEN_DATED;
	if (!sg_cursor_date(c, &dated.date))
		return;
	sg_cursor_skip(c, "from");
	if (!sg_cursor_span(c, &dated.from, &dated.to) || !dated.date.set)
		return;
	when->dated = sg_arena_grow(c->parser->arena, when->dated, when->ndated,
	    &when->dated_cap, sizeof(*when->dated));
	when->dated[when->ndated++] = dated;
}

/* ---- why, by whom, until when ------------------------------------------- */

static void
read_because(struct sg_cursor *c, void *into)
{
	struct sg_ast_exception *exception = into;

	exception->because.place = c->line->place;
	sg_cursor_text(c, "the reason", &exception->because);
	sg_cursor_end(c, "put the whole reason in quotation marks");
}

static void
add_approver(struct sg_cursor *c, struct sg_ast_exception *exception,
    struct sg_word name)
{
	struct sg_str before = exception->approved_by.text;

	if (before.n > 0)
		name.text = sg_str(sg_arena_printf(c->parser->arena,
		    "%s and %s", before.p, name.text.p));
	exception->approved_by = name;
}

static void
read_approved(struct sg_cursor *c, void *into)
{
	struct sg_ast_exception *exception = into;
	static const char advice[] =
	    "write:  approved \"Mrs A Head\" on Mon 9 Nov 2026";

	struct sg_word name = {0};
	struct sg_date date;

	exception->approved.place = c->line->place;
	sg_cursor_skip(c, "by");
	do {
		if (!sg_cursor_text(c, "the name of who approved it", &name))
			return;
		add_approver(c, exception, name);
	} while (sg_cursor_join(c));
	sg_cursor_expect(c, "on", advice);
	/* With two approvals, the later one counts. */
	if (sg_cursor_date(c, &date) &&
	    (!exception->approved.set || date.day > exception->approved.day))
		exception->approved = date;
}

static void
read_until(struct sg_cursor *c, void *into)
{
	struct sg_ast_exception *exception = into;

	sg_cursor_date(c, &exception->until);
}

static void
read_people(struct sg_cursor *c, void *into)
{
	static const struct sg_list list = {"a name", NULL, true};
	struct sg_ast_exception *exception = into;
	bool moderators = strcmp(c->key, "moderators") == 0;

	if (sg_cursor_list(c, &list,
		moderators ? &exception->moderators :
			     &exception->administrators) == 0)
		sg_cursor_missing(c, "a name",
		    "write for example:  "
		    "administrators \"A Smith\", \"B Khan\"");
}

static const struct sg_heading_key exception_keys[] = {
    {"allow", read_action, false},
    {"block", read_action, false},
    {"for", read_for, true},
    {"on", read_on, true},
    {"from", read_from, false},
    {"when", read_dated, false},
    {"in", read_time, false},
    {"out", read_time, false},
    {"always", read_time, false},
    {"because", read_because, true},
    {"approved", read_approved, false},
    {"until", read_until, true},
    {"administrators", read_people, false},
    {"moderators", read_people, false},
};

const struct sg_heading sg_heading_exception = {"exception", open_exception,
    exception_keys, sizeof(exception_keys) / sizeof(exception_keys[0])};
