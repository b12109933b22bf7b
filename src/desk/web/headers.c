/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* headers.c -- the headers of every answer. */
#include "desk/web/headers.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "desk/web/guard.h"

struct list {
	struct sg_header_line *lines;
	size_t n;
};

__attribute__((format(printf, 3, 4))) static void
add(struct list *list, const char *name, const char *format, ...)
{
	struct sg_header_line *line = &list->lines[list->n++];
	va_list arguments;

	line->name = name;
	va_start(arguments, format);
	(void)vsnprintf(line->value, sizeof line->value, format, arguments);
	va_end(arguments);
}

static const char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'";

/* The document's own style, and nothing else: no script, no form, no frame. */
static const char document_policy[] =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; sandbox";

static void
add_safety(struct list *list, bool shown)
{
	add(list, "Content-Security-Policy", "%s",
	    shown ? document_policy : policy);
	add(list, "X-Content-Type-Options", "nosniff");
	add(list, "X-Frame-Options", "DENY");
	add(list, "Referrer-Policy", "no-referrer");
	/* By the HTML standard, a browser refuses a document with a sandbox and
	 * this; the sandbox's origin is of the document alone anyway. */
	if (!shown)
		add(list, "Cross-Origin-Opener-Policy", "same-origin");
	add(list, "Cross-Origin-Resource-Policy", "same-origin");
	add(list, "Permissions-Policy",
	    "camera=(), microphone=(), geolocation=(), display-capture=(), "
	    "payment=(), usb=()");
}

size_t
sg_headers(const struct sg_desk_conf *conf,
    const struct sg_http_request *request, const struct sg_http_answer *answer,
    struct sg_header_line lines[SG_HEADER_LINES])
{
	struct list list = {lines, 0};

	if (answer->type != NULL)
		add(&list, "Content-Type", "%s", answer->type);
	add_safety(&list, answer->shown);
	/* A file of the page may be kept, but is asked for again each time. */
	add(&list, "Cache-Control", "%s",
	    answer->etag != NULL ? "no-cache" : "no-store");
	if (answer->etag != NULL)
		add(&list, "ETag", "%s", answer->etag);
	if (answer->download[0] != '\0')
		add(&list, "Content-Disposition", "%s; filename=\"%s\"",
		    answer->shown ? "inline" : "attachment", answer->download);
	if (answer->cookie[0] != '\0')
		add(&list, "Set-Cookie", "%s", answer->cookie);
	if (answer->allow != NULL)
		add(&list, "Allow", "%s", answer->allow);
	if (answer->retry_s != 0)
		add(&list, "Retry-After", "%u", answer->retry_s);
	if (request->method != NULL && sg_guard_is_https(conf, request))
		add(&list, "Strict-Transport-Security", "max-age=31536000");
	return list.n;
}
