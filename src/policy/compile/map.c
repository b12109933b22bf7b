/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * map.c -- a hash table with open addressing and linear probing.  At most three
 * quarters of the slots are used.
 */
#include "policy/compile/map.h"

#include "base/arena.h"

/* Returns the index at which the probe for `slot` starts.  The index is
 * computed from the 32 bits of hash in `slot`.  A search also compares these 32
 * bits before it compares the keys. */
static size_t
home_of(const struct sg_map *map, uint64_t slot)
{
	return (size_t)(slot >> 32) & (map->cap - 1);
}

void
sg_map_init(struct sg_map *map, struct sg_arena *arena, size_t expected)
{
	map->arena = arena;
	map->n = 0;
	map->cap = 16;
	while (map->cap / 4 * 3 < expected)
		map->cap *= 2;
	map->slot = sg_arena_array(arena, map->cap, sizeof(*map->slot));
}

static void
grow(struct sg_map *map)
{
	struct sg_map old = *map;
	size_t at;

	map->cap = old.cap * 2;
	map->slot = sg_arena_array(map->arena, map->cap, sizeof(*map->slot));
	for (size_t i = 0; i < old.cap; i++) {
		if (old.slot[i] == 0)
			continue;
		at = home_of(map, old.slot[i]);
		while (map->slot[at] != 0)
			at = (at + 1) & (map->cap - 1);
		map->slot[at] = old.slot[i];
	}
}

uint32_t
sg_map_put(struct sg_map *map, uint64_t hash, uint32_t next,
    sg_map_same_fn *same, const void *ctx, const void *key)
{
	uint64_t wanted = hash << 32, slot;
	size_t at;

	if (map->n >= map->cap / 4 * 3)
		grow(map);
	at = home_of(map, wanted);
	for (; (slot = map->slot[at]) != 0; at = (at + 1) & (map->cap - 1))
		if ((slot ^ wanted) >> 32 == 0 &&
		    same(ctx, (uint32_t)slot - 1, key))
			return (uint32_t)slot - 1;
	map->slot[at] = wanted | (next + 1);
	map->n++;
	return next;
}

uint32_t
sg_map_find(const struct sg_map *map, uint64_t hash, sg_map_same_fn *same,
    const void *ctx, const void *key)
{
	uint64_t wanted = hash << 32, slot;
	size_t at = home_of(map, wanted);

	for (; (slot = map->slot[at]) != 0; at = (at + 1) & (map->cap - 1))
		if ((slot ^ wanted) >> 32 == 0 &&
		    same(ctx, (uint32_t)slot - 1, key))
			return (uint32_t)slot - 1;
	return UINT32_MAX;
}

uint64_t
sg_map_hash(const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * UINT64_C(0x100000001b3);
	return h ^ h >> 29;
}
