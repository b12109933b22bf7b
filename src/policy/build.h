/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * build.h -- compiles the policy and its lists into two images in memory, for
 * `check`, `install`, `judge` and the tests.
 *
 * An image is a compiled file.  The gate, the part of the service that judges
 * requests, maps the images into memory (gate/format.h).  The names image has
 * the names of the catalogue and of all lists.  The catalogue describes known
 * platforms, for example Facebook (catalogue.h).  The policy image has the
 * policy's own lines.
 *
 * The build reads the policy, the catalogue, lists and calendars.  It writes no
 * file.  Not thread-safe: it changes the environment variable TZ for a moment
 * (calendar/zone.h).
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
struct sg_instead;
struct sg_policy_ast;
struct sg_problems;
struct sg_timetable;

struct sg_build_options {
	const char *policy_path;
	const char *known_as; /* the path of the policy that the image keeps;
				 NULL: policy_path */
	struct sg_instead *instead; /* a text that is read in place of a file
				       that the policy includes
				       (language/parse.h); may be NULL */
	const char *catalogue_folder;
	const char *fetched_folder; /* fetched lists; may be missing or NULL */
	const char *techniques_folder; /* lists of the hosts and words by which
					  circumvention is detected */
	const char *own_techniques_folder; /* the school's additions to these
					lists; may be missing or NULL */
	const char *locked_folder;         /* lists that no policy line can
					      undo; may be missing or NULL */
	int64_t now;                 /* current time in UTC seconds; if the
					policy has no dates, its times are
					compiled from this day on */
	uint64_t seed[2];            /* key of the hashes in the name tables */
	const char *installed_names; /* path of the installed names image; may
					be NULL or a missing file.  The image is
					reused if the catalogue and the lists
					are unchanged. */
	bool guard_lists; /* report an error if a list now has less than half as
			     many names as in the image at installed_names */
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
	const char *proved;    /* what was tried to prove the `expect` lines
				  without a date, a line of text each; "" or
				  NULL if there are no such lines */
	bool same_names;       /* `image` is the installed names image,
				  reused */
};

/*
 * Parse, check and compile the policy.  Then look for lines that can never
 * apply, and test the policy's `expect` lines.  Every finding is added to
 * `problems`.  Returns true if there was no error.  On an error returns false,
 * and `build->names` and `build->policy` are empty.  Two builds from the same
 * files, `now` and `seed` give the same bytes.
 */
bool sg_build(struct sg_arena *arena, const struct sg_build_options *options,
    struct sg_problems *problems, struct sg_build *build);
/* Close the names image.  Call this before the arena is freed.  A process that
 * is about to exit need not call it. */
void sg_build_close(struct sg_build *build);

#endif
