/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tally.h -- counts by name: hash tables of rows, and a set of texts.
 *
 * Keys are copied to the arena.  One thread at a time for each table.
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
 * One row.  It counts attempts: the repeats of one thing within a minute are
 * one attempt.
 */
struct sg_tally {
	const char *key;
	const char *note;         /* the kind of key, or NULL */
	uint64_t by[SG_DOERS];    /* attempts */
	uint64_t round[SG_DOERS]; /* of those: ways round the filter */
	uint64_t able;            /* of those: only capabilities of a device */
	uint64_t requests;        /* repeats counted */
	uint64_t people;          /* different people */
	int64_t first_ms, last_ms;
};

struct sg_tallies {
	struct sg_tally *v; /* in the order of addition, until sorted */
	size_t n, cap;
	size_t *slot; /* 1 + index into `v`; 0 if free */
	size_t nslots;
	uint8_t hash_key[crypto_shorthash_KEYBYTES];
};

/* Returns the row of `key`, adding it if needed.  Valid until the next call. */
struct sg_tally *sg_tally_of(struct sg_arena *arena, struct sg_tallies *tallies,
    const char *key);
/*
 * Sort: most attempts by people first, then most by anything, then by key.
 * After that no row can be found or added.
 */
void sg_tallies_sort(struct sg_tallies *tallies);

uint64_t sg_tally_sum(const uint64_t by[SG_DOERS]);

/* A set of texts that keeps only keyed hashes.  The key is random in each run,
 * so that a client cannot choose names that collide. */
struct sg_seen {
	uint8_t hash_key[crypto_generichash_KEYBYTES];
	uint64_t *slot; /* a hash; 0 if free */
	size_t n, nslots;
};

void sg_seen_init(struct sg_seen *seen);
/* Add the text "`kind` `first` `second`".  True when it is new. */
bool sg_seen_add(struct sg_arena *arena, struct sg_seen *seen, char kind,
    const char *first, const char *second);

#endif
