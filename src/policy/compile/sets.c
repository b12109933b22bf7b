/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sets.c -- interned sets.  One map finds a set by its content.  A second map
 * caches the results of adding an item to a set.
 *
 * The cache matters because lists with millions of names make the same few sets
 * again and again.
 */
#include "policy/compile/sets.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "policy/compile/map.h"

struct one_set {
	uint16_t *items;
	size_t n;
};

/* A cached result of sg_sets_with(). */
struct step {
	uint32_t set, result;
	uint16_t item;
};

struct sg_sets {
	struct sg_arena *arena;
	struct one_set *set;
	size_t n, cap;
	struct step *step;
	size_t nsteps, steps_cap;
	struct sg_map by_content, by_step;
};

static bool
same_content(const void *ctx, uint32_t number, const void *key)
{
	const struct sg_sets *sets = ctx;
	const struct one_set *a = &sets->set[number], *b = key;

	return a->n == b->n &&
	    memcmp(a->items, b->items, a->n * sizeof(*a->items)) == 0;
}

static bool
same_step(const void *ctx, uint32_t number, const void *key)
{
	const struct sg_sets *sets = ctx;
	const struct step *a = &sets->step[number], *b = key;

	return a->set == b->set && a->item == b->item;
}

static uint32_t
intern(struct sg_sets *sets, struct one_set set)
{
	uint32_t next = (uint32_t)sets->n, number;
	uint64_t hash = sg_map_hash(set.items, set.n * sizeof(*set.items));

	number = sg_map_put(&sets->by_content, hash, next, same_content, sets,
	    &set);
	if (number == next) {
		sets->set = sg_arena_grow(sets->arena, sets->set, sets->n,
		    &sets->cap, sizeof(*sets->set));
		sets->set[sets->n++] = set;
	}
	return number;
}

struct sg_sets *
sg_sets_new(struct sg_arena *arena)
{
	struct sg_sets *sets = sg_arena_alloc(arena, sizeof(*sets));

	sets->arena = arena;
	sg_map_init(&sets->by_content, arena, 64);
	sg_map_init(&sets->by_step, arena, 64);
	intern(sets,
	    (struct one_set){sg_arena_array(arena, 1, sizeof(uint16_t)), 0});
	return sets;
}

static uint32_t
add_item(struct sg_sets *sets, uint32_t set, uint16_t item)
{
	struct one_set old = sets->set[set], new;
	size_t at = 0;

	while (at < old.n && old.items[at] < item)
		at++;
	if (at < old.n && old.items[at] == item)
		return set;
	new.n = old.n + 1;
	new.items = sg_arena_array(sets->arena, new.n, sizeof(*new.items));
	memcpy(new.items, old.items, at * sizeof(*new.items));
	new.items[at] = item;
	memcpy(new.items + at + 1, old.items + at,
	    (old.n - at) * sizeof(*new.items));
	return intern(sets, new);
}

static uint64_t
hash_step(const struct step *step)
{
	uint64_t hash = ((uint64_t)step->set << 16 | step->item) *
	    UINT64_C(0x9e3779b97f4a7c15);

	return hash ^ hash >> 32;
}

uint32_t
sg_sets_with(struct sg_sets *sets, uint32_t set, uint16_t item)
{
	struct step step = {.set = set, .item = item};
	uint32_t next = (uint32_t)sets->nsteps, number;

	number = sg_map_put(&sets->by_step, hash_step(&step), next, same_step,
	    sets, &step);
	if (number != next)
		return sets->step[number].result;
	step.result = add_item(sets, set, item);
	sets->step = sg_arena_grow(sets->arena, sets->step, sets->nsteps,
	    &sets->steps_cap, sizeof(*sets->step));
	sets->step[sets->nsteps++] = step;
	return step.result;
}

uint32_t
sg_sets_known(const struct sg_sets *sets, uint32_t set, uint16_t item)
{
	struct step step = {.set = set, .item = item};
	uint32_t number = sg_map_find(&sets->by_step, hash_step(&step),
	    same_step, sets, &step);

	return number == UINT32_MAX ? number : sets->step[number].result;
}

uint32_t
sg_sets_count(const struct sg_sets *sets)
{
	return (uint32_t)sets->n;
}

size_t
sg_sets_items(const struct sg_sets *sets, uint32_t set, const uint16_t **items)
{
	*items = sets->set[set].items;
	return sets->set[set].n;
}

static int
compare_items(const void *a, const void *b)
{
	return *(const uint16_t *)a - *(const uint16_t *)b;
}

uint32_t
sg_sets_of(struct sg_sets *sets, uint16_t *v, size_t n)
{
	struct one_set set = {v, 0};

	if (n > 1)
		qsort(v, n, sizeof(*v), compare_items);
	for (size_t i = 0; i < n; i++)
		if (set.n == 0 || v[set.n - 1] != v[i])
			v[set.n++] = v[i];
	return set.n == 0 ? 0 : intern(sets, set);
}

/* Add the parts of a set.  Its items are in ascending order. */
static void
add_parts(struct sg_arena *arena, const struct one_set *set,
    struct sg_part_list *parts)
{
	struct sg_set_part *part = NULL;

	for (size_t i = 0; i < set->n; i++) {
		if (part == NULL || part->word != set->items[i] / 64) {
			parts->v = sg_arena_grow(arena, parts->v, parts->n,
			    &parts->cap, sizeof(*parts->v));
			part = &parts->v[parts->n++];
			part->word = set->items[i] / 64;
		}
		part->bits |= UINT64_C(1) << set->items[i] % 64;
	}
}

struct sg_set *
sg_sets_write(const struct sg_sets *sets, struct sg_part_list *parts)
{
	struct sg_set *written = sg_arena_array(sets->arena, sets->n,
	    sizeof(*written));

	for (size_t i = 0; i < sets->n; i++) {
		written[i].first = (uint32_t)parts->n;
		add_parts(sets->arena, &sets->set[i], parts);
		written[i].nparts = (uint32_t)parts->n - written[i].first;
	}
	return written;
}
