/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sources.c -- opens the policy that a verb (a subcommand) uses. The policy is
 * either a policy file, compiled in memory, or the installed policy.
 */
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "cli/bar.h"
#include "cli/cli.h"
#include "gate/bans.h"
#include "gate/gate.h"
#include "policy/build.h"
#include "policy/install.h"
#include "policy/lists/fetched.h"

static void
show(const struct sg_problems *problems, enum sg_show how, const char *path)
{
	size_t warnings = sg_problems_warnings(problems);

	if (how == SG_SHOW_JSON)
		sg_problems_json(problems, stdout);
	else if (how == SG_SHOW_ALL || sg_problems_errors(problems) > 0)
		sg_problems_print(problems, stderr, sg_colour(stderr));
	else if (warnings > 0)
		fprintf(stderr,
		    "schoolgate: %s has %zu warning%s; \"schoolgate check\" "
		    "shows %s\n",
		    path, warnings, warnings == 1 ? "" : "s",
		    warnings == 1 ? "it" : "them");
}

const char *
sg_techniques_folder(struct sg_arena *arena, const struct sg_call *call)
{
	return call->places.circumvention != NULL ?
	    call->places.circumvention :
	    sg_path_join(arena, call->places.catalogue, "../circumvention");
}

void
sg_build_options_for(struct sg_arena *arena, const struct sg_call *call,
    const char *path, struct sg_build_options *options)
{
	*options = (struct sg_build_options){
	    .policy_path = path,
	    .catalogue_folder = call->places.catalogue,
	    .techniques_folder = sg_techniques_folder(arena, call),
	    .own_techniques_folder = SG_OWN_TECHNIQUES,
	    .fetched_folder = sg_path_join(arena, call->places.state,
		SG_FETCHED_FOLDER),
	    .locked_folder = call->places.locked,
	    .now = (int64_t)time(NULL),
	};
	sg_install_seed(call->places.state, options->seed);
	options->installed_names = sg_path_join(arena, call->places.state,
	    SG_NAMES_FILE);
}

bool
sg_build_policy(struct sg_arena *arena, const struct sg_call *call,
    const char *path, enum sg_show how, struct sg_build *build)
{
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_build_options options;
	struct sg_bar bar;
	bool fine;

	sg_build_options_for(arena, call, path, &options);
	/*
	 * For `install` and `check`, it is an error if a list has become much
	 * smaller.
	 */
	options.guard_lists = how != SG_SHOW_ERRORS && !call->smaller_lists;
	options.progress = sg_bar_begin(&bar, "Reading the lists");
	fine = sg_build(arena, &options, problems, build);
	sg_bar_end(&bar);
	show(problems, how, path);
	return fine;
}

bool
sg_is_installed(struct sg_arena *arena, const struct sg_call *call)
{
	const char *state = call->places.state;

	return access(sg_path_join(arena, state, SG_POLICY_FILE), F_OK) == 0;
}

struct sg_gate *
sg_gate_for(struct sg_arena *arena, const struct sg_call *call,
    const char *policy)
{
	/*
	 * Static, because the gate borrows the compiled policy until the
	 * program ends.
	 */
	static struct sg_build build;
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_gate *gate;

	if (policy != NULL) {
		if (!sg_build_policy(arena, call, policy, SG_SHOW_ERRORS,
			&build))
			return NULL;
		gate = sg_gate_over(&build.image, build.policy, problems);
	} else {
		gate = sg_gate_open(sg_path_join(arena, call->places.state,
					SG_NAMES_FILE),
		    sg_path_join(arena, call->places.state, SG_POLICY_FILE),
		    problems);
	}
	show(problems, SG_SHOW_ALL, policy);
	return gate;
}

void
sg_bans_in_force(struct sg_arena *arena, const struct sg_call *call,
    struct sg_bans **bans)
{
	struct sg_problems *problems = sg_problems_new(arena);
	bool passing;

	(void)sg_bans_open(sg_path_join(arena, call->places.state,
			       SG_BANS_FILE),
	    problems, bans, &passing);
	show(problems, SG_SHOW_ALL, NULL);
}
