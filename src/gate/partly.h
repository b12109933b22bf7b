/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * partly.h -- judges a request by its readable parts if it cannot be read as a
 * whole.
 */
#ifndef SG_PARTLY_H
#define SG_PARTLY_H

#include "gate/decide.h"

/*
 * `decision` is the decision about all that could be read.  If a line blocks
 * that, the decision stands.  Otherwise the names with a fault are tried, each
 * as far as possible: an unreadable target or TLS server name, the names that
 * came with an unreadable target, a second Host header.  The first name that a
 * line blocks decides, as c->subject[0]; without one, the policy's `if unsure`
 * decides.  `fault` says what is wrong with the request, and becomes the
 * decision's fault.  Cost: a few more decisions, about names of 1 KB at most.
 */
struct sg_decision sg_decide_partly(struct sg_case *c,
    const struct sg_request *request, const char *fault,
    struct sg_decision decision);

#endif
