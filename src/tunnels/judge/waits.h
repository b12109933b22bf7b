/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * waits.h -- finds out which rows must wait to be judged, because c-icap let
 * their connections through by a policy that the judge may not have yet.
 *
 * No I/O, no clock.  Not thread-safe.
 */
#ifndef SG_TUNNELS_WAITS_H
#define SG_TUNNELS_WAITS_H

#include "tunnels/judge/policies.h"

struct sg_waits {
	bool any; /* rows may be waiting */
	/* The installed images are not those of the gate that was taken. */
	bool lags;
	bool looked;   /* sg_waits_set_lag() was called since the last step */
	int64_t taken; /* when the last gate was taken, UTC seconds */
	/*
	 * When the first row was noted that waits while the judge lags behind,
	 * UTC seconds.  INT64_MAX: there was none.
	 */
	int64_t from;
	struct sg_apart apart;
	/* A sentence that says that the policies stay apart, or empty. */
	char why[SG_WHY_BYTES];
};

/* Begin.  Rows of an earlier run of the program may be waiting. */
void sg_waits_begin(struct sg_waits *waits);
/*
 * Say whether the installed images are others than those of the gate, as of
 * now.
 */
void sg_waits_set_lag(struct sg_waits *waits, bool lags);
/*
 * Take note that a gate was taken.  `judged` is the time for which all
 * connections were judged last.  Returns since when the unknown connections are
 * to be compared: `judged`, or earlier, because some of them were left alone.
 */
int64_t sg_waits_take(struct sg_waits *waits, int64_t judged, int64_t now);

enum sg_wait {
	SG_WAIT = 1,   /* leave the row alone for now */
	SG_WAIT_ENDED, /* it waited for the policy that the gate has now */
	SG_WAIT_NONE   /* it need not wait */
};
/*
 * Find out whether a row must wait.  `age` is that of its policy.  Sets
 * mark->ahead.
 */
enum sg_wait sg_waits_row(struct sg_waits *waits, const struct sg_row *row,
    enum sg_policy_age age, struct sg_mark *mark, int64_t tick_ms);
/*
 * Returns true if an unknown connection that was first seen at `seen` must be
 * left alone: while rows wait for a newer policy, that policy may have let it
 * through, too.
 */
bool sg_waits_leaves(const struct sg_waits *waits, int64_t seen);

/* Returns true if it may have turned out that rows need not wait any more. */
bool sg_waits_are_due(const struct sg_waits *waits);
/*
 * Begin and end a round, in which the caller judges all waiting rows again.
 * After each row, it calls sg_waits_judged(): a row that does not wait any more
 * may show that c-icap keeps an older policy.
 */
void sg_waits_begin_round(struct sg_waits *waits);
void sg_waits_judged(struct sg_waits *waits, const struct sg_row *row,
    const struct sg_mark *mark, int64_t tick_ms);
void sg_waits_end_round(struct sg_waits *waits);

/* End a step: sets waits->why. */
void sg_waits_end_step(struct sg_waits *waits, int64_t tick_ms);

#endif
