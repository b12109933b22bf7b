/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * partly.h -- a request that cannot be read as a whole, judged by what can.
 */
#ifndef SG_PARTLY_H
#define SG_PARTLY_H

#include "gate/decide.h"

/*
 * `decision` is what was decided of all that could be taken as it is.  If a
 * line blocks that, so it is.  Else the names in the request that could not be
 * taken are looked at, each by itself as far as it can be read: a target or a
 * TLS server name with a fault, what stands beside such a target, a second
 * Host. One that a line blocks decides, as c->subject[0]; else the policy's `if
 * unsure` does.  `fault` says what is wrong with the request, and the decision
 * then. Cost: a few decisions more, of names of 1 KB at most.
 */
struct sg_decision sg_decide_partly(struct sg_case *c,
    const struct sg_request *request, const char *fault,
    struct sg_decision decision);

#endif
