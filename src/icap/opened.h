/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * opened.h -- what the service does about connections that stay open: it notes
 * those that it lets through (tunnels/table/table.h), and writes the records of
 * those that were ended because their answer changed.
 *
 * If the table cannot be used, requests are answered as usual. What is opened
 * then stays open; this is counted and logged.
 */
#ifndef SG_OPENED_H
#define SG_OPENED_H

#include <stdint.h>

#include "icap/icap_request.h"

struct sg_gate;
struct sg_opened;
struct sg_recorder;

/*
 * Open the table in `folder`. Call it in each child process of c-icap, after
 * fork(). Returns NULL if out of memory. The functions below accept NULL.
 */
struct sg_opened *sg_opened_new(const char *folder);
void sg_opened_free(struct sg_opened **opened);

/*
 * Note the connection of a request that `gate` lets through, if the connection
 * may stay open: of a CONNECT, of a WebSocket, and of a request in a redirected
 * connection that is decrypted. Call it for all other requests that are let
 * through, too: if one comes in a connection that is noted, its CONNECT or its
 * WebSocket has failed. Any thread may call this. Cost: below a microsecond;
 * for most other requests, a look at two cache lines.
 */
void sg_opened_note(struct sg_opened *opened, const struct sg_gate *gate,
    const struct sg_icap_request *icap_request);
/*
 * Do the periodic work, and record what was ended. Call it some times a second,
 * from one thread.
 */
void sg_opened_tick(struct sg_opened *opened, struct sg_recorder *recorder,
    int64_t now);

#endif
