/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * build.c -- compiles a policy for a fuzz target. The result is two images, the
 * compiled files that the gate reads.
 */
#include "fuzz.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "policy/build.h"
#include "world.h"

#define NOW INT64_C(1795262400) /* Sat 21 Nov 2026, 12:00 UTC */

void
fuzz_build(struct sg_arena *arena, const char *policy, const char *catalogue,
    struct sg_build *build)
{
	struct sg_problems *problems = sg_problems_new(arena);
	const char *source = getenv("SG_SOURCE");
	struct sg_build_options options = {.now = NOW, .seed = {1, 2}};
	char folder[FUZZ_FOLDER];
	bool fine;

	if (source == NULL)
		source = ".";
	fuzz_folder(folder, sizeof(folder));
	options.policy_path = sg_path_join(arena, folder, "school.policy");
	options.catalogue_folder = catalogue != NULL ?
	    catalogue :
	    sg_path_join(arena, source, "conf/platforms");
	options.techniques_folder = catalogue != NULL ?
	    folder :
	    sg_path_join(arena, source, "conf/circumvention");
	fuzz_put(options.policy_path, sg_str(policy));
	fine = sg_build(arena, &options, problems, build);
	if (!fine)
		sg_problems_print(problems, stderr, false);
	MUST(fine);
}
