/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tally.h -- counting by name: rows that are found by their key, and sets
 * that tell what was there before.
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
 * One row.  Counts are of attempts: what the journal knows as repeats of one
 * thing within a minute is one.
 */
struct sg_tally {
	const char *key;
	const char *note;         /* what kind of key; or NULL */
	uint64_t by[SG_DOERS];    /* attempts */
	uint64_t round[SG_DOERS]; /* of those: ways round the filter */
	uint64_t able;            /* of those: only signs that a device could */
	uint64_t requests;        /* repeats counted */
	uint64_t people;          /* how many different ones */
	int64_t first_ms, last_ms;
};

struct sg_tallies {
	struct sg_tally *v; /* in the order of first mention, until sorted */
	size_t n, cap;
	size_t *slot; /* 1 + index by hash; 0: free */
	size_t nslots;
	uint8_t hash_key[crypto_shorthash_KEYBYTES];
};

/* The row of `key` (copied), made if it is not there.  Valid until the next
 * call. */
struct sg_tally *sg_tally_of(struct sg_arena *arena, struct sg_tallies *tallies,
    const char *key);
/*
 * Most by people first, then most by anything, then by key.  No row can be
 * found or added afterwards.
 */
void sg_tallies_sort(struct sg_tallies *tallies);

uint64_t sg_tally_sum(const uint64_t by[SG_DOERS]);

/* A set of texts, known by their keyed hashes; the key is new each run, so
 * that nobody can choose names that look the same. */
struct sg_seen {
	uint8_t hash_key[crypto_generichash_KEYBYTES];
	uint64_t *slot; /* 0: free */
	size_t n, nslots;
};

void sg_seen_init(struct sg_seen *seen);
/* Put in "`kind` `first` `second`"; true when it was not there before. */
bool sg_seen_add(struct sg_arena *arena, struct sg_seen *seen, char kind,
    const char *first, const char *second);

#endif
