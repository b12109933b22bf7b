/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * intent.h -- tells whether a person navigated, a page loaded something, or an
 * app or the browser acted by itself (clause ML5: the record must show which).
 *
 * Reads headers only; never changes what is allowed.  Pure: no I/O, no
 * allocation.
 */
#ifndef SG_INTENT_H
#define SG_INTENT_H

#include "gate/request.h"

struct sg_headers;

/*
 * Uses fetch metadata (W3C Fetch Metadata Request Headers) and Sec-Purpose; for
 * clients that send neither, also Referer, Origin, Accept and User-Agent.
 * `embed_host`: according to the catalogue, people never visit this host by
 * themselves (pixels, SDKs).
 */
enum sg_intent sg_intent_of(struct sg_str method,
    const struct sg_headers *headers, struct sg_str host, bool embed_host);

#endif
