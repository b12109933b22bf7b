/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * decisions.h -- follows the desk's own journal, and applies to the store what
 * people decided.
 *
 * A decision changes incidents, so it must be applied when the store has the
 * records that the person saw: those until the time of the decision. This also
 * holds when a store is made anew from the journals, so that the result is the
 * same. Other records (who signed in, who looked) are applied at once.
 *
 * A record that does not go on from the one before, or that is not as it was
 * written, is shown among the deeds, and changes nothing.
 *
 * One thread at a time per struct sg_decisions.
 */
#ifndef SG_DESK_DECISIONS_H
#define SG_DESK_DECISIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/why.h"
#include "desk/ingest/taker.h"

struct sg_decisions;

struct sg_decisions_options {
	const char *folder;   /* of the desk's own journal; copied */
	const char *journal;  /* of the filter's journal; borrowed */
	const char *position; /* as the store has it; NULL: the beginning */
};
/* Returns NULL, with `why`, if memory cannot be allocated. */
struct sg_decisions *
sg_decisions_new(const struct sg_decisions_options *options,
    char why[SG_WHY_BYTES]);
void sg_decisions_free(struct sg_decisions **decisions);
/*
 * Apply what can be applied at once. Then *until_ms is the time of the next
 * decision, or INT64_MAX if there is none. Returns false if the store failed.
 */
bool sg_decisions_look(struct sg_decisions *decisions, struct sg_store *store,
    int64_t now_ms, int64_t *until_ms);
/*
 * Apply the next decision. Call it when the store has all records until its
 * time. Returns false if the store failed.
 */
bool sg_decisions_apply(struct sg_decisions *decisions, struct sg_store *store,
    struct sg_taker *taker, int64_t now_ms);
/* As in journal/follow.h. */
int sg_decisions_fd(const struct sg_decisions *decisions);
const char *sg_decisions_problem(const struct sg_decisions *decisions);

#endif
