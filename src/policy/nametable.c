/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * nametable.c -- lays names out in buckets.
 *
 * Does not read lists and does not know what a set means.
 */
#include "policy/nametable.h"

#include <stdbool.h>

#include "base/arena.h"

/* Slots in use of 100: few enough that most probes end in one bucket. */
#define LOAD_PERCENT 72

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

struct hashed {
	uint64_t hash;
	size_t entry;
};

/*
 * Does this hash already belong to another name?  `order` is an
 * open-addressed set of what was seen.
 */
static bool
collides(struct hashed *order, uint64_t room, const struct hashed *item,
    const struct sg_name_entry *entries)
{
	uint64_t at = sg_name_bucket(item->hash, room);

	while (order[at].entry != SIZE_MAX) {
		if (order[at].hash == item->hash &&
		    !sg_str_eq(entries[order[at].entry].name,
			entries[item->entry].name))
			return true;
		at = at + 1 == room ? 0 : at + 1;
	}
	order[at] = *item;
	return false;
}

struct sg_bucket *
sg_nametable_build(struct sg_arena *arena, const uint64_t seed[2],
    const struct sg_name_entry *entries, size_t count, uint64_t *nbuckets)
{
	uint64_t slots = (uint64_t)count * 100 / LOAD_PERCENT + 1;
	uint64_t n = slots / SG_BUCKET_SLOTS + 1;
	uint64_t room = (uint64_t)count * 2 + 1;
	struct sg_bucket *buckets = sg_arena_array(arena, n, sizeof *buckets);
	struct hashed *seen = sg_arena_array(arena, room, sizeof *seen);

	for (uint64_t i = 0; i < room; i++)
		seen[i].entry = SIZE_MAX;
	for (size_t i = 0; i < count; i++) {
		struct hashed item = {sg_name_hash(seed, entries[i].name), i};

		if (collides(seen, room, &item, entries))
			return NULL;
		place(buckets, n, item.hash,
		    sg_name_fingerprint(item.hash) << 16 |
			(uint64_t)(entries[i].kind & 7) << 13 |
			(entries[i].set & (SG_NAME_SETS - 1)));
	}
	*nbuckets = n;
	return buckets;
}
