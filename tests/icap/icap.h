/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * icap.h -- a small ICAP client (RFC 3507) for tests; it behaves like Squid.
 *
 * If anything unexpected happens, it prints a message and exits with 2. Threads
 * may use different connections at the same time.
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
	const char *icap_headers; /* ICAP header lines, each with CRLF; or "" */
	/* The HTTP request line and headers, each with CRLF. The empty line
	 * after them is added. */
	const char *http;
	/* size of the generated body in bytes; 0 means no body */
	uint64_t body;
	bool no_preview;     /* send the body without a preview */
	bool no_204, no_206; /* forbid the server to answer with this status */
};

#define ICAP_KEPT 65536 /* Bytes of an answer's HTTP body that are kept. */

struct icap_reply {
	/* The ICAP status. 0 if the server closed the connection without an
	 * answer. */
	int status;
	/* true if the answer has an HTTP response. false if it has an HTTP
	 * request, or no HTTP head at all. */
	bool is_response;
	/*
	 * The answer tells the client to append its own copy of the body (206).
	 */
	bool original_body;
	int http_status;
	char icap_head[8192]; /* NUL-terminated, truncated if longer */
	/* NUL-terminated, truncated if longer. "" if the answer has no HTTP
	 * head. */
	char http_head[65536];
	bool has_body;
	uint64_t body_bytes; /* length of the whole body */
	/* checksum of the whole body, comparable to icap_body_sum() */
	uint64_t body_sum;
	char body[ICAP_KEPT + 1];
	uint64_t sent;  /* bytes of the request's body that were sent */
	unsigned reads; /* recv() calls that returned part of the answer */
};

/* Sends one REQMOD request and reads the answer. The server may answer while
 * the body is still being sent. */
void icap_reqmod(struct icap_conn *conn, const struct icap_request *request,
    struct icap_reply *reply);
/* Sends an OPTIONS request. */
void icap_options(struct icap_conn *conn, struct icap_reply *reply);
/* Sends the given bytes unchanged, then reads one answer. */
void icap_raw(struct icap_conn *conn, const char *bytes, size_t n,
    struct icap_reply *reply);

/* Returns the value of the first header `name` in `head`, or NULL if `head` has
 * no header of this name. The value is in a thread-local buffer, and is valid
 * until the next call in the same thread. */
const char *icap_header(const char *head, const char *name);
/* Returns the checksum of the generated body of `n` bytes. If an answer has
 * this checksum in body_sum, the body came back unchanged. */
uint64_t icap_body_sum(uint64_t n);

#endif
