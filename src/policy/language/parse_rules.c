/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parse_rules.c -- parses the heading `rules`, whose lines have the form
 * allow|block WHAT [for WHO] [on DEVICES] WHEN [fixed].
 *
 * Does not resolve names.
 */
#include "base/arena.h"
#include "base/dates.h"
#include "policy/language/headings.h"

const char *const sg_rule_stops[] = {
    "for", "on", "always", "in", "out", "from", "fixed", NULL};

static void *
open_rules(struct sg_cursor *c)
{
	struct sg_policy_ast *ast = c->parser->ast;

	if (ast->has_rules)
		sg_problem(c->parser->problems, SG_ERROR, c->line->place,
		    sg_arena_printf(c->parser->arena,
			"the first is %s; put "
			"all lines there: their order decides",
			sg_place_text(c->parser->arena, ast->rules_place,
			    c->line->place)),
		    "there are two \"rules\" headings");
	else
		ast->rules_place = c->line->place;
	ast->has_rules = true;
	return ast;
}

void
sg_read_what(struct sg_cursor *c, struct sg_refs *what)
{
	static const struct sg_list list = {
	    "a platform, list or host name", sg_rule_stops, false};

	if (sg_cursor_refs(c, &list, what) == 0)
		sg_cursor_fail(c, sg_cursor_here(c),
		    "name a platform, a list "
		    "of sites, a host, \"circumvention\" or \"everything\"",
		    "this line does not say what to %s", c->key);
	for (size_t i = 0; i < what->n; i++)
		sg_read_if_host(c, &what->r[i]);
}

void
sg_read_groups(struct sg_cursor *c, struct sg_refs *groups)
{
	static const struct sg_list list = {"a group", sg_rule_stops, false};

	if (sg_cursor_refs(c, &list, groups) == 0)
		sg_cursor_missing(c, "a group", "name a group or \"everyone\"");
}

/* Report a date or weekday in a place where only groups may be named: "on Fri
 * 27 Nov 2026", "on Fri 16:00 to 18:00". */
static void
refuse_date(struct sg_cursor *c)
{
	struct sg_place place = sg_cursor_here(c);
	const struct sg_token *day = sg_cursor_ahead(c, 2);

	if ((!sg_cursor_sees(c, "on") && !sg_cursor_sees(c, "from") &&
		!sg_cursor_sees(c, "until")) ||
	    !sg_cursor_sees_date(c, 1))
		return;
	place = sg_place_join(place, day->place);
	if (memchr(day->text.p, ':', day->text.n) != NULL)
		sg_cursor_fail(c, place,
		    "write for example:  from 9:00 to "
		    "15:00 on Mon, Tue",
		    "a weekday stands behind the time");
	else
		sg_cursor_fail(c, place,
		    "write an \"exception\" instead, "
		    "with lines such as:\nwhen   Fri 27 Nov 2026 9:00 to "
		    "15:00\nuntil  Fri 27 Nov 2026",
		    "a rule has no date");
}

/* Read `for WHO` and `on DEVICES`, in any order, each at most once. */
static void
read_who_and_on(struct sg_cursor *c, struct sg_ast_rule *rule)
{
	static const char *const words[] = {"for", "on"};
	struct sg_refs *const into[] = {&rule->who, &rule->on};
	bool seen[] = {false, false};

	for (size_t i = 0; i < 2;) {
		struct sg_place place = sg_cursor_here(c);

		refuse_date(c);
		if (!sg_cursor_skip(c, words[i])) {
			i++;
			continue;
		}
		if (seen[i])
			sg_cursor_fail(c, place,
			    "name all groups once, with "
			    "commas between them",
			    "\"%s\" is given twice", words[i]);
		seen[i] = true;
		sg_read_groups(c, into[i]);
		i = 0;
	}
}

/* Report `for`, `on` or a date that comes after the time of the rule. */
static void
refuse_after_time(struct sg_cursor *c)
{
	const struct sg_token *t = sg_cursor_peek(c);
	const struct sg_token *next = sg_cursor_ahead(c, 1);

	refuse_date(c);
	if (!sg_cursor_sees(c, "for") && !sg_cursor_sees(c, "on"))
		return;
	if (next != NULL && sg_cursor_sees_days(c, 1) > 0)
		sg_cursor_fail(c, sg_place_join(t->place, next->place),
		    "write for example:  from 9:00 to 15:00 on Mon, Tue",
		    "weekdays follow a span of time only");
	else
		sg_cursor_fail(c, t->place,
		    "write in this order:  block WHAT "
		    "for GROUP on DEVICES WHEN",
		    "\"%s\" must stand before "
		    "the time",
		    t->text.p);
}

/* Read WHEN and `fixed`, the end of a rule. */
static void
read_time_and_fixed(struct sg_cursor *c, struct sg_ast_rule *rule)
{
	if (!sg_read_when(c, &rule->when))
		sg_cursor_fail(c, sg_cursor_here(c),
		    "say when: add "
		    "\"always\", \"in school-time\", \"in break, lunch\" or "
		    "\"from 16:00 to 18:00\"",
		    "this line does not say when");
	rule->fixed = sg_cursor_skip(c, "fixed");
	refuse_after_time(c);
}

struct sg_ast_rule *
sg_rule_add(struct sg_cursor *c)
{
	struct sg_policy_ast *ast = c->parser->ast;
	struct sg_ast_rule *rule;

	ast->rules = sg_arena_grow(c->parser->arena, ast->rules, ast->nrules,
	    &ast->rules_cap, sizeof(*ast->rules));
	rule = &ast->rules[ast->nrules++];
	*rule = (struct sg_ast_rule){
	    .place = c->line->place, .text = c->line->text, .line = c->line};
	return rule;
}

static void
read_rule(struct sg_cursor *c, void *into)
{
	struct sg_ast_rule *rule = sg_rule_add(c);

	(void)into;
	rule->allow = strcmp(c->key, "allow") == 0;
	sg_read_what(c, &rule->what);
	read_who_and_on(c, rule);
	read_time_and_fixed(c, rule);
}

static void
read_otherwise(struct sg_cursor *c, void *into)
{
	static const char advice[] = "write:  otherwise allow  or:  "
				     "otherwise block";
	struct sg_ast_rule *rule = sg_rule_add(c);

	(void)into;
	rule->otherwise = true;
	rule->when.kind = SG_WHEN_ALWAYS;
	rule->allow = sg_cursor_skip(c, "allow");
	if (!rule->allow && !sg_cursor_skip(c, "block"))
		sg_cursor_missing(c, "\"allow\" or \"block\"", advice);
	sg_cursor_end(c, advice);
}

static const struct sg_heading_key rules_keys[] = {
    {"allow", read_rule, false},
    {"block", read_rule, false},
    {"otherwise", read_otherwise, false},
};

const struct sg_heading sg_heading_rules = {"rules", open_rules, rules_keys,
    sizeof(rules_keys) / sizeof(rules_keys[0])};
