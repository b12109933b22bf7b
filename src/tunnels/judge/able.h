/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * able.h -- whether connections can be ended at present, and when to try again
 * if they cannot.
 *
 * No clock.  No I/O but through struct sg_sockets.  Not thread-safe.
 */
#ifndef SG_TUNNELS_ABLE_H
#define SG_TUNNELS_ABLE_H

#include "tunnels/judge/orders.h"

/* What was seen of the closer and the kernel.  Zeros at first. */
struct sg_able {
	/* The probe: an order to end a socket that cannot exist. */
	int64_t probe_ms;   /* when to probe again, by tick_ms */
	const char *unable; /* what the last probe found to be wrong, or NULL */
	/* The orders. */
	bool retries;       /* orders failed, and will be tried again */
	int64_t retry_ms;   /* when, by tick_ms */
	const char *failed; /* why, or NULL */
};

/*
 * Probe the closer, if it is time: so that it is known before the first order
 * whether connections can be ended.
 */
void sg_able_probe(struct sg_able *able, const struct sg_sockets *sockets,
    int64_t tick_ms);
/*
 * Look at what became of the orders of a round, and plan when to try those
 * again that failed.  `before` and `after` are the counts before and after the
 * round.
 */
void sg_able_end_round(struct sg_able *able,
    const struct sg_orders_counts *before, const struct sg_orders_counts *after,
    int64_t tick_ms);
/* Returns true, once, when it is time to try failed orders again. */
bool sg_able_is_retry_due(struct sg_able *able, int64_t tick_ms);
/* Returns a sentence that says why connections cannot be ended, or NULL. */
const char *sg_able_problem(const struct sg_able *able);

#endif
