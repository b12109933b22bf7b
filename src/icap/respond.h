/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * respond.h -- one request judged and answered: which answer for which
 * verdict.
 *
 * Reads no clock and opens nothing; how an answer is built is in answer.h.
 */
#ifndef SG_RESPOND_H
#define SG_RESPOND_H

#include "gate/gate.h"
#include "icap/answer.h"
#include "icap/page.h"
#include "icap/told.h"

struct sg_pages;
struct sg_recorder;

/* What one judging thread needs, made once and kept. */
struct sg_worker {
	struct sg_scratch *scratch;
	uint64_t random; /* xorshift64; never 0 */
	struct sg_recorder *recorder; /* the child's; NULL: none */
	char reference[SG_REFERENCE_BYTES]; /* of the page; "": no page */
	struct sg_verdict verdict;
	struct sg_told told;
	struct sg_answer answer;
};

/* NULL: no memory. */
struct sg_worker *sg_worker_new(void);
void sg_worker_free(struct sg_worker **worker);

/*
 * Answer the request of which worker->told tells.  `gate` NULL: no policy
 * could be opened, and nothing passes.  `preview` is what c-icap has read of
 * the request's body.  Returns what the preview handler has to return.
 */
int sg_respond(ci_request_t *req, const struct sg_gate *gate,
    const struct sg_pages *pages, struct sg_worker *worker,
    struct sg_str preview);

#endif
