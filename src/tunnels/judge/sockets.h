/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sockets.h -- what the judge needs of the kernel and of the closer, as an
 * interface, so that tests can stand in for both.  This header has no
 * functions of its own.
 */
#ifndef SG_TUNNELS_SOCKETS_H
#define SG_TUNNELS_SOCKETS_H

#include "closer/diag.h"
#include "closer/order.h"

struct sg_sockets {
	void *context;
	/*
	 * Call `each` for all open connections at Squid's ports for clients.
	 * Returns 0 or an errno value, as sg_diag_dump() does.
	 */
	int (*list)(void *context, sg_diag_fn *each, void *each_context);
	/*
	 * Order the closer to end `count` sockets, and fill the answers, one
	 * for each id.  Returns how many of the first ids were answered; fewer
	 * than `count` if the closer cannot be reached.  *sent becomes how many
	 * of the first ids were sent: those that were sent and not answered may
	 * have been ended.
	 */
	size_t (*end)(void *context, const struct sg_diag_id *ids, size_t count,
	    struct sg_answer *answers, size_t *sent);
	/*
	 * One of Squid's ports for clients.  The judge orders the closer to end
	 * a socket at this port that cannot exist, to see whether the closer
	 * can be reached and can end connections.  0: do not try.
	 */
	uint16_t probe_port;
	/*
	 * Squid's ports for clients, and for each of them the port from which
	 * the firewall redirects, or 0, as in struct sg_closer_conf.
	 */
	const uint16_t *ports, *from;
	size_t nports;
};

#endif
