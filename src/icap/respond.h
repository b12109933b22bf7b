/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * respond.h -- has the gate judge one request, and chooses the answer for its
 * verdict. The gate is the module that judges requests (gate/gate.h).
 *
 * Reads no clock and opens no file. answer.h builds the answers. Any thread may
 * call this. Only one thread at a time may use a worker (worker.h).
 */
#ifndef SG_RESPOND_H
#define SG_RESPOND_H

#include <c_icap/c-icap.h>
#include <c_icap/request.h>

#include "gate/gate.h"

struct sg_pages;
struct sg_worker;

/*
 * Answers the request in worker->icap_request. If `gate` is NULL, no policy is
 * in force, and the request is refused. `preview` is the part of the request's
 * body that c-icap has read. Returns the preview handler's return value.
 */
int sg_respond(ci_request_t *req, const struct sg_gate *gate,
    const struct sg_pages *pages, struct sg_worker *worker,
    struct sg_str preview);

#endif
