/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * answer.h -- builds and sends the answers that c-icap gives to Squid, with
 * headers and body.
 *
 * "The client" is the ICAP client, Squid. The preview is the first part of a
 * request's body: c-icap reads it before it calls the service. respond.c
 * decides which answer is given. page.h renders the pages. Any thread may call
 * these functions. Only one thread at a time may work on a request.
 */
#ifndef SG_ANSWER_H
#define SG_ANSWER_H

#include <c_icap/c-icap.h>
#include <c_icap/request.h>
#include <c_icap/simple_api.h>

#include "icap/page/page.h"

/* How the body of an answer is made. An answer with the status 204 has no body
 * and needs no struct sg_answer. */
enum sg_answer_body {
	SG_BODY_ECHO = 1, /* read the body from the client and send it back */
	/* let the client use its own copy of the body (206) */
	SG_BODY_ORIGINAL,
	SG_BODY_REPLACE /* drop the client's body and send `bytes` instead */
};

struct sg_answer {
	enum sg_answer_body body;
	/* For SG_BODY_ECHO: the preview; borrowed from c-icap. */
	const char *preview;
	size_t preview_n;
	size_t from, to; /* range of `bytes` that is not sent yet */
	/* The socket that is corked (TCP_CORK): the kernel holds back its
	 * output until sg_answer_end(). -1 if no socket is corked. */
	int held;
	/* A page, or the buffered part of an echoed body. */
	char bytes[SG_PAGE_MAX];
};

/*
 * Headers that are added to a CONNECT (conf/squid/https.conf):
 * - SG_ANSWER_MARK makes Squid decrypt the connection, so that the request
 *   inside gets the block page.
 * - SG_ANSWER_REFUSE makes Squid refuse the CONNECT itself. At a port where it
 *   decrypts, it accepts the CONNECT first, and shows its page inside TLS.
 * - SG_ANSWER_CLOSED makes Squid refuse the CONNECT with a plain 403.
 * - SG_ANSWER_OPEN makes Squid pass a CONNECT on to a port other than 443.
 *   Without it, Squid refuses such a CONNECT with a plain 403, too.
 * - SG_ANSWER_TUNNEL makes Squid open the tunnel without reading what passes.
 */
#define SG_ANSWER_MARK "X-SG-Verdict: block"
#define SG_ANSWER_REFUSE "X-SG-Verdict: refuse"
#define SG_ANSWER_CLOSED "X-SG-Verdict: closed"
#define SG_ANSWER_OPEN "X-SG-Verdict: open"
#define SG_ANSWER_TUNNEL "X-SG-Verdict: tunnel"

/*
 * Returns true if the preview handler may return CI_MOD_ALLOW204. One of two
 * conditions is enough:
 * - The client accepts "204 No Content" (RFC 3507, section 4.6).
 * - The request has no body that c-icap would have to send back.
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
 * and "use-original-body". This is an ICAP extension that Squid and c-icap both
 * support.
 *
 * In two cases the whole body is read:
 * - The request came without a preview.
 * - The request is altered, and the client does not offer 206.
 */

/*
 * Answers with the HTTP request itself. Removes its X-SG-* headers, because the
 * browser wrote them. Adds the header line `mark`, unless `mark` is NULL.
 * `preview` must stay valid until the answer is sent.
 */
int sg_answer_request(ci_request_t *req, const char *mark,
    struct sg_str preview, struct sg_answer *answer);

struct sg_reply {
	const char *status;   /* "403 Forbidden" */
	const char *type;     /* Content-Type */
	const char *language; /* Content-Language, or NULL */
	/* Bytes of the body, for Content-Length. The caller has put the body
	 * into answer->bytes. */
	size_t size;
	bool head_only; /* send Content-Length but no body (HEAD) */
};

/* Answers with an HTTP response instead of the request. The request's body is
 * dropped. */
int sg_answer_reply(ci_request_t *req, const struct sg_reply *reply,
    struct sg_answer *answer);

/* Sets the status of the ICAP answer. Call in the end-of-data handler, before
 * c-icap begins the answer. */
void sg_answer_begin(ci_request_t *req, const struct sg_answer *answer);

/*
 * Uncorks the socket, so that the kernel sends the bytes that it held back.
 * Call once at the end of each request, also if the request failed.
 */
void sg_answer_end(struct sg_answer *answer);

/* c-icap's io handler: takes bytes of the body from `rbuf`, and puts bytes of
 * the answer into `wbuf`. For the parameters see mod_service_io in c-icap's
 * service.h. Returns CI_OK. */
int sg_answer_io(struct sg_answer *answer, char *wbuf, int *wlen,
    const char *rbuf, int *rlen, int iseof);

#endif
