/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * nametable.c -- lays out hashed names in buckets.
 *
 * A bucket has eight slots, and a slot has one entry: a hash, a kind and the
 * number of a set.  This file does not read lists, and does not know what a set
 * means.
 */
#include "policy/compile/nametable.h"

#include <string.h>

/*
 * How many slots are in use, in per cent.  At 75 per cent about one bucket in
 * four is full.  A probe that goes on to the next bucket costs little, because
 * the tags of that bucket are in the next word of memory.  An entry takes 12
 * bytes, including its share of free slots and tags.
 */
#define LOAD_PERCENT 75

/* Search from the bucket of `hash` for a free slot or a slot equal to `slot`.
 * If a free slot is found first, store `slot` there. */
static void
place(const struct sg_nametable *table, uint64_t hash, uint64_t slot)
{
	uint64_t at = sg_name_bucket(hash, table->nbuckets);

	for (;;) {
		for (size_t i = 0; i < SG_BUCKET_SLOTS; i++) {
			if (table->buckets[at].slot[i] == 0) {
				table->buckets[at].slot[i] = slot;
				table->tags[at] |= sg_name_tag_of_slot(slot)
				    << 8 * i;
				return;
			}
			if (table->buckets[at].slot[i] == slot)
				return;
		}
		at = at + 1 == table->nbuckets ? 0 : at + 1;
	}
}

uint64_t
sg_nametable_buckets(size_t count)
{
	uint64_t slots = (uint64_t)count * 100 / LOAD_PERCENT + 1;

	return slots / SG_BUCKET_SLOTS + 1;
}

void
sg_nametable_fill(const struct sg_nametable *table,
    const struct sg_name_entry *entries, size_t count)
{
	memset(table->buckets, 0, table->nbuckets * sizeof(*table->buckets));
	memset(table->tags, 0, table->nbuckets * sizeof(*table->tags));
	for (size_t i = 0; i < count; i++)
		place(table, entries[i].hash,
		    sg_name_fingerprint(entries[i].hash) << 16 |
			(uint64_t)(entries[i].kind & 7) << 13 |
			(entries[i].set & (SG_NAME_SETS - 1)));
}
