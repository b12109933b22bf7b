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
/* Returns the number of the set of the items v[0] to v[n - 1].  Adds that set
 * if it is new.  The items may be in any order, and may be repeated.  `v` lies
 * in the arena.  It is sorted, and the set may keep it. */
uint32_t sg_sets_of(struct sg_sets *sets, uint16_t *v, size_t n);

/* The parts (format.h) of all sets of an image. */
struct sg_part_list {
	struct sg_set_part *v;
	size_t n, cap;
};
/* Returns all sets in the form that an image has, sg_sets_count() of them.
 * Adds their parts to `parts`.  All items must be below SG_SET_BITS. */
struct sg_set *sg_sets_write(const struct sg_sets *sets,
    struct sg_part_list *parts);

#endif
