/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * catalogue.h -- reads the catalogue of platforms.  A platform is a service
 * such as Facebook, with all hosts and networks that belong to it.  Each
 * platform has a file of its own.
 *
 * A class is a kind of platform, such as messaging.  It is a platform too: its
 * file has the sites of this kind that have no file of their own.  A platform
 * says in its own file to which classes it belongs, so a new platform needs no
 * change in the file of the class.  Where a policy names a class, it means the
 * class and all its members.
 *
 * The files have the notation of a policy (language/lex.h).  This module does
 * not compile the catalogue.  Everything that is returned lives in the arena.
 * One thread at a time for each arena.
 */
#ifndef SG_CATALOGUE_H
#define SG_CATALOGUE_H

#include "policy/language/ast.h"

struct sg_arena;

struct sg_marker {
	struct sg_word kind; /* header, cookie, script, title */
	struct sg_word value;
};

struct sg_platform {
	struct sg_word name, title, owner;
	bool is_class;
	uint32_t age; /* youngest people whom the platform's own terms allow an
			 account, in years; 0 if there is no `age` line.  The
			 age of a class is the age of its own sites only */
	struct sg_words classes; /* names of the classes to which it belongs */
	/* Of a class: indexes of the platforms and classes that belong to it,
	 * directly or through another class, in ascending order. */
	size_t *members;
	size_t nmembers, members_cap;
	struct sg_words also;   /* other names for the platform in a policy */
	struct sg_words sites;  /* domains with all their sub-domains */
	struct sg_words hosts;  /* single hosts, without sub-domains */
	struct sg_words embeds; /* hosts from which pages of other sites load
				   parts; people do not open these hosts
				   directly */
	struct sg_ast_networks networks;
	uint32_t *asns;
	size_t nasns, asns_cap;
	struct sg_marker *markers;
	size_t nmarkers, markers_cap;
};

struct sg_catalogue {
	struct sg_platform *platforms; /* sorted by name */
	size_t n, cap;
};

/*
 * Read every *.platform file of `folder`.  Never returns NULL.  A missing
 * folder, an unreadable file, a bad host, a duplicate name, and a class that
 * is unknown, empty or a member of itself are errors in `problems`.
 */
struct sg_catalogue *sg_catalogue_read(struct sg_arena *arena,
    const char *folder, struct sg_problems *problems);
/* Returns the index of the platform that has `name` (lower-case) as its name or
 * in `also`; SIZE_MAX if no platform has it.  Linear search. */
size_t sg_catalogue_find(const struct sg_catalogue *catalogue,
    struct sg_str name);
/* Returns true if the platform has hosts or networks in its own file. */
bool sg_platform_has_parts(const struct sg_platform *platform);

#endif
