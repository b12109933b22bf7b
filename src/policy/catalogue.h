/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * catalogue.h -- the platforms that schoolgate knows, one file each.
 *
 * Written in the policy's own notation (lex.h).  Does not compile.
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
	struct sg_words also;   /* other names a policy may use */
	struct sg_words sites;  /* domain and all its sub-domains */
	struct sg_words hosts;  /* this host alone */
	struct sg_words embeds; /* hosts that only pages pull in */
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
 * Read every *.platform file of `folder`.  A missing folder, an unreadable
 * file, a bad host, a duplicate name are errors in `problems` with their
 * place.
 */
struct sg_catalogue *sg_catalogue_read(struct sg_arena *arena,
    const char *folder, struct sg_problems *problems);
/* Its index by name or `also` (lower-case), or SIZE_MAX. */
size_t sg_catalogue_find(const struct sg_catalogue *catalogue,
    struct sg_str name);

#endif
