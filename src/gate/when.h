/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * when.h -- tells whether a rule of the policy applies at an instant, and when
 * this may next change.
 *
 * All times are UTC seconds: the policy compiler has resolved time zones.
 * Pure: no I/O, no allocation.
 */
#ifndef SG_WHEN_H
#define SG_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/format.h"

struct sg_gate;

/*
 * Returns true if the rule is in force.  An exception is in force only between
 * its dates; every other rule is always in force.
 */
bool sg_when_live(const struct sg_rule *rule, int64_t now);
/*
 * Returns true if the WHEN part of the rule holds at `now` for a person in
 * `groups`, a bitmap (set.h).  Compiled time is the period for which the policy
 * compiler computed times.  If `now` is outside this period, an `allow` rule
 * with times never fits, and a `block` rule with times always fits.
 */
bool sg_when_fits(const struct sg_gate *gate, const struct sg_rule *rule,
    const uint64_t *groups, int64_t now);
/*
 * The first instant after `now` at which the result of sg_when_live() or
 * sg_when_fits() may change; INT64_MAX if it never does.
 */
int64_t sg_when_next(const struct sg_gate *gate, const struct sg_rule *rule,
    const uint64_t *groups, int64_t now);
/*
 * Works like sg_when_next(), for all people: the first instant after `now` at
 * which the result may change for any of them.
 */
int64_t sg_when_next_for_any(const struct sg_gate *gate,
    const struct sg_rule *rule, int64_t now);
/*
 * Returns true if the rule applies at all times: it has neither times nor
 * dates.
 */
bool sg_when_timeless(const struct sg_rule *rule);

#endif
