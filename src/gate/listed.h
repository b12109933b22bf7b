/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * listed.h -- finds the lists that have the page of a URL.
 *
 * The targets of these lists are added to bitmaps of gate->target_words words.
 * A locked list sets `locked`.  Pure: no I/O, no allocation.
 */
#ifndef SG_LISTED_H
#define SG_LISTED_H

#include "gate/state.h"

/*
 * Add the targets of the lists that have the page `path`, or the same path with
 * parameters of the URL's query, on the host of the URL.  If servers may read
 * such a parameter in another way, the targets are added to where->unclear
 * instead of `found`.  Call this only if where->has_pages is true.
 */
void sg_listed_find(const struct sg_gate *gate, struct sg_where *where,
    struct sg_str path, uint64_t *found);
/* Add the targets of all lists that have pages of the URL's host. */
void sg_listed_guess(const struct sg_gate *gate, const struct sg_where *where,
    uint64_t *found, bool *locked);

#endif
