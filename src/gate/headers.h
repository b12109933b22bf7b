/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * headers.h -- the HTTP headers of a request that the gate looks at.
 *
 * Gathers them; does not know what any of them means.
 */
#ifndef SG_HEADERS_H
#define SG_HEADERS_H

#include "base/field.h"
#include "gate/request.h"

/* A span is empty when the header is absent; of duplicates the first counts. */
struct sg_headers {
	struct sg_str host, referer, origin, accept, user_agent;
	struct sg_str accept_language; /* for the page that is shown */
	struct sg_str fetch_dest, fetch_mode, fetch_site, fetch_user;
	struct sg_str sec_purpose, x_moz;
	struct sg_str purpose; /* at the end: Sec-Purpose, else Purpose, else
				  X-Moz */
	struct sg_str requested_with, service_worker, websocket_key;
	struct sg_str websocket_protocol, content_type, cookie;
	struct sg_str bare_url, bare_host; /* what a relay is told to fetch */
	struct sg_str relay_url; /* the same by names of other relays */
	struct sg_str vpn;       /* one that only clients of VPNs send */
	bool bare;       /* some X-Bare-*, or another's name of it, came */
	bool told_twice; /* one of these, or a WebSocket's protocol, came twice
			    with different values */
	bool two_hosts;  /* so did Host; the first other one: */
	struct sg_str other_host;
	bool ours; /* some header came that sg_header_is_ours() */
};

/* All lines of a request.  Everything is borrowed. */
void sg_headers_read(const struct sg_header_lines *lines,
    struct sg_headers *found);
/* The same of names and values; white space around values does not count. */
void sg_headers_find(const struct sg_header *headers, size_t count,
    struct sg_headers *found);

/*
 * The line, or name, of a header that only the chain itself may set:
 * "X-SG-...".  A client's is dropped, lest it steers Squid (a request that says
 * "X-SG-Verdict: splice" would not be looked into).
 */
bool sg_header_is_ours(struct sg_str line);

#endif
