/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * build.h -- from files to two images in memory: the one way that `check`,
 * `install`, `judge` and the tests take.
 *
 * Reads the policy, the catalogue, lists and calendars; writes nothing.
 */
#ifndef SG_BUILD_H
#define SG_BUILD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "gate/image.h"
#include "policy/progress.h"

struct sg_arena;
struct sg_catalogue;
struct sg_policy_ast;
struct sg_problems;
struct sg_timetable;

struct sg_build_options {
	const char *policy_path;
	const char *catalogue_folder;
	const char *fetched_folder; /* lists that were fetched; may be missing,
				       or NULL */
	const char *techniques_folder;     /* what detectors know by name */
	const char *own_techniques_folder; /* the school's; may be missing */
	const char *locked_folder;         /* may be missing: no locked lists */
	int64_t now;                 /* UTC; "today", and the start of time for
					policies without dates */
	uint64_t seed[2];            /* of the name tables */
	const char *installed_names; /* names image in force, which is used
					again if it is made of the same; may be
					missing, or NULL */
	bool guard_lists;            /* a list that lost more than half of its
					names since then is an error */
	struct sg_progress progress;
};

struct sg_build {
	const struct sg_policy_ast *ast;
	const struct sg_catalogue *catalogue;
	const struct sg_timetable *timetable;
	struct sg_str names; /* images; in the arena, or of `image` */
	struct sg_str policy;
	struct sg_image image; /* of the names, open and checked */
	bool same_names;       /* they are the ones in force */
};

/*
 * Parse, check, compile, look for lines that can never apply, and run the
 * policy's `expect` lines.  Everything found is in `problems`.  True when
 * there is no error: only then are the images set.
 * Same files, now and seed: same bytes.
 */
bool sg_build(struct sg_arena *arena, const struct sg_build_options *options,
    struct sg_problems *problems, struct sg_build *build);
/* Give the names in force back.  Before the arena's end; a process that ends
 * need not. */
void sg_build_close(struct sg_build *build);

#endif
