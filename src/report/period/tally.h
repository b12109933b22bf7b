/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tally.h -- hash tables that count by name, and a set of texts.
 *
 * A table has one row for each name.  The name is the key of the row.  Keys are
 * copied to the arena.  One thread at a time for each table.
 */
#ifndef SG_TALLY_H
#define SG_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sodium.h>

#include "report/words.h"

struct sg_arena;

/*
 * One row: the counts for one name.  Requests for the same thing by the same
 * person within a minute are one attempt.
 */
struct sg_tally {
	const char *key;
	const char *note;         /* a remark on the key, or NULL */
	uint64_t by[SG_DOERS];    /* attempts */
	uint64_t round[SG_DOERS]; /* how many of the attempts were ways round
				     the filter */
	uint64_t able;     /* how many of the attempts do not show what somebody
			      did, but only what a device is capable of */
	uint64_t requests; /* requests, including repeats within a minute */
	uint64_t people;   /* different people */
	int64_t first_ms, last_ms;
};

struct sg_tallies {
	struct sg_tally *v; /* in the order of addition, until sorted */
	size_t n, cap;
	size_t *slot; /* a slot is 1 + an index into `v`, or 0 if it is free */
	size_t nslots;
	uint8_t hash_key[crypto_shorthash_KEYBYTES];
};

/* Returns the row of `key`.  Adds the row if the table does not have it.  The
 * pointer is valid until the next call. */
struct sg_tally *sg_tally_of(struct sg_arena *arena, struct sg_tallies *tallies,
    const char *key);
/*
 * Sort the rows.  A row with more attempts by people comes first.  Among equals
 * the row with more attempts by all doers comes first.  Among equals again, the
 * order is by key.  After that, do not call sg_tally_of() any more.
 */
void sg_tallies_sort(struct sg_tallies *tallies);

uint64_t sg_tally_sum(const uint64_t by[SG_DOERS]);

/* A set of texts that keeps only keyed hashes.  The key is chosen at
 * random, so that a client cannot choose names whose hashes collide. */
struct sg_seen {
	uint8_t hash_key[crypto_generichash_KEYBYTES];
	uint64_t *slot; /* a slot is a hash, or 0 if it is free */
	size_t n, nslots;
};

void sg_seen_init(struct sg_seen *seen);
/* Add the text that consists of `kind`, `first` and `second`.  Returns true
 * when the text was not yet in the set. */
bool sg_seen_add(struct sg_arena *arena, struct sg_seen *seen, char kind,
    const char *first, const char *second);

#endif
