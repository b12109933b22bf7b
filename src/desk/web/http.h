/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * http.h -- one HTTP request and its answer, as plain data.
 *
 * Knows no HTTP library: server.c fills a request from libmicrohttpd, and the
 * tests fill it by hand.  Any thread may call these functions.
 */
#ifndef SG_DESK_WEB_HTTP_H
#define SG_DESK_WEB_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/text.h"

/* Limits of a request.  Longer ones are refused. */
#define SG_HTTP_TARGET_BYTES 4096
#define SG_HTTP_BODY_BYTES ((size_t)256 * 1024)
#define SG_HTTP_QUERY 24 /* parameters */

/* The headers that the server reads.  Every other header is ignored. */
enum sg_http_header {
	SG_HTTP_HOST,
	SG_HTTP_ORIGIN,
	SG_HTTP_FETCH_SITE,
	SG_HTTP_COOKIE,
	SG_HTTP_TOKEN, /* X-SG-Token */
	SG_HTTP_CONTENT_TYPE,
	SG_HTTP_IF_NONE_MATCH,
	SG_HTTP_FORWARDED_FOR,
	SG_HTTP_LENGTH,   /* Content-Length */
	SG_HTTP_ENCODING, /* Transfer-Encoding */
	SG_HTTP_HEADERS
};
/* Returns the header of a name, in any case; SG_HTTP_HEADERS if it is none of
 * these. */
enum sg_http_header sg_http_header_of(const char *name);

/* A parameter of the query, decoded. */
struct sg_http_pair {
	const char *name, *value;
};

/* All texts are borrowed; a header that is missing is NULL. */
struct sg_http_request {
	const char *method;
	const char *path; /* as it was sent, without the query */
	struct sg_http_pair query[SG_HTTP_QUERY];
	size_t nquery;
	const char *header[SG_HTTP_HEADERS];
	bool twice;       /* one of these headers was sent twice */
	const char *peer; /* address of the TCP connection's other end */
	bool tls;         /* this connection is encrypted */
	struct sg_str body;
};

/*
 * Split the target ("/api/x?a=1&b=%20") into path and query.  `target` is
 * changed, and *request borrows from it.  Returns NULL, or a sentence that says
 * what is wrong: no "/" at the beginning, too many parameters, one twice, a
 * wrong escape, or a value that is not UTF-8 or has a control character.
 */
const char *sg_http_target(char *target, struct sg_http_request *request);
/* Returns the value of a parameter of the query, or NULL. */
const char *sg_http_query(const struct sg_http_request *request,
    const char *name);

#define SG_HTTP_FILE_NAME 160
#define SG_HTTP_EXTRA 320

/*
 * An answer.  The body is `json`, or `size` bytes at `bytes`.  sg_http_clear()
 * frees what it owns.
 */
struct sg_http_answer {
	unsigned status;
	json_t *json;      /* owned, or NULL */
	char *owned;       /* owned memory of the body, or NULL */
	const char *bytes; /* `owned`, or borrowed for ever */
	size_t size;
	const char *type;                 /* Content-Type; static */
	char download[SG_HTTP_FILE_NAME]; /* the name of a file; "" if none */
	/* The file is an HTML document of its own, which the browser shows
	 * instead of saving it; see headers.h. */
	bool shown;
	char cookie[SG_HTTP_EXTRA]; /* Set-Cookie; "" if none */
	const char *etag;           /* borrowed for ever, or NULL */
	const char *allow;          /* methods, for 405; or NULL */
	unsigned retry_s;           /* Retry-After; 0 if none */
};

void sg_http_clear(struct sg_http_answer *answer);
/* Answer with `json`, and take it over.  NULL: memory ran out. */
void sg_http_json(struct sg_http_answer *answer, json_t *json);
/* Answer with memory of malloc(), and take it over. */
void sg_http_bytes(struct sg_http_answer *answer, char *bytes, size_t size,
    const char *type);
/*
 * Answer with an error: {"error":{"code":..., "text":..., "hint":...}}.  The
 * text is formatted as by printf.  `hint` may be NULL.  Replaces whatever the
 * answer was.
 */
void sg_http_fail(struct sg_http_answer *answer, unsigned status,
    const char *code, const char *hint, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#endif
