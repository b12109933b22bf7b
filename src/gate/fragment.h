/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fragment.h -- finds readable names in a host that cannot be read as a whole.
 *
 * A client chooses what it sends: an unreadable name must not hide the readable
 * one in it.  Knows no policies.  Pure: no I/O, no allocation.
 */
#ifndef SG_FRAGMENT_H
#define SG_FRAGMENT_H

#include "gate/url.h"

/*
 * The likely authority of a target that sg_url_parse() refuses: what follows
 * "://", or the front of the target if there is no scheme; for CONNECT the
 * whole target.  *rest gets what follows, from the path on.  Both borrow
 * `target`.
 */
struct sg_str sg_fragment_authority(struct sg_str target, bool connect,
    struct sg_str *rest);

/* The parts of an authority that may be the name; there may be one of each. */
enum sg_fragment {
	SG_FRAGMENT_PLAIN,   /* letters, digits, "-", "_" and dots at its front:
				what precedes a NUL, a blank or a bad port */
	SG_FRAGMENT_DECODED, /* the same, but also percent-encoded or UTF-8 */
	SG_FRAGMENT_END,     /* the longest valid name at its end that starts at
				a label */
	SG_FRAGMENTS
};

/*
 * Read one fragment of an authority into `url`, as sg_url_parse_host() does.
 * Returns false if there is no name there.  Cost: O(bytes); for SG_FRAGMENT_END
 * O(bytes * labels).  Looks at no more than 1 KB.
 */
bool sg_fragment_read(struct sg_str authority, enum sg_fragment which,
    struct sg_url *url);

#endif
