/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sockets.h -- real TCP connections in a network namespace of the test, with
 * owners.  All functions fail the test if something does not work.
 */
#ifndef SG_TEST_SOCKETS_H
#define SG_TEST_SOCKETS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "closer/diag.h"

/* A connection of a client to a stand-in for Squid, seen from Squid. */
struct connection {
	int client;
	int squid;
	struct sg_diag_socket socket;
};

/*
 * Move this process to a new network namespace with a loopback card.  Returns
 * false if that needs root.
 */
bool sockets_begin(void);
/* Returns a socket of `owner` that listens at the address and port. */
int listen_as(uid_t owner, const char *address, uint16_t port);
/*
 * Connect to the address and port, and accept from `listener` as the user
 * `owner`.  Looks the new socket up with `diag`.
 */
struct connection connect_to(struct sg_diag *diag, int listener, uid_t owner,
    const char *address, uint16_t port);
/* Returns true if data passes from the client to Squid, and back. */
bool is_open(const struct connection *connection);
/* Returns true if both ends see that the connection was ended by force. */
bool was_ended(const struct connection *connection);
void leave_both(struct connection *connection);

#endif
