/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* parts.h -- what taker.c and decide.c share. */
#ifndef SG_DESK_INGEST_PARTS_H
#define SG_DESK_INGEST_PARTS_H

#include "desk/incidents/incidents.h"
#include "desk/ingest/taker.h"

struct sg_taker {
	struct sg_store *store;   /* borrowed */
	struct sg_alerts *alerts; /* borrowed; may be NULL */
	struct sg_arena *arena;   /* emptied by each batch */
	struct sg_incidents *incidents;
	struct sg_sums *sums;         /* of the batch in work */
	struct sg_gathered *gathered; /* the same, for the review */
	bool open;                    /* a transaction has batches */
	bool indexed;                 /* the store has its indexes */
	bool all;                     /* the last batch ended the journal */
	size_t since;                 /* events since the store was analysed */
};

/* Say that there is no memory, and exit. */
void sg_taker_no_memory(void);
/* Use the agreements that the store has. */
bool sg_taker_load_agreements(struct sg_taker *taker);

#endif
