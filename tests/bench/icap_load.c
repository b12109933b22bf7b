/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * icap_load.c -- sends REQMOD requests as Squid does, as fast as a server on
 * loopback answers.
 *
 * usage: icap_load PORT SERVICE CONNECTIONS REQUESTS < TARGETS
 *
 * A target is what a request asks for: a URL, or "host:443" for a CONNECT.
 * TARGETS has lines of "METHOD TARGET [allow|block]". The lines are used in
 * turn.
 *
 * Prints one line of nine columns:
 * - requests per second
 * - four latencies in microseconds: p50, p99, p99.9 and maximum
 * - numbers of requests: passed, answered with a block page, answered wrongly,
 *   not answered
 * An answer is wrong if the line in TARGETS has "allow" or "block" and the
 * answer differs from it.
 *
 * The program ends early at SIGTERM. If REQUESTS is 0, it sends only the first
 * target, and writes the HTTP headers and the body of the answer.
 */
#define _GNU_SOURCE /* memmem */

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TARGETS_MAX 100000
#define CONNECTIONS_MAX 1024
#define ANSWER_MAX 65536

enum wanted { ANY, ALLOW, BLOCK };

struct request {
	char *bytes;
	size_t n;
	enum wanted wanted;
};

struct connection {
	int fd;
	const struct request *asked;
	size_t have; /* bytes of the answer so far */
	uint64_t sent_ns;
	char answer[ANSWER_MAX];
};

static struct request requests[TARGETS_MAX];
static size_t nrequests;
static struct connection connections[CONNECTIONS_MAX];
static uint32_t *taken_ns;
static size_t sent, done, passed, pages, wrong, lost;
static size_t wanted;
static volatile sig_atomic_t ended;

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

static void
end_early(int signal)
{
	(void)signal;
	ended = 1;
}

/* ---- requests ----------------------------------------------------------- */

/* Copies the host part of a target to `out`, for the Host header. */
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
	    "X-SG-MAC: 02:aa:bb:cc:dd:01\r\nX-SG-User: -\r\nX-SG-SNI: -\r\n"
	    "X-SG-TLS: -\r\nX-SG-Inside: -\r\nX-SG-Dst: 10.20.0.1:3128\r\n"
	    "X-SG-Groups: -\r\nX-SG-Mode: managed\r\nX-SG-Port: explicit\r\n"
	    "Encapsulated: req-hdr=0, null-body=%d\r\n\r\n%s",
	    port, service, port, n, http);
	if (n < 0 || (size_t)n >= sizeof http || (size_t)all >= sizeof icap) {
		fputs("a target is too long\n", stderr);
		exit(2);
	}
	requests[nrequests].bytes = strdup(icap);
	if (requests[nrequests].bytes == NULL)
		die("targets");
	requests[nrequests].n = (size_t)all;
}

static void
read_targets(const char *port, const char *service)
{
	char line[8300], method[16], target[8192], verdict[8];

	while (fgets(line, sizeof line, stdin) != NULL) {
		int words = sscanf(line, "%15s %8191s %7s", method, target,
		    verdict);

		if (words < 2)
			continue;
		if (nrequests == TARGETS_MAX) {
			fputs("too many targets\n", stderr);
			exit(2);
		}
		add_request(port, service, method, target);
		requests[nrequests++].wanted = words < 3 ? ANY :
		    strcmp(verdict, "block") == 0        ? BLOCK :
							   ALLOW;
	}
	if (nrequests == 0) {
		fputs("no targets on standard input\n", stderr);
		exit(2);
	}
}

/* ---- answers ------------------------------------------------------------ */

/*
 * Returns the end of the chunked body that begins at `at`. Returns 0 if the
 * body is incomplete. If `out` is not NULL, the bytes of the chunks are written
 * to it.
 */
static size_t
chunks_end(const char *bytes, size_t at, size_t n, FILE *out)
{
	const char *line_end;
	unsigned long size;

	for (;;) {
		line_end = memchr(bytes + at, '\n', n - at);
		if (line_end == NULL)
			return 0;
		size = strtoul(bytes + at, NULL, 16);
		at = (size_t)(line_end - bytes) + 1 + size + 2;
		if (at > n)
			return 0;
		if (out != NULL)
			fwrite(line_end + 1, 1, size, out);
		if (size == 0)
			return at;
	}
}

/* Returns true if the answer contains a page. The caller must have received all
 * headers of the answer. */
static bool
is_page(const char *bytes, size_t n)
{
	return memmem(bytes, n, "res-hdr=0", 9) != NULL;
}

/* Returns the length of the whole answer in bytes, or 0 if the answer is
 * incomplete. */
static size_t
answer_end(const char *bytes, size_t n, FILE *out)
{
	const char *head = memmem(bytes, n, "\r\n\r\n", 4), *line, *body;
	size_t at, http;

	if (head == NULL)
		return 0;
	http = at = (size_t)(head - bytes) + 4;
	line = memmem(bytes, at, "\r\nEncapsulated:", 15);
	if (line == NULL)
		return at;
	body = memmem(line, at - (size_t)(line - bytes), "-body=", 6);
	if (body == NULL)
		return at;
	at += strtoul(body + 6, NULL, 10);
	if (at > n)
		return 0;
	if (out != NULL)
		fwrite(bytes + http, 1, at - http, out);
	/* If a request follows a blocked one, e2guardian answers it with
	 * "res-body" in the header, but sends no body. */
	if (memcmp(body - 4, "null", 4) == 0 ||
	    !is_page(line, http - (size_t)(line - bytes)))
		return at;
	return chunks_end(bytes, at, n, out);
}

/* ---- connections -------------------------------------------------------- */

static void
open_connection(struct connection *c, const char *port, int poll_fd)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)atoi(port)),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
	int on = 1;

	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof to) != 0)
		die("connect");
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, c->fd, &event) != 0)
		die("epoll_ctl");
}

static void
send_next(struct connection *c)
{
	c->asked = &requests[sent++ % nrequests];
	c->have = 0;
	c->sent_ns = now_ns();
	/* A closed connection is no error here. It is noticed when the answer
	 * is read. */
	if (send(c->fd, c->asked->bytes, c->asked->n, MSG_NOSIGNAL) < 0 &&
	    errno != EPIPE && errno != ECONNRESET)
		die("send");
}

static void
take_answer(const struct connection *c)
{
	const char *end = memmem(c->answer, c->have, "\r\n\r\n", 4);
	bool page = is_page(c->answer, (size_t)(end - c->answer));

	taken_ns[done++] = (uint32_t)(now_ns() - c->sent_ns);
	if (page)
		pages++;
	else
		passed++;
	if (c->asked->wanted != ANY && page != (c->asked->wanted == BLOCK))
		wrong++;
}

static bool
says_close(const struct connection *c)
{
	const char *end = memmem(c->answer, c->have, "\r\n\r\n", 4);

	return memmem(c->answer, (size_t)(end - c->answer),
		   "\r\nConnection: close", 19) != NULL;
}

/* Handles received bytes, or the end of the connection. */
static void
receive(struct connection *c, const char *port, int poll_fd)
{
	ssize_t n = read(c->fd, c->answer + c->have, ANSWER_MAX - c->have);
	bool closed = n <= 0;

	if (closed) {
		lost++;
	} else {
		c->have += (size_t)n;
		if (answer_end(c->answer, c->have, NULL) == 0)
			return;
		take_answer(c);
		closed = says_close(c);
	}
	if (closed) {
		close(c->fd);
		open_connection(c, port, poll_fd);
	}
	if (sent < wanted && !ended)
		send_next(c);
}

/* ---- a run -------------------------------------------------------------- */

static double
run(size_t nconnections, const char *port)
{
	struct epoll_event events[CONNECTIONS_MAX];
	int poll_fd = epoll_create1(0), n;
	uint64_t start;

	if (poll_fd < 0)
		die("epoll_create1");
	for (size_t i = 0; i < nconnections; i++)
		open_connection(&connections[i], port, poll_fd);
	start = now_ns();
	for (size_t i = 0; i < nconnections; i++)
		send_next(&connections[i]);
	while (done + lost < sent) {
		n = epoll_wait(poll_fd, events, CONNECTIONS_MAX, 10000);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			fputs("no answer within 10 seconds\n", stderr);
			exit(1);
		}
		for (int i = 0; i < n; i++)
			receive(events[i].data.ptr, port, poll_fd);
	}
	return (double)(now_ns() - start) / 1e9;
}

static int
show_answer(const char *port)
{
	struct connection *c = &connections[0];
	int poll_fd = epoll_create1(0);
	ssize_t n;

	if (poll_fd < 0)
		die("epoll_create1");
	open_connection(c, port, poll_fd);
	send_next(c);
	while (answer_end(c->answer, c->have, NULL) == 0) {
		n = read(c->fd, c->answer + c->have, ANSWER_MAX - c->have);
		if (n <= 0)
			die("read");
		c->have += (size_t)n;
	}
	return answer_end(c->answer, c->have, stdout) == 0;
}

static int
compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static void
report(double seconds)
{
	static const size_t per_mille[] = {500, 990, 999, 1000};

	qsort(taken_ns, done, sizeof *taken_ns, compare);
	printf("%.0f", (double)done / seconds);
	for (size_t i = 0; i < sizeof per_mille / sizeof *per_mille; i++)
		printf(" %.0f",
		    done == 0 ?
			0 :
			taken_ns[(done - 1) * per_mille[i] / 1000] / 1e3);
	printf(" %zu %zu %zu %zu\n", passed, pages, wrong, lost);
}

int
main(int argc, char **argv)
{
	struct sigaction action = {.sa_handler = end_early};
	size_t nconnections;

	if (argc != 5) {
		fputs("usage: icap_load PORT SERVICE CONNECTIONS REQUESTS < "
		      "TARGETS\n",
		    stderr);
		return 2;
	}
	nconnections = (size_t)atoi(argv[3]);
	wanted = (size_t)atoll(argv[4]);
	if (nconnections == 0 || nconnections > CONNECTIONS_MAX ||
	    (wanted != 0 && wanted < nconnections))
		return 2;
	read_targets(argv[1], argv[2]);
	if (wanted == 0)
		return show_answer(argv[1]);
	taken_ns = calloc(wanted, sizeof *taken_ns);
	if (taken_ns == NULL)
		die("calloc");
	sigaction(SIGTERM, &action, NULL);
	report(run(nconnections, argv[1]));
	return 0;
}
