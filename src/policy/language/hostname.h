/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hostname.h -- a host name as people write it, to the one form in which the
 * gate compares it.
 *
 * Takes what is left to libidn2 at the desk, not on the request path; gives
 * no messages of its own.
 */
#ifndef SG_HOSTNAME_H
#define SG_HOSTNAME_H

#include <stdbool.h>

#include "base/text.h"

struct sg_arena;

enum sg_hostname_fault {
	SG_HOSTNAME_FINE = 0,
	SG_HOSTNAME_BAD,     /* no host name */
	SG_HOSTNAME_ADDRESS, /* an IP address */
	SG_HOSTNAME_URL,     /* scheme, path, port, query: more than a host */
	SG_HOSTNAME_STAR,    /* "*.example.org" or ".example.org" */
	SG_HOSTNAME_NO_DOT   /* one label: "facebook" */
};

/*
 * The canonical form of `text` (lower-case, IDNA 2008 non-transitional, no
 * final dot) into *out, NUL-terminated, in `arena`.  On SG_HOSTNAME_URL and
 * SG_HOSTNAME_STAR, *out is the host that was probably meant, or empty.
 */
enum sg_hostname_fault sg_hostname_read(struct sg_arena *arena,
    struct sg_str text, struct sg_str *out);

#endif
