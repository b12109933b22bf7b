/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * names.h -- the table of names: which sets a host's name and the names
 * above it are in.
 *
 * Made for millions of names: most that are not there are told from a byte of
 * each, which processors' caches hold; one line of memory for one that is; 8
 * bytes a slot; keyed hashing, so that nobody can craft collisions.  Does not
 * know what a set means.
 */
#ifndef SG_NAMES_H
#define SG_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "gate/format.h"

struct sg_names {
	const struct sg_bucket *buckets; /* NULL: an empty table */
	const uint64_t *tags;            /* of each bucket's slots */
	uint64_t nbuckets;
	uint64_t seed[2];
};

/* Labels a canonical host can have: "a.a.a..." within SG_HOST_MAX. */
#define SG_NAME_LABELS_MAX 127

/*
 * The keyed hash of every suffix of `host` on label boundaries, shortest
 * first: for "www.bbc.co.uk" those of "uk", "co.uk", "bbc.co.uk",
 * "www.bbc.co.uk".  Returns how many were stored; the last is the whole host.
 * `host` is canonical (lower-case, no empty label, no final dot).
 *
 * A polynomial over the Mersenne prime 2^61-1 at a secret point (Carter and
 * Wegman): two names collide for at most (length / 7 + labels) of 2^61 keys,
 * whatever the names.  Cost: one multiplication for each 7 bytes of a label.
 */
size_t sg_name_hashes(const uint64_t seed[2], struct sg_str host,
    uint64_t hashes[SG_NAME_LABELS_MAX]);
/* The hash of one whole name. */
uint64_t sg_name_hash(const uint64_t seed[2], struct sg_str host);

/* Segments that a page in a table can have. */
#define SG_NAME_SEGMENTS_MAX 16

/*
 * The same of the pages of `host` that `path` lies under, the widest first:
 * for "/a//b/" those of "/a", "/a/b".  `path` is canonical (url.h); its case
 * does not count, as lists lower it.  Segments beyond the most are left out,
 * empty ones do not count.
 */
size_t sg_name_page_hashes(const uint64_t seed[2], struct sg_str host,
    struct sg_str path, uint64_t hashes[SG_NAME_SEGMENTS_MAX]);
/*
 * The host whose pages a table has under `host`: without "www.", which sites
 * answer to or not as they please.
 */
struct sg_str sg_name_page_host(struct sg_str host);

#define SG_NAME_HITS 16 /* most entries of one name: by kind and set */

/* A slot that fits: enum sg_name_kind and the set. */
struct sg_name_hit {
	uint16_t kind, set;
};

/* The first of the memory that a hash's probe will read, on its way. */
void sg_names_expect(const struct sg_names *names, uint64_t hash);
/* Entries for one hash; returns how many were stored in `hits`. */
size_t sg_names_probe(const struct sg_names *names, uint64_t hash,
    struct sg_name_hit hits[SG_NAME_HITS]);

/* The bucket where a hash's probe starts, and the slot's fingerprint part. */
static inline uint64_t
sg_name_bucket(uint64_t hash, uint64_t nbuckets)
{
	return (uint64_t)(((unsigned __int128)hash * nbuckets) >> 64);
}

/* Neither is ever 0, so that no used slot reads as free. */
static inline uint64_t
sg_name_fingerprint(uint64_t hash)
{
	uint64_t print = hash & UINT64_C(0xffffffffffff);

	return print == 0 ? 1 : print;
}

static inline uint64_t
sg_name_tag(uint64_t print)
{
	return (print & 0xff) == 0 ? 1 : print & 0xff;
}

static inline uint64_t
sg_name_tag_of_slot(uint64_t slot)
{
	return slot == 0 ? 0 : sg_name_tag(slot >> 16);
}

#endif
