/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * unfit.h -- reads the table's ring of connections that did not fit into the
 * table.
 *
 * No clock.  No I/O but on the table.  Not thread-safe.
 */
#ifndef SG_TUNNELS_UNFIT_H
#define SG_TUNNELS_UNFIT_H

#include "tunnels/judge/view.h"

/* What the reader remembers.  Zeros at first. */
struct sg_unfit_reader {
	uint64_t unwritten;   /* the entry that is waited for, or 0 */
	int64_t unwritten_ms; /* since when, by tick_ms */
};

/*
 * Returns true if the ring had entries at the last look at the table that were
 * not read yet.
 */
bool sg_unfit_has_more(const struct sg_view *view,
    const struct sg_ledger_head *head);
/*
 * Read the next entry.  Returns false if there is none, or if it is still being
 * written.  When the caller has used the entry, it adds 1 to head->unfit_read.
 * If entries are lost, head->first_look becomes 0: their connections are only
 * found by a look at all sockets.
 */
bool sg_unfit_read(struct sg_unfit_reader *reader, const struct sg_view *view,
    struct sg_ledger_head *head, int64_t tick_ms, struct sg_tunnel_key *key,
    bool *intercepted);

#endif
