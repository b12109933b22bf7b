/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * when.h -- does a rule apply at an instant, and when does that change next?
 *
 * All time is UTC seconds; time zones were compiled away.
 */
#ifndef SG_WHEN_H
#define SG_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/format.h"

struct sg_gate;

/* The rule is in force at all: an exception only between its dates. */
bool sg_when_live(const struct sg_rule *rule, int64_t now);
/*
 * The rule's WHEN holds at `now` for somebody in `groups`.  Outside compiled
 * time a timed allow never does and a timed block always does.
 */
bool sg_when_fits(const struct sg_gate *gate, const struct sg_rule *rule,
    const struct sg_set *groups, int64_t now);
/*
 * The first instant after `now` at which live or fits may change, or
 * INT64_MAX.
 */
int64_t sg_when_next(const struct sg_gate *gate, const struct sg_rule *rule,
    const struct sg_set *groups, int64_t now);
/* Neither time nor dates change it. */
bool sg_when_timeless(const struct sg_rule *rule);

#endif
