/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * conf.h -- reads /etc/schoolgate/closer.conf: which sockets may be ended, and
 * who may order it.
 *
 * A line is empty, a comment that begins with "#", or a word and its value:
 *     port 3128                 a port at which Squid takes clients; many lines
 *     port 3130 from 443        the same; the firewall redirects connections
 *                               to it that clients open to port 443
 *     user proxy                the user as whom Squid runs; one line
 *     judge schoolgate-judge    the user who may order; one line
 *
 * Thread-safe, apart from sg_problems and the arena.
 */
#ifndef SG_CLOSER_CONF_H
#define SG_CLOSER_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/problems.h"
#include "closer/diag.h"

struct sg_arena;

struct sg_closer_conf {
	uint16_t ports[SG_DIAG_PORTS_MAX]; /* in the machine's byte order */
	/*
	 * For each port, the port from which the firewall redirects, or 0 if
	 * clients connect to Squid themselves.
	 */
	uint16_t from[SG_DIAG_PORTS_MAX];
	size_t port_count; /* at least 1 */
	uid_t user;        /* not root */
	uid_t judge;
};

/*
 * Read the file `path` into *conf.  Refuses a file that does not belong to
 * root, or to which others than root can write.  Returns false if `problems`
 * got an error; *conf is then undefined.  The texts of `problems` point to
 * `arena`.
 */
bool sg_closer_conf_read(const char *path, struct sg_closer_conf *conf,
    struct sg_arena *arena, struct sg_problems *problems);
/* Works like sg_closer_conf_read(), with the text of a file. */
bool sg_closer_conf_parse(const struct sg_source *source,
    struct sg_closer_conf *conf, struct sg_problems *problems);
/* Returns true if `port` is one of the ports. */
bool sg_closer_conf_has_port(const struct sg_closer_conf *conf, uint16_t port);

#endif
