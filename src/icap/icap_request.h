/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * icap_request.h -- reads an ICAP request that Squid sent into the gate's
 * struct sg_request.
 *
 * User, device and TLS server name come only from the ICAP headers that Squid
 * writes (meta.h), never from the HTTP headers, which a client can write. This
 * module uses c-icap's structs but calls no function of c-icap. It judges
 * nothing and allocates nothing. Threads may work on different structs at the
 * same time.
 */
#ifndef SG_ICAP_REQUEST_H
#define SG_ICAP_REQUEST_H

#include <c_icap/c-icap.h>
#include <c_icap/header.h>

#include "gate/headers.h"

/* Largest number of directory groups of one person. */
#define SG_ICAP_REQUEST_GROUPS 256
/* Buffer for decoded group names and the other decoded values. */
#define SG_ICAP_REQUEST_BYTES 16384

/* The two arrays come first, because most of their bytes are never used. The
 * members after them then share cache lines with the members that follow this
 * struct in struct sg_worker. */
struct sg_icap_request {
	struct sg_str groups[SG_ICAP_REQUEST_GROUPS];
	char bytes[SG_ICAP_REQUEST_BYTES];
	struct sg_request request;
	/* Why Squid cannot have written these headers; static text. NULL if
	 * they are valid. */
	const char *fault;
	bool squid_refuses; /* true if Squid itself has to refuse a CONNECT that
			       is blocked; see SG_ANSWER_REFUSE */
	struct sg_headers headers;
};

/*
 * Fill *icap_request, in two steps. First, sg_icap_request_begin() stores the
 * time `now` (UTC seconds) and reads the HTTP request line. Then
 * sg_icap_request_finish() reads the ICAP headers and the HTTP headers. `http`
 * is NULL if there is no HTTP request; this is a fault.
 *
 * Afterwards `fault` is not NULL if Squid cannot have written this request.
 * This is so if the request line is malformed, or if an ICAP header is missing,
 * stands twice, is too long, has an unknown value, or has bytes that Squid does
 * not write there. Refuse the request then, even if the policy's `if unsure`
 * allows requests that cannot be judged. The other members are filled in even
 * then, so that the request can be recorded. Doubtful values are left empty.
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
 * connection before it has read the TLS ClientHello. Such a CONNECT names only
 * the destination address. There is nothing to judge yet, because Squid will
 * ask again with the server name, or with the request inside.
 */
bool sg_icap_request_awaits_name(const struct sg_request *request);

#endif
