/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hostname.h -- converts a host name as people write it to the canonical form
 * that the gate compares.
 *
 * For the compiler only: it uses libidn2 and an arena, which is too slow while
 * a request waits.  Adds no problems: the caller reports the fault that is
 * returned.  Thread-safe if each thread has its own arena.
 */
#ifndef SG_HOSTNAME_H
#define SG_HOSTNAME_H

#include <stdbool.h>

#include "base/text.h"

struct sg_arena;

enum sg_hostname_fault {
	SG_HOSTNAME_FINE = 0,
	SG_HOSTNAME_BAD,     /* not a host name */
	SG_HOSTNAME_ADDRESS, /* an IP address */
	SG_HOSTNAME_URL,     /* scheme, path, port, query: more than a host */
	SG_HOSTNAME_STAR,    /* "*.example.org" or ".example.org" */
	SG_HOSTNAME_NO_DOT   /* one label: "facebook" */
};

/*
 * Set *out to the canonical form of `text`: lower-case, IDNA 2008
 * non-transitional, no trailing dot.  *out is NUL-terminated, in `arena`.  On
 * SG_HOSTNAME_URL and SG_HOSTNAME_STAR, *out is the host that was probably
 * meant, or empty.  On SG_HOSTNAME_NO_DOT, *out is the label.
 */
enum sg_hostname_fault sg_hostname_read(struct sg_arena *arena,
    struct sg_str text, struct sg_str *out);

#endif
