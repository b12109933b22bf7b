/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_digits.c -- tests which digits of a host name may stand for letters, and
 * which may form an address.
 */
#include "../../unit.h"

#include <stdio.h>

#include "gate/disguise/digits.h"

#define LETTERS SG_DIGITS_LETTERS
#define ADDRESS SG_DIGITS_ADDRESS
#define LONG "a-label-of-some-length.another-label-of-some-more-length."

static const struct {
	const char *host;
	unsigned digits;
} rows[] = {
    {"www.bbc.co.uk", 0},
    /*
     * Digits stand for letters only in the registrable label ("bbc" of
     * www.bbc.co.uk).
     */
    {"faceb00k.com", LETTERS},
    {"www.faceb00k.com", LETTERS},
    {"0bc.co.uk", LETTERS},
    {"1nstagram", LETTERS},
    {"7.com", LETTERS},
    {"www1.facebook.com", 0},
    {"a.facebook.c0m.uk", 0},
    {"facebook.c0", 0},
    {"b0c.co.1k", LETTERS},
    /* 2, 6, 8 and 9 do not look like letters. */
    {"web2.com", 0},
    {"b6c.com", 0},
    {"g8.com", 0},
    {"r9.com", 0},
    {"faceb0ok2.com", 0},
    /* Three or more digits in a row are taken as a number. */
    {"shop1000.com", 0},
    {"100f.com", 0},
    {"a00b11.com", LETTERS},
    {"a0.0.0b.com", LETTERS},
    /* An address needs four digits or more in three labels or more. */
    {"1-2-3-4.nip.io", ADDRESS},
    {"1.2.3.4.example.com", ADDRESS},
    {"c0a80001.nip.io", ADDRESS},
    {"1-2-3.nip.io", 0},
    {"a1b2.c3d4.nip.io", ADDRESS | LETTERS},
    {"1234.com", 0},
    {"1234.faceb00k.com", ADDRESS | LETTERS},
    /*
     * The first two names are longer than SG_SPOTS bytes. Such a name always
     * counts as a possible address. The third name is shorter.
     */
    {LONG "faceb00k.com", ADDRESS | LETTERS},
    {LONG "facebook2.com", ADDRESS},
    {"a-label.of-some-length.faceb00k.example-of-some-length.example", 0},
};

static void
test_rows(void **state)
{
	struct sg_url url;
	char text[256];
	unsigned found;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		snprintf(text, sizeof text, "http://%s/", rows[i].host);
		sg_url_parse(sg_str(text), false, (struct sg_str){0}, &url);
		assert_int_equal(url.fault, SG_URL_FINE);
		found = sg_digits_of(&url);
		if (found != rows[i].digits)
			fail_msg("%s: %#x", rows[i].host, found);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
