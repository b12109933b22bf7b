/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * headers.h -- collects the HTTP request headers that the gate uses.
 *
 * Does not interpret them.  Pure: no I/O, no allocation.
 */
#ifndef SG_HEADERS_H
#define SG_HEADERS_H

#include "base/field.h"
#include "gate/request.h"

/*
 * All values are borrowed.  A span is empty if the header is absent; of
 * duplicates the first counts.
 */
struct sg_headers {
	struct sg_str host, referer, origin, accept, user_agent;
	struct sg_str accept_language; /* the language of the block page */
	struct sg_str fetch_dest, fetch_mode, fetch_site, fetch_user;
	struct sg_str sec_purpose, x_moz;
	struct sg_str purpose; /* set at the end: Sec-Purpose, else Purpose,
				  else X-Moz */
	struct sg_str requested_with, service_worker, websocket_key;
	struct sg_str websocket_protocol, content_type, cookie;
	struct sg_str bare_url, bare_host; /* what a relay is asked to fetch */
	struct sg_str relay_url; /* the same, by the headers of other relays */
	struct sg_str vpn;       /* a header that only VPN clients send */
	bool bare;               /* an X-Bare-* header or the like was sent */
	bool repeated;  /* a relay address or Sec-WebSocket-Protocol was sent
			     twice with different values */
	bool two_hosts; /* so was Host; other_host is the first value that
			   differs */
	struct sg_str other_host;
	bool ours; /* a header with a name that sg_header_is_ours() was sent */
};

/* Collect the headers from the header lines of a request. */
void sg_headers_read(const struct sg_header_lines *lines,
    struct sg_headers *found);
/* The same from names and values; white space around values is ignored. */
void sg_headers_find(const struct sg_header *headers, size_t count,
    struct sg_headers *found);

/*
 * Returns true if a header line, or name, is one that only the chain itself may
 * set: "X-SG-...".  A client's is dropped, because it would steer Squid: with
 * "X-SG-Verdict: splice" a connection would not be decrypted.
 */
bool sg_header_is_ours(struct sg_str line);

#endif
