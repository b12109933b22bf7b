/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * budget.h -- how much one client, and all of a server's together, may have
 * written into the journal; what is over that is counted.
 *
 * Bursts (burst.h) bound what one person can have written.  Who a person is
 * can be chosen, though: addresses in a network, user names, MAC addresses.
 * So bytes are bounded too, by the device that they come from: its MAC
 * address, else its IPv4 address, else the /64 of its IPv6 address, within
 * which any device can take any address.  Attempts to get round the filter,
 * other blocks of what a person asked for, blocks of what a page or an app
 * asked for by itself, and visits have a budget each: none can be used up to
 * hide another.  Within one, what comes first hides what comes later; and when
 * a server's budget is used up, attempts of everybody are only counted.
 *
 * Shared and locked as bursts are.  Does no I/O, reads no clock.
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
	SG_BUDGET_ATTEMPTS, /* ways round the filter, let through or not */
	SG_BUDGET_BLOCKS,   /* what is blocked otherwise, faults */
	SG_BUDGET_EMBEDS,   /* the same, of pages and apps by themselves */
	SG_BUDGET_VISITS,   /* what is let through: exceptions used, visits */
	SG_BUDGET_CLASSES
};

/*
 * A client may be ahead of its rate by so much, which comes back by and by;
 * and so may a server.  Bytes, and bytes a minute.
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
 * Flood records of all clients together.  When these are used up, the counts of
 * further clients are added to one record without a source.
 */
#define SG_SERVER_FLOODS_AHEAD (64 * 1024)
#define SG_SERVER_FLOODS_RATE (32 * 1024)

struct sg_budget_key {
	uint64_t client; /* label */
	enum sg_budget_class class;
};
void sg_budget_key_of(const struct sg_event *event,
    const struct sg_labels *labels, struct sg_budget_key *key);

/* Bytes of a table; all zeros is one in which nobody has written. */
size_t sg_budgets_size(void);

enum sg_budget_answer {
	SG_BUDGET_FINE = 1, /* it may be written */
	SG_BUDGET_COUNTED,  /* it is over the budget, and was counted */
	SG_BUDGET_UNKNOWN   /* it is over the budget and not counted: the
			       client has no place in the table yet.  Take the
			       lock, call sg_budget_enter(), try again */
};
/* Lock-free; some tens of nanoseconds. */
enum sg_budget_answer sg_budget_try(struct sg_budgets *budgets,
    const struct sg_budget_key *key, int64_t at_ms);

/* ---- under the journal's lock ------------------------------------------- */

/* Give the client of `event` a place.  One that has nothing counted gives way,
 * of those the one that was quiet for longest. */
void sg_budget_enter(struct sg_budgets *budgets,
    const struct sg_budget_key *key, const struct sg_event *event);
/* So much was written for it. */
void sg_budget_charge(struct sg_budgets *budgets,
    const struct sg_budget_key *key, const struct sg_event *event,
    size_t bytes);

/* What was over a client's budget, or those of clients that have no place any
 * more. */
struct sg_flood {
	size_t place;
	uint64_t client;
	uint64_t over[SG_BUDGET_CLASSES]; /* requests */
	struct sg_event event; /* borrows nothing; of kind SG_EVENT_FLOOD */
};
/*
 * Take a count that is a minute old at `now_ms` (`all`: any), at the place
 * *from or behind it; *from moves on, from 0 through the table once.  False:
 * there is none.  A process that is killed before it has written it loses it.
 */
bool sg_budget_take(struct sg_budgets *budgets, int64_t now_ms, bool all,
    size_t *from, struct sg_flood *flood);
/* It took so many bytes. */
void sg_budget_took(struct sg_budgets *budgets, const struct sg_flood *flood,
    size_t bytes);
/* It could not be written: it is to be taken again. */
void sg_budget_give_back(struct sg_budgets *budgets,
    const struct sg_flood *flood);

/* Is there any to take?  Without the lock. */
bool sg_budget_is_due(const struct sg_budgets *budgets, int64_t now_ms,
    bool all);

#endif
