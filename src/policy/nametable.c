/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * nametable.c -- lays hashed names out in buckets.
 *
 * Does not read lists and does not know what a set means.
 */
#include "policy/nametable.h"

#include <string.h>

/*
 * Slots in use of 100.  At 60 one bucket in twelve is full, and the probe of
 * a name that is not there nearly always ends in the first; an entry takes
 * 13.4 bytes.
 */
#define LOAD_PERCENT 60

/* Put `slot` where the hash's probe will find it; once is enough. */
static void
place(struct sg_bucket *buckets, uint64_t nbuckets, uint64_t hash,
    uint64_t slot)
{
	uint64_t at = sg_name_bucket(hash, nbuckets);

	for (;;) {
		for (size_t i = 0; i < SG_BUCKET_SLOTS; i++) {
			if (buckets[at].slot[i] == 0) {
				buckets[at].slot[i] = slot;
				return;
			}
			if (buckets[at].slot[i] == slot)
				return;
		}
		at = at + 1 == nbuckets ? 0 : at + 1;
	}
}

uint64_t
sg_nametable_buckets(size_t count)
{
	uint64_t slots = (uint64_t)count * 100 / LOAD_PERCENT + 1;

	return slots / SG_BUCKET_SLOTS + 1;
}

void
sg_nametable_fill(struct sg_bucket *buckets, uint64_t nbuckets,
    const struct sg_name_entry *entries, size_t count)
{
	memset(buckets, 0, nbuckets * sizeof(*buckets));
	for (size_t i = 0; i < count; i++)
		place(buckets, nbuckets, entries[i].hash,
		    sg_name_fingerprint(entries[i].hash) << 16 |
			(uint64_t)(entries[i].kind & 7) << 13 |
			(entries[i].set & (SG_NAME_SETS - 1)));
}
