/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check_pending.c -- words of the language that are read and change nothing
 * yet: nobody shall rely on them unknowingly.
 *
 * A row of the table goes when what it speaks of is in force.
 */
#include "policy/check_parts.h"

/* Each finds the first use of a word; line 0: there is none. */

static struct sg_place
find_escalate(const struct sg_policy_ast *ast)
{
	return ast->nescalates > 0 ? ast->escalates[0].place :
	    (struct sg_place){0};
}

static struct sg_place
find_supervised(const struct sg_policy_ast *ast)
{
	for (size_t i = 0; i < ast->ngroups; i++) {
		if (ast->groups[i].supervised)
			return ast->groups[i].supervised_place;
	}
	return (struct sg_place){0};
}

static struct sg_place
circumvention_in(const struct sg_ast_rule *rule)
{
	for (size_t i = 0; i < rule->what.n; i++) {
		if (rule->what.r[i].kind == SG_REF_CIRCUMVENTION)
			return rule->what.r[i].word.place;
	}
	return (struct sg_place){0};
}

static struct sg_place
find_circumvention(const struct sg_policy_ast *ast)
{
	struct sg_place place = {0};

	for (size_t i = 0; i < ast->nrules && place.line == 0; i++)
		place = circumvention_in(&ast->rules[i]);
	for (size_t i = 0; i < ast->nexceptions && place.line == 0; i++)
		place = circumvention_in(&ast->exceptions[i].rule);
	return place;
}

static const struct {
	const char *word;
	struct sg_place (*find)(const struct sg_policy_ast *ast);
	const char *advice;
} pending[] = {
    {"circumvention", find_circumvention,
	"until it is, block known proxies with a list of sites"},
    {"escalate", find_escalate,
	"until it is, look through what was blocked from time to time"},
    {"supervised", find_supervised, "leave it in for when it is"},
};

void
sg_check_pending(struct sg_checker *ck)
{
	struct sg_place place;

	for (size_t i = 0; i < sizeof(pending) / sizeof(pending[0]); i++) {
		place = pending[i].find(ck->ast);
		if (place.line != 0)
			sg_problem(ck->problems, SG_WARNING, place,
			    pending[i].advice,
			    "\"%s\" is understood but not in force yet",
			    pending[i].word);
	}
}
