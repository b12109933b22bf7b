/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * partly.h -- judges a request that has an unreadable part (target, TLS server
 * name or Host header).
 *
 * A case (decide.h) is the input of one decision.  Allocates nothing.
 * Thread-safe if every thread has its own case and its own scratch (gate.h).
 */
#ifndef SG_PARTLY_H
#define SG_PARTLY_H

#include "gate/decide.h"

/*
 * Decide about a request that has a fault.  `fault` (static text) says what is
 * wrong.  `decision` is the decision about the parts that could be read.
 *
 * If `decision` blocks, it is final.  Otherwise the readable fragments of the
 * faulty target, TLS server name or second Host header are tried.  If the
 * target is faulty, the other names of the request are tried too.  The first
 * name that a line blocks decides, and becomes c->subject[0].  If no name is
 * blocked, the policy's `if unsure` setting decides.
 *
 * The returned decision carries `fault`.  Cost: a few more decisions, each
 * about a name of at most 1 KB.
 */
struct sg_decision sg_decide_partly(struct sg_case *c,
    const struct sg_request *request, const char *fault,
    struct sg_decision decision);

#endif
