/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * kernel.c -- a stand-in for the kernel's sock_diag.
 *
 * The answers wait in a socket before the question is asked.  The numbers of
 * the questions are counted from 1, so the answers can be numbered in advance.
 */
#include "config.h"

#include "kernel.h"

#include "../unit.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct packet {
	struct nlmsghdr head;
	struct inet_diag_msg body;
};

void
kernel_begin(struct kernel *kernel)
{
	int ends[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
	kernel->fd = ends[0];
	kernel->sequence = 1;
	assert_int_equal(sg_diag_on(ends[1], &kernel->diag), 0);
}

void
kernel_end(struct kernel *kernel)
{
	sg_diag_close(&kernel->diag);
	close(kernel->fd);
}

void
kernel_bytes(struct kernel *kernel, const void *bytes, size_t size)
{
	assert_int_equal(send(kernel->fd, bytes, size, 0), (ssize_t)size);
}

void
kernel_error(struct kernel *kernel, int error)
{
	struct {
		struct nlmsghdr head;
		struct nlmsgerr body;
	} packet = {.head = {.nlmsg_len = sizeof(packet),
			.nlmsg_type = NLMSG_ERROR,
			.nlmsg_seq = kernel->sequence++},
	    .body = {.error = -error}};

	kernel_bytes(kernel, &packet, sizeof(packet));
}

static struct packet
make_packet(const struct kernel *kernel, const struct sg_diag_socket *socket)
{
	const struct sg_diag_id *id = &socket->id;
	struct packet packet = {.head = {.nlmsg_len = sizeof(packet),
				    .nlmsg_type = SOCK_DIAG_BY_FAMILY,
				    .nlmsg_seq = kernel->sequence},
	    .body = {.idiag_family = AF_INET6,
		.idiag_state = socket->state,
		.idiag_uid = socket->uid}};

	memcpy(packet.body.id.idiag_src, id->local, 16);
	memcpy(packet.body.id.idiag_dst, id->remote, 16);
	packet.body.id.idiag_sport = htons(id->local_port);
	packet.body.id.idiag_dport = htons(id->remote_port);
	packet.body.id.idiag_cookie[0] = (uint32_t)id->cookie;
	packet.body.id.idiag_cookie[1] = (uint32_t)(id->cookie >> 32);
	return packet;
}

void
kernel_socket(struct kernel *kernel, const struct sg_diag_socket *socket)
{
	struct packet packet = make_packet(kernel, socket);

	kernel->sequence++;
	kernel_bytes(kernel, &packet, sizeof(packet));
}

void
kernel_list(struct kernel *kernel, const struct sg_diag_socket *sockets,
    size_t count)
{
	struct nlmsghdr done = {.nlmsg_len = sizeof(done),
	    .nlmsg_type = NLMSG_DONE,
	    .nlmsg_seq = kernel->sequence};
	struct packet packet;

	for (size_t i = 0; i < count; i++) {
		packet = make_packet(kernel, &sockets[i]);
		packet.head.nlmsg_flags = NLM_F_MULTI;
		kernel_bytes(kernel, &packet, sizeof(packet));
	}
	kernel_bytes(kernel, &done, sizeof(done));
	kernel->sequence++;
}

unsigned
kernel_questions(struct kernel *kernel)
{
	uint8_t bytes[4096];
	unsigned count = 0;

	while (recv(kernel->fd, bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
		count++;
	return count;
}
