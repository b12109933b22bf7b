/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * icap_request.h -- reads an ICAP request that Squid sent into the gate's
 * struct sg_request. The gate is the module that judges requests (gate/gate.h).
 *
 * User, device and TLS server name come only from the ICAP headers that Squid
 * writes (meta.h). They never come from the HTTP headers, because a client can
 * write these. This module uses c-icap's structs but calls no function of
 * c-icap. It judges nothing and allocates nothing. Threads may work on
 * different structs at the same time.
 */
#ifndef SG_ICAP_REQUEST_H
#define SG_ICAP_REQUEST_H

#include <c_icap/c-icap.h>
#include <c_icap/header.h>

#include "gate/headers.h"
#include "icap/test.h"

/* Largest number of directory groups of one person. */
#define SG_ICAP_REQUEST_GROUPS 256
/* Buffer for decoded group names and the other decoded values. */
#define SG_ICAP_REQUEST_BYTES 16384

/* What may pass in the tunnel of a CONNECT (conf/squid/ports.conf). */
enum sg_tunnel {
	SG_TUNNEL_USUAL = 0, /* to port 443, or not open; or it is no CONNECT */
	SG_TUNNEL_TLS,       /* to another port, opened for TLS */
	SG_TUNNEL_OTHER      /* to a port that is opened for any protocol */
};

/* The two large arrays come first, because most of their bytes are never used.
 * The members after the arrays then share cache lines with what follows this
 * struct in struct sg_worker. */
struct sg_icap_request {
	struct sg_str groups[SG_ICAP_REQUEST_GROUPS];
	char bytes[SG_ICAP_REQUEST_BYTES];
	struct sg_request request;
	/* Why Squid cannot have written these headers; static text. NULL if
	 * they are valid. */
	const char *fault;
	/* true if a CONNECT that is blocked must be refused by Squid itself;
	 * see SG_ANSWER_REFUSE in answer.h */
	bool squid_refuses;
	enum sg_tunnel tunnel;
	/* Where the client connected to, as Squid sent it: Squid's own address
	 * and port, or the destination of a redirected connection. */
	struct sg_str local;
	/* Set if the request only tests the filter. */
	struct sg_test test;
	struct sg_headers headers;
};

/*
 * Fill *icap_request, in two steps. First, sg_icap_request_begin() stores the
 * time `now` (UTC seconds) and reads the HTTP request line. Then
 * sg_icap_request_finish() reads the ICAP headers and the HTTP headers. If
 * there is no HTTP request, `http` is NULL, and this is a fault.
 *
 * A fault means that Squid cannot have written this request. `fault` then says
 * why. The faults are:
 * - The request line is malformed.
 * - An ICAP header is missing, stands twice, or is too long.
 * - An ICAP header has an unknown value, or bytes that Squid does not write
 *   there.
 * If there is a fault, refuse the request, even if the policy has `if unsure
 * allow`. The other members are filled in even so, because the request is
 * recorded. Doubtful values are left empty.
 *
 * The strings are borrowed from `icap` and `http`, or lie in *icap_request.
 * Cost: O(bytes).
 */
void sg_icap_request_begin(const ci_headers_list_t *http, int64_t now,
    struct sg_icap_request *icap_request);
void sg_icap_request_finish(const ci_headers_list_t *icap,
    const ci_headers_list_t *http, struct sg_icap_request *icap_request);

/*
 * Returns true for the CONNECT that Squid makes up for an intercepted
 * connection before it has read the TLS ClientHello. This CONNECT has only the
 * destination address, so there is nothing to judge yet. Squid will ask again,
 * with the server name or with the request inside.
 */
bool sg_icap_request_awaits_name(const struct sg_request *request);

#endif
