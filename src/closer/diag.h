/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * diag.h -- lists TCP sockets of this machine, and ends one, through the
 * kernel's sock_diag(7).
 *
 * Only the sockets of the network namespace of this process are seen.  To list
 * needs no rights; to end a socket needs CAP_NET_ADMIN.  One thread at a time
 * per struct sg_diag.
 */
#ifndef SG_DIAG_H
#define SG_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A set with more ports than this is refused. */
#define SG_DIAG_PORTS_MAX 64

/*
 * Names one socket.  Addresses are in network order; an IPv4 address has the
 * form ::ffff:a.b.c.d, also if the socket itself is an IPv6 socket.  Ports are
 * in the machine's byte order.
 */
struct sg_diag_id {
	uint8_t local[16];
	uint8_t remote[16];
	uint16_t local_port;
	uint16_t remote_port;
	/*
	 * Number of the network card to which the socket is bound, or 0.  The
	 * kernel binds the sockets of link-local IPv6 addresses.
	 */
	uint32_t interface;
	/*
	 * The kernel's number of the socket.  It gives a number only once until
	 * the machine starts anew, in all network namespaces.
	 */
	uint64_t cookie;
};

/* The cookies that no socket has.  The kernel takes the second for any. */
#define SG_DIAG_COOKIE_UNKNOWN UINT64_C(0)
#define SG_DIAG_COOKIE_ANY UINT64_MAX

/* States as the kernel numbers them; there are more. */
enum sg_diag_state {
	SG_DIAG_ESTABLISHED = 1,
	SG_DIAG_FIN_WAIT1 = 4,  /* our end has said that it sends no more */
	SG_DIAG_FIN_WAIT2 = 5,  /* and the other end has confirmed this */
	SG_DIAG_CLOSE_WAIT = 8, /* the other end sends no more */
	SG_DIAG_LISTEN = 10
};

struct sg_diag_socket {
	struct sg_diag_id id;
	/* Owner.  A socket that its program has closed belongs to root. */
	uint32_t uid;
	uint8_t state; /* enum sg_diag_state, or another number */
	/*
	 * Bytes of data that the other end has confirmed, and bytes that came
	 * from it.  Both are 0 if the kernel does not say.
	 */
	uint64_t sent;
	uint64_t received;
};

struct sg_diag;

/*
 * Connect to the kernel.  Returns 0, and the caller must close *diag; or
 * returns an errno value, and *diag is NULL.
 */
int sg_diag_open(struct sg_diag **diag);
/*
 * Works like sg_diag_open(), but speaks to whoever is at the other end of `fd`,
 * for tests.  Takes `fd` over, also if it fails.
 */
int sg_diag_on(int fd, struct sg_diag **diag);
/* Free everything and set *diag to NULL.  *diag may be NULL. */
void sg_diag_close(struct sg_diag **diag);

/* Returns true if data may flow in this state, so that to end it has a sense.
 */
bool sg_diag_flows(uint8_t state);

/* `socket` is valid until the function returns. */
typedef void sg_diag_fn(const struct sg_diag_socket *socket, void *context);

/*
 * Call `each` for all sockets, IPv4 and IPv6, whose local port is one of the
 * `count` ports and in whose state data may flow.  Listening sockets are left
 * out.  A socket that opens or ends meanwhile may be left out.
 *
 * Returns 0.  On error returns an errno value, and `each` may have been called
 * for some sockets.  ENOENT means that this kernel has no sock_diag for TCP;
 * EINVAL that `count` is 0 or above SG_DIAG_PORTS_MAX; EPROTO that the kernel's
 * answer was not understood; ETIME that it did not come.
 *
 * Cost: the kernel walks through all TCP sockets of the machine, and makes a
 * message of about 400 bytes for each socket that is listed.
 */
int sg_diag_dump(struct sg_diag *diag, const uint16_t *ports, size_t count,
    sg_diag_fn *each, void *context);
/*
 * Look up the one socket that `id` names, in any state.  Returns 0 and fills
 * *socket; or ENOENT if there is no such socket, which includes one with the
 * same addresses and ports but another cookie; or another errno value as above.
 * If id->cookie is SG_DIAG_COOKIE_ANY, any cookie will do.
 */
int sg_diag_find(struct sg_diag *diag, const struct sg_diag_id *id,
    struct sg_diag_socket *socket);
/*
 * End the socket that `id` names.  Both ends see a reset.  The kernel compares
 * the cookie at the moment at which it ends the socket.
 *
 * Returns 0; ENOENT as sg_diag_find(); EPERM without CAP_NET_ADMIN; EOPNOTSUPP
 * if the kernel was built without CONFIG_INET_DIAG_DESTROY; EINVAL if the
 * cookie is one that no socket has; or another errno value.
 */
int sg_diag_destroy(struct sg_diag *diag, const struct sg_diag_id *id);
/*
 * Find out whether this kernel can end sockets.  Ends none.  Returns 0,
 * EOPNOTSUPP, ENOENT (no sock_diag for TCP), or another errno value.
 */
int sg_diag_probe(struct sg_diag *diag);

#endif
