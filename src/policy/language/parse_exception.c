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
	sg_read_what(c, &rule->what);
	sg_cursor_end(c,
	    "in an exception \"for\", \"on\" and the time stand "
	    "on lines of their own");
}

static void
read_for(struct sg_cursor *c, void *into)
{
	struct sg_ast_exception *exception = into;

	sg_read_groups(c, &exception->rule.who);
}

static void
read_on(struct sg_cursor *c, void *into)
{
	struct sg_ast_exception *exception = into;

	sg_read_groups(c, &exception->rule.on);
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
read_approved(struct sg_cursor *c, void *into)
{
	struct sg_ast_exception *exception = into;
	static const char advice[] =
	    "write:  approved \"Mrs A Head\" on Mon 9 Nov 2026";

	exception->approved.place = c->line->place;
	if (!sg_cursor_text(c, "the name of who approved it",
		&exception->approved_by))
		return;
	sg_cursor_expect(c, "on", advice);
	sg_cursor_date(c, &exception->approved);
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
    {"approved", read_approved, true},
    {"until", read_until, true},
    {"administrators", read_people, false},
    {"moderators", read_people, false},
};

const struct sg_heading sg_heading_exception = {"exception", open_exception,
    exception_keys, sizeof(exception_keys) / sizeof(exception_keys[0])};
