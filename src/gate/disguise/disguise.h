/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * disguise.h -- detects circumvention: requests that are a way round the
 * filter, and the targets hidden in them.
 *
 * Judges hidden targets by the policy in force; the decision about the request
 * itself is made elsewhere.
 */
#ifndef SG_DISGUISE_H
#define SG_DISGUISE_H

#include "gate/decide.h"

struct sg_disguise;
struct sg_looks;
struct sg_problems;
struct sg_url;

/*
 * Get the tables and patterns, which all gates share: made by the first call,
 * freed by the last sg_disguise_leave().  NULL, with a problem added, if there
 * is no memory or a pattern does not compile.  Every successful call needs one
 * sg_disguise_leave().  Both may be called from any thread.
 */
const struct sg_disguise *sg_disguise_take(struct sg_problems *problems);
void sg_disguise_leave(void);

/*
 * Scan a URL for cheap hints: returns SG_MARK_* bits.  Does not read the
 * tables of names, so it can run while their buckets are being prefetched; it
 * prefetches the buckets for `looks` as well (looks->n is 0 if none are
 * needed).  Cost: one pass over host, path and query.  May be called from any
 * thread.
 */
uint64_t sg_disguise_glance(const struct sg_gate *gate,
    const struct sg_url *url, struct sg_looks *looks);
/*
 * Run the detectors and fill the verdict's signals.  Before the call, the case
 * has its subjects, groups and time, verdict->intent is set, and scratch->marks
 * and scratch->looks are those of sg_disguise_glance() for the request's URL.
 *
 * A blocked hidden target becomes one more subject.  c->circumvention is set if
 * a signal of tier intent or capability was found, and c->asked_round if one
 * was found without headers.  Headers cannot remove a signal: they add signals
 * of their own, and lower the recorded tier from intent to capability.
 *
 * Cost: little if the glance found no hint.  One thread at a time per case.
 */
void sg_disguise_find(struct sg_case *c, const struct sg_request *request,
    struct sg_verdict *verdict);

#endif
