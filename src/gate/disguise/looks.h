/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * looks.h -- finds out whether a name with digits looks like a known name
 * ("faceb00k").
 *
 * Most names do not, but to find out takes a lookup in memory that is not in
 * any cache: so the buckets are prefetched first, and probed later.  May be
 * called from any thread; no allocation.
 */
#ifndef SG_LOOKS_H
#define SG_LOOKS_H

#include "base/text.h"

struct sg_gate;

#define SG_LOOK_NAMES 5

/*
 * The hashes of one look: of its domains, and of its registrable label as a
 * word.
 */
struct sg_look {
	size_t n;
	uint64_t name[SG_LOOK_NAMES];
	uint64_t word;
	bool is_word;
};

struct sg_looks {
	size_t n;
	struct sg_look look[2]; /* 1 read as i, and as l */
};

/* Compute the hashes and prefetch their buckets.  `host` is canonical. */
void sg_looks_ask(const struct sg_gate *gate, struct sg_str host,
    struct sg_looks *looks);
/*
 * Returns false if it looks like no known name.  Always true if the policy has
 * names or patterns of its own, which are not hashed.
 */
bool sg_looks_known(const struct sg_gate *gate, const struct sg_looks *looks);

#endif
