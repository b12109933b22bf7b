/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * icap_load.c -- REQMOD requests as Squid sends them, as fast as a server on
 * loopback answers.
 *
 * usage: icap_load PORT SERVICE CONNECTIONS REQUESTS < TARGETS
 * TARGETS: lines of "METHOD TARGET", used in turn.  Prints one line:
 * requests/s, p50 and p99 in microseconds, answers 204, answers with a body,
 * p99.9 and the longest in microseconds.
 */
#define _GNU_SOURCE /* memmem */

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TARGETS_MAX 4096
#define CONNECTIONS_MAX 256
#define ANSWER_MAX 65536

struct connection {
	int fd;
	size_t have; /* bytes of the answer so far */
	uint64_t sent_ns;
	char answer[ANSWER_MAX];
};

struct request {
	char *bytes;
	size_t n;
};

static struct request requests[TARGETS_MAX];
static size_t nrequests;
static struct connection connections[CONNECTIONS_MAX];
static uint32_t *taken_ns;
static size_t sent, done, none, pages;

static uint64_t
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000U + (uint64_t)t.tv_nsec;
}

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

/* ---- requests ----------------------------------------------------------- */

/* The host part of a target, for the Host header. */
static void
host_of(const char *target, char out[256])
{
	const char *from = strstr(target, "://");
	size_t n;

	from = from == NULL ? target : from + 3;
	n = strcspn(from, "/?#");
	snprintf(out, 256, "%.*s", (int)(n > 255 ? 255 : n), from);
}

static void
add_request(const char *port, const char *service, const char *method,
    const char *target)
{
	static char http[16384], icap[32768];
	char host[256];
	int n, all;

	host_of(target, host);
	n = snprintf(http, sizeof http,
	    "%s %s HTTP/1.1\r\nHost: %s\r\n"
	    "User-Agent: Mozilla/5.0 (X11; CrOS x86_64) Chrome/126.0\r\n"
	    "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n"
	    "Accept-Language: en-GB,en;q=0.9\r\n"
	    "Accept-Encoding: gzip, deflate, br\r\n"
	    "Sec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\n"
	    "Sec-Fetch-Site: none\r\n\r\n",
	    method, target, host);
	all = snprintf(icap, sizeof icap,
	    "REQMOD icap://127.0.0.1:%s/%s ICAP/1.0\r\n"
	    "Host: 127.0.0.1:%s\r\nPreview: 0\r\nAllow: 204\r\n"
	    "X-Client-IP: 10.20.7.33\r\nX-SG-Client: 10.20.7.33:50123\r\n"
	    "X-SG-MAC: 02:aa:bb:cc:dd:01\r\nX-SG-SNI: -\r\nX-SG-TLS: -\r\n"
	    "X-SG-Mode: managed\r\nX-SG-Port: explicit\r\n"
	    "Encapsulated: req-hdr=0, null-body=%d\r\n\r\n%s",
	    port, service, port, n, http);
	if (n < 0 || (size_t)n >= sizeof http || (size_t)all >= sizeof icap) {
		fputs("a target is too long\n", stderr);
		exit(2);
	}
	requests[nrequests].bytes = strdup(icap);
	requests[nrequests++].n = (size_t)all;
}

static void
read_targets(const char *port, const char *service)
{
	char method[16], target[8192];

	while (nrequests < TARGETS_MAX &&
	    scanf("%15s %8191s", method, target) == 2)
		add_request(port, service, method, target);
	if (nrequests == 0) {
		fputs("no targets on standard input\n", stderr);
		exit(2);
	}
}

/* ---- answers ------------------------------------------------------------ */

/* Where a chunked body that begins at `at` ends, or 0 when more is to come. */
static size_t
chunks_end(const char *bytes, size_t at, size_t n)
{
	char *end;
	unsigned long size;

	for (;;) {
		if (memchr(bytes + at, '\n', n - at) == NULL)
			return 0;
		size = strtoul(bytes + at, &end, 16);
		at = (size_t)((const char *)memchr(bytes + at, '\n', n - at) -
			 bytes) +
		    1 + size + 2;
		if (at > n)
			return 0;
		if (size == 0)
			return at;
	}
}

/* Bytes of the whole answer, or 0 when more is to come. */
static size_t
answer_end(const char *bytes, size_t n)
{
	const char *head = memmem(bytes, n, "\r\n\r\n", 4), *line, *body;
	size_t at;

	if (head == NULL)
		return 0;
	at = (size_t)(head - bytes) + 4;
	line = memmem(bytes, at, "\r\nEncapsulated:", 15);
	if (line == NULL)
		return at;
	body = memmem(line, at - (size_t)(line - bytes), "-body=", 6);
	if (body == NULL)
		return at;
	at += strtoul(body + 6, NULL, 10);
	if (memcmp(body - 4, "null", 4) == 0)
		return at <= n ? at : 0;
	return at <= n ? chunks_end(bytes, at, n) : 0;
}

static void
send_next(struct connection *c)
{
	const struct request *r = &requests[sent++ % nrequests];

	c->have = 0;
	c->sent_ns = now_ns();
	if (write(c->fd, r->bytes, r->n) != (ssize_t)r->n)
		die("write");
}

/* True while the connection has a request under way. */
static bool
receive(struct connection *c, size_t wanted)
{
	ssize_t n = read(c->fd, c->answer + c->have, ANSWER_MAX - c->have);

	if (n <= 0) {
		if (n == 0)
			errno = ECONNRESET;
		die("read");
	}
	c->have += (size_t)n;
	if (answer_end(c->answer, c->have) == 0)
		return true;
	taken_ns[done++] = (uint32_t)(now_ns() - c->sent_ns);
	if (c->have > 12 && memcmp(c->answer + 9, "204", 3) == 0)
		none++;
	else
		pages++;
	if (sent >= wanted)
		return false;
	send_next(c);
	return true;
}

static void
open_connection(struct connection *c, const char *port, int poll_fd)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)atoi(port)),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
	int on = 1;

	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (c->fd < 0 ||
	    connect(c->fd, (struct sockaddr *)&to, sizeof to) != 0)
		die("connect");
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, c->fd, &event) != 0)
		die("epoll_ctl");
}

static int
compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

int
main(int argc, char **argv)
{
	struct epoll_event events[CONNECTIONS_MAX];
	size_t nconnections, wanted;
	int poll_fd, n;
	uint64_t start;
	double seconds;

	if (argc != 5) {
		fputs("usage: icap_load PORT SERVICE CONNECTIONS REQUESTS < "
		      "TARGETS\n",
		    stderr);
		return 2;
	}
	nconnections = (size_t)atoi(argv[3]);
	wanted = (size_t)atoll(argv[4]);
	if (nconnections == 0 || nconnections > CONNECTIONS_MAX ||
	    wanted < nconnections)
		return 2;
	taken_ns = calloc(wanted + CONNECTIONS_MAX, sizeof *taken_ns);
	poll_fd = epoll_create1(0);
	if (taken_ns == NULL || poll_fd < 0)
		die("start");
	read_targets(argv[1], argv[2]);
	for (size_t i = 0; i < nconnections; i++)
		open_connection(&connections[i], argv[1], poll_fd);
	start = now_ns();
	for (size_t i = 0; i < nconnections; i++)
		send_next(&connections[i]);
	while (done < wanted) {
		n = epoll_wait(poll_fd, events, CONNECTIONS_MAX, 10000);
		if (n <= 0) {
			fputs("no answer within 10 seconds\n", stderr);
			return 1;
		}
		for (int i = 0; i < n; i++)
			receive(events[i].data.ptr, wanted);
	}
	seconds = (double)(now_ns() - start) / 1e9;
	qsort(taken_ns, done, sizeof *taken_ns, compare);
	printf("%.0f %.0f %.0f %zu %zu %.0f %.0f\n", (double)done / seconds,
	    taken_ns[done / 2] / 1e3, taken_ns[done * 99 / 100] / 1e3, none,
	    pages, taken_ns[done * 999 / 1000] / 1e3, taken_ns[done - 1] / 1e3);
	return 0;
}
