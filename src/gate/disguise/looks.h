/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * looks.h -- finds out whether a name with digits looks like a known name
 * ("faceb00k").
 *
 * A look is the name with letters in place of its digits.  The table entries of
 * a look are usually not in the processor's caches.  So they are first
 * prefetched, and read later.  Every function may be called from any thread,
 * and allocates nothing.
 */
#ifndef SG_LOOKS_H
#define SG_LOOKS_H

#include "base/text.h"

struct sg_gate;

/* Limit of the domains that are looked up for one look. */
#define SG_LOOK_NAMES 5

/*
 * The hashes of one look.  They are the hashes of its domains, and the hash of
 * its registrable label ("bbc" of "bbc.co.uk") as a word.
 */
struct sg_look {
	size_t n;
	uint64_t name[SG_LOOK_NAMES];
	uint64_t word;
	bool is_word; /* `word` is set */
};

struct sg_looks {
	size_t n;
	struct sg_look look[2]; /* with 1 read as i, and with 1 read as l */
};

/*
 * Compute the hashes of the looks of `host`, which must be canonical, and
 * prefetch their table entries.
 */
void sg_looks_ask(const struct sg_gate *gate, struct sg_str host,
    struct sg_looks *looks);
/*
 * Returns false if no look is a known name.  Always returns true if the policy
 * has names or patterns of its own, because this function does not look these
 * up.
 */
bool sg_looks_known(const struct sg_gate *gate, const struct sg_looks *looks);

#endif
