/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tally.c -- a hash table of rows, and a hash table of texts. A row has the
 * counts for one name. Both tables live in an arena.
 *
 * The callers decide what is counted.
 */
#include "report/period/tally.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

#define SLOTS_MIN 256 /* must be a power of two */

/* ---- sets --------------------------------------------------------------- */

void
sg_seen_init(struct sg_seen *seen)
{
	*seen = (struct sg_seen){.n = 0};
	crypto_generichash_keygen(seen->hash_key);
}

/*
 * Returns the slot that has `hash`. If there is none, returns a free slot for
 * `hash`.
 */
static uint64_t *
place_of(uint64_t *slot, size_t nslots, uint64_t hash)
{
	size_t at = (size_t)hash & (nslots - 1);

	while (slot[at] != 0 && slot[at] != hash)
		at = (at + 1) & (nslots - 1);
	return &slot[at];
}

static void
seen_grow(struct sg_arena *arena, struct sg_seen *seen)
{
	size_t nslots = seen->nslots == 0 ? SLOTS_MIN : 2 * seen->nslots;
	uint64_t *slot = sg_arena_array(arena, nslots, sizeof *slot);

	for (size_t i = 0; i < seen->nslots; i++)
		if (seen->slot[i] != 0)
			*place_of(slot, nslots, seen->slot[i]) = seen->slot[i];
	seen->slot = slot;
	seen->nslots = nslots;
}

/*
 * Hash the text that consists of the three parts. A NUL byte ends each part, so
 * that different parts never make the same text.
 */
static uint64_t
seen_hash(const struct sg_seen *seen, char kind, const char *first,
    const char *second)
{
	uint8_t out[crypto_generichash_BYTES_MIN];
	crypto_generichash_state state;
	uint64_t hash;

	crypto_generichash_init(&state, seen->hash_key, sizeof seen->hash_key,
	    sizeof out);
	crypto_generichash_update(&state, (const uint8_t *)&kind, 1);
	crypto_generichash_update(&state, (const uint8_t *)first,
	    strlen(first) + 1);
	crypto_generichash_update(&state, (const uint8_t *)second,
	    strlen(second) + 1);
	crypto_generichash_final(&state, out, sizeof out);
	memcpy(&hash, out, sizeof hash);
	return hash == 0 ? 1 : hash;
}

bool
sg_seen_add(struct sg_arena *arena, struct sg_seen *seen, char kind,
    const char *first, const char *second)
{
	uint64_t hash = seen_hash(seen, kind, first, second), *place;

	if (2 * (seen->n + 1) > seen->nslots)
		seen_grow(arena, seen);
	place = place_of(seen->slot, seen->nslots, hash);
	if (*place == hash)
		return false;
	*place = hash;
	seen->n++;
	return true;
}

/* ---- rows --------------------------------------------------------------- */

/*
 * Returns the slot that has `key`. If there is none, returns a free slot for
 * `key`.
 */
static size_t *
slot_of(const struct sg_tallies *tallies, const char *key)
{
	uint64_t hash;
	size_t at;

	crypto_shorthash((uint8_t *)&hash, (const uint8_t *)key, strlen(key),
	    tallies->hash_key);
	at = (size_t)hash & (tallies->nslots - 1);
	while (tallies->slot[at] != 0 &&
	    strcmp(tallies->v[tallies->slot[at] - 1].key, key) != 0)
		at = (at + 1) & (tallies->nslots - 1);
	return &tallies->slot[at];
}

static void
tallies_grow(struct sg_arena *arena, struct sg_tallies *tallies)
{
	if (tallies->nslots == 0)
		crypto_shorthash_keygen(tallies->hash_key);
	tallies->nslots = tallies->nslots == 0 ? SLOTS_MIN :
						 2 * tallies->nslots;
	tallies->slot = sg_arena_array(arena, tallies->nslots,
	    sizeof *tallies->slot);
	for (size_t i = 0; i < tallies->n; i++)
		*slot_of(tallies, tallies->v[i].key) = i + 1;
}

struct sg_tally *
sg_tally_of(struct sg_arena *arena, struct sg_tallies *tallies, const char *key)
{
	size_t *slot;

	if (2 * (tallies->n + 1) > tallies->nslots)
		tallies_grow(arena, tallies);
	slot = slot_of(tallies, key);
	if (*slot == 0) {
		tallies->v = sg_arena_grow(arena, tallies->v, tallies->n,
		    &tallies->cap, sizeof *tallies->v);
		tallies->v[tallies->n] = (struct sg_tally){
		    .key = sg_arena_dup(arena, sg_str(key))};
		*slot = ++tallies->n;
	}
	return &tallies->v[*slot - 1];
}

uint64_t
sg_tally_sum(const uint64_t by[SG_DOERS])
{
	uint64_t sum = 0;

	for (size_t i = 0; i < SG_DOERS; i++)
		sum += by[i];
	return sum;
}

const char *
sg_tally_title(const struct sg_tally *row,
    const char *(*title)(const char *key))
{
	if (row->title != NULL)
		return row->title;
	return title == NULL ? row->key : title(row->key);
}

struct sg_tally_span
sg_tally_when(const struct sg_tally *row)
{
	struct sg_tally_span all = {0, 0};
	bool any = false;

	for (size_t i = 0; i < SG_DOERS; i++) {
		const struct sg_tally_span *one = &row->when[i];

		if (row->requests[i] == 0)
			continue;
		if (!any || one->first_ms < all.first_ms)
			all.first_ms = one->first_ms;
		if (!any || one->last_ms > all.last_ms)
			all.last_ms = one->last_ms;
		any = true;
	}
	return all;
}

static int
compare(uint64_t a, uint64_t b)
{
	return a > b ? -1 : a < b;
}

static int
by_weight(const void *first, const void *second)
{
	const struct sg_tally *a = first, *b = second;
	int order = compare(a->by[SG_DOER_PERSON], b->by[SG_DOER_PERSON]);

	if (order == 0)
		order = compare(a->round[SG_DOER_PERSON],
		    b->round[SG_DOER_PERSON]);
	if (order == 0)
		order = compare(sg_tally_sum(a->by), sg_tally_sum(b->by));
	if (order == 0)
		order = compare(sg_tally_sum(a->requests),
		    sg_tally_sum(b->requests));
	return order != 0 ? order : strcmp(a->key, b->key);
}

void
sg_tallies_sort(struct sg_tallies *tallies)
{
	if (tallies->n > 1)
		qsort(tallies->v, tallies->n, sizeof *tallies->v, by_weight);
}

size_t
sg_tallies_of_people(const struct sg_tallies *sorted)
{
	size_t n = 0;

	while (n < sorted->n && sorted->v[n].by[SG_DOER_PERSON] > 0)
		n++;
	return n;
}
