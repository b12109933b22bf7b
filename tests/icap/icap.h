/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * icap.h -- a small ICAP client (RFC 3507) that behaves like Squid.
 *
 * For tests: on anything unexpected it prints a message and ends the program.
 * Thread-safe for distinct connections.
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
	const char *http;         /* request line and headers, CRLF each,
				     without the empty line */
	uint64_t body;            /* bytes of a generated body; 0: no body */
	bool no_preview;          /* send all at once */
	bool no_204, no_206;      /* do not offer this answer */
};

#define ICAP_KEPT 65536 /* bytes of an answer's body that are kept */

struct icap_reply {
	int status;         /* ICAP status; 0 if the server closed the
			       connection instead */
	bool is_response;   /* an HTTP response; else an HTTP request or
			       nothing */
	bool original_body; /* the client is to use its own copy of the body
			       (206) */
	int http_status;
	char icap_head[8192];  /* NUL-terminated, truncated if longer */
	char http_head[65536]; /* likewise; "" if there is none */
	bool has_body;
	uint64_t body_bytes; /* whole length */
	uint64_t body_sum;   /* see icap_body_sum() */
	char body[ICAP_KEPT + 1];
	uint64_t sent;  /* body bytes that were sent */
	unsigned reads; /* recv() calls that returned part of the answer */
};

/* Sends one REQMOD and reads the answer; body and answer may be transferred at
 * the same time. */
void icap_reqmod(struct icap_conn *conn, const struct icap_request *request,
    struct icap_reply *reply);
/* Sends an OPTIONS request. */
void icap_options(struct icap_conn *conn, struct icap_reply *reply);
/* Sends these bytes unchanged, then reads one answer. */
void icap_raw(struct icap_conn *conn, const char *bytes, size_t n,
    struct icap_reply *reply);

/* Returns the value of header `name`, or NULL, in a static buffer of the
 * thread. */
const char *icap_header(const char *head, const char *name);
/* Returns the body_sum of a generated body of `n` bytes that came back
 * unchanged. */
uint64_t icap_body_sum(uint64_t n);

#endif
