/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * circles.c -- reports groups and sites lists that include themselves, directly
 * or through others.
 *
 * The reference that closes a cycle is set to SG_REF_NONE.  So code that
 * follows `includes` later does not loop forever.
 */
#include "base/arena.h"
#include "policy/check/parts.h"

/* The graph of `includes`.  The nodes are either all groups or all sites lists.
 */
struct graph {
	enum sg_ref_kind kind;
	size_t n;
	const struct sg_word *(*name)(struct sg_policy_ast *ast, size_t i);
	struct sg_refs *(*includes)(struct sg_policy_ast *ast, size_t i);
};

/*
 * State of a node.
 * - NEW: the node has not been visited.
 * - OPEN: the node is on the current path of the walk.
 * - DONE: the node and all nodes that it includes have been visited.
 */
enum colour { NEW = 0, OPEN, DONE };

/* A depth-first walk without recursion.  The array `node` is the path from the
 * first node of the walk to the current node. */
struct walk {
	enum colour *colour; /* indexed by node */
	size_t *node, *next; /* indexed by depth: a node on the path, and the
				index of the include to visit next */
	size_t depth;
};

static const struct sg_word *
group_name(struct sg_policy_ast *ast, size_t i)
{
	return &ast->groups[i].name;
}

static struct sg_refs *
group_includes(struct sg_policy_ast *ast, size_t i)
{
	return &ast->groups[i].includes;
}

static const struct sg_word *
sites_name(struct sg_policy_ast *ast, size_t i)
{
	return &ast->sites[i].name;
}

static struct sg_refs *
sites_includes(struct sg_policy_ast *ast, size_t i)
{
	return &ast->sites[i].includes;
}

static void
report(struct sg_checker *ck, const struct graph *graph,
    const struct walk *walk, struct sg_ref *closing)
{
	const char *first = graph->name(ck->ast, closing->index)->text.p;
	const char *chain = first;
	size_t at = walk->depth;

	while (at > 0 && walk->node[at - 1] != closing->index)
		at--;
	for (; at < walk->depth; at++)
		chain = sg_arena_printf(ck->arena, "%s > %s", chain,
		    graph->name(ck->ast, walk->node[at])->text.p);
	sg_problem(ck->problems, SG_ERROR, closing->word.place,
	    sg_arena_printf(ck->arena, "%s > %s; take one of them out", chain,
		first),
	    "\"%s\" includes itself", first);
	closing->kind = SG_REF_NONE;
}

static void
enter(struct walk *walk, size_t node)
{
	walk->colour[node] = OPEN;
	walk->node[walk->depth] = node;
	walk->next[walk->depth++] = 0;
}

static void
walk_from(struct sg_checker *ck, const struct graph *graph, struct walk *walk,
    size_t start)
{
	struct sg_refs *refs;
	struct sg_ref *ref;
	size_t top;

	for (enter(walk, start); walk->depth > 0;) {
		top = walk->depth - 1;
		refs = graph->includes(ck->ast, walk->node[top]);
		if (walk->next[top] == refs->n) {
			walk->colour[walk->node[top]] = DONE;
			walk->depth--;
			continue;
		}
		ref = &refs->r[walk->next[top]++];
		if (ref->kind != graph->kind)
			continue;
		if (walk->colour[ref->index] == OPEN)
			report(ck, graph, walk, ref);
		else if (walk->colour[ref->index] == NEW)
			enter(walk, ref->index);
	}
}

static void
check_graph(struct sg_checker *ck, const struct graph *graph)
{
	struct walk walk = {0};

	walk.colour = sg_arena_array(ck->arena, graph->n + 1,
	    sizeof(*walk.colour));
	walk.node = sg_arena_array(ck->arena, graph->n + 1, sizeof(*walk.node));
	walk.next = sg_arena_array(ck->arena, graph->n + 1, sizeof(*walk.next));
	for (size_t i = 0; i < graph->n; i++) {
		if (walk.colour[i] == NEW)
			walk_from(ck, graph, &walk, i);
	}
}

void
sg_check_circles(struct sg_checker *ck)
{
	const struct graph groups = {
	    SG_REF_GROUP, ck->ast->ngroups, group_name, group_includes};
	const struct graph sites = {
	    SG_REF_SITES, ck->ast->nsites, sites_name, sites_includes};

	check_graph(ck, &groups);
	check_graph(ck, &sites);
}
