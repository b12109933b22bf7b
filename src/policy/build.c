/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * build.c -- runs the stages of a build in order, from the policy file to the
 * two images (compiled files): the names image and the policy image.
 *
 * After an error the later stages still run as far as possible, so that one run
 * shows all errors.
 */
#include "policy/build.h"

#include "base/arena.h"
#include "base/problems.h"
#include "gate/gate.h"
#include "policy/calendar/calendar.h"
#include "policy/calendar/timetable.h"
#include "policy/catalogue.h"
#include "policy/check/check.h"
#include "policy/compile/compile.h"
#include "policy/compile/origin.h"
#include "policy/expect/ages.h"
#include "policy/expect/expect.h"
#include "policy/language/parse.h"
#include "policy/lint/lint.h"
#include "policy/lists/fetched.h"
#include "policy/lists/lists.h"
#include "policy/lists/locked.h"
#include "policy/techniques.h"

/* Returns the policy image on which the `expect` lines are tested.  If an
 * `expect` line is about a past day, the returned image also has the ended
 * exceptions. */
static struct sg_str
image_for_expect(struct sg_arena *arena, const struct sg_compile_in *in,
    const struct sg_build *build)
{
	struct sg_compile_in all = *in;

	if (!sg_expect_has_past(in->ast, in->timetable->today))
		return build->policy;
	all.keep_ended = true;
	/* Drop the errors: compiling the real image reported them. */
	return sg_compile_image(sg_compile_policy(arena, &all,
	    sg_problems_new(arena)));
}

static void
try_expect(struct sg_arena *arena, const struct sg_compile_in *in,
    struct sg_build *build, struct sg_problems *problems)
{
	struct sg_gate *gate;

	build->proved = "";
	if (in->ast->nexpects == 0 && in->ast->nopenings == 0)
		return;
	if (in->ast->nexpects > 0)
		build->proved = sg_expect_prove(arena, in, &build->image,
		    problems);
	gate = sg_gate_over(&build->image, image_for_expect(arena, in, build),
	    problems);
	if (gate != NULL)
		sg_expect(arena, in, gate, problems);
	if (gate != NULL)
		sg_expect_openings(arena, in, gate, problems);
	sg_gate_close(&gate);
}

/*
 * Reuse the installed names image if its inputs are unchanged.  Otherwise
 * compile a new names image.  On an error build->names stays empty.
 */
static void
make_names(struct sg_arena *arena, const struct sg_compile_in *in,
    struct sg_problems *problems, struct sg_build *build)
{
	build->same_names = build->image.head != NULL &&
	    sg_origin_is(&build->image, in);
	if (build->same_names) {
		build->names = (struct sg_str){
		    (const char *)build->image.bytes, build->image.size};
		sg_origin_recall(arena, &build->image, in->lists, problems);
		return;
	}
	build->names = sg_compile_names(arena, in, problems);
	sg_locked_names(in->lists, problems);
	sg_image_close(&build->image);
	if (build->names.n > 0)
		sg_image_borrow("names image", build->names, SG_IMAGE_NAMES,
		    problems, &build->image);
	sg_progress(&in->progress, 1000);
}

/* Compile and test both images.  Returns true if no stage reported an error. */
static bool
compile(struct sg_arena *arena, const struct sg_compile_in *in,
    const struct sg_calendar_days *calendar, struct sg_problems *problems,
    struct sg_build *build)
{
	struct sg_compile *compiled;
	size_t before;

	make_names(arena, in, problems, build);
	if (in->timetable == NULL)
		return false;
	compiled = sg_compile_policy(arena, in, problems);
	before = sg_problems_errors(problems);
	sg_lint(compiled, calendar, problems);
	if (before > 0)
		return false;
	sg_ages(arena, in, compiled, &build->image, problems);
	build->policy = sg_compile_image(compiled);
	try_expect(arena, in, build, problems);
	return sg_problems_errors(problems) == 0;
}

bool
sg_build(struct sg_arena *arena, const struct sg_build_options *options,
    struct sg_problems *problems, struct sg_build *build)
{
	struct sg_calendar_days calendar = {0};
	struct sg_compile_in in = {0};
	struct sg_policy_ast *ast;

	*build = (struct sg_build){0};
	ast = sg_parse_with(arena, options->policy_path, options->instead,
	    problems);
	build->ast = ast;
	build->catalogue = sg_catalogue_read(arena, options->catalogue_folder,
	    problems);
	sg_check(ast, build->catalogue, options->now, problems);
	sg_calendar_read(arena, ast, options->now, problems, &calendar);
	in.ast = ast;
	in.known_as = options->known_as;
	in.catalogue = build->catalogue;
	in.lists = sg_lists_load(arena, ast, options->locked_folder, problems);
	sg_locked_owners(arena, in.lists, options->locked_folder, problems);
	sg_fetched_load(arena, in.lists, ast, options->fetched_folder,
	    problems);
	in.techniques = sg_techniques_read(arena, options->techniques_folder,
	    options->own_techniques_folder, problems);
	in.timetable = sg_timetable_new(arena, ast, &calendar, options->now,
	    problems);
	build->timetable = in.timetable;
	/* Drop the errors: if the installed image is damaged, a new one is
	 * compiled. */
	if (options->installed_names != NULL &&
	    sg_image_open(options->installed_names, SG_IMAGE_NAMES,
		sg_problems_new(arena), &build->image) &&
	    options->guard_lists)
		in.before = &build->image;
	in.progress = options->progress;
	in.seed[0] = options->seed[0];
	in.seed[1] = options->seed[1];
	if (compile(arena, &in, &calendar, problems, build))
		return true;
	sg_build_close(build);
	return false;
}

void
sg_build_close(struct sg_build *build)
{
	sg_image_close(&build->image);
	build->names = (struct sg_str){0};
	build->policy = (struct sg_str){0};
}
