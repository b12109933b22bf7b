/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ingest.h -- takes both journals into the store, and goes on when the store or
 * a journal was away.
 *
 * One thread at a time per struct sg_ingest.
 */
#ifndef SG_DESK_INGEST_H
#define SG_DESK_INGEST_H

#include <stdbool.h>
#include <stdint.h>

#include "desk/ingest/status.h"
#include "desk/store/db.h"
#include "journal/chain.h"

struct sg_alerts;
struct sg_ingest;
struct sg_policy;

struct sg_ingest_options {
	struct sg_db_where store;       /* borrowed */
	const char *journal, *desk;     /* folders of the journals; borrowed */
	const struct sg_chain_key *key; /* of the filter's journal, or NULL;
					   borrowed */
	struct sg_alerts *alerts;       /* borrowed; may be NULL */
	struct sg_policy *policy;       /* borrowed */
};

/* Exits if there is no memory. Opens nothing. */
struct sg_ingest *sg_ingest_new(const struct sg_ingest_options *options);
void sg_ingest_free(struct sg_ingest **ingest);
/*
 * Do some work: open what is not open, take in what is there, delete what is
 * too old. Returns true if there is more to do at once. `now_ms` is UTC,
 * `tick_ms` monotonic.
 */
bool sg_ingest_step(struct sg_ingest *ingest, int64_t now_ms, int64_t tick_ms);
/*
 * Wait until a journal changes, for at most `ms` milliseconds, or until a
 * signal comes.
 */
void sg_ingest_wait(const struct sg_ingest *ingest, int ms);
/* Texts are borrowed until the next call. `mail` is not set. */
void sg_ingest_status(const struct sg_ingest *ingest, struct sg_status *status);

#endif
