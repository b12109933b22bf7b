/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * who.c -- compiles groups: a member of a group is also a member of all groups
 * that include it.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "policy/compile/parts.h"

/* A user, directory group or MAC address, and the group that lists it. */
struct key_item {
	struct sg_str text;
	size_t group;
};

struct key_items {
	struct key_item *v;
	size_t n, cap;
};

/* Mark `group` and all groups that `group` includes, directly or not.  A cycle
 * of includes ends the walk. */
static void
reach(const struct sg_policy_ast *ast, size_t group, bool *seen)
{
	const struct sg_refs *includes = &ast->groups[group].includes;

	if (seen[group])
		return;
	seen[group] = true;
	for (size_t i = 0; i < includes->n; i++)
		if (includes->r[i].kind == SG_REF_GROUP)
			reach(ast, includes->r[i].index, seen);
}

static void
find_around(struct sg_compile *c)
{
	const struct sg_policy_ast *ast = c->in->ast;
	size_t n = ast->ngroups;
	bool *seen = sg_arena_array(c->arena, n + 1, sizeof(*seen));

	c->group_around = sg_arena_array(c->arena, n + 1,
	    sizeof(*c->group_around));
	for (size_t outer = 0; outer < n; outer++) {
		memset(seen, 0, n * sizeof(*seen));
		reach(ast, outer, seen);
		for (size_t inner = 0; inner < n; inner++)
			if (seen[inner])
				c->group_around[inner] = sg_sets_with(
				    c->group_sets, c->group_around[inner],
				    (uint16_t)outer);
	}
}

/* Returns the number of the set that has three kinds of items: the items of
 * `set`, the group `group`, and all groups that include `group`. */
static uint32_t
with_around(struct sg_compile *c, uint32_t set, size_t group)
{
	const uint16_t *items;
	size_t n = sg_sets_items(c->group_sets, c->group_around[group], &items);

	for (size_t i = 0; i < n; i++)
		set = sg_sets_with(c->group_sets, set, items[i]);
	return set;
}

static void
write_networks(struct sg_compile *c)
{
	const struct sg_ast_networks *networks;
	struct sg_net_items nets = {0};
	struct sg_range *ranges;
	const uint16_t *around;
	size_t n, count;

	for (size_t g = 0; g < c->in->ast->ngroups; g++) {
		networks = &c->in->ast->groups[g].networks;
		for (size_t i = 0; i < networks->n; i++) {
			n = sg_sets_items(c->group_sets, c->group_around[g],
			    &around);
			for (size_t k = 0; k < n; k++)
				sg_net_items_add(c->arena, &nets,
				    &networks->v[i].network, around[k]);
		}
	}
	ranges = sg_ranges_flatten(c->arena, c->group_sets, &nets, &count);
	sg_image_out_section(c->image, SG_S_CLIENT_RANGES, ranges, count);
	c->ranges = ranges;
	c->nranges = count;
}

static int
compare_text(struct sg_str x, struct sg_str y)
{
	size_t n = x.n < y.n ? x.n : y.n;
	int order = n == 0 ? 0 : memcmp(x.p, y.p, n);

	if (order != 0)
		return order;
	return x.n < y.n ? -1 : x.n > y.n;
}

static int
by_text(const void *a, const void *b)
{
	const struct key_item *x = a, *y = b;
	int order = compare_text(x->text, y->text);

	if (order != 0)
		return order;
	return x->group < y->group ? -1 : x->group > y->group;
}

static void
add_words(struct sg_compile *c, struct key_items *items,
    const struct sg_words *words, size_t group)
{
	for (size_t i = 0; i < words->n; i++) {
		items->v = sg_arena_grow(c->arena, items->v, items->n,
		    &items->cap, sizeof(*items->v));
		items->v[items->n++] = (struct key_item){
		    words->w[i].text, group};
	}
}

/* Sort the items and join those with the same text. */
static void
merge(struct sg_compile *c, struct key_items *items,
    struct sg_compile_keys *keys)
{
	size_t n = 0;

	keys->text = sg_arena_array(c->arena, items->n + 1,
	    sizeof(*keys->text));
	keys->set = sg_arena_array(c->arena, items->n + 1, sizeof(*keys->set));
	if (items->n > 0)
		qsort(items->v, items->n, sizeof(*items->v), by_text);
	for (size_t i = 0; i < items->n; i++) {
		if (n == 0 || !sg_str_eq(keys->text[n - 1], items->v[i].text))
			keys->text[n++] = items->v[i].text;
		keys->set[n - 1] = with_around(c, keys->set[n - 1],
		    items->v[i].group);
	}
	keys->n = n;
}

static void
write_keys(struct sg_compile *c, enum sg_section_id id, struct key_items *items,
    struct sg_compile_keys *from)
{
	struct sg_key *keys;

	merge(c, items, from);
	keys = sg_arena_array(c->arena, from->n + 1, sizeof(*keys));
	for (size_t i = 0; i < from->n; i++)
		keys[i] = (struct sg_key){
		    sg_compile_text(c, from->text[i]), from->set[i]};
	sg_image_out_section(c->image, id, keys, from->n);
}

/* The items are sorted by canonical text.  The bytes of the addresses have the
 * same order. */
static void
write_macs(struct sg_compile *c, struct key_items *items,
    struct sg_compile_keys *from)
{
	struct sg_mac *macs;

	merge(c, items, from);
	macs = sg_arena_array(c->arena, from->n + 1, sizeof(*macs));
	for (size_t i = 0; i < from->n; i++) {
		macs[i].set = from->set[i];
		(void)sg_mac_parse(from->text[i], macs[i].mac);
	}
	sg_image_out_section(c->image, SG_S_MACS, macs, from->n);
}

uint32_t
sg_compile_key_set(const struct sg_compile_keys *keys, struct sg_str text)
{
	size_t low = 0, high = keys->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare_text(keys->text[middle], text);

		if (order == 0)
			return keys->set[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

static void
write_groups(struct sg_compile *c)
{
	const struct sg_policy_ast *ast = c->in->ast;
	struct sg_group *groups = sg_arena_array(c->arena, ast->ngroups + 1,
	    sizeof(*groups));

	for (size_t i = 0; i < ast->ngroups; i++) {
		groups[i].name = sg_compile_text(c, ast->groups[i].name.text);
		groups[i].supervised = ast->groups[i].supervised;
	}
	sg_image_out_section(c->image, SG_S_GROUPS, groups, ast->ngroups);
}

void
sg_compile_who(struct sg_compile *compile)
{
	struct sg_compile *c = compile;
	const struct sg_policy_ast *ast = c->in->ast;
	struct key_items users = {0}, directory = {0}, macs = {0};

	find_around(c);
	write_groups(c);
	write_networks(c);
	for (size_t i = 0; i < ast->ngroups; i++) {
		add_words(c, &users, &ast->groups[i].users, i);
		add_words(c, &directory, &ast->groups[i].directory, i);
		add_words(c, &macs, &ast->groups[i].macs, i);
	}
	write_keys(c, SG_S_USERS, &users, &c->users);
	write_keys(c, SG_S_DIRECTORY, &directory, &c->directory);
	write_macs(c, &macs, &c->macs);
}

uint32_t
sg_compile_adults(struct sg_compile *compile)
{
	const struct sg_policy_ast *ast = compile->in->ast;
	uint16_t *items = sg_arena_array(compile->arena, ast->ngroups + 1,
	    sizeof(*items));
	size_t n = 0;

	for (size_t i = 0; i < ast->ngroups; i++)
		if (ast->groups[i].adults)
			items[n++] = (uint16_t)i;
	return n == 0 ? SG_EVERYONE : sg_sets_of(compile->group_sets, items, n);
}

uint32_t
sg_compile_group_set(struct sg_compile *compile, const struct sg_refs *refs)
{
	uint16_t *items;
	size_t n = 0;

	if (refs->n == 0)
		return SG_EVERYONE;
	items = sg_arena_array(compile->arena, refs->n, sizeof(*items));
	for (size_t i = 0; i < refs->n; i++) {
		if (refs->r[i].kind == SG_REF_EVERYONE)
			return SG_EVERYONE;
		if (refs->r[i].kind == SG_REF_GROUP)
			items[n++] = (uint16_t)refs->r[i].index;
	}
	return sg_sets_of(compile->group_sets, items, n);
}
