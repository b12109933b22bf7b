/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tally.h -- tables that count by name, and a set of texts. Both are hash
 * tables.
 *
 * A table has one row for each name. The name is the key of the row. Keys are
 * copied to the arena. One thread at a time for each table.
 */
#ifndef SG_TALLY_H
#define SG_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sodium.h>

#include "report/words.h"

struct sg_arena;

/* UTC milliseconds. */
struct sg_tally_span {
	int64_t first_ms, last_ms;
};

/*
 * A row: the counts for one name. If one person requests the same thing several
 * times within a minute, that is one attempt. Everything is counted apart for
 * each doer: what a page or an app did is never counted as done by a person.
 */
struct sg_tally {
	const char *key;
	const char *note;  /* a remark on the key, or NULL */
	const char *title; /* the key as people read it; NULL if the table has
			      titles for its keys, or shows the key itself */
	uint64_t by[SG_DOERS];    /* attempts */
	uint64_t round[SG_DOERS]; /* how many of the attempts were ways round
				     the filter */
	uint64_t able; /* how many of the attempts show only what a device is
			  capable of, and not what somebody did */
	uint64_t requests[SG_DOERS]; /* requests, including repeats within a
					minute */
	uint64_t people; /* how many different people did this themselves */
	struct sg_tally_span when[SG_DOERS]; /* valid if the doer made
						requests */
};

struct sg_tallies {
	struct sg_tally *v; /* in the order of addition, until sorted */
	size_t n, cap;
	size_t *slot; /* a slot is 0 if it is free; else it is 1 + an index into
			 `v` */
	size_t nslots;
	uint8_t hash_key[crypto_shorthash_KEYBYTES];
};

/*
 * Returns the row of `key`, and adds the row if it is missing. The pointer is
 * valid until the next call.
 */
struct sg_tally *sg_tally_of(struct sg_arena *arena, struct sg_tallies *tallies,
    const char *key);
/*
 * Sort the rows by attempts of people, largest number first. Equal rows are
 * sorted by ways round the filter that people tried, then by attempts of all
 * doers (enum sg_doer), largest number first, and then by key. So the rows of
 * which no person did anything come last. After this, do not call sg_tally_of()
 * any more.
 */
void sg_tallies_sort(struct sg_tallies *tallies);

/* Returns how many rows have an attempt of a person. They come first. */
size_t sg_tallies_of_people(const struct sg_tallies *sorted);

/*
 * Returns the key as people read it. `title` makes this of a key, if the row
 * has no title; it may be NULL.
 */
const char *sg_tally_title(const struct sg_tally *row,
    const char *(*title)(const char *key));

uint64_t sg_tally_sum(const uint64_t by[SG_DOERS]);
/* Returns the first and the last time of all doers. */
struct sg_tally_span sg_tally_when(const struct sg_tally *row);

/*
 * A set of texts. It stores only keyed hashes of the texts. The key is random,
 * so that a client cannot choose names with equal hashes.
 */
struct sg_seen {
	uint8_t hash_key[crypto_generichash_KEYBYTES];
	uint64_t *slot; /* a slot is 0 if it is free; else it is a hash */
	size_t n, nslots;
};

void sg_seen_init(struct sg_seen *seen);
/*
 * Add a text, which consists of `kind`, `first` and `second`. Returns true if
 * the text was not yet in the set.
 */
bool sg_seen_add(struct sg_arena *arena, struct sg_seen *seen, char kind,
    const char *first, const char *second);

#endif
