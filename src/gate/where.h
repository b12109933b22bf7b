/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * where.h -- finds the policy's targets that a name, an address or a page
 * belongs to.
 *
 * A target is a thing that a rule of the policy can name, such as a platform or
 * a `sites` list (format.h).  The functions know nothing about people or time,
 * and allocate nothing.  They are thread-safe if every thread has its own
 * scratch.  A struct sg_where borrows its URL and the gate.
 */
#ifndef SG_WHERE_H
#define SG_WHERE_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/format.h"
#include "gate/names.h"
#include "gate/request.h"
#include "gate/set.h"
#include "gate/url.h"

struct sg_gate;
struct sg_scratch;

/* Limit of the catsets (sets of categories, format.h) of one host. */
#define SG_WHERE_CATSETS 8

/* The number of bitmaps in a struct sg_where. */
#define SG_WHERE_SETS 5

/*
 * What is known about one subject.  A subject is a name or an address of a
 * request's destination, with the path if the path is known.
 *
 * The sets of targets are bitmaps (set.h) with gate->target_words words.  They
 * lie one after the other in `memory`, so that few cache lines are used if the
 * policy has few targets.  Do not assign a struct sg_where to another: use
 * sg_where_lend().
 */
struct sg_where {
	const struct sg_url *url;
	bool has_path;  /* false for a CONNECT or a TLS server name */
	uint64_t *fits; /* targets that the subject belongs to */
	/*
	 * Targets that the subject belongs to in only some readings of its path
	 * (path.h), and targets that could not be tested.  Also targets that
	 * name a site as `www.NAME`, if the subject is a sub-domain of NAME
	 * that is neither `www.NAME` nor below it (SG_NAME_WWW).  A `block`
	 * line that names one of these targets fits.  An `allow` line does not.
	 */
	uint64_t *unclear;
	uint64_t *loads; /* targets of the pages that load the subject. They
			    count for `allow` lines only */
	/* Platforms that the IP address of the subject serves. */
	uint64_t *serves;
	bool serves_more; /* the IP address also serves platforms that no line
			     of the policy names */
	/*
	 * Targets that the subject may belong to, depending on its path.  A
	 * CONNECT does not show the path.
	 */
	uint64_t *maybe;
	/* The subject is on a locked list, which blocks for everyone. */
	bool locked;
	bool maybe_locked; /* the subject may be on a locked list, depending on
			      its path */
	bool has_pages;    /* lists have single pages of the host */
	bool embed; /* people never visit the host: only pages load from it */
	/*
	 * The subject's name belongs to a platform, or the policy itself names
	 * it.  A name that is only on a list does not count.
	 */
	bool named;
	bool patterns_tried;
	uint64_t lists; /* SG_LIST_BIT() of the circumvention lists
			   (disguise/lists.h) that have the subject */
	/*
	 * Offset of a string in names.img, or 0.  If the subject lets people
	 * use a platform under another host (an alternative front end), the
	 * string is a host of that platform.
	 */
	uint32_t stands_for;
	const char *fault; /* static text: why a target in `unclear` could not
			      be tested */
	uint32_t ncatsets;
	/*
	 * Category sets (format.h) of the subject and its parent domains, most
	 * specific name first.
	 */
	uint32_t catsets[SG_WHERE_CATSETS];
	uint64_t memory[SG_WHERE_SETS * SG_SET_WORDS];
};

/*
 * The hashes of a name and of its parent domains, with the hash key of
 * names.img.
 */
struct sg_asked {
	size_t count;
	uint64_t hash[SG_NAME_LABELS_MAX];
};

/*
 * Begin to look up a URL's host name: hash the name, and prefetch its table
 * entries.  The processor loads the entries while the caller does other things.
 * Does nothing for an address.
 */
void sg_where_ask(const struct sg_gate *gate, const struct sg_url *url,
    struct sg_asked *asked);
/*
 * Finish the look-up that sg_where_ask() began, and fill `where`.  `has_path`
 * is true if the path of `url` is known.  For a CONNECT the path is not known.
 */
void sg_where_take(const struct sg_gate *gate, const struct sg_url *url,
    bool has_path, const struct sg_asked *asked, struct sg_where *where);
/*
 * Look up one name or address: sg_where_ask() and sg_where_take() in one call.
 * Does not look at pages and patterns: sg_where_pages() and sg_where_patterns()
 * do.
 */
void sg_where_find(const struct sg_gate *gate, const struct sg_url *url,
    bool has_path, struct sg_where *where);
/*
 * Fill `where` for a subject that has neither a name nor an address.  partly.c
 * needs this for a request whose host cannot be read.  Only policy lines that
 * need no target can fit this subject.
 */
void sg_where_none(const struct sg_gate *gate, const struct sg_url *url,
    struct sg_where *where);
/*
 * Make *to the same subject as `from`.  *to borrows the URL and the sets of
 * `from`.
 */
void sg_where_lend(const struct sg_where *from, struct sg_where *to);
/*
 * Add to `where` the targets of the pages that contain the subject.  A page
 * contains its own path and all paths below it.  Uses scratch->paths.
 */
void sg_where_pages(const struct sg_gate *gate, struct sg_scratch *scratch,
    struct sg_where *where);
/*
 * Add to where->loads the targets of the pages that load the subject.  The
 * method and scratch->headers show which page loads it.
 */
void sg_where_loads(const struct sg_gate *gate, struct sg_str method,
    struct sg_scratch *scratch, struct sg_where *where);
/*
 * Try all patterns, and add their targets to where->fits, where->unclear or
 * where->maybe.  A second call for the same subject does nothing.
 */
void sg_where_patterns(const struct sg_gate *gate, struct sg_scratch *scratch,
    struct sg_where *where);
/*
 * Returns the platform to report for the subject, as a category index.  This is
 * the first platform of the subject that has a target in `what`.  If no
 * platform has a target in `what`, or `what` is NULL, this is the first
 * platform of the subject.  Returns SG_NO_PLATFORM if the subject belongs to no
 * platform.
 */
uint32_t sg_where_platform(const struct sg_gate *gate,
    const struct sg_where *where, const struct sg_parts *what);
/* The name of a target in `what` that the subject belongs to, or NULL. */
const char *sg_where_named(const struct sg_gate *gate,
    const struct sg_where *where, struct sg_parts what);
/*
 * Store the category indexes of at most `most` platforms that the subject
 * belongs to.  Returns how many were stored.
 */
uint32_t sg_where_platforms(const struct sg_gate *gate,
    const struct sg_where *where, uint32_t *platforms, uint32_t most);
/*
 * Returns a number that identifies the owner of the subject's platform, or 0 if
 * the owner is unknown.
 */
uint32_t sg_where_owner(const struct sg_gate *gate,
    const struct sg_where *where);

#endif
