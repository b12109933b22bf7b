/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * taker.h -- puts batches (reader.h) and decisions into the store, and makes
 * incidents and alerts of them.
 *
 * If a function returns false, the store failed: sg_store_why() says why. What
 * the taker has in memory is then not what the store has: free it, and make a
 * new one when the store works again. One thread at a time per struct sg_taker.
 */
#ifndef SG_DESK_TAKER_H
#define SG_DESK_TAKER_H

#include <stdbool.h>
#include <stdint.h>

#include "desk/ingest/reader.h"
#include "desk/store/store.h"

struct sg_alerts;
struct sg_school;
struct sg_taker;

/*
 * Load what is needed of the store, and forget its recent events. `store` and
 * `alerts` are borrowed; `alerts` may be NULL. `behind` is about how many bytes
 * of the journal are to be taken: a new store then gets its indexes later
 * (store/indexes.h). Returns NULL if the store failed. Exits if there is no
 * memory, like the functions below.
 */
struct sg_taker *sg_taker_new(struct sg_store *store, struct sg_alerts *alerts,
    uint64_t behind);
void sg_taker_free(struct sg_taker **taker);

/*
 * Put a batch into the store, with its position, in one transaction. If nothing
 * changed, nothing is written. The transaction stays open, for further batches,
 * until sg_taker_commit(): committed alone, each batch of a large journal would
 * write most pages of the store's indexes anew. Until then, only the functions
 * of this header may use the store.
 */
bool sg_taker_take(struct sg_taker *taker, const struct sg_batch *batch,
    const struct sg_school *school, int64_t now_ms);
/* Commit what was taken, if anything was. */
bool sg_taker_commit(struct sg_taker *taker);

/* The keys in the store under which the positions are kept (meta.h). */
#define SG_FILTER_POSITION "reader filter"
#define SG_DESK_POSITION "reader desk"

/* ---- decisions; call these within a transaction ------------------------- */

struct sg_taker_mark {
	enum sg_incident_state state;
	const char *by, *reason;
	int64_t at_ms;
	uint64_t seen;      /* events that the officer saw; 0: not known */
	uint64_t agreement; /* id; 0: none */
};
/* *found is false if the store does not have the incident. */
bool sg_taker_mark(struct sg_taker *taker, uint64_t incident,
    const struct sg_taker_mark *mark, bool *found);
bool sg_taker_agree(struct sg_taker *taker,
    const struct sg_agreement_row *agreement);
bool sg_taker_end_agreement(struct sg_taker *taker, uint64_t id, bool *found);
/*
 * Begin or end a hold. When it begins, the records of the incident are copied
 * from the journal in `folder` into the store; those that the journal does not
 * have any more are left out.
 */
bool sg_taker_hold(struct sg_taker *taker, const char *folder,
    uint64_t incident, bool held, const char *by, const char *reason,
    bool *found);

#endif
