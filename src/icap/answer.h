/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * answer.h -- the answers that c-icap gives to Squid, headers and body.
 *
 * Builds and sends answers. service.c and respond.c decide which answer is
 * given; page.h renders the pages. Thread-safe for distinct requests.
 */
#ifndef SG_ANSWER_H
#define SG_ANSWER_H

#include <c_icap/c-icap.h>
#include <c_icap/request.h>
#include <c_icap/simple_api.h>

#include "icap/page/page.h"

/* How the body of an answer other than 204 is made. */
enum sg_answer_body {
	SG_BODY_ECHO = 1, /* the client's body is read and sent back */
	SG_BODY_ORIGINAL, /* the client uses its own copy (206) */
	SG_BODY_REPLACE   /* the client's body is dropped, `bytes` is sent */
};

struct sg_answer {
	enum sg_answer_body body;
	const char *preview; /* SG_BODY_ECHO: first bytes of the body;
				borrowed from c-icap */
	size_t preview_n;
	size_t from, to;         /* range of `bytes` still to be sent */
	int held;                /* socket that is corked (see
				    sg_answer_end), or -1 */
	char bytes[SG_PAGE_MAX]; /* a page, or the buffered part of an echoed
				    body */
};

/* Headers added to a CONNECT that make Squid decrypt it, so that the request
 * inside gets the block page, or refuse it itself (conf/squid/https.conf). */
#define SG_ANSWER_MARK "X-SG-Verdict: block"
#define SG_ANSWER_REFUSE "X-SG-Verdict: refuse"

/*
 * Whether CI_MOD_ALLOW204 may be returned: the client accepts "204 No Content"
 * (RFC 3507, section 4.6), or has no body that c-icap would have to send back.
 */
bool sg_answer_may_pass(ci_request_t *req);

/*
 * sg_answer_request() and sg_answer_reply() return the preview handler's return
 * value: CI_MOD_ERROR if out of memory (c-icap then answers 500, and Squid does
 * not let the request pass).
 *
 * After a preview, neither waits for the rest of the body, which a client can
 * send as slowly as it likes: a response is sent in its place (RFC 3507,
 * section 4.5), and an altered request with "use-original-body" (206, an ICAP
 * extension that Squid and c-icap share). The body is read to its end only for
 * an altered request whose client offers no preview or no 206, and for any
 * answer to a request without preview.
 */

/*
 * Answers with the same request without the client's X-SG-* headers and with
 * the header line `mark` added unless it is NULL. `preview` is what c-icap has
 * read of the body; it is borrowed until the answer is sent.
 */
int sg_answer_request(ci_request_t *req, const char *mark,
    struct sg_str preview, struct sg_answer *answer);

struct sg_reply {
	const char *status;   /* "403 Forbidden" */
	const char *type;     /* Content-Type */
	const char *language; /* Content-Language, or NULL */
	size_t size;          /* bytes of answer->bytes; Content-Length */
	bool head_only;       /* send Content-Length but no body (HEAD) */
};

/* Answers with an HTTP response instead of the request. The request's body is
 * dropped. */
int sg_answer_reply(ci_request_t *req, const struct sg_reply *reply,
    struct sg_answer *answer);

/* Call in the end-of-data handler, before c-icap begins the answer. */
void sg_answer_begin(ci_request_t *req, const struct sg_answer *answer);

/*
 * Uncorks the socket so that the kernel sends what it held back. Call once a
 * request is over, whether it was answered or failed.
 */
void sg_answer_end(struct sg_answer *answer);

/* The io handler; see c-icap's service.h. */
int sg_answer_io(struct sg_answer *answer, char *wbuf, int *wlen,
    const char *rbuf, int *rlen, int iseof);

#endif
