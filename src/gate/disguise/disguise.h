/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * disguise.h -- is this request a way round the filter?  And what is hidden
 * in it?
 *
 * Judges hidden targets by the policy that is in force; does not decide what
 * happens to the request.
 */
#ifndef SG_DISGUISE_H
#define SG_DISGUISE_H

#include "gate/decide.h"

struct sg_disguise;
struct sg_looks;
struct sg_problems;
struct sg_url;

/*
 * Tables and patterns, the same for all gates: made ready for the first who
 * takes them, freed when all have left.  NULL, with a problem added: no
 * memory, or a pattern cannot be compiled.  Thread-safe.
 */
const struct sg_disguise *sg_disguise_take(struct sg_problems *problems);
void sg_disguise_leave(void);

/*
 * What can be told of a URL at a glance: SG_MARK_*.  Waits for no
 * table of names, so that it can be done while their memory is on its way;
 * `looks` is asked for in the same way, its n is 0 when there is no need.
 * Cost: a pass over host, path and query.
 */
uint64_t sg_disguise_glance(const struct sg_gate *gate,
    const struct sg_url *url, struct sg_looks *looks);
/*
 * Fill the verdict's signals.  The case has its subjects, groups and time;
 * verdict->intent is known, scratch->marks and looks are of a glance at
 * the request's URL.  A hidden target that the policy blocks becomes one more
 * subject; c->circumvention is set when a signal of tier intent or capability
 * was found, c->asked_round when one was without headers.  No header can take
 * any of this away: headers add signals of their own, and lower the tier that
 * is recorded from intent to capability.
 * Cost: little where the glance found no hint.
 */
void sg_disguise_find(struct sg_case *c, const struct sg_request *request,
    struct sg_verdict *verdict);

#endif
