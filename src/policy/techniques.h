/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * techniques.h -- reads the lists in conf/circumvention: hosts, words and
 * identifiers that the gate's detectors use.
 *
 * A line is a host (with all its sub-domains), "=HOST" for that host alone, an
 * address or a network; or, in a list of words, a word, phrase or identifier.
 * The line "HOST:" begins a section: the hosts below it are treated as if they
 * were HOST, for example the front-ends of a platform.  "#" begins a comment.
 *
 * One thread at a time; everything that is returned lives in the arena.
 */
#ifndef SG_TECHNIQUES_H
#define SG_TECHNIQUES_H

#include "gate/format.h"

struct sg_arena;
struct sg_problems;

struct sg_technique_entry {
	struct sg_str name; /* key in the name table; empty for a network */
	struct sg_network network; /* used only if `name` is empty */
	enum sg_name_kind kind;
};

/* Consecutive lines of one file that stand for the same host. */
struct sg_technique_list {
	const char *list;         /* name of the list, see
				     gate/disguise/lists.h */
	struct sg_str stands_for; /* canonical host, or empty */
	struct sg_technique_entry *v;
	size_t n, cap;
};

struct sg_techniques {
	struct sg_technique_list *v;
	size_t n, cap;
};

/*
 * Read every *.list file in `shipped` and then in `own`; either folder may be
 * NULL.  It is a warning if `shipped` does not exist, if a line cannot be
 * parsed, or if a file has an unknown name.  It is an error if a file or folder
 * exists but cannot be read.  Never returns NULL.
 */
struct sg_techniques *sg_techniques_read(struct sg_arena *arena,
    const char *shipped, const char *own, struct sg_problems *problems);

#endif
