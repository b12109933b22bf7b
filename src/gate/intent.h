/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * intent.h -- tells who caused a request.  The cause is one of three: a person
 * who navigated, a page that loads its parts, or a program (an app, or the
 * browser by itself).  A school's policy (clause ML5) requires
 * that the record shows the cause.
 *
 * Reads headers only.  The callers decide what follows from the cause.  Pure:
 * no I/O, no allocation.
 */
#ifndef SG_INTENT_H
#define SG_INTENT_H

#include "gate/request.h"

struct sg_headers;

/*
 * Find the cause of a request to `host`.  Uses fetch metadata (W3C Fetch
 * Metadata Request Headers) and Sec-Purpose.  For clients that send neither, it
 * also uses Referer, Origin, Accept and User-Agent.  `embed_host` is true if
 * the catalogue says that people never visit this host, and that only pages and
 * programs load from it (tracking pixels, SDKs).
 *
 * A navigation is a visit only if a person caused it.  If a page asked for it
 * (Sec-Fetch-Site is cross-site, same-site or same-origin) and the browser does
 * not confirm a click or a key (`Sec-Fetch-User: ?1`, section 2.4 of the
 * standard), then the page navigated by itself: SG_INTENT_EMBED.  Browsers
 * built on WebKit never send Sec-Fetch-User, so their navigations stay visits.
 *
 * A client can forge all of these headers.  So the result must only decide who
 * is blamed, and never what is blocked.
 */
enum sg_intent sg_intent_of(struct sg_str method,
    const struct sg_headers *headers, struct sg_str host, bool embed_host);

/*
 * True if the headers say that the answer will fill a browser's window, whoever
 * caused the request.  A person then sees the answer, so a block page helps.
 */
bool sg_intent_fills_window(const struct sg_headers *headers);

#endif
