/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ranges.h -- nested networks, each standing for a number, flattened to the
 * sorted ranges of an image.
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
 * Sorts `items` in place.  The ranges' sets are numbers in `sets`: all items
 * whose network has the address.  Returns NULL with *count 0 when there are
 * no items.
 */
struct sg_range *sg_ranges_flatten(struct sg_arena *arena, struct sg_sets *sets,
    struct sg_net_items *items, size_t *count);

#endif
