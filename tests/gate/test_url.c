/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_url.c -- tests parsing request targets: scheme, port, path and query,
 * and which targets are refused.
 *
 * test_host.c tests hosts.
 */
#include "parsed.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- whole targets ------------------------------------------------------ */

struct target_row {
	const char *target;
	bool connect;
	const char *header;
	const char *scheme, *host, *path, *query;
	unsigned int port;
};

static const struct target_row targets[] = {
    /* absolute */
    {"http://a.example/p?q", false, "", "http", "a.example", "/p", "q", 80},
    {"https://a.example", false, "", "https", "a.example", "/", "", 443},
    {"https://a.example:443/", false, "", "https", "a.example", "/", "", 443},
    {"HTTPS://a.example:/", false, "", "https", "a.example", "/", "", 443},
    {"ws://a.example/", false, "", "ws", "a.example", "/", "", 80},
    {"wss://a.example/", false, "", "wss", "a.example", "/", "", 443},
    {"ftp://a.example/", false, "", "ftp", "a.example", "/", "", 21},
    {"urn://a.example/", false, "", "urn", "a.example", "/", "", 0},
    {"Foo+1.x-y://a.example/%2e/p", false, "", "foo+1.x-y", "a.example", "/p",
	"", 0},
    {"http://a.example:0/", false, "", "http", "a.example", "/", "", 0},
    {"http://a.example:65535/", false, "", "http", "a.example", "/", "", 65535},
    {"http://a.example:00000080/", false, "", "http", "a.example", "/", "", 80},
    {"http://u:1@a.example:81/", false, "", "http", "a.example", "/", "", 81},
    {"http://%61.example:81/", false, "", "http", "a.example", "/", "", 81},
    {"http://a.example?q", false, "", "http", "a.example", "/", "q", 80},
    {"http://a.example?q@b/c", false, "", "http", "a.example", "/", "q@b/c",
	80},
    {"http://a.example#@b.example/", false, "", "http", "a.example", "/", "",
	80},
    {"http://a.example/p#f?q", false, "", "http", "a.example", "/p", "", 80},
    {"http://a.example/p?q?r#f", false, "", "http", "a.example", "/p", "q?r",
	80},
    {"http://a.example/p?", false, "", "http", "a.example", "/p", "", 80},
    {"http://a.example:81?q", false, "", "http", "a.example", "/", "q", 81},
    {"http://a.example/p?%41%2e/../", false, "", "http", "a.example", "/p",
	"%41%2e/../", 80},
    /* the Host header is used only for targets without a host ("/p") */
    {"http://a.example/", false, "b.example", "http", "a.example", "/", "", 80},
    {"/p?q", false, "b.example", "", "b.example", "/p", "q", 0},
    {"/p", false, " B.example:8080\t", "", "b.example", "/p", "", 8080},
    {"/", false, "[::1]:81", "", "[::1]", "/", "", 81},
    {"//a.example/p", false, "b.example", "", "b.example", "//a.example/p", "",
	0},
    {"*", false, "b.example", "", "b.example", "/", "", 0},
    /* missing or surplus slashes, which browsers accept */
    {"http:a.example/p", false, "", "http", "a.example", "/p", "", 80},
    {"https:/a.example/p", false, "", "https", "a.example", "/p", "", 443},
    {"http:////a.example/p", false, "", "http", "a.example", "/p", "", 80},
    /* no scheme */
    {"a.example", false, "", "", "a.example", "/", "", 0},
    {"a.example/p?q", false, "", "", "a.example", "/p", "q", 0},
    {"a.example:8080/p", false, "", "", "a.example", "/p", "", 8080},
    {"localhost:8080", false, "", "", "localhost", "/", "", 8080},
    {"157.240.214.35:443", false, "", "", "157.240.214.35", "/", "", 443},
    {"[::1]:443/p", false, "", "", "[::1]", "/p", "", 443},
    /* CONNECT */
    {"a.example:443", true, "", "", "a.example", "", "", 443},
    {"A.example.:443", true, "", "", "a.example", "", "", 443},
    {"a.example", true, "b.example", "", "a.example", "", "", 0},
    {"[2001:db8::1]:443", true, "", "", "[2001:db8::1]", "", "", 443},
    {"http:443", true, "", "", "http", "", "", 443}};

static void
target_parts(void **state)
{
	const struct target_row *row;

	(void)state;
	for (size_t i = 0; i < sizeof(targets) / sizeof(*targets); i++) {
		row = &targets[i];
		sg_url_parse(sg_str(row->target), row->connect,
		    sg_str(row->header), &url);
		assert_fault(row->target, SG_URL_FINE);
		assert_span(row->target, "scheme", url.scheme, row->scheme);
		assert_span(row->target, "host", url.host, row->host);
		assert_span(row->target, "path", url.path, row->path);
		assert_span(row->target, "query", url.query, row->query);
		assert_int_equal(url.port, row->port);
		assert_int_equal(url.authority_only, row->connect);
	}
}

static void
target_faults(void **state)
{
	static const struct {
		const char *target;
		bool connect;
		const char *header;
		enum sg_url_fault fault;
	} rows[] = {{"", false, "a.example", SG_URL_EMPTY},
	    {"", true, "a.example", SG_URL_EMPTY},
	    {"/p", false, "", SG_URL_EMPTY}, {"/p", false, " \t", SG_URL_EMPTY},
	    {"*", false, "", SG_URL_EMPTY},
	    {"http://", false, "a.example", SG_URL_EMPTY},
	    {"http:///", false, "", SG_URL_EMPTY},
	    {"http://:80/", false, "", SG_URL_EMPTY},
	    {"http://?a.example", false, "", SG_URL_EMPTY},
	    {"http://#a.example", false, "", SG_URL_EMPTY},
	    {"urn:///a.example", false, "", SG_URL_EMPTY},
	    {":443", true, "", SG_URL_EMPTY},
	    {"http://a.example:65536/", false, "", SG_URL_BAD_PORT},
	    {"http://a.example:4294967376/", false, "", SG_URL_BAD_PORT},
	    {"http://a.example:-1/", false, "", SG_URL_BAD_PORT},
	    {"http://a.example:8o/", false, "", SG_URL_BAD_PORT},
	    {"http://a.example:80:80/", false, "", SG_URL_BAD_PORT},
	    {"http://a.example: 80/", false, "", SG_URL_BAD_PORT},
	    {"mailto:pupil@hillcrest.example:x", false, "", SG_URL_BAD_PORT},
	    {"a.example:443/", true, "", SG_URL_BAD_PORT},
	    {"https://a.example:443", true, "", SG_URL_BAD_PORT},
	    {"a.example/p", true, "", SG_URL_BAD_HOST},
	    {"2001:db8::1:443", true, "", SG_URL_BAD_PORT},
	    {"/p", false, "a.example:x", SG_URL_BAD_PORT},
	    {"/p", false, "a example", SG_URL_BAD_HOST},
	    {"/p", false, "a.example/b", SG_URL_BAD_HOST},
	    {"/p", false, "1.2.3.999", SG_URL_BAD_ADDRESS},
	    {"/p", false, "a\x01.example", SG_URL_CONTROL},
	    {" http://a.example/", false, "", SG_URL_BAD_HOST},
	    {"other://a\\b.example/", false, "", SG_URL_FINE}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		sg_url_parse(sg_str(rows[i].target), rows[i].connect,
		    sg_str(rows[i].header), &url);
		assert_fault(rows[i].target, rows[i].fault);
	}
}

/* Control bytes are found everywhere, even in user names and fragments. */
static void
target_control_bytes(void **state)
{
	static const char target[] = "http://u@a.example:80/path?query#frag";
	static const char controls[] = {0, 1, '\t', '\n', '\r', 0x1f, 0x7f};
	char copy[sizeof(target) - 1];

	(void)state;
	for (size_t i = 0; i < sizeof(copy); i++) {
		for (size_t c = 0; c < sizeof(controls); c++) {
			memcpy(copy, target, sizeof(copy));
			copy[i] = controls[c];
			sg_url_parse((struct sg_str){copy, sizeof(copy)}, false,
			    sg_str(NULL), &url);
			assert_fault(copy, SG_URL_CONTROL);
		}
		memcpy(copy, target, sizeof(copy));
		copy[i] = '\x80';
		sg_url_parse((struct sg_str){copy, sizeof(copy)}, false,
		    sg_str(NULL), &url);
		assert_int_not_equal(url.fault, SG_URL_CONTROL);
	}
}

/*
 * A target without a scheme and a host.  The byte before the target is not part
 * of it, and must not be read.  A sanitizer or Valgrind would report that.
 */
static void
target_without_host(void **state)
{
	static const char *const hostless[] = {"?//y", "#x", "@", ":"};
	char *copy;
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof hostless / sizeof *hostless; i++) {
		n = strlen(hostless[i]);
		copy = malloc(n);
		assert_non_null(copy);
		memcpy(copy, hostless[i], n);
		sg_url_parse((struct sg_str){copy, n}, false, sg_str(NULL),
		    &url);
		assert_int_not_equal(url.fault, SG_URL_FINE);
		free(copy);
	}
}

/* ---- caps --------------------------------------------------------------- */

static void
target_length(void **state)
{
	static char target[SG_URL_MAX + 1];
	static const char start[] = "http://a.example/%41";

	(void)state;
	memset(target, 'x', sizeof(target));
	memcpy(target, start, sizeof(start) - 1);
	sg_url_parse((struct sg_str){target, SG_URL_MAX}, false, sg_str(NULL),
	    &url);
	assert_fault("8192 bytes", SG_URL_FINE);
	assert_int_equal(url.path.n,
	    SG_URL_MAX - (sizeof("http://a.example") - 1) - 2);
	sg_url_parse((struct sg_str){target, SG_URL_MAX + 1}, false,
	    sg_str(NULL), &url);
	assert_fault("8193 bytes", SG_URL_TOO_LONG);
	sg_url_parse(SG_LIT("/"), false,
	    (struct sg_str){target, SG_URL_MAX + 1}, &url);
	assert_fault("8193 bytes of header", SG_URL_TOO_LONG);
	/* A scheme may be nearly as long as the target. */
	memset(target, 'X', sizeof(target));
	memcpy(target + SG_URL_MAX - 6, "://a/.", 6);
	sg_url_parse((struct sg_str){target, SG_URL_MAX}, false, sg_str(NULL),
	    &url);
	assert_fault("a long scheme", SG_URL_FINE);
	assert_int_equal(url.scheme.n, SG_URL_MAX - 6);
	assert_int_equal(url.scheme.p[url.scheme.n - 1], 'x');
	assert_span("a long scheme", "path", url.path, "/");
}

/* ---- paths -------------------------------------------------------------- */

static const struct {
	const char *sent, *path;
	bool borrowed, plain; /* borrowed: the result points into the target;
				 plain: all servers understand the path alike */
} paths[] = {{"", "/", false, true}, {"/", "/", true, true},
    {"/a/b.html", "/a/b.html", true, true},
    {"/A~!$&'()*+,=:@\"<>^`{|}", "/A~!$&'()*+,=:@\"<>^`{|}", true, true},
    {"/a./b..", "/a./b..", true, true},
    /* needless encoding is undone; necessary encoding is added */
    {"/%68ill%2dcrest%7E", "/hill-crest~", false, true},
    {"/%40user%3a%2C%22", "/@user:,\"", false, true},
    {"/caf\xc3\xa9", "/caf%C3%A9", false, true},
    {"/caf%c3%a9", "/caf%C3%A9", false, true}, {"/a b", "/a%20b", false, true},
    {"/a%20b", "/a%20b", false, true},
    {"/%00%0a%7f", "/%00%0A%7F", false, true},
    {"/%3f%23", "/%3F%23", false, true}, {"/%", "/%25", false, true},
    {"/%4", "/%254", false, true}, {"/%zz%G1", "/%25zz%25G1", false, true},
    {"/%25", "/%25", false, true},
    /* dots */
    {"/.well-known/x", "/.well-known/x", false, true},
    {"/...", "/...", false, true}, {"/..a", "/..a", false, true},
    {"/.", "/", false, false}, {"/..", "/", false, false},
    {"/./", "/", false, false}, {"/../../x", "/x", false, false},
    {"/hillcrest/../x", "/x", false, false},
    {"/hillcrest/..", "/", false, false},
    {"/hillcrest/.", "/hillcrest/", false, false},
    {"/a/b/../../c/./d", "/c/d", false, false},
    {"/a//../b", "/a/b", false, false}, {"//../b", "/b", false, false},
    {"/hillcrest/%2e%2E/x", "/x", false, false},
    {"/hillcrest/.%2e/x", "/x", false, false},
    {"/hillcrest/%2e", "/hillcrest/", false, false},
    /* paths that servers read in different ways */
    {"/a//b", "/a//b", false, false}, {"//", "//", false, false},
    {"/a;b", "/a;b", false, false}, {"/a%3bb", "/a%3Bb", false, false},
    {"/%252e%252e/x", "/%252e%252e/x", false, false},
    {"/a%2fb%2F", "/a%2Fb%2F", false, false},
    {"/a%2f..%2fb", "/a%2F..%2Fb", false, false},
    {"/%%41", "/%25A", false, true}, {"/%%34%31", "/%2541", false, false},
    {"/%2%65%2%65/x", "/%252e%252e/x", false, false},
    {"/a\\b", "/a/b", false, false}, {"\\a\\..\\b", "/b", false, false},
    {"/a%5c..%5cb", "/a%5C..%5Cb", false, false}};

static void
path_canonical(void **state)
{
	char target[128];

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		snprintf(target, sizeof(target), "http://a.example%s?q\\.#f",
		    paths[i].sent);
		sg_url_parse(sg_str(target), false, sg_str(NULL), &url);
		assert_fault(paths[i].sent, SG_URL_FINE);
		assert_span(paths[i].sent, "host", url.host, "a.example");
		assert_span(paths[i].sent, "path", url.path, paths[i].path);
		assert_span(paths[i].sent, "sent path", url.sent_path,
		    i == 0 ? "/" : paths[i].sent);
		assert_span(paths[i].sent, "query", url.query, "q\\.");
		if ((url.path_ways == 0) != paths[i].plain)
			fail_msg("%s: ways %#x", paths[i].sent, url.path_ways);
		assert_int_equal(url.path.p == target + 16, paths[i].borrowed);
		/* A canonical path does not change if it is parsed again. */
		snprintf(target, sizeof(target), "http://a.example%s",
		    paths[i].path);
		sg_url_parse(sg_str(target), false, sg_str(NULL), &url);
		assert_span(paths[i].path, "path", url.path, paths[i].path);
	}
}

/*
 * The parser percent-encodes these bytes, which makes the path three times as
 * long. The limit applies to the longer path.
 */
static void
path_length(void **state)
{
	static const char start[] = "http://a.example/";
	static char target[SG_URL_MAX];
	const size_t most = (SG_URL_MAX - 1) / 3;

	(void)state;
	memset(target, 0xe4, sizeof(target));
	memcpy(target, start, sizeof(start) - 1);
	sg_url_parse((struct sg_str){target, sizeof(start) - 1 + most}, false,
	    sg_str(NULL), &url);
	assert_fault("a path that just fits", SG_URL_FINE);
	assert_int_equal(url.path.n, 1 + 3 * most);
	sg_url_parse((struct sg_str){target, sizeof(start) + 1 + most}, false,
	    sg_str(NULL), &url);
	assert_fault("one that does not", SG_URL_TOO_LONG);
	/* The path's buffer also holds an unknown scheme in lower case. */
	memcpy(target, "URN://a/", 8);
	sg_url_parse((struct sg_str){target, 8 + most}, false, sg_str(NULL),
	    &url);
	if (url.fault == SG_URL_FINE)
		assert_span("scheme", "scheme", url.scheme, "urn");
}

static void
backslash_ends_host(void **state)
{
	static const char *const same[] = {"http:\\\\a.example\\p",
	    "http://a.example\\p", "http:/\\a.example/p",
	    "http://a.example\\@b.example/../../p"};

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++) {
		sg_url_parse(sg_str(same[i]), false, sg_str(NULL), &url);
		assert_fault(same[i], SG_URL_FINE);
		assert_span(same[i], "host", url.host, "a.example");
		assert_span(same[i], "path", url.path, "/p");
	}
}

/* Each fault has a text of its own. */
static void
fault_texts(void **state)
{
	(void)state;
	for (int a = SG_URL_FINE; a <= SG_URL_CONTROL + 1; a++)
		for (int b = SG_URL_FINE; b < a; b++)
			assert_string_not_equal(
			    sg_url_fault_text((enum sg_url_fault)a),
			    sg_url_fault_text((enum sg_url_fault)b));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(target_parts),
	    cmocka_unit_test(target_faults),
	    cmocka_unit_test(target_control_bytes),
	    cmocka_unit_test(target_without_host),
	    cmocka_unit_test(target_length), cmocka_unit_test(path_canonical),
	    cmocka_unit_test(path_length),
	    cmocka_unit_test(backslash_ends_host),
	    cmocka_unit_test(fault_texts)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
