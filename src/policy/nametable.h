/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * nametable.h -- names and their sets to the buckets that gate/names.h reads.
 */
#ifndef SG_NAMETABLE_H
#define SG_NAMETABLE_H

#include <stddef.h>
#include <stdint.h>

#include "gate/names.h"

struct sg_arena;

struct sg_name_entry {
	struct sg_str name; /* canonical */
	uint16_t kind;      /* enum sg_name_kind bits, at least one */
	uint16_t set;       /* below SG_NAME_SETS */
};

/*
 * Lay out `count` entries; a name may come up to SG_NAME_HITS times with
 * different kinds or sets.  Returns the buckets (64-byte aligned size, in the
 * arena) and how many in *nbuckets; NULL only when two different names have
 * one hash under this seed (about once in 40,000 images of 5 million names):
 * take another seed.
 */
struct sg_bucket *sg_nametable_build(struct sg_arena *arena,
    const uint64_t seed[2], const struct sg_name_entry *entries, size_t count,
    uint64_t *nbuckets);

#endif
