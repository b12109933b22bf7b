/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_host.c -- tests parsing hosts: names, disguised names, and addresses in
 * all forms.
 *
 * The rules are those of the WHATWG URL standard.
 *
 * test_letters.c tests what each code point of a name maps to.
 */
#include "parsed.h"

#include <stdio.h>

/* ---- in a URL ---------------------------------------------------------- */

struct host_row {
	const char *sent; /* between "http://" and "/" */
	const char *host; /* NULL: only the fault is compared */
	enum sg_url_fault fault;
	unsigned int odd;
};

#define GOOD(sent, host, odd)                                                  \
	{                                                                      \
		sent, host, SG_URL_FINE, odd                                   \
	}
#define BAD(sent, fault)                                                       \
	{                                                                      \
		sent, NULL, fault, 0                                           \
	}

static const struct host_row hosts[] = {
    /* names */
    GOOD("www.facebook.com", "www.facebook.com", 0),
    GOOD("FACEBOOK.com", "facebook.com", 0),
    GOOD("FACEBOOK.com.", "facebook.com", SG_ODD_TRAILING_DOT),
    GOOD("www.www.facebook.com", "www.www.facebook.com", 0),
    GOOD("localhost", "localhost", 0), GOOD("a_b.example", "a_b.example", 0),
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
    BAD(".", SG_URL_BAD_HOST), BAD("...", SG_URL_BAD_HOST),
    BAD("%2e", SG_URL_BAD_HOST),
    /* user names */
    GOOD("u:p@facebook.com", "facebook.com", SG_ODD_USERINFO),
    GOOD("bbc.co.uk@facebook.com", "facebook.com", SG_ODD_USERINFO),
    GOOD("a@b@facebook.com", "facebook.com", SG_ODD_USERINFO),
    GOOD("1.2.3:4@facebook.com", "facebook.com", SG_ODD_USERINFO),
    GOOD("@facebook.com", "facebook.com", SG_ODD_USERINFO),
    BAD("facebook.com@", SG_URL_EMPTY), BAD("facebook.com@:80", SG_URL_EMPTY),
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
    BAD("a%2fb.example", SG_URL_BAD_HOST), BAD("a%3a80", SG_URL_BAD_HOST),
    /* forbidden code points */
    BAD("a b.example", SG_URL_BAD_HOST), BAD(" a.example", SG_URL_BAD_HOST),
    BAD("a<b.example", SG_URL_BAD_HOST), BAD("a>b.example", SG_URL_BAD_HOST),
    BAD("a^b.example", SG_URL_BAD_HOST), BAD("a|b.example", SG_URL_BAD_HOST),
    BAD("a[b.example", SG_URL_BAD_HOST), BAD("a]b.example", SG_URL_BAD_HOST),
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
    GOOD("\xef\xbd\x86\xef\xbc\xa1"
	 "cebook\xe3\x80\x82"
	 "com",
	"facebook.com", SG_ODD_NON_ASCII),
    GOOD("facebook\xef\xbc\x8e"
	 "com",
	"facebook.com", SG_ODD_NON_ASCII),
    GOOD("facebook\xef\xbd\xa1"
	 "com",
	"facebook.com", SG_ODD_NON_ASCII),
    GOOD("face\xc2\xad"
	 "book.com",
	"facebook.com", SG_ODD_NON_ASCII),
    GOOD("face\xe2\x80\x8b"
	 "book.com",
	"facebook.com", SG_ODD_NON_ASCII),
    GOOD("\xc2\xad.facebook.com", "facebook.com",
	SG_ODD_NON_ASCII | SG_ODD_EMPTY_LABEL),
    GOOD("\xef\xbc\x91.2.3.4", "1.2.3.4", SG_ODD_NON_ASCII),
    BAD("a\xef\xbc\x8f"
	"b.example",
	SG_URL_BAD_HOST), /* full-width "/" */
    BAD("\xef\xbc\x85"
	"66acebook.com",
	SG_URL_BAD_HOST),                      /* full-width "%" */
    BAD("e\xcc\x81.example", SG_URL_BAD_HOST), /* a combining mark */
    BAD("face\xe2\x80\x8c"
	"book.com",
	SG_URL_BAD_HOST), /* a zero-width joiner */
    BAD("\xff.example", SG_URL_BAD_HOST), BAD("a\xc3", SG_URL_BAD_HOST),
    BAD("\xc0\xae.example", SG_URL_BAD_HOST),     /* overlong "." */
    BAD("\xed\xa0\x80.example", SG_URL_BAD_HOST), /* a surrogate */
    BAD("\xc2\xad", SG_URL_BAD_HOST),
    /* labels that are already encoded */
    GOOD("xn--mnchen-3ya.de", "xn--mnchen-3ya.de", SG_ODD_IDN),
    GOOD("XN--Mnchen-3YA.de", "xn--mnchen-3ya.de", SG_ODD_IDN),
    GOOD("a.xn--p1ai", "a.xn--p1ai", SG_ODD_IDN),
    BAD("xn--.de", SG_URL_BAD_HOST), BAD("xn--facebook-.com", SG_URL_BAD_HOST),
    BAD("xn--99999999.com", SG_URL_BAD_HOST),
    BAD("xn--a!.com", SG_URL_BAD_HOST),
    BAD("xn--a.com", SG_URL_BAD_HOST),              /* U+0080 */
    BAD("xn--facebook-yla.com", SG_URL_BAD_HOST),   /* a soft hyphen */
    BAD("xn--acebook-5693b.com", SG_URL_BAD_HOST),  /* full-width letters */
    BAD("xn--mnchen-psa.de", SG_URL_BAD_HOST),      /* a capital */
    GOOD("xn--g6h.net", "xn--g6h.net", SG_ODD_IDN), /* a heart */
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
    GOOD("0", "0.0.0.0", SG_ODD_NUMERIC), GOOD("0x", "0.0.0.0", SG_ODD_NUMERIC),
    GOOD("1.0x.3.4", "1.0.3.4", SG_ODD_NUMERIC),
    GOOD("127.0.0.0000000000000000000000000000000001", "127.0.0.1",
	SG_ODD_NUMERIC),
    GOOD("4294967295", "255.255.255.255", SG_ODD_NUMERIC),
    BAD("4294967296", SG_URL_BAD_ADDRESS),
    BAD("99999999999999999999999999", SG_URL_BAD_ADDRESS),
    BAD("256.256.256.256", SG_URL_BAD_ADDRESS),
    BAD("1.2.3.256", SG_URL_BAD_ADDRESS), BAD("1.2.65536", SG_URL_BAD_ADDRESS),
    BAD("1.16777216", SG_URL_BAD_ADDRESS), BAD("1.2.3.4.5", SG_URL_BAD_ADDRESS),
    BAD("1.2.3.4.0", SG_URL_BAD_ADDRESS),
    BAD("0.0.0.0.0.0", SG_URL_BAD_ADDRESS), BAD("256.1", SG_URL_BAD_ADDRESS),
    BAD("1.256.3.4", SG_URL_BAD_ADDRESS), BAD("1.2.3.09", SG_URL_BAD_ADDRESS),
    BAD("1.2.3.08", SG_URL_BAD_ADDRESS), BAD("09.2.3.4", SG_URL_BAD_ADDRESS),
    BAD("1..2.3", SG_URL_BAD_ADDRESS), BAD(".1.2.3.4", SG_URL_BAD_ADDRESS),
    BAD("facebook.com.1", SG_URL_BAD_ADDRESS),
    BAD("facebook.0x1", SG_URL_BAD_ADDRESS),
    BAD("facebook.09", SG_URL_BAD_ADDRESS),
    GOOD("facebook.0xg", "facebook.0xg", 0),
    GOOD("facebook.1a", "facebook.1a", 0),
    /* IPv6 */
    GOOD("[2001:DB8:0:0:0:0:0:1]", "[2001:db8::1]", 0),
    GOOD("[::1]", "[::1]", 0), GOOD("[::]", "[::]", 0),
    GOOD("[fe80::1%25eth0]", "[fe80::1]", 0),
    GOOD("[fe80::1%eth0]", "[fe80::1]", 0),
    GOOD("[::ffff:1.2.3.4]", "1.2.3.4", SG_ODD_WRAPPED_V4),
    GOOD("[::ffff:9df0:d623]", "157.240.214.35", SG_ODD_WRAPPED_V4),
    GOOD("[::157.240.214.35]", "157.240.214.35", SG_ODD_WRAPPED_V4),
    GOOD("[64:ff9b::102:304]", "1.2.3.4", SG_ODD_WRAPPED_V4),
    GOOD("[2002:102:304::]", "1.2.3.4", SG_ODD_WRAPPED_V4),
    GOOD("[2002:9df0:d623::1]", "157.240.214.35", SG_ODD_WRAPPED_V4),
    GOOD("u@[::1]", "[::1]", SG_ODD_USERINFO), BAD("[::1", SG_URL_BAD_ADDRESS),
    BAD("[]", SG_URL_BAD_ADDRESS), BAD("[1.2.3.4]", SG_URL_BAD_ADDRESS),
    BAD("[facebook.com]", SG_URL_BAD_ADDRESS),
    BAD("[::1]x", SG_URL_BAD_ADDRESS), BAD("[::1%]", SG_URL_BAD_ADDRESS),
    BAD("[1:2:3:4:5:6:7]", SG_URL_BAD_ADDRESS),
    BAD("[1:2:3:4:5:6:7:8:9]", SG_URL_BAD_ADDRESS),
    BAD("[::g]", SG_URL_BAD_ADDRESS)};

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
		/* The scheme and the text after the host make no difference. */
		check_host(&hosts[i], "https://", "");
		check_host(&hosts[i], "ws://", "?q");
		check_host(&hosts[i], "other://", "#f");
	}
}

/* A canonical host does not change when it is parsed again. */
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
	/* Userinfo that looks like an address has no effect. */
	parse_with("http://", "1.2.3:4@bbc.co.uk", "/");
	assert_false(url.is_address);
}

/* ---- caps --------------------------------------------------------------- */

/*
 * Parse a host of `n` letters and dots. Each label has `label` letters. Each
 * letter is sent as the bytes `letter`. The text `after` follows the host.
 */
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
	/*
	 * Characters that the parser ignores count towards the limit. So do the
	 * dots of empty labels.
	 */
	assert_int_equal(parse_long(2000, 2000, "\xc2\xad", "a"),
	    SG_URL_TOO_LONG);
	assert_int_equal(parse_long(2000, 0, "", "a"), SG_URL_TOO_LONG);
	/* A label that is short enough in UTF-8 can be too long in Punycode. */
	assert_int_equal(parse_long(60, 60, "\xe4\xb8\xad", "x"),
	    SG_URL_TOO_LONG);
}

/* ---- bare hosts --------------------------------------------------------- */

static void
host_alone(void **state)
{
	static const struct host_row rows[] = {
	    GOOD("WWW.Facebook.com.", "www.facebook.com", SG_ODD_TRAILING_DOT),
	    GOOD("157.240.214.35", "157.240.214.35", 0),
	    GOOD("2001:DB8::1", "[2001:db8::1]", 0),
	    GOOD("[2001:db8::1]", "[2001:db8::1]", 0),
	    GOOD("::ffff:1.2.3.4", "1.2.3.4", SG_ODD_WRAPPED_V4),
	    GOOD("m\xc3\xbcnchen.de", "xn--mnchen-3ya.de",
		SG_ODD_NON_ASCII | SG_ODD_IDN),
	    BAD("", SG_URL_EMPTY), BAD("a.example/", SG_URL_BAD_HOST),
	    BAD("u@a.example", SG_URL_BAD_HOST),
	    BAD("a.example:443", SG_URL_BAD_ADDRESS),
	    BAD("a\n.example", SG_URL_CONTROL)};

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
	} rows[] = {{"facebook.com", "facebook.com", true},
	    {"m.facebook.com", "facebook.com", true},
	    {"a.b.facebook.com", "facebook.com", true},
	    {"notfacebook.com", "facebook.com", false},
	    {"facebook.com.evil.cc", "facebook.com", false},
	    {"com", "facebook.com", false}, {"facebook.com", "", false},
	    {"", "", false}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(sg_host_is_under(sg_str(rows[i].host),
				     sg_str(rows[i].name)),
		    rows[i].under);
}

/* ---- positions of dots and digits ---------------------------------------- */

static void
assert_spots(const char *name)
{
	uint64_t dots = 0, digits = 0;

	if (url.fault != SG_URL_FINE || url.is_address)
		return;
	for (size_t i = 0; i < url.host.n && url.host.n <= SG_SPOTS; i++) {
		dots |= (uint64_t)(url.host.p[i] == '.') << i;
		digits |= (uint64_t)(url.host.p[i] >= '0' &&
			      url.host.p[i] <= '9')
		    << i;
	}
	if (url.dots != dots || url.digits != digits)
		fail_msg("%s: spots %#llx %#llx, not %#llx %#llx", name,
		    (unsigned long long)url.dots,
		    (unsigned long long)url.digits, (unsigned long long)dots,
		    (unsigned long long)digits);
}

/*
 * The parser finds the positions of dots and digits in any spelling of a host.
 * It must not keep positions of the previous host.
 */
static void
host_spots(void **state)
{
	static const char *const whole =
	    "0a.b1-cdefgh23.ij.k4_lmnopqr.s567.tuvwxyz89.abcdefgh.0.1.2.k.lm.nop";
	static const char *const ends[] = {"", "/x", ":80/", "/1.2.3", ".", "A",
	    "%41", "_", "\xc3\xa9", "?a.1"};
	char text[128];

	(void)state;
	for (size_t n = 1; n <= strlen(whole); n++)
		for (size_t e = 0; e < sizeof(ends) / sizeof(*ends); e++) {
			snprintf(text, sizeof(text), "http://%.*s%s", (int)n,
			    whole, ends[e]);
			sg_url_parse(sg_str(text), false, (struct sg_str){0},
			    &url);
			assert_spots(text);
		}
	for (size_t i = 0; i < sizeof(hosts) / sizeof(*hosts); i++) {
		snprintf(text, sizeof(text), "http://%.100s/", hosts[i].sent);
		sg_url_parse(sg_str(text), false, (struct sg_str){0}, &url);
		assert_spots(text);
	}
	sg_url_parse(SG_LIT("http://1.2.3.4/"), false, (struct sg_str){0},
	    &url);
	assert_int_equal(url.dots | url.digits, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(host_canonical),
	    cmocka_unit_test(host_stable), cmocka_unit_test(host_is_address),
	    cmocka_unit_test(host_length), cmocka_unit_test(host_alone),
	    cmocka_unit_test(host_under), cmocka_unit_test(host_spots)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
