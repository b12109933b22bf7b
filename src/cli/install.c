/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * install.c -- `schoolgate install` puts a policy in force; `schoolgate
 * rollback` puts the previous policy back in force.
 */
#include "base/arena.h"
#include "base/problems.h"
#include "cli/cli.h"
#include "cli/force.h"
#include "policy/install.h"

/* Print the problems. If all is fine, wait for the gates' word. */
static int
finish(const struct sg_call *call, const struct sg_force_asked *asked,
    struct sg_problems *problems, bool fine, const char *done)
{
	sg_problems_print(problems, stderr, sg_colour(stderr));
	return fine ? sg_force_wait(call, asked, done) : SG_EXIT_PROBLEMS;
}

static int
run_install(const struct sg_verb *verb, int argc, char **argv)
{
	struct sg_call call = {.most = 1};
	struct sg_force_asked asked = {.n = 0};
	bool unless_current = false;
	const struct sg_option options[] = {
	    {.name = "smaller-lists", .flag = &call.smaller_lists},
	    {.name = "unless-current", .flag = &unless_current},
	    SG_FORCE_OPTIONS(asked),
	    {0},
	};
	struct sg_problems *problems;
	struct sg_arena *arena;
	struct sg_build build;
	int code = sg_call_read(verb, argc, argv, options, &call);

	if (code >= 0)
		return code;
	if (unless_current && sg_install_is_current(call.places.state)) {
		puts("The policy in force stays.");
		return SG_EXIT_FINE;
	}
	arena = sg_arena_new();
	if (sg_build_policy(arena, &call,
		call.nwords > 0 ? call.words[0] : call.places.policy,
		SG_SHOW_ALL, &build)) {
		problems = sg_problems_new(arena);
		code = finish(&call, &asked, problems,
		    sg_install(call.places.state, &build, problems),
		    "The policy is installed");
		sg_build_close(&build);
	} else {
		code = sg_complain(SG_EXIT_PROBLEMS,
		    "nothing was installed; the previous policy stays in force");
	}
	sg_arena_free(&arena);
	return code;
}

static int
run_rollback(const struct sg_verb *verb, int argc, char **argv)
{
	struct sg_call call = {.most = 0};
	struct sg_force_asked asked = {.n = 0};
	const struct sg_option options[] = {SG_FORCE_OPTIONS(asked), {0}};
	struct sg_problems *problems;
	struct sg_arena *arena;
	int code = sg_call_read(verb, argc, argv, options, &call);

	if (code >= 0)
		return code;
	arena = sg_arena_new();
	problems = sg_problems_new(arena);
	code = finish(&call, &asked, problems,
	    sg_rollback(call.places.state, problems),
	    "The policy before is back");
	sg_arena_free(&arena);
	return code;
}

const struct sg_verb sg_verb_install = {
    .name = "install",
    .arguments = "[FILE]",
    .sentence = "Check a policy and put it in force.",
    .help = "    FILE               the policy (" SG_SYSCONFDIR
	    "/school.policy)\n"
	    "    --smaller-lists    lists may have lost over half of their "
	    "names\n"
	    "    --unless-current   do nothing if a policy that this version "
	    "compiled is in force\n" SG_FORCE_HELP,
    .run = run_install,
};

const struct sg_verb sg_verb_rollback = {
    .name = "rollback",
    .arguments = "",
    .sentence = "Put the policy before back in force; twice: undo that.",
    .help = SG_FORCE_HELP,
    .run = run_rollback,
};
