/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * icap.c -- asks a gate that runs in c-icap, or a Squid, and reads the answer.
 */
#include "cli/icap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "gate/address.h"

/* c-icap writes this before the tag of a service. */
#define ISTAG_MARK "CI0001"
/* The characters of a tag for which c-icap has space. */
#define ISTAG_SHOWN 26

int64_t
sg_ask_clock_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- connecting --------------------------------------------------------- */

union place {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static socklen_t
place_of(const struct sg_address *address, uint16_t port, union place *place)
{
	memset(place, 0, sizeof(*place));
	if (sg_address_is_v4(address)) {
		place->v4.sin_family = AF_INET;
		place->v4.sin_port = htons(port);
		memcpy(&place->v4.sin_addr, address->b + 12, 4);
		return sizeof(place->v4);
	}
	place->v6.sin6_family = AF_INET6;
	place->v6.sin6_port = htons(port);
	memcpy(&place->v6.sin6_addr, address->b, 16);
	return sizeof(place->v6);
}

/* Wait until the socket is ready. Returns 0 or an errno value. */
static int
await(int fd, short event, int64_t until_ms)
{
	struct pollfd ready = {.fd = fd, .events = event};
	int64_t left;
	int n;

	do {
		left = until_ms - sg_ask_clock_ms();
		n = left <= 0 ? 0 : poll(&ready, 1, (int)left);
	} while (n < 0 && errno == EINTR);
	return n > 0 ? 0 : n == 0 ? ETIMEDOUT : errno;
}

static int
finish_connect(int fd, int64_t until_ms)
{
	int error = await(fd, POLLOUT, until_ms);
	socklen_t size = sizeof(error);

	if (error == 0 &&
	    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
		error = errno;
	return error;
}

/* Connect the new socket `fd`. Returns 0 or an errno value. */
static int
connect_from(int fd, const char *from, const union place *to, socklen_t size,
    int64_t until_ms)
{
	struct sg_address address;
	union place own;
	socklen_t n;

	if (from != NULL) {
		if (!sg_address_parse(sg_str(from), &address))
			return EADDRNOTAVAIL;
		n = place_of(&address, 0, &own);
		if (bind(fd, &own.any, n) != 0)
			return errno;
	}
	if (connect(fd, &to->any, size) == 0)
		return 0;
	return errno == EINPROGRESS ? finish_connect(fd, until_ms) : errno;
}

/* Returns a connected socket, or -1 with the reason in `why`. */
static int
open_connection(const char *to, const char *from, int64_t until_ms,
    char why[SG_WHY_BYTES])
{
	struct sg_address address;
	union place place;
	socklen_t size;
	uint16_t port;
	int fd, error;

	if (!sg_address_port_parse(sg_str(to), &address, &port)) {
		sg_why(why, "\"%s\" is not ADDRESS:PORT", to);
		return -1;
	}
	size = place_of(&address, port, &place);
	fd = socket(place.any.sa_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	error = fd < 0 ? errno : connect_from(fd, from, &place, size, until_ms);
	if (error == 0)
		return fd;
	if (fd >= 0)
		(void)close(fd);
	sg_why(why, "%s", strerror(error));
	return -1;
}

bool
sg_ask_connect(const char *to, int patience_ms, char why[SG_WHY_BYTES])
{
	int fd = open_connection(to, NULL, sg_ask_clock_ms() + patience_ms,
	    why);

	if (fd >= 0)
		(void)close(fd);
	return fd >= 0;
}

/* ---- asking ------------------------------------------------------------- */

static bool
send_all(int fd, const char *bytes, int64_t until_ms, char why[SG_WHY_BYTES])
{
	size_t left = strlen(bytes);
	ssize_t n;
	int error;

	while (left > 0) {
		error = await(fd, POLLOUT, until_ms);
		n = error != 0 ? -1 : send(fd, bytes, left, MSG_NOSIGNAL);
		if (n < 0)
			return sg_why(why, "%s",
			    strerror(error != 0 ? error : errno));
		bytes += n;
		left -= (size_t)n;
	}
	return true;
}

/* Returns the end of the header that begins at `from`, or 0. */
static size_t
header_end(const struct sg_reply *reply, size_t from)
{
	struct sg_str rest = {reply->bytes + from, reply->n - from};
	const char *end = sg_str_find(rest, SG_LIT("\r\n\r\n"));

	return end == NULL ? 0 : (size_t)(end - reply->bytes) + 4;
}

static void
read_status(struct sg_reply *reply)
{
	struct sg_str rest = reply->head;

	(void)sg_str_cut(&rest, ' ');
	reply->status = 0;
	for (size_t i = 0; i < 3 && i < rest.n; i++) {
		if (rest.p[i] < '0' || rest.p[i] > '9')
			break;
		reply->status = reply->status * 10 + (rest.p[i] - '0');
	}
}

/* Returns true if everything that is wanted of the answer has arrived. */
static bool
is_complete(struct sg_reply *reply, bool inner)
{
	size_t end = header_end(reply, 0);

	if (end == 0)
		return false;
	reply->head = (struct sg_str){reply->bytes, end};
	read_status(reply);
	return !inner || reply->status == 204 || header_end(reply, end) != 0 ||
	    sg_str_find(reply->head, SG_LIT("-hdr=")) == NULL;
}

static bool
receive(int fd, bool inner, int64_t until_ms, struct sg_reply *reply,
    char why[SG_WHY_BYTES])
{
	ssize_t n;
	int error;

	reply->n = 0;
	while (!is_complete(reply, inner)) {
		error = await(fd, POLLIN, until_ms);
		if (error == ETIMEDOUT)
			return sg_why(why, "it does not answer");
		n = error != 0 || reply->n == sizeof(reply->bytes) ?
		    -1 :
		    recv(fd, reply->bytes + reply->n,
			sizeof(reply->bytes) - reply->n, 0);
		if (n <= 0)
			return sg_why(why, "it closes the connection");
		reply->n += (size_t)n;
	}
	return true;
}

static unsigned
own_port(int fd)
{
	union place own;
	socklen_t size = sizeof(own);

	memset(&own, 0, sizeof(own));
	if (getsockname(fd, &own.any, &size) != 0)
		return 0;
	return ntohs(own.any.sa_family == AF_INET ? own.v4.sin_port :
						    own.v6.sin6_port);
}

bool
sg_ask_server(const char *to, const char *from, const char *request, bool inner,
    int patience_ms, struct sg_reply *reply, char why[SG_WHY_BYTES])
{
	int fd = open_connection(to, from, sg_ask_clock_ms() + patience_ms,
	    why);
	int64_t until_ms = sg_ask_clock_ms() + patience_ms;
	bool fine;

	if (fd < 0)
		return false;
	reply->port = own_port(fd);
	fine = send_all(fd, request, until_ms, why) &&
	    receive(fd, inner, until_ms, reply, why);
	(void)close(fd);
	return fine;
}

struct sg_str
sg_reply_header(const struct sg_reply *reply, const char *name)
{
	struct sg_str rest = {reply->bytes, reply->n}, line, key;

	while (rest.p != NULL) {
		line = sg_str_cut(&rest, '\n');
		key = sg_str_cut(&line, ':');
		if (line.p != NULL && sg_str_eqi(key, sg_str(name)))
			return sg_str_trim(line);
	}
	return (struct sg_str){NULL, 0};
}

/* ---- a gate's word ------------------------------------------------------ */

static void
read_tag(struct sg_gate_word *word)
{
	struct sg_str tag = sg_reply_header(&word->reply, "ISTag");

	if (tag.n >= 2 && tag.p[0] == '"') {
		tag.p++;
		tag.n -= 2;
	}
	if (sg_str_starts(tag, SG_LIT(ISTAG_MARK))) {
		tag.p += sizeof(ISTAG_MARK) - 1;
		tag.n -= sizeof(ISTAG_MARK) - 1;
	}
	(void)snprintf(word->tag, sizeof(word->tag), "%.*s", (int)tag.n,
	    tag.n > 0 ? tag.p : "");
}

void
sg_ask_gate(const char *to, int patience_ms, struct sg_gate_word *word)
{
	char request[256];

	*word->tag = '\0';
	(void)snprintf(request, sizeof(request),
	    "OPTIONS icap://%s/schoolgate ICAP/1.0\r\nHost: %s\r\n"
	    "Connection: close\r\n\r\n",
	    to, to);
	word->runs = sg_ask_server(to, NULL, request, false, patience_ms,
	    &word->reply, word->why);
	if (!word->runs)
		return;
	if (word->reply.status != 200) {
		word->runs = sg_why(word->why,
		    "it has no service \"schoolgate\" (ICAP status %d)",
		    word->reply.status);
		return;
	}
	read_tag(word);
}

bool
sg_gate_word_is(const struct sg_gate_word *word, const char *tag)
{
	return strncmp(word->tag, tag, ISTAG_SHOWN) == 0;
}
