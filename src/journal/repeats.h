/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * repeats.h -- the tables of bursts and budgets that the processes of one
 * server share.
 *
 * The tables are shared because, with tables per process, the limit for one
 * client would be multiplied by the number of processes, which grows with the
 * load that the client makes.  A mapped file would not do: truncating it would
 * kill all processes (SIGBUS).  Another server has its own tables, and Squid
 * uses a second one only while the first is down.
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
 * Call before fork(): all children share the tables, even after the parent has
 * ended.  Returns NULL if memory cannot be allocated.  About 4.5 MiB of address
 * space; only pages in use take memory.
 */
struct sg_repeats *sg_repeats_new(void);
/* Unmaps the tables in this process only. */
void sg_repeats_free(struct sg_repeats **repeats);

/* What an event is counted by; if burst.label is 0, it is always written. */
struct sg_repeats_key {
	struct sg_burst_key burst;
	struct sg_budget_key budget;
};
void sg_repeats_key_of(const struct sg_event *event,
    const struct sg_labels *labels, struct sg_repeats_key *key);

/*
 * Count the event if it is a repeat or over a budget.  Returns SG_BUDGET_FINE
 * if the event has to be written.  For `reference` see burst.h.  Lock-free,
 * from any thread.
 */
enum sg_budget_answer sg_repeats_try(struct sg_repeats *repeats,
    const struct sg_repeats_key *key, int64_t at_ms,
    char reference[SG_BURST_REFERENCE]);

#endif
