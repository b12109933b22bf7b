/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * icap.h -- a small ICAP client (RFC 3507) that behaves like Squid.
 *
 * For tests: on anything unexpected it prints a message and exits with 2.
 * Threads may use different connections at the same time.
 */
#ifndef SG_TEST_ICAP_H
#define SG_TEST_ICAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct icap_conn;

/* Connects to c-icap on loopback. Returns NULL if no server listens. */
struct icap_conn *icap_open(unsigned port);
void icap_close(struct icap_conn **conn);

struct icap_request {
	const char *icap_headers; /* lines with CRLF, or "" */
	const char *http; /* request line and headers, each with CRLF; the empty
			     line is added */
	uint64_t body;    /* bytes of a generated body; 0: no body */
	bool no_preview;  /* send the body without a preview */
	bool no_204, no_206; /* do not allow this status as an answer */
};

#define ICAP_KEPT 65536 /* bytes of an answer's body that are kept */

struct icap_reply {
	int status;       /* ICAP status; 0 if the server closed the connection
			     without an answer */
	bool is_response; /* true if the answer has an HTTP response; false if
			     it has an HTTP request or no HTTP head */
	bool original_body; /* the client is to use its own copy of the body
			       (206) */
	int http_status;
	char icap_head[8192];  /* NUL-terminated, truncated if longer */
	char http_head[65536]; /* NUL-terminated, truncated if longer; "" if
				  the answer has no HTTP head */
	bool has_body;
	uint64_t body_bytes; /* length of the whole body */
	uint64_t body_sum;   /* checksum of the whole body: icap_body_sum() */
	char body[ICAP_KEPT + 1];
	uint64_t sent;  /* bytes of the request's body that were sent */
	unsigned reads; /* recv() calls that returned part of the answer */
};

/* Sends one REQMOD and reads the answer. The server may answer while the body
 * is still being sent. */
void icap_reqmod(struct icap_conn *conn, const struct icap_request *request,
    struct icap_reply *reply);
/* Sends an OPTIONS request. */
void icap_options(struct icap_conn *conn, struct icap_reply *reply);
/* Sends the given bytes unchanged, then reads one answer. */
void icap_raw(struct icap_conn *conn, const char *bytes, size_t n,
    struct icap_reply *reply);

/* Returns the value of the first header `name` in `head`, or NULL if `head` has
 * no such header. The value is in a thread-local buffer, and is valid until the
 * next call in the same thread. */
const char *icap_header(const char *head, const char *name);
/* Returns the checksum of the generated body of `n` bytes. If the body came
 * back unchanged, the answer has this checksum in body_sum. */
uint64_t icap_body_sum(uint64_t n);

#endif
