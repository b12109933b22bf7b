/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * compile.h -- a checked policy to the two images that the gate reads.
 *
 * Each image is made by itself: names.img of catalogue and lists,
 * policy.img of the policy's own words.  Does not read files; says nothing
 * about lines without effect (lint.h).
 */
#ifndef SG_COMPILE_H
#define SG_COMPILE_H

#include "base/text.h"
#include "policy/language/ast.h"
#include "policy/progress.h"

struct sg_arena;
struct sg_catalogue;
struct sg_compile;
struct sg_image;
struct sg_name_lists;
struct sg_techniques;
struct sg_timetable;

struct sg_compile_in {
	const struct sg_policy_ast *ast;
	const struct sg_catalogue *catalogue;
	const struct sg_timetable *timetable;
	struct sg_name_lists *lists;
	const struct sg_techniques *techniques;
	uint64_t seed[2];              /* of the name tables */
	const struct sg_image *before; /* names in force, whose lists may not
					  lose over half; or NULL */
	struct sg_progress progress;
	bool keep_ended; /* exceptions that have ended stay in: they fit no
			    request of today, but `expect` lines of then */
};

/*
 * names.img: empty when something is wrong, with errors in `problems`.
 */
struct sg_str sg_compile_names(struct sg_arena *arena,
    const struct sg_compile_in *in, struct sg_problems *problems);
/*
 * A policy on its way to policy.img.  Always returns one, for lint.h, even
 * when there were errors; names that nothing has are left out of it.
 */
struct sg_compile *sg_compile_policy(struct sg_arena *arena,
    const struct sg_compile_in *in, struct sg_problems *problems);
/* Its bytes; only when no error was found. */
struct sg_str sg_compile_image(struct sg_compile *compile);

#endif
