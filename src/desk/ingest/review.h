/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * review.h -- gathers, for a batch of events, what the yearly review counts
 * (report/review/count.h), and puts it into the store.
 *
 * Exits if there is no memory. One thread at a time for each struct
 * sg_gathered.
 */
#ifndef SG_DESK_INGEST_REVIEW_H
#define SG_DESK_INGEST_REVIEW_H

#include "desk/store/review.h"
#include "journal/entry.h"

struct sg_gathered;

struct sg_gathered *sg_gathered_new(void);
void sg_gathered_free(struct sg_gathered **gathered);
/*
 * Remember the bursts that the store has noted, so that a restart counts none
 * of them twice.
 */
bool sg_gathered_load(struct sg_gathered *gathered, struct sg_store *store,
    struct sg_arena *arena);
/* Add an event; `row` has the id of its person. */
void sg_gathered_add(struct sg_gathered *gathered,
    const struct sg_entry_item *item, const struct sg_event_row *row);
/* Add lines that are no records. */
void sg_gathered_add_unreadable(struct sg_gathered *gathered, int32_t day,
    int64_t at_ms, uint64_t n);
/*
 * Put what was gathered into the store, within a transaction, and begin anew.
 * Returns false if the store failed.
 */
bool sg_gathered_put(struct sg_gathered *gathered, struct sg_store *store,
    struct sg_arena *arena);

#endif
