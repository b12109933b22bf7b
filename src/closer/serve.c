/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * serve.c -- takes orders from the judge's connections, and answers them.
 */
#include "config.h"

#include "closer/serve.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "closer/obey.h"
#include "closer/order.h"
#include "closer/refusals.h"

/* The judge has one connection. When it starts anew, the old one may linger. */
#define PEERS 4

struct server {
	struct sg_diag *diag;
	const struct sg_closer_conf *conf;
	struct sg_refusals refusals;
	/* The first is the listener; the others are connections, or -1. */
	struct pollfd fds[1 + PEERS];
	size_t next; /* the connection that gives way to a new one */
};

static int64_t
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* Say the refusals that are due.  Returns how long poll() may wait, in ms. */
static int
say(struct server *server)
{
	char line[SG_REFUSALS_LINE];

	if (sg_refusals_due(&server->refusals, seconds(), line))
		fprintf(stderr, "schoolgate-closer: %s\n", line);
	return server->refusals.unsaid > 0 ? 1000 : -1;
}

static void
drop(struct pollfd *peer)
{
	close(peer->fd);
	*peer = (struct pollfd){.fd = -1};
}

/* Returns true if the process at the other end is the judge's. */
static bool
is_judge(const struct server *server, int fd)
{
	struct ucred other;
	socklen_t size = sizeof(other);

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &other, &size) == 0 &&
	    size == sizeof(other) && other.uid == server->conf->judge;
}

/*
 * Take a new connection.  Returns 0, or an errno value if the listener cannot
 * go on.
 */
static int
welcome(struct server *server)
{
	struct pollfd *peer = &server->fds[1 + server->next];
	int fd = accept4(server->fds[0].fd, NULL, NULL,
	    SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0)
		return errno == EAGAIN || errno == EINTR ||
			errno == ECONNABORTED ?
		    0 :
		    errno;
	if (!is_judge(server, fd)) {
		sg_refusals_add(&server->refusals,
		    "a process of another user than the judge connected");
		close(fd);
		return 0;
	}
	if (peer->fd >= 0)
		drop(peer);
	*peer = (struct pollfd){.fd = fd, .events = POLLIN};
	server->next = (server->next + 1) % PEERS;
	return 0;
}

/*
 * Obey the order of `size` bytes, and answer.  Returns false if the connection
 * must be dropped.
 */
static bool
answer(struct server *server, int fd, const uint8_t *bytes, size_t size)
{
	uint8_t reply[SG_ANSWER_BYTES];
	struct sg_order order;
	struct sg_answer result;
	const char *why = sg_order_read(bytes, size, &order);

	if (why != NULL) {
		sg_refusals_add(&server->refusals, why);
		return false;
	}
	why = sg_obey(server->diag, server->conf, &order, &result);
	if (why != NULL)
		sg_refusals_add(&server->refusals, why);
	sg_answer_write(&result, reply);
	if (send(fd, reply, sizeof(reply), MSG_NOSIGNAL) ==
	    (ssize_t)sizeof(reply))
		return true;
	if (errno != EPIPE && errno != ECONNRESET)
		sg_refusals_add(&server->refusals,
		    "the judge does not read its answers");
	return false;
}

/* Obey the orders of a connection, some at a time, so that others get theirs.
 */
static void
listen_to(struct server *server, struct pollfd *peer)
{
	uint8_t bytes[SG_ORDER_BYTES + 1];
	ssize_t got;

	for (size_t i = 0; i < SG_CLOSER_UNANSWERED; i++) {
		got = recv(peer->fd, bytes, sizeof(bytes), 0);
		if (got < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		/* A packet of no bytes and the end look the same. */
		if (got <= 0 || !answer(server, peer->fd, bytes, (size_t)got)) {
			drop(peer);
			return;
		}
	}
}

int
sg_serve(int listener, struct sg_diag *diag, const struct sg_closer_conf *conf)
{
	struct server server = {.diag = diag,
	    .conf = conf,
	    .fds = {{.fd = listener, .events = POLLIN}}};
	int error = 0;

	for (size_t i = 1; i <= PEERS; i++)
		server.fds[i].fd = -1;
	while (error == 0) {
		if (poll(server.fds, 1 + PEERS, say(&server)) < 0) {
			error = errno == EINTR ? 0 : errno;
			continue;
		}
		for (size_t i = 1; i <= PEERS; i++) {
			if (server.fds[i].revents != 0)
				listen_to(&server, &server.fds[i]);
		}
		if (server.fds[0].revents != 0)
			error = welcome(&server);
	}
	return error;
}
