/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * respond.h -- one request judged and answered: which answer for which
 * verdict.
 *
 * Reads no clock and opens nothing; how an answer is built is in answer.h.
 */
#ifndef SG_RESPOND_H
#define SG_RESPOND_H

#include <c_icap/c-icap.h>
#include <c_icap/request.h>

#include "gate/gate.h"

struct sg_pages;
struct sg_worker;

/*
 * Answer the request of which worker->told tells.  `gate` NULL: no policy
 * could be opened, and nothing passes.  `preview` is what c-icap has read of
 * the request's body.  Returns what the preview handler has to return.
 */
int sg_respond(ci_request_t *req, const struct sg_gate *gate,
    const struct sg_pages *pages, struct sg_worker *worker,
    struct sg_str preview);

#endif
