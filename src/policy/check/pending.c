/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pending.c -- warns of keywords that are parsed but have no effect yet, so
 * that no school relies on them.
 *
 * When a keyword takes effect in a new version, remove its row from the table.
 */
#include "policy/check/parts.h"

/* Each of these functions returns the place where a keyword is first used.  If
 * the keyword is not used, the line number of the place is 0. */

static struct sg_place
find_ban(const struct sg_policy_ast *ast)
{
	for (size_t i = 0; i < ast->nescalates; i++) {
		if (ast->escalates[i].act == SG_ACT_PROPOSE_BAN)
			return ast->escalates[i].place;
	}
	return (struct sg_place){0};
}

static struct sg_place
find_automatic_ban(const struct sg_policy_ast *ast)
{
	for (size_t i = 0; i < ast->nescalates; i++) {
		if (ast->escalates[i].act == SG_ACT_BAN)
			return ast->escalates[i].place;
	}
	return (struct sg_place){0};
}

static const struct {
	const char *word;
	struct sg_place (*find)(const struct sg_policy_ast *ast);
	const char *advice;
} pending[] = {
    {"propose ban", find_ban,
	"until it is, add a line that ends in \"tell CONTACT\""},
    {"ban for", find_automatic_ban,
	"until it is, add a line that ends in \"tell CONTACT\""},
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
