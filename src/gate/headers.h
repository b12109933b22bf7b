/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * headers.h -- collects the HTTP request headers that the gate uses.
 *
 * The functions do not interpret the headers.  Pure: no I/O, no allocation.
 */
#ifndef SG_HEADERS_H
#define SG_HEADERS_H

#include "base/field.h"
#include "gate/request.h"

/*
 * The values of the headers.  All values are borrowed.  A value is empty if the
 * header is absent.  If a header is sent several times, its first value counts.
 */
struct sg_headers {
	struct sg_str host, referer, origin, accept, user_agent;
	/* Chooses the language of the block page. */
	struct sg_str accept_language;
	struct sg_str fetch_dest, fetch_mode, fetch_site, fetch_user;
	struct sg_str sec_purpose, x_moz;
	struct sg_str purpose; /* Sec-Purpose, else Purpose, else X-Moz */
	struct sg_str requested_with, service_worker, websocket_key;
	struct sg_str websocket_protocol, content_type, cookie;
	/*
	 * The URL and the host that a browser-based proxy asks its server to
	 * fetch (X-Bare-URL, X-Bare-Host).
	 */
	struct sg_str bare_url, bare_host;
	struct sg_str relay_url; /* the URL to fetch, in the headers of other
				    proxies (such as X-Target-URL) */
	struct sg_str vpn;       /* a header that only VPN clients send */
	struct sg_str padding;   /* a header that hides the lengths of tunnelled
				    messages (NaiveProxy) */
	struct sg_str capsule;   /* Capsule-Protocol (RFC 9297) */
	bool bare; /* an X-Bare-* header, or a header of relay_url, was sent */
	bool repeated;  /* bare_url, bare_host, relay_url or websocket_protocol
			   was sent twice with different values */
	bool two_hosts; /* Host was sent twice with different values; other_host
			   is the first value that differs from `host` */
	struct sg_str other_host;
	bool ours; /* a header "X-SG-..." was sent: see sg_header_is_ours() */
};

/* Fill `found` from the header lines of a request.  `found` borrows the lines.
 */
void sg_headers_read(const struct sg_header_lines *lines,
    struct sg_headers *found);
/*
 * Fill `found` from names and values.  `found` borrows both.  White space
 * around values is ignored.
 */
void sg_headers_find(const struct sg_header *headers, size_t count,
    struct sg_headers *found);

/*
 * Returns true if `line`, a header line or only a header name, begins with
 * "X-SG-".  Headers with these names control Squid, so only schoolgate may set
 * them.  If a client could set "X-SG-Verdict: splice", the connection of that
 * client would not be decrypted.
 */
bool sg_header_is_ours(struct sg_str line);

#endif
