/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * answer.h -- builds and sends the answers that c-icap gives to Squid, with
 * headers and body.
 *
 * "The client" is the ICAP client, Squid. respond.c decides which answer is
 * given. page.h renders the pages. Any thread may call these functions, one at
 * a time for each request.
 */
#ifndef SG_ANSWER_H
#define SG_ANSWER_H

#include <c_icap/c-icap.h>
#include <c_icap/request.h>
#include <c_icap/simple_api.h>

#include "icap/page/page.h"

/* How the body of an answer other than 204 is made. */
enum sg_answer_body {
	SG_BODY_ECHO = 1, /* the body is read from the client and sent back */
	SG_BODY_ORIGINAL, /* the client uses its own copy of the body (206) */
	SG_BODY_REPLACE /* the client's body is dropped; `bytes` is sent instead
			 */
};

struct sg_answer {
	enum sg_answer_body body;
	const char *preview; /* SG_BODY_ECHO: first bytes of the body;
				borrowed from c-icap */
	size_t preview_n;
	size_t from, to; /* range of `bytes` still to be sent */
	int held; /* socket whose output the kernel holds back (TCP_CORK) until
		     sg_answer_end(), or -1 */
	char bytes[SG_PAGE_MAX]; /* a page, or the buffered part of an echoed
				    body */
};

/* Headers that are added to a CONNECT (conf/squid/https.conf). SG_ANSWER_MARK
 * makes Squid decrypt the connection, so that the request inside gets the block
 * page. SG_ANSWER_REFUSE makes Squid refuse the CONNECT itself. */
#define SG_ANSWER_MARK "X-SG-Verdict: block"
#define SG_ANSWER_REFUSE "X-SG-Verdict: refuse"

/*
 * Returns whether the preview handler may return CI_MOD_ALLOW204. It may if the
 * client accepts "204 No Content" (RFC 3507, section 4.6), or if the request
 * has no body that c-icap would have to send back.
 */
bool sg_answer_may_pass(ci_request_t *req);

/*
 * sg_answer_request() and sg_answer_reply() return the value that the preview
 * handler has to return. The value is CI_MOD_ERROR if memory cannot be
 * allocated. c-icap then answers 500, and Squid does not let the request pass.
 *
 * After a preview, neither function waits for the rest of the body, because the
 * browser can send it as slowly as it likes. A response is sent without reading
 * the rest (RFC 3507, section 4.5). An altered request is sent with status 206
 * and "use-original-body", an ICAP extension that Squid and c-icap both
 * support. The body is read to its end in two cases: if the request came
 * without preview, or if the request is altered and the client does not offer
 * 206.
 */

/*
 * Answers with the same HTTP request. Its X-SG-* headers are removed, because
 * the browser wrote them. The header line `mark` is added unless `mark` is
 * NULL. `preview` is the part of the body that c-icap has read. The bytes of
 * `preview` are borrowed until the answer is sent.
 */
int sg_answer_request(ci_request_t *req, const char *mark,
    struct sg_str preview, struct sg_answer *answer);

struct sg_reply {
	const char *status;   /* "403 Forbidden" */
	const char *type;     /* Content-Type */
	const char *language; /* Content-Language, or NULL */
	size_t size; /* size in bytes of the body that the caller has put into
			answer->bytes; sent as Content-Length */
	bool head_only; /* send Content-Length but no body (HEAD) */
};

/* Answers with an HTTP response instead of the request. The request's body is
 * dropped. */
int sg_answer_reply(ci_request_t *req, const struct sg_reply *reply,
    struct sg_answer *answer);

/* Prepares the status of the ICAP answer. Call in the end-of-data handler,
 * before c-icap begins the answer. */
void sg_answer_begin(ci_request_t *req, const struct sg_answer *answer);

/*
 * Uncorks the socket: the kernel then sends the bytes that it held back. Call
 * once when a request is over, whether it was answered or failed.
 */
void sg_answer_end(struct sg_answer *answer);

/* c-icap's io handler: takes bytes of the body from `rbuf`, and puts bytes of
 * the answer into `wbuf`. For the parameters see mod_service_io in c-icap's
 * service.h. Returns CI_OK. */
int sg_answer_io(struct sg_answer *answer, char *wbuf, int *wlen,
    const char *rbuf, int *rlen, int iseof);

#endif
