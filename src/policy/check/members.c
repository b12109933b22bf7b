/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * members.c -- reports `users from` files that are missing or have no user
 * name.
 *
 * If a line of the policy blocks the group, a missing or empty file is an
 * error: the line looks like protection, and blocks nobody.  In other cases it
 * is a warning: people then lack access, and will notice that themselves.
 */
#include "base/arena.h"
#include "policy/check/parts.h"
#include "policy/language/cursor.h"

/* Record in `blocker` that `rule` blocks `group` and, recursively, all groups
 * that `group` includes. */
static void
reach(const struct sg_policy_ast *ast, size_t group,
    const struct sg_ast_rule *rule, const struct sg_ast_rule **blocker)
{
	const struct sg_refs *includes = &ast->groups[group].includes;

	if (blocker[group] != NULL)
		return;
	blocker[group] = rule;
	for (size_t i = 0; i < includes->n; i++)
		if (includes->r[i].kind == SG_REF_GROUP)
			reach(ast, includes->r[i].index, rule, blocker);
}

/* If `rule` is a `block` rule, record it for all groups that it names.  An
 * `allow` rule blocks, in effect, the groups that it excepts. */
static void
reach_all(const struct sg_policy_ast *ast, const struct sg_ast_rule *rule,
    const struct sg_ast_rule **blocker)
{
	const struct sg_refs *const lists[] = {
	    rule->allow ? &rule->not_who : &rule->who,
	    rule->allow ? &rule->not_on : &rule->on};

	if (rule->otherwise)
		return;
	for (size_t l = 0; l < 2; l++)
		for (size_t i = 0; i < lists[l]->n; i++)
			if (lists[l]->r[i].kind == SG_REF_GROUP)
				reach(ast, lists[l]->r[i].index, rule, blocker);
}

static void
report(struct sg_checker *ck, const struct sg_ast_user_file *file,
    const struct sg_ast_rule *blocker)
{
	const char *advice = file->missing ?
	    "correct the name, or put the file there" :
	    "write one user name a line in it";

	if (blocker != NULL)
		advice = sg_arena_printf(ck->arena,
		    "%s;\nwithout it %s would "
		    "block none of these people",
		    advice,
		    sg_place_text(ck->arena, blocker->place, file->file.place));
	if (file->missing)
		sg_problem(ck->problems,
		    blocker == NULL ? SG_WARNING : SG_ERROR, file->file.place,
		    advice, "cannot read %s: there is no such file",
		    file->path);
	else if (file->names == 0)
		sg_problem(ck->problems,
		    blocker == NULL ? SG_WARNING : SG_ERROR, file->file.place,
		    advice, "%s has no user name", file->path);
}

void
sg_check_members(struct sg_checker *ck)
{
	const struct sg_policy_ast *ast = ck->ast;
	const struct sg_ast_rule **blocker = sg_arena_array(ck->arena,
	    ast->ngroups + 1, sizeof(*blocker));

	for (size_t i = 0; i < ast->nrules; i++)
		reach_all(ast, &ast->rules[i], blocker);
	for (size_t i = 0; i < ast->nexceptions; i++)
		reach_all(ast, &ast->exceptions[i].rule, blocker);
	for (size_t i = 0; i < ast->ngroups; i++)
		for (size_t f = 0; f < ast->groups[i].nfiles; f++)
			report(ck, &ast->groups[i].files[f], blocker[i]);
}
