/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_policy.c -- reads any text as a policy.
 *
 * Checks that the text is read to its end, and that every problem names a line
 * and column of the text. If there is no error, checks that the syntax tree has
 * the properties on which the compiler relies.
 */
#include "fuzz.h"

#include "base/arena.h"
#include "policy/catalogue.h"
#include "policy/check/check.h"
#include "policy/language/parse.h"

const char fuzz_corpus[] = "policy";

#define NOW INT64_C(1795262400) /* Sat 21 Nov 2026, 12:00 UTC */

/* Two platforms, so that a policy can name known and unknown platforms. */
static struct sg_platform platforms[] = {
    {.name = {.text = {"facebook", 8}}},
    {.name = {.text = {"instagram", 9}}},
};

static const struct sg_catalogue catalogue = {platforms, 2, 2};

/*
 * Returns true if the input might name a device or a pipe. Such inputs are
 * skipped, because reading could block or give other contents each time.
 */
static bool
names_system_files(struct sg_str text)
{
	for (; text.n > 0; text.p++, text.n--) {
		if (sg_str_starts(text, SG_LIT("/dev")) ||
		    sg_str_starts(text, SG_LIT("/proc")))
			return true;
	}
	return false;
}

/* ---- guarantees of a tree without errors -------------------------------- */

static void
check_groups(const struct sg_policy_ast *ast, const struct sg_refs *refs)
{
	for (size_t i = 0; i < refs->n; i++) {
		MUST(refs->r[i].kind == SG_REF_GROUP ||
		    refs->r[i].kind == SG_REF_EVERYONE);
		MUST(refs->r[i].kind != SG_REF_GROUP ||
		    refs->r[i].index < ast->ngroups);
	}
}

static void
check_what(const struct sg_policy_ast *ast, const struct sg_refs *refs)
{
	for (size_t i = 0; i < refs->n; i++) {
		const struct sg_ref *ref = &refs->r[i];

		MUST(ref->kind >= SG_REF_SITES);
		MUST(ref->kind != SG_REF_SITES || ref->index < ast->nsites);
		MUST(ref->kind != SG_REF_PLATFORM || ref->index < catalogue.n);
		MUST(ref->kind != SG_REF_HOST || ref->word.text.n > 2);
		MUST(ref->word.text.p[ref->word.text.n] == '\0');
	}
}

static void
check_rule(const struct sg_policy_ast *ast, const struct sg_ast_rule *rule)
{
	MUST(rule->otherwise == (rule->what.n == 0));
	MUST(rule->when.kind != 0);
	MUST((rule->when.kind == SG_WHEN_PERIODS) ==
	    (rule->when.periods.n > 0 && rule->when.kind != SG_WHEN_SCHOOL));
	MUST((rule->when.kind == SG_WHEN_DATED) == (rule->when.ndated > 0));
	check_groups(ast, &rule->who);
	check_groups(ast, &rule->on);
	check_what(ast, &rule->what);
}

static void
check_days(const struct sg_policy_ast *ast)
{
	for (size_t i = 0; i < ast->ndays; i++) {
		const struct sg_ast_day *day = &ast->days[i];

		MUST(day->date.set != (day->weekdays != 0));
		MUST(day->nbells >= 2);
		for (size_t b = 1; b < day->nbells; b++)
			MUST(day->bells[b - 1].at.minute <
			    day->bells[b].at.minute);
		MUST(day->bells[day->nbells - 1].at.minute <= 1440);
	}
	for (size_t i = 0; i < ast->nterms; i++) {
		MUST(ast->terms[i].from.set && ast->terms[i].to.set);
		MUST(ast->terms[i].from.day <= ast->terms[i].to.day);
	}
}

/*
 * Visit all groups that `group` includes, directly or not. Abort if the depth
 * shows a cycle.
 */
static void
walk_groups(const struct sg_policy_ast *ast, size_t group, size_t depth)
{
	const struct sg_refs *refs = &ast->groups[group].includes;

	MUST(depth <= ast->ngroups);
	for (size_t i = 0; i < refs->n && i < 2; i++) {
		if (refs->r[i].kind == SG_REF_GROUP)
			walk_groups(ast, refs->r[i].index, depth + 1);
	}
}

static void
check_tree(const struct sg_policy_ast *ast)
{
	MUST(ast->school.set && ast->nrules > 0);
	for (size_t i = 0; i < ast->nrules; i++) {
		check_rule(ast, &ast->rules[i]);
		MUST(ast->rules[i].otherwise == (i + 1 == ast->nrules));
	}
	for (size_t i = 0; i < ast->nexceptions; i++) {
		MUST(ast->exceptions[i].has_rule);
		MUST(ast->exceptions[i].until.set);
		MUST(ast->exceptions[i].approved.set);
		check_rule(ast, &ast->exceptions[i].rule);
	}
	for (size_t i = 0; i < ast->ngroups; i++)
		check_groups(ast, &ast->groups[i].includes);
	for (size_t i = 0; i < ast->nsites; i++)
		check_what(ast, &ast->sites[i].includes);
	check_days(ast);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct sg_str text = {(const char *)data, size};
	struct sg_problems *problems;
	struct sg_policy_ast *ast;
	struct sg_arena *arena;
	char *report = NULL;
	size_t n = 0;
	FILE *f;

	if (names_system_files(text))
		return 0;
	arena = sg_arena_new();
	problems = sg_problems_new(arena);
	ast = sg_parse_text(arena, "/nowhere/x.policy", text, problems);
	sg_check(ast, &catalogue, NOW, problems);
	if (sg_problems_errors(problems) == 0)
		check_tree(ast);
	for (size_t i = 0; i < ast->ngroups && ast->ngroups < 16; i++)
		walk_groups(ast, i, 0);
	f = open_memstream(&report, &n);
	sg_problems_print(problems, f, true);
	fclose(f);
	MUST((sg_problems_errors(problems) + sg_problems_warnings(problems) >
		 0) == (n > 0));
	free(report);
	sg_arena_free(&arena);
	return 0;
}
