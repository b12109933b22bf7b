/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lists.c -- `schoolgate lists`: parses the command line, and runs `lists
 * update` or `lists show`.
 */
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "cli/cli.h"
#include "cli/lists/sources.h"
#include "cli/lists/verbs.h"
#include "policy/language/parse.h"

/*
 * Check that each argument names a `sites` heading of the policy that has a
 * list. Returns false after an error was printed.
 */
static bool
check_words(const struct sg_lists *lists)
{
	const struct sg_policy_ast *ast = lists->ast;
	const char **names = sg_arena_array(lists->arena, ast->nsites + 1,
	    sizeof(*names));
	const char *word, *meant;
	size_t n = 0, k;

	for (size_t i = 0; i < ast->nsites; i++)
		if (sg_ast_nlists(&ast->sites[i]) > 0)
			names[n++] = ast->sites[i].name.text.p;
	for (size_t i = 1; i < lists->call->nwords; i++) {
		word = lists->call->words[i];
		for (k = 0; k < n; k++)
			if (sg_str_eqi(sg_str(word), sg_str(names[k])))
				break;
		if (k < n)
			continue;
		meant = sg_did_you_mean(sg_str(word), names, n);
		sg_complain(SG_EXIT_USAGE,
		    "the policy has no list \"%s\"%s%s%s", word,
		    meant != NULL ? "; did you mean \"" : "",
		    meant != NULL ? meant : "", meant != NULL ? "\"?" : "");
		return false;
	}
	return true;
}

/* ---- the call ----------------------------------------------------------- */

/*
 * Refuse an option of `lists show` if the command is `lists update`. Refuse an
 * option of `lists update` if the command is `lists show`. Returns an exit
 * code, or -1 to go on.
 */
static int
check_options(const struct sg_lists *lists, bool update)
{
	if (update && lists->json)
		return sg_complain(SG_EXIT_USAGE,
		    "--json is for \"lists show\"");
	if (!update &&
	    (lists->force || lists->call->smaller_lists ||
		lists->ca_file != NULL || lists->patience != NULL ||
		lists->asked.n > 0 || lists->asked.no_wait))
		return sg_complain(SG_EXIT_USAGE,
		    "--force, --smaller-lists, --cafile, --patience, --gate "
		    "and --no-wait are for \"lists update\"");
	return -1;
}

static int
run_on_policy(struct sg_lists *lists, bool update)
{
	struct sg_problems *problems = sg_problems_new(lists->arena);

	lists->now = (int64_t)time(NULL);
	lists->folder = sg_path_join(lists->arena, lists->call->places.state,
	    SG_FETCHED_FOLDER);
	lists->ast = sg_parse(lists->arena, lists->policy, problems);
	if (sg_problems_errors(problems) > 0) {
		sg_problems_print(problems, stderr, sg_colour(stderr));
		return sg_complain(SG_EXIT_PROBLEMS,
		    "the policy cannot be "
		    "read, and so not which lists it has");
	}
	if (!check_words(lists))
		return SG_EXIT_USAGE;
	sg_lists_gather(lists);
	return update ? sg_lists_update(lists) : sg_lists_show(lists);
}

static int
run(const struct sg_verb *verb, int argc, char **argv)
{
	struct sg_call call = {
	    .most = sizeof(call.words) / sizeof(call.words[0])};
	struct sg_lists lists = {.call = &call};
	const struct sg_option options[] = {
	    {.name = "policy", .value = &lists.policy},
	    {.name = "force", .flag = &lists.force},
	    {.name = "smaller-lists", .flag = &call.smaller_lists},
	    {.name = "cafile", .value = &lists.ca_file},
	    {.name = "patience", .value = &lists.patience},
	    {.name = "json", .flag = &lists.json},
	    SG_FORCE_OPTIONS(lists.asked),
	    {0},
	};
	int code = sg_call_read(verb, argc, argv, options, &call);
	bool update;

	if (code >= 0)
		return code;
	if (call.nwords == 0 ||
	    (strcmp(call.words[0], "update") != 0 &&
		strcmp(call.words[0], "show") != 0))
		return sg_complain(SG_EXIT_USAGE,
		    "say what to do: "
		    "\"schoolgate lists update\" or \"schoolgate lists show\"");
	update = strcmp(call.words[0], "update") == 0;
	code = check_options(&lists, update);
	if (code >= 0)
		return code;
	if (lists.policy == NULL)
		lists.policy = call.places.policy;
	lists.arena = sg_arena_new();
	code = run_on_policy(&lists, update);
	sg_arena_free(&lists.arena);
	return code;
}

const struct sg_verb sg_verb_lists = {
    .name = "lists",
    .arguments = "update|show [OPTIONS] [LIST...]",
    .sentence = "Fetch the lists of a policy; tell what lists there are.",
    .help = "    update             fetch what is due, check it, put it in "
	    "force\n"
	    "    show               where each list is from, its size and age\n"
	    "    LIST               only this one, due or not\n"
	    "    --policy FILE      the policy (" SG_SYSCONFDIR
	    "/school.policy)\n"
	    "    --force            update: ask all servers now\n"
	    "    --smaller-lists    update: lists may have lost over half of "
	    "their names\n"
	    "    --cafile FILE      update: trust these certificates alone\n"
	    "    --patience SECONDS update: with a server that sends next to "
	    "nothing (60)\n"
	    "    --json             show: for programs\n" SG_FORCE_HELP,
    .run = run,
};
