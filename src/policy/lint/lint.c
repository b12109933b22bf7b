/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lint.c -- finds lines of the policy without effect: compares each line with
 * the lines that are tried before it.
 */
#include "policy/lint/lint.h"

#include "base/arena.h"
#include "gate/request.h"
#include "policy/lint/parts.h"

/* ---- comparing two lines ------------------------------------------------ */

static bool
are_known(const struct sg_refs *refs)
{
	for (size_t i = 0; i < refs->n; i++)
		if (refs->r[i].kind == SG_REF_NONE)
			return false;
	return true;
}

/* Returns true if every name on the line is known and the line is not the
 * `otherwise` line. */
static bool
is_readable(const struct sg_ordered *line)
{
	const struct sg_ast_rule *rule = line->rule;

	return !rule->otherwise && are_known(&rule->what) &&
	    are_known(&rule->who) && are_known(&rule->on) &&
	    are_known(&rule->not_who) && are_known(&rule->not_on) &&
	    (rule->when.kind != 0 || line->exception != NULL);
}

/*
 * Returns true if the earlier line `a` may make `b` useless.  If `a` is an
 * exception, the result is false, because `a` is temporary.  If `b` is an
 * exception, `a` must be a `fixed` rule, because only these come before
 * exceptions.
 */
static bool
is_pair(const struct sg_ordered *a, const struct sg_ordered *b)
{
	return a->exception == NULL && (b->exception == NULL || a->rule->fixed);
}

/* Returns true if `b` has every `except` that `a` has. */
static bool
excepts_no_more(const struct sg_rule *a, const struct sg_rule *b)
{
	return (a->not_who == SG_EVERYONE || a->not_who == b->not_who) &&
	    (a->not_on == SG_EVERYONE || a->not_on == b->not_on);
}

/* Returns true if `a` matches every request that `b` matches.  Both `for` and
 * `on` test the groups of a request.  So a `for` may also cover an `on`, and an
 * `on` may cover a `for`. */
static bool
is_covered(struct sg_lint *lint, const struct sg_rule *a,
    const struct sg_rule *b)
{
	/* The sites are compared last, because this takes longest. */
	return excepts_no_more(a, b) &&
	    (sg_lint_who(lint, a->who, b->who) ||
		sg_lint_who(lint, a->who, b->on)) &&
	    (sg_lint_who(lint, a->on, b->on) ||
		sg_lint_who(lint, a->on, b->who)) &&
	    sg_lint_what(lint, a, b) && sg_lint_when(lint, a, b);
}

/* ---- messages ----------------------------------------------------------- */

/* Returns the line without its first word and with single blanks.  Example:
 * "all-social for pupils in school-time". */
static const char *
object_of(struct sg_arena *arena, struct sg_str line)
{
	struct sg_str rest = sg_str_trim(line);
	char *text = sg_arena_alloc(arena, rest.n + 1);
	size_t n = 0, i = 0;

	while (i < rest.n && rest.p[i] != ' ' && rest.p[i] != '\t')
		i++;
	for (; i < rest.n; i++) {
		if (rest.p[i] != ' ' && rest.p[i] != '\t')
			text[n++] = rest.p[i];
		else if (n > 0 && text[n - 1] != ' ')
			text[n++] = ' ';
	}
	return text;
}

static const char *
line_text(struct sg_arena *arena, struct sg_place at, struct sg_place from)
{
	if (at.source == from.source || at.source == NULL)
		return sg_arena_printf(arena, "line %u", at.line);
	return sg_arena_printf(arena, "line %u of %s", at.line,
	    at.source->name);
}

static const char *
advice_for(const struct sg_ordered *a, const struct sg_ordered *b)
{
	bool same = a->rule->allow == b->rule->allow;

	if (b->exception != NULL)
		return same ?
		    "this exception is not needed; delete it" :
		    "no exception comes before a fixed line: take the word "
		    "`fixed` away there,\nor delete this exception";
	if (same)
		return "this line is not needed; delete it";
	if (a->rule->fixed && !b->rule->fixed)
		return "make this line `fixed` too and move it above, or "
		       "delete it";
	return "move this line above it";
}

static void
report(const struct sg_lint *lint, const struct sg_ordered *a,
    const struct sg_ordered *b)
{
	struct sg_arena *arena = lint->compile->arena;
	struct sg_place place = b->rule->place;

	place.width = 5; /* "allow" or "block" */
	sg_problem(lint->problems, SG_ERROR, place,
	    sg_arena_printf(arena, "%s already %s %s;\n%s",
		line_text(arena, a->rule->place, place),
		a->rule->allow ? "allows" : "blocks",
		object_of(arena, a->rule->text), advice_for(a, b)),
	    "this line can never apply");
}

/* ---- the lines ---------------------------------------------------------- */

static void
check_line(struct sg_lint *lint, size_t later)
{
	const struct sg_compile *c = lint->compile;
	const struct sg_ordered *a, *b = &c->order.v[later];

	if (!lint->readable[later])
		return;
	for (size_t i = 0; i < later; i++) {
		a = &c->order.v[i];
		if (lint->readable[i] && is_pair(a, b) &&
		    is_covered(lint, &c->rules[i], &c->rules[later])) {
			report(lint, a, b);
			return;
		}
	}
}

/* Compare all lines.  There are none if the policy has too many groups. */
static void
check_lines(struct sg_lint *lint)
{
	const struct sg_compile *c = lint->compile;

	lint->readable = sg_arena_array(c->arena, c->order.n + 1,
	    sizeof(*lint->readable));
	for (size_t i = 0; i < c->order.n; i++)
		lint->readable[i] = is_readable(&c->order.v[i]);
	sg_lint_make_sieve(lint);
	sg_lint_find_inside(lint);
	for (size_t i = 0; i < c->order.n; i++) {
		check_line(lint, i);
		if (lint->readable[i]) {
			sg_lint_paths(lint, i);
			sg_lint_logins(lint, i);
		}
	}
}

void
sg_lint(const struct sg_compile *compile,
    const struct sg_calendar_days *calendar, struct sg_problems *problems)
{
	struct sg_lint lint = {.compile = compile, .problems = problems};

	if (compile->order.n > 0)
		check_lines(&lint);
	sg_lint_dates(&lint, calendar);
}
