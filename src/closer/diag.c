/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * diag.c -- lists and ends TCP sockets with the messages of sock_diag(7).
 */
#include "closer/diag.h"

#include <arpa/inet.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/* The states in which data may flow, as a set of bits. */
#define FLOWING                                                                \
	(1U << SG_DIAG_ESTABLISHED | 1U << SG_DIAG_FIN_WAIT1 |                 \
	    1U << SG_DIAG_FIN_WAIT2 | 1U << SG_DIAG_CLOSE_WAIT)
#define ALL_STATES 0xfffU

/* The kernel's messages of a list have at most 32 KB. */
#define BUFFER_BYTES 32768
#define WAIT_S 2

/* Bytes of the filter for one port: two comparisons and a jump. */
#define COMPARISON (2 * sizeof(struct inet_diag_bc_op))
#define PORT_BYTES (2 * COMPARISON + sizeof(struct inet_diag_bc_op))

static const uint8_t v4_head[12] = {[10] = 0xff, [11] = 0xff};

struct sg_diag {
	int fd;
	uint32_t sequence;
	union {
		struct nlmsghdr head; /* for the alignment */
		uint8_t bytes[BUFFER_BYTES];
	} buffer;
};

int
sg_diag_on(int fd, struct sg_diag **diag)
{
	const struct timeval wait = {.tv_sec = WAIT_S};

	*diag = calloc(1, sizeof(**diag));
	if (*diag == NULL) {
		close(fd);
		return ENOMEM;
	}
	(*diag)->fd = fd;
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)) == 0)
		return 0;
	sg_diag_close(diag);
	return errno;
}

int
sg_diag_open(struct sg_diag **diag)
{
	const struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	int error;

	*diag = NULL;
	if (fd < 0)
		return errno;
	/* From now on only the kernel can send to this socket. */
	if (connect(fd, (const struct sockaddr *)&kernel, sizeof(kernel)) !=
	    0) {
		error = errno;
		close(fd);
		return error;
	}
	return sg_diag_on(fd, diag);
}

void
sg_diag_close(struct sg_diag **diag)
{
	int error = errno;

	if (*diag != NULL)
		close((*diag)->fd);
	free(*diag);
	*diag = NULL;
	errno = error;
}

bool
sg_diag_flows(uint8_t state)
{
	return state < 32 && (FLOWING >> state & 1) != 0;
}

static bool
is_v4(const uint8_t address[16])
{
	return memcmp(address, v4_head, sizeof(v4_head)) == 0;
}

static void
put_address(const uint8_t address[16], bool v4, __be32 to[4])
{
	if (v4)
		memcpy(to, address + sizeof(v4_head), 4);
	else
		memcpy(to, address, 16);
}

static void
get_address(const __be32 from[4], bool v4, uint8_t address[16])
{
	if (v4) {
		memcpy(address, v4_head, sizeof(v4_head));
		memcpy(address + sizeof(v4_head), from, 4);
	} else {
		memcpy(address, from, 16);
	}
}

/* Begin a message in the buffer; returns its request, to be filled. */
static struct inet_diag_req_v2 *
begin(struct sg_diag *diag, uint16_t type, int flags, int family)
{
	struct nlmsghdr *head = mnl_nlmsg_put_header(diag->buffer.bytes);
	struct inet_diag_req_v2 *request;

	head->nlmsg_type = type;
	head->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
	head->nlmsg_seq = ++diag->sequence;
	request = mnl_nlmsg_put_extra_header(head, sizeof(*request));
	request->sdiag_family = (uint8_t)family;
	request->sdiag_protocol = IPPROTO_TCP;
	request->idiag_ext = 1U << (INET_DIAG_INFO - 1);
	return request;
}

/* Begin a message about the one socket `id`. */
static void
begin_one(struct sg_diag *diag, uint16_t type, int flags,
    const struct sg_diag_id *id)
{
	/* The kernel also finds IPv6 sockets with IPv4 addresses this way. */
	bool v4 = is_v4(id->local) && is_v4(id->remote);
	struct inet_diag_req_v2 *request = begin(diag, type, flags,
	    v4 ? AF_INET : AF_INET6);

	request->idiag_states = ALL_STATES;
	put_address(id->local, v4, request->id.idiag_src);
	put_address(id->remote, v4, request->id.idiag_dst);
	request->id.idiag_sport = htons(id->local_port);
	request->id.idiag_dport = htons(id->remote_port);
	request->id.idiag_if = id->interface;
	request->id.idiag_cookie[0] = (uint32_t)id->cookie;
	request->id.idiag_cookie[1] = (uint32_t)(id->cookie >> 32);
}

/* Read the two counts of bytes; older kernels have a shorter struct. */
static int
read_info(const struct nlattr *attribute, void *context)
{
	size_t size = mnl_attr_get_payload_len(attribute);
	struct sg_diag_socket *found = context;
	struct tcp_info info;

	if (mnl_attr_get_type(attribute) != INET_DIAG_INFO)
		return MNL_CB_OK;
	memset(&info, 0, sizeof(info));
	memcpy(&info, mnl_attr_get_payload(attribute),
	    size < sizeof(info) ? size : sizeof(info));
	found->sent = info.tcpi_bytes_acked;
	found->received = info.tcpi_bytes_received;
	return MNL_CB_OK;
}

static bool
read_socket(const struct nlmsghdr *head, struct sg_diag_socket *found)
{
	const struct inet_diag_msg *message = mnl_nlmsg_get_payload(head);
	bool v4;

	if (mnl_nlmsg_get_payload_len(head) < sizeof(*message) ||
	    (message->idiag_family != AF_INET &&
		message->idiag_family != AF_INET6))
		return false;
	v4 = message->idiag_family == AF_INET;
	memset(found, 0, sizeof(*found));
	get_address(message->id.idiag_src, v4, found->id.local);
	get_address(message->id.idiag_dst, v4, found->id.remote);
	found->id.local_port = ntohs(message->id.idiag_sport);
	found->id.remote_port = ntohs(message->id.idiag_dport);
	found->id.interface = message->id.idiag_if;
	found->id.cookie = message->id.idiag_cookie[0] |
	    (uint64_t)message->id.idiag_cookie[1] << 32;
	found->uid = message->idiag_uid;
	found->state = message->idiag_state;
	return mnl_attr_parse(head, sizeof(*message), read_info, found) >= 0;
}

/* Returns the error number in a message of type NLMSG_ERROR or NLMSG_DONE. */
static int
error_in(const struct nlmsghdr *head)
{
	int error = 0;

	/* The kernel leaves the number out if a list ends well. */
	if (mnl_nlmsg_get_payload_len(head) >= sizeof(error))
		memcpy(&error, mnl_nlmsg_get_payload(head), sizeof(error));
	else if (head->nlmsg_type == NLMSG_ERROR)
		return EPROTO;
	return error > 0 || error < -4095 ? EPROTO : -error;
}

/*
 * Take one message of an answer.  Returns 0 if it was the last; -1 if more are
 * to come; or an errno value.
 */
static int
take(const struct nlmsghdr *head, sg_diag_fn *each, void *context)
{
	struct sg_diag_socket found;

	switch (head->nlmsg_type) {
	case NLMSG_NOOP:
		return -1;
	case NLMSG_ERROR:
	case NLMSG_DONE:
		return error_in(head);
	case SOCK_DIAG_BY_FAMILY:
		if (each == NULL || !read_socket(head, &found))
			return EPROTO;
		each(&found, context);
		return (head->nlmsg_flags & NLM_F_MULTI) != 0 ? -1 : 0;
	}
	return EPROTO;
}

/* Wait for the next packet.  Returns its size, or 0 and sets *error. */
static size_t
receive(struct sg_diag *diag, int *error)
{
	ssize_t got;

	do
		got = recv(diag->fd, diag->buffer.bytes,
		    sizeof(diag->buffer.bytes), MSG_TRUNC);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		*error = errno == EAGAIN ? ETIME : errno;
	else if (got == 0 || (size_t)got > sizeof(diag->buffer.bytes))
		*error = EPROTO;
	else
		return (size_t)got;
	return 0;
}

/* Take all messages of a packet.  Returns as take() does. */
static int
take_all(struct sg_diag *diag, size_t size, sg_diag_fn *each, void *context)
{
	struct nlmsghdr *head = &diag->buffer.head;
	int left = (int)size, result;

	for (; mnl_nlmsg_ok(head, left); head = mnl_nlmsg_next(head, &left)) {
		/* The rest of an answer that was given up. */
		if (head->nlmsg_seq != diag->sequence)
			continue;
		result = take(head, each, context);
		if (result >= 0)
			return result;
	}
	return left == 0 ? -1 : EPROTO;
}

/* Send the message in the buffer, and take the whole answer. */
static int
ask(struct sg_diag *diag, sg_diag_fn *each, void *context)
{
	int result = -1;
	size_t size;

	if (send(diag->fd, diag->buffer.bytes, diag->buffer.head.nlmsg_len,
		MSG_NOSIGNAL) < 0)
		return errno;
	while (result < 0) {
		size = receive(diag, &result);
		if (size > 0)
			result = take_all(diag, size, each, context);
	}
	return result;
}

static struct inet_diag_bc_op *
compare(struct inet_diag_bc_op *op, uint8_t code, uint16_t port, size_t else_to)
{
	op[0].code = code;
	op[0].yes = COMPARISON;
	op[0].no = (uint16_t)else_to;
	op[1].no = port;
	return op + 2;
}

/*
 * Write the program with which the kernel chooses the sockets.  It is a row of
 * comparisons: is the local port at least P, is it at most P, then jump to the
 * end.  A jump to the end takes the socket; a jump beyond the end leaves it
 * out.
 */
static void
put_filter(struct sg_diag *diag, const uint16_t *ports, size_t count)
{
	struct inet_diag_bc_op ops[SG_DIAG_PORTS_MAX * 5], *op = ops;
	size_t size = count * PORT_BYTES, last;

	memset(ops, 0, sizeof(ops));
	for (size_t i = 0; i < count; i++) {
		last = i + 1 == count ? sizeof(*op) : 0;
		op = compare(op, INET_DIAG_BC_S_GE, ports[i],
		    PORT_BYTES + last);
		op = compare(op, INET_DIAG_BC_S_LE, ports[i],
		    PORT_BYTES - COMPARISON + last);
		op->code = INET_DIAG_BC_JMP;
		op->yes = sizeof(*op);
		op->no = (uint16_t)(size - i * PORT_BYTES - 2 * COMPARISON);
		op++;
	}
	mnl_attr_put(&diag->buffer.head, INET_DIAG_REQ_BYTECODE, size, ops);
}

int
sg_diag_dump(struct sg_diag *diag, const uint16_t *ports, size_t count,
    sg_diag_fn *each, void *context)
{
	static const int families[] = {AF_INET, AF_INET6};
	int error = 0;

	if (count == 0 || count > SG_DIAG_PORTS_MAX)
		return EINVAL;
	for (size_t i = 0; i < 2 && error == 0; i++) {
		begin(diag, SOCK_DIAG_BY_FAMILY, NLM_F_DUMP, families[i])
		    ->idiag_states = FLOWING;
		put_filter(diag, ports, count);
		error = ask(diag, each, context);
	}
	return error;
}

static void
keep(const struct sg_diag_socket *found, void *context)
{
	struct sg_diag_socket *kept = context;

	*kept = *found;
}

int
sg_diag_find(struct sg_diag *diag, const struct sg_diag_id *id,
    struct sg_diag_socket *socket)
{
	begin_one(diag, SOCK_DIAG_BY_FAMILY, 0, id);
	return ask(diag, keep, socket);
}

int
sg_diag_destroy(struct sg_diag *diag, const struct sg_diag_id *id)
{
	if (id->cookie == SG_DIAG_COOKIE_UNKNOWN ||
	    id->cookie == SG_DIAG_COOKIE_ANY)
		return EINVAL;
	begin_one(diag, SOCK_DESTROY, NLM_F_ACK, id);
	return ask(diag, NULL, NULL);
}

static void
leave(const struct sg_diag_socket *found, void *context)
{
	(void)found;
	(void)context;
}

int
sg_diag_probe(struct sg_diag *diag)
{
	/* No connection is from port 1 to port 1 of the same address. */
	struct sg_diag_id id = {.local = {[15] = 1},
	    .remote = {[15] = 1},
	    .local_port = 1,
	    .remote_port = 1,
	    .cookie = 1};
	int error = sg_diag_dump(diag, &id.local_port, 1, leave, NULL);

	/* If there was a list, then ENOENT can only mean: no such socket. */
	if (error != 0)
		return error;
	error = sg_diag_destroy(diag, &id);
	return error == ENOENT ? 0 : error;
}
