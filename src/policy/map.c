/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * map.c -- open addressing with linear probing, at most three quarters full.
 */
#include "policy/map.h"

#include "base/arena.h"

static void
reserve(struct sg_map *map, size_t cap)
{
	map->cap = cap;
	map->hash = sg_arena_array(map->arena, cap, sizeof(*map->hash));
	map->item = sg_arena_array(map->arena, cap, sizeof(*map->item));
}

void
sg_map_init(struct sg_map *map, struct sg_arena *arena, size_t expected)
{
	size_t cap = 16;

	while (cap / 4 * 3 < expected)
		cap *= 2;
	map->arena = arena;
	map->n = 0;
	reserve(map, cap);
}

static void
grow(struct sg_map *map)
{
	struct sg_map old = *map;
	size_t at;

	reserve(map, old.cap * 2);
	for (size_t i = 0; i < old.cap; i++) {
		if (old.item[i] == 0)
			continue;
		at = old.hash[i] & (map->cap - 1);
		while (map->item[at] != 0)
			at = (at + 1) & (map->cap - 1);
		map->hash[at] = old.hash[i];
		map->item[at] = old.item[i];
	}
}

uint32_t
sg_map_put(struct sg_map *map, uint64_t hash, uint32_t next,
    sg_map_same_fn *same, const void *ctx, const void *key)
{
	size_t at;

	if (map->n >= map->cap / 4 * 3)
		grow(map);
	at = hash & (map->cap - 1);
	for (; map->item[at] != 0; at = (at + 1) & (map->cap - 1))
		if (map->hash[at] == hash &&
		    same(ctx, map->item[at] - 1, key))
			return map->item[at] - 1;
	map->hash[at] = hash;
	map->item[at] = next + 1;
	map->n++;
	return next;
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
