/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * signon.h -- single sign-on: reads the request of the reverse proxy, and makes
 * the answer.
 *
 * The reverse proxy asks the school's identity provider who somebody is.  Then
 * it passes the browser's request on to a Unix socket of the installer:
 *
 *     GET /sign-on HTTP/1.0
 *     X-Remote-User: anna                the header that desk.conf names
 *     X-Forwarded-For: 10.20.0.5         its last address is the browser's
 *
 * The answer sets the session's cookie and leads to the page; or it is a page
 * that says why not.  The web process sees neither this header nor the answer,
 * so it cannot say that somebody was signed in.
 *
 * This is no web server: it knows one request, and refuses all that another
 * program could read in another way.  Pure: no clock, no I/O.  Any thread.
 */
#ifndef SG_DESK_SIGNON_H
#define SG_DESK_SIGNON_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/why.h"
#include "desk/accounts/file.h"
#include "gate/address.h"

/* The largest request, in bytes. */
#define SG_SIGN_ON_BYTES ((size_t)16 * 1024)

struct sg_sign_on {
	/* The account, in small letters; may be an account's name. */
	char name[SG_ACCOUNT_NAME_BYTES + 1];
	char origin[SG_ADDRESS_TEXT]; /* of the browser; "" if not known */
	/* Why nobody can be signed in by this request; "" if there is no
	 * reason.  Has no text of the request. */
	char fault[SG_WHY_BYTES];
};

/*
 * Read a request of which `n` bytes have come.  `header` is the name of the
 * header that names the person; small and capital letters are the same.
 * Returns false if more bytes must come; `n` is then below SG_SIGN_ON_BYTES.
 */
bool sg_sign_on_read(const char *bytes, size_t n, const char *header,
    struct sg_sign_on *asked);
/*
 * Make the HTTP answer out of the installer's, which is one as to the form
 * "login".  `https`: browsers reach the page by https.  Returns a text for
 * free(), NULL if there is no memory.
 */
char *sg_sign_on_answer(const json_t *answer, bool https);

#endif
