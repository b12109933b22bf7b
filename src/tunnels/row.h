/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * row.h -- packs a request into a row of the table, and reads it from there.
 *
 * The request that is read from a row is judged as the first one was: it has
 * the same texts, headers and facts.  Pure: no I/O, no clock, no allocation.
 * Threads may work on different rows at the same time.
 */
#ifndef SG_TUNNELS_ROW_H
#define SG_TUNNELS_ROW_H

#include "gate/headers.h"
#include "gate/request.h"
#include "tunnels/form.h"

/*
 * Pack `request` into *row, except for the members check, order and policy,
 * which become 0.  `request->found` must be
 * set, and `key` must be the key of the connection.  If the query of the target
 * does not fit, it is left out (SG_ROW_CUT).  A Cookie header that does not fit
 * is left out too: it can only count against a request, and hardly ever does.
 * If anything else does not fit, the row is SG_ROW_INCOMPLETE.  Cost: a copy of
 * the texts.
 */
void sg_row_pack(const struct sg_request *request,
    const struct sg_tunnel_key *key, struct sg_row *row);
/* Make *row say that the connection is no tunnel (SG_ROW_VOID). */
void sg_row_pack_void(int64_t now, const struct sg_tunnel_key *key,
    struct sg_row *row);

/*
 * Returns true if the row has the method and target of `request`.  Another
 * process may write the row at the same time: then the result says nothing, and
 * the caller finds another sequence word.  Reads nothing outside *row.
 */
bool sg_row_has(const struct sg_row *row, const struct sg_request *request);

/*
 * Returns the checksum of the row's part in use, for the row's sequence word
 * without its bit SG_WORD_ODD.  It finds rows that two processes wrote at the
 * same time.  It does not protect against forgery.
 */
uint64_t sg_row_check(const struct sg_row *row, uint64_t word);

/* A request as it was read from a row. */
struct sg_row_request {
	struct sg_request request; /* borrows from the row and this struct */
	struct sg_headers headers;
	struct sg_str groups[SG_ROW_GROUPS];
	char port[6]; /* the text of the client's port */
};

/*
 * Read the request of *row.  `out->request.now` becomes `row->noted`; the
 * caller sets the time at which to judge.  Returns false if a number in the row
 * cannot be right, or if the row is SG_ROW_INCOMPLETE or SG_ROW_VOID.  Reads
 * nothing outside *row, whatever the row contains.  The caller checks
 * row->check.
 */
bool sg_row_read(const struct sg_row *row, struct sg_row_request *out);

#endif
