/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fragment.h -- what can be read of a host that cannot be read as a whole.
 *
 * A client chooses what it sends: an unreadable name must not hide the
 * readable one in it.  Knows no policies.
 */
#ifndef SG_FRAGMENT_H
#define SG_FRAGMENT_H

#include "gate/url.h"

/*
 * The authority of a target that sg_url_parse() refuses, as well as it can be
 * told: what stands after "://", or at its front; of a CONNECT all of it. *rest
 * is what follows, from the path on.
 */
struct sg_str sg_fragment_authority(struct sg_str target, bool connect,
    struct sg_str *rest);

/* What may be the name, one after the other. */
enum sg_fragment {
	SG_FRAGMENT_PLAIN,   /* letters, digits, "-", "_" and dots at its front:
				what stands before a NUL, a blank, a bad port */
	SG_FRAGMENT_DECODED, /* the same of what may stand there encoded */
	SG_FRAGMENT_END,     /* its longest end, at a dot, that is a name */
	SG_FRAGMENTS
};

/*
 * Read one fragment of an authority into `url`, as sg_url_parse_host() does.
 * False: it has none.  Cost: O(bytes), of the end O(bytes * labels) of at most
 * 1 KB.
 */
bool sg_fragment_read(struct sg_str authority, enum sg_fragment which,
    struct sg_url *url);

#endif
