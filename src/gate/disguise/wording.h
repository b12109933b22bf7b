/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * wording.h -- collects what the lists of words (lists.h) say about a text that
 * somebody typed, for each language.
 *
 * Pure: no I/O, no allocation.
 */
#ifndef SG_WORDING_H
#define SG_WORDING_H

#include "gate/disguise/lists.h"

struct sg_gate;

#define SG_TONGUES_MAX 32

/* The lists that have a word of the text under the heading of a language. */
struct sg_tongue {
	uint32_t code;  /* the letters of the heading, as a number */
	uint64_t lists; /* SG_LIST_BIT() */
};

/* Bytes of the shortest name of a platform that is clear by itself. */
#define SG_NAMED_MIN 5

struct sg_wording {
	uint64_t lists; /* SG_LIST_BIT() of the lists that have a word of the
			   text under no heading */
	struct sg_tongue tongue[SG_TONGUES_MAX];
	size_t ntongues;
	/*
	 * The number of phrases in SG_LIST_SEARCH_VERB and in
	 * SG_LIST_SEARCH_KIND that do not overlap.
	 */
	uint32_t verbs, kinds;
	/*
	 * The string offset in names.img of a host of the first platform that
	 * the text names, or 0.
	 */
	uint32_t platform;
	bool named; /* a name of a platform has at least SG_NAMED_MIN bytes */
};

/* Fill *wording.  Cost: at most about SG_LOOKUPS_MAX look-ups (phrase.h). */
void sg_wording_read(const struct sg_gate *gate, struct sg_str text,
    struct sg_wording *wording);

#endif
