/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * again.h -- judges the request of a row again, and writes down the verdict.
 *
 * Pure: no I/O, no clock, no allocation.
 */
#ifndef SG_TUNNELS_AGAIN_H
#define SG_TUNNELS_AGAIN_H

#include "gate/gate.h"
#include "tunnels/row.h"

enum sg_again {
	/*
	 * The connection is allowed, or it depends on the path, which the next
	 * request in it will show.
	 */
	SG_AGAIN_STAYS = 1,
	SG_AGAIN_ENDS,   /* the connection would be blocked now */
	SG_AGAIN_UNKNOWN /* the row does not have the whole request */
};

/*
 * Judge the request of *row as of `now`, UTC seconds, with `bans`
 * (gate/bans.h), which may be NULL.  On SG_AGAIN_ENDS, *asked is the request
 * and *verdict the verdict; both borrow from `row`.
 */
enum sg_again sg_again_judge(const struct sg_gate *gate,
    const struct sg_bans *bans, struct sg_scratch *scratch,
    const struct sg_row *row, int64_t now, struct sg_row_request *asked,
    struct sg_verdict *verdict);

/*
 * Begin the entry for a connection that is ended by *verdict.  at_ms, opened
 * and the bytes stay 0.
 */
void sg_again_write(const struct sg_gate *gate, const struct sg_row *row,
    const struct sg_verdict *verdict, struct sg_ended_entry *entry);
/*
 * Begin the entry for an unknown connection that is ended.  `id` is its socket.
 */
void sg_again_write_unknown(const struct sg_gate *gate,
    const struct sg_diag_id *id, struct sg_ended_entry *entry);

#endif
