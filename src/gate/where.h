/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * where.h -- finds the policy's targets that a name, an address or a page
 * belongs to.
 *
 * Knows hosts, pages, patterns and addresses; nothing about people or time.
 * Allocates nothing.  Thread-safe with one scratch per thread; a struct
 * sg_where borrows its URL and the gate.
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

#define SG_WHERE_CATSETS 8 /* most catalogue entries kept for one host */

/* What is known about one subject ("it"): a name, an address or a page. */
struct sg_where {
	const struct sg_url *url;
	bool has_path;         /* false for a CONNECT or a TLS server name */
	struct sg_set fits;    /* targets that it belongs to */
	struct sg_set unclear; /* targets that it belongs to in only some
				  readings of its path, or that could not be
				  tested: `block` lines match these, `allow`
				  lines do not */
	struct sg_set loads;   /* targets of pages that loaded it; for `allow`
				  lines */
	struct sg_set serves;  /* platforms that its address serves ... */
	bool serves_more;      /* ... and others that no line names */
	struct sg_set maybe;   /* targets it may belong to, depending on its
				  path, which a CONNECT does not show */
	bool locked;           /* on a locked list */
	bool maybe_locked;     /* ... perhaps, depending on its path */
	bool has_pages;        /* lists have pages of its host */
	bool embed;            /* a host that only pages load */
	struct sg_set any;     /* decide.c: union of these sets and of pattern
				  targets */
	bool patterns_tried;
	uint32_t lists;      /* lists of conf/circumvention: SG_LIST_BIT() */
	uint32_t stands_for; /* string of names.img: the host that a list gives
				for it, or 0 */
	const char *fault;   /* static text: why a target in `unclear` could not
				be tested */
	uint32_t ncatsets;
	uint32_t catsets[SG_WHERE_CATSETS]; /* most specific name first */
};

/*
 * The hashes of a name and of its parent domains, under the key of the
 * catalogue.
 */
struct sg_asked {
	size_t count;
	uint64_t hash[SG_NAME_LABELS_MAX];
};

/*
 * Begin to look up a URL's name: hashes it and prefetches the table entries
 * while the caller does other things.  Does nothing for an address.
 */
void sg_where_ask(const struct sg_gate *gate, const struct sg_url *url,
    struct sg_asked *asked);
/* Finish the look-up: fill `where`, as sg_where_find() does. */
void sg_where_take(const struct sg_gate *gate, const struct sg_url *url,
    bool has_path, const struct sg_asked *asked, struct sg_where *where);
/*
 * Look up one name or address at once.  Leaves patterns to sg_where_patterns()
 * and all pages to sg_where_pages().
 */
void sg_where_find(const struct sg_gate *gate, const struct sg_url *url,
    bool has_path, struct sg_where *where);
/*
 * Fill `where` for a subject without a name: only lines that need no target can
 * match.
 */
void sg_where_none(const struct sg_url *url, struct sg_where *where);
/* Add the pages that the subject lies on; uses scratch->paths for readings. */
void sg_where_pages(const struct sg_gate *gate, struct sg_scratch *scratch,
    struct sg_where *where);
/* Add the pages that loaded the subject, by the method and scratch->headers. */
void sg_where_loads(const struct sg_gate *gate, struct sg_str method,
    struct sg_scratch *scratch, struct sg_where *where);
/* Try all patterns, at most once; adds to fits, unclear or maybe. */
void sg_where_patterns(const struct sg_gate *gate, struct sg_scratch *scratch,
    struct sg_where *where);
/*
 * The platform to report for the subject: the first that `what` (may be NULL)
 * names, else the first; SG_NO_PLATFORM if it belongs to no platform.
 */
uint32_t sg_where_platform(const struct sg_gate *gate,
    const struct sg_where *where, const struct sg_set *what);
/* The name of a target in `what` that the subject belongs to, or NULL. */
const char *sg_where_named(const struct sg_gate *gate,
    const struct sg_where *where, const struct sg_set *what);
/*
 * Store the platforms that the subject belongs to, as category indexes, at most
 * `most`.  Returns how many.
 */
uint32_t sg_where_platforms(const struct sg_gate *gate,
    const struct sg_where *where, uint32_t *platforms, uint32_t most);
/* A number for the owner of the subject's platform; 0 if that is unknown. */
uint32_t sg_where_owner(const struct sg_gate *gate,
    const struct sg_where *where);

#endif
