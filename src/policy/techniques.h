/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * techniques.h -- reads the lists in conf/circumvention.  The lists have the
 * hosts, words and identifiers by which the gate detects circumvention.
 * Circumvention is a way around the filter, such as a VPN.
 *
 * In a list of hosts, a line is a host, "=HOST", an address or a network.  A
 * host includes all its sub-domains.  "=HOST" is the host without its
 * sub-domains.  In a list of words, a line is a word, phrase or identifier.  In
 * a list of words of searches, a line may also be a part of a word ("omin*",
 * "*sperre"), or a word with its misspellings ("~unblock"), and "de:" begins
 * the words of a language.  Such words are kept in the spelling of
 * gate/disguise/typed.h.
 * The line "HOST:" begins a section.  The hosts in the section are treated as
 * if they were HOST, for example the front-ends of a platform.  "#" begins a
 * comment.
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
	struct sg_str stands_for; /* canonical host, code of a language, or
				     empty */
	struct sg_technique_entry *v;
	size_t n, cap;
};

struct sg_techniques {
	struct sg_technique_list *v;
	size_t n, cap;
};

/*
 * Read every *.list file in the folder `shipped` and then in the folder `own`.
 * Either may be NULL.  Adds a warning if `shipped` does not exist, if a line
 * cannot be parsed, or if a file has an unknown name.  Adds an error if a file
 * or folder exists but cannot be read.  Never returns NULL.
 */
struct sg_techniques *sg_techniques_read(struct sg_arena *arena,
    const char *shipped, const char *own, struct sg_problems *problems);

#endif
