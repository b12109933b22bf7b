/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * orders.h -- collects the connections that must end, has the closer end them,
 * and writes into the ledger what was ended.
 *
 * If the answer to an order is lost, and the socket is gone when the judge asks
 * again, the connection counts as ended; its bytes are then not known.
 *
 * Not thread-safe.
 */
#ifndef SG_TUNNELS_ORDERS_H
#define SG_TUNNELS_ORDERS_H

#include "tunnels/judge/ledger.h"
#include "tunnels/judge/sockets.h"

struct sg_orders;

/* What became of the orders, since the beginning. */
struct sg_orders_counts {
	uint64_t ended, ended_unknown;
	uint64_t gone;        /* the socket was over already */
	uint64_t refused;     /* the closer's configuration forbids it */
	uint64_t failed;      /* the kernel could not */
	uint64_t unsupported; /* the kernel cannot end sockets */
	uint64_t unsent;      /* the closer could not be reached, or its answer
				 was lost */
};

/* Both are borrowed.  Returns NULL if there is no memory. */
struct sg_orders *sg_orders_new(struct sg_ledger *ledger,
    const struct sg_sockets *sockets);
void sg_orders_free(struct sg_orders **orders);

/*
 * Returns an entry to fill for the next connection.  It is valid until the next
 * call for `orders`.
 */
struct sg_ended_entry *sg_orders_entry(struct sg_orders *orders);
/*
 * Have the connection of a row ended: that of `slot` with its mark.  The entry
 * is the one that sg_orders_entry() returned last.  `opened` is UTC seconds.
 */
void sg_orders_row(struct sg_orders *orders, size_t slot, int64_t opened,
    int64_t now_ms);
/* Have a stranger ended.  The entry as above. */
void sg_orders_stranger(struct sg_orders *orders, struct sg_stranger *stranger,
    int64_t now_ms);
/*
 * Send the orders that were not sent yet.  `now_ms` is UTC milliseconds.  If
 * the closer does not answer, no more orders are sent before the round ends:
 * each one may take seconds.
 */
void sg_orders_flush(struct sg_orders *orders, int64_t now_ms);
/* Send the orders that were not sent yet, and end the round. */
void sg_orders_end_round(struct sg_orders *orders, int64_t now_ms);

const struct sg_orders_counts *sg_orders_counts(const struct sg_orders *orders);

#endif
