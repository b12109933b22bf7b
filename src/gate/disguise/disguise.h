/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * disguise.h -- detects circumvention, that is, requests that try to get round
 * the filter.  Also finds the URLs hidden in these requests: the hidden
 * targets.
 *
 * Hidden targets are judged by the policy in force.  The request itself is
 * decided elsewhere (decide.h).  A case (struct sg_case) is the input of such a
 * decision.
 */
#ifndef SG_DISGUISE_H
#define SG_DISGUISE_H

#include "gate/decide.h"

struct sg_disguise;
struct sg_looks;
struct sg_problems;
struct sg_url;

/*
 * Get the tables and patterns of the detectors.  All gates share them: the
 * first call makes them, and the last sg_disguise_leave() frees them.  Returns
 * NULL, and adds an error to `problems`, if there is no memory or a pattern
 * does not compile.  Every successful call needs one sg_disguise_leave().  Both
 * functions may be called from any thread.
 */
const struct sg_disguise *sg_disguise_take(struct sg_problems *problems);
void sg_disguise_leave(void);

/*
 * Scan a URL for hints of circumvention that are cheap to find.  Returns them
 * as SG_MARK_* bits (scan.h).  Does not read the name table, so it can run
 * while table entries are being prefetched.  If the host may imitate a known
 * name, fills `looks` and prefetches the table entries that sg_looks_known()
 * reads.  Otherwise sets looks->n to 0.  Cost: one pass over host, path and
 * query.  May be called from any thread.
 */
uint64_t sg_disguise_glance(const struct sg_gate *gate,
    const struct sg_url *url, struct sg_looks *looks);
/*
 * Run the detectors and fill in the signals of `verdict`.  A signal is a sign
 * of circumvention, with a tier (request.h).  Before the call, the caller must
 * have set:
 *   - the subjects, the person and the time of `c`;
 *   - verdict->intent;
 *   - the marks and looks in c->scratch, from sg_disguise_glance() of the
 *     request's URL.
 *
 * A blocked hidden target becomes one more subject of `c` (decide.h).  If a
 * signal of tier intent or capability is found, c->circumvention is set.  If it
 * is found before headers are examined, c->asked_round is set too.  Headers
 * never remove a signal.  They can add signals, and can lower a recorded tier
 * from intent to capability.
 *
 * Cost: little if the glance found no hint.  One thread at a time per case.
 */
void sg_disguise_find(struct sg_case *c, const struct sg_request *request,
    struct sg_verdict *verdict);

#endif
