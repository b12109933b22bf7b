/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * build.h -- compiles the policy and its lists into two images in memory, for
 * `check`, `install`, `judge` and the tests.
 *
 * An image is the compiled form that the gate maps into memory (gate/format.h).
 * The names image has the names of the catalogue and of all lists; the policy
 * image has the policy's own lines.
 *
 * Reads the policy, the catalogue, lists and calendars; writes nothing.  Not
 * thread-safe: it changes the environment variable TZ for a moment (zone.h).
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
	const char *fetched_folder; /* fetched lists; may be missing or NULL */
	const char *techniques_folder;     /* detectors' lists (techniques.h) */
	const char *own_techniques_folder; /* the school's additions; may be
					missing or NULL */
	const char *locked_folder;         /* lists that no policy line can
					      undo; may be missing or NULL */
	int64_t now;                 /* current time in UTC seconds; spans of
					time are compiled from this day on if
					the policy has no dates */
	uint64_t seed[2];            /* for the hashes of the name tables */
	const char *installed_names; /* path of the installed names image, which
					is reused if the catalogue and the lists
					are unchanged; the file may be missing,
					the path NULL */
	bool guard_lists;            /* report an error if a list has less than
					half of the names that it has in the
					image at installed_names */
	struct sg_progress progress;
};

struct sg_build {
	const struct sg_policy_ast *ast;
	const struct sg_catalogue *catalogue;
	const struct sg_timetable *timetable;
	struct sg_str names;  /* bytes of the names image: borrowed from `image`
				 if `same_names` is true, else in the arena */
	struct sg_str policy; /* bytes of the policy image, in the arena */
	struct sg_image image; /* the names image, opened and checked */
	bool same_names;       /* `image` is the installed names image,
				  reused */
};

/*
 * Parse, check, compile, look for lines that can never apply, and run the
 * policy's `expect` lines.  Every finding is added to `problems`.  Returns true
 * if there was no error; otherwise `build->names` and `build->policy` are
 * empty.  The same files, `now` and `seed` give the same bytes.
 */
bool sg_build(struct sg_arena *arena, const struct sg_build_options *options,
    struct sg_problems *problems, struct sg_build *build);
/* Close the names image.  Call it before the arena is freed; a process that is
 * about to exit need not call it. */
void sg_build_close(struct sg_build *build);

#endif
