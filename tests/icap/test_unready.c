/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_unready.c -- a c-icap with the service has no policy at all. Every
 * request is answered, and no request passes. No input from a client may end
 * c-icap.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "icap.h"
#include "server.h"

#define CLIENT "X-Client-IP: 10.20.6.7\r\nX-SG-Mode: byod\r\n"
#define MANAGED "X-Client-IP: 10.20.6.7\r\nX-SG-Mode: managed\r\n"

static struct icap_reply reply;

static void
ask(const char *icap_headers, const char *http, uint64_t body)
{
	struct icap_request request = {
	    .icap_headers = icap_headers, .http = http, .body = body};
	struct icap_conn *conn = icap_open(server_port());

	assert_non_null(conn);
	icap_reqmod(conn, &request, &reply);
	icap_close(&conn);
}

static void
header_is(const char *head, const char *name, const char *expected)
{
	const char *value = icap_header(head, name);

	if (expected == NULL) {
		assert_null(value);
		return;
	}
	assert_non_null(value);
	assert_string_equal(value, expected);
}

static void
is_page(void)
{
	char length[32];

	assert_int_equal(reply.status, 200);
	assert_true(reply.is_response);
	assert_int_equal(reply.http_status, 503);
	header_is(reply.http_head, "Content-Type", "text/html; charset=utf-8");
	header_is(reply.http_head, "Cache-Control", "no-store");
	header_is(reply.http_head, "X-Content-Type-Options", "nosniff");
	(void)snprintf(length, sizeof(length), "%llu",
	    (unsigned long long)reply.body_bytes);
	header_is(reply.http_head, "Content-Length", length);
	assert_non_null(strstr(reply.body, "</html>"));
}

static void
test_options(void **state)
{
	struct icap_conn *conn = icap_open(server_port());

	(void)state;
	assert_non_null(conn);
	icap_options(conn, &reply);
	icap_close(&conn);
	assert_int_equal(reply.status, 200);
	header_is(reply.icap_head, "Methods", "REQMOD");
	header_is(reply.icap_head, "Preview", "0");
	header_is(reply.icap_head, "Allow", "204, 206");
	header_is(reply.icap_head, "Options-TTL", "86400");
	header_is(reply.icap_head, "Transfer-Preview", "*");
	header_is(reply.icap_head, "Transfer-Ignore", NULL);
	header_is(reply.icap_head, "ISTag", "\"CI0001none\"");
}

static void
test_page(void **state)
{
	(void)state;
	ask(CLIENT,
	    "GET http://www.example.org/<script>?a=<script> "
	    "HTTP/1.1\r\nHost: www.example.org\r\n",
	    0);
	is_page();
	header_is(reply.http_head, "Content-Language", "en");
	assert_null(strstr(reply.body, "<script"));
	ask(CLIENT,
	    "GET http://www.example.org/ HTTP/1.1\r\n"
	    "Accept-Language: fr-CA, en;q=0.5\r\n",
	    0);
	is_page();
	header_is(reply.http_head, "Content-Language", "fr");
	ask(CLIENT,
	    "GET http://www.example.org/ HTTP/1.1\r\n"
	    "Accept-Language: ../../../etc\r\n",
	    0);
	is_page();
	header_is(reply.http_head, "Content-Language", "en");
}

static void
test_references_differ(void **state)
{
	char first[sizeof(reply.body)];

	(void)state;
	ask(CLIENT, "GET http://www.example.org/ HTTP/1.1\r\n", 0);
	memcpy(first, reply.body, sizeof(first));
	ask(CLIENT, "GET http://www.example.org/ HTTP/1.1\r\n", 0);
	assert_string_not_equal(first, reply.body);
}

static void
test_head(void **state)
{
	(void)state;
	ask(CLIENT, "HEAD http://www.example.org/ HTTP/1.1\r\n", 0);
	assert_int_equal(reply.http_status, 503);
	assert_false(reply.has_body);
	assert_true(strtol(icap_header(reply.http_head, "Content-Length"), NULL,
			10) > 100);
}

static void
test_connect(void **state)
{
	(void)state;
	ask(CLIENT, "CONNECT www.example.org:443 HTTP/1.1\r\n", 0);
	assert_int_equal(reply.http_status, 503);
	header_is(reply.http_head, "Content-Type", "text/plain");
	assert_string_equal(reply.body,
	    "The school's web filter has no policy yet.\n");

	ask(MANAGED,
	    "CONNECT www.example.org:443 HTTP/1.1\r\n"
	    "X-SG-Verdict: splice\r\nx-sg-other: 1\r\nUser-Agent: a\r\n",
	    0);
	assert_int_equal(reply.status, 200);
	assert_false(reply.is_response);
	assert_non_null(strstr(reply.http_head,
	    "CONNECT www.example.org:443 HTTP/1.1\r\nUser-Agent: a\r\n"));
	header_is(reply.http_head, "X-SG-Verdict", "block");
	header_is(reply.http_head, "X-SG-Other", NULL);

	/* X-SG-TLS shows that Squid has already read the ClientHello. It is
	 * then too late to decrypt the connection, so the CONNECT must be
	 * refused. */
	ask(MANAGED "X-SG-SNI: www.example.org\r\nX-SG-TLS: TLS/1.0\r\n",
	    "CONNECT www.example.org:443 HTTP/1.1\r\n", 0);
	assert_true(reply.is_response);
	assert_int_equal(reply.http_status, 503);
}

static void
test_upload_is_dropped(void **state)
{
	struct icap_request request = {.icap_headers = CLIENT,
	    .http = "POST http://www.example.org/ HTTP/1.1\r\n",
	    .body = 30000000,
	    .no_preview = true};
	long before = server_memory_kib();
	struct icap_conn *conn;

	(void)state;
	ask(CLIENT, request.http, request.body);
	is_page();
	conn = icap_open(server_port());
	assert_non_null(conn);
	icap_reqmod(conn, &request, &reply);
	is_page();
	/* The connection can be used for the next request. */
	icap_reqmod(conn, &request, &reply);
	is_page();
	icap_close(&conn);
	assert_true(server_memory_kib() - before < 8192);
}

static void
test_no_204(void **state)
{
	struct icap_request request = {.icap_headers = CLIENT,
	    .http = "POST http://www.example.org/ HTTP/1.1\r\n",
	    .body = 100000,
	    .no_204 = true,
	    .no_preview = true};
	struct icap_conn *conn = icap_open(server_port());

	(void)state;
	assert_non_null(conn);
	icap_reqmod(conn, &request, &reply);
	is_page();
	icap_close(&conn);
}

#define HEAD                                                                   \
	"REQMOD icap://127.0.0.1/schoolgate ICAP/1.0\r\n"                      \
	"Host: x\r\n" CLIENT

static const struct {
	const char *name, *bytes;
	int status;      /* ICAP status */
	int http_status; /* HTTP status; 0 if there is no HTTP response */
} raw[] = {
    {"only a body", HEAD "Encapsulated: req-body=0\r\n\r\n0\r\n\r\n", 200, 503},
    {"RESPMOD",
	"RESPMOD icap://127.0.0.1/schoolgate ICAP/1.0\r\n"
	"Host: x\r\nEncapsulated: res-hdr=0, null-body=19\r\n\r\n"
	"HTTP/1.1 200 OK\r\n\r\n",
	405, 0},
    {"no Encapsulated", HEAD "\r\n", 400, 0},
    {"unknown part", HEAD "Encapsulated: odd-hdr=0, null-body=9\r\n\r\n", 400,
	0},
    {"body before the head", HEAD "Encapsulated: req-body=0, req-hdr=9\r\n\r\n",
	400, 0},
    {"an empty head",
	HEAD "Encapsulated: req-hdr=0, null-body=4\r\n\r\n"
	     "\r\n\r\n",
	200, 503},
    {"no request line",
	HEAD "Encapsulated: req-hdr=0, null-body=11\r\n\r\n"
	     "Host: a\r\n\r\n",
	200, 503},
    {"HTTP/0.9",
	HEAD "Encapsulated: req-hdr=0, null-body=9\r\n\r\n"
	     "GET /\r\n\r\n",
	200, 503},
    {"no ICAP at all", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400, 0},
};

static void
test_odd_messages(void **state)
{
	struct icap_conn *conn;
	long child = server_child();

	(void)state;
	for (size_t i = 0; i < sizeof(raw) / sizeof(raw[0]); i++) {
		print_message("  %s\n", raw[i].name);
		conn = icap_open(server_port());
		assert_non_null(conn);
		icap_raw(conn, raw[i].bytes, strlen(raw[i].bytes), &reply);
		icap_close(&conn);
		assert_int_equal(reply.status, raw[i].status);
		assert_int_equal(reply.http_status, raw[i].http_status);
	}
	assert_int_equal(server_child(), child);
}

static void
test_odd_requests(void **state)
{
	static char http[200000];
	long child = server_child();
	size_t n;

	(void)state;
	strcpy(http, "GET http://www.example.org/");
	memset(http + strlen(http), 'a', 30000);
	strcat(http, " HTTP/1.1\r\nHost: a\r\nHost: b\r\nHost: \r\n: b\r\n");
	ask(CLIENT, http, 0);
	is_page();
	for (n = strlen(http); n < sizeof(http) - 20; n += 20)
		memcpy(http + n, "X-SG-Verdict: allow\r\n", 22);
	ask(MANAGED, http, 0);
	is_page();
	ask(CLIENT, "POST http://a/ HTTP/1.1\r\nX-SG-\r\nX-SG\r\n", 10);
	is_page();
	memcpy(http, "CONNECT www.example.org:443 HTTP/1.1\r\nA: ", 41);
	ask(MANAGED, http, 0);
	assert_false(reply.is_response);
	header_is(reply.http_head, "X-SG-Verdict", "block");
	assert_int_equal(server_child(), child);
}

static void
test_log_says_why(void **state)
{
	(void)state;
	assert_non_null(strstr(server_log(), "names.img"));
	assert_non_null(strstr(server_log(),
	    "no policy is in force and everything is blocked; run: "
	    "schoolgate install"));
}

static int
begin(void **state)
{
	(void)state;
	return server_start("") ? 0 : -1;
}

static int
end(void **state)
{
	(void)state;
	return server_stop() ? 0 : -1;
}

/* The reload thread must have ended when c-icap unloads the module. */
static void
test_child_ends_well(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_true(server_start("DebugLevel 5\n"
					 "schoolgate.PollInterval 10\n"));
		ask(CLIENT, "GET http://www.example.org/ HTTP/1.1\r\n", 0);
		assert_true(server_stop());
	}
}

static const struct {
	const char *directive, *message;
} mistakes[] = {
    {"schoolgate.StateDir relative\n",
	"schoolgate.StateDir needs one folder with its whole path, for example: "
	"schoolgate.StateDir /"},
    {"schoolgate.StateDir /a /b\n", "schoolgate.StateDir needs one folder"},
    {"schoolgate.PagesDir\n", "schoolgate.PagesDir needs one folder"},
    {"schoolgate.PollInterval soon\n",
	"schoolgate.PollInterval needs milliseconds from 10 to 1000, "
	"for example: schoolgate.PollInterval 250"},
    {"schoolgate.PollInterval 9\n",
	"schoolgate.PollInterval needs milliseconds"},
    {"schoolgate.PollInterval 1001\n",
	"schoolgate.PollInterval needs milliseconds"},
    {"schoolgate.PollInterval 250ms\n",
	"schoolgate.PollInterval needs milliseconds"},
};

static void
test_directives(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		print_message("  %s", mistakes[i].directive);
		assert_false(server_start(mistakes[i].directive));
		assert_non_null(strstr(server_log(), mistakes[i].message));
		(void)server_stop();
	}
}

/* Without the page files the service is off: c-icap answers 500. */
static void
test_no_pages(void **state)
{
	(void)state;
	assert_true(server_start("schoolgate.PagesDir /nonexistent\n"));
	assert_non_null(strstr(server_log(),
	    "the block pages cannot be used "
	    "and the service is off; see schoolgate.PagesDir"));
	ask(CLIENT, "GET http://www.example.org/ HTTP/1.1\r\n", 0);
	assert_int_equal(reply.status, 500);
	assert_true(server_stop());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_options),
	    cmocka_unit_test(test_page),
	    cmocka_unit_test(test_references_differ),
	    cmocka_unit_test(test_head),
	    cmocka_unit_test(test_connect),
	    cmocka_unit_test(test_upload_is_dropped),
	    cmocka_unit_test(test_no_204),
	    cmocka_unit_test(test_odd_messages),
	    cmocka_unit_test(test_odd_requests),
	    cmocka_unit_test(test_log_says_why),
	};
	const struct CMUnitTest starts[] = {
	    cmocka_unit_test(test_child_ends_well),
	    cmocka_unit_test(test_directives),
	    cmocka_unit_test(test_no_pages),
	};

	if (server_program() == NULL) {
		(void)puts("skipped: c-icap is not installed");
		return 77;
	}
	return cmocka_run_group_tests(tests, begin, end) +
	    cmocka_run_group_tests(starts, NULL, NULL);
}
