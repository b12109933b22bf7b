/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_server.c -- the HTTP server itself, over real connections: files,
 * limits, many clients at once, and the end.
 */
#define _GNU_SOURCE
#include "place.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "desk/web/limits.h"
#include "desk/web/server.h"

static struct place *the_place;
static struct sg_server *server;
static uint16_t port;

static int
begin(void **state)
{
	char why[SG_WHY_BYTES];

	*state = the_place = place_new();
	server = sg_server_start(&the_place->web, NULL, NULL, why);
	if (server == NULL)
		fail_msg("%s", why);
	port = sg_server_port(server, 0);
	return port == 0;
}

static int
end(void **state)
{
	(void)state;
	sg_server_stop(&server);
	place_free(&the_place);
	return 0;
}

static int
dial(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons(port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	return fd;
}

/* Send bytes; the server may close the connection meanwhile. */
static void
put(int fd, const char *bytes, size_t n)
{
	ssize_t sent;

	while (n > 0 && (sent = send(fd, bytes, n, MSG_NOSIGNAL)) > 0) {
		bytes += sent;
		n -= (size_t)sent;
	}
}

/* Read until the server closes the connection. */
static char *
rest(int fd)
{
	static char text[1 << 20];
	size_t n = 0;
	ssize_t got;

	while (n < sizeof text - 1 &&
	    (got = recv(fd, text + n, sizeof text - 1 - n, 0)) > 0)
		n += (size_t)got;
	text[n] = '\0';
	return text;
}

/* Send a request on a connection of its own, and return the whole answer. */
static char *
ask(const char *head, const char *body, size_t size)
{
	char text[1024];
	int fd = dial();
	char *answer;
	int n = snprintf(text, sizeof text,
	    "%s\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n"
	    "Content-Length: %zu\r\n\r\n",
	    head, port, size);

	put(fd, text, (size_t)n);
	if (size > 0)
		put(fd, body, size);
	answer = rest(fd);
	(void)close(fd);
	return answer;
}

static void
wants(const char *answer, const char *text)
{
	if (strstr(answer, text) == NULL)
		fail_msg("no \"%s\" in: %.2000s", text, answer);
}

/* ---- files -------------------------------------------------------------- */

static void
files_are_served(void **state)
{
	const char *answer = ask("GET / HTTP/1.1", NULL, 0), *tag;
	char head[256], etag[64];

	(void)state;
	wants(answer, "HTTP/1.1 200 ");
	wants(answer, "Content-Type: text/html; charset=utf-8\r\n");
	wants(answer, "Content-Security-Policy: default-src 'none'; ");
	wants(answer, "Cache-Control: no-cache\r\n");
	wants(answer, "<!doctype html>");
	tag = strstr(answer, "ETag: ");
	assert_non_null(tag);
	(void)snprintf(etag, sizeof etag, "%.*s", (int)strcspn(tag + 6, "\r"),
	    tag + 6);
	(void)snprintf(head, sizeof head, "GET / HTTP/1.1\r\nIf-None-Match: %s",
	    etag);
	wants(ask(head, NULL, 0), "HTTP/1.1 304 ");
	answer = ask("HEAD /app.js HTTP/1.1", NULL, 0);
	wants(answer, "HTTP/1.1 200 ");
	wants(answer, "Content-Length: 13\r\n");
	assert_null(strstr(answer, "use strict"));
	wants(ask("GET /views/one.js HTTP/1.1", NULL, 0), "HTTP/1.1 404 ");
	wants(ask("DELETE / HTTP/1.1", NULL, 0), "HTTP/1.1 405 ");
}

static void
calls_are_served(void **state)
{
	const char *answer = ask("GET /api/about HTTP/1.1", NULL, 0);

	(void)state;
	wants(answer, "HTTP/1.1 200 ");
	wants(answer, "Content-Type: application/json; charset=utf-8\r\n");
	wants(answer, "Cache-Control: no-store\r\n");
	wants(answer, "Hillcrest <School>");
	answer = ask("GET /api/session HTTP/1.1\r\n"
		     "Cookie: sg-session=officertoken",
	    NULL, 0);
	wants(answer, "\"csrf\":\"csrfofficer\"");
	wants(ask("GET /api/session HTTP/1.1", NULL, 0), "HTTP/1.1 401 ");
}

static void
a_login_over_http(void **state)
{
	static const char body[] =
	    "{\"name\":\"officer\",\"password\":\"right\"}";
	char head[256];
	const char *answer;

	(void)state;
	(void)snprintf(head, sizeof head,
	    "POST /api/login HTTP/1.1\r\nOrigin: http://127.0.0.1:%u\r\n"
	    "Content-Type: application/json",
	    port);
	answer = ask(head, body, sizeof body - 1);
	wants(answer, "HTTP/1.1 200 ");
	wants(answer,
	    "Set-Cookie: sg-session=officertoken; Path=/; HttpOnly; "
	    "SameSite=Strict\r\n");
}

/* ---- limits ------------------------------------------------------------- */

static char big[400 * 1024];

static void
long_parts(void **state)
{
	int fd;
	char *answer;

	(void)state;
	for (int part = 0; part < 2; part++) {
		memset(big, 'a', sizeof big);
		fd = dial();
		if (part == 0) { /* the address */
			memcpy(big, "GET /api/x?a=", 13);
			strcpy(big + 6000,
			    " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
			    "Connection: close\r\n\r\n");
		} else { /* a header */
			memcpy(big, "GET / HTTP/1.1\r\nX: ", 19);
			strcpy(big + 300000, "\r\n\r\n");
		}
		put(fd, big, strlen(big));
		answer = rest(fd);
		if (part == 0) {
			wants(answer, "HTTP/1.1 414 ");
			wants(answer, "\"code\":\"too-large\"");
		} else if (*answer != '\0') {
			/* libmicrohttpd refuses it by itself. */
			wants(answer, "HTTP/1.1 4");
		}
		(void)close(fd);
	}
	wants(ask("GET /api/about HTTP/1.1", NULL, 0), "HTTP/1.1 200 ");
}

static void
a_body_that_is_too_large(void **state)
{
	char *answer;

	(void)state;
	memset(big, ' ', sizeof big);
	answer = ask("POST /api/login HTTP/1.1\r\n"
		     "Content-Type: application/json",
	    big, SG_HTTP_BODY_BYTES + 1);
	/* The server may close before all is sent; then nothing is read. */
	if (*answer != '\0')
		wants(answer, "HTTP/1.1 413 ");
	wants(ask("GET /api/about HTTP/1.1", NULL, 0), "HTTP/1.1 200 ");
}

static void
a_chunked_body_that_is_too_large(void **state)
{
	static const char head[] =
	    "POST /api/login HTTP/1.1\r\nHost: 127.0.0.1\r\n"
	    "Connection: close\r\nContent-Type: application/json\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n";
	int fd = dial();

	(void)state;
	memset(big, ' ', sizeof big);
	put(fd, head, sizeof head - 1);
	for (int i = 0; i < 20; i++) {
		put(fd, "4000\r\n", 6);
		put(fd, big, 0x4000);
		put(fd, "\r\n", 2);
	}
	put(fd, "0\r\n\r\n", 5);
	wants(rest(fd), "HTTP/1.1 413 ");
	(void)close(fd);
}

static const char *const odd[] = {
    "\r\n\r\n",
    "GET\r\n\r\n",
    "GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n"
    "Connection: close\r\n\r\n",
    "GET http://127.0.0.1/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    "Connection: close\r\n\r\n",
    "POST /api/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n"
    "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n",
    "POST /api/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n"
    "\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
};

static void
odd_requests_are_refused(void **state)
{
	char *answer;
	int fd;

	(void)state;
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		fd = dial();
		put(fd, odd[i], strlen(odd[i]));
		(void)shutdown(fd, SHUT_WR);
		answer = rest(fd);
		if (strncmp(answer, "HTTP/1.1 2", 10) == 0)
			fail_msg("row %zu: %.200s", i, answer);
		(void)close(fd);
	}
	wants(ask("GET /api/about HTTP/1.1", NULL, 0), "HTTP/1.1 200 ");
}

/* ---- many clients ------------------------------------------------------- */

/* Clients that say nothing occupy connections, but not the server. */
static void
silent_clients_do_not_stop_others(void **state)
{
	int fds[40];

	(void)state;
	for (int i = 0; i < 40; i++) {
		fds[i] = dial();
		put(fds[i], "GET / HT", 8);
	}
	wants(ask("GET /api/about HTTP/1.1", NULL, 0), "HTTP/1.1 200 ");
	for (int i = 0; i < 40; i++)
		(void)close(fds[i]);
}

static void
one_address_gets_only_so_many(void **state)
{
	static int fds[SG_LIMIT_PER_ADDRESS + 20];
	char byte;
	int open = 0;

	(void)state;
	for (int i = 0; i < SG_LIMIT_PER_ADDRESS + 20; i++)
		fds[i] = dial();
	/* The server has looked at all of them when it answers nobody any
	 * more; those over the limit it has closed. */
	for (int i = 0; i < SG_LIMIT_PER_ADDRESS + 20; i++) {
		struct timeval wait = {0, 200000};

		(void)setsockopt(fds[i], SOL_SOCKET, SO_RCVTIMEO, &wait,
		    sizeof wait);
		open += recv(fds[i], &byte, 1, 0) < 0;
	}
	assert_int_equal(open, SG_LIMIT_PER_ADDRESS);
	for (int i = 0; i < SG_LIMIT_PER_ADDRESS + 20; i++)
		(void)close(fds[i]);
}

#define CLIENTS 8
#define EACH 50
static atomic_int answered;

static void *
client(void *arg)
{
	char text[8192];
	int fd = dial();
	ssize_t n;

	(void)arg;
	for (int i = 0; i < EACH; i++) {
		static const char request[] =
		    "GET /api/today HTTP/1.1\r\nHost: 127.0.0.1\r\n"
		    "Cookie: sg-session=officertoken\r\n\r\n";

		put(fd, request, sizeof request - 1);
		n = recv(fd, text, sizeof text, 0);
		if (n > 12 && memcmp(text, "HTTP/1.1 200", 12) == 0)
			answered++;
		/* The whole answer is read before the next request. */
		while (n > 0 && text[n - 1] != '}')
			n = recv(fd, text, sizeof text, 0);
	}
	(void)close(fd);
	return NULL;
}

static void
many_at_once(void **state)
{
	pthread_t threads[CLIENTS];

	(void)state;
	answered = 0;
	for (int i = 0; i < CLIENTS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, client,
				     NULL),
		    0);
	for (int i = 0; i < CLIENTS; i++)
		(void)pthread_join(threads[i], NULL);
	assert_int_equal(answered, CLIENTS * EACH);
}

static void *
client_that_goes(void *arg)
{
	(void)arg;
	for (int i = 0; i < EACH; i++) {
		static const char request[] =
		    "GET /api/today HTTP/1.1\r\nHost: 127.0.0.1\r\n"
		    "Cookie: sg-session=officertoken\r\n\r\n";
		int fd = dial();

		put(fd, request, sizeof request - 1);
		(void)close(fd);
	}
	return NULL;
}

/* The server stops while requests are being answered, and clients are gone. */
static void
the_end_comes_at_any_time(void **state)
{
	pthread_t threads[CLIENTS];
	char why[SG_WHY_BYTES];

	(void)state;
	for (int i = 0; i < CLIENTS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL,
				     client_that_goes, NULL),
		    0);
	for (int i = 0; i < CLIENTS; i++)
		(void)pthread_join(threads[i], NULL);
	sg_server_stop(&server);
	server = sg_server_start(&the_place->web, NULL, NULL, why);
	assert_non_null(server);
	port = sg_server_port(server, 0);
	wants(ask("GET /api/about HTTP/1.1", NULL, 0), "HTTP/1.1 200 ");
}

static void
an_address_that_is_taken(void **state)
{
	char why[SG_WHY_BYTES];
	struct sg_server *second;
	uint16_t before = the_place->conf.listens[0].port;

	(void)state;
	the_place->conf.listens[0].port = port;
	second = sg_server_start(&the_place->web, NULL, NULL, why);
	the_place->conf.listens[0].port = before;
	assert_null(second);
	wants(why, "cannot listen at 127.0.0.1");
}

static void
a_certificate_that_is_none(void **state)
{
	char why[SG_WHY_BYTES];

	(void)state;
	assert_null(sg_server_start(&the_place->web, "no", "key", why));
	wants(why, "certificate");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(files_are_served),
	    TEST(calls_are_served),
	    TEST(a_login_over_http),
	    TEST(long_parts),
	    TEST(a_body_that_is_too_large),
	    TEST(a_chunked_body_that_is_too_large),
	    TEST(odd_requests_are_refused),
	    TEST(silent_clients_do_not_stop_others),
	    TEST(one_address_gets_only_so_many),
	    TEST(many_at_once),
	    TEST(the_end_comes_at_any_time),
	    TEST(an_address_that_is_taken),
	    TEST(a_certificate_that_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
