/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_url.c -- what becomes of request targets: hosts by the WHATWG rules,
 * ports, paths, faults.
 *
 * What each code point of a name maps to is test_letters.c's.
 */
#include "../unit.h"

#include <stdio.h>

#include "gate/url.h"

static struct sg_url url;

static void
assert_span(const char *name, const char *what, struct sg_str span,
    const char *expected)
{
	if (sg_str_eq(span, sg_str(expected)))
		return;
	fail_msg("%s: %s is \"%.*s\", not \"%s\"", name, what, (int)span.n,
	    span.n > 0 ? span.p : "", expected);
}

static void
assert_fault(const char *name, enum sg_url_fault expected)
{
	if (url.fault != expected)
		fail_msg("%s: %s, not %s", name, sg_url_fault_text(url.fault),
		    sg_url_fault_text(expected));
}

static void
assert_odd(const char *name, unsigned int expected)
{
	if (url.odd != expected)
		fail_msg("%s: odd is %#x, not %#x", name, (unsigned)url.odd,
		    expected);
}

/* ---- hosts -------------------------------------------------------------- */

struct host_row {
	const char *sent; /* between "http://" and "/" */
	const char *host; /* NULL: the fault */
	enum sg_url_fault fault;
	unsigned int odd;
};

#define GOOD(sent, host, odd) {sent, host, SG_URL_FINE, odd}
#define BAD(sent, fault) {sent, NULL, fault, 0}

static const struct host_row hosts[] = {
	/* names */
	GOOD("www.facebook.com", "www.facebook.com", 0),
	GOOD("FACEBOOK.com", "facebook.com", 0),
	GOOD("FACEBOOK.com.", "facebook.com", SG_ODD_TRAILING_DOT),
	GOOD("www.www.facebook.com", "www.www.facebook.com", 0),
	GOOD("localhost", "localhost", 0),
	GOOD("a_b.example", "a_b.example", 0),
	GOOD("-a-.example", "-a-.example", 0),
	GOOD("r3---sn-5hne6nez.example", "r3---sn-5hne6nez.example", 0),
	GOOD("163.com", "163.com", 0),
	GOOD("1.2.3.4.example", "1.2.3.4.example", 0),
	GOOD("0x.example", "0x.example", 0),
	GOOD("a!$&'()*+,;=~b.example", "a!$&'()*+,;=~b.example", 0),
	/* dots that resolvers ignore */
	GOOD(".facebook.com", "facebook.com", SG_ODD_EMPTY_LABEL),
	GOOD("www..facebook.com", "www.facebook.com", SG_ODD_EMPTY_LABEL),
	GOOD("facebook.com..", "facebook.com",
	    SG_ODD_EMPTY_LABEL | SG_ODD_TRAILING_DOT),
	BAD(".", SG_URL_BAD_HOST),
	BAD("...", SG_URL_BAD_HOST),
	BAD("%2e", SG_URL_BAD_HOST),
	/* user names */
	GOOD("u:p@facebook.com", "facebook.com", SG_ODD_USERINFO),
	GOOD("bbc.co.uk@facebook.com", "facebook.com", SG_ODD_USERINFO),
	GOOD("a@b@facebook.com", "facebook.com", SG_ODD_USERINFO),
	GOOD("1.2.3:4@facebook.com", "facebook.com", SG_ODD_USERINFO),
	GOOD("@facebook.com", "facebook.com", SG_ODD_USERINFO),
	BAD("facebook.com@", SG_URL_EMPTY),
	BAD("facebook.com@:80", SG_URL_EMPTY),
	BAD("bbc.co.uk%40facebook.com", SG_URL_BAD_HOST),
	/* percent-encoding */
	GOOD("%66acebook.com", "facebook.com", SG_ODD_PERCENT_HOST),
	GOOD("%46%41cebook%2eco%6D", "facebook.com", SG_ODD_PERCENT_HOST),
	GOOD("%31%2e2.3.4", "1.2.3.4", SG_ODD_PERCENT_HOST),
	BAD("%2566acebook.com", SG_URL_BAD_HOST),
	BAD("facebook.com%", SG_URL_BAD_HOST),
	BAD("facebook.com%2", SG_URL_BAD_HOST),
	BAD("%zzfacebook.com", SG_URL_BAD_HOST),
	BAD("a%00.facebook.com", SG_URL_BAD_HOST),
	BAD("a%2fb.example", SG_URL_BAD_HOST),
	BAD("a%3a80", SG_URL_BAD_HOST),
	/* forbidden code points */
	BAD("a b.example", SG_URL_BAD_HOST),
	BAD(" a.example", SG_URL_BAD_HOST),
	BAD("a<b.example", SG_URL_BAD_HOST),
	BAD("a>b.example", SG_URL_BAD_HOST),
	BAD("a^b.example", SG_URL_BAD_HOST),
	BAD("a|b.example", SG_URL_BAD_HOST),
	BAD("a[b.example", SG_URL_BAD_HOST),
	BAD("a]b.example", SG_URL_BAD_HOST),
	/* UTF-8 */
	GOOD("m\xc3\xbcnchen.de", "xn--mnchen-3ya.de",
	    SG_ODD_NON_ASCII | SG_ODD_IDN),
	GOOD("M\xc3\x9cNCHEN.de", "xn--mnchen-3ya.de",
	    SG_ODD_NON_ASCII | SG_ODD_IDN),
	GOOD("m%c3%bcnchen.de", "xn--mnchen-3ya.de",
	    SG_ODD_NON_ASCII | SG_ODD_IDN | SG_ODD_PERCENT_HOST),
	GOOD("fa\xc3\x9f.de", "xn--fa-hia.de", SG_ODD_NON_ASCII | SG_ODD_IDN),
	GOOD("facebo\xd0\xbek.com", "xn--facebok-fjg.com", /* Cyrillic o */
	    SG_ODD_NON_ASCII | SG_ODD_IDN),
	GOOD("\xef\xbd\x86\xef\xbc\xa1" "cebook\xe3\x80\x82" "com",
	    "facebook.com", SG_ODD_NON_ASCII),
	GOOD("facebook\xef\xbc\x8e" "com", "facebook.com", SG_ODD_NON_ASCII),
	GOOD("facebook\xef\xbd\xa1" "com", "facebook.com", SG_ODD_NON_ASCII),
	GOOD("face\xc2\xad" "book.com", "facebook.com", SG_ODD_NON_ASCII),
	GOOD("face\xe2\x80\x8b" "book.com", "facebook.com", SG_ODD_NON_ASCII),
	GOOD("\xc2\xad.facebook.com", "facebook.com",
	    SG_ODD_NON_ASCII | SG_ODD_EMPTY_LABEL),
	GOOD("\xef\xbc\x91.2.3.4", "1.2.3.4", SG_ODD_NON_ASCII),
	BAD("a\xef\xbc\x8f" "b.example", SG_URL_BAD_HOST), /* full-width / */
	BAD("\xef\xbc\x85" "66acebook.com", SG_URL_BAD_HOST), /* and % */
	BAD("e\xcc\x81.example", SG_URL_BAD_HOST), /* a combining mark */
	BAD("\xff.example", SG_URL_BAD_HOST),
	BAD("a\xc3", SG_URL_BAD_HOST),
	BAD("\xc0\xae.example", SG_URL_BAD_HOST), /* overlong "." */
	BAD("\xed\xa0\x80.example", SG_URL_BAD_HOST), /* a surrogate */
	BAD("\xc2\xad", SG_URL_BAD_HOST),
	/* labels that are encoded already */
	GOOD("xn--mnchen-3ya.de", "xn--mnchen-3ya.de", SG_ODD_IDN),
	GOOD("XN--Mnchen-3YA.de", "xn--mnchen-3ya.de", SG_ODD_IDN),
	GOOD("a.xn--p1ai", "a.xn--p1ai", SG_ODD_IDN),
	BAD("xn--.de", SG_URL_BAD_HOST),
	BAD("xn--facebook-.com", SG_URL_BAD_HOST),
	BAD("xn--99999999.com", SG_URL_BAD_HOST),
	BAD("xn--a!.com", SG_URL_BAD_HOST),
	BAD("xn--\xc3\xa9.com", SG_URL_BAD_HOST),
	/* IPv4 */
	GOOD("157.240.214.35", "157.240.214.35", 0),
	GOOD("157.240.214.35.", "157.240.214.35", SG_ODD_TRAILING_DOT),
	GOOD("0.0.0.0", "0.0.0.0", 0),
	GOOD("2649806371", "157.240.214.35", SG_ODD_NUMERIC),
	GOOD("0x9df0d623", "157.240.214.35", SG_ODD_NUMERIC),
	GOOD("0X9DF0D623", "157.240.214.35", SG_ODD_NUMERIC),
	GOOD("0235.0360.0326.043", "157.240.214.35", SG_ODD_NUMERIC),
	GOOD("0x9d.0360.214.35", "157.240.214.35", SG_ODD_NUMERIC),
	GOOD("157.15783459", "157.240.214.35", SG_ODD_NUMERIC),
	GOOD("157.240.54819", "157.240.214.35", SG_ODD_NUMERIC),
	GOOD("0x7f.1", "127.0.0.1", SG_ODD_NUMERIC),
	GOOD("017700000001", "127.0.0.1", SG_ODD_NUMERIC),
	GOOD("1.2.3", "1.2.0.3", SG_ODD_NUMERIC),
	GOOD("0", "0.0.0.0", SG_ODD_NUMERIC),
	GOOD("0x", "0.0.0.0", SG_ODD_NUMERIC),
	GOOD("1.0x.3.4", "1.0.3.4", SG_ODD_NUMERIC),
	GOOD("127.0.0.0000000000000000000000000000000001", "127.0.0.1",
	    SG_ODD_NUMERIC),
	GOOD("4294967295", "255.255.255.255", SG_ODD_NUMERIC),
	BAD("4294967296", SG_URL_BAD_ADDRESS),
	BAD("99999999999999999999999999", SG_URL_BAD_ADDRESS),
	BAD("256.256.256.256", SG_URL_BAD_ADDRESS),
	BAD("1.2.3.256", SG_URL_BAD_ADDRESS),
	BAD("1.2.65536", SG_URL_BAD_ADDRESS),
	BAD("1.16777216", SG_URL_BAD_ADDRESS),
	BAD("1.2.3.4.5", SG_URL_BAD_ADDRESS),
	BAD("1.2.3.09", SG_URL_BAD_ADDRESS),
	BAD("1.2.3.08", SG_URL_BAD_ADDRESS),
	BAD("09.2.3.4", SG_URL_BAD_ADDRESS),
	BAD("1..2.3", SG_URL_BAD_ADDRESS),
	BAD(".1.2.3.4", SG_URL_BAD_ADDRESS),
	BAD("facebook.com.1", SG_URL_BAD_ADDRESS),
	BAD("facebook.0x1", SG_URL_BAD_ADDRESS),
	BAD("facebook.09", SG_URL_BAD_ADDRESS),
	GOOD("facebook.0xg", "facebook.0xg", 0),
	GOOD("facebook.1a", "facebook.1a", 0),
	/* IPv6 */
	GOOD("[2001:DB8:0:0:0:0:0:1]", "[2001:db8::1]", 0),
	GOOD("[::1]", "[::1]", 0),
	GOOD("[::]", "[::]", 0),
	GOOD("[fe80::1%25eth0]", "[fe80::1]", 0),
	GOOD("[fe80::1%eth0]", "[fe80::1]", 0),
	GOOD("[::ffff:1.2.3.4]", "1.2.3.4", SG_ODD_WRAPPED_V4),
	GOOD("[::ffff:9df0:d623]", "157.240.214.35", SG_ODD_WRAPPED_V4),
	GOOD("[::157.240.214.35]", "157.240.214.35", SG_ODD_WRAPPED_V4),
	GOOD("[64:ff9b::102:304]", "1.2.3.4", SG_ODD_WRAPPED_V4),
	GOOD("[2002:102:304::]", "1.2.3.4", SG_ODD_WRAPPED_V4),
	GOOD("[2002:9df0:d623::1]", "157.240.214.35", SG_ODD_WRAPPED_V4),
	GOOD("u@[::1]", "[::1]", SG_ODD_USERINFO),
	BAD("[::1", SG_URL_BAD_ADDRESS),
	BAD("[]", SG_URL_BAD_ADDRESS),
	BAD("[1.2.3.4]", SG_URL_BAD_ADDRESS),
	BAD("[facebook.com]", SG_URL_BAD_ADDRESS),
	BAD("[::1]x", SG_URL_BAD_ADDRESS),
	BAD("[::1%]", SG_URL_BAD_ADDRESS),
	BAD("[1:2:3:4:5:6:7]", SG_URL_BAD_ADDRESS),
	BAD("[1:2:3:4:5:6:7:8:9]", SG_URL_BAD_ADDRESS),
	BAD("[::g]", SG_URL_BAD_ADDRESS)
};

static void
parse_with(const char *before, const char *host, const char *after)
{
	static char target[1024];
	int n;

	n = snprintf(target, sizeof(target), "%s%s%s", before, host, after);
	assert_in_range(n, 1, sizeof(target) - 1);
	sg_url_parse((struct sg_str){target, (size_t)n}, false, sg_str(NULL),
	    &url);
}

static void
check_host(const struct host_row *row, const char *before, const char *after)
{
	parse_with(before, row->sent, after);
	assert_fault(row->sent, row->fault);
	if (row->host == NULL)
		return;
	assert_span(row->sent, "host", url.host, row->host);
	assert_odd(row->sent, row->odd);
	assert_true(url.host.p == url.host_bytes);
}

static void
host_canonical(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(hosts) / sizeof(*hosts); i++) {
		check_host(&hosts[i], "http://", "/");
		/* Neither what follows nor the scheme changes a host. */
		check_host(&hosts[i], "https://", "");
		check_host(&hosts[i], "ws://", "?q");
		check_host(&hosts[i], "other://", "#f");
	}
}

/* A host that was canonical stays as it is. */
static void
host_stable(void **state)
{
	char again[SG_HOST_MAX + 1];

	(void)state;
	for (size_t i = 0; i < sizeof(hosts) / sizeof(*hosts); i++) {
		if (hosts[i].host == NULL)
			continue;
		snprintf(again, sizeof(again), "%s", hosts[i].host);
		parse_with("http://", again, "/x");
		assert_fault(again, SG_URL_FINE);
		assert_span(hosts[i].sent, "host", url.host, hosts[i].host);
	}
}

static void
host_is_address(void **state)
{
	struct sg_address expected;

	(void)state;
	sg_address_parse(SG_LIT("157.240.214.35"), &expected);
	parse_with("http://", "2649806371", "/");
	assert_true(url.is_address);
	assert_memory_equal(&url.address, &expected, sizeof(expected));
	parse_with("http://", "[64:ff9b::9df0:d623]", "/");
	assert_true(url.is_address);
	assert_memory_equal(&url.address, &expected, sizeof(expected));
	sg_address_parse(SG_LIT("2001:db8::1"), &expected);
	parse_with("http://", "[2001:db8::1]", "/");
	assert_true(url.is_address);
	assert_memory_equal(&url.address, &expected, sizeof(expected));
	parse_with("http://", "1.2.3.4.example", "/");
	assert_false(url.is_address);
	/* What looks like an address before an "@" leaves no trace. */
	parse_with("http://", "1.2.3:4@bbc.co.uk", "/");
	assert_false(url.is_address);
}

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
	{"http://a.example/p?q", false, "", "http", "a.example", "/p", "q",
	    80},
	{"https://a.example", false, "", "https", "a.example", "/", "", 443},
	{"https://a.example:443/", false, "", "https", "a.example", "/", "",
	    443},
	{"HTTPS://a.example:/", false, "", "https", "a.example", "/", "",
	    443},
	{"ws://a.example/", false, "", "ws", "a.example", "/", "", 80},
	{"wss://a.example/", false, "", "wss", "a.example", "/", "", 443},
	{"ftp://a.example/", false, "", "ftp", "a.example", "/", "", 21},
	{"urn://a.example/", false, "", "urn", "a.example", "/", "", 0},
	{"Foo+1.x-y://a.example/%2e/p", false, "", "foo+1.x-y", "a.example",
	    "/p", "", 0},
	{"http://a.example:0/", false, "", "http", "a.example", "/", "", 0},
	{"http://a.example:65535/", false, "", "http", "a.example", "/", "",
	    65535},
	{"http://a.example:00000080/", false, "", "http", "a.example", "/",
	    "", 80},
	{"http://u:1@a.example:81/", false, "", "http", "a.example", "/", "",
	    81},
	{"http://%61.example:81/", false, "", "http", "a.example", "/", "",
	    81},
	{"http://a.example?q", false, "", "http", "a.example", "/", "q", 80},
	{"http://a.example?q@b/c", false, "", "http", "a.example", "/",
	    "q@b/c", 80},
	{"http://a.example#@b.example/", false, "", "http", "a.example", "/",
	    "", 80},
	{"http://a.example/p#f?q", false, "", "http", "a.example", "/p", "",
	    80},
	{"http://a.example/p?q?r#f", false, "", "http", "a.example", "/p",
	    "q?r", 80},
	{"http://a.example/p?", false, "", "http", "a.example", "/p", "", 80},
	{"http://a.example:81?q", false, "", "http", "a.example", "/", "q",
	    81},
	{"http://a.example/p?%41%2e/../", false, "", "http", "a.example",
	    "/p", "%41%2e/../", 80},
	/* the Host header is for origin form */
	{"http://a.example/", false, "b.example", "http", "a.example", "/",
	    "", 80},
	{"/p?q", false, "b.example", "", "b.example", "/p", "q", 0},
	{"/p", false, " B.example:8080\t", "", "b.example", "/p", "", 8080},
	{"/", false, "[::1]:81", "", "[::1]", "/", "", 81},
	{"//a.example/p", false, "b.example", "", "b.example",
	    "//a.example/p", "", 0},
	{"*", false, "b.example", "", "b.example", "/", "", 0},
	/* slashes that browsers forgive */
	{"http:a.example/p", false, "", "http", "a.example", "/p", "", 80},
	{"https:/a.example/p", false, "", "https", "a.example", "/p", "",
	    443},
	{"http:////a.example/p", false, "", "http", "a.example", "/p", "",
	    80},
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
	{"http:443", true, "", "", "http", "", "", 443}
};

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
	} rows[] = {
		{"", false, "a.example", SG_URL_EMPTY},
		{"", true, "a.example", SG_URL_EMPTY},
		{"/p", false, "", SG_URL_EMPTY},
		{"/p", false, " \t", SG_URL_EMPTY},
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
		{"mailto:pupil@hillcrest.example:x", false, "",
		    SG_URL_BAD_PORT},
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
		{"other://a\\b.example/", false, "", SG_URL_FINE}
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		sg_url_parse(sg_str(rows[i].target), rows[i].connect,
		    sg_str(rows[i].header), &url);
		assert_fault(rows[i].target, rows[i].fault);
	}
}

/* Wherever it stands, in whatever is cut off as well. */
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
			sg_url_parse((struct sg_str){copy, sizeof(copy)},
			    false, sg_str(NULL), &url);
			assert_fault(copy, SG_URL_CONTROL);
		}
		memcpy(copy, target, sizeof(copy));
		copy[i] = '\x80';
		sg_url_parse((struct sg_str){copy, sizeof(copy)}, false,
		    sg_str(NULL), &url);
		assert_int_not_equal(url.fault, SG_URL_CONTROL);
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
	assert_int_equal(url.path.n, SG_URL_MAX -
	    (sizeof("http://a.example") - 1) - 2);
	sg_url_parse((struct sg_str){target, SG_URL_MAX + 1}, false,
	    sg_str(NULL), &url);
	assert_fault("8193 bytes", SG_URL_TOO_LONG);
	sg_url_parse(SG_LIT("/"), false,
	    (struct sg_str){target, SG_URL_MAX + 1}, &url);
	assert_fault("8193 bytes of header", SG_URL_TOO_LONG);
	/* A scheme can be as long as that too. */
	memset(target, 'X', sizeof(target));
	memcpy(target + SG_URL_MAX - 6, "://a/.", 6);
	sg_url_parse((struct sg_str){target, SG_URL_MAX}, false, sg_str(NULL),
	    &url);
	assert_fault("a long scheme", SG_URL_FINE);
	assert_int_equal(url.scheme.n, SG_URL_MAX - 6);
	assert_int_equal(url.scheme.p[url.scheme.n - 1], 'x');
	assert_span("a long scheme", "path", url.path, "/");
}

/* Labels of `label` bytes, `n` in all, in the spelling of `letter`. */
static enum sg_url_fault
parse_long(size_t n, size_t label, const char *letter, const char *after)
{
	static char target[4 * SG_URL_MAX];
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		if (i % (label + 1) == label)
			target[len++] = '.';
		else {
			memcpy(target + len, letter, strlen(letter));
			len += strlen(letter);
		}
	}
	memcpy(target + len, after, strlen(after));
	sg_url_parse((struct sg_str){target, len + strlen(after)}, false,
	    sg_str(NULL), &url);
	return url.fault;
}

static void
host_length(void **state)
{
	static const char *const letters[] = {"x", "X", "%78", "\xef\xbd\x98"};

	(void)state;
	for (size_t i = 0; i < sizeof(letters) / sizeof(*letters); i++) {
		assert_int_equal(parse_long(253, 61, letters[i], "/"),
		    SG_URL_FINE);
		assert_int_equal(url.host.n, 253);
		assert_int_equal(parse_long(253, 61, letters[i], "./"),
		    SG_URL_FINE);
		assert_int_equal(url.host.n, 253);
		assert_int_equal(parse_long(254, 61, letters[i], "/"),
		    SG_URL_TOO_LONG);
		assert_int_equal(parse_long(254, 61, letters[i], "./"),
		    SG_URL_TOO_LONG);
		assert_int_equal(parse_long(2000, 61, letters[i], ""),
		    SG_URL_TOO_LONG);
		assert_int_equal(parse_long(63, 63, letters[i], "/"),
		    SG_URL_FINE);
		assert_int_equal(parse_long(64, 64, letters[i], "/"),
		    SG_URL_TOO_LONG);
	}
	/* What is dropped or folded has an end, too. */
	assert_int_equal(parse_long(2000, 2000, "\xc2\xad", "a"),
	    SG_URL_TOO_LONG);
	assert_int_equal(parse_long(2000, 0, "", "a"), SG_URL_TOO_LONG);
	/* A label may fit as it is sent and not when encoded. */
	assert_int_equal(parse_long(60, 60, "\xe4\xb8\xad", "x"),
	    SG_URL_TOO_LONG);
}

/* ---- paths -------------------------------------------------------------- */

static const struct {
	const char *sent, *path;
	unsigned int odd;
	bool borrowed;
} paths[] = {
	{"", "/", 0, false},
	{"/", "/", 0, true},
	{"/a/b.html", "/a/b.html", 0, true},
	{"/a//b", "/a//b", 0, true},
	{"//", "//", 0, true},
	{"/A~!$&'()*+,;=:@", "/A~!$&'()*+,;=:@", 0, true},
	{"/caf\xc3\xa9", "/caf\xc3\xa9", 0, true},
	{"/a b", "/a b", 0, true},
	{"/a./b..", "/a./b..", 0, true},
	{"/.well-known/x", "/.well-known/x", 0, false},
	{"/...", "/...", 0, false},
	{"/..a", "/..a", 0, false},
	{"/.", "/", SG_ODD_DOTS, false},
	{"/..", "/", SG_ODD_DOTS, false},
	{"/./", "/", SG_ODD_DOTS, false},
	{"/../../x", "/x", SG_ODD_DOTS, false},
	{"/hillcrest/../x", "/x", SG_ODD_DOTS, false},
	{"/hillcrest/..", "/", SG_ODD_DOTS, false},
	{"/hillcrest/.", "/hillcrest/", SG_ODD_DOTS, false},
	{"/a/b/../../c/./d", "/c/d", SG_ODD_DOTS, false},
	{"/a//../b", "/a/b", SG_ODD_DOTS, false},
	{"//../b", "/b", SG_ODD_DOTS, false},
	{"/hillcrest/%2e%2E/x", "/x", SG_ODD_DOTS, false},
	{"/hillcrest/.%2e/x", "/x", SG_ODD_DOTS, false},
	{"/hillcrest/%2e", "/hillcrest/", SG_ODD_DOTS, false},
	{"/%252e%252e/x", "/%252e%252e/x", 0, false},
	{"/%68ill%2dcrest%7E", "/hill-crest~", 0, false},
	{"/a%2fb%2F%3a%c3%a9", "/a%2Fb%2F%3A%C3%A9", 0, false},
	{"/a%2f..%2fb", "/a%2F..%2Fb", 0, false},
	{"/%00%0a", "/%00%0A", 0, false},
	{"/%", "/%", 0, false},
	{"/%4", "/%4", 0, false},
	{"/%zz%G1", "/%zz%G1", 0, false},
	{"/%%41", "/%%41", 0, false},
	{"/%2%65%2%65/x", "/%2%65%2%65/x", 0, false},
	{"/a\\b", "/a/b", SG_ODD_BACKSLASH, false},
	{"\\a\\..\\b", "/b", SG_ODD_BACKSLASH | SG_ODD_DOTS, false},
	{"/a%5c..%5cb", "/a%5C..%5Cb", 0, false}
};

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
		assert_span(paths[i].sent, "query", url.query, "q\\.");
		assert_odd(paths[i].sent, paths[i].odd);
		assert_int_equal(url.path.p == target + 16,
		    paths[i].borrowed);
		/* Canonical is canonical. */
		snprintf(target, sizeof(target), "http://a.example%s",
		    paths[i].path);
		sg_url_parse(sg_str(target), false, sg_str(NULL), &url);
		assert_span(paths[i].path, "path", url.path, paths[i].path);
	}
}

static void
backslash_ends_host(void **state)
{
	static const char *const same[] = {
		"http:\\\\a.example\\p", "http://a.example\\p",
		"http:/\\a.example/p", "http://a.example\\@b.example/../../p"
	};

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++) {
		sg_url_parse(sg_str(same[i]), false, sg_str(NULL), &url);
		assert_fault(same[i], SG_URL_FINE);
		assert_span(same[i], "host", url.host, "a.example");
		assert_span(same[i], "path", url.path, "/p");
		assert_true((url.odd & SG_ODD_BACKSLASH) != 0);
	}
}

/* ---- bare hosts --------------------------------------------------------- */

static void
host_alone(void **state)
{
	static const struct host_row rows[] = {
		GOOD("WWW.Facebook.com.", "www.facebook.com",
		    SG_ODD_TRAILING_DOT),
		GOOD("157.240.214.35", "157.240.214.35", 0),
		GOOD("2001:DB8::1", "[2001:db8::1]", 0),
		GOOD("[2001:db8::1]", "[2001:db8::1]", 0),
		GOOD("::ffff:1.2.3.4", "1.2.3.4", SG_ODD_WRAPPED_V4),
		GOOD("m\xc3\xbcnchen.de", "xn--mnchen-3ya.de",
		    SG_ODD_NON_ASCII | SG_ODD_IDN),
		BAD("", SG_URL_EMPTY),
		BAD("a.example/", SG_URL_BAD_HOST),
		BAD("u@a.example", SG_URL_BAD_HOST),
		BAD("a.example:443", SG_URL_BAD_ADDRESS),
		BAD("a\n.example", SG_URL_CONTROL)
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		sg_url_parse_host(sg_str(rows[i].sent), &url);
		assert_fault(rows[i].sent, rows[i].fault);
		if (rows[i].host == NULL)
			continue;
		assert_span(rows[i].sent, "host", url.host, rows[i].host);
		assert_odd(rows[i].sent, rows[i].odd);
		assert_true(url.authority_only);
		assert_int_equal(url.path.n, 0);
	}
}

static void
host_under(void **state)
{
	static const struct {
		const char *host, *name;
		bool under;
	} rows[] = {
		{"facebook.com", "facebook.com", true},
		{"m.facebook.com", "facebook.com", true},
		{"a.b.facebook.com", "facebook.com", true},
		{"notfacebook.com", "facebook.com", false},
		{"facebook.com.evil.cc", "facebook.com", false},
		{"com", "facebook.com", false},
		{"facebook.com", "", false},
		{"", "", false}
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(sg_host_is_under(sg_str(rows[i].host),
		    sg_str(rows[i].name)), rows[i].under);
}

/* Each fault has a name of its own, and nothing else is "fine". */
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
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(host_canonical),
		cmocka_unit_test(host_stable),
		cmocka_unit_test(host_is_address),
		cmocka_unit_test(target_parts),
		cmocka_unit_test(target_faults),
		cmocka_unit_test(target_control_bytes),
		cmocka_unit_test(target_length),
		cmocka_unit_test(host_length),
		cmocka_unit_test(path_canonical),
		cmocka_unit_test(backslash_ends_host),
		cmocka_unit_test(host_alone),
		cmocka_unit_test(host_under),
		cmocka_unit_test(fault_texts)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
