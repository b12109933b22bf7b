/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * map.h -- hash map from keys to indexes of items in the caller's own array.
 *
 * The map stores no keys: the caller's callback compares an item with a key.
 * Do not use the map for keys that an attacker chooses: colliding keys would
 * make it slow.  One thread at a time.  Memory is in the arena.
 */
#ifndef SG_MAP_H
#define SG_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sg_arena;

struct sg_map {
	struct sg_arena *arena;
	uint64_t *slot; /* A slot is 0 if it is free.  Otherwise its upper 32
			   bits are the low half of the hash, and its lower 32
			   bits are the index of the item, plus 1 */
	size_t n, cap;
};

/* Returns true if the item with the index `number` has the key `key`.  `ctx` is
 * the pointer that was passed to sg_map_put() or sg_map_find(). */
typedef bool sg_map_same_fn(const void *ctx, uint32_t number, const void *key);

/* Make an empty map, sized for `expected` items.  The map grows as needed. */
void sg_map_init(struct sg_map *map, struct sg_arena *arena, size_t expected);
/* Returns the index stored for `key`.  If the key is new, stores and returns
 * `next`.  The caller must then add the item with the index `next` to its
 * array. */
uint32_t sg_map_put(struct sg_map *map, uint64_t hash, uint32_t next,
    sg_map_same_fn *same, const void *ctx, const void *key);
/* Returns the index stored for `key`, or UINT32_MAX if the key is unknown. */
uint32_t sg_map_find(const struct sg_map *map, uint64_t hash,
    sg_map_same_fn *same, const void *ctx, const void *key);
/* An unkeyed hash (FNV-1a): only for keys that no attacker chooses. */
uint64_t sg_map_hash(const void *bytes, size_t n);

#endif
