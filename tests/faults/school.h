/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * school.h -- a small school in a folder of its own, with an old policy and a
 * new one: both block some sites, and each one of its own.
 */
#ifndef SG_TEST_SCHOOL_H
#define SG_TEST_SCHOOL_H

#include <stdbool.h>

#include "kept.h"

struct sg_arena;

struct school {
	struct sg_arena *arena;
	char folder[32];
	const char *words[16]; /* that install its policy */
	struct kept state;     /* the state folder, when it was kept */
	bool first;            /* nothing is in force before */
	bool same_names;       /* the new policy has the lists of the old one */
	bool rollback;         /* the new policy was in force before */
};

/* Without a policy yet. */
void school_make(struct school *school);
void school_remove(struct school *school);
/* A path in its folder, in its arena. */
const char *school_path(const struct school *school, const char *name);
/* The policy of that name ("Old", "New") and, unless the lists are to stay as
 * they are, its list. */
void school_write(const struct school *school, const char *name);
void school_install(const struct school *school);
/* Remember what is in the state folder. */
void school_keep(struct school *school);

#endif
