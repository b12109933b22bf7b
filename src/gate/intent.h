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

/*
 * The request headers that the gate looks at, found in one pass.  A span is
 * empty when the header is absent; of duplicates the first counts.
 */
struct sg_headers {
	struct sg_str host, referer, origin, accept, user_agent;
	struct sg_str fetch_dest, fetch_mode, fetch_site, fetch_user;
	struct sg_str purpose; /* Sec-Purpose, else Purpose, else X-Moz */
	struct sg_str requested_with, service_worker, websocket_key;
	struct sg_str websocket_protocol, content_type, cookie;
	struct sg_str bare_url, bare_host; /* what a relay is told to fetch */
	struct sg_str vpn; /* one that only clients of VPNs send */
	bool bare;         /* some X-Bare-* came */
	bool two_hosts; /* Host came twice with different values */
};

void sg_headers_find(const struct sg_header *headers, size_t count,
    struct sg_headers *found);

/*
 * Fetch metadata (W3C Fetch Metadata Request Headers), Sec-Purpose, then
 * Referer, Origin, Accept and User-Agent for clients that send none.
 * `embed_host`: the catalogue says that people never go to this host by
 * themselves (pixels, SDKs).
 */
enum sg_intent sg_intent_of(struct sg_str method,
    const struct sg_headers *headers, struct sg_str host, bool embed_host);
/* "visit", "embed", "background", "unknown"; static. */
const char *sg_intent_text(enum sg_intent intent);

#endif
