/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* neighbour.c -- asks the kernel about an address. */
#include "desk/web/neighbour.h"

#include <libmnl/libmnl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

#include "policy/own.h"

#define ANSWER_BYTES ((size_t)32 * 1024)
#define WAIT_S 2
/* States in which the kernel has seen the MAC address of the neighbour. */
#define KNOWN                                                                  \
	(NUD_REACHABLE | NUD_STALE | NUD_DELAY | NUD_PROBE | NUD_PERMANENT)

/* ---- this machine ------------------------------------------------------- */

static bool
is_loopback(const struct sg_address *address)
{
	static const uint8_t six[16] = {[15] = 1};

	return sg_address_is_v4(address) ?
	    address->b[12] == 127 :
	    memcmp(address->b, six, sizeof six) == 0;
}

bool
sg_neighbour_is_self(const struct sg_address *address)
{
	return is_loopback(address) || sg_own_address(address) != 0;
}

/* ---- neighbours --------------------------------------------------------- */

struct wanted {
	const uint8_t *address; /* network order */
	size_t size;
	uint8_t mac[6];
	bool found;
};

/* Note the address and the MAC address of a neighbour. */
static int
note(const struct nlattr *attribute, void *data)
{
	const struct nlattr **noted = data;
	const uint16_t type = mnl_attr_get_type(attribute);

	if (type == NDA_DST || type == NDA_LLADDR)
		noted[type] = attribute;
	return MNL_CB_OK;
}

/* Look at one neighbour. */
static int
look(const struct nlmsghdr *head, void *data)
{
	const struct nlattr *noted[NDA_LLADDR + 1] = {NULL};
	const struct ndmsg *neighbour = mnl_nlmsg_get_payload(head);
	struct wanted *wanted = data;

	if (head->nlmsg_type != RTM_NEWNEIGH ||
	    mnl_nlmsg_get_payload_len(head) < sizeof *neighbour ||
	    (neighbour->ndm_state & KNOWN) == 0 ||
	    mnl_attr_parse(head, sizeof *neighbour, note, noted) < 0 ||
	    noted[NDA_DST] == NULL || noted[NDA_LLADDR] == NULL)
		return MNL_CB_OK;
	if (mnl_attr_get_payload_len(noted[NDA_DST]) == wanted->size &&
	    memcmp(mnl_attr_get_payload(noted[NDA_DST]), wanted->address,
		wanted->size) == 0 &&
	    mnl_attr_get_payload_len(noted[NDA_LLADDR]) == sizeof wanted->mac) {
		memcpy(wanted->mac, mnl_attr_get_payload(noted[NDA_LLADDR]),
		    sizeof wanted->mac);
		wanted->found = true;
	}
	return MNL_CB_OK;
}

/* Ask for all neighbours of a family, and look at each. */
static void
look_at_all(struct mnl_socket *kernel, unsigned char family,
    struct wanted *wanted)
{
	_Alignas(struct nlmsghdr) char bytes[ANSWER_BYTES];
	struct nlmsghdr *head = mnl_nlmsg_put_header(bytes);
	struct ndmsg *request;
	ssize_t n;
	int more = MNL_CB_OK;

	head->nlmsg_type = RTM_GETNEIGH;
	head->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	request = mnl_nlmsg_put_extra_header(head, sizeof *request);
	request->ndm_family = family;
	if (mnl_socket_sendto(kernel, head, head->nlmsg_len) < 0)
		return;
	while (more == MNL_CB_OK) {
		n = mnl_socket_recvfrom(kernel, bytes, sizeof bytes);
		more = n < 0 ? MNL_CB_ERROR :
			       mnl_cb_run(bytes, (size_t)n, 0,
				   mnl_socket_get_portid(kernel), look, wanted);
	}
}

bool
sg_neighbour_mac(const struct sg_address *address, uint8_t mac[6])
{
	const struct timeval patience = {.tv_sec = WAIT_S};
	const bool four = sg_address_is_v4(address);
	struct wanted wanted = {
	    .address = address->b + (four ? 12 : 0), .size = four ? 4 : 16};
	struct mnl_socket *kernel = mnl_socket_open2(NETLINK_ROUTE,
	    SOCK_CLOEXEC);

	if (kernel == NULL)
		return false;
	if (mnl_socket_bind(kernel, 0, MNL_SOCKET_AUTOPID) == 0 &&
	    setsockopt(mnl_socket_get_fd(kernel), SOL_SOCKET, SO_RCVTIMEO,
		&patience, sizeof patience) == 0)
		look_at_all(kernel, four ? AF_INET : AF_INET6, &wanted);
	(void)mnl_socket_close(kernel);
	memcpy(mac, wanted.mac, sizeof wanted.mac);
	return wanted.found;
}
