/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check.c -- runs all checks of a policy in order, and checks that the required
 * headings and the `otherwise` line are there.
 *
 * These checks need only the syntax tree.  Checks that need compiled times are
 * in lint/lint.h.
 */
#include "policy/check/check.h"

#include "base/arena.h"
#include "base/dates.h"
#include "policy/check/parts.h"
#include "policy/language/cursor.h"

static void
check_school(struct sg_checker *ck)
{
	const struct sg_policy_ast *ast = ck->ast;
	const struct sg_place file = {.source = ast->main};

	if (!ast->school.set && !ast->incomplete)
		sg_problem(ck->problems, SG_ERROR, file,
		    "add at the top:  school \"Name of the school\"",
		    "there is no \"school\" heading");
	if (ast->school.reviewed.set &&
	    sg_day_next_year(ast->school.reviewed.day) < ck->today)
		sg_problem(ck->problems, SG_WARNING, ast->school.reviewed.place,
		    "read it through, put right what has changed, and write "
		    "the new date here",
		    "this policy was last reviewed over a year ago");
	/* + 1 because `today` is the day in UTC: it may already be the next day
	 * at the school. */
	if (ast->school.reviewed.set &&
	    ast->school.reviewed.day > ck->today + 1)
		sg_problem(ck->problems, SG_WARNING, ast->school.reviewed.place,
		    "correct the date", "this day is still to come");
}

/* Report an `otherwise` line that is missing, repeated or not the last line of
 * `rules`. */
static void
check_otherwise(struct sg_checker *ck)
{
	const struct sg_policy_ast *ast = ck->ast;
	const struct sg_ast_rule *first = NULL, *rule;

	for (size_t i = 0; i < ast->nrules; i++) {
		rule = &ast->rules[i];
		if (rule->otherwise && first != NULL)
			sg_problem(ck->problems, SG_ERROR, rule->place,
			    sg_arena_printf(ck->arena,
				"the first is %s; keep "
				"one",
				sg_place_text(ck->arena, first->place,
				    rule->place)),
			    "there are two \"otherwise\" "
			    "lines");
		else if (rule->otherwise && i + 1 < ast->nrules)
			sg_problem(ck->problems, SG_ERROR, rule->place,
			    "move it down: what stands below it can never "
			    "apply",
			    "\"otherwise\" must be the last line");
		if (rule->otherwise && first == NULL)
			first = rule;
	}
	if (first == NULL)
		sg_problem(ck->problems, SG_ERROR, ast->rules_place,
		    "add as the last line:  otherwise allow  or:  otherwise "
		    "block",
		    "these rules do not say what applies otherwise");
}

/* Warn of `allow x for everyone except pupils`: a person who is not logged on,
 * or whose device is in no group, is let in as well. */
static void
check_open_except(struct sg_checker *ck, const struct sg_ast_rule *rule)
{
	bool named = rule->on.n > 0;

	for (size_t i = 0; i < rule->who.n; i++)
		named |= rule->who.r[i].kind == SG_REF_GROUP;
	if (rule->allow && rule->not_who.n > 0 && !named)
		sg_problem(ck->problems, SG_WARNING, rule->place,
		    "name those for whom it is, for example:  for staff",
		    "this line also opens it for people and devices that are "
		    "in no group");
}

static void
check_rules(struct sg_checker *ck)
{
	const struct sg_place file = {.source = ck->ast->main};

	for (size_t i = 0; i < ck->ast->nrules; i++)
		check_open_except(ck, &ck->ast->rules[i]);
	if (ck->ast->has_rules)
		check_otherwise(ck);
	else if (!ck->ast->incomplete)
		sg_problem(ck->problems, SG_ERROR, file,
		    "add at the end:  rules\nand under it at least:  "
		    "otherwise allow",
		    "there is no \"rules\" heading");
}

void
sg_check(struct sg_policy_ast *ast, const struct sg_catalogue *catalogue,
    int64_t now, struct sg_problems *problems)
{
	struct sg_checker ck = {
	    .ast = ast, .catalogue = catalogue, .problems = problems};

	sg_check_no_ipv6(ast);
	ck.arena = sg_arena_new();
	ck.today = (int32_t)(now / SG_DAY_S - (now % SG_DAY_S < 0));
	ck.group_used = sg_arena_array(ck.arena, ast->ngroups + 1,
	    sizeof(*ck.group_used));
	ck.sites_used = sg_arena_array(ck.arena, ast->nsites + 1,
	    sizeof(*ck.sites_used));
	check_school(&ck);
	sg_check_sentences(&ck);
	sg_check_names(&ck);
	for (size_t i = 0; i < ast->nsites; i++)
		ast->sites[i].used = ck.sites_used[i];
	sg_check_ipv6(&ck);
	sg_check_circles(&ck);
	sg_check_members(&ck);
	sg_check_unused(&ck);
	sg_check_days(&ck);
	sg_check_terms(&ck);
	sg_check_periods(&ck);
	check_rules(&ck);
	sg_check_exceptions(&ck);
	sg_arena_free(&ck.arena);
}
