/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * icap_request.h -- reads an ICAP request of Squid's into the gate's struct
 * sg_request.
 *
 * User, device and TLS server name come only from the ICAP headers that Squid
 * writes (meta.h), never from the HTTP headers, which a client can write. Calls
 * no function of c-icap, judges nothing, allocates nothing. Thread-safe for
 * distinct structs.
 */
#ifndef SG_ICAP_REQUEST_H
#define SG_ICAP_REQUEST_H

#include <c_icap/c-icap.h>
#include <c_icap/header.h>

#include "gate/headers.h"

#define SG_ICAP_REQUEST_GROUPS 256 /* most directory groups of one person */
/* Buffer for decoded group names and the other decoded values. */
#define SG_ICAP_REQUEST_BYTES 16384

/* The mostly unused arrays come first, so that the members in use lie together,
 * next to what follows this struct in a worker. */
struct sg_icap_request {
	struct sg_str groups[SG_ICAP_REQUEST_GROUPS];
	char bytes[SG_ICAP_REQUEST_BYTES];
	struct sg_request request;
	/* Why Squid cannot have written these headers; static text. NULL if
	 * they are valid. */
	const char *fault;
	bool squid_refuses; /* a blocked CONNECT is refused by Squid itself,
			       see SG_ANSWER_REFUSE */
	struct sg_headers headers;
};

/*
 * Fill *icap_request. begin() sets `now` (UTC seconds) and reads the request
 * line of the HTTP request (`http` NULL if there is none, which is a fault);
 * finish() reads all headers.
 *
 * On return, `fault` is not NULL if these bytes cannot be Squid's: a header is
 * missing, stands twice, has bytes that Squid does not write there, is too long
 * or has an unknown value, or the request line is malformed. Refuse such a
 * request, whatever the policy's `if unsure` is. The rest is still filled in,
 * without the doubtful values, so that the request can be recorded.
 *
 * The strings are borrowed from both lists or lie in *icap_request. Cost:
 * O(bytes).
 */
void sg_icap_request_begin(const ci_headers_list_t *http, int64_t now,
    struct sg_icap_request *icap_request);
void sg_icap_request_finish(const ci_headers_list_t *icap,
    const ci_headers_list_t *http, struct sg_icap_request *icap_request);

/*
 * Returns true for the CONNECT of an intercepted connection whose ClientHello
 * was not read yet. Its authority is the destination address of the connection,
 * so there is nothing to judge: Squid asks again with the server name or with
 * the request inside.
 */
bool sg_icap_request_awaits_name(const struct sg_request *request);

#endif
