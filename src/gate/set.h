/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * set.h -- sets of groups and of targets.
 *
 * There are two forms.  A set of an image (struct sg_parts) has only the words
 * that are not 0, and never changes.  A set that is made while a request is
 * judged is a bitmap: an array of 64-bit words, in which item i is bit i % 64
 * of word i / 64.  A bitmap has as many words as the policy's groups or targets
 * need: gate->group_words or gate->target_words (state.h).  The functions take
 * this number as `words`.
 *
 * Pure: no I/O, no allocation.  Cost: O(words) for bitmaps, and O(parts) for
 * sets of an image.
 */
#ifndef SG_SET_H
#define SG_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "gate/format.h"

/* A set of an opened image, borrowed from the image. */
struct sg_parts {
	const struct sg_set_part *v;
	uint32_t n;
};

/* Returns the number of words that a bitmap for `count` items has. */
static inline uint32_t
sg_bitmap_words(uint64_t count)
{
	return (uint32_t)((count + 63) / 64);
}

/* ---- bitmaps ------------------------------------------------------------ */

static inline void
sg_bitmap_clear(uint64_t *map, uint32_t words)
{
	for (uint32_t i = 0; i < words; i++)
		map[i] = 0;
}

static inline bool
sg_bitmap_has(const uint64_t *map, uint32_t bit)
{
	return (map[bit / 64] >> (bit % 64) & 1) != 0;
}

static inline void
sg_bitmap_add(uint64_t *map, uint32_t bit)
{
	map[bit / 64] |= UINT64_C(1) << (bit % 64);
}

/* Add all bits of `more` to `map`. */
static inline void
sg_bitmap_join(uint64_t *map, const uint64_t *more, uint32_t words)
{
	for (uint32_t i = 0; i < words; i++)
		map[i] |= more[i];
}

static inline bool
sg_bitmap_is_empty(const uint64_t *map, uint32_t words)
{
	uint64_t all = 0;

	for (uint32_t i = 0; i < words; i++)
		all |= map[i];
	return all == 0;
}

/* Returns true if `map` has every bit of `wanted`. */
static inline bool
sg_bitmap_has_all(const uint64_t *map, const uint64_t *wanted, uint32_t words)
{
	uint64_t missing = 0;

	for (uint32_t i = 0; i < words; i++)
		missing |= wanted[i] & ~map[i];
	return missing == 0;
}

/*
 * Returns the first item of `map` that is not below `from`.  If there is none,
 * returns the number of bits of the bitmap, 64 * words.
 */
static inline uint32_t
sg_bitmap_next(const uint64_t *map, uint32_t words, uint32_t from)
{
	uint32_t i = from / 64;
	uint64_t left;

	if (i >= words)
		return 64 * words;
	left = map[i] & UINT64_MAX << from % 64;
	while (left == 0 && ++i < words)
		left = map[i];
	return left == 0 ? 64 * words :
			   64 * i + (uint32_t)__builtin_ctzll(left);
}

/* ---- sets of an image --------------------------------------------------- */

static inline bool
sg_set_has(struct sg_parts set, uint32_t bit)
{
	for (uint32_t i = 0; i < set.n; i++)
		if (set.v[i].word == bit / 64)
			return (set.v[i].bits >> (bit % 64) & 1) != 0;
	return false;
}

/* Returns true if the set and the bitmap have a bit in common. */
static inline bool
sg_set_meets(struct sg_parts set, const uint64_t *map)
{
	for (uint32_t i = 0; i < set.n; i++)
		if ((set.v[i].bits & map[set.v[i].word]) != 0)
			return true;
	return false;
}

/* Add all items of the set to `map`. */
static inline void
sg_set_join(struct sg_parts set, uint64_t *map)
{
	for (uint32_t i = 0; i < set.n; i++)
		map[set.v[i].word] |= set.v[i].bits;
}

#endif
