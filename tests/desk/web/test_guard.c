/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_guard.c -- who may ask, targets, cookies, addresses, headers. */
#include "../../unit.h"

#include <stdio.h>
#include <string.h>

#include "desk/web/guard.h"
#include "desk/web/headers.h"

static struct sg_desk_conf
conf_of(void)
{
	return (struct sg_desk_conf){
	    .listens = {{"127.0.0.1", 8443}, {"::1", 8443}},
	    .nlistens = 2,
	    .hosts = {"desk.hillcrest.example"},
	    .nhosts = 1};
}

/* ---- Host and Origin ---------------------------------------------------- */

static const struct {
	const char *method, *path, *host, *origin, *site;
	bool tls, fine;
} asked[] = {
    {"GET", "/", "desk.hillcrest.example", NULL, NULL, false, true},
    {"GET", "/", "DESK.hillcrest.example:8443", NULL, NULL, false, true},
    {"GET", "/", "[::1]:8443", NULL, NULL, false, true},
    {"GET", "/", "127.0.0.1", NULL, NULL, false, true},
    /* A link on another page may lead to the desk's page, not to its calls. */
    {"GET", "/", "127.0.0.1", NULL, "cross-site", false, true},
    {"GET", "/api/today", "127.0.0.1", NULL, "cross-site", false, false},
    {"GET", "/api/today", "127.0.0.1", NULL, "none", false, true},
    {"POST", "/api/login", "127.0.0.1", "http://127.0.0.1", "none", false,
	false},
    {"POST", "/api/login", "127.0.0.1", "http://127.0.0.1:99", NULL, false,
	true},
    {"POST", "/api/login", "127.0.0.1", "https://127.0.0.1", NULL, false,
	false},
    {"POST", "/api/login", "127.0.0.1", "https://127.0.0.1", NULL, true, true},
    {"POST", "/api/login", "127.0.0.1", "http://127.0.0.1", NULL, true, false},
    {"POST", "/", "127.0.0.1", "http://evil.example", NULL, false, false},
    {"POST", "/", "127.0.0.1", NULL, NULL, false, false},
    {"GET", "/", NULL, NULL, NULL, false, false},
    {"GET", "/", "", NULL, NULL, false, false},
    {"GET", "/", "evil.example", NULL, NULL, false, false},
    {"GET", "/", "desk.hillcrest.example.", NULL, NULL, false, false},
    {"GET", "/", "desk.hillcrest.example:x", NULL, NULL, false, false},
    {"GET", "/", "[::1", NULL, NULL, false, false},
    {"GET", "/", "[::1]x", NULL, NULL, false, false},
    {"GET", "/", ":8443", NULL, NULL, false, false},
    {"GET", "/", "127.0.0.2", NULL, NULL, false, false},
};

static void
who_may_ask(void **state)
{
	struct sg_desk_conf conf = conf_of();

	(void)state;
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		struct sg_http_request request = {.method = asked[i].method,
		    .path = asked[i].path,
		    .peer = "127.0.0.1",
		    .tls = asked[i].tls};
		struct sg_http_answer answer = {0};

		request.header[SG_HTTP_HOST] = asked[i].host;
		request.header[SG_HTTP_ORIGIN] = asked[i].origin;
		request.header[SG_HTTP_FETCH_SITE] = asked[i].site;
		if (sg_guard(&conf, &request, &answer) != asked[i].fine)
			fail_msg("row %zu: %s %s", i, asked[i].method,
			    asked[i].host == NULL ? "-" : asked[i].host);
		assert_int_equal(answer.status, asked[i].fine ? 0 : 403);
		sg_http_clear(&answer);
	}
}

static void
headers_that_can_be_read_in_two_ways(void **state)
{
	struct sg_desk_conf conf = conf_of();
	struct sg_http_request request = {
	    .method = "GET", .path = "/", .twice = true};
	struct sg_http_answer answer = {0};

	(void)state;
	request.header[SG_HTTP_HOST] = "127.0.0.1";
	assert_false(sg_guard(&conf, &request, &answer));
	assert_int_equal(answer.status, 400);
	sg_http_clear(&answer);
	request.twice = false;
	request.header[SG_HTTP_LENGTH] = "3";
	request.header[SG_HTTP_ENCODING] = "chunked";
	assert_false(sg_guard(&conf, &request, &answer));
	assert_int_equal(answer.status, 400);
	sg_http_clear(&answer);
}

/* ---- the browser's address ---------------------------------------------- */

static const struct {
	const char *peer, *proxy, *forwarded, *origin;
	bool direct; /* it is that of the device for certain */
} addresses[] = {
    {"10.0.0.5", NULL, NULL, "10.0.0.5", true},
    {"10.0.0.5", "127.0.0.1", NULL, "10.0.0.5", true},
    {"10.0.0.5", NULL, "1.2.3.4", "10.0.0.5", false},
    {"10.0.0.5", "127.0.0.1", "1.2.3.4", "10.0.0.5", false},
    {"127.0.0.1", "127.0.0.1", "1.2.3.4", "1.2.3.4", true},
    {"127.0.0.1", "127.0.0.1", NULL, "127.0.0.1", false},
    /* A client can write the first addresses, the proxy writes the last. */
    {"127.0.0.1", "127.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4", false},
    {"127.0.0.1", "127.0.0.1", "2001:db8::1", "2001:db8::1", true},
    {"127.0.0.1", "127.0.0.1", "evil\"", "127.0.0.1", true},
    {"127.0.0.1", "127.0.0.1", "", "127.0.0.1", true},
    {"127.0.0.1", "127.0.0.1", "1.2.3.4,", "127.0.0.1", false},
};

static void
whose_address_is_believed(void **state)
{
	char origin[SG_GUARD_ORIGIN];

	(void)state;
	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		struct sg_desk_conf conf = conf_of();
		struct sg_http_request request = {.peer = addresses[i].peer};

		conf.proxy = addresses[i].proxy;
		request.header[SG_HTTP_FORWARDED_FOR] = addresses[i].forwarded;
		sg_guard_origin(&conf, &request, origin);
		assert_string_equal(origin, addresses[i].origin);
		/* Where the address is the proxy's own, it is this machine's.
		 */
		assert_int_equal(sg_guard_is_direct(&conf, &request),
		    addresses[i].direct);
	}
}

/* ---- cookies ------------------------------------------------------------ */

static const struct {
	const char *cookie, *value; /* NULL: none */
} cookies[] = {
    {"sg-session=abc123", "abc123"},
    {"a=1; sg-session=abc123; b=2", "abc123"},
    {"a=1;sg-session=abc123", "abc123"},
    {"sg-session=", NULL},
    {"sg-session", NULL},
    {"xsg-session=abc", NULL},
    {"sg-session=a; sg-session=b", NULL},
    {"sg-session=a\"b", NULL},
    {"sg-session=0123456789abcdef", NULL}, /* too long for the test's 16 */
    {"", NULL},
    {NULL, NULL},
};

static void
a_cookie_is_found(void **state)
{
	char value[16];

	(void)state;
	for (size_t i = 0; i < sizeof cookies / sizeof *cookies; i++) {
		struct sg_http_request request = {0};
		bool found;

		request.header[SG_HTTP_COOKIE] = cookies[i].cookie;
		found = sg_guard_cookie(&request, "sg-session", value,
		    sizeof value);
		if (found != (cookies[i].value != NULL))
			fail_msg("%s", cookies[i].cookie);
		if (found)
			assert_string_equal(value, cookies[i].value);
	}
}

static void
tokens_are_compared(void **state)
{
	(void)state;
	assert_true(sg_guard_same("abc", "abc"));
	assert_false(sg_guard_same("abc", "abd"));
	assert_false(sg_guard_same("abc", "ab"));
	assert_false(sg_guard_same("", ""));
}

/* ---- targets ------------------------------------------------------------ */

static const struct {
	const char *target, *path, *a; /* path NULL: refused */
} targets[] = {
    {"/", "/", NULL},
    {"/api/x?a=1", "/api/x", "1"},
    {"/api/x?b=2&a=%C3%A4+b", "/api/x", "\xc3\xa4 b"},
    {"/api/x?a", "/api/x", ""},
    {"/api/x?&&a=1&", "/api/x", "1"},
    {"/a%2fb", "/a%2fb", NULL},
    {"/x?a=%00", NULL, NULL},
    {"/x?a=%0a", NULL, NULL},
    {"/x?a=%ff", NULL, NULL},
    {"/x?a=%2", NULL, NULL},
    {"/x?a=%zz", NULL, NULL},
    {"/x?a=1&a=2", NULL, NULL},
    {"/x\x01y", NULL, NULL},
    {"x", NULL, NULL},
    {"", NULL, NULL},
    {"*", NULL, NULL},
    {"http://evil.example/", NULL, NULL},
};

static void
a_target_is_split(void **state)
{
	char text[128];

	(void)state;
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		struct sg_http_request request = {0};
		const char *wrong, *a;

		(void)snprintf(text, sizeof text, "%s", targets[i].target);
		wrong = sg_http_target(text, &request);
		if ((wrong == NULL) != (targets[i].path != NULL))
			fail_msg("%s: %s", targets[i].target,
			    wrong == NULL ? "taken" : wrong);
		if (wrong != NULL)
			continue;
		assert_string_equal(request.path, targets[i].path);
		a = sg_http_query(&request, "a");
		assert_int_equal(a == NULL, targets[i].a == NULL);
		if (a != NULL)
			assert_string_equal(a, targets[i].a);
	}
}

static void
too_many_parameters(void **state)
{
	char text[512] = "/x?";
	struct sg_http_request request = {0};
	size_t n = strlen(text);

	(void)state;
	for (int i = 0; i <= SG_HTTP_QUERY; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "a%d=1&", i);
	assert_non_null(sg_http_target(text, &request));
}

/* ---- headers ------------------------------------------------------------ */

static const char *
value(const struct sg_header_line *lines, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(lines[i].name, name) == 0)
			return lines[i].value;
	return NULL;
}

static void
every_answer_has_the_headers(void **state)
{
	struct sg_desk_conf conf = conf_of();
	struct sg_http_request request = {.method = "GET", .tls = true};
	struct sg_http_answer answer = {
	    .status = 200, .type = "text/html", .download = "a.zip"};
	struct sg_header_line lines[SG_HEADER_LINES];
	size_t n = sg_headers(&conf, &request, &answer, lines);

	(void)state;
	assert_non_null(strstr(value(lines, n, "Content-Security-Policy"),
	    "default-src 'none'; script-src 'self'; style-src 'self'"));
	assert_null(strstr(value(lines, n, "Content-Security-Policy"),
	    "unsafe"));
	assert_string_equal(value(lines, n, "X-Content-Type-Options"),
	    "nosniff");
	assert_string_equal(value(lines, n, "Referrer-Policy"), "no-referrer");
	assert_string_equal(value(lines, n, "Cross-Origin-Opener-Policy"),
	    "same-origin");
	assert_string_equal(value(lines, n, "Cross-Origin-Resource-Policy"),
	    "same-origin");
	assert_string_equal(value(lines, n, "Cache-Control"), "no-store");
	assert_string_equal(value(lines, n, "Content-Disposition"),
	    "attachment; filename=\"a.zip\"");
	assert_non_null(value(lines, n, "Permissions-Policy"));
	assert_non_null(value(lines, n, "Strict-Transport-Security"));
	request.tls = false;
	n = sg_headers(&conf, &request, &answer, lines);
	assert_null(value(lines, n, "Strict-Transport-Security"));
}

/* A report is read in the browser: it has a style, but must not be able to do
 * anything. */
static void
a_document_that_is_shown_can_do_nothing(void **state)
{
	struct sg_desk_conf conf = conf_of();
	struct sg_http_request request = {.method = "GET", .tls = true};
	struct sg_http_answer answer = {.status = 200,
	    .type = "text/html",
	    .download = "a.html",
	    .shown = true};
	struct sg_header_line lines[SG_HEADER_LINES];
	size_t n = sg_headers(&conf, &request, &answer, lines);

	(void)state;
	assert_string_equal(value(lines, n, "Content-Security-Policy"),
	    "default-src 'none'; style-src 'unsafe-inline'; "
	    "form-action 'none'; frame-ancestors 'none'; base-uri 'none'; "
	    "sandbox");
	assert_string_equal(value(lines, n, "Content-Disposition"),
	    "inline; filename=\"a.html\"");
	/* With it, a browser may refuse to show what is in a sandbox. */
	assert_null(value(lines, n, "Cross-Origin-Opener-Policy"));
	assert_string_equal(value(lines, n, "X-Content-Type-Options"),
	    "nosniff");
	assert_string_equal(value(lines, n, "X-Frame-Options"), "DENY");
	assert_string_equal(value(lines, n, "Cache-Control"), "no-store");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_may_ask),
	    cmocka_unit_test(headers_that_can_be_read_in_two_ways),
	    cmocka_unit_test(whose_address_is_believed),
	    cmocka_unit_test(a_cookie_is_found),
	    cmocka_unit_test(tokens_are_compared),
	    cmocka_unit_test(a_target_is_split),
	    cmocka_unit_test(too_many_parameters),
	    cmocka_unit_test(every_answer_has_the_headers),
	    cmocka_unit_test(a_document_that_is_shown_can_do_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
