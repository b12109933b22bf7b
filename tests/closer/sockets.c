/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sockets.c -- real TCP connections in a network namespace of the test.
 */
#include "config.h"

#include "sockets.h"

#include "../unit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/* An address of either family. */
struct place {
	struct sockaddr_storage address;
	socklen_t size;
};

bool
sockets_begin(void)
{
	struct ifreq card = {.ifr_name = "lo"};
	int fd;

	if (geteuid() != 0 || unshare(CLONE_NEWNET) != 0)
		return false;
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	card.ifr_flags = IFF_UP;
	assert_int_equal(ioctl(fd, SIOCSIFFLAGS, &card), 0);
	close(fd);
	return true;
}

static struct place
place_of(const char *address, uint16_t port)
{
	struct place place = {.size = sizeof(struct sockaddr_in)};
	struct sockaddr_in *v4 = (struct sockaddr_in *)&place.address;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&place.address;

	if (inet_pton(AF_INET, address, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons(port);
	} else {
		assert_int_equal(inet_pton(AF_INET6, address, &v6->sin6_addr),
		    1);
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons(port);
		place.size = sizeof(*v6);
	}
	return place;
}

static int
new_socket(const struct place *place)
{
	const struct timeval wait = {.tv_sec = 5};
	int fd = socket(place->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC,
	    0);

	assert_true(fd >= 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait,
			     sizeof(wait)),
	    0);
	return fd;
}

int
listen_as(uid_t owner, const char *address, uint16_t port)
{
	struct place place = place_of(address, port);
	int fd;

	assert_int_equal(seteuid(owner), 0);
	fd = new_socket(&place);
	assert_int_equal(seteuid(0), 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&place.address,
			     place.size),
	    0);
	assert_int_equal(listen(fd, 1024), 0);
	return fd;
}

/* What a search looks for, and the socket that it has found. */
struct search {
	uint64_t cookie;
	struct sg_diag_socket socket;
	unsigned found;
};

static void
match(const struct sg_diag_socket *socket, void *context)
{
	struct search *search = context;

	if (socket->id.cookie != search->cookie)
		return;
	search->socket = *socket;
	search->found++;
}

/* Returns what the list says of the socket `fd`. */
static struct sg_diag_socket
look_up(struct sg_diag *diag, int fd)
{
	struct sockaddr_storage own;
	socklen_t size = sizeof(own), cookie_size = sizeof(uint64_t);
	struct search search = {.found = 0};
	uint16_t port;

	assert_int_equal(getsockname(fd, (struct sockaddr *)&own, &size), 0);
	port = own.ss_family == AF_INET ?
	    ((struct sockaddr_in *)&own)->sin_port :
	    ((struct sockaddr_in6 *)&own)->sin6_port;
	port = ntohs(port);
	assert_int_equal(getsockopt(fd, SOL_SOCKET, SO_COOKIE, &search.cookie,
			     &cookie_size),
	    0);
	assert_int_equal(sg_diag_dump(diag, &port, 1, match, &search), 0);
	assert_int_equal(search.found, 1);
	return search.socket;
}

struct connection
connect_to(struct sg_diag *diag, int listener, uid_t owner, const char *address,
    uint16_t port)
{
	struct place place = place_of(address, port);
	const struct timeval wait = {.tv_sec = 5};
	struct connection made = {.client = new_socket(&place)};

	if (connect(made.client, (struct sockaddr *)&place.address,
		place.size) != 0)
		fail_msg("connect to %s: %s", address, strerror(errno));
	assert_int_equal(seteuid(owner), 0);
	made.squid = accept(listener, NULL, NULL);
	assert_int_equal(seteuid(0), 0);
	assert_true(made.squid >= 0);
	assert_int_equal(setsockopt(made.squid, SOL_SOCKET, SO_RCVTIMEO, &wait,
			     sizeof(wait)),
	    0);
	made.socket = look_up(diag, made.squid);
	return made;
}

bool
is_open(const struct connection *connection)
{
	char byte = 0;

	return send(connection->client, "a", 1, MSG_NOSIGNAL) == 1 &&
	    recv(connection->squid, &byte, 1, 0) == 1 && byte == 'a' &&
	    send(connection->squid, "b", 1, MSG_NOSIGNAL) == 1 &&
	    recv(connection->client, &byte, 1, 0) == 1 && byte == 'b';
}

bool
was_ended(const struct connection *connection)
{
	char byte;

	if (recv(connection->squid, &byte, 1, 0) != -1 || errno != ECONNABORTED)
		return false;
	return recv(connection->client, &byte, 1, 0) == -1 &&
	    errno == ECONNRESET;
}

void
leave_both(struct connection *connection)
{
	close(connection->client);
	close(connection->squid);
}
