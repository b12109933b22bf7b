/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_decode.c -- tests finding URLs in encoded values: each encoding, nested
 * encodings, and the limits.
 */
#include "../../unit.h"

#include <stdlib.h>
#include <string.h>

#include "gate/disguise/decode.h"
#include "gate/disguise/scan.h"
#include "gate/disguise/skeleton.h"

static struct sg_decoder decoder;

struct row {
	const char *name, *text;
	enum sg_url_form form;
	const char *host_on; /* the URL without its scheme; NULL: no URL */
};

static const struct row rows[] = {
    {"plain", "https://www.a.example/x", SG_FORM_ABSOLUTE, "www.a.example/x"},
    {"capitals", "HtTpS://a.example", SG_FORM_ABSOLUTE, "a.example"},
    {"a slash lost", "https:/a.example/", SG_FORM_ABSOLUTE, "a.example/"},
    {"three slashes", "http:///a.example/", SG_FORM_ABSOLUTE, "a.example/"},
    {"no letters", "://a.example/", SG_FORM_ABSOLUTE, "a.example/"},
    {"one letter", "s://a.example/", SG_FORM_ABSOLUTE, "a.example/"},
    {"one letter, one slash", "s:/a.example/", SG_FORM_ABSOLUTE, NULL},
    {"of the same scheme", "//a.example/", SG_FORM_ABSOLUTE, "a.example/"},
    {"a socket", "wss://a.example/", SG_FORM_ABSOLUTE, "a.example/"},
    {"another scheme", "mailto://a.example/", SG_FORM_ABSOLUTE, NULL},
    {"a colon that is a port", "a.example:80/", SG_FORM_ABSOLUTE, NULL},
    {"slashed", "https/a.example/x", SG_FORM_SLASHED, "a.example/x"},
    {"slashed is not absolute", "https/a.example/x", SG_FORM_ABSOLUTE, NULL},
    {"bare", "a.example/x", SG_FORM_BARE, "a.example/x"},
    {"bare with a port", "a.example:81/x", SG_FORM_BARE, "a.example:81/x"},
    {"bare is not absolute", "a.example/x", SG_FORM_ABSOLUTE, NULL},
    {"a file is no host", "index.php", SG_FORM_BARE, NULL},
    {"a picture is no host", "a.b.PNG", SG_FORM_BARE, NULL},
    {"a version is no host", "1.2.3", SG_FORM_BARE, NULL},
    {"a word is no host", "dinosaurs", SG_FORM_BARE, NULL},
    {"an address", "http://192.0.2.1/", SG_FORM_ABSOLUTE, "192.0.2.1/"},
    {"an address in brackets", "http://[2001:db8::1]/", SG_FORM_ABSOLUTE,
	"[2001:db8::1]/"},
    {"user and password", "http://u:p@a.example/", SG_FORM_ABSOLUTE,
	"u:p@a.example/"},
    {"a port that is none", "http://a.example:x/", SG_FORM_ABSOLUTE, NULL},
    {"a final dot", "http://a.example./", SG_FORM_ABSOLUTE, "a.example./"},
    {"one label", "http://intranet/", SG_FORM_ABSOLUTE, NULL},
    {"a blank in the host", "http://a b.example/", SG_FORM_ABSOLUTE, NULL},
    {"nothing", "", SG_FORM_BARE, NULL},
    {"percent", "https%3A%2F%2Fa.example%2Fx", SG_FORM_ABSOLUTE, "a.example/x"},
    {"percent, bare", "https%3A%2F%2Fa.example%2Fx", SG_FORM_BARE,
	"a.example/x"},
    {"percent twice", "https%253A%252F%252Fa.example", SG_FORM_ABSOLUTE,
	"a.example"},
    {"percent thrice", "https%25253A%25252F%25252Fa.example", SG_FORM_ABSOLUTE,
	"a.example"},
    {"percent four times", "https%2525253A%2525252F%2525252Fa.example",
	SG_FORM_ABSOLUTE, NULL},
    {"broken percent", "https:%2f%2fa.example/%zz%2", SG_FORM_ABSOLUTE,
	"a.example/%zz%2"},
    {"base64", "aHR0cHM6Ly9hLmV4YW1wbGUveA==", SG_FORM_ABSOLUTE, "a.example/x"},
    {"base64 without padding", "aHR0cHM6Ly9hLmV4YW1wbGUveA", SG_FORM_ABSOLUTE,
	"a.example/x"},
    {"base64 without scheme", "Oi8vYS5leGFtcGxlL3g", SG_FORM_ABSOLUTE,
	"a.example/x"},
    {"base64 of a name", "d3d3LmEuZXhhbXBsZS94", SG_FORM_BARE,
	"www.a.example/x"},
    {"base64 of a name is not absolute", "d3d3LmEuZXhhbXBsZS94",
	SG_FORM_ABSOLUTE, NULL},
    {"base64 twice", "YUhSMGNITTZMeTloTG1WNFlXMXdiR1V2", SG_FORM_ABSOLUTE,
	"a.example/"},
    {"base64 of percent", "aHR0cHMlM0ElMkYlMkZhLmV4YW1wbGU", SG_FORM_ABSOLUTE,
	"a.example"},
    {"base64 of words", "aGVsbG8gd29ybGQgZnJvbSB5ZWFyIDY", SG_FORM_BARE, NULL},
    {"base64 of an impossible length", "aHR0cHM6Ly9hLmV4YW1wbGUve",
	SG_FORM_ABSOLUTE, NULL},
    {"hex", "68747470733a2f2f612e6578616d706c652f78", SG_FORM_ABSOLUTE,
	"a.example/x"},
    {"hex in capitals, with a slash", "687474703A2F2F612E6578616D706C65/",
	SG_FORM_ABSOLUTE, "a.example"},
    {"odd hex", "68747470733a2f2f612e6578616d706c652f7", SG_FORM_ABSOLUTE,
	NULL},
    {"rot13", "uggcf://n.rknzcyr/k", SG_FORM_ABSOLUTE, "a.example/x"},
    {"another shift", "iuuqt://b.fybnqmf/y", SG_FORM_ABSOLUTE, "a.example/x"},
    {"letters that are no shift", "uggdf://n.rknzcyr/k", SG_FORM_ABSOLUTE,
	NULL},
    {"base64 of rot13", "dWdnY2Y6Ly9uLnJrbnpjeXIv", SG_FORM_ABSOLUTE,
	"a.example/"},
    {"rot13 of base64", "nUE0pUZ6Yl9uYzI4LJ1joTHirN", SG_FORM_ABSOLUTE,
	"a.example/x"},
    {"every other letter XORed", "hvtrs8%2F-a,ezaopne-x", SG_FORM_ABSOLUTE,
	"a.example/x"},
    {"every letter XORed", "iuuqr;..`/dy`lqmd.", SG_FORM_ABSOLUTE,
	"a.example/"},
    {"backwards", "x/elpmaxe.a//:sptth", SG_FORM_ABSOLUTE, "a.example/x"},
    {"base64 backwards", "AevUGbw1WY4VmLh9yL6MHc0RHa", SG_FORM_ABSOLUTE,
	"a.example/x"},
    {"backwards in base64", "eC9lbHBtYXhlLmEvLzpzcHR0aA==", SG_FORM_ABSOLUTE,
	"a.example/x"},
};

static void
test_urls(void **state)
{
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sg_str got = {0};
		bool found = sg_decode_url(&decoder, sg_str(rows[i].text),
		    rows[i].form, &got);

		if (found == (rows[i].host_on != NULL) &&
		    (!found || sg_str_eq(got, sg_str(rows[i].host_on))))
			continue;
		print_error("%s: %s: %.*s\n", rows[i].name,
		    found ? "found" : "not found", (int)got.n, got.p);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

/*
 * Decode texts of up to SG_DECODE_MAX (8192) bytes. The memory has exactly the
 * size of the text, so that a sanitizer detects overruns.
 */
static void
test_bounds(void **state)
{
	static const size_t sizes[] = {
	    0, 1, 3, 4, 7, 8, 100, 4095, 4096, 4097, 8192};
	static const char *const fills[] = {
	    "a", "A", "%", "=", "6", "h", "/", ".", "\xff", "-"};
	struct sg_str got;
	char *text;

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		for (size_t k = 0; k < sizeof fills / sizeof *fills; k++) {
			text = malloc(sizes[i] + (sizes[i] == 0));
			assert_non_null(text);
			memset(text, fills[k][0], sizes[i]);
			for (int form = 0; form <= SG_FORM_BARE; form++)
				assert_false(sg_decode_url(&decoder,
				    (struct sg_str){text, sizes[i]},
				    (enum sg_url_form)form, &got));
			free(text);
		}
}

static void
test_names(void **state)
{
	static const struct {
		const char *label, *name;
	} names[] = {{"www-bbc-co-uk", "www.bbc.co.uk"},
	    {"my--site-example", "my-site.example"}, {"a---b", "a-.b"},
	    {"plain", "plain"}};
	char out[64];
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		n = sg_decode_dashes(sg_str(names[i].label), out, sizeof out);
		assert_true(sg_str_eq((struct sg_str){out, n},
		    sg_str(names[i].name)));
	}
	assert_int_equal(sg_decode_dashes(sg_str("abc"), out, 2), 0);
}

#define DNS_HEAD "\0\0\1\0\0\1\0\0\0\0\0\0"

static void
test_dns(void **state)
{
	static const struct {
		struct sg_str message;
		const char *name; /* NULL: invalid */
	} messages[] = {
	    {SG_LIT(DNS_HEAD "\3WWW\7example\0\0\1\0\1"), "www.example"},
	    {SG_LIT(DNS_HEAD "\0\0\1\0\1"), NULL},
	    {SG_LIT(DNS_HEAD "\3www\7exam"), NULL},
	    {SG_LIT(DNS_HEAD "\3www"), NULL},
	    {SG_LIT(DNS_HEAD "\377www\7example\0\0\1\0\1"), NULL},
	    {SG_LIT("\0\0\1\0\0\0\0\0\0\0\0\0\3www\7example\0\0\1\0\1"), NULL},
	    {SG_LIT(DNS_HEAD), NULL},
	};
	char out[SG_DECODE_MAX];
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
		n = sg_decode_dns(messages[i].message, out, 253);
		assert_true(sg_str_eq((struct sg_str){out, n},
		    sg_str(messages[i].name)));
	}
}

static void
test_tokens(void **state)
{
	struct sg_str got;

	(void)state;
	/*
	 * This is the JWT
	 * {"alg":"none"}.{"iss":"https://a.example/","sub":"x"}.
	 */
	assert_true(sg_decode_inside(&decoder,
	    SG_LIT("eyJhbGciOiJub25lIn0."
		   "eyJpc3MiOiJodHRwczovL2EuZXhhbXBsZS8iLCJzdWIiOiJ4In0."),
	    &got));
	assert_true(sg_str_starts(got, SG_LIT("a.example/\"")));
	assert_false(sg_decode_inside(&decoder,
	    SG_LIT("eyJhbGciOiJub25lIn0."
		   "eyJzdWIiOiJ4In0."),
	    &got));
}

static void
test_looks(void **state)
{
	static const struct {
		const char *host, *look; /* NULL: does not look like ASCII */
	} hosts[] = {
	    {"xn--fcebook-8va.com", "facebook.com"},
	    {"www.xn--nstagram-skb.com", "www.instagram.com"},
	    {"xn--80ak6aa92e.com", "apple.com"},
	    {"plain.example", "plain.example"},
	    {"xn--fiqs8s.example", NULL}, /* Chinese does not look like ASCII */
	};
	char out[256];
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		n = sg_skeleton_host(sg_str(hosts[i].host), out, sizeof out);
		if (!sg_str_eq((struct sg_str){out, n}, sg_str(hosts[i].look)))
			fail_msg("%s looks like %.*s", hosts[i].host, (int)n,
			    out);
	}
	n = sg_skeleton_digits(SG_LIT("faceb00k.com"), 'l', out, sizeof out);
	assert_true(sg_str_eq((struct sg_str){out, n}, SG_LIT("facebook.com")));
	assert_int_equal(sg_skeleton_digits(SG_LIT("a.example"), 'l', out, 8),
	    0);
	assert_int_equal(sg_fold_letter('E'), 'e');
	assert_int_equal(sg_fold_letter(0xc9), 'e');
	assert_int_equal(sg_fold_letter('-'), 0);
	assert_int_equal(sg_fold_letter(0x4e2d), 0);
}

static void
test_scan(void **state)
{
	static struct sg_scanner scanner;

	(void)state;
	sg_scanner_init(&scanner);
	assert_int_equal(sg_scan(&scanner, SG_LIT("/bitesize/topics/z3f")), 0);
	assert_int_equal(sg_scan(&scanner, SG_LIT("")), 0);
	assert_int_equal(sg_scan(&scanner, SG_LIT("//")), 0);
	assert_true(sg_scan(&scanner, SG_LIT("u=HTTPS%3A%2F%2F")) &
	    SG_MARK_URL);
	assert_true(sg_scan(&scanner, SG_LIT("q=aHR0cHM6")) & SG_MARK_CODED);
	/* base64 is case-sensitive. */
	assert_false(sg_scan(&scanner, SG_LIT("q=ahr0chm6")) & SG_MARK_CODED);
	/*
	 * A mark is a text that a detector looks for, such as "nph-". It is
	 * found even at the very end. A truncated mark is not found.
	 */
	assert_true(sg_scan(&scanner, SG_LIT("/a/nph-")) & SG_MARK_CGI);
	assert_false(sg_scan(&scanner, SG_LIT("/a/nph")) & SG_MARK_CGI);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_urls),
	    cmocka_unit_test(test_bounds),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_dns),
	    cmocka_unit_test(test_tokens),
	    cmocka_unit_test(test_looks),
	    cmocka_unit_test(test_scan),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
