/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * where.h -- which of the policy's targets a name, an address or a page is.
 *
 * Knows hosts, pages, patterns and addresses; nothing of people or time.
 */
#ifndef SG_WHERE_H
#define SG_WHERE_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/format.h"
#include "gate/names.h"
#include "gate/request.h"
#include "gate/url.h"

struct sg_gate;
struct sg_scratch;

#define SG_WHERE_CATSETS 8 /* a host's names that the catalogue knows */

struct sg_where {
	const struct sg_url *url;
	bool has_path;      /* else: a CONNECT, or a TLS server name */
	struct sg_set fits; /* targets that it is */
	struct sg_set
	    unclear;          /* targets that it is in one reading of its path
				and not in another, or that could not be told:
				for `block` lines it is, for `allow` lines not */
	struct sg_set loads;  /* pages that pulled it in: for `allow` lines */
	struct sg_set serves; /* platforms that its address serves ... */
	bool serves_more;     /* ... and others that no line names */
	struct sg_set maybe;  /* targets it may be, depending on its path, which
				 a CONNECT does not tell */
	bool locked;          /* on a locked list */
	bool maybe_locked;    /* ... or not, depending on its path */
	bool has_pages;       /* lists have pages of its host */
	bool embed;           /* a host that only pages pull in */
	struct sg_set any;    /* decide.c: all of these sets, and patterns */
	bool patterns_tried;
	uint32_t lists;      /* of conf/circumvention: SG_LIST_BIT() */
	uint32_t stands_for; /* host that a list gives for it, in names.img */
	const char *fault;   /* why some of `unclear` could not be told */
	uint32_t ncatsets;
	uint32_t catsets[SG_WHERE_CATSETS]; /* most specific name first */
};

/* The hashes of a name and of those above it, under the key of the tables. */
struct sg_asked {
	size_t count;
	uint64_t hash[SG_NAME_LABELS_MAX];
};

/*
 * Begin to look up a URL's name: what it takes of the tables is on its way
 * from memory while the caller does other things.  An address asks nothing.
 */
void sg_where_ask(const struct sg_gate *gate, const struct sg_url *url,
    struct sg_asked *asked);
/* The end of it: fill `where`, as sg_where_find() does. */
void sg_where_take(const struct sg_gate *gate, const struct sg_url *url,
    bool has_path, const struct sg_asked *asked, struct sg_where *where);
/*
 * Look up one name or address at once.  Patterns are left for
 * sg_where_patterns(), pages, those of lists as well, for sg_where_pages().
 */
void sg_where_find(const struct sg_gate *gate, const struct sg_url *url,
    bool has_path, struct sg_where *where);
/* It is nothing that can be told: only who asks is known. */
void sg_where_none(const struct sg_url *url, struct sg_where *where);
/* Add the pages that it lies on; the scratch gives room for readings. */
void sg_where_pages(const struct sg_gate *gate, struct sg_scratch *scratch,
    struct sg_where *where);
/* Add those that load it: the method and the headers in the scratch tell. */
void sg_where_loads(const struct sg_gate *gate, struct sg_str method,
    struct sg_scratch *scratch, struct sg_where *where);
/* Try all patterns, once; adds to fits, unclear or maybe. */
void sg_where_patterns(const struct sg_gate *gate, struct sg_scratch *scratch,
    struct sg_where *where);
/*
 * The platform to name for it: one that `what` names (may be NULL), else the
 * first; SG_NO_PLATFORM when it is none.
 */
uint32_t sg_where_platform(const struct sg_gate *gate,
    const struct sg_where *where, const struct sg_set *what);
/* The name of one of the policy's targets in `what` that it is; NULL: none. */
const char *sg_where_named(const struct sg_gate *gate,
    const struct sg_where *where, const struct sg_set *what);
/*
 * All platforms that it is of, as indexes of categories, at most `most`;
 * returns how many.
 */
uint32_t sg_where_platforms(const struct sg_gate *gate,
    const struct sg_where *where, uint32_t *platforms, uint32_t most);
/* Whose it is: a number for each owner of platforms, 0 for nobody known. */
uint32_t sg_where_owner(const struct sg_gate *gate,
    const struct sg_where *where);

#endif
