/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * review.c -- gathers what the yearly review counts.
 *
 * Two hash tables with open addressing find the row of a sort.
 */
#include "desk/ingest/review.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "desk/store/meta.h"

#define BURSTS "review bursts" /* key in the store (meta.h) */

/* Index of a row, plus 1; 0: free. `n` is a power of 2. */
struct slots {
	uint32_t *v; /* owned */
	size_t n;
};

struct sg_gathered {
	struct sg_review_bursts *bursts;
	bool any;                        /* something was added */
	struct sg_arena *names;          /* of the rows; emptied with them */
	struct sg_review_sum *sum;       /* owned */
	struct sg_review_person *person; /* owned */
	size_t nsums, sums_room, npersons, persons_room;
	struct slots sums, persons;
};

static void *
must(void *memory)
{
	if (memory != NULL)
		return memory;
	(void)fputs("schoolgated: there is no memory\n", stderr);
	exit(2);
}

static void
make_slots(struct slots *slots, size_t n)
{
	free(slots->v);
	slots->v = must(calloc(n, sizeof(*slots->v)));
	slots->n = n;
}

struct sg_gathered *
sg_gathered_new(void)
{
	struct sg_gathered *g = must(calloc(1, sizeof(*g)));

	g->bursts = sg_review_bursts_new();
	g->names = sg_arena_new();
	make_slots(&g->sums, 1024);
	make_slots(&g->persons, 4096);
	return g;
}

void
sg_gathered_free(struct sg_gathered **at)
{
	struct sg_gathered *g = *at;

	*at = NULL;
	if (g == NULL)
		return;
	sg_review_bursts_free(&g->bursts);
	sg_arena_free(&g->names);
	free(g->sum);
	free(g->person);
	free(g->sums.v);
	free(g->persons.v);
	free(g);
}

bool
sg_gathered_load(struct sg_gathered *g, struct sg_store *store,
    struct sg_arena *arena)
{
	const char *text;

	if (!sg_store_get(store, BURSTS, arena, &text))
		return false;
	if (text != NULL)
		sg_review_bursts_read(g->bursts, text);
	return true;
}

/* ---- sums --------------------------------------------------------------- */

static uint64_t
hash_of(uint64_t a, uint64_t b, const char *name)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *name != '\0'; name++)
		h = (h ^ (unsigned char)*name) * UINT64_C(1099511628211);
	h = (h ^ a) * UINT64_C(0x9e3779b97f4a7c15);
	h = (h ^ (h >> 29) ^ b) * UINT64_C(0xbf58476d1ce4e5b9);
	return h ^ (h >> 32);
}

static uint64_t
hash_of_sum(const struct sg_review_sum *s)
{
	return hash_of((uint32_t)s->day,
	    (uint64_t)s->what << 8 | (uint64_t)s->doer, s->name);
}

static bool
is_sum(const struct sg_review_sum *a, const struct sg_review_sum *b)
{
	return a->day == b->day && a->what == b->what && a->doer == b->doer &&
	    strcmp(a->name, b->name) == 0;
}

/* Returns the slot of the sort: its own, or a free one. */
static uint32_t *
find_sum(const struct sg_gathered *g, const struct sg_review_sum *sort)
{
	const struct slots *slots = &g->sums;
	size_t i = hash_of_sum(sort) & (slots->n - 1);

	while (slots->v[i] != 0 && !is_sum(&g->sum[slots->v[i] - 1], sort))
		i = (i + 1) & (slots->n - 1);
	return &slots->v[i];
}

static void
make_room_for_sum(struct sg_gathered *g)
{
	if (g->nsums == g->sums_room) {
		g->sums_room = g->sums_room * 2 + 64;
		g->sum = must(realloc(g->sum, g->sums_room * sizeof(*g->sum)));
	}
	if (g->nsums * 2 < g->sums.n)
		return;
	make_slots(&g->sums, g->sums.n * 2);
	for (size_t i = 0; i < g->nsums; i++)
		*find_sum(g, &g->sum[i]) = (uint32_t)i + 1;
}

static void
add_sum(struct sg_gathered *g, const struct sg_review_sum *sum)
{
	uint32_t *slot;

	make_room_for_sum(g);
	slot = find_sum(g, sum);
	if (*slot == 0) {
		g->sum[g->nsums] = *sum;
		g->sum[g->nsums].name = sg_arena_dup(g->names,
		    sg_str(sum->name));
		*slot = (uint32_t)++g->nsums;
		return;
	}
	g->sum[*slot - 1].n += sum->n;
	if (sum->last_ms > g->sum[*slot - 1].last_ms)
		g->sum[*slot - 1].last_ms = sum->last_ms;
}

/* ---- people ------------------------------------------------------------- */

static uint64_t
hash_of_person(const struct sg_review_person *p)
{
	return hash_of(p->person, (uint64_t)p->what << 32 | (uint32_t)p->month,
	    p->name);
}

static bool
is_person(const struct sg_review_person *a, const struct sg_review_person *b)
{
	return a->person == b->person && a->what == b->what &&
	    a->month == b->month && strcmp(a->name, b->name) == 0;
}

static uint32_t *
find_person(const struct sg_gathered *g, const struct sg_review_person *sort)
{
	const struct slots *slots = &g->persons;
	size_t i = hash_of_person(sort) & (slots->n - 1);

	while (slots->v[i] != 0 &&
	    !is_person(&g->person[slots->v[i] - 1], sort))
		i = (i + 1) & (slots->n - 1);
	return &slots->v[i];
}

static void
make_room_for_person(struct sg_gathered *g)
{
	if (g->npersons == g->persons_room) {
		g->persons_room = g->persons_room * 2 + 64;
		g->person = must(realloc(g->person,
		    g->persons_room * sizeof(*g->person)));
	}
	if (g->npersons * 2 < g->persons.n)
		return;
	make_slots(&g->persons, g->persons.n * 2);
	for (size_t i = 0; i < g->npersons; i++)
		*find_person(g, &g->person[i]) = (uint32_t)i + 1;
}

static void
add_person(struct sg_gathered *g, const struct sg_review_person *person)
{
	uint32_t *slot;

	make_room_for_person(g);
	slot = find_person(g, person);
	if (*slot == 0) {
		g->person[g->npersons] = *person;
		g->person[g->npersons].name = sg_arena_dup(g->names,
		    sg_str(person->name));
		*slot = (uint32_t)++g->npersons;
		return;
	}
	g->person[*slot - 1].days |= person->days;
}

/* ---- a batch ------------------------------------------------------------ */

void
sg_gathered_add(struct sg_gathered *g, const struct sg_entry_item *item,
    const struct sg_event_row *row)
{
	struct sg_review_count counts[SG_REVIEW_COUNTS];
	size_t n = sg_review_counts(g->bursts, &item->entry, item->is_json,
	    counts);

	g->any = true;
	for (size_t i = 0; i < n; i++) {
		const struct sg_review_count *c = &counts[i];
		const struct sg_review_sum sum = {.day = row->day,
		    .what = c->what,
		    .name = c->name,
		    .doer = c->doer,
		    .n = c->n,
		    .last_ms = row->at_ms};
		struct sg_review_person person = {
		    .what = c->what, .name = c->name, .person = row->person};

		add_sum(g, &sum);
		if (!c->of_person)
			continue;
		person.month = sg_review_month(row->day, &person.days);
		add_person(g, &person);
	}
}

void
sg_gathered_add_unreadable(struct sg_gathered *g, int32_t day, int64_t at_ms,
    uint64_t n)
{
	const struct sg_review_sum sum = {.day = day,
	    .what = SG_REVIEW_UNREADABLE,
	    .name = "",
	    .n = n,
	    .last_ms = at_ms};

	g->any = true;
	add_sum(g, &sum);
}

static void
clear(struct sg_gathered *g)
{
	g->any = false;
	g->nsums = g->npersons = 0;
	memset(g->sums.v, 0, g->sums.n * sizeof(*g->sums.v));
	memset(g->persons.v, 0, g->persons.n * sizeof(*g->persons.v));
	sg_arena_reset(g->names);
}

bool
sg_gathered_put(struct sg_gathered *g, struct sg_store *store,
    struct sg_arena *arena)
{
	bool fine = !g->any ||
	    (sg_store_add_review(store, g->sum, g->nsums) &&
		sg_store_add_review_people(store, g->person, g->npersons) &&
		sg_store_put(store, BURSTS,
		    sg_review_bursts_text(g->bursts, arena)));

	clear(g);
	return fine;
}
