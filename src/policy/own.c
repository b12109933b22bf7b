/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* own.c -- compares an address with those of this machine's interfaces. */
#include "policy/own.h"

#include <ifaddrs.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

/* Returns false if the address is of another family. */
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

int
sg_own_address(const struct sg_address *address)
{
	struct ifaddrs *all;
	struct sg_address own;
	bool found = false;

	if (getifaddrs(&all) != 0)
		return -1;
	for (const struct ifaddrs *i = all; i != NULL && !found;
	     i = i->ifa_next)
		found = read_address(i->ifa_addr, &own) &&
		    sg_address_cmp(&own, address) == 0;
	freeifaddrs(all);
	return found;
}
