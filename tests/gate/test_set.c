/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_set.c -- tests the sets of groups and targets, at both ends of their
 * words.
 */
#include "../unit.h"

#include "gate/set.h"

#define WORDS 3
#define BITS (64 * WORDS)

static void
words(void **state)
{
	(void)state;
	assert_int_equal(sg_bitmap_words(0), 0);
	assert_int_equal(sg_bitmap_words(1), 1);
	assert_int_equal(sg_bitmap_words(64), 1);
	assert_int_equal(sg_bitmap_words(65), 2);
	assert_int_equal(sg_bitmap_words(SG_SET_BITS), SG_SET_WORDS);
}

/* Every single bit is found, and no other bit. */
static void
one_bit(void **state)
{
	uint64_t map[WORDS], other[WORDS];

	(void)state;
	for (uint32_t bit = 0; bit < BITS; bit++) {
		sg_bitmap_clear(map, WORDS);
		assert_true(sg_bitmap_is_empty(map, WORDS));
		assert_int_equal(sg_bitmap_next(map, WORDS, 0), BITS);
		sg_bitmap_add(map, bit);
		assert_false(sg_bitmap_is_empty(map, WORDS));
		for (uint32_t i = 0; i < BITS; i++) {
			assert_int_equal(sg_bitmap_has(map, i), i == bit);
			assert_int_equal(sg_bitmap_next(map, WORDS, i),
			    i <= bit ? bit : BITS);
			sg_bitmap_clear(other, WORDS);
			sg_bitmap_add(other, i);
			assert_int_equal(sg_bitmap_has_all(map, other, WORDS),
			    i == bit);
			sg_bitmap_join(other, map, WORDS);
			assert_true(sg_bitmap_has_all(other, map, WORDS));
			assert_true(sg_bitmap_has(other, i));
		}
		assert_int_equal(sg_bitmap_next(map, WORDS, BITS), BITS);
	}
}

/* Words beyond the number that was passed are neither read nor written. */
static void
no_further(void **state)
{
	uint64_t map[2] = {0, 5}, ones[2] = {UINT64_MAX, UINT64_MAX};

	(void)state;
	assert_true(sg_bitmap_is_empty(map, 1));
	assert_int_equal(sg_bitmap_next(map, 1, 0), 64);
	sg_bitmap_join(map, ones, 1);
	assert_true(sg_bitmap_has_all(map, ones, 1));
	sg_bitmap_clear(map, 1);
	assert_true(map[0] == 0 && map[1] == 5);
}

static void
parts(void **state)
{
	static const struct sg_set_part v[] = {
	    {UINT64_C(1) << 63 | 1, 0, 0}, {2, 2, 0}};
	const struct sg_parts set = {v, 2}, empty = {NULL, 0};
	uint64_t map[WORDS], one[WORDS];

	(void)state;
	sg_bitmap_clear(map, WORDS);
	sg_set_join(set, map);
	for (uint32_t i = 0; i < BITS; i++) {
		bool has = i == 0 || i == 63 || i == 129;

		assert_int_equal(sg_set_has(set, i), has);
		assert_int_equal(sg_bitmap_has(map, i), has);
		assert_false(sg_set_has(empty, i));
		sg_bitmap_clear(one, WORDS);
		sg_bitmap_add(one, i);
		assert_int_equal(sg_set_meets(set, one), has);
		assert_false(sg_set_meets(empty, one));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words),
	    cmocka_unit_test(one_bit),
	    cmocka_unit_test(no_further),
	    cmocka_unit_test(parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
