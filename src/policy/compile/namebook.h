/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * namebook.h -- names gathered from everywhere, each with the set of what
 * claims it, on the way to a name table.
 *
 * A name is kept as its 64-bit hash.  Among 5 million names two share one
 * about once in 30,000 images; each is then in the sets of both until the
 * seed changes.
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

/* An empty book for a table of `seed`, whose sets are kept in `sets`. */
struct sg_namebook *sg_namebook_new(struct sg_arena *arena,
    struct sg_sets *sets, const uint64_t seed[2], size_t expected);
/* `item` claims `name` (canonical, at least two labels, borrowed) in the way
 * of `kind`, which is not SG_NAME_PREFIX. */
void sg_namebook_add(struct sg_namebook *book, struct sg_str name,
    enum sg_name_kind kind, uint16_t item);
/* `item` claims the page `path` of `host` and all below it; both canonical,
 * `host` borrowed.  False: the path has no segment, or too many. */
bool sg_namebook_add_page(struct sg_namebook *book, struct sg_str host,
    struct sg_str path, uint16_t item);
/*
 * Leave out a name that one above it makes needless: every item of it is
 * `first` or above, and an item of a suffix entry above.
 */
void sg_namebook_fold_from(struct sg_namebook *book, uint16_t first);
/*
 * Write the table as section SG_S_BUCKETS of `image`.  Adds to the sets, so
 * that they are to be written later.  False: some name is claimed in more
 * ways than a table can tell.
 */
bool sg_namebook_write(struct sg_namebook *book, struct sg_image_out *image);

#endif
