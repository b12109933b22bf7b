/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * match.h -- a list of open sockets, in which the socket of a row is found.
 *
 * No I/O, no clock.  Not thread-safe.
 */
#ifndef SG_TUNNELS_MATCH_H
#define SG_TUNNELS_MATCH_H

#include "tunnels/form.h"
#include "tunnels/judge/sockets.h"

struct sg_match;

/* Returns an empty list, or NULL if there is no memory. */
struct sg_match *sg_match_new(void);
void sg_match_free(struct sg_match **match);

/*
 * Fill the list anew from `sockets`, which is borrowed until the next call.
 * Returns 0, ENOMEM, or the errno value of sockets->list().  On error the list
 * is empty.
 */
int sg_match_list(struct sg_match *match, const struct sg_sockets *sockets);

/* The sockets, in no order.  Borrowed until the list is filled anew. */
size_t sg_match_count(const struct sg_match *match);
const struct sg_diag_socket *sg_match_socket(const struct sg_match *match,
    size_t i);
/*
 * The slot of the row that the socket belongs to.  No socket has one until it
 * is set.  `socket` is one of this list.
 */
#define SG_MATCH_NO_ROW SG_TUNNEL_SLOTS
size_t sg_match_row(const struct sg_diag_socket *socket);
void sg_match_set_row(struct sg_match *match,
    const struct sg_diag_socket *socket, size_t slot);

/*
 * Find the socket of a connection.  The client's address and port must be the
 * same.  If the client connected to Squid itself, the local address and port
 * are the same too.  If the connection was intercepted, the kernel may have
 * changed them: then the local port is one to which the firewall redirects from
 * the port of the key.  Returns NULL if there is no such socket, or if it is
 * not clear which one it is.
 */
const struct sg_diag_socket *sg_match_find(const struct sg_match *match,
    const struct sg_tunnel_key *key, bool intercepted);
/*
 * Returns the first socket, or the next one after `previous`, that may be the
 * connection, if sg_match_find() does not find it.  NULL: there are no more.
 */
const struct sg_diag_socket *sg_match_next(const struct sg_match *match,
    const struct sg_tunnel_key *key, bool intercepted,
    const struct sg_diag_socket *previous);
/* Returns true if any socket has the client's address and port. */
bool sg_match_has_client(const struct sg_match *match,
    const struct sg_tunnel_key *key);
/* Returns the socket with this cookie, or NULL. */
const struct sg_diag_socket *sg_match_cookie(const struct sg_match *match,
    const struct sg_diag_id *id);

#endif
