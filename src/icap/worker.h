/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * worker.h -- pool of the memory that judging and answering one request takes.
 *
 * The worker returned last is lent first: it is still in the processor's
 * caches, and a child allocates only as many as it ever had requests at a time,
 * however many threads it has. The pool does not look inside a worker.
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
	struct sg_worker *next; /* next in the pool */
	struct sg_scratch *scratch;
	uint64_t random;                    /* xorshift64; never 0 */
	struct sg_recorder *recorder;       /* the child's, borrowed; may be
					       NULL */
	char reference[SG_REFERENCE_BYTES]; /* of the block page; "" if there
					       is no page */
	struct sg_verdict verdict;
	struct sg_answer answer;
};

/* The pool. */
struct sg_workers;

/* Returns NULL if out of memory. Free it after all workers were returned. */
struct sg_workers *sg_workers_new(void);
void sg_workers_free(struct sg_workers **workers);

/*
 * Lend a worker, or NULL if out of memory, and take it back. Thread-safe. Cost:
 * an atomic exchange, or a lock held for a few instructions; allocates only
 * when all workers are lent.
 */
struct sg_worker *sg_workers_lend(struct sg_workers *workers);
void sg_workers_return(struct sg_workers *workers, struct sg_worker *worker);

#endif
