/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * school.h -- a small school in a temporary folder, with an old and a new
 * policy ("Old" and "New"). Some sites are blocked by both policies. Each
 * policy also blocks one site that the other allows.
 *
 * Not thread-safe. If a function fails, the test fails.
 */
#ifndef SG_TEST_SCHOOL_H
#define SG_TEST_SCHOOL_H

#include <stdbool.h>

#include "kept.h"

struct sg_arena;

/*
 * school_make() sets `words` to the command that installs the policy. It sets
 * the three flags to false. A test may then change them.
 */
struct school {
	struct sg_arena *arena;
	char folder[32];
	const char *words[16]; /* command line, NULL at its end */
	/* the files of the state folder, saved by school_keep() */
	struct kept state;
	bool first;      /* no policy is in force before a run */
	bool same_names; /* both policies use the same lists */
	bool rollback;   /* the command is a rollback to the policy New */
};

/* Makes the school's folders, lists and catalogue, but no policy. */
void school_make(struct school *school);
void school_remove(struct school *school);
/*
 * Returns the path of `name` in the school's folder. The school's arena owns
 * the path.
 */
const char *school_path(const struct school *school, const char *name);
/*
 * Writes the policy `name` ("Old" or "New") and its list. If `same_names` is
 * set, the list is left as it is, so that both policies use the same list.
 */
void school_write(const struct school *school, const char *name);
/* Runs the command line in `words`. */
void school_install(const struct school *school);
/* Saves the files of the state folder in `state`. */
void school_keep(struct school *school);

#endif
