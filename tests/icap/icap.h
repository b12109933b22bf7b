/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * icap.h -- a small ICAP client (RFC 3507), as Squid would be one.
 *
 * For tests: on anything unexpected it says what and ends the program.
 */
#ifndef SG_TEST_ICAP_H
#define SG_TEST_ICAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct icap_conn;

/* Connect to c-icap on loopback; NULL when nobody listens. */
struct icap_conn *icap_open(unsigned port);
void icap_close(struct icap_conn **conn);

struct icap_request {
	const char *icap_headers; /* lines with CRLF, or "" */
	const char *http;         /* request line and headers, CRLF each,
				     without the empty line */
	uint64_t body;            /* bytes of a made-up body; 0: none */
	bool no_preview;          /* send all at once */
	bool no_204, no_206;      /* answers that are not offered */
};

#define ICAP_KEPT 65536 /* bytes of a body that are kept */

struct icap_reply {
	int status;         /* of ICAP; 0: the server closed instead */
	bool is_response;   /* an HTTP response, else a request or none */
	bool original_body; /* the request's, which the client has (206) */
	int http_status;
	char icap_head[8192];  /* NUL-terminated; what is longer is cut */
	char http_head[65536]; /* likewise; "" when there is none */
	bool has_body;
	uint64_t body_bytes; /* all of it */
	uint64_t body_sum;   /* see icap_body_sum() */
	char body[ICAP_KEPT + 1];
	uint64_t sent;  /* body bytes that were sent */
	unsigned reads; /* that brought some of the answer */
};

/* One REQMOD on the connection; body and answer may flow at once. */
void icap_reqmod(struct icap_conn *conn, const struct icap_request *request,
    struct icap_reply *reply);
/* An OPTIONS request. */
void icap_options(struct icap_conn *conn, struct icap_reply *reply);
/* Send these bytes as they are, then read one answer. */
void icap_raw(struct icap_conn *conn, const char *bytes, size_t n,
    struct icap_reply *reply);

/* The value of header `name` in a head, or NULL; in a buffer of the thread. */
const char *icap_header(const char *head, const char *name);
/* What body_sum is when a made-up body of `n` bytes came back whole. */
uint64_t icap_body_sum(uint64_t n);

#endif
