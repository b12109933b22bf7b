/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * answer.h -- the answers that c-icap gives to Squid, headers and body.
 *
 * Knows how each is built and sent, not when to give which (service.c) and
 * not what stands on a page (page.h).
 */
#ifndef SG_ANSWER_H
#define SG_ANSWER_H

#include <c_icap/c-icap.h>
#include <c_icap/request.h>
#include <c_icap/simple_api.h>

#include "icap/page/page.h"

/* What becomes of the bodies of a request that is not passed by 204. */
enum sg_answer_body {
	SG_BODY_ECHO = 1, /* the client's comes in, and is sent back */
	SG_BODY_ORIGINAL, /* the client keeps it, and takes it as it is */
	SG_BODY_REPLACE   /* the client's is dropped, `bytes` is sent */
};

struct sg_answer {
	enum sg_answer_body body;
	const char *preview; /* echo: first bytes, in c-icap's memory */
	size_t preview_n;
	size_t from, to;         /* what of `bytes` is still to be sent */
	int held;                /* socket that sends nothing yet, or -1 */
	char bytes[SG_PAGE_MAX]; /* a page, or the part of a body under way */
};

/* What Squid is told by a CONNECT: to decrypt it, for the page; to refuse it
 * by itself (conf/squid/https.conf). */
#define SG_ANSWER_MARK "X-SG-Verdict: block"
#define SG_ANSWER_REFUSE "X-SG-Verdict: refuse"

/*
 * CI_MOD_ALLOW204 may be returned: the client takes "unchanged" for an answer
 * (RFC 3507, section 4.6), or has no body that c-icap would have to send back.
 */
bool sg_answer_may_pass(ci_request_t *req);

/*
 * Both return what the preview handler has to return, CI_MOD_ERROR without
 * memory (c-icap then answers 500, and Squid does not let the request pass).
 *
 * Within a preview neither waits for the rest of a body, which can take a
 * client as long as it likes: a response is sent in its place (RFC 3507,
 * section 4.5), and an altered request with "use-original-body" (206, an ICAP
 * extension that Squid and c-icap have in common).  What waits is an altered
 * request of a client that offers no preview or no 206, and any answer to one
 * without preview.
 */

/*
 * The same request without the client's X-SG-* headers, with `mark` added
 * (NULL: none).  `preview` is what c-icap has read of its body.
 */
int sg_answer_request(ci_request_t *req, const char *mark,
    struct sg_str preview, struct sg_answer *answer);

struct sg_reply {
	const char *status;   /* "403 Forbidden" */
	const char *type;     /* Content-Type */
	const char *language; /* Content-Language, or NULL */
	size_t size;          /* of answer->bytes; Content-Length */
	bool head_only;       /* tell the size, send no body (HEAD) */
};

/* An HTTP response in the request's place; the request's body is dropped. */
int sg_answer_reply(ci_request_t *req, const struct sg_reply *reply,
    struct sg_answer *answer);

/* The end-of-data handler: c-icap is about to begin the answer. */
void sg_answer_begin(ci_request_t *req, const struct sg_answer *answer);

/*
 * The whole answer is with the system: what was held back of it, goes.  To be
 * called once a request is over, whatever became of it.
 */
void sg_answer_end(struct sg_answer *answer);

/* The io handler; see c-icap's service.h. */
int sg_answer_io(struct sg_answer *answer, char *wbuf, int *wlen,
    const char *rbuf, int *rlen, int iseof);

#endif
