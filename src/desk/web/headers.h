/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * headers.h -- the headers of every answer.
 *
 * Pure.  Any thread.
 */
#ifndef SG_DESK_WEB_HEADERS_H
#define SG_DESK_WEB_HEADERS_H

#include <stddef.h>

#include "desk/conf.h"
#include "desk/web/http.h"

#define SG_HEADER_BYTES 512
#define SG_HEADER_LINES 20

struct sg_header_line {
	const char *name;
	char value[SG_HEADER_BYTES];
};

/*
 * Fill `lines`.  Returns how many there are.  A document that is `shown` gets a
 * Content-Security-Policy of its own: a sandbox without scripts, in which only
 * the style that it brings along works.
 */
size_t sg_headers(const struct sg_desk_conf *conf,
    const struct sg_http_request *request, const struct sg_http_answer *answer,
    struct sg_header_line lines[SG_HEADER_LINES]);

#endif
