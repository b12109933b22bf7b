/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * budget.h -- limits how many bytes each client, and all clients of a server
 * together, may write into the journal; requests over the limit are counted.
 *
 * Bursts (burst.h) limit what one person can cause to be written.  But a client
 * can change who it seems to be: IP address, user name, MAC address.  So bytes
 * are limited too, by device: its MAC address, else its IPv4 address, else the
 * /64 of its IPv6 address, because a device can take any address within that.
 * Attempts to get round the filter, other blocks of what a person requested,
 * blocks of what a page or an app requested by itself, and visits have separate
 * budgets, so that none can be used up to hide another.  Within one budget,
 * early requests can hide later ones; and when a server's budget is used up,
 * the attempts of all clients are only counted.
 *
 * Shared between processes and locked as bursts are.  No I/O; does not read the
 * clock.
 */
#ifndef SG_BUDGET_H
#define SG_BUDGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "journal/event.h"

struct sg_budgets;
struct sg_labels;

enum sg_budget_class {
	SG_BUDGET_ATTEMPTS, /* attempts to get round the filter, allowed or
			       blocked */
	SG_BUDGET_BLOCKS,   /* other blocks, faults */
	SG_BUDGET_EMBEDS,   /* the same, requested by pages and apps without
			       a person */
	SG_BUDGET_VISITS,   /* allowed requests: exceptions used, visits */
	SG_BUDGET_CLASSES
};

/*
 * A client, and a server, may write AHEAD bytes at once; a budget refills at
 * RATE bytes per minute.
 */
#define SG_CLIENT_AHEAD (256 * 1024)
#define SG_CLIENT_RATE (8 * 1024)
#define SG_CLIENT_VISITS_AHEAD (1024 * 1024)
#define SG_CLIENT_VISITS_RATE (32 * 1024)
#define SG_SERVER_AHEAD (64 * 1024 * 1024)
#define SG_SERVER_RATE (2 * 1024 * 1024)
#define SG_SERVER_VISITS_AHEAD (512 * 1024 * 1024)
#define SG_SERVER_VISITS_RATE (4 * 1024 * 1024)
/*
 * Budget for the flood records of all clients together.  When it is used up,
 * the counts of further clients are added to one record without a source.
 */
#define SG_SERVER_FLOODS_AHEAD (64 * 1024)
#define SG_SERVER_FLOODS_RATE (32 * 1024)

struct sg_budget_key {
	uint64_t client; /* label of the device (labels.h) */
	enum sg_budget_class class;
};
void sg_budget_key_of(const struct sg_event *event,
    const struct sg_labels *labels, struct sg_budget_key *key);

/* Size of a table in bytes.  A table of zeros is empty. */
size_t sg_budgets_size(void);

enum sg_budget_answer {
	SG_BUDGET_FINE = 1, /* within the budget: may be written */
	SG_BUDGET_COUNTED,  /* over the budget; was counted */
	SG_BUDGET_UNKNOWN   /* over the budget but not counted: the client is
			       not in the table yet. Take the lock, call
			       sg_budget_enter(), try again */
};
/* Lock-free, from any thread; some tens of nanoseconds. */
enum sg_budget_answer sg_budget_try(struct sg_budgets *budgets,
    const struct sg_budget_key *key, int64_t at_ms);

/* ---- under the journal's lock ------------------------------------------- */

/*
 * Put the client of `event` into the table, if it is not there.  In a full set,
 * clients without counts are replaced before clients with counts, and of those
 * the one that was idle longest; the counts of a replaced client are kept
 * without its name.
 */
void sg_budget_enter(struct sg_budgets *budgets,
    const struct sg_budget_key *key, const struct sg_event *event);
/* Charge `bytes` that were written for `event`. */
void sg_budget_charge(struct sg_budgets *budgets,
    const struct sg_budget_key *key, const struct sg_event *event,
    size_t bytes);

/*
 * The requests over one client's budgets; or, with `client` 0, over the budgets
 * of clients that were replaced in the table.
 */
struct sg_flood {
	size_t place;
	uint64_t client;
	uint64_t over[SG_BUDGET_CLASSES]; /* requests per class */
	struct sg_event event; /* borrows nothing; kind SG_EVENT_FLOOD */
};
/*
 * Take the next count that is at least a minute old at `now_ms` (with `all`,
 * any count) and reset it.  *from is the table position: 0 begins a pass, and
 * each call advances it.  Returns false at the end of the pass.  A process that
 * is killed before it has written a count loses it.
 */
bool sg_budget_take(struct sg_budgets *budgets, int64_t now_ms, bool all,
    size_t *from, struct sg_flood *flood);
/* The flood record was written and took `bytes`. */
void sg_budget_took(struct sg_budgets *budgets, const struct sg_flood *flood,
    size_t bytes);
/*
 * The flood record could not be written: put the counts back, to be taken
 * again.
 */
void sg_budget_give_back(struct sg_budgets *budgets,
    const struct sg_flood *flood);

/* Whether there is a count to take.  Needs no lock. */
bool sg_budget_is_due(const struct sg_budgets *budgets, int64_t now_ms,
    bool all);

#endif
