/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * openings.c -- warns about what teachers may open by the policy, and cannot
 * open, because a `fixed` line or a locked list blocks it.
 */
#include "base/arena.h"
#include "base/problems.h"
#include "policy/expect/expect.h"
#include "policy/expect/parts.h"

struct run {
	struct sg_arena *arena;
	const struct sg_compile_in *in;
	const struct sg_gate *gate;
	struct sg_scratch *scratch;
	struct sg_problems *problems;
};

/* Returns what blocks the request whatever exceptions there are, or NULL. */
static const char *
blocker(const struct run *run, const struct sg_request *request)
{
	struct sg_verdict verdict;
	const struct sg_rule *rule;

	sg_gate_judge(run->gate, request, run->scratch, &verdict);
	if (verdict.ground == SG_BY_LOCKED)
		return "a locked list blocks it for everyone";
	if (verdict.action != SG_BLOCK || verdict.ground != SG_BY_RULE)
		return NULL;
	rule = sg_gate_rule(run->gate, verdict.rule);
	/* At other times it may be open. */
	if ((rule->flags & SG_RULE_FIXED) == 0 || rule->when != 0)
		return NULL;
	return sg_expect_decider(run->arena, run->gate, &verdict);
}

/* Make the request one of a member of the group, as far as one is known. */
static void
join(const struct run *run, const struct sg_ref *group,
    struct sg_request *request)
{
	struct sg_member member;

	if (group->kind != SG_REF_GROUP ||
	    !sg_gate_member(run->gate, (uint32_t)group->index, &member))
		return;
	request->has_client = member.has_address;
	request->client = member.address;
	request->user = sg_str(member.user);
}

/* Warn of the first of the URLs that is blocked for a member of the group. */
static void
try_urls(const struct run *run, const struct sg_expect_urls *urls,
    const struct sg_ref *what, const struct sg_ref *group)
{
	struct sg_request request = {.method = SG_LIT("GET"),
	    .managed = true,
	    .now = sg_gate_settings(run->gate)->first};
	const char *by;

	join(run, group, &request);
	for (size_t i = 0; i < urls->n; i++) {
		request.target = sg_str(urls->v[i]);
		by = blocker(run, &request);
		if (by == NULL)
			continue;
		sg_problem(run->problems, SG_WARNING, what->word.place, by,
		    "teachers cannot open %s for %s", urls->v[i],
		    group->word.text.p);
		return;
	}
}

static void
try_opening(const struct run *run, const struct sg_ast_opening *opening)
{
	for (size_t i = 0; i < opening->what.n; i++) {
		const struct sg_ast_expect named = {.what = opening->what.r[i]};
		struct sg_expect_urls urls = {0};

		if (named.what.kind == SG_REF_NONE)
			continue;
		sg_expect_urls(run->arena, run->in, &named, &urls);
		for (size_t k = 0; k < opening->who.n; k++)
			try_urls(run, &urls, &opening->what.r[i],
			    &opening->who.r[k]);
	}
}

void
sg_expect_openings(struct sg_arena *arena, const struct sg_compile_in *in,
    const struct sg_gate *gate, struct sg_problems *problems)
{
	const struct run run = {arena, in, gate, sg_scratch_new(), problems};
	struct sg_scratch *scratch = run.scratch;

	if (scratch == NULL)
		return;
	for (size_t i = 0; i < in->ast->nopenings; i++)
		try_opening(&run, &in->ast->openings[i]);
	sg_scratch_free(&scratch);
}
