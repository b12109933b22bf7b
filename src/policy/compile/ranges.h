/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ranges.h -- flattens nested networks, each with the number of an item (a
 * group, target or category), to the sorted ranges of an image.
 *
 * One thread at a time.  Memory is in the arena.
 */
#ifndef SG_RANGES_H
#define SG_RANGES_H

#include <stddef.h>
#include <stdint.h>

#include "gate/format.h"

struct sg_arena;
struct sg_sets;

struct sg_net_item {
	struct sg_network network;
	uint16_t item;
};

struct sg_net_items {
	struct sg_net_item *v;
	size_t n, cap;
};

void sg_net_items_add(struct sg_arena *arena, struct sg_net_items *items,
    const struct sg_network *network, uint16_t item);
/*
 * Flatten `items`.  Sorts `items` in place.  Each range gets the set of all
 * items whose networks contain the range.  These sets are added to `sets`.
 * Returns NULL and sets *count to 0 if there are no items.
 */
struct sg_range *sg_ranges_flatten(struct sg_arena *arena, struct sg_sets *sets,
    struct sg_net_items *items, size_t *count);

#endif
