/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_ranges.c -- tests ranges of addresses, sets of numbers, and hash maps.
 *
 * The ranges are made of overlapping networks. A lookup in the ranges must give
 * the same result as a simple search of the networks.
 */
#include "../../unit.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "policy/compile/map.h"
#include "policy/compile/ranges.h"
#include "policy/compile/sets.h"

static struct sg_arena *arena;

static int
set_up(void **state)
{
	(void)state;
	arena = sg_arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	sg_arena_free(&arena);
	return 0;
}

/* ---- ranges ------------------------------------------------------------- */

static uint32_t
find(const struct sg_range *ranges, size_t n, const struct sg_address *a)
{
	uint32_t set = 0;

	for (size_t i = 0; i < n && sg_address_cmp(&ranges[i].from, a) <= 0;
	     i++)
		set = ranges[i].set;
	return set;
}

static bool
has(struct sg_sets *sets, uint32_t set, uint16_t item)
{
	const uint16_t *items;
	size_t n = sg_sets_items(sets, set, &items);

	for (size_t i = 0; i < n; i++)
		if (items[i] == item)
			return true;
	return false;
}

/*
 * Returns a random network at the end of the address space. There many of the
 * networks are nested.
 */
static struct sg_network
some_network(unsigned *seed)
{
	struct sg_network network = {.bits = 128};
	unsigned host = (unsigned)(*seed = *seed * 1103515245 + 12345) >> 16;

	network.bits = (uint8_t)(120 + host % 9);
	memset(network.base.b, 0xff, sizeof(network.base.b));
	network.base.b[15] = (uint8_t)((host >> 4) &
	    0xffU << (128 - network.bits));
	return network;
}

static void
nested(void **state)
{
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 300; round++) {
		struct sg_sets *sets = sg_sets_new(arena);
		struct sg_net_items items = {0};
		struct sg_net_item copy[12];
		size_t n = (size_t)round % 12 + 1, count;
		struct sg_range *ranges;
		struct sg_address a;

		for (size_t i = 0; i < n; i++) {
			struct sg_network network = some_network(&seed);

			copy[i] = (struct sg_net_item){
			    network, (uint16_t)(i % 5)};
			sg_net_items_add(arena, &items, &network, copy[i].item);
		}
		ranges = sg_ranges_flatten(arena, sets, &items, &count);
		for (size_t i = 1; i < count; i++) {
			assert_true(sg_address_cmp(&ranges[i - 1].from,
					&ranges[i].from) < 0);
			assert_true(ranges[i - 1].set != ranges[i].set);
		}
		memset(a.b, 0xff, sizeof(a.b));
		for (unsigned low = 0; low < 256; low++) {
			uint32_t set;

			a.b[15] = (uint8_t)low;
			set = find(ranges, count, &a);
			for (uint16_t item = 0; item < 5; item++) {
				bool in = false;

				for (size_t i = 0; i < n; i++)
					in |= copy[i].item == item &&
					    sg_network_has(&copy[i].network,
						&a);
				assert_int_equal(has(sets, set, item), in);
			}
		}
	}
}

static void
edges(void **state)
{
	static const struct {
		const char *network;
		size_t count;
	} rows[] = {
	    {"::/0", 1},     /* the whole address space */
	    {"ff00::/8", 2}, /* ends at the last address */
	    {"::/8", 2},     /* begins at the first address */
	    {"10.0.0.0/8", 3},
	    {"10.0.0.1", 3},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct sg_sets *sets = sg_sets_new(arena);
		struct sg_net_items items = {0};
		struct sg_network network;
		struct sg_range *ranges;
		size_t count;

		assert_int_equal(sg_network_parse(sg_str(rows[i].network),
				     &network),
		    SG_NETWORK_FINE);
		sg_net_items_add(arena, &items, &network, 3);
		sg_net_items_add(arena, &items, &network, 3);
		ranges = sg_ranges_flatten(arena, sets, &items, &count);
		assert_int_equal(count, rows[i].count);
		assert_true(has(sets, find(ranges, count, &network.base), 3));
	}
	{
		struct sg_net_items none = {0};
		size_t count = 1;

		assert_null(sg_ranges_flatten(arena, sg_sets_new(arena), &none,
		    &count));
		assert_int_equal(count, 0);
	}
}

/* ---- sets and maps ------------------------------------------------------ */

/*
 * A set's number depends only on its members, and not on how it was made.
 * Number 0 is the empty set.
 */
static void
sets_are_once(void **state)
{
	struct sg_sets *sets = sg_sets_new(arena);
	uint16_t *numbers = sg_arena_array(arena, 3, sizeof(*numbers));
	uint32_t a, b;
	const uint16_t *items;

	(void)state;
	memcpy(numbers, (uint16_t[]){9, 2, 9}, 3 * sizeof(*numbers));
	assert_int_equal(sg_sets_count(sets), 1);
	assert_int_equal(sg_sets_items(sets, 0, &items), 0);
	a = sg_sets_with(sets, sg_sets_with(sets, 0, 9), 2);
	b = sg_sets_with(sets, sg_sets_with(sets, 0, 2), 9);
	assert_int_equal(a, b);
	assert_int_equal(sg_sets_with(sets, a, 9), a);
	assert_int_equal(sg_sets_items(sets, a, &items), 2);
	assert_int_equal(items[0], 2);
	assert_int_equal(items[1], 9);
	assert_int_equal(sg_sets_count(sets), 4);
	assert_int_equal(sg_sets_of(sets, NULL, 0), 0);
	assert_int_equal(sg_sets_of(sets, numbers, 3), a);
	assert_int_equal(sg_sets_count(sets), 4);
}

/* An image has the words of each set that are not 0. */
static void
sets_are_written(void **state)
{
	struct sg_sets *sets = sg_sets_new(arena);
	uint16_t *numbers = sg_arena_array(arena, 5, sizeof(*numbers));
	struct sg_part_list parts = {0};
	struct sg_set *written;
	static const struct sg_set_part wanted[] = {
	    {UINT64_C(1) << 63 | 1, 0, 0}, {1, 1, 0},
	    {UINT64_C(1) << 63, 63, 0}, {UINT64_C(1) << 63, 63, 0}};

	(void)state;
	memcpy(numbers, (uint16_t[]){4095, 0, 64, 63}, 4 * sizeof(*numbers));
	assert_int_equal(sg_sets_of(sets, numbers, 4), 1);
	assert_int_equal(sg_sets_with(sets, 0, 4095), 2);
	written = sg_sets_write(sets, &parts);
	assert_int_equal(written[0].nparts, 0);
	assert_int_equal(written[1].first, 0);
	assert_int_equal(written[1].nparts, 3);
	assert_int_equal(written[2].first, 3);
	assert_int_equal(written[2].nparts, 1);
	assert_int_equal(parts.n, 4);
	assert_memory_equal(parts.v, wanted, sizeof(wanted));
}

static bool
same_number(const void *ctx, uint32_t number, const void *key)
{
	const uint64_t *keys = ctx;

	return keys[number] == *(const uint64_t *)key;
}

/*
 * Put 5000 keys with only 977 different hashes into a map, which must grow
 * often. All keys must be found.
 */
static void
map_grows(void **state)
{
	struct sg_map map;
	uint64_t keys[5000], key;
	uint32_t n = 0;

	(void)state;
	sg_map_init(&map, arena, 1);
	for (int round = 0; round < 2; round++)
		for (uint64_t i = 0; i < 5000; i++) {
			key = i * 3;
			keys[n < 5000 ? n : 0] = n < 5000 ? key : keys[0];
			if (sg_map_put(&map, i % 977, n, same_number, keys,
				&key) == n)
				n++;
			else
				assert_int_equal(round, 1);
		}
	assert_int_equal(n, 5000);
	assert_int_equal(map.n, 5000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(nested, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(edges, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(sets_are_once, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(sets_are_written, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(map_grows, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
