/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sets.h -- sets of small numbers, each distinct set kept once and known by
 * its number, as the images refer to sets of groups, targets and categories.
 *
 * Does not know what the numbers mean.
 */
#ifndef SG_SETS_H
#define SG_SETS_H

#include <stddef.h>
#include <stdint.h>

#include "gate/format.h"

struct sg_arena;
struct sg_sets;

/* A collection that has the empty set, as number 0. */
struct sg_sets *sg_sets_new(struct sg_arena *arena);
/* The number of `set` with `item` added. */
uint32_t sg_sets_with(struct sg_sets *sets, uint32_t set, uint16_t item);
/* The same if it was ever asked for, else UINT32_MAX: makes no new set. */
uint32_t sg_sets_known(const struct sg_sets *sets, uint32_t set, uint16_t item);
/* How many sets there are: numbers run below it. */
uint32_t sg_sets_count(const struct sg_sets *sets);
/* The items of a set, ascending; returns how many. */
size_t sg_sets_items(const struct sg_sets *sets, uint32_t set,
    const uint16_t **items);
/* All sets as bitmaps, for an image; items are below SG_SET_BITS. */
struct sg_set *sg_sets_bitmaps(const struct sg_sets *sets,
    struct sg_arena *arena);

#endif
