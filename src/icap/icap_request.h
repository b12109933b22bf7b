/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * icap_request.h -- what Squid tells in an ICAP request, as the gate wants it.
 *
 * Who, which device and which TLS name come only from the ICAP headers that
 * Squid writes (meta.h), never from the HTTP headers that a client can.  Calls
 * no function of c-icap, judges nothing, allocates nothing.
 */
#ifndef SG_ICAP_REQUEST_H
#define SG_ICAP_REQUEST_H

#include <c_icap/c-icap.h>
#include <c_icap/header.h>

#include "gate/headers.h"

#define SG_ICAP_REQUEST_GROUPS 256 /* most directory groups of one person */
/* For their names, decoded, and the others. */
#define SG_ICAP_REQUEST_BYTES 16384

/* What is mostly empty comes first: the rest lies together, with what follows
 * it in a worker. */
struct sg_icap_request {
	struct sg_str groups[SG_ICAP_REQUEST_GROUPS];
	char bytes[SG_ICAP_REQUEST_BYTES];
	struct sg_request request;
	const char *fault;  /* why Squid cannot have told this; static; NULL: it
			       can have */
	bool squid_refuses; /* a CONNECT: on SG_ANSWER_REFUSE, see answer.h */
	struct sg_headers headers;
};

/*
 * Fill `told` from the headers of the ICAP request and of the HTTP request
 * inside it (`http` NULL: there is none, which is a fault): first what the
 * request line says, then all else.  A fault means that these bytes are not
 * Squid's: a fact stands twice, has bytes that it cannot have, is too long or
 * is not known.  Such a request is to be refused, whatever the policy says of
 * `if unsure`; it is filled as far as it could be read, without what is in
 * doubt, so that it can be recorded.  Everything is borrowed from both lists or
 * lies in *told.  Cost: O(bytes).  Thread-safe.
 */
void sg_icap_request_begin(const ci_headers_list_t *http, int64_t now,
    struct sg_icap_request *icap_request);
void sg_icap_request_finish(const ci_headers_list_t *icap,
    const ci_headers_list_t *http, struct sg_icap_request *icap_request);

/*
 * A CONNECT of an intercepted connection before its ClientHello was read:
 * its authority is the address that the device took, so there is nothing to
 * judge yet.  Squid asks again with the name, or with the request inside.
 */
bool sg_icap_request_awaits_name(const struct sg_request *request);

#endif
