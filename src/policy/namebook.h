/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * namebook.h -- names gathered from everywhere, each with the set of what
 * claims it, on the way to a name table.
 */
#ifndef SG_NAMEBOOK_H
#define SG_NAMEBOOK_H

#include <stdbool.h>

#include "policy/nametable.h"

struct sg_arena;
struct sg_image_out;
struct sg_sets;

struct sg_namebook;

/* An empty book whose sets are kept in `sets`. */
struct sg_namebook *sg_namebook_new(struct sg_arena *arena,
    struct sg_sets *sets, size_t expected);
/* `item` claims `name` (canonical, borrowed) in the way of `kind`. */
void sg_namebook_add(struct sg_namebook *book, struct sg_str name,
    enum sg_name_kind kind, uint16_t item);
/* How many distinct names (by kind). */
size_t sg_namebook_count(const struct sg_namebook *book);
/*
 * Write the table as section SG_S_BUCKETS of `image`, whose seed may move on
 * from the one given.  False: there are more sets than a table can name.
 */
bool sg_namebook_write(struct sg_namebook *book, struct sg_image_out *image);

#endif
