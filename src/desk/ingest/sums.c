/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sums.c -- sums rows by day, hour and sort.
 *
 * A hash table with open addressing finds the sum of a sort.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/ingest/rows.h"

struct sg_sums {
	struct sg_tally *tally; /* owned */
	size_t n, room;
	/* Index in `tally`, plus 1; 0: free. `slots` is a power of 2. */
	uint32_t *slot; /* owned */
	size_t slots;
};

static void *
must(void *memory)
{
	if (memory != NULL)
		return memory;
	(void)fputs("schoolgated: there is no memory\n", stderr);
	exit(2);
}

struct sg_sums *
sg_sums_new(void)
{
	struct sg_sums *sums = must(calloc(1, sizeof(*sums)));

	sums->slots = 1024;
	sums->slot = must(calloc(sums->slots, sizeof(*sums->slot)));
	return sums;
}

void
sg_sums_free(struct sg_sums **at)
{
	struct sg_sums *sums = *at;

	*at = NULL;
	if (sums == NULL)
		return;
	free(sums->tally);
	free(sums->slot);
	free(sums);
}

static size_t
hash_of(const struct sg_tally *t)
{
	uint64_t h = (uint64_t)(uint32_t)t->day;

	h = h * 31 + (unsigned)t->hour;
	h = h * 8 + (unsigned)t->doer;
	h = h * 4 + (unsigned)t->blocked * 2 + (unsigned)t->tried;
	h = (h * 64 + (unsigned)t->technique) * UINT64_C(0x9e3779b97f4a7c15);
	return (size_t)(h >> 20);
}

static bool
is_same(const struct sg_tally *a, const struct sg_tally *b)
{
	return a->day == b->day && a->hour == b->hour && a->doer == b->doer &&
	    a->blocked == b->blocked && a->tried == b->tried &&
	    a->technique == b->technique;
}

/* Returns the slot of the sort: its own, or a free one. */
static uint32_t *
find(const struct sg_sums *sums, const struct sg_tally *sort)
{
	size_t i = hash_of(sort) & (sums->slots - 1);

	while (sums->slot[i] != 0 &&
	    !is_same(&sums->tally[sums->slot[i] - 1], sort))
		i = (i + 1) & (sums->slots - 1);
	return &sums->slot[i];
}

static void
make_room(struct sg_sums *sums)
{
	if (sums->n == sums->room) {
		sums->room = sums->room * 2 + 64;
		sums->tally = must(realloc(sums->tally,
		    sums->room * sizeof(*sums->tally)));
	}
	if (sums->n * 2 < sums->slots)
		return;
	free(sums->slot);
	sums->slots *= 2;
	sums->slot = must(calloc(sums->slots, sizeof(*sums->slot)));
	for (size_t i = 0; i < sums->n; i++)
		*find(sums, &sums->tally[i]) = (uint32_t)i + 1;
}

void
sg_sums_add(struct sg_sums *sums, const struct sg_event_row *row)
{
	const struct sg_tally sort = {.day = row->day,
	    .hour = row->hour,
	    .doer = row->doer,
	    .blocked = sg_row_is_block(row),
	    .tried = row->tried,
	    .technique = row->technique};
	uint32_t *slot;

	make_room(sums);
	slot = find(sums, &sort);
	if (*slot == 0) {
		sums->tally[sums->n++] = sort;
		*slot = (uint32_t)sums->n;
	}
	sums->tally[*slot - 1].events++;
	sums->tally[*slot - 1].requests += row->requests;
}

const struct sg_tally *
sg_sums_get(const struct sg_sums *sums, size_t *n)
{
	*n = sums->n;
	return sums->tally;
}

void
sg_sums_clear(struct sg_sums *sums)
{
	sums->n = 0;
	memset(sums->slot, 0, sums->slots * sizeof(*sums->slot));
}
