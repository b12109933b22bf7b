/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * judge.h -- follows the open connections of the table, and has those ended
 * whose requests would be blocked now.
 *
 * A connection is known if its row has the whole request.  It is unknown if its
 * row is incomplete or damaged, if it did not fit into the table, if it is
 * older than the table, or if it is not clear which socket it has.  A known
 * connection is ended when its request is blocked.  An unknown one is ended,
 * unless the policy has `unknown connections stay`, at a change that may block
 * more of what its client does (change.h of the gate).  All others are left
 * alone.
 *
 * The functions do no I/O except on the table and the ledger, and through
 * struct sg_sockets.  Time is an argument: `now_ms` is UTC milliseconds;
 * `tick_ms` is a clock in milliseconds that is never set.  Not thread-safe.
 */
#ifndef SG_TUNNELS_JUDGE_H
#define SG_TUNNELS_JUDGE_H

#include "base/why.h"
#include "gate/bans.h"
#include "gate/gate.h"
#include "tunnels/judge/orders.h"

struct sg_judge;

/*
 * Open the ledger and begin.  The table need not exist yet.  Paths are copied,
 * `sockets` is borrowed.  *made is as in sg_ledger_open().  Returns NULL, with
 * the reason in `why`, on failure.
 */
struct sg_judge *sg_judge_new(const char *table, const char *ledger,
    const struct sg_sockets *sockets, int64_t now_ms, char made[SG_WHY_BYTES],
    char why[SG_WHY_BYTES]);
void sg_judge_free(struct sg_judge **judge);

/*
 * Take a new gate, and judge all connections by it.  The gate is borrowed until
 * the gate after the next one was taken.  Call sg_judge_step() once before the
 * first gate is taken.
 */
void sg_judge_take(struct sg_judge *judge, const struct sg_gate *gate,
    int64_t now_ms, int64_t tick_ms);

/*
 * Take new bans (gate/bans.h), and judge all connections by them.  NULL: nobody
 * is banned.  They are borrowed until others were taken.  May be called before
 * the first gate was taken.
 */
void sg_judge_take_bans(struct sg_judge *judge, const struct sg_bans *bans,
    int64_t now_ms, int64_t tick_ms);

/*
 * Say whether the installed images are others than those of the gate that was
 * taken last, because they are being opened, or were refused.  Call this before
 * each step, after a look at the files.  While it is so, a connection that
 * c-icap let through by a policy that the judge has never had is left alone,
 * and so is an unknown connection that is not older than that: c-icap may have
 * the new policy already.
 */
void sg_judge_set_lag(struct sg_judge *judge, bool lags);

/*
 * Look at the table, and do what is due: find the sockets of new rows, judge
 * all connections if an answer may have changed since the last call, and try
 * again what the closer could not do.  Call this about four times a second, at
 * the instant of sg_judge_next(), and when the clock was set.
 */
void sg_judge_step(struct sg_judge *judge, int64_t now_ms, int64_t tick_ms);

/*
 * Returns the next instant at which an answer may change, in UTC seconds, or
 * SG_NEVER.
 */
int64_t sg_judge_next(const struct sg_judge *judge);

/* What the judge knows, for the status file. */
struct sg_judge_state {
	size_t known;   /* open connections whose request is known */
	size_t unknown; /* open connections of which it is not */
	/* Connections that did not fit into the table or into the ledger. */
	uint64_t unfit;
	uint64_t notfound; /* rows whose socket was never found */
	uint64_t damaged;  /* rows that could not be read */
	struct sg_orders_counts orders;
};
void sg_judge_state(const struct sg_judge *judge, struct sg_judge_state *state);
/*
 * Returns a sentence that says what the judge cannot do at present, or "".
 * Borrowed from the judge, until the next call for it.
 */
const char *sg_judge_problem(const struct sg_judge *judge);

#endif
