/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * school.h -- a small school in a temporary folder, with an old and a new
 * policy.  Both policies block some sites, and each also blocks one site that
 * the other allows.
 *
 * Not thread-safe.  Every failure fails the test.
 */
#ifndef SG_TEST_SCHOOL_H
#define SG_TEST_SCHOOL_H

#include <stdbool.h>

#include "kept.h"

struct sg_arena;

/*
 * school_make() sets `words` to the command that installs the policy. The three
 * flags are false at first. A test may set them.
 */
struct school {
	struct sg_arena *arena;
	char folder[32];
	const char *words[16]; /* command line, NULL at its end */
	struct kept state;     /* the state folder, saved by school_keep() */
	bool first;            /* before each run no policy is in force */
	bool same_names;       /* both policies have the same lists */
	bool rollback;         /* the command rolls back to New */
};

/* Make the school's folders, lists and catalogue, but no policy. */
void school_make(struct school *school);
void school_remove(struct school *school);
/*
 * Returns the path of `name` in the school's folder; owned by the school's
 * arena.
 */
const char *school_path(const struct school *school, const char *name);
/*
 * Write the policy `name` ("Old" or "New") and its list.  If `same_names` is
 * set, leave the list as it is, so that both policies use the same list.
 */
void school_write(const struct school *school, const char *name);
/* Run the command line in `words`. */
void school_install(const struct school *school);
/* Save the files of the state folder in `state`. */
void school_keep(struct school *school);

#endif
