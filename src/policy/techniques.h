/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * techniques.h -- the lists of conf/circumvention: hosts, words and
 * identifiers that the gate's detectors know.
 *
 * A line is a host (it and all below it), "=HOST" for that host alone, an
 * address or network; or, in a list of words, a word, phrase or identifier.
 * "HOST:" gives the platform's host that the lines after it stand for.
 * "#" begins a comment.
 */
#ifndef SG_TECHNIQUES_H
#define SG_TECHNIQUES_H

#include "gate/format.h"

struct sg_arena;
struct sg_problems;

struct sg_technique_entry {
	struct sg_str name; /* as it stands in the table of names; or empty: */
	struct sg_network network;
	enum sg_name_kind kind;
};

/* The lines of one file that stand for one host. */
struct sg_technique_list {
	const char *list;         /* see gate/disguise/lists.h */
	struct sg_str stands_for; /* canonical, or empty */
	struct sg_technique_entry *v;
	size_t n, cap;
};

struct sg_techniques {
	struct sg_technique_list *v;
	size_t n, cap;
};

/*
 * Read NAME.list in each folder, those of `own` after those of `shipped`;
 * either may be NULL.  `own` may be missing, `shipped` may not: a warning.
 * A line that cannot be read is a warning, a file of no known name too.  A
 * file or folder that is there and cannot be read is an error.
 */
struct sg_techniques *sg_techniques_read(struct sg_arena *arena,
    const char *shipped, const char *own, struct sg_problems *problems);

#endif
