/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * policies.h -- compares the policy by which c-icap let a connection through
 * with the policies that the judge had, and tells if they stay apart.
 *
 * c-icap and the judge watch the same images, but either may open new ones
 * first.  So a row may have been let through by an older or by a newer policy
 * than the judge's.
 *
 * No I/O, no clock.  Not thread-safe.
 */
#ifndef SG_TUNNELS_POLICIES_H
#define SG_TUNNELS_POLICIES_H

#include "base/why.h"
#include "tunnels/form.h"

/* Make `policy` the first of the list.  The list is kept in the ledger. */
void sg_policies_take(struct sg_ledger_head *head,
    const uint8_t policy[SG_TUNNEL_POLICY_BYTES]);

enum sg_policy_age {
	SG_POLICY_PRESENT = 1, /* the policy that was taken last */
	SG_POLICY_EARLIER,     /* one that was taken before */
	SG_POLICY_STRANGE      /* never taken, or forgotten */
};
enum sg_policy_age sg_policies_age(const struct sg_ledger_head *head,
    const uint8_t policy[SG_TUNNEL_POLICY_BYTES]);

/* What was seen of c-icap's policy, if it is not the judge's.  Zeros at first.
 */
struct sg_apart {
	/* Rows wait for a policy that the judge does not have, since then. */
	bool ahead;
	int64_t ahead_ms; /* by a clock in milliseconds that is never set */
	/* Rows come that were let through by an older policy; the last one. */
	bool behind;
	int64_t behind_ms;
	uint8_t policy[SG_TUNNEL_POLICY_BYTES];
};
/* A row waits for the judge to take `policy`. */
void sg_apart_ahead(struct sg_apart *apart,
    const uint8_t policy[SG_TUNNEL_POLICY_BYTES], int64_t tick_ms);
/* A row was let through by `policy` long after the judge had a newer one. */
void sg_apart_behind(struct sg_apart *apart,
    const uint8_t policy[SG_TUNNEL_POLICY_BYTES], int64_t tick_ms);
/*
 * Write a sentence that says that the policies have stayed apart for some
 * seconds, and what to do.  `why` becomes empty if they have not.
 */
void sg_apart_say(const struct sg_apart *apart, int64_t tick_ms,
    char why[SG_WHY_BYTES]);

#endif
