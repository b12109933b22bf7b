/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * budget.h -- limits how many bytes of records each client, and all clients of
 * a server together, may cause. Requests over the limit are only counted.
 *
 * The number of records that one person causes is already limited (burst.h).
 * But a client can seem to be many people, by changing its IP address, user
 * name and MAC address. So the bytes of each device are limited too. A device
 * is identified by the first of these that is known:
 * - its MAC address,
 * - its IPv4 address,
 * - the /64 prefix of its IPv6 address. A device can take any IPv6 address with
 *   the same prefix.
 *
 * Each class of requests (enum sg_budget_class) has its own budget. So a client
 * that uses up one budget cannot hide requests of another class. Within one
 * class, a client's early requests can use up the budget. Its later requests
 * are then only counted. When the server's budget of a class is used up, the
 * requests of all clients in that class are only counted.
 *
 * The table of clients lies in memory that all processes of a server share
 * (repeats.h). Any thread may call sg_budget_try() and sg_budget_is_due().
 * These two take no lock. For every other function on a table, the caller must
 * hold the journal's file lock. No function does I/O or reads the clock.
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
	SG_BUDGET_BLOCKS,   /* blocked requests of people, except attempts; also
			       requests that could not be judged or answered */
	SG_BUDGET_EMBEDS, /* requests that a page or an app made by itself, and
			     that were blocked or could not be judged */
	SG_BUDGET_VISITS, /* allowed requests: uses of exceptions, and visits */
	SG_BUDGET_CLASSES
};

/*
 * A full budget holds ..._AHEAD bytes, and refills at ..._RATE bytes a minute.
 * SG_CLIENT_ is for one client. SG_SERVER_ is for all clients of a server
 * together. Names with _VISITS_ are for the class SG_BUDGET_VISITS. Names
 * without _VISITS_ are for each of the other three classes.
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
 * Budget, also in bytes, for the flood records of all clients together. A flood
 * record says how many requests of one client were only counted. When this
 * budget is used up, the counts of more clients go into one record without a
 * client.
 */
#define SG_SERVER_FLOODS_AHEAD (64 * 1024)
#define SG_SERVER_FLOODS_RATE (32 * 1024)

struct sg_budget_key {
	uint64_t client; /* label (keyed hash, labels.h) of the device */
	enum sg_budget_class class;
};
/* Set *key for `event`. `labels` has the key of the hashes. */
void sg_budget_key_of(const struct sg_event *event,
    const struct sg_labels *labels, struct sg_budget_key *key);

/* Size of a table in bytes.  A table of zeros is empty. */
size_t sg_budgets_size(void);

enum sg_budget_answer {
	SG_BUDGET_FINE = 1, /* within the budget: may be written */
	SG_BUDGET_COUNTED,  /* over the budget; was counted */
	SG_BUDGET_UNKNOWN /* over the budget but not counted, because the client
			     is not in the table yet. Take the file lock, call
			     sg_budget_enter(), and try again */
};
/*
 * Check the budgets of the client and of the server for a request at `at_ms`.
 * If one of the budgets is used up, count the request. Any thread may call this
 * function. It takes no lock. Cost: some tens of nanoseconds.
 */
enum sg_budget_answer sg_budget_try(struct sg_budgets *budgets,
    const struct sg_budget_key *key, int64_t at_ms);

/* ---- the caller holds the journal's file lock (sg_writer_begin()) ------- */

/*
 * Put the client of `event` into the table, unless it is already there. The
 * client's label chooses a set, which is a group of eight places. If the set is
 * full, another client in it is replaced. Clients without counts are replaced
 * first. If several have no counts, the client that was idle longest is
 * replaced. The counts of a replaced client are kept, without its name.
 */
void sg_budget_enter(struct sg_budgets *budgets,
    const struct sg_budget_key *key, const struct sg_event *event);
/*
 * Take `bytes` from the budgets of the client and of the server. `bytes` is the
 * size of the record written for `event`.
 */
void sg_budget_charge(struct sg_budgets *budgets,
    const struct sg_budget_key *key, const struct sg_event *event,
    size_t bytes);

/*
 * How many requests of one client were over its budgets. If `client` is 0, the
 * counts are those of all clients that were replaced in the table.
 */
struct sg_flood {
	size_t place;
	uint64_t client;
	uint64_t over[SG_BUDGET_CLASSES]; /* requests per class */
	struct sg_event event; /* borrows nothing; kind SG_EVENT_FLOOD */
};
/*
 * Take the counts of the next client whose oldest counted request is about a
 * minute old at `now_ms`, and reset them. If `all` is true, take the counts of
 * any client. *from is the position in the table: 0 begins a pass, and each
 * call advances *from. Returns false at the end of the pass. If the process is
 * killed before it has written the counts, the counts are lost.
 */
bool sg_budget_take(struct sg_budgets *budgets, int64_t now_ms, bool all,
    size_t *from, struct sg_flood *flood);
/* Call when the record of `flood` has been written. This takes `bytes`, the
 * size of that record, from the budget for flood records. */
void sg_budget_took(struct sg_budgets *budgets, const struct sg_flood *flood,
    size_t bytes);
/*
 * Call when the record of `flood` could not be written. This puts the counts
 * back, so that they can be taken again.  The file lock must have been held
 * since sg_budget_take().
 */
void sg_budget_give_back(struct sg_budgets *budgets,
    const struct sg_flood *flood);

/* Returns whether sg_budget_take() would find a count at `now_ms`. For `all`
 * see sg_budget_take(). Needs no lock. */
bool sg_budget_is_due(const struct sg_budgets *budgets, int64_t now_ms,
    bool all);

#endif
