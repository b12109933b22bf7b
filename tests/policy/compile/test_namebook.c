/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_namebook.c -- tests how names become entries of a hash table.
 *
 * An item is a list or a platform. A name can belong to several items. A suffix
 * entry covers a name and all names below it. An exact entry covers one name.
 */
#include "../../unit.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "gate/names.h"
#include "gate/params.h"
#include "policy/compile/image_out.h"
#include "policy/compile/namebook.h"
#include "policy/compile/sets.h"

static const uint64_t seed[2] = {
    UINT64_C(0x1234567890abcdef), UINT64_C(0xfedcba0987654321)};

/* The tested book of names, and the table that it wrote. */
static struct {
	struct sg_arena *arena;
	struct sg_sets *sets;
	struct sg_namebook *book;
	struct sg_names names;
	size_t entries;
} t;

static int
set_up(void **state)
{
	(void)state;
	t.arena = sg_arena_new();
	t.sets = sg_sets_new(t.arena);
	t.book = sg_namebook_new(t.arena, t.sets, seed, 4);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	sg_arena_free(&t.arena);
	return 0;
}

static bool
write_table(void)
{
	struct sg_image_out *out = sg_image_out_new(t.arena, SG_IMAGE_NAMES,
	    seed);
	bool fine = sg_namebook_write(t.book, out);
	struct sg_str image = sg_image_out_finish(out);
	const struct sg_image_head *head = (const void *)image.p;
	const struct sg_section *section = (const void *)(head + 1);

	assert_int_equal(section[0].id, SG_S_BUCKETS);
	assert_int_equal(section[1].id, SG_S_TAGS);
	t.names = (struct sg_names){.seed = {seed[0], seed[1]},
	    .buckets = (const void *)(image.p + section->offset),
	    .tags = (const void *)(image.p + section[1].offset),
	    .nbuckets = section->count};
	t.entries = 0;
	for (uint64_t i = 0; i < section->count; i++)
		for (size_t k = 0; k < SG_BUCKET_SLOTS; k++)
			t.entries += t.names.buckets[i].slot[k] != 0;
	return fine;
}

static void
add(const char *name, enum sg_name_kind kind, uint16_t item)
{
	sg_namebook_add(t.book, sg_str(name), kind, item);
}

/*
 * Returns the items in all entries of `kind` for this name. Each item is one
 * bit.
 */
static uint64_t
items_of(uint64_t hash, enum sg_name_kind kind)
{
	struct sg_name_hit hits[SG_NAME_HITS];
	size_t n = sg_names_probe(&t.names, hash, hits);
	const uint16_t *items;
	uint64_t all = 0;

	for (size_t i = 0; i < n; i++) {
		if (hits[i].kind != kind)
			continue;
		for (size_t k = sg_sets_items(t.sets, hits[i].set, &items);
		     k-- > 0;)
			all |= UINT64_C(1) << items[k];
	}
	return all;
}

static uint64_t
items(const char *name, enum sg_name_kind kind)
{
	return items_of(sg_name_hash(seed, sg_str(name)), kind);
}

static void
claims_of_a_name_are_joined(void **state)
{
	(void)state;
	add("a.example", SG_NAME_SUFFIX, 3);
	add("b.example", SG_NAME_SUFFIX, 3);
	add("a.example", SG_NAME_EXACT, 5);
	add("a.example", SG_NAME_SUFFIX, 1);
	add("a.example", SG_NAME_SUFFIX, 3);
	assert_true(write_table());
	assert_int_equal(t.entries, 3);
	assert_int_equal(items("a.example", SG_NAME_SUFFIX), 1 << 3 | 1 << 1);
	assert_int_equal(items("a.example", SG_NAME_EXACT), 1 << 5);
	assert_int_equal(items("b.example", SG_NAME_SUFFIX), 1 << 3);
	assert_int_equal(items("c.example", SG_NAME_SUFFIX), 0);
}

static void
nothing(void **state)
{
	(void)state;
	assert_true(write_table());
	assert_int_equal(t.names.nbuckets, 0);
}

static void
covered_names_are_left_out(void **state)
{
	static const struct {
		const char *name;
		enum sg_name_kind kind;
		uint16_t item;
		bool stays;
	} rows[] = {
	    {"a.example", SG_NAME_SUFFIX, 7, true},
	    {"x.a.example", SG_NAME_SUFFIX, 7, false},
	    /* The suffix a.example also covers the next three entries. */
	    {"y.x.a.example", SG_NAME_SUFFIX, 7, false},
	    {"a.example", SG_NAME_EXACT, 7, false},
	    {"z.a.example", SG_NAME_EXACT, 7, false},
	    {"z.a.example", SG_NAME_EXCEPT, 7, true},
	    {"ba.example", SG_NAME_SUFFIX, 7, true},  /* ba.example is not
							 below a.example */
	    {"o.a.example", SG_NAME_SUFFIX, 8, true}, /* of another item */
	    {"p.a.example", SG_NAME_SUFFIX, 2, true}, /* entries of items below
							 5 are kept */
	    {"b.example", SG_NAME_SUFFIX, 2, true},
	    {"x.b.example", SG_NAME_SUFFIX, 2, true},
	    {"c.example", SG_NAME_EXACT, 9, true},
	    {"x.c.example", SG_NAME_SUFFIX, 9, true}, /* c.example is only
							 exact */
	    {"a.example", SG_NAME_BELOW, 7, false},
	    {"g.example", SG_NAME_BELOW, 7, true},
	    {"g.example", SG_NAME_EXACT, 7, true}, /* the name itself is not
						      below g.example */
	    {"x.g.example", SG_NAME_SUFFIX, 7, true},
	    {"d.example", SG_NAME_SUFFIX, 10, true},
	    {"e.d.example", SG_NAME_SUFFIX, 11, true},
	};
	size_t n = sizeof(rows) / sizeof(rows[0]), stay = 0;

	(void)state;
	sg_namebook_fold_from(t.book, 5);
	for (size_t i = n; i-- > 0;) {
		add(rows[i].name, rows[i].kind, rows[i].item);
		stay += rows[i].stays;
	}
	/*
	 * This name needs no entry. d.example covers it for item 10, and
	 * e.d.example covers it for item 11.
	 */
	add("f.e.d.example", SG_NAME_SUFFIX, 10);
	add("f.e.d.example", SG_NAME_SUFFIX, 11);
	assert_true(write_table());
	assert_int_equal(t.entries, stay);
	for (size_t i = 0; i < n; i++)
		if (items(rows[i].name, rows[i].kind) !=
		    (rows[i].stays ? UINT64_C(1) << rows[i].item : 0))
			fail_msg("%s, %d", rows[i].name, (int)rows[i].kind);
}

static uint64_t
page_items(const char *host, const char *path)
{
	uint64_t hashes[SG_NAME_SEGMENTS_MAX];
	size_t n = sg_name_page_hashes(seed, sg_str(host), sg_str(path),
	    hashes);

	return items_of(hashes[n - 1], SG_NAME_PREFIX);
}

static void
pages(void **state)
{
	(void)state;
	sg_namebook_fold_from(t.book, 1);
	assert_true(sg_namebook_add_page(t.book, SG_LIT("www.a.example"),
	    SG_LIT("/x/y/"), (struct sg_str){0}, 4));
	assert_true(sg_namebook_add_page(t.book, SG_LIT("a.example"),
	    SG_LIT("/x/z"), (struct sg_str){0}, 5));
	assert_true(sg_namebook_add_page(t.book, SG_LIT("b.example"),
	    SG_LIT("/x"), (struct sg_str){0}, 4));
	add("b.example", SG_NAME_SUFFIX, 4);
	/* A path is refused if it has no segment or too many segments. */
	assert_false(sg_namebook_add_page(t.book, SG_LIT("c.example"),
	    SG_LIT("/"), (struct sg_str){0}, 4));
	assert_false(sg_namebook_add_page(t.book, SG_LIT("c.example"),
	    SG_LIT("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17"),
	    (struct sg_str){0}, 4));
	assert_true(sg_namebook_add_page(t.book, SG_LIT("d.example"),
	    SG_LIT("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/"),
	    (struct sg_str){0}, 4));
	assert_true(write_table());
	assert_int_equal(page_items("a.example", "/x/y"), 1 << 4);
	assert_int_equal(page_items("a.example", "/x/z"), 1 << 5);
	assert_int_equal(page_items("a.example", "/x"), 0);
	assert_int_equal(items("a.example", SG_NAME_PREFIX), 1 << 4 | 1 << 5);
	assert_int_equal(page_items("b.example", "/x"), 0);
	assert_int_equal(items("b.example", SG_NAME_PREFIX), 0);
	assert_int_equal(items("d.example", SG_NAME_PREFIX), 1 << 4);
}

static void
pages_with_queries(void **state)
{
	struct sg_str host = SG_LIT("a.example"), path = SG_LIT("/x");
	struct sg_params params;
	uint64_t hashes[SG_NAME_SEGMENTS_MAX], page;
	char longest[SG_PARAM_BYTES_MAX + 2];

	(void)state;
	memset(longest, 'q', sizeof longest);
	assert_true(sg_namebook_add_page(t.book, host, path,
	    SG_LIT("b=2&a=1&a=1&"), 4));
	assert_true(sg_namebook_add_page(t.book, host, SG_LIT("/"),
	    SG_LIT("1&2&3&4&5&6&7&8"), 5));
	/* Too many parameters, too long, and nothing at all. */
	assert_false(sg_namebook_add_page(t.book, host, path,
	    SG_LIT("1&2&3&4&5&6&7&8&9"), 6));
	assert_false(sg_namebook_add_page(t.book, host, path,
	    (struct sg_str){longest, sizeof longest - 1}, 6));
	assert_false(sg_namebook_add_page(t.book, host, SG_LIT("/"),
	    SG_LIT("&"), 6));
	assert_false(sg_namebook_add_page(t.book, host, path, SG_LIT("&"), 6));
	assert_true(write_table());
	sg_name_page_hashes(seed, host, path, hashes);
	assert_int_equal(items_of(hashes[0], SG_NAME_QUERY), 1 << 4);
	assert_int_equal(items_of(hashes[0], SG_NAME_PREFIX), 0);
	sg_params_read(seed, SG_LIT("A=%31&b=2"), &params);
	assert_int_equal(params.n, 2);
	page = sg_name_join(seed, hashes[0], params.v[0].hash);
	assert_int_equal(items_of(page, SG_NAME_QUERY), 1 << 4);
	page = sg_name_join(seed, page, params.v[1].hash);
	assert_int_equal(items_of(page, SG_NAME_PREFIX), 1 << 4);
	assert_int_equal(items("a.example", SG_NAME_PREFIX), 1 << 4 | 1 << 5);
	assert_int_equal(items("a.example", SG_NAME_QUERY), 1 << 5);
}

/*
 * A list may have many pages of one host. Each adds the host with two kinds,
 * so the entries of the host come in no order. To sort them by insertion would
 * take minutes.
 */
static void
many_pages_of_one_host(void **state)
{
	char query[32];

	(void)state;
	for (int i = 0; i < 200000; i++) {
		snprintf(query, sizeof(query), "id=%d", i);
		assert_true(sg_namebook_add_page(t.book, SG_LIT("a.example"),
		    SG_LIT("/"), sg_str(query), 4));
	}
	assert_true(write_table());
	assert_int_equal(items("a.example", SG_NAME_PREFIX), 1 << 4);
	assert_int_equal(items("a.example", SG_NAME_QUERY), 1 << 4);
}

/*
 * An entry has one set of items. All combinations of 14 items are more than
 * SG_NAME_SETS sets, so some names get several entries.
 */
static void
more_sets_than_numbers(void **state)
{
	char name[32];

	(void)state;
	for (unsigned i = 1; i < 1U << 14; i++)
		for (uint16_t list = 0; list < 14; list++) {
			char *kept = sg_arena_printf(t.arena, "n%u.example", i);

			if ((i >> list & 1) != 0)
				add(kept, SG_NAME_SUFFIX, list);
		}
	assert_true(write_table());
	for (unsigned i = 1; i < 1U << 14; i++) {
		snprintf(name, sizeof(name), "n%u.example", i);
		if (items(name, SG_NAME_SUFFIX) != i)
			fail_msg("%s", name);
	}
}

/*
 * Each name has a random half of 60 items. This needs more entries than a name
 * may have (SG_NAME_HITS).
 */
static void
names_in_too_many_lists(void **state)
{
	uint64_t bits = 1;

	(void)state;
	for (unsigned i = 0; i < 4000; i++) {
		char *name = sg_arena_printf(t.arena, "n%u.example", i);

		for (uint16_t list = 0; list < 60; list++) {
			bits = bits * UINT64_C(6364136223846793005) + 1;
			if ((bits >> 63) != 0)
				add(name, SG_NAME_SUFFIX, list);
		}
	}
	assert_false(write_table());
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(claims_of_a_name_are_joined),
	    TEST(nothing),
	    TEST(covered_names_are_left_out),
	    TEST(pages),
	    TEST(pages_with_queries),
	    TEST(many_pages_of_one_host),
	    TEST(more_sets_than_numbers),
	    TEST(names_in_too_many_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
