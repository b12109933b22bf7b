/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * explain.c -- `schoolgate explain`: prints the verdict on one request. It also
 * prints, for each line before the deciding line of the policy, why the line
 * did not fit.
 */
#include <time.h>

#include "base/arena.h"
#include "base/why.h"
#include "cli/cli.h"
#include "gate/bans.h"
#include "report/ask.h"
#include "report/explain/explain.h"

static int
print_json(const struct sg_explained *explained)
{
	json_t *json = sg_ask_answer(explained->gate, &explained->verdict,
	    NULL);

	if (json == NULL)
		return sg_complain(SG_EXIT_PROBLEMS, "not enough memory");
	json_dumpf(json, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(json);
	return SG_EXIT_FINE;
}

static void
print_unasked(const struct sg_explained *explained)
{
	for (size_t i = 0; i < explained->nunasked; i++)
		fprintf(stderr,
		    "schoolgate: the policy has no group \"%s\", and no line "
		    "names a directory group \"%s\"\n",
		    explained->unasked[i], explained->unasked[i]);
}

static int
answer(const struct sg_explain_question *question, bool json,
    const struct sg_gate *gate)
{
	static struct sg_explained explained; /* too large for a stack */
	struct sg_scratch *scratch = sg_scratch_new();
	char why[SG_WHY_BYTES];
	int code = SG_EXIT_FINE;
	bool understood;

	if (scratch == NULL)
		return sg_complain(SG_EXIT_PROBLEMS, "not enough memory");
	understood = sg_explain(gate, question, scratch, &explained, why);
	print_unasked(&explained);
	if (!understood)
		code = sg_complain(SG_EXIT_USAGE, "%s", why);
	else if (json)
		code = print_json(&explained);
	else
		sg_explain_text(&explained, sg_colour(stdout), stdout);
	sg_scratch_free(&scratch);
	return code;
}

static int
run(const struct sg_verb *verb, int argc, char **argv)
{
	struct sg_explain_question q = {.now = (int64_t)time(NULL)};
	struct sg_call call = {.most = 1};
	const char *policy = NULL;
	bool json = false;
	const struct sg_option options[] = {
	    {.name = "at", .value = &q.at},
	    {.name = "client", .value = &q.client},
	    {.name = "mac", .value = &q.mac},
	    {.name = "user", .value = &q.user},
	    {.name = "group",
		.values = q.groups,
		.count = &q.ngroups,
		.cap = SG_EXPLAIN_WORDS},
	    {.name = "header",
		.values = q.headers,
		.count = &q.nheaders,
		.cap = SG_EXPLAIN_WORDS},
	    {.name = "method", .value = &q.method},
	    {.name = "policy", .value = &policy},
	    {.name = "byod", .flag = &q.byod},
	    {.name = "json", .flag = &json},
	    {0},
	};
	struct sg_bans *bans = NULL;
	struct sg_arena *arena;
	struct sg_gate *gate;
	int code = sg_call_read(verb, argc, argv, options, &call);

	if (code >= 0)
		return code;
	if (call.nwords == 0)
		return sg_complain(SG_EXIT_USAGE,
		    "explain what? usage: schoolgate explain %s",
		    verb->arguments);
	q.target = call.words[0];
	arena = sg_arena_new();
	gate = sg_gate_for(arena, &call, policy);
	if (policy == NULL)
		sg_bans_in_force(arena, &call, &bans);
	q.bans = bans;
	code = gate == NULL ? SG_EXIT_PROBLEMS : answer(&q, json, gate);
	sg_bans_close(&bans);
	sg_gate_close(&gate);
	sg_arena_free(&arena);
	return code;
}

const struct sg_verb sg_verb_explain = {
    .name = "explain",
    .arguments = "[--at T] [--client IP] [--user U] [--group G] "
		 "[--header \"N: V\"] URL",
    .sentence = "Show the verdict on one request, and the line that "
		"decided it.",
    .help = "    --at T             \"2026-11-24 10:15\" school time (now)\n"
	    "    --client IP        the device's address\n"
	    "    --mac M            the device's hardware address\n"
	    "    --user U           the person's user name\n"
	    "    --group G          somebody of this group; repeatable\n"
	    "    --header \"N: V\"    a request header; repeatable\n"
	    "    --method M         GET; for CONNECT the URL is \"host:443\"\n"
	    "    --byod             a device that is not decrypted\n"
	    "    --policy FILE      this policy instead of the one in force\n"
	    "    --json             the verdict as JSON\n",
    .run = run,
};
