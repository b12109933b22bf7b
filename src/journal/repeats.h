/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * repeats.h -- allocates two tables in memory that the processes of one c-icap
 * server share: the table of bursts (burst.h) and the table of client budgets
 * (budget.h).
 *
 * If each process had its own tables, one client's limit would be multiplied by
 * the number of processes. A client could raise that number by making many
 * requests.
 *
 * The memory is anonymous. If it were a mapped file, truncating the file would
 * kill all processes (SIGBUS). If the machine has a second c-icap server,
 * that server has its own tables. This does no harm, because Squid uses the
 * second server only while the first server is down.
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
 * Call before fork(). All children then share the tables, even after the parent
 * has ended. Returns NULL if memory cannot be allocated. The tables take about
 * 4.5 MiB of address space. Only pages that were written to take memory.
 */
struct sg_repeats *sg_repeats_new(void);
/* Unmap the tables in this process only. */
void sg_repeats_free(struct sg_repeats **repeats);

/* Which burst and which budget an event belongs to.  If burst.label is 0, the
 * event is always written. */
struct sg_repeats_key {
	struct sg_burst_key burst;
	struct sg_budget_key budget;
};
/* Set *key for `event`. `labels` has the key of the hashes. */
void sg_repeats_key_of(const struct sg_event *event,
    const struct sg_labels *labels, struct sg_repeats_key *key);

/*
 * Count the event if it is a repeat or is over a budget. Returns SG_BUDGET_FINE
 * if the event has to be written. For a repeat, copies the reference of the
 * repeated record (the code on its block page) to `reference` (may be NULL).
 * Any thread may call this function. It takes no lock.
 */
enum sg_budget_answer sg_repeats_try(struct sg_repeats *repeats,
    const struct sg_repeats_key *key, int64_t at_ms,
    char reference[SG_BURST_REFERENCE]);

#endif
