/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * kernel.h -- for tests: stands in for the kernel's sockets and for the closer.
 *
 * Include unit.h first. Not thread-safe.
 */
#ifndef SG_KERNEL_H
#define SG_KERNEL_H

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "gate/address.h"
#include "tunnels/judge/sockets.h"

#define KERNEL_SOCKETS 20000

/* As in the shipped closer.conf. */
static const uint16_t kernel_ports[] = {3126, 3127, 3128, 3129, 3130, 3131};
static const uint16_t kernel_from[] = {0, 80, 0, 80, 443, 443};

struct kernel {
	struct sg_diag_socket socket[KERNEL_SOCKETS];
	size_t n;
	uint64_t next_cookie;
	int list_error;
	bool closer_is_away, answer_is_lost;
	size_t calls;          /* of end() */
	enum sg_result result; /* 0: end what is there */
	size_t lists, orders;  /* how often each was asked for */
	struct sg_sockets sockets;
};

static inline int
kernel_list(void *context, sg_diag_fn *each, void *each_context)
{
	struct kernel *kernel = context;

	kernel->lists++;
	for (size_t i = 0; kernel->list_error == 0 && i < kernel->n; i++)
		each(&kernel->socket[i], each_context);
	return kernel->list_error;
}

/* Returns the index of the socket, or the number of sockets. */
static inline size_t
kernel_find(const struct kernel *kernel, uint64_t cookie)
{
	size_t i = 0;

	while (i < kernel->n && kernel->socket[i].id.cookie != cookie)
		i++;
	return i;
}

static inline void
kernel_drop(struct kernel *kernel, uint64_t cookie)
{
	size_t i = kernel_find(kernel, cookie);

	assert_true(i < kernel->n);
	kernel->socket[i] = kernel->socket[--kernel->n];
}

static inline size_t
kernel_end(void *context, const struct sg_diag_id *ids, size_t count,
    struct sg_answer *answers, size_t *sent)
{
	struct kernel *kernel = context;

	*sent = kernel->closer_is_away ? 0 : count;
	kernel->calls++;
	if (kernel->closer_is_away)
		return 0;
	assert_true(count > 0 && count <= SG_CLOSER_UNANSWERED);
	for (size_t i = 0; i < count; i++) {
		size_t at = kernel_find(kernel, ids[i].cookie);

		kernel->orders++;
		answers[i] = (struct sg_answer){.cookie = ids[i].cookie};
		answers[i].result = kernel->result != 0 ? kernel->result :
		    at < kernel->n                      ? SG_RESULT_ENDED :
							  SG_RESULT_GONE;
		if (answers[i].result != SG_RESULT_ENDED)
			continue;
		/* The judge must know the socket, not only the cookie. */
		assert_memory_equal(&ids[i], &kernel->socket[at].id,
		    sizeof ids[i]);
		answers[i].sent = kernel->socket[at].sent;
		answers[i].received = kernel->socket[at].received;
		kernel_drop(kernel, ids[i].cookie);
	}
	return kernel->answer_is_lost ? 0 : count;
}

static inline void
kernel_begin(struct kernel *kernel)
{
	memset(kernel, 0, sizeof *kernel);
	kernel->next_cookie = 1000;
	kernel->sockets = (struct sg_sockets){kernel, kernel_list, kernel_end,
	    0, kernel_ports, kernel_from,
	    sizeof kernel_ports / sizeof kernel_ports[0]};
}

/* Open a socket; returns its cookie. */
static inline uint64_t
kernel_open(struct kernel *kernel, const struct sg_address *client,
    uint16_t client_port, const char *local, uint16_t local_port)
{
	struct sg_diag_socket *socket = &kernel->socket[kernel->n++];
	struct sg_address address;

	assert_true(kernel->n < KERNEL_SOCKETS);
	memset(socket, 0, sizeof *socket);
	assert_true(sg_address_parse(sg_str(local), &address));
	memcpy(socket->id.local, address.b, 16);
	memcpy(socket->id.remote, client->b, 16);
	socket->id.local_port = local_port;
	socket->id.remote_port = client_port;
	socket->id.cookie = ++kernel->next_cookie;
	socket->state = 1;
	socket->sent = 5000;
	socket->received = 300;
	return socket->id.cookie;
}

static inline bool
kernel_has(const struct kernel *kernel, uint64_t cookie)
{
	return kernel_find(kernel, cookie) < kernel->n;
}

#endif
