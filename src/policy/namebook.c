/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * namebook.c -- one entry for a name and kind, however often it is claimed.
 */
#include "policy/namebook.h"

#include "base/arena.h"
#include "policy/image_out.h"
#include "policy/map.h"
#include "policy/sets.h"

struct sg_namebook {
	struct sg_arena *arena;
	struct sg_sets *sets;
	struct sg_map map;
	struct sg_name_entry *entry;
	size_t n, cap;
	bool full;
};

static bool
same_name(const void *ctx, uint32_t number, const void *key)
{
	const struct sg_namebook *book = ctx;
	const struct sg_name_entry *a = &book->entry[number], *b = key;

	return a->kind == b->kind && sg_str_eq(a->name, b->name);
}

struct sg_namebook *
sg_namebook_new(struct sg_arena *arena, struct sg_sets *sets, size_t expected)
{
	struct sg_namebook *book = sg_arena_alloc(arena, sizeof(*book));

	book->arena = arena;
	book->sets = sets;
	sg_map_init(&book->map, arena, expected);
	book->cap = expected;
	book->entry = sg_arena_array(arena, expected, sizeof(*book->entry));
	return book;
}

void
sg_namebook_add(struct sg_namebook *book, struct sg_str name,
    enum sg_name_kind kind, uint16_t item)
{
	struct sg_name_entry key = {name, (uint16_t)kind, 0};
	uint32_t next = (uint32_t)book->n, number, set;

	number = sg_map_put(&book->map, sg_map_hash(name.p, name.n) + kind,
	    next, same_name, book, &key);
	if (number == next) {
		book->entry = sg_arena_grow(book->arena, book->entry, book->n,
		    &book->cap, sizeof(*book->entry));
		book->entry[book->n++] = key;
	}
	set = sg_sets_with(book->sets, book->entry[number].set, item);
	if (set >= SG_NAME_SETS)
		book->full = true;
	else
		book->entry[number].set = (uint16_t)set;
}

size_t
sg_namebook_count(const struct sg_namebook *book)
{
	return book->n;
}

bool
sg_namebook_write(struct sg_namebook *book, struct sg_image_out *image)
{
	struct sg_bucket *buckets = NULL;
	uint64_t *seed = sg_image_out_seed(image), n = 0;

	if (book->full)
		return false;
	/* Two names that share a hash part ways under the next seed. */
	while (book->n > 0 && buckets == NULL) {
		buckets = sg_nametable_build(book->arena, seed, book->entry,
		    book->n, &n);
		if (buckets == NULL)
			seed[0]++;
	}
	sg_image_out_section(image, SG_S_BUCKETS, buckets, n);
	return true;
}
