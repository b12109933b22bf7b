/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * nametable.h -- lays out hashed names and their sets in the buckets that
 * gate/names.h reads.  A bucket has eight slots, and a slot has one entry.
 *
 * Pure: no I/O, no allocation.
 */
#ifndef SG_NAMETABLE_H
#define SG_NAMETABLE_H

#include <stddef.h>
#include <stdint.h>

#include "gate/names.h"

struct sg_arena;

struct sg_name_entry {
	uint64_t hash;    /* of the name, or of a page's host and path */
	const char *host; /* the name, or the page's host; borrowed */
	uint16_t host_n;
	uint16_t kind; /* enum sg_name_kind */
	uint16_t set;  /* number of a set of items (sets.h); the number is below
			  SG_NAME_SETS */
};

/* Returns the number of buckets for `count` entries.  At least one slot stays
 * free, so that every search ends. */
uint64_t sg_nametable_buckets(size_t count);

/* A table in the caller's memory: `nbuckets` items in each array. */
struct sg_nametable {
	struct sg_bucket *buckets;
	uint64_t *tags;
	uint64_t nbuckets;
};

/*
 * Clear `table` and lay out the entries in it.  At most SG_NAME_HITS entries
 * may share a hash.  Sort the entries by hash first: the buckets are then
 * filled in order of their addresses.  This is several times as fast.
 */
void sg_nametable_fill(const struct sg_nametable *table,
    const struct sg_name_entry *entries, size_t count);

#endif
