/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * icap_load.c -- how many requests a second a running c-icap answers.
 *
 *   icap_load PORT SERVICE CONNECTIONS SECONDS allowed|blocked|mixed
 *
 * Requests are as Squid sends them, each connection waits for its answer.
 * Compare SERVICE schoolgate with echo, c-icap's own, which allows everything
 * unseen: rounds by turns, the server and this on different processors.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS 256
#define REQUESTS 64

struct connection {
	size_t n;
	char in[65536];
};

static struct connection connections[CONNECTIONS];
static struct pollfd waits[CONNECTIONS];
static char *requests[REQUESTS];
static size_t sizes[REQUESTS];
static unsigned long sent, answered, blocked;

static _Noreturn void
fail(const char *what)
{
	perror(what);
	exit(1);
}

static int
connect_to(unsigned port)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port)};
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		fail("connect");
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

/* Request `i` of the mix; seven in ten of "mixed" are allowed. */
static void
make_request(const char *service, const char *mix, int i)
{
	char http[2048];
	bool block = mix[0] == 'b' || (mix[0] == 'm' && i % 10 >= 7);
	char *text = malloc(4096);
	int n;

	if (text == NULL)
		fail("malloc");
	n = snprintf(http, sizeof(http), "GET http://%s%d.%s/news/world/%d"
	    "?session=%d HTTP/1.1\r\nUser-Agent: Mozilla/5.0 (Windows NT "
	    "10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
	    "Chrome/126.0.0.0 Safari/537.36\r\nAccept: text/html,"
	    "application/xhtml+xml,*/*;q=0.8\r\nAccept-Language: "
	    "en-GB,en;q=0.5\r\nAccept-Encoding: gzip, deflate\r\n"
	    "Upgrade-Insecure-Requests: 1\r\nSec-Fetch-Dest: document\r\n"
	    "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Site: none\r\n"
	    "Host: %s%d.%s\r\n\r\n", "www", i,
	    block ? "facebook.com" : "example.org", i * 7919, i * 104729,
	    "www", i, block ? "facebook.com" : "example.org");
	sizes[i] = (size_t)snprintf(text, 4096, "REQMOD icap://127.0.0.1/%s "
	    "ICAP/1.0\r\nHost: 127.0.0.1:1344\r\nDate: Tue, 24 Nov 2026 "
	    "10:15:00 GMT\r\nEncapsulated: req-hdr=0, null-body=%d\r\n"
	    "Preview: 0\r\nAllow: 204, trailers\r\n"
	    "X-Client-IP: 127.10.%d.7\r\nX-SG-Client: 127.10.%d.7:40%03d\r\n"
	    "X-SG-MAC: 02:aa:bb:cc:dd:01\r\nX-SG-SNI: -\r\nX-SG-TLS: -\r\n"
	    "X-SG-Mode: managed\r\nX-SG-Port: explicit\r\n"
	    "X-SG-Groups: Pupils\r\n\r\n%s", service, n, i, i, i, http);
	requests[i] = text;
}

static void
ask(struct pollfd *wait)
{
	size_t i = sent++ % REQUESTS;

	if (send(wait->fd, requests[i], sizes[i], 0) != (ssize_t)sizes[i])
		fail("send");
}

/* Whether a whole answer is in; a body ends with its empty chunk. */
static bool
is_whole(const struct connection *c)
{
	if (c->n < 16)
		return false;
	if (memcmp(c->in, "ICAP/1.0 204", 12) == 0)
		return memcmp(c->in + c->n - 4, "\r\n\r\n", 4) == 0;
	if (memcmp(c->in, "ICAP/1.0 200", 12) != 0) {
		(void)fprintf(stderr, "%.60s\n", c->in);
		exit(1);
	}
	return memcmp(c->in + c->n - 7, "\r\n0\r\n\r\n", 7) == 0;
}

static void
listen_to(struct pollfd *wait, struct connection *c)
{
	ssize_t n = recv(wait->fd, c->in + c->n, sizeof(c->in) - c->n, 0);

	if (n <= 0)
		fail("recv");
	c->n += (size_t)n;
	if (!is_whole(c))
		return;
	answered++;
	blocked += c->in[9] == '2' && c->in[11] == '0';
	c->n = 0;
	ask(wait);
}

static double
now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
	double start, seconds;
	nfds_t n;

	if (argc != 6) {
		(void)fputs("usage: icap_load PORT SERVICE CONNECTIONS "
		    "SECONDS allowed|blocked|mixed\n", stderr);
		return 2;
	}
	n = (nfds_t)strtoul(argv[3], NULL, 10);
	if (n > CONNECTIONS)
		n = CONNECTIONS;
	seconds = strtod(argv[4], NULL);
	for (int i = 0; i < REQUESTS; i++)
		make_request(argv[2], argv[5], i);
	for (nfds_t i = 0; i < n; i++) {
		waits[i] = (struct pollfd){.fd = connect_to((unsigned)strtoul(
		    argv[1], NULL, 10)), .events = POLLIN};
		ask(&waits[i]);
	}
	start = now();
	while (now() - start < seconds) {
		if (poll(waits, n, 5000) <= 0)
			fail("poll");
		for (nfds_t i = 0; i < n; i++) {
			if (waits[i].revents != 0)
				listen_to(&waits[i], &connections[i]);
		}
	}
	seconds = now() - start;
	(void)printf("%s %s: %.0f requests/s, %.1f %% of them not passed by "
	    "204\n", argv[2], argv[5], (double)answered / seconds,
	    100.0 * (double)blocked / (double)(answered + 1));
	return 0;
}
