/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * what.c -- compiles the WHAT of a rule into a set of leaves, and the leaves
 * into tables.
 *
 * A leaf is a platform, sites list or host that the WHAT names.  The gate looks
 * up each request in the tables.
 */
#include "base/arena.h"
#include "policy/catalogue.h"
#include "policy/compile/parts.h"

/* A walk through refs and the sites lists they include. */
struct walk {
	struct sg_compile *compile;
	bool *seen; /* Indexed by sites list.  True if the list was visited, so
		       that a cycle of includes ends */
	uint16_t *items; /* the leaves, as indexes */
	size_t n, cap;
	uint32_t flags;
};

static bool
has_parts(const struct sg_ast_sites *sites)
{
	return sites->hosts.n + sites->npages + sg_ast_nlists(sites) +
	    sites->patterns.n + sites->networks.n >
	    0;
}

static bool
same_leaf(const void *ctx, uint32_t number, const void *key)
{
	const struct sg_compile *c = ctx;
	const struct sg_leaf *a = &c->leaf[number], *b = key;

	return a->kind == b->kind &&
	    (a->kind == SG_REF_HOST ? sg_str_eq(a->name, b->name) :
				      a->index == b->index);
}

static void
fill_leaf(struct sg_compile *c, const struct sg_leaf *leaf, uint16_t target)
{
	if (leaf->kind == SG_REF_SITES) {
		sg_compile_sites(c, leaf->index, target);
	} else if (leaf->kind == SG_REF_PLATFORM) {
		c->bindings = sg_arena_grow(c->arena, c->bindings, c->nbindings,
		    &c->bindings_cap, sizeof(*c->bindings));
		c->bindings[c->nbindings++] = (struct sg_binding){
		    sg_compile_text(c,
			sg_str(sg_arena_printf(c->arena, "p/%.*s",
			    (int)leaf->name.n, leaf->name.p))),
		    target};
	} else {
		sg_compile_host(c, leaf->name, target);
	}
}

static uint64_t
hash_leaf(const struct sg_leaf *leaf)
{
	return sg_map_hash(leaf->name.p, leaf->name.n) + leaf->kind;
}

/* Add `leaf` to the walk.  Compile the leaf if no earlier rule had it. */
static void
add_leaf(struct walk *walk, struct sg_leaf leaf, struct sg_place place)
{
	struct sg_compile *c = walk->compile;
	uint64_t hash = hash_leaf(&leaf);
	uint32_t i = sg_map_find(&c->leaves, hash, same_leaf, c, &leaf);

	if (i == UINT32_MAX && c->nleaves == SG_SET_BITS) {
		if (!c->leaves_full)
			sg_problem(c->problems, SG_ERROR, place,
			    "put hosts together into `sites` lists",
			    "the rules name over %d different platforms, "
			    "lists and hosts",
			    SG_SET_BITS);
		c->leaves_full = true;
		return;
	}
	if (i == UINT32_MAX) {
		i = sg_map_put(&c->leaves, hash, (uint32_t)c->nleaves,
		    same_leaf, c, &leaf);
		c->leaf = sg_arena_grow(c->arena, c->leaf, c->nleaves,
		    &c->leaves_cap, sizeof(*c->leaf));
		c->leaf[c->nleaves++] = leaf;
		fill_leaf(c, &leaf, (uint16_t)i);
	}
	walk->items = sg_arena_grow(c->arena, walk->items, walk->n, &walk->cap,
	    sizeof(*walk->items));
	walk->items[walk->n++] = (uint16_t)i;
}

/* Add the platform with this index.  A class stands for its members too. */
static void
add_platform(struct walk *walk, size_t index, struct sg_place place)
{
	const struct sg_platform *all = walk->compile->in->catalogue->platforms;
	const struct sg_platform *platform = &all[index];
	size_t member;

	if (!platform->is_class || sg_platform_has_parts(platform))
		add_leaf(walk,
		    (struct sg_leaf){
			SG_REF_PLATFORM, index, platform->name.text},
		    place);
	for (size_t i = 0; i < platform->nmembers; i++) {
		member = platform->members[i];
		if (sg_platform_has_parts(&all[member]))
			add_leaf(walk,
			    (struct sg_leaf){
				SG_REF_PLATFORM, member, all[member].name.text},
			    place);
	}
}

static void
add_refs(struct walk *walk, const struct sg_refs *refs)
{
	const struct sg_compile_in *in = walk->compile->in;
	const struct sg_ast_sites *sites;
	const struct sg_ref *ref;

	for (size_t i = 0; i < refs->n; i++) {
		ref = &refs->r[i];
		switch (ref->kind) {
		case SG_REF_EVERYTHING:
			walk->flags |= SG_RULE_EVERYTHING;
			break;
		case SG_REF_CIRCUMVENTION:
			walk->flags |= SG_RULE_CIRCUMVENTION;
			break;
		case SG_REF_HOST:
			add_leaf(walk,
			    (struct sg_leaf){SG_REF_HOST, 0, ref->word.text},
			    ref->word.place);
			break;
		case SG_REF_PLATFORM:
			add_platform(walk, ref->index, ref->word.place);
			break;
		case SG_REF_SITES:
			sites = &in->ast->sites[ref->index];
			if (walk->seen[ref->index])
				break;
			walk->seen[ref->index] = true;
			if (has_parts(sites))
				add_leaf(walk,
				    (struct sg_leaf){SG_REF_SITES, ref->index,
					sites->name.text},
				    ref->word.place);
			add_refs(walk, &sites->includes);
			break;
		default:
			break; /* unknown: check/names.c reported it */
		}
	}
}

uint32_t
sg_compile_what(struct sg_compile *compile, const struct sg_refs *refs,
    uint32_t *flags)
{
	struct walk walk = {.compile = compile};

	walk.seen = sg_arena_array(compile->arena, compile->in->ast->nsites + 1,
	    sizeof(*walk.seen));
	add_refs(&walk, refs);
	*flags |= walk.flags;
	return sg_sets_of(compile->target_sets, walk.items, walk.n);
}

void
sg_compile_leaves(struct sg_compile *compile)
{
	struct sg_compile *c = compile;
	struct sg_target *targets = sg_arena_array(c->arena, c->nleaves + 1,
	    sizeof(*targets));
	struct sg_range *ranges;
	size_t count;

	for (size_t i = 0; i < c->nleaves; i++) {
		targets[i].name = sg_compile_text(c, c->leaf[i].name);
		targets[i].platform = c->leaf[i].kind == SG_REF_PLATFORM;
	}
	ranges = sg_ranges_flatten(c->arena, c->target_sets, &c->target_nets,
	    &count);
	sg_image_out_section(c->image, SG_S_TARGETS, targets, c->nleaves);
	sg_image_out_section(c->image, SG_S_TARGET_RANGES, ranges, count);
	sg_image_out_section(c->image, SG_S_PAGES, c->pages, c->npages);
	sg_image_out_section(c->image, SG_S_PATTERNS, c->patterns,
	    c->npatterns);
	sg_image_out_section(c->image, SG_S_BINDINGS, c->bindings,
	    c->nbindings);
	if (!sg_namebook_write(c->book, c->image))
		sg_problem(c->problems, SG_ERROR,
		    (struct sg_place){.source = c->in->ast->main},
		    "name fewer hosts in several `sites` lists at once",
		    "the hosts of this policy are in over %d different "
		    "combinations of lists",
		    SG_NAME_SETS);
}
