/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check.c -- `schoolgate check`: prints all problems of a policy, and changes
 * nothing.
 */
#include "base/arena.h"
#include "cli/cli.h"
#include "policy/build.h"

static int
run(const struct sg_verb *verb, int argc, char **argv)
{
	struct sg_call call = {.most = 1};
	bool json = false, fine;
	const struct sg_option options[] = {
	    {.name = "json", .flag = &json},
	    {.name = "smaller-lists", .flag = &call.smaller_lists},
	    {0},
	};
	struct sg_arena *arena;
	struct sg_build build;
	int code = sg_call_read(verb, argc, argv, options, &call);

	if (code >= 0)
		return code;
	arena = sg_arena_new();
	fine = sg_build_policy(arena, &call,
	    call.nwords > 0 ? call.words[0] : call.places.policy,
	    json ? SG_SHOW_JSON : SG_SHOW_ALL, &build);
	if (fine && !json && build.proved != NULL && *build.proved != '\0')
		printf(
		    "Proved for every time of the policy's dates (exceptions "
		    "that a line does not\nname, bans and locked lists are "
		    "left aside):\n%s",
		    build.proved);
	if (fine && !json)
		puts("The policy is fine; \"schoolgate install\" puts it in "
		     "force.");
	sg_build_close(&build);
	sg_arena_free(&arena);
	return fine ? SG_EXIT_FINE : SG_EXIT_PROBLEMS;
}

const struct sg_verb sg_verb_check = {
    .name = "check",
    .arguments = "[--json] [FILE]",
    .sentence = "Show every problem of a policy; change nothing.",
    .help = "    FILE               the policy (" SG_SYSCONFDIR
	    "/school.policy)\n"
	    "    --json             problems as JSON on standard output\n"
	    "    --smaller-lists    lists may have lost over half of their "
	    "names\n",
    .run = run,
};
