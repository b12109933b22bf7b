/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * serve.h -- takes requests from the web process's connections and from those
 * of the reverse proxy (single sign-on), and sends the answers.
 */
#ifndef SG_DESK_SERVE_H
#define SG_DESK_SERVE_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/why.h"

struct sg_installer;

/* Single sign-on (signon.h).  Texts are borrowed. */
struct sg_desk_sign_on {
	int listener; /* -1: there is no single sign-on */
	uid_t proxy;  /* the reverse proxy's user */
	const char *header;
	bool https; /* browsers reach the page by https */
};

/*
 * Serve the processes of the user `web` that connect to `listener`, and those
 * of the reverse proxy's user that connect to `sign_on->listener`, until
 * `stop_fd` is readable.  Other users are refused.  A connection that sends
 * garbage, too much, or half a request for too long is closed.  Returns 0, or
 * an errno value if the listening socket fails.  Never blocks, apart from
 * writing records to the disk.  Reads the clock.
 */
int sg_desk_serve(int listener, int stop_fd, uid_t web,
    const struct sg_desk_sign_on *sign_on, struct sg_installer *installer);

#endif
