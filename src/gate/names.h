/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * names.h -- look-ups in the name table.  The table gives the sets (format.h)
 * that a host name and its parent domains are in.
 *
 * The table is made for millions of names.  Each name has a slot of 8 bytes and
 * a tag of one byte.  The tags fit in the processor's caches.  If a name is not
 * in the table, the tags nearly always suffice to see that.  If a name is in
 * the table, the look-up reads one more cache line, the slots.  Hashing is
 * keyed, so that attackers cannot craft collisions.  The header format.h
 * describes the table.  Pure: no I/O, no allocation.
 */
#ifndef SG_NAMES_H
#define SG_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "gate/format.h"

struct sg_names {
	const struct sg_bucket *buckets; /* NULL if the table is empty */
	const uint64_t *tags; /* one word per bucket, with a tag byte for each
				 of its eight slots */
	uint64_t nbuckets;
	uint64_t seed[2]; /* key of the hashes in this table */
};

/*
 * The largest number of labels of a canonical host: "a.a.a..." of SG_HOST_MAX
 * bytes.
 */
#define SG_NAME_LABELS_MAX 127

/*
 * Compute the keyed hash of every suffix of `host` that begins at a label,
 * shortest suffix first.  For "www.bbc.co.uk" these suffixes are "uk", "co.uk",
 * "bbc.co.uk" and "www.bbc.co.uk".  Returns how many hashes were stored.  The
 * last hash is of the whole host.  `host` must be canonical (lower-case, no
 * empty label, no final dot).
 *
 * The hash is a polynomial over the Mersenne prime 2^61-1 at a secret point
 * (Carter and Wegman).  There are 2^61 keys.  Let B be the number of bytes and
 * L the number of labels of the longer of two names.  At most B / 7 + L keys
 * give both names the same hash.  Cost: one multiplication for each 7 bytes of
 * a label.
 */
size_t sg_name_hashes(const uint64_t seed[2], struct sg_str host,
    uint64_t hashes[SG_NAME_LABELS_MAX]);
/* The hash of one whole name; 0 if it is empty or over SG_HOST_MAX bytes. */
uint64_t sg_name_hash(const uint64_t seed[2], struct sg_str host);

/*
 * The largest number of path segments of a page in the table.  A page is a host
 * with a path, and contains all pages below it.
 */
#define SG_NAME_SEGMENTS_MAX 16

/*
 * Compute the hashes of the pages of `host` that contain `path`, shortest page
 * first.  For the path "/a//b/" these pages are "/a" and "/a/b".  `path` must
 * be canonical (url.h).  Case is ignored, because lists are lower-cased.  Empty
 * segments are skipped.  Segments beyond SG_NAME_SEGMENTS_MAX are left out.
 * Returns how many hashes were stored.
 */
size_t sg_name_page_hashes(const uint64_t seed[2], struct sg_str host,
    struct sg_str path, uint64_t hashes[SG_NAME_SEGMENTS_MAX]);
/*
 * The hash of a parameter of a query, "name=value", with its percent-encoding
 * decoded.  Case is ignored.  See params.h.
 */
uint64_t sg_name_param_hash(const uint64_t seed[2], struct sg_str param);
/*
 * The hash of a page with one more parameter.  `page` is the hash of the page
 * without this parameter.  Parameters are joined in the order of their hashes.
 */
uint64_t sg_name_join(const uint64_t seed[2], uint64_t page, uint64_t param);
/*
 * Returns the name under which the table stores the pages of `host`.  This is
 * `host` without "www.", because most sites have the same pages with and
 * without "www.".  The result borrows `host`.
 */
struct sg_str sg_name_page_host(struct sg_str host);

#define SG_NAME_HITS 16 /* limit of the entries of one name */

/* A matching slot: an enum sg_name_kind, and the index of a set. */
struct sg_name_hit {
	uint16_t kind, set;
};

/* Prefetch the memory that sg_names_probe() of `hash` reads first. */
void sg_names_expect(const struct sg_names *names, uint64_t hash);
/* Find the entries of one hash.  Returns how many were stored in `hits`. */
size_t sg_names_probe(const struct sg_names *names, uint64_t hash,
    struct sg_name_hit hits[SG_NAME_HITS]);

/* The bucket where the search for a hash starts. */
static inline uint64_t
sg_name_bucket(uint64_t hash, uint64_t nbuckets)
{
	return (uint64_t)(((unsigned __int128)hash * nbuckets) >> 64);
}

/*
 * The fingerprint: the part of the hash that a slot stores.  Fingerprint and
 * tag are never 0, because 0 marks a free slot.
 */
static inline uint64_t
sg_name_fingerprint(uint64_t hash)
{
	uint64_t print = hash & UINT64_C(0xffffffffffff);

	return print == 0 ? 1 : print;
}

/* The tag byte of a fingerprint. */
static inline uint64_t
sg_name_tag(uint64_t print)
{
	return (print & 0xff) == 0 ? 1 : print & 0xff;
}

/* The tag byte of a slot; 0 for a free slot. */
static inline uint64_t
sg_name_tag_of_slot(uint64_t slot)
{
	return slot == 0 ? 0 : sg_name_tag(slot >> 16);
}

#endif
