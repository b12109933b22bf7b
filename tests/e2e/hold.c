/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hold.c -- opens many connections through the chain, holds them open, and says
 * when each one ends.
 *
 * usage: hold client SECONDS <LINES
 *        hold server ADDRESS PORT
 *
 * The client reads a line for each connection:
 *
 *   NAME FROM TO PORT HOST KIND
 *
 * It connects from the address FROM to TO and PORT. If KIND begins with
 * "explicit-", it sends a CONNECT to HOST. Then it begins TLS with the server
 * name HOST, unless KIND ends in "raw". If KIND ends in "socket", it asks for
 * a WebSocket at /socket. It prints "opened N of M" when all are open, then
 * "ended NAME SECONDS" for each connection that ends, where SECONDS are those
 * of the machine's clock, and at the end "open NAME" for those that are open.
 * Certificates are not looked at.
 *
 * The server takes WebSockets, and never ends one.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST 4096
#define TRIES 3

struct held {
	char name[64], from[64], to[64], host[128], kind[32];
	unsigned port;
	int fd; /* -1: not open */
	SSL *ssl;
};

static struct held held[MOST];
static size_t count;
static SSL_CTX *context;

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Returns the length of the address, or 0. */
static socklen_t
address(const char *text, unsigned port, struct sockaddr_storage *out)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)out;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;

	memset(out, 0, sizeof(*out));
	if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons((uint16_t)port);
		return sizeof(*v4);
	}
	if (inet_pton(AF_INET6, text, &v6->sin6_addr) == 1) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons((uint16_t)port);
		return sizeof(*v6);
	}
	return 0;
}

static int
tcp(const struct held *h)
{
	const struct timeval patience = {.tv_sec = 20};
	struct sockaddr_storage from, to;
	socklen_t from_n = address(h->from, 0, &from),
		  to_n = address(h->to, h->port, &to);
	int fd = socket(to.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (fd < 0 || from_n == 0 || to_n == 0 ||
	    bind(fd, (struct sockaddr *)&from, from_n) != 0 ||
	    connect(fd, (struct sockaddr *)&to, to_n) != 0) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}

/* Reads one byte, through TLS if it has begun. */
static int
get(struct held *h, char *byte)
{
	return h->ssl != NULL ? SSL_read(h->ssl, byte, 1) > 0 :
				read(h->fd, byte, 1) == 1;
}

static int
put(struct held *h, const char *text)
{
	int n = (int)strlen(text);

	return h->ssl != NULL ? SSL_write(h->ssl, text, n) == n :
				write(h->fd, text, (size_t)n) == n;
}

/* Reads the head of an answer. Returns its status, or 0. */
static int
status(struct held *h)
{
	char head[4096];
	size_t n = 0;

	while (n < sizeof(head) - 1 && get(h, &head[n])) {
		head[++n] = '\0';
		if (n > 3 && strcmp(head + n - 4, "\r\n\r\n") == 0)
			return n > 12 ? atoi(head + 9) : 0;
	}
	return 0;
}

static int
ends_in(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && strcmp(text + n - m, end) == 0;
}

static int
tls(struct held *h)
{
	h->ssl = SSL_new(context);
	return h->ssl != NULL && SSL_set_fd(h->ssl, h->fd) == 1 &&
	    SSL_set_tlsext_host_name(h->ssl, h->host) == 1 &&
	    SSL_connect(h->ssl) == 1;
}

static int
begin(struct held *h)
{
	char text[512];

	h->fd = tcp(h);
	if (h->fd < 0)
		return 0;
	(void)snprintf(text, sizeof(text),
	    "CONNECT %s:443 HTTP/1.1\r\nHost: %s:443\r\n\r\n", h->host,
	    h->host);
	if (strncmp(h->kind, "explicit-", 9) == 0 &&
	    (!put(h, text) || status(h) != 200))
		return 0;
	if (!ends_in(h->kind, "raw") && !tls(h))
		return 0;
	(void)snprintf(text, sizeof(text),
	    "GET /socket HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\n"
	    "Upgrade: websocket\r\n"
	    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
	    "Sec-WebSocket-Version: 13\r\n\r\n",
	    h->host);
	return !ends_in(h->kind, "socket") ||
	    (put(h, text) && status(h) == 101);
}

static void
end(struct held *h)
{
	SSL_free(h->ssl);
	h->ssl = NULL;
	if (h->fd >= 0)
		close(h->fd);
	h->fd = -1;
}

static void
open_all(void)
{
	size_t opened = 0;

	for (size_t i = 0; i < count; i++) {
		for (int try = 0; try < TRIES && !begin(&held[i]); try++)
			end(&held[i]);
		opened += held[i].fd >= 0;
		if (held[i].fd < 0)
			printf("not-opened %s\n", held[i].name);
		else
			fcntl(held[i].fd, F_SETFL, O_NONBLOCK);
	}
	printf("opened %zu of %zu\n", opened, count);
	fflush(stdout);
}

/* Returns 0 if the connection has ended. */
static int
is_open(struct held *h)
{
	char bytes[4096];
	ssize_t n;

	do {
		n = recv(h->fd, bytes, sizeof(bytes), MSG_DONTWAIT);
	} while (n > 0);
	return n < 0 && (errno == EAGAIN || errno == EINTR);
}

static void
hold(double until)
{
	static struct pollfd ready[MOST];

	while (now() < until) {
		for (size_t i = 0; i < count; i++)
			ready[i] = (struct pollfd){
			    .fd = held[i].fd, .events = POLLIN};
		poll(ready, count, 100);
		for (size_t i = 0; i < count; i++) {
			if (held[i].fd < 0 || ready[i].revents == 0 ||
			    is_open(&held[i]))
				continue;
			printf("ended %s %.3f\n", held[i].name, now());
			fflush(stdout);
			end(&held[i]);
		}
	}
	for (size_t i = 0; i < count; i++)
		if (held[i].fd >= 0)
			printf("open %s\n", held[i].name);
}

static int
client(double seconds)
{
	struct held h = {.fd = -1};

	while (count < MOST &&
	    scanf("%63s %63s %63s %u %127s %31s", h.name, h.from, h.to, &h.port,
		h.host, h.kind) == 6)
		held[count++] = h;
	context = SSL_CTX_new(TLS_client_method());
	if (context == NULL)
		return 1;
	open_all();
	hold(now() + seconds);
	return 0;
}

/* ---- the server of WebSockets ------------------------------------------- */

static int
server(const char *at, unsigned port)
{
	static const char answer[] =
	    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
	    "Connection: Upgrade\r\n\r\n";
	struct sockaddr_storage to;
	socklen_t n = address(at, port, &to);
	int listener = socket(to.ss_family, SOCK_STREAM, 0), one = 1, fd;
	char bytes[4096];

	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(listener, (struct sockaddr *)&to, n) != 0 ||
	    listen(listener, 1024) != 0)
		return 1;
	for (;;) {
		/* nginx sends the whole request at once. */
		fd = accept(listener, NULL, NULL);
		if (fd >= 0 && read(fd, bytes, sizeof(bytes)) > 0)
			(void)!write(fd, answer, sizeof(answer) - 1);
	}
}

int
main(int argc, char **argv)
{
	struct rlimit most;

	signal(SIGPIPE, SIG_IGN);
	getrlimit(RLIMIT_NOFILE, &most);
	most.rlim_cur = most.rlim_max;
	setrlimit(RLIMIT_NOFILE, &most);
	if (argc == 3 && strcmp(argv[1], "client") == 0)
		return client(atof(argv[2]));
	if (argc == 4 && strcmp(argv[1], "server") == 0)
		return server(argv[2], (unsigned)atoi(argv[3]));
	fprintf(stderr,
	    "usage: hold client SECONDS | hold server ADDRESS PORT\n");
	return 2;
}
