/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sets.h -- interned sets of small numbers: each distinct set is stored once
 * and has a number.
 *
 * The images refer to a set of groups, targets or categories by its number.
 * One thread at a time; memory is in the arena.
 */
#ifndef SG_SETS_H
#define SG_SETS_H

#include <stddef.h>
#include <stdint.h>

#include "gate/format.h"

struct sg_arena;
struct sg_sets;

/* Returns a collection that has only the empty set.  The empty set has the
 * number 0. */
struct sg_sets *sg_sets_new(struct sg_arena *arena);
/* Returns the number of the set that has the items of `set` and also `item`.
 * Adds that set if it is new. */
uint32_t sg_sets_with(struct sg_sets *sets, uint32_t set, uint16_t item);
/* Returns the earlier result of sg_sets_with() for the same arguments, or
 * UINT32_MAX if sg_sets_with() was never called with these arguments.  Never
 * adds a set. */
uint32_t sg_sets_known(const struct sg_sets *sets, uint32_t set, uint16_t item);
/* Returns the number of sets.  The sets are numbered from 0. */
uint32_t sg_sets_count(const struct sg_sets *sets);
/* Get the items of a set, in ascending order.  Returns the number of items.
 * The items stay valid as long as the arena. */
size_t sg_sets_items(const struct sg_sets *sets, uint32_t set,
    const uint16_t **items);
/* Returns all sets as bitmaps, for an image.  All items must be below
 * SG_SET_BITS. */
struct sg_set *sg_sets_bitmaps(const struct sg_sets *sets,
    struct sg_arena *arena);

#endif
