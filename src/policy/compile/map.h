/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * map.h -- from a hash to the number of an item in the caller's own array.
 *
 * Keeps no keys: the caller says whether an item is the one looked for.
 */
#ifndef SG_MAP_H
#define SG_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sg_arena;

struct sg_map {
	struct sg_arena *arena;
	uint64_t *slot; /* half the hash, and number + 1; 0: free */
	size_t n, cap;
};

/* Is item `number` the one that `key` asks for? */
typedef bool sg_map_same_fn(const void *ctx, uint32_t number, const void *key);

/* An empty map with room for about `expected` items. */
void sg_map_init(struct sg_map *map, struct sg_arena *arena, size_t expected);
/*
 * The number stored for `key`; when there is none, `next` is stored and
 * returned, and the caller adds that item to its array.
 */
uint32_t sg_map_put(struct sg_map *map, uint64_t hash, uint32_t next,
    sg_map_same_fn *same, const void *ctx, const void *key);
/* The number stored for `key`, or UINT32_MAX when there is none. */
uint32_t sg_map_find(const struct sg_map *map, uint64_t hash,
    sg_map_same_fn *same, const void *ctx, const void *key);
/* A hash for keys that nobody outside chooses against us. */
uint64_t sg_map_hash(const void *bytes, size_t n);

#endif
