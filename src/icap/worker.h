/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * worker.h -- the memory that judging and answering one request takes, lent
 * from a stock.
 *
 * What was given back last is lent first: it is still in the processor's
 * caches, and a child has only as many as it ever had requests at a time,
 * however many threads it has.  Knows nothing of what is done with them.
 */
#ifndef SG_WORKER_H
#define SG_WORKER_H

#include "gate/gate.h"
#include "icap/answer.h"
#include "icap/page/page.h"
#include "icap/icap_request.h"

struct sg_recorder;

struct sg_worker {
	struct sg_icap_request icap_request;
	struct sg_worker *next; /* in the stock */
	struct sg_scratch *scratch;
	uint64_t random;                    /* xorshift64; never 0 */
	struct sg_recorder *recorder;       /* the child's; NULL: none */
	char reference[SG_REFERENCE_BYTES]; /* of the page; "": no page */
	struct sg_verdict verdict;
	struct sg_answer answer;
};

/* One for each child. */
struct sg_workers;

/* NULL: no memory.  To be freed when all that was lent is back. */
struct sg_workers *sg_workers_new(void);
void sg_workers_free(struct sg_workers **workers);

/*
 * Lend one (NULL: no memory), and take it back.  Thread-safe.  Cost: an
 * exchange, or a lock held for a few instructions; allocates only when all
 * are lent.
 */
struct sg_worker *sg_workers_lend(struct sg_workers *workers);
void sg_workers_return(struct sg_workers *workers, struct sg_worker *worker);

#endif
