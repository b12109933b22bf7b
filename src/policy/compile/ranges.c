/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ranges.c -- flattens nested networks to ranges, in one pass over the sorted
 * networks.
 *
 * Two networks are either nested or disjoint.  A stack holds the networks that
 * contain the current address.
 */
#include "policy/compile/ranges.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "policy/compile/sets.h"

struct open_net {
	struct sg_address last;
	uint32_t set; /* number of the set that has the items of this network
			 and of all networks around it */
};

struct flat {
	struct sg_range *v;
	size_t n;
	struct open_net *open;
	size_t depth;
};

void
sg_net_items_add(struct sg_arena *arena, struct sg_net_items *items,
    const struct sg_network *network, uint16_t item)
{
	items->v = sg_arena_grow(arena, items->v, items->n, &items->cap,
	    sizeof(*items->v));
	items->v[items->n++] = (struct sg_net_item){*network, item};
}

static int
compare(const void *a, const void *b)
{
	const struct sg_net_item *x = a, *y = b;
	int order = sg_address_cmp(&x->network.base, &y->network.base);

	if (order != 0)
		return order;
	if (x->network.bits != y->network.bits)
		return x->network.bits < y->network.bits ? -1 : 1;
	return x->item < y->item ? -1 : x->item > y->item;
}

/* Begin a range with `set` at the address `from`.  If the newest range also
 * begins at `from`, replace that range. */
static void
put(struct flat *flat, const struct sg_address *from, uint32_t set)
{
	if (flat->n > 0 &&
	    sg_address_cmp(&flat->v[flat->n - 1].from, from) == 0)
		flat->n--;
	if (flat->n > 0 && flat->v[flat->n - 1].set == set)
		return;
	flat->v[flat->n++] = (struct sg_range){*from, set};
}

/* Advance `a` to the next address.  Returns false if `a` is the last address.
 */
static bool
successor(struct sg_address *a)
{
	for (size_t i = sizeof(a->b); i-- > 0;)
		if (++a->b[i] != 0)
			return true;
	return false;
}

/* Close the innermost network.  After the last address of this network, the set
 * of the next outer network applies. */
static void
pop(struct flat *flat)
{
	struct sg_address next = flat->open[--flat->depth].last;

	if (successor(&next))
		put(flat, &next,
		    flat->depth == 0 ? 0 : flat->open[flat->depth - 1].set);
}

struct sg_range *
sg_ranges_flatten(struct sg_arena *arena, struct sg_sets *sets,
    struct sg_net_items *items, size_t *count)
{
	struct flat flat = {NULL, 0, NULL, 0};
	const struct sg_net_item *item;
	uint32_t set;

	*count = 0;
	if (items->n == 0)
		return NULL;
	qsort(items->v, items->n, sizeof(*items->v), compare);
	flat.v = sg_arena_array(arena, 2 * items->n + 1, sizeof(*flat.v));
	flat.open = sg_arena_array(arena, items->n, sizeof(*flat.open));
	put(&flat, &(struct sg_address){{0}}, 0);
	for (size_t i = 0; i < items->n; i++) {
		item = &items->v[i];
		while (flat.depth > 0 &&
		    sg_address_cmp(&flat.open[flat.depth - 1].last,
			&item->network.base) < 0)
			pop(&flat);
		set = flat.depth == 0 ? 0 : flat.open[flat.depth - 1].set;
		set = sg_sets_with(sets, set, item->item);
		flat.open[flat.depth].last = sg_network_last(&item->network);
		flat.open[flat.depth++].set = set;
		put(&flat, &item->network.base, set);
	}
	while (flat.depth > 0)
		pop(&flat);
	*count = flat.n;
	return flat.v;
}
