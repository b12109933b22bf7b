/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * intent.h -- did a person go there, did a page pull it in, or did an app
 * or the browser do it by itself?  (Clause ML5: the record must tell.)
 *
 * Reads headers only; never changes what is allowed.
 */
#ifndef SG_INTENT_H
#define SG_INTENT_H

#include "gate/request.h"

struct sg_headers;

/*
 * Fetch metadata (W3C Fetch Metadata Request Headers), Sec-Purpose, then
 * Referer, Origin, Accept and User-Agent for clients that send none.
 * `embed_host`: the catalogue says that people never go to this host by
 * themselves (pixels, SDKs).
 */
enum sg_intent sg_intent_of(struct sg_str method,
    const struct sg_headers *headers, struct sg_str host, bool embed_host);

#endif
