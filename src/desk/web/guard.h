/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * guard.h -- decides whether a request may come to the desk at all, before
 * anybody is signed in.
 *
 * Against DNS rebinding, the Host header must be a name of the configuration.
 * Against requests that a foreign page makes with the person's cookie, a POST
 * must come from a page of the desk itself, as the browser says in Origin and
 * Sec-Fetch-Site; the session's token (X-SG-Token) is checked in addition, by
 * session.c.
 *
 * Pure.  Any thread.
 */
#ifndef SG_DESK_WEB_GUARD_H
#define SG_DESK_WEB_GUARD_H

#include <stdbool.h>
#include <stddef.h>

#include "desk/conf.h"
#include "desk/web/http.h"

/*
 * Returns true if the request may go on.  Otherwise *answer is the refusal.
 */
bool sg_guard(const struct sg_desk_conf *conf,
    const struct sg_http_request *request, struct sg_http_answer *answer);
/*
 * Returns true if browsers reach the desk by https: by TLS of this server, or
 * of the reverse proxy.
 */
bool sg_guard_is_https(const struct sg_desk_conf *conf,
    const struct sg_http_request *request);
/*
 * Write the address of the browser: that of the connection, or, if this is the
 * reverse proxy of the configuration, the last address that it put into
 * X-Forwarded-For.  Any other sender's X-Forwarded-For is ignored.
 */
#define SG_GUARD_ORIGIN 64
void sg_guard_origin(const struct sg_desk_conf *conf,
    const struct sg_http_request *request, char out[SG_GUARD_ORIGIN]);
/*
 * Returns true if the address of sg_guard_origin() is that of the device for
 * certain, as far as headers tell: nobody passed the request on, or only the
 * reverse proxy of the configuration, which named one address.
 */
bool sg_guard_is_direct(const struct sg_desk_conf *conf,
    const struct sg_http_request *request);
/*
 * Copy the value of the cookie `name` to `out`.  Returns false if there is no
 * such cookie, if there are two, or if the value is not 1 to size - 1 letters
 * and digits.
 */
bool sg_guard_cookie(const struct sg_http_request *request, const char *name,
    char *out, size_t size);
/* Returns true if the texts are equal; takes the same time for each text of one
 * length. */
bool sg_guard_same(const char *a, const char *b);

#endif
