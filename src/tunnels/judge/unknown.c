/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * unknown.c -- decides which unknown connections must end.
 */
#include "tunnels/judge/unknown.h"

#include <string.h>

/* A change of time alone so many seconds after another change counts as one
 * with it. */
#define ONE_CHANGE_S 2
/*
 * How many seconds after a change a connection without a row that is found is
 * taken for one that was open before it.
 */
#define RECENT_S 10

/* ---- one connection ----------------------------------------------------- */

/*
 * Find out whether the connection is due after the change.  If it was due
 * before, but could not be ended, it may stay from the time on at which no more
 * is blocked than before it was due.
 */
static void
set_due(const struct sg_unknown *unknown,
    const struct sg_unknown_change *change, const struct sg_address *client)
{
	struct sg_change since = change->policy;
	const bool was_due = *unknown->due != 0;

	if (was_due && *unknown->due_from != 0 && change->timed) {
		since.then = (int64_t)*unknown->due_from;
		*unknown->due = sg_change_may_block(&since, client);
		return;
	}
	if (change->any || sg_change_may_block(&change->policy, client))
		*unknown->due = 1;
	/* The time alone does not tell what another policy blocks. */
	if (!change->timed)
		*unknown->due_from = 0;
	else if (!was_due)
		*unknown->due_from = (uint32_t)change->policy.then;
}

bool
sg_unknown_must_end(const struct sg_unknown *unknown,
    const struct sg_gate *gate, const struct sg_bans *bans, int64_t now,
    const struct sg_unknown_change *change)
{
	struct sg_request request = {
	    .has_client = true, .now = now, .bans = bans};

	memcpy(request.client.b, unknown->id->remote, sizeof request.client.b);
	if (change != NULL)
		set_due(unknown, change, &request.client);
	if (sg_gate_settings(gate)->unknown_stay == 0 &&
	    (*unknown->due != 0 || sg_gate_ban(gate, &request) != NULL))
		return true;
	*unknown->ordered = 0;
	return false;
}

/* ---- the last change ---------------------------------------------------- */

void
sg_last_change_keep(struct sg_last_change *last,
    const struct sg_unknown_change *change)
{
	const struct sg_unknown_change before = last->change;
	const int64_t now = change->policy.now;
	const bool is_one = last->is_known && now >= last->at &&
	    now - last->at <= ONE_CHANGE_S;

	last->change = *change;
	if (is_one && change->timed) {
		last->change.any = before.any;
		last->change.timed = before.timed;
		sg_change_begin(&last->change.policy, before.policy.before,
		    before.policy.then, change->policy.after, now);
	}
	last->is_known = true;
	last->at = now;
}

const struct sg_unknown_change *
sg_last_change_get(const struct sg_last_change *last)
{
	return last->is_known ? &last->change : NULL;
}

const struct sg_unknown_change *
sg_last_change_of_policy(const struct sg_last_change *last)
{
	static const struct sg_unknown_change all = {.any = true};

	return last->is_known && !last->change.timed ? &last->change : &all;
}

bool
sg_last_change_is_recent(const struct sg_last_change *last, int64_t now)
{
	return last->is_known && now >= last->at && now - last->at <= RECENT_S;
}
