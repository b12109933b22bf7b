/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * intent.h -- tells who caused a request: a person who navigated, a page that
 * loads its parts, or an app or the browser by itself (clause ML5: the record
 * must show which).
 *
 * Reads headers only; never changes what is allowed.  Pure: no I/O, no
 * allocation.
 */
#ifndef SG_INTENT_H
#define SG_INTENT_H

#include "gate/request.h"

struct sg_headers;

/*
 * Find the cause of a request to `host`.  Uses fetch metadata (W3C Fetch
 * Metadata Request Headers) and Sec-Purpose; for clients that send neither,
 * also Referer, Origin, Accept and User-Agent.  `embed_host`: according to the
 * catalogue, people never visit this host, only pages and programs load from it
 * (tracking pixels, SDKs).
 */
enum sg_intent sg_intent_of(struct sg_str method,
    const struct sg_headers *headers, struct sg_str host, bool embed_host);

#endif
