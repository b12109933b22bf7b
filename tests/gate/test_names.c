/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_names.c -- tests the hashes of names, and lookups (probes) in the hash
 * tables that policy/compile/nametable.c builds.
 */
#include "../unit.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "policy/compile/nametable.h"

static const uint64_t seed[2] = {
    UINT64_C(0x1234567890abcdef), UINT64_C(0xfedcba0987654321)};

static uint64_t
hash(const char *name)
{
	return sg_name_hash(seed, sg_str(name));
}

static void
test_suffixes_come_shortest_first(void **state)
{
	static const char *const expected[] = {
	    "uk", "co.uk", "bbc.co.uk", "www.bbc.co.uk"};
	uint64_t hashes[SG_NAME_LABELS_MAX];

	(void)state;
	assert_int_equal(sg_name_hashes(seed, SG_LIT("www.bbc.co.uk"), hashes),
	    4);
	for (size_t i = 0; i < 4; i++)
		assert_true(hashes[i] == hash(expected[i]));
}

/* Names that a careless hash would confuse. */
static void
test_alike_names_differ(void **state)
{
	static const char *const names[] = {"a.b", "b.a", "ab", "a.b.c", "ab.c",
	    "a.bc", "abc", "abcdefg", "abcdefg.h", "abcdefgh", "h.abcdefg",
	    "abcdefghijklmn", "abcdefg.hijklmn", "facebook.com", "faceboo.kcom",
	    "facebook.co", "acebook.com", "xn--facebook", "a-b", "a.a", "a",
	    "aa", "aaa", "aaaa", "aaaaa", "aaaaaa", "aaaaaaa", "aaaaaaaa",
	    "aaaaaaaaa"};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		for (size_t k = 0; k < i; k++)
			assert_false(hash(names[i]) == hash(names[k]));
}

/* The hash depends only on the bytes of the span. */
static void
test_hash_stays_inside_the_span(void **state)
{
	char memory[64];

	(void)state;
	for (size_t n = 1; n <= 20; n++)
		for (size_t at = 0; at < 9; at++) {
			memset(memory, '#', sizeof memory);
			memcpy(memory + at, "abcdefghijklmnopqrst", n);
			assert_true(sg_name_hash(seed,
					(struct sg_str){memory + at, n}) ==
			    sg_name_hash(seed,
				(struct sg_str){"abcdefghijklmnopqrst", n}));
		}
}

static void
test_another_seed_another_hash(void **state)
{
	const uint64_t point[2] = {seed[0] + 2, seed[1]};
	const uint64_t key[2] = {seed[0], seed[1] + 1};

	(void)state;
	assert_false(hash("facebook.com") ==
	    sg_name_hash(point, SG_LIT("facebook.com")));
	assert_false(hash("facebook.com") ==
	    sg_name_hash(key, SG_LIT("facebook.com")));
}

static void
test_most_labels_that_fit(void **state)
{
	uint64_t hashes[SG_NAME_LABELS_MAX];
	char name[254];

	(void)state;
	for (size_t i = 0; i < 253; i++)
		name[i] = i % 2 == 0 ? 'a' : '.';
	assert_int_equal(sg_name_hashes(seed, (struct sg_str){name, 253},
			     hashes),
	    127);
	assert_int_equal(sg_name_hashes(seed, (struct sg_str){name, 0}, hashes),
	    0);
}

#define MANY 50000

static void
fill(struct sg_arena *arena, struct sg_names *names,
    const struct sg_name_entry *entries, size_t count)
{
	struct sg_nametable table = {.nbuckets = sg_nametable_buckets(count)};

	table.buckets = sg_arena_array(arena, table.nbuckets,
	    sizeof *table.buckets);
	table.tags = sg_arena_array(arena, table.nbuckets, sizeof *table.tags);
	sg_nametable_fill(&table, entries, count);
	names->buckets = table.buckets;
	names->tags = table.tags;
	names->nbuckets = table.nbuckets;
}

static void
test_every_name_is_found_and_no_other(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_name_entry *entries = sg_arena_array(arena, MANY,
	    sizeof *entries);
	struct sg_name_hit hits[SG_NAME_HITS];
	struct sg_names names = {.seed = {seed[0], seed[1]}};
	char other[64];

	(void)state;
	for (unsigned i = 0; i < MANY; i++) {
		snprintf(other, sizeof other, "host-%u.example.org", i);
		entries[i].hash = hash(other);
		entries[i].kind = i % 3 == 0 ? SG_NAME_EXACT : SG_NAME_SUFFIX;
		entries[i].set = (uint16_t)(i % SG_NAME_SETS);
	}
	fill(arena, &names, entries, MANY);
	for (unsigned i = 0; i < MANY; i++) {
		assert_int_equal(sg_names_probe(&names, entries[i].hash, hits),
		    1);
		assert_int_equal(hits[0].kind, entries[i].kind);
		assert_int_equal(hits[0].set, entries[i].set);
		snprintf(other, sizeof other, "host-%u.example.net", i);
		assert_int_equal(sg_names_probe(&names, hash(other), hits), 0);
	}
	/* The table must need at most 16 bytes for each name. */
	assert_true(names.nbuckets *
		(sizeof *names.buckets + sizeof *names.tags) <
	    MANY * 16);
	sg_arena_free(&arena);
}

static void
test_one_name_several_entries(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	const uint64_t name = hash("a.example");
	struct sg_name_entry entries[] = {
	    {.hash = name, .kind = SG_NAME_SUFFIX, .set = 1},
	    {.hash = name, .kind = SG_NAME_EXACT, .set = 2},
	    {.hash = name, .kind = SG_NAME_EXACT, .set = 2},
	};
	struct sg_names names = {.seed = {seed[0], seed[1]}};
	struct sg_name_hit hits[SG_NAME_HITS];

	(void)state;
	fill(arena, &names, entries, 3);
	assert_int_equal(sg_names_probe(&names, hash("a.example"), hits), 2);
	sg_arena_free(&arena);
}

/* A lookup returns all entries of a name, at most SG_NAME_HITS. */
static void
test_most_entries_of_a_name(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_name_entry entries[SG_NAME_HITS];
	struct sg_names names = {.seed = {seed[0], seed[1]}};
	struct sg_name_hit hits[SG_NAME_HITS];

	(void)state;
	for (unsigned i = 0; i < SG_NAME_HITS; i++)
		entries[i] = (struct sg_name_entry){.hash = hash("a.example"),
		    .kind = SG_NAME_SUFFIX,
		    .set = (uint16_t)(i + 1)};
	fill(arena, &names, entries, SG_NAME_HITS);
	assert_int_equal(sg_names_probe(&names, hash("a.example"), hits),
	    SG_NAME_HITS);
	for (unsigned i = 0; i < SG_NAME_HITS; i++)
		assert_int_equal(hits[i].set, i + 1);
	sg_arena_free(&arena);
}

static size_t
pages(const char *host, const char *path, uint64_t hashes[SG_NAME_SEGMENTS_MAX])
{
	return sg_name_page_hashes(seed, sg_str(host), sg_str(path), hashes);
}

static void
test_pages_widest_first(void **state)
{
	uint64_t all[SG_NAME_SEGMENTS_MAX], one[SG_NAME_SEGMENTS_MAX];

	(void)state;
	assert_int_equal(pages("a.example", "/", all), 0);
	assert_int_equal(pages("a.example", "/long-segment/B/c/", all), 3);
	assert_int_equal(pages("a.example", "/long-segment", one), 1);
	assert_true(one[0] == all[0]);
	assert_int_equal(pages("a.example", "/LONG-segment/b", one), 2);
	assert_true(one[1] == all[1]);
	assert_int_equal(pages("a.example", "//long-segment///b//", one), 2);
	assert_true(one[1] == all[1]);
	assert_int_equal(pages("a.example", "//", one), 0);
	assert_int_equal(pages("a.example",
			     "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/"
			     "15/16/17",
			     all),
	    SG_NAME_SEGMENTS_MAX);
}

/*
 * The hash of a page (host and path) differs from the hashes of hosts and of
 * other pages.
 */
static void
test_alike_pages_differ(void **state)
{
	static const struct {
		const char *host, *path;
	} rows[] = {
	    {"a.example", "/b"},
	    {"b.a.example", "/b"},
	    {"a.example", "/bb"},
	    {"a.example", "/b/b"},
	    {"a.example", "/b/b/b"},
	    {"a.example", "/b."},
	    {"a.example", "/segments"},
	    {"a.example", "/segment/s"},
	};
	uint64_t seen[sizeof rows / sizeof *rows], hashes[SG_NAME_SEGMENTS_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t n = pages(rows[i].host, rows[i].path, hashes);

		seen[i] = hashes[n - 1];
		assert_false(seen[i] == hash("b.a.example"));
		for (size_t k = 0; k < i; k++)
			assert_false(seen[i] == seen[k]);
	}
}

static void
test_page_host(void **state)
{
	static const struct {
		const char *host, *bare;
	} rows[] = {
	    {"www.a.example", "a.example"},
	    {"a.example", "a.example"},
	    {"www.example", "www.example"},
	    {"www2.a.example", "www2.a.example"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_true(sg_str_eq(sg_name_page_host(sg_str(rows[i].host)),
		    sg_str(rows[i].bare)));
}

static void
test_empty_table(void **state)
{
	struct sg_names names = {0};
	struct sg_name_hit hits[SG_NAME_HITS];

	(void)state;
	assert_int_equal(sg_names_probe(&names, hash("a"), hits), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_suffixes_come_shortest_first),
	    cmocka_unit_test(test_alike_names_differ),
	    cmocka_unit_test(test_hash_stays_inside_the_span),
	    cmocka_unit_test(test_another_seed_another_hash),
	    cmocka_unit_test(test_most_labels_that_fit),
	    cmocka_unit_test(test_every_name_is_found_and_no_other),
	    cmocka_unit_test(test_one_name_several_entries),
	    cmocka_unit_test(test_most_entries_of_a_name),
	    cmocka_unit_test(test_pages_widest_first),
	    cmocka_unit_test(test_alike_pages_differ),
	    cmocka_unit_test(test_page_host),
	    cmocka_unit_test(test_empty_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
