/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * namebook.h -- collects names from all lists, with the set of items that claim
 * each name, and writes the name table.
 *
 * An item is a number.  In names.img, it is the index of a category: a platform
 * or a list.  In policy.img, it is the index of a target: a platform, sites
 * list or host that a rule names.  An item claims the names that belong to it.
 *
 * The image identifies a name by a 64-bit hash alone.  With 5 million names,
 * about one image in 1.5 million has two names with the same hash.  In that
 * image each of the two names gets the items of both names.  The seed is
 * the key of the hash: with another seed, these two names have different
 * hashes.
 *
 * One thread at a time.  Memory is in the arena.  Borrowed texts must stay
 * valid until sg_namebook_write() has returned.
 */
#ifndef SG_NAMEBOOK_H
#define SG_NAMEBOOK_H

#include <stdbool.h>

#include "gate/format.h"
#include "policy/compile/nametable.h"

struct sg_arena;
struct sg_image_out;
struct sg_sets;

struct sg_namebook;

/* Returns an empty book for a table keyed with `seed`.  The book borrows `sets`
 * and adds sets of items to it.  `expected` is the initial capacity, in claims.
 */
struct sg_namebook *sg_namebook_new(struct sg_arena *arena,
    struct sg_sets *sets, const uint64_t seed[2], size_t expected);
/* Add the claim of `item` on `name`.  `name` is borrowed.  It must be canonical
 * and have at least two labels.  `kind` must not be SG_NAME_PREFIX or _QUERY,
 * the kinds of pages: for a page, call sg_namebook_add_page(). */
void sg_namebook_add(struct sg_namebook *book, struct sg_str name,
    enum sg_name_kind kind, uint16_t item);
/*
 * Add the claim of `item` on the page `path` of `host`.  Without a query, the
 * claim is also on all pages below that page.  With a query, it is on that page
 * alone, with these parameters (params.h).  `host` and `path` must be
 * canonical.  Only `host` is borrowed.  Returns false if the path has more than
 * SG_NAME_SEGMENTS_MAX segments, if the query has more than
 * SG_PARAMS_LISTED_MAX parameters or one that is too long, or if there is
 * neither a segment nor a parameter.
 */
bool sg_namebook_add_page(struct sg_namebook *book, struct sg_str host,
    struct sg_str path, struct sg_str query, uint16_t item);
/*
 * Let sg_namebook_write() leave out redundant names.  A name is redundant if
 * every item that claims the name is `first` or higher, and also claims a
 * parent domain of the name as SG_NAME_SUFFIX (the domain with all its
 * sub-domains).
 */
void sg_namebook_fold_from(struct sg_namebook *book, uint16_t first);
/*
 * Write the table as sections SG_S_BUCKETS and SG_S_TAGS of `image`.  This adds
 * sets to the `sets` that were passed to sg_namebook_new(), so write the `sets`
 * to the image afterwards.  Returns false if a name has more entries than
 * SG_NAME_HITS, or needs a set whose number is not below SG_NAME_SETS.
 */
bool sg_namebook_write(struct sg_namebook *book, struct sg_image_out *image);

#endif
