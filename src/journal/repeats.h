/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * repeats.h -- what the processes of one server know together of what is
 * recorded: the bursts, and how much each client has had written.
 *
 * In memory that they share, and not each by itself: otherwise what one client
 * can have written would be multiplied by the number of processes, which grows
 * with the load that it makes.  Not in a mapped file: whoever cuts that short
 * ends them all (SIGBUS).  Another server has its own, and Squid uses a second
 * one only while the first is down.
 */
#ifndef SG_REPEATS_H
#define SG_REPEATS_H

#include "journal/budget.h"
#include "journal/burst.h"

struct sg_repeats {
	struct sg_bursts *bursts;
	struct sg_budgets *budgets;
};

/*
 * Before fork(): all that are forked share it, also when those that were
 * first are gone.  NULL: no memory.  Some 4.5 MiB, of which what is used
 * counts.
 */
struct sg_repeats *sg_repeats_new(void);
/* Only of this process. */
void sg_repeats_free(struct sg_repeats **repeats);

/* What an event is counted by; label 0: by nothing, it is written. */
struct sg_repeats_key {
	struct sg_burst_key burst;
	struct sg_budget_key budget;
};
void sg_repeats_key_of(const struct sg_event *event,
    const struct sg_labels *labels, struct sg_repeats_key *key);

/*
 * Count the event, if it need not (a repeat) or must not (over the budget) be
 * written.  SG_BUDGET_FINE: it is to be written.  See burst.h for `reference`.
 */
enum sg_budget_answer sg_repeats_try(struct sg_repeats *repeats,
    const struct sg_repeats_key *key, int64_t at_ms,
    char reference[SG_BURST_REFERENCE]);

#endif
