/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * install.c -- `schoolgate install` puts a policy in force; `schoolgate
 * rollback` puts the previous policy back in force.
 */
#include <jansson.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "cli/cli.h"
#include "cli/force.h"
#include "journal/ask.h"
#include "policy/bans/bans.h"
#include "policy/install.h"
#include "policy/language/ast.h"

/* Print the problems. If all is fine, wait for the gates' word. */
static int
finish(const struct sg_call *call, const struct sg_force_asked *asked,
    struct sg_problems *problems, bool fine, const char *done)
{
	sg_problems_print(problems, stderr, sg_colour(stderr));
	return fine ? sg_force_wait(call, asked, done, stdout) :
		      SG_EXIT_PROBLEMS;
}

/* What `install` was asked to do. */
struct install {
	struct sg_call call;
	struct sg_force_asked force;
	bool unless_current, json;
};

/*
 * Remove bans that ended longer ago than the policy keeps records. If that
 * fails, there is a problem, but the policy is installed all the same.
 */
static void
prune_bans(const struct sg_call *call, const struct sg_build *build,
    struct sg_problems *problems)
{
	const struct sg_bans_place place = {.state = call->places.state,
	    .owner = (uid_t)-1,
	    .group = (gid_t)-1};
	const uint32_t keep_days = build->ast->evidence.keep_days;

	if (keep_days > 0)
		(void)sg_bans_prune(&place, keep_days, (int64_t)time(NULL),
		    problems);
}

/* Make the key of the references on block pages, if there is none: so it is
 * there as soon as there are pages. */
static void
make_ask_key(const struct sg_call *call, struct sg_arena *arena,
    struct sg_problems *problems)
{
	char why[SG_WHY_BYTES];

	if (!sg_ask_key_make(sg_path_join(arena, call->places.state,
				 SG_ASK_KEY_FILE),
		why))
		sg_problem(problems, SG_WARNING, (struct sg_place){0},
		    "until it is there, nobody can ask for a site from a block "
		    "page",
		    "%s", why);
}

/* Put the policy in force. */
static bool
put_in_force(const struct sg_call *call, const struct sg_build *build,
    struct sg_arena *arena, struct sg_problems *problems)
{
	if (!sg_install(call->places.state, build, problems))
		return false;
	prune_bans(call, build, problems);
	make_ask_key(call, arena, problems);
	return true;
}

static const char *
policy_of(const struct install *install)
{
	return install->call.nwords > 0 ? install->call.words[0] :
					  install->call.places.policy;
}

static int
install(const struct install *asked)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems;
	struct sg_build build;
	int code;

	if (sg_build_policy(arena, &asked->call, policy_of(asked), SG_SHOW_ALL,
		&build)) {
		problems = sg_problems_new(arena);
		code = finish(&asked->call, &asked->force, problems,
		    put_in_force(&asked->call, &build, arena, problems),
		    "The policy is installed");
		sg_build_close(&build);
	} else {
		code = sg_complain(SG_EXIT_PROBLEMS,
		    "nothing was installed; the previous policy stays in force");
	}
	sg_arena_free(&arena);
	return code;
}

/* Finish the object that install_json() began: what the gates say. */
static int
wait_json(const struct install *asked, bool installed)
{
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);
	json_t *said = NULL;
	int code = SG_EXIT_PROBLEMS;

	if (to == NULL)
		return sg_complain(SG_EXIT_PROBLEMS, "there is no memory left");
	if (installed)
		code = sg_force_wait(&asked->call, &asked->force,
		    "The policy is installed", to);
	else
		fputs("Nothing was installed; the previous policy stays in "
		      "force.\n",
		    to);
	fclose(to);
	said = json_stringn(text, n > 0 ? n - 1 : 0);
	printf(",\"installed\":%s,\"in_force\":%s,\"text\":",
	    installed ? "true" : "false",
	    installed && code == SG_EXIT_FINE ? "true" : "false");
	(void)json_dumpf(said, stdout, JSON_ENCODE_ANY);
	puts("}");
	json_decref(said);
	free(text);
	return code;
}

/* Do the same as install(), and print one JSON object. */
static int
install_json(const struct install *asked)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_build build;
	bool built, installed;
	int code;

	printf("{\"problems\":");
	built = sg_build_policy(arena, &asked->call, policy_of(asked),
	    SG_SHOW_JSON, &build);
	installed = built &&
	    put_in_force(&asked->call, &build, arena, problems);
	printf(",\"failures\":");
	sg_problems_json(problems, stdout);
	code = wait_json(asked, installed);
	if (built)
		sg_build_close(&build);
	sg_arena_free(&arena);
	return code;
}

static int
run_install(const struct sg_verb *verb, int argc, char **argv)
{
	struct install asked = {.call = {.most = 1}};
	const struct sg_option options[] = {
	    {.name = "smaller-lists", .flag = &asked.call.smaller_lists},
	    {.name = "unless-current", .flag = &asked.unless_current},
	    {.name = "json", .flag = &asked.json},
	    SG_FORCE_OPTIONS(asked.force),
	    {0},
	};
	int code = sg_call_read(verb, argc, argv, options, &asked.call);

	if (code >= 0)
		return code;
	if (asked.unless_current &&
	    sg_install_is_current(asked.call.places.state)) {
		puts("The policy in force stays.");
		return SG_EXIT_FINE;
	}
	return asked.json ? install_json(&asked) : install(&asked);
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
	    "compiled is in force\n"
	    "    --json             one object, for programs\n" SG_FORCE_HELP,
    .run = run_install,
};

const struct sg_verb sg_verb_rollback = {
    .name = "rollback",
    .arguments = "",
    .sentence = "Put the policy before back in force; twice: undo that.",
    .help = SG_FORCE_HELP,
    .run = run_rollback,
};
