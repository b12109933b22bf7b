/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * worker.h -- workers and the pool of workers.
 *
 * A worker is the memory for judging and answering one request. The pool lends
 * workers to the threads of one child process of c-icap. The worker that was
 * returned last is lent first, because it is still in the processor's caches. A
 * new worker is allocated only if all others are lent. So the number of workers
 * is the largest number of requests that were handled at once, even if the
 * child has more threads. The pool does not look at the request or the answer
 * in a worker.
 */
#ifndef SG_WORKER_H
#define SG_WORKER_H

#include "gate/gate.h"
#include "icap/answer.h"
#include "icap/page/page.h"
#include "icap/icap_request.h"

struct sg_asking;
struct sg_opened;
struct sg_recorder;

struct sg_worker {
	struct sg_icap_request icap_request;
	struct sg_worker *next; /* next in the pool */
	struct sg_scratch *scratch;
	/* state of the random number generator (xorshift64); never 0 */
	uint64_t random;
	/* The recorder of this child, borrowed; may be NULL. */
	struct sg_recorder *recorder;
	/* The open connections, borrowed; may be NULL. */
	struct sg_opened *opened;
	/* The code printed on the block page, such as "K7Q2-9XW". A technician
	 * finds the record of the request by this code. "" if there is no page.
	 */
	char reference[SG_REFERENCE_BYTES];
	/* The link to the desk, borrowed; may be NULL. */
	const struct sg_asking *asking;
	/* The link of this page; or, if a CONNECT is refused, for which no page
	 * can be shown, only its reference, for the record. */
	char desk[SG_DESK_LINK_BYTES];
	struct sg_verdict verdict;
	struct sg_answer answer;
};

struct sg_workers;

/* Returns NULL if out of memory. Free it after all workers were returned. */
struct sg_workers *sg_workers_new(void);
void sg_workers_free(struct sg_workers **workers);

/*
 * sg_workers_lend() returns a worker, or NULL if out of memory. Give the worker
 * back with sg_workers_return(). Both are thread-safe. Cost: an atomic
 * exchange, or a lock held for a few instructions. Memory is allocated only if
 * all workers are lent.
 */
struct sg_worker *sg_workers_lend(struct sg_workers *workers);
void sg_workers_return(struct sg_workers *workers, struct sg_worker *worker);

#endif
