/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * school.h -- a small school in a temporary folder, with an old and a new
 * policy: both block some sites, and each one of its own.
 */
#ifndef SG_TEST_SCHOOL_H
#define SG_TEST_SCHOOL_H

#include <stdbool.h>

#include "kept.h"

struct sg_arena;

struct school {
	struct sg_arena *arena;
	char folder[32];
	const char *words[16]; /* command line that installs its policy */
	struct kept state;     /* the state folder as saved */
	bool first;            /* no policy is in force before */
	bool same_names;       /* both policies have the same lists */
	bool rollback;         /* the new policy was in force before */
};

/* Make the school, without a policy. */
void school_make(struct school *school);
void school_remove(struct school *school);
/* A path in the school's folder; owned by its arena. */
const char *school_path(const struct school *school, const char *name);
/*
 * Write the policy of that name ("Old", "New") and its list; not the list if
 * `same_names` is set.
 */
void school_write(const struct school *school, const char *name);
void school_install(const struct school *school);
/* Save the files of the state folder in `state`. */
void school_keep(struct school *school);

#endif
