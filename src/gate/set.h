/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * set.h -- sets of groups and of targets, as bitmaps.
 *
 * The number of a bit is the index of a group or target of the policy.  This
 * number must be below SG_SET_BITS.  Pure: no I/O, no allocation.  Cost: a few
 * instructions.
 */
#ifndef SG_SET_H
#define SG_SET_H

#include <stdbool.h>

#include "gate/format.h"

static inline bool
sg_set_has(const struct sg_set *set, uint32_t bit)
{
	return (set->w[bit / 64] >> (bit % 64) & 1) != 0;
}

/* Returns true if the sets have a bit in common. */
static inline bool
sg_set_meets(const struct sg_set *a, const struct sg_set *b)
{
	uint64_t both = 0;

	for (size_t i = 0; i < SG_SET_WORDS; i++)
		both |= a->w[i] & b->w[i];
	return both != 0;
}

/* Add all bits of `more` to `set`. */
static inline void
sg_set_join(struct sg_set *set, const struct sg_set *more)
{
	for (size_t i = 0; i < SG_SET_WORDS; i++)
		set->w[i] |= more->w[i];
}

static inline void
sg_set_add(struct sg_set *set, uint32_t bit)
{
	set->w[bit / 64] |= UINT64_C(1) << (bit % 64);
}

static inline bool
sg_set_is_empty(const struct sg_set *set)
{
	uint64_t all = 0;

	for (size_t i = 0; i < SG_SET_WORDS; i++)
		all |= set->w[i];
	return all == 0;
}

/* Returns true if `set` has every bit of `wanted`. */
static inline bool
sg_set_has_all(const struct sg_set *set, const struct sg_set *wanted)
{
	uint64_t missing = 0;

	for (size_t i = 0; i < SG_SET_WORDS; i++)
		missing |= wanted->w[i] & ~set->w[i];
	return missing == 0;
}

#endif
