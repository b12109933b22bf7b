/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * link.c -- the judge's connections to the kernel and to the closer.
 */
#define _GNU_SOURCE
#include "tunnels/program/link.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define PATIENCE_S 2

struct sg_link {
	struct sg_diag *diag;
	uint16_t ports[SG_DIAG_PORTS_MAX], from[SG_DIAG_PORTS_MAX];
	size_t nports;
	struct sockaddr_un closer;
	int fd; /* -1: not connected */
	uint64_t number;
	struct sg_sockets sockets;
};

static int
list(void *context, sg_diag_fn *each, void *each_context)
{
	struct sg_link *link = context;

	return sg_diag_dump(link->diag, link->ports, link->nports, each,
	    each_context);
}

static void
hang_up(struct sg_link *link)
{
	if (link->fd >= 0)
		close(link->fd);
	link->fd = -1;
}

static bool
call(struct sg_link *link)
{
	const struct timeval patience = {.tv_sec = PATIENCE_S};

	if (link->fd >= 0)
		return true;
	link->fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (link->fd < 0)
		return false;
	if (setsockopt(link->fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
		sizeof patience) == 0 &&
	    setsockopt(link->fd, SOL_SOCKET, SO_SNDTIMEO, &patience,
		sizeof patience) == 0 &&
	    connect(link->fd, (const struct sockaddr *)&link->closer,
		sizeof link->closer) == 0)
		return true;
	hang_up(link);
	return false;
}

/* Send the orders.  Returns how many could be sent. */
static size_t
send_orders(struct sg_link *link, const struct sg_diag_id *ids, size_t count)
{
	uint8_t bytes[SG_ORDER_BYTES];
	size_t i;

	for (i = 0; i < count; i++) {
		const struct sg_order order = {link->number + i, ids[i]};

		sg_order_write(&order, bytes);
		if (send(link->fd, bytes, sizeof bytes, MSG_NOSIGNAL) !=
		    (ssize_t)sizeof bytes)
			break;
	}
	return i;
}

/* Take the answer to the order with this number and cookie. */
static bool
take_answer(struct sg_link *link, uint64_t number, uint64_t cookie,
    struct sg_answer *answer)
{
	uint8_t bytes[SG_ANSWER_BYTES + 1];
	ssize_t n;

	do
		n = recv(link->fd, bytes, sizeof bytes, 0);
	while (n < 0 && errno == EINTR);
	return n >= 0 && sg_answer_read(bytes, (size_t)n, answer) == NULL &&
	    answer->number == number && answer->cookie == cookie;
}

/* Have the sockets ended over the connection that there is. */
static size_t
try_to_end(struct sg_link *link, const struct sg_diag_id *ids, size_t count,
    struct sg_answer *answers, size_t *sent)
{
	size_t i;

	*sent = 0;
	if (!call(link))
		return 0;
	*sent = send_orders(link, ids, count);
	for (i = 0; i < *sent; i++)
		if (!take_answer(link, link->number + i, ids[i].cookie,
			&answers[i]))
			break;
	link->number += count;
	if (i < count)
		hang_up(link);
	return i;
}

static size_t
end(void *context, const struct sg_diag_id *ids, size_t count,
    struct sg_answer *answers, size_t *sent)
{
	struct sg_link *link = context;
	const bool was_there = link->fd >= 0;
	size_t done = try_to_end(link, ids, count, answers, sent);

	/*
	 * The closer may have been started anew since the last order.  What was
	 * sent is not sent again here: it may have been obeyed.
	 */
	if (*sent == 0 && was_there)
		done = try_to_end(link, ids, count, answers, sent);
	return done;
}

struct sg_link *
sg_link_new(const char *closer, const uint16_t *ports, const uint16_t *from,
    size_t count, char why[SG_WHY_BYTES])
{
	struct sg_link *link = calloc(1, sizeof *link);
	int error;

	if (link == NULL)
		return (void)sg_why(why, "no memory"), NULL;
	link->fd = -1;
	link->closer.sun_family = AF_UNIX;
	link->nports = count < SG_DIAG_PORTS_MAX ? count : SG_DIAG_PORTS_MAX;
	memcpy(link->ports, ports, link->nports * sizeof *ports);
	memcpy(link->from, from, link->nports * sizeof *from);
	link->sockets = (struct sg_sockets){link, list, end,
	    link->nports > 0 ? link->ports[0] : 0, link->ports, link->from,
	    link->nports};
	if (strlen(closer) >= sizeof link->closer.sun_path) {
		(void)sg_why(why, "%s is too long for the path of a socket",
		    closer);
		free(link);
		return NULL;
	}
	memcpy(link->closer.sun_path, closer, strlen(closer) + 1);
	error = sg_diag_open(&link->diag);
	if (error == 0)
		return link;
	(void)sg_why(why, "open sockets cannot be listed: %s", strerror(error));
	free(link);
	return NULL;
}

void
sg_link_free(struct sg_link **link)
{
	if (*link == NULL)
		return;
	hang_up(*link);
	sg_diag_close(&(*link)->diag);
	free(*link);
	*link = NULL;
}

const struct sg_sockets *
sg_link_sockets(const struct sg_link *link)
{
	return &link->sockets;
}
