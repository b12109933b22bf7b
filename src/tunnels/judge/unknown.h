/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * unknown.h -- decides which unknown connections must end.  Nothing is known of
 * them but the client, so that only a change of time or policy can tell.
 *
 * No I/O, no clock, no allocation.  Not thread-safe.
 */
#ifndef SG_TUNNELS_UNKNOWN_H
#define SG_TUNNELS_UNKNOWN_H

#include "gate/bans.h"
#include "gate/change.h"
#include "tunnels/form.h"

/* A change of time or policy, as far as it concerns unknown connections. */
struct sg_unknown_change {
	struct sg_change policy;
	bool any;   /* all answers may differ: the policy before is not there,
		       or a person was banned, who may be anybody */
	bool timed; /* only the time is another */
};

/* An unknown connection: these members of its struct sg_mark or sg_stranger. */
struct sg_unknown {
	const struct sg_diag_id *id;
	uint8_t *due, *ordered;
	uint32_t *due_from;
};

/*
 * Returns true if the connection must be ended by the policy of `gate`.  It is
 * due from a change on that may block more of what its client does.  `change`
 * is NULL if nothing changed.  It is due, too, while its client's address is
 * banned by `bans`, which may be NULL.  Sets the members.  Cost: as
 * sg_change_may_block().
 */
bool sg_unknown_must_end(const struct sg_unknown *unknown,
    const struct sg_gate *gate, const struct sg_bans *bans, int64_t now,
    const struct sg_unknown_change *change);

/* The last change.  Zeros before the first one. */
struct sg_last_change {
	struct sg_unknown_change change;
	bool is_known;
	int64_t at; /* UTC seconds; 0 before the first one */
};

/*
 * Keep `change`, to judge connections by it that are found later.  If only the
 * time is another, and the change before was just now, both are kept as one: a
 * connection that is found later may be older than both.
 */
void sg_last_change_keep(struct sg_last_change *last,
    const struct sg_unknown_change *change);
/* Returns the last change, or NULL if there was none.  Borrowed. */
const struct sg_unknown_change *
sg_last_change_get(const struct sg_last_change *last);
/*
 * Returns what has changed for a connection that an older policy let through.
 * Borrowed.
 */
const struct sg_unknown_change *
sg_last_change_of_policy(const struct sg_last_change *last);
/*
 * Returns true if a connection without a row that is found at `now` may have
 * been open before the last change.
 */
bool sg_last_change_is_recent(const struct sg_last_change *last, int64_t now);

#endif
