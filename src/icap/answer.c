/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * answer.c -- builds and sends the answers that c-icap gives to Squid, with
 * headers and body.
 *
 * "The client" is the ICAP client, Squid. respond.c decides which answer is
 * given. struct sg_answer has a buffer of fixed size. A longer body passes
 * through this buffer piece by piece.
 */
#include "icap/answer.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>

#include "icap/icap_request.h"

bool
sg_answer_may_pass(ci_request_t *req)
{
	return ci_req_preview_size(req) >= 0 || ci_req_allow204(req) ||
	    !ci_req_hasbody(req);
}

/*
 * c-icap writes an answer in four pieces. Each piece would become a packet. So
 * cork the socket until the answer is complete, on systems that have TCP_CORK.
 */
static void
hold(ci_request_t *req, struct sg_answer *answer)
{
#ifdef TCP_CORK
	static const int on = 1;

	if (setsockopt(req->connection->fd, IPPROTO_TCP, TCP_CORK, &on,
		sizeof(on)) == 0)
		answer->held = req->connection->fd;
#else
	(void)req;
	(void)answer;
#endif
}

void
sg_answer_end(struct sg_answer *answer)
{
#ifdef TCP_CORK
	static const int off = 0;

	if (answer->held >= 0)
		(void)setsockopt(answer->held, IPPROTO_TCP, TCP_CORK, &off,
		    sizeof(off));
#endif
	answer->held = -1;
}

/* Returns true if c-icap has not yet read all of the request's body. */
static bool
has_more(ci_request_t *req)
{
	return ci_req_hasbody(req) && !req->eof_received;
}

/* Returns true if the client waits for "100 Continue" before it sends more of
 * the body. */
static bool
keeps_rest(ci_request_t *req)
{
	return has_more(req) && ci_req_preview_size(req) >= 0;
}

/*
 * Returns what the preview handler must return. After CI_MOD_ALLOW206, c-icap
 * answers at once. After CI_MOD_CONTINUE, c-icap first reads the body to its
 * end. A slow browser could then hold a thread and a connection for as long as
 * it likes.
 */
static int
go_on(ci_request_t *req, bool at_once, struct sg_answer *answer)
{
	/* Do not cork while the client waits for "100 Continue". */
	if (at_once || !has_more(req))
		hold(req, answer);
	/* From now on, c-icap reads the body and writes the answer at the same
	 * time. This is needed for a body that is longer than the buffer. It is
	 * also needed to send a page before an upload is over. */
	ci_req_unlock_data(req);
	return at_once ? CI_MOD_ALLOW206 : CI_MOD_CONTINUE;
}

/* Size in bytes of the buffer for a header name and its NUL. A longer name
 * cannot be removed by name. */
#define NAME_MAX_BYTES 256

/*
 * Removes one X-SG-* header. Returns false if no X-SG-* header is left. If
 * c-icap cannot remove a line by its name, the line is renamed in place to
 * X-XX-*.
 */
static bool
strip_one(ci_headers_list_t *http)
{
	char name[NAME_MAX_BYTES];
	char *line;
	size_t n;

	for (int i = 1; i < http->used; i++) {
		line = http->headers[i];
		if (!sg_header_is_ours(sg_str(line)))
			continue;
		n = strcspn(line, ":");
		if (line[n] == ':' && n < sizeof(name)) {
			memcpy(name, line, n);
			name[n] = '\0';
			if (ci_headers_remove(http, name) != 0)
				return true;
		}
		memcpy(line, "X-XX-", 5);
		return true;
	}
	return false;
}

int
sg_answer_request(ci_request_t *req, const char *mark, struct sg_str preview,
    struct sg_answer *answer)
{
	ci_headers_list_t *http = ci_http_request_headers(req);
	bool at_once = keeps_rest(req) && ci_req_allow206(req);

	if (http == NULL)
		return CI_MOD_ERROR;
	while (strip_one(http))
		continue;
	if (mark != NULL && ci_headers_add(http, mark) == NULL)
		return CI_MOD_ERROR;
	answer->body = at_once ? SG_BODY_ORIGINAL : SG_BODY_ECHO;
	answer->preview = preview.p;
	answer->preview_n = at_once ? 0 : preview.n;
	answer->from = answer->to = 0;
	if (at_once && ci_request_206_origin_body(req, 0) == 0)
		return CI_MOD_ERROR;
	return go_on(req, at_once, answer);
}

static bool
add(ci_request_t *req, const char *name, const char *value)
{
	char line[512];
	int n = snprintf(line, sizeof(line), "%s: %s", name, value);

	return n > 0 && (size_t)n < sizeof(line) &&
	    ci_http_response_add_header(req, line) != NULL;
}

static bool
add_headers(ci_request_t *req, const struct sg_reply *reply)
{
	char line[64];

	(void)snprintf(line, sizeof(line), "HTTP/1.1 %s", reply->status);
	if (ci_http_response_add_header(req, line) == NULL)
		return false;
	(void)snprintf(line, sizeof(line), "%zu", reply->size);
	/* Without a Content-Length, Squid assumes that the body was truncated.
	 * The page must not be cached (no-store): a site that is blocked now
	 * may be allowed in the next lesson. */
	return add(req, "Content-Length", line) &&
	    add(req, "Cache-Control", "no-store") &&
	    (reply->size == 0 ||
		(add(req, "Content-Type", reply->type) &&
		    add(req, "X-Content-Type-Options", "nosniff") &&
		    add(req, "Referrer-Policy", "no-referrer") &&
		    add(req, "Content-Security-Policy", SG_PAGE_CSP))) &&
	    (reply->language == NULL ||
		add(req, "Content-Language", reply->language));
}

int
sg_answer_reply(ci_request_t *req, const struct sg_reply *reply,
    struct sg_answer *answer)
{
	bool body = reply->size > 0 && !reply->head_only;
	bool at_once = keeps_rest(req);

	if (ci_http_response_create(req, 1, body) == 0 ||
	    !add_headers(req, reply))
		return CI_MOD_ERROR;
	answer->body = SG_BODY_REPLACE;
	answer->preview_n = 0;
	answer->from = 0;
	answer->to = body ? reply->size : 0;
	/* c-icap accepts CI_MOD_ALLOW206 only if allow206 is set.
	 * sg_answer_begin() changes the status that is sent. */
	if (at_once)
		req->allow206 = 1;
	return go_on(req, at_once, answer);
}

void
sg_answer_begin(ci_request_t *req, const struct sg_answer *answer)
{
	/* c-icap has set the status 206 because of CI_MOD_ALLOW206. An answer
	 * with a complete response must have the status 200. */
	if (answer->body == SG_BODY_REPLACE && req->return_code == EC_206)
		req->return_code = EC_200;
}

/* Consumes bytes of the body and returns how many. An echoed body is buffered
 * as far as it fits. Any other body is discarded. */
static size_t
take(struct sg_answer *answer, const char *p, size_t n)
{
	if (answer->body != SG_BODY_ECHO)
		return n;
	if (answer->from > 0) {
		memmove(answer->bytes, answer->bytes + answer->from,
		    answer->to - answer->from);
		answer->to -= answer->from;
		answer->from = 0;
	}
	if (n > sizeof(answer->bytes) - answer->to)
		n = sizeof(answer->bytes) - answer->to;
	memcpy(answer->bytes + answer->to, p, n);
	answer->to += n;
	return n;
}

/* Copies up to `n` of the next bytes of the body to `p`. Returns how many bytes
 * were copied. */
static size_t
give(struct sg_answer *answer, char *p, size_t n)
{
	if (answer->preview_n > 0) {
		if (n > answer->preview_n)
			n = answer->preview_n;
		memcpy(p, answer->preview, n);
		answer->preview += n;
		answer->preview_n -= n;
		return n;
	}
	if (n > answer->to - answer->from)
		n = answer->to - answer->from;
	memcpy(p, answer->bytes + answer->from, n);
	answer->from += n;
	return n;
}

int
sg_answer_io(struct sg_answer *answer, char *wbuf, int *wlen, const char *rbuf,
    int *rlen, int iseof)
{
	bool all_in = iseof != 0;
	size_t taken, given;

	if (rbuf != NULL && rlen != NULL && *rlen > 0) {
		taken = take(answer, rbuf, (size_t)*rlen);
		all_in = all_in && taken == (size_t)*rlen;
		*rlen = (int)taken;
	}
	if (wbuf != NULL && wlen != NULL && *wlen > 0) {
		given = give(answer, wbuf, (size_t)*wlen);
		/* A page is complete in `bytes` before its first byte is sent.
		 * So the answer ends when no byte is left. */
		if (given == 0 && (all_in || answer->body != SG_BODY_ECHO))
			*wlen = CI_EOF;
		else
			*wlen = (int)given;
	}
	return CI_OK;
}
