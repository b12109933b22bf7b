/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * change.h -- tells whether a change of time or policy may block more of what a
 * client does, if nothing is known of the client but its address.
 *
 * Pure: no I/O, no clock, no allocation.
 */
#ifndef SG_CHANGE_H
#define SG_CHANGE_H

#include "gate/gate.h"

/* A change: from one gate and time to another gate and time. */
struct sg_change {
	const struct sg_gate *before, *after;
	int64_t then, now; /* UTC seconds */
	/*
	 * Groups that anybody may be in: they have users, MAC addresses or
	 * directory groups.  Bitmaps (set.h).
	 */
	uint64_t anybody_before[SG_SET_WORDS], anybody_after[SG_SET_WORDS];
	bool sites_differ; /* the policies' own sites are not the same */
};

/*
 * Prepare *change.  Both gates are borrowed, and may be the same.  Cost: looks
 * at all users of the policies, and at their sites if the gates differ.
 */
void sg_change_begin(struct sg_change *change, const struct sg_gate *before,
    int64_t then, const struct sg_gate *after, int64_t now);

/*
 * Returns true if a connection of `client` that was allowed before the change
 * may be blocked after it.  A line counts if it could fit the client by its
 * address, for anybody who may use it.
 *
 * If the gates are the same, such a line that blocks begins to apply, or such a
 * line that allows stops to apply and a later one that blocks applies now.  If
 * they differ, the lines that apply are not the same, or the policies' own
 * sites are not.  A change in what the catalogue or a list contains is no such
 * change.
 *
 * Cost: O(lines * log(spans)).
 */
bool sg_change_may_block(const struct sg_change *change,
    const struct sg_address *client);

#endif
