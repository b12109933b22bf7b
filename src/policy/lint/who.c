/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * who.c -- checks whether all members of one set of groups are also in another
 * set of groups.
 *
 * The check compares `includes`, networks, devices, users and directory groups.
 */
#include "base/arena.h"
#include "gate/set.h"
#include "policy/lint/parts.h"

static size_t
count_groups(const struct sg_lint *lint)
{
	return lint->compile->in->ast->ngroups;
}

static const struct sg_ast_group *
group_of(const struct sg_lint *lint, size_t group)
{
	return &lint->compile->in->ast->groups[group];
}

static bool
has_lines(const struct sg_ast_group *group)
{
	return group->networks.n + group->users.n + group->directory.n +
	    group->macs.n >
	    0;
}

/* ---- which groups cover the lines of a group ---------------------------- */

/* Remove all groups from `map` that are not in the set number `set`. */
static void
keep_set(const struct sg_lint *lint, uint32_t set, uint64_t *map)
{
	const struct sg_compile *c = lint->compile;
	uint32_t words = sg_bitmap_words(count_groups(lint));
	uint64_t kept[SG_SET_WORDS];
	const uint16_t *items;
	size_t n = sg_sets_items(c->group_sets, set, &items);

	sg_bitmap_clear(kept, words);
	for (size_t i = 0; i < n; i++)
		if (sg_bitmap_has(map, items[i]))
			sg_bitmap_add(kept, items[i]);
	memcpy(map, kept, words * sizeof(*map));
}

/* Remove all groups from `map` in which an address of the network is not. */
static void
keep_network(const struct sg_lint *lint, const struct sg_network *network,
    uint64_t *map)
{
	const struct sg_compile *c = lint->compile;
	const struct sg_address last = sg_network_last(network);
	size_t low = 0, high = c->nranges;

	/* Find the first range that begins after the network's first address.
	 * The range before it is the one that has this address. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (sg_address_cmp(&c->ranges[middle].from, &network->base) <=
		    0)
			low = middle + 1;
		else
			high = middle;
	}
	for (size_t i = low - 1; i < c->nranges &&
	     (i < low || sg_address_cmp(&c->ranges[i].from, &last) <= 0);
	     i++)
		keep_set(lint, c->ranges[i].set, map);
}

/* Remove all groups from `map` that do not have each of the words. */
static void
keep_words(const struct sg_lint *lint, const struct sg_words *words,
    const struct sg_compile_keys *keys, uint64_t *map)
{
	for (size_t i = 0; i < words->n; i++)
		keep_set(lint, sg_compile_key_set(keys, words->w[i].text), map);
}

/*
 * Returns the groups that cover all networks, users and so on that the group
 * `inner` itself lists, as a bitmap.  What `inner` includes does not count.
 */
static const uint64_t *
covers_of(struct sg_lint *lint, size_t inner)
{
	const struct sg_compile *c = lint->compile;
	const struct sg_ast_group *group = group_of(lint, inner);
	uint32_t words = sg_bitmap_words(count_groups(lint));
	uint64_t *map = lint->covers[inner];

	if (map != NULL)
		return map;
	map = sg_arena_array(c->arena, words, sizeof(*map));
	memset(map, 0xff, words * sizeof(*map));
	for (size_t i = 0; i < group->networks.n; i++)
		keep_network(lint, &group->networks.v[i].network, map);
	keep_words(lint, &group->users, &c->users, map);
	keep_words(lint, &group->directory, &c->directory, map);
	keep_words(lint, &group->macs, &c->macs, map);
	lint->covers[inner] = map;
	return map;
}

/* ---- sets of groups ----------------------------------------------------- */

void
sg_lint_find_inside(struct sg_lint *lint)
{
	const struct sg_compile *c = lint->compile;
	const uint16_t *items;
	size_t n;

	lint->covers = sg_arena_array(c->arena, count_groups(lint) + 1,
	    sizeof(*lint->covers));
	lint->inside = sg_arena_array(c->arena, count_groups(lint) + 1,
	    sizeof(*lint->inside));
	for (size_t inner = 0; inner < count_groups(lint); inner++) {
		if (!has_lines(group_of(lint, inner)))
			continue;
		n = sg_sets_items(c->group_sets, c->group_around[inner],
		    &items);
		for (size_t i = 0; i < n; i++) {
			struct sg_inside *to = &lint->inside[items[i]];

			to->group = sg_arena_grow(c->arena, to->group, to->n,
			    &to->cap, sizeof(*to->group));
			to->group[to->n++] = (uint16_t)inner;
		}
	}
}

/* Returns true if a group of the set `a` covers all networks, users and so on
 * that the group `inner` itself lists. */
static bool
some_covers(struct sg_lint *lint, uint32_t a, size_t inner)
{
	const uint64_t *covers = covers_of(lint, inner);
	const uint16_t *items;
	size_t n = sg_sets_items(lint->compile->group_sets, a, &items);

	for (size_t i = 0; i < n; i++)
		if (sg_bitmap_has(covers, items[i]))
			return true;
	return false;
}

/* Returns true if the set `a` covers the group `b` and all groups that `b`
 * includes.  Returns false if `b` and these groups have no members. */
static bool
covers_group(struct sg_lint *lint, uint32_t a, size_t b)
{
	const struct sg_inside *inside = &lint->inside[b];

	for (size_t i = 0; i < inside->n; i++)
		if (!some_covers(lint, a, inside->group[i]))
			return false;
	return inside->n > 0;
}

bool
sg_lint_who(struct sg_lint *lint, uint32_t a, uint32_t b)
{
	const uint16_t *items;
	size_t n;

	if (a == SG_EVERYONE)
		return true;
	if (b == SG_EVERYONE)
		return false;
	n = sg_sets_items(lint->compile->group_sets, b, &items);
	for (size_t i = 0; i < n; i++)
		if (!covers_group(lint, a, items[i]))
			return false;
	return n > 0;
}
