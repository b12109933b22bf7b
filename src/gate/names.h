/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * names.h -- the name table: the sets that a host's name and its parent domains
 * are in.
 *
 * Made for millions of names.  Most absent names are ruled out by one tag byte
 * for each, which the processor's caches hold; a name that is present costs one
 * cache line more.  A slot takes 8 bytes.  Hashing is keyed, so that collisions
 * cannot be crafted.  Does not know what a set means.  Pure: no I/O, no
 * allocation.
 */
#ifndef SG_NAMES_H
#define SG_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "gate/format.h"

struct sg_names {
	const struct sg_bucket *buckets; /* NULL if the table is empty */
	const uint64_t *tags;            /* one word of tags per bucket */
	uint64_t nbuckets;
	uint64_t seed[2];
};

/* Labels a canonical host can have: "a.a.a..." within SG_HOST_MAX. */
#define SG_NAME_LABELS_MAX 127

/*
 * Compute the keyed hash of every suffix of `host` on a label boundary,
 * shortest first: for "www.bbc.co.uk" those of "uk", "co.uk", "bbc.co.uk",
 * "www.bbc.co.uk".  Returns how many were stored; the last is the whole host.
 * `host` must be canonical (lower-case, no empty label, no final dot).
 *
 * A polynomial over the Mersenne prime 2^61-1 at a secret point (Carter and
 * Wegman): two names collide for at most (length / 7 + labels) of 2^61 keys,
 * whatever the names.  Cost: one multiplication for each 7 bytes of a label.
 */
size_t sg_name_hashes(const uint64_t seed[2], struct sg_str host,
    uint64_t hashes[SG_NAME_LABELS_MAX]);
/* The hash of one whole name; 0 if it is empty or over SG_HOST_MAX bytes. */
uint64_t sg_name_hash(const uint64_t seed[2], struct sg_str host);

/* Most segments of a page in a table. */
#define SG_NAME_SEGMENTS_MAX 16

/*
 * Compute the hashes of the pages of `host` that contain `path`, the widest
 * first: for "/a//b/" those of "/a" and "/a/b".  `path` must be canonical
 * (url.h); case is ignored, because lists are lower-cased.  Empty segments are
 * skipped, and those beyond SG_NAME_SEGMENTS_MAX are left out.  Returns how
 * many were stored.
 */
size_t sg_name_page_hashes(const uint64_t seed[2], struct sg_str host,
    struct sg_str path, uint64_t hashes[SG_NAME_SEGMENTS_MAX]);
/*
 * The host under which a table has the pages of `host`: without "www.", because
 * sites may answer to either name.  Borrows `host`.
 */
struct sg_str sg_name_page_host(struct sg_str host);

#define SG_NAME_HITS 16 /* most entries of one name, of all kinds and sets */

/* A matching slot: enum sg_name_kind and the set. */
struct sg_name_hit {
	uint16_t kind, set;
};

/* Prefetch the memory that a probe of `hash` reads first. */
void sg_names_expect(const struct sg_names *names, uint64_t hash);
/* Find the entries of one hash.  Returns how many were stored in `hits`. */
size_t sg_names_probe(const struct sg_names *names, uint64_t hash,
    struct sg_name_hit hits[SG_NAME_HITS]);

/* The bucket where the probe of a hash starts. */
static inline uint64_t
sg_name_bucket(uint64_t hash, uint64_t nbuckets)
{
	return (uint64_t)(((unsigned __int128)hash * nbuckets) >> 64);
}

/*
 * The fingerprint that a slot keeps.  Like the tag below it is never 0, so that
 * a used slot does not look free.
 */
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
