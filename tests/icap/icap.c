/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * icap.c -- a small ICAP client that behaves like Squid.
 *
 * It reads no configuration. Its only state is the connection.
 */
#include "icap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_MS 30000
#define CHUNK 4096

struct icap_conn {
	int fd;
	bool closed; /* the server has closed the connection */
	size_t from, to;
	unsigned reads; /* recv() calls that returned data */
	char in[65536];
	/* The body that is being sent: its size, and the bytes generated so
	 * far. */
	uint64_t total, made;
	size_t out_from, out_to;
	char out[CHUNK + 64];
};

static _Noreturn void
fail(const char *what)
{
	(void)fprintf(stderr, "icap client: %s\n", what);
	exit(2);
}

struct icap_conn *
icap_open(unsigned port)
{
	struct sockaddr_in to = {
	    .sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	struct icap_conn *conn = calloc(1, sizeof(*conn));
	int on = 1;

	if (conn == NULL)
		fail("no memory");
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	conn->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (conn->fd < 0 ||
	    connect(conn->fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
		icap_close(&conn);
		return NULL;
	}
	(void)setsockopt(conn->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return conn;
}

void
icap_close(struct icap_conn **conn)
{
	if (*conn == NULL)
		return;
	if ((*conn)->fd >= 0)
		(void)close((*conn)->fd);
	free(*conn);
	*conn = NULL;
}

/* Returns byte `i` of a generated body. */
static unsigned char
body_byte(uint64_t i)
{
	return (unsigned char)("schoolgate"[i % 10] + (char)(i / 4096 % 7));
}

static uint64_t
add_to_sum(uint64_t sum, unsigned char byte)
{
	return (sum ^ byte) * UINT64_C(0x100000001b3);
}

uint64_t
icap_body_sum(uint64_t n)
{
	uint64_t sum = 0;

	for (uint64_t i = 0; i < n; i++)
		sum = add_to_sum(sum, body_byte(i));
	return sum;
}

/* Writes the next chunk of the body into conn->out. After the last byte, writes
 * the empty chunk that ends the body. */
static void
make_chunk(struct icap_conn *conn)
{
	uint64_t left = conn->total - conn->made;
	size_t n = left < CHUNK ? (size_t)left : CHUNK;
	int head;

	if (n == 0) {
		memcpy(conn->out, "0\r\n\r\n", 5);
		conn->out_to = 5;
		conn->total = 0;
		conn->made = 0;
	} else {
		head = snprintf(conn->out, 16, "%zx\r\n", n);
		conn->out_to = (size_t)head;
		for (size_t i = 0; i < n; i++)
			conn->out[conn->out_to++] = (char)body_byte(conn->made +
			    i);
		conn->made += n;
		memcpy(conn->out + conn->out_to, "\r\n", 2);
		conn->out_to += 2;
	}
	conn->out_from = 0;
}

static void
push(struct icap_conn *conn)
{
	ssize_t n;

	n = send(conn->fd, conn->out + conn->out_from,
	    conn->out_to - conn->out_from, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (n < 0 && (errno == EPIPE || errno == ECONNRESET)) {
		/* Ignore the failure to send, because the test depends only on
		 * the answer. */
		conn->out_from = conn->out_to;
		conn->total = 0;
		return;
	}
	if (n > 0)
		conn->out_from += (size_t)n;
	if (conn->out_from == conn->out_to && conn->total > 0)
		make_chunk(conn);
}

/* Waits for input. Sends pending output while it waits. Returns false if the
 * server closed the connection. */
static bool
fill(struct icap_conn *conn)
{
	struct pollfd wait = {.fd = conn->fd, .events = POLLIN};
	ssize_t n;

	memmove(conn->in, conn->in + conn->from, conn->to - conn->from);
	conn->to -= conn->from;
	conn->from = 0;
	if (conn->to == sizeof(conn->in))
		fail("a line of the answer is too long");
	for (;;) {
		wait.events = conn->out_from < conn->out_to ? POLLIN | POLLOUT :
							      POLLIN;
		if (poll(&wait, 1, PATIENCE_MS) <= 0)
			fail("no answer in time");
		if ((wait.revents & POLLOUT) != 0)
			push(conn);
		if ((wait.revents & (POLLIN | POLLHUP | POLLERR)) == 0)
			continue;
		n = recv(conn->fd, conn->in + conn->to,
		    sizeof(conn->in) - conn->to, 0);
		if (n <= 0) {
			conn->closed = true;
			return false;
		}
		conn->to += (size_t)n;
		conn->reads++;
		return true;
	}
}

/* Returns the next line, NUL-terminated and without its line end. Returns NULL
 * if the server closed the connection. */
static char *
next_line(struct icap_conn *conn)
{
	char *line, *end;

	for (;;) {
		line = conn->in + conn->from;
		end = memchr(line, '\n', conn->to - conn->from);
		if (end != NULL)
			break;
		if (!fill(conn))
			return NULL;
	}
	conn->from += (size_t)(end - line) + 1;
	if (end > line && end[-1] == '\r')
		end--;
	*end = '\0';
	return line;
}

static void
append(char *to, size_t cap, const char *line)
{
	size_t n = strlen(to);

	(void)snprintf(to + n, cap - n, "%s\r\n", line);
}

static bool
read_head(struct icap_conn *conn, char *head, size_t cap)
{
	char *line;

	head[0] = '\0';
	for (;;) {
		line = next_line(conn);
		if (line == NULL)
			return false;
		if (line[0] == '\0')
			return true;
		append(head, cap, line);
	}
}

/* Reads `n` bytes of a body from the connection. */
static bool
take_bytes(struct icap_conn *conn, uint64_t n, struct icap_reply *reply)
{
	unsigned char byte;

	for (; n > 0; n--) {
		if (conn->from == conn->to && !fill(conn))
			return false;
		byte = (unsigned char)conn->in[conn->from++];
		if (reply->body_bytes < ICAP_KEPT)
			reply->body[reply->body_bytes] = (char)byte;
		reply->body_sum = add_to_sum(reply->body_sum, byte);
		reply->body_bytes++;
	}
	return true;
}

/* Reads the chunks of a body. The last chunk may tell the client to append its
 * own copy of the body (206). */
static bool
read_chunks(struct icap_conn *conn, struct icap_reply *reply)
{
	uint64_t n;
	char *line;

	for (;;) {
		line = next_line(conn);
		if (line == NULL)
			return false;
		n = strtoull(line, NULL, 16);
		reply->original_body = strcmp(line, "0; use-original-body=0") ==
		    0;
		if (n > 0 && !take_bytes(conn, n, reply))
			return false;
		if (next_line(conn) == NULL)
			return false;
		if (n == 0)
			return true;
	}
}

const char *
icap_header(const char *head, const char *name)
{
	static _Thread_local char value[4096];
	size_t n = strlen(name), len;

	for (const char *p = head; *p != '\0';
	     p += strcspn(p, "\n"), p += *p == '\n') {
		if (strncasecmp(p, name, n) != 0 || p[n] != ':')
			continue;
		p += n + 1;
		p += strspn(p, " ");
		len = strcspn(p, "\r\n");
		if (len >= sizeof(value))
			len = sizeof(value) - 1;
		memcpy(value, p, len);
		value[len] = '\0';
		return value;
	}
	return NULL;
}

static void
read_parts(struct icap_conn *conn, struct icap_reply *reply)
{
	const char *parts;

	if (!read_head(conn, reply->icap_head, sizeof(reply->icap_head)))
		return;
	if (sscanf(reply->icap_head, "ICAP/1.0 %d", &reply->status) != 1)
		fail("the answer does not begin with ICAP/1.0");
	parts = icap_header(reply->icap_head, "Encapsulated");
	if ((reply->status != 200 && reply->status != 206) || parts == NULL)
		return;
	reply->is_response = strstr(parts, "res-hdr") != NULL;
	reply->has_body = strstr(parts, "-body=") != NULL &&
	    strstr(parts, "null-body") == NULL;
	if (strstr(parts, "-hdr=") != NULL &&
	    !read_head(conn, reply->http_head, sizeof(reply->http_head)))
		fail("closed within the HTTP headers");
	if (reply->is_response)
		(void)sscanf(reply->http_head, "HTTP/1.%*d %d",
		    &reply->http_status);
	if (reply->has_body && !read_chunks(conn, reply))
		fail("closed within the body");
}

static void
read_answer(struct icap_conn *conn, struct icap_reply *reply)
{
	memset(reply, 0, sizeof(*reply));
	conn->reads = 0;
	read_parts(conn, reply);
	reply->reads = conn->reads;
}

static void
write_all(struct icap_conn *conn, const char *p, size_t n)
{
	ssize_t done;

	while (n > 0) {
		done = send(conn->fd, p, n, MSG_NOSIGNAL);
		if (done <= 0)
			/* the failure is ignored: the test depends only on the
			 * answer */
			return;
		p += done;
		n -= (size_t)done;
	}
}

static void
write_format(struct icap_conn *conn, const char *format, ...)
{
	char *text;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	text = malloc((size_t)n + 1);
	if (text == NULL)
		fail("no memory");
	va_start(args, format);
	(void)vsnprintf(text, (size_t)n + 1, format, args);
	va_end(args);
	write_all(conn, text, (size_t)n);
	free(text);
}

/* Sends the rest of the body and reads meanwhile. Fails if a part of the body
 * was not sent. */
static void
send_rest(struct icap_conn *conn, const struct icap_request *request,
    struct icap_reply *reply)
{
	struct pollfd wait = {.fd = conn->fd, .events = POLLOUT};

	read_answer(conn, reply);
	while (conn->out_from < conn->out_to && !conn->closed) {
		if (poll(&wait, 1, PATIENCE_MS) <= 0)
			fail("the server does not take the body");
		push(conn);
	}
	reply->sent = request->body;
}

/* Returns the Allow header: the statuses that the server may answer besides
 * 200. */
static const char *
allow_line(const struct icap_request *request)
{
	static const char *const lines[] = {
	    "Allow: 204, 206\r\n", "Allow: 206\r\n", "Allow: 204\r\n", ""};

	return lines[(request->no_206 ? 2 : 0) + (request->no_204 ? 1 : 0)];
}

void
icap_reqmod(struct icap_conn *conn, const struct icap_request *request,
    struct icap_reply *reply)
{
	bool preview = !request->no_preview;

	write_format(conn,
	    "REQMOD icap://127.0.0.1/schoolgate ICAP/1.0\r\n"
	    "Host: 127.0.0.1\r\n%s%s%s"
	    "Encapsulated: req-hdr=0, %s-body=%zu\r\n\r\n%s\r\n%s",
	    request->icap_headers, allow_line(request),
	    preview ? "Preview: 0\r\n" : "", request->body > 0 ? "req" : "null",
	    strlen(request->http) + 2, request->http,
	    preview && request->body > 0 ? "0\r\n\r\n" : "");
	conn->total = request->body;
	conn->made = conn->out_from = conn->out_to = 0;
	if (request->body > 0 && preview) {
		read_answer(conn, reply);
		if (reply->status != 100)
			return;
	}
	if (request->body > 0)
		make_chunk(conn);
	send_rest(conn, request, reply);
}

void
icap_options(struct icap_conn *conn, struct icap_reply *reply)
{
	write_format(conn,
	    "OPTIONS icap://127.0.0.1/schoolgate ICAP/1.0\r\n"
	    "Host: 127.0.0.1\r\n\r\n");
	read_answer(conn, reply);
}

void
icap_raw(struct icap_conn *conn, const char *bytes, size_t n,
    struct icap_reply *reply)
{
	write_all(conn, bytes, n);
	read_answer(conn, reply);
}
