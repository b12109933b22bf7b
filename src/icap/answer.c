/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * answer.c -- builds and sends the answers that c-icap gives to Squid, with
 * headers and body.
 *
 * A body of any length passes through the buffer in struct sg_answer, which has
 * a fixed size. respond.c decides which answer is given. "The client" is the
 * ICAP client, Squid.
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

/* Whether c-icap has not yet read all of the request's body. */
static bool
has_more(ci_request_t *req)
{
	return ci_req_hasbody(req) && !req->eof_received;
}

/* Whether the client keeps the rest of the body until it gets "100 Continue".
 */
static bool
keeps_rest(ci_request_t *req)
{
	return has_more(req) && ci_req_preview_size(req) >= 0;
}

/*
 * Returns the preview handler's return value. After CI_MOD_CONTINUE, c-icap
 * reads the body to its end before it ends the answer, so a slow browser could
 * hold a thread and a connection for as long as it likes. After
 * CI_MOD_ALLOW206, c-icap answers at once.
 */
static int
go_on(ci_request_t *req, bool at_once, struct sg_answer *answer)
{
	/* Never cork while the client waits for "100 Continue". */
	if (at_once || !has_more(req))
		hold(req, answer);
	/* Once the data is unlocked, c-icap reads the body and writes the
	 * answer at the same time. This is needed for a body that is longer
	 * than the buffer, and for a page that must be sent before an upload is
	 * over. */
	ci_req_unlock_data(req);
	return at_once ? CI_MOD_ALLOW206 : CI_MOD_CONTINUE;
}

/* The longest header name that can be removed by name. */
#define NAME_MAX_BYTES 256

/*
 * Removes one X-SG-* header. Returns false if no such header is left. A line
 * that c-icap cannot remove by name is renamed in place to X-XX-*.
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
	 * The page must not be cached (no-store), because a site that is
	 * blocked now may be allowed in the next lesson. */
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
	/* c-icap set the status 206 because of CI_MOD_ALLOW206, but an answer
	 * that contains a complete response has the status 200. */
	if (answer->body == SG_BODY_REPLACE && req->return_code == EC_206)
		req->return_code = EC_200;
}

/* Buffers as much of the body as fits, and returns how many bytes were
 * consumed. A body that is not echoed is discarded. */
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

/* Copies the next bytes of the body to `p`, at most `n`. Returns how many bytes
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
		/* A page is complete in `bytes` before its first byte is sent,
		 * so the answer ends when nothing is left. */
		if (given == 0 && (all_in || answer->body != SG_BODY_ECHO))
			*wlen = CI_EOF;
		else
			*wlen = (int)given;
	}
	return CI_OK;
}
