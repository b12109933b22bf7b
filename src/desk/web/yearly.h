/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* yearly.h -- takes the numbers of the yearly review from the store. */
#ifndef SG_WEB_YEARLY_H
#define SG_WEB_YEARLY_H

#include "desk/store/review.h"
#include "report/review/review.h"

/*
 * Get the numbers of the local days from_day <= day < until_day, which are the
 * period of `scope`. They are those that sg_review_see() counts without a key,
 * but for records that schoolgated has not taken in yet. Returns false if the
 * store failed. *known becomes false, and there are no numbers, if the store
 * was made before it had such sums, and does not have them of all these days.
 * Cost: some milliseconds for a year.
 */
bool sg_yearly_numbers(struct sg_review_numbers *numbers,
    struct sg_store *store, struct sg_arena *arena,
    const struct sg_scope *scope, int32_t from_day, int32_t until_day,
    bool *known);

#endif
