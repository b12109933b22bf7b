/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* neighbour.c -- asks the kernel about an address. */
#define _GNU_SOURCE
#include "desk/web/neighbour.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#define ANSWER_BYTES ((size_t)32 * 1024)
#define WAIT_S 2
/* States in which the kernel has seen the MAC address of the neighbour. */
#define KNOWN                                                                  \
	(NUD_REACHABLE | NUD_STALE | NUD_DELAY | NUD_PROBE | NUD_PERMANENT)

/* ---- this machine ------------------------------------------------------- */

/* Returns false if it is of another family. */
static bool
read_address(const struct sockaddr *from, struct sg_address *to)
{
	static const uint8_t mapped[12] = {
	    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

	if (from != NULL && from->sa_family == AF_INET) {
		struct sockaddr_in four;

		memcpy(&four, from, sizeof four);
		memcpy(to->b, mapped, sizeof mapped);
		memcpy(to->b + sizeof mapped, &four.sin_addr, 4);
		return true;
	}
	if (from != NULL && from->sa_family == AF_INET6) {
		struct sockaddr_in6 six;

		memcpy(&six, from, sizeof six);
		memcpy(to->b, &six.sin6_addr, sizeof to->b);
		return true;
	}
	return false;
}

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
	struct ifaddrs *all;
	struct sg_address own;
	bool is_self = false;

	if (is_loopback(address) || getifaddrs(&all) != 0)
		return true;
	for (const struct ifaddrs *i = all; i != NULL && !is_self;
	     i = i->ifa_next)
		is_self = read_address(i->ifa_addr, &own) &&
		    sg_address_cmp(&own, address) == 0;
	freeifaddrs(all);
	return is_self;
}

/* ---- neighbours --------------------------------------------------------- */

/* Ask for the neighbours of the address's family.  Returns a socket, or -1. */
static int
ask(const struct sg_address *address)
{
	const struct timeval patience = {.tv_sec = WAIT_S};
	struct {
		struct nlmsghdr head;
		struct ndmsg neighbour;
	} request = {.head = {.nlmsg_len = sizeof request,
			 .nlmsg_type = RTM_GETNEIGH,
			 .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP}};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

	request.neighbour.ndm_family = sg_address_is_v4(address) ? AF_INET :
								   AF_INET6;
	if (fd >= 0 &&
	    (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
		 sizeof patience) != 0 ||
		send(fd, &request, sizeof request, 0) !=
		    (ssize_t)sizeof request)) {
		(void)close(fd);
		fd = -1;
	}
	return fd;
}

/* Returns true if the message is about this address, and has its MAC. */
static bool
fits(const struct nlmsghdr *head, const struct sg_address *address,
    uint8_t mac[6])
{
	const bool four = sg_address_is_v4(address);
	const uint8_t *wanted = address->b + (four ? 12 : 0);
	const size_t size = four ? 4 : 16;
	const size_t begin = NLMSG_LENGTH(sizeof(struct ndmsg));
	const char *at = (const char *)head;
	bool same = false, has_mac = false;
	struct ndmsg neighbour;
	struct rtattr a;

	if (head->nlmsg_type != RTM_NEWNEIGH || head->nlmsg_len < begin)
		return false;
	memcpy(&neighbour, at + NLMSG_HDRLEN, sizeof neighbour);
	if ((neighbour.ndm_state & KNOWN) == 0)
		return false;
	for (size_t i = NLMSG_ALIGN(begin); i + sizeof a <= head->nlmsg_len;
	     i += RTA_ALIGN(a.rta_len)) {
		memcpy(&a, at + i, sizeof a);
		if (a.rta_len < sizeof a || a.rta_len > head->nlmsg_len - i)
			return false;
		if (a.rta_type == NDA_DST && a.rta_len == sizeof a + size)
			same = memcmp(at + i + sizeof a, wanted, size) == 0;
		if (a.rta_type == NDA_LLADDR && a.rta_len == sizeof a + 6) {
			memcpy(mac, at + i + sizeof a, 6);
			has_mac = true;
		}
	}
	return same && has_mac;
}

/*
 * Look through the messages of one datagram.  Returns false if the answer is
 * over.
 */
static bool
look(const char *answer, size_t n, const struct sg_address *address,
    uint8_t mac[6], bool *found)
{
	const struct nlmsghdr *head;
	uint8_t seen[6];

	while (n >= sizeof *head) {
		head = (const struct nlmsghdr *)(const void *)answer;
		if (head->nlmsg_len < sizeof *head || head->nlmsg_len > n ||
		    head->nlmsg_type == NLMSG_DONE ||
		    head->nlmsg_type == NLMSG_ERROR)
			return false;
		if (!*found && fits(head, address, seen)) {
			memcpy(mac, seen, sizeof seen);
			*found = true;
		}
		if (NLMSG_ALIGN(head->nlmsg_len) >= n)
			break;
		answer += NLMSG_ALIGN(head->nlmsg_len);
		n -= NLMSG_ALIGN(head->nlmsg_len);
	}
	return true;
}

bool
sg_neighbour_mac(const struct sg_address *address, uint8_t mac[6])
{
	_Alignas(struct nlmsghdr) char answer[ANSWER_BYTES];
	int fd = ask(address);
	bool found = false;
	ssize_t n = 0;

	if (fd < 0)
		return false;
	do
		n = recv(fd, answer, sizeof answer, 0);
	while (n > 0 && look(answer, (size_t)n, address, mac, &found));
	(void)close(fd);
	return found;
}
