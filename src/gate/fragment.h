/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fragment.h -- finds readable names in a host that cannot be read as a whole.
 *
 * Clients choose what they send.  A client could put text around a blocked
 * name, so that the host becomes unreadable.  This must not hide the blocked
 * name.  The functions know no policies.  Pure: no I/O, no allocation.
 */
#ifndef SG_FRAGMENT_H
#define SG_FRAGMENT_H

#include "gate/url.h"

/*
 * Find the likely authority (user:password@host:port) of a request target that
 * sg_url_parse() refuses.  The authority is the text after "://".  If there is
 * no scheme, it is at the front of the target.  For CONNECT it is the whole
 * target.  *rest gets the text after the authority: path and query.  The result
 * and *rest borrow from `target`.
 */
struct sg_str sg_fragment_authority(struct sg_str target, bool connect,
    struct sg_str *rest);

/* The parts of an authority that may be a host name. */
enum sg_fragment {
	SG_FRAGMENT_PLAIN,   /* the letters, digits, "-", "_" and dots at the
				front of the host.  A NUL, a blank or a bad port
				ends this part */
	SG_FRAGMENT_DECODED, /* as SG_FRAGMENT_PLAIN, but percent-encoded and
				UTF-8 characters belong to the part too */
	SG_FRAGMENT_END, /* the longest valid name at the end of the host.  It
			    consists of whole labels */
	SG_FRAGMENTS
};

/*
 * Parse one part of an authority into `url`, as sg_url_parse_host() does.
 * Returns false if that part is not a valid name.  Cost: O(bytes); for
 * SG_FRAGMENT_END O(bytes * labels).  Only the first or last 1024 bytes of the
 * host are examined.
 */
bool sg_fragment_read(struct sg_str authority, enum sg_fragment which,
    struct sg_url *url);

#endif
