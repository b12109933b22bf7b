/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * headers.h -- the HTTP headers of a request that the gate looks at.
 *
 * Gathers them; does not know what any of them means.
 */
#ifndef SG_HEADERS_H
#define SG_HEADERS_H

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
	struct sg_str vpn; /* one that only clients of VPNs send */
	bool bare;         /* some X-Bare-* came */
	bool two_hosts;    /* Host came twice with different values */
};

/*
 * One after the other: begin, read each line, end.  A line has no white space
 * at its end.  Reading tells whether the line was one of these.  Everything
 * is borrowed.
 */
void sg_headers_begin(struct sg_headers *found);
bool sg_headers_read(struct sg_headers *found, struct sg_str line);
void sg_headers_end(struct sg_headers *found);

/* All at once; white space around values does not count. */
void sg_headers_find(const struct sg_header *headers, size_t count,
    struct sg_headers *found);

#endif
