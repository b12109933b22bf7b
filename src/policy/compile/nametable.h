/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * nametable.h -- hashed names and their sets to the buckets that gate/names.h
 * reads.
 */
#ifndef SG_NAMETABLE_H
#define SG_NAMETABLE_H

#include <stddef.h>
#include <stdint.h>

#include "gate/names.h"

struct sg_arena;

struct sg_name_entry {
	uint64_t hash;    /* of the name, or of host and path */
	const char *host; /* the name that was hashed, or its host */
	uint16_t host_n;
	uint16_t kind; /* enum sg_name_kind */
	uint16_t set;  /* below SG_NAME_SETS */
};

/* Buckets for `count` entries; at least one place stays free. */
uint64_t sg_nametable_buckets(size_t count);

/* To be laid out: `nbuckets` of each. */
struct sg_nametable {
	struct sg_bucket *buckets;
	uint64_t *tags;
	uint64_t nbuckets;
};

/*
 * Lay out the entries in `table`, which is cleared first.  At most
 * SG_NAME_HITS entries may have one hash.  Sorted by hash they are laid out
 * from the first bucket to the last, which is several times as fast.
 */
void sg_nametable_fill(const struct sg_nametable *table,
    const struct sg_name_entry *entries, size_t count);

#endif
