/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reconnect.h -- recognises the requests by which an app opens a connection
 * anew that was ended.
 *
 * When a connection is ended, the app at its end does not know why, and opens
 * it again at once, often many times. A reader must not take these requests for
 * attempts of a person. One thread at a time for each struct sg_reconnects.
 */
#ifndef SG_RECONNECT_H
#define SG_RECONNECT_H

#include <stdbool.h>

#include "journal/read.h"

/* For so long after the end, a request is taken for the app's. */
#define SG_RECONNECT_MS 120000

struct sg_reconnects;

/* Returns NULL if memory cannot be allocated. */
struct sg_reconnects *sg_reconnects_new(void);
void sg_reconnects_free(struct sg_reconnects **reconnects);
/*
 * Remember the connection that was ended, if `entry` is a record of one. If
 * memory cannot be allocated, it is not remembered: the requests after it are
 * then read as their records are.
 */
void sg_reconnects_note(struct sg_reconnects *reconnects,
    const struct sg_entry *entry);
/*
 * Forget what is of no use for requests that were made at `from_ms` or later.
 */
void sg_reconnects_forget(struct sg_reconnects *reconnects, int64_t from_ms);
/*
 * Returns true if `entry` is a blocked request, which an app made or a CONNECT
 * of which the record does not tell who made it, and a connection of the same
 * client to the same host or platform was ended within the SG_RECONNECT_MS
 * before it.
 */
bool sg_reconnects_is(const struct sg_reconnects *reconnects,
    const struct sg_entry *entry);

#endif
