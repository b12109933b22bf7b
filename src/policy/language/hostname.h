/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hostname.h -- converts a host name as people write it to the canonical form
 * that the gate compares.
 *
 * For the compiler only: it uses libidn2 and an arena.  This is too slow while
 * a request waits.  Faults are returned, and the caller reports them.
 * Thread-safe if each thread has its own arena.
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
	SG_HOSTNAME_NO_DOT,  /* one label: "facebook" */
	SG_HOSTNAME_ENDING   /* ".zip" or "*.co.uk": a whole ending of names */
};

/*
 * Set *out to the canonical form of `text`: lower-case, IDNA 2008
 * non-transitional, no trailing dot.  *out is NUL-terminated, in `arena`.  On
 * SG_HOSTNAME_URL and SG_HOSTNAME_STAR, *out is the host that was probably
 * meant, or empty.  On SG_HOSTNAME_NO_DOT, *out is the label.  On
 * SG_HOSTNAME_ENDING, *out is the ending without the first dot.
 */
enum sg_hostname_fault sg_hostname_read(struct sg_arena *arena,
    struct sg_str text, struct sg_str *out);

/* Returns true if the canonical `host` is a public suffix, such as "co.uk" or
 * "github.io" (https://publicsuffix.org): each name under it is a site of its
 * own. */
bool sg_hostname_is_suffix(struct sg_str host);
/* Returns true if registries sell names under the canonical `host`, as under
 * "zip" or "co.uk". */
bool sg_hostname_is_registry(struct sg_str host);
/*
 * The site that a host name of a policy or list means.  `name` is `host`
 * without "www.", and `www` is true.  If the rest has no dot or is a public
 * suffix, `name` is all of `host`.  For a whole ending such as ".zip", `name`
 * has no dot at its start.  `name` borrows `host`, which must be canonical.
 */
struct sg_site {
	struct sg_str name;
	bool www;
};
struct sg_site sg_hostname_site(struct sg_str host);

#endif
