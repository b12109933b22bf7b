/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_letters.c -- tests that the gate maps the letters of host names as
 * libidn2 does. The compiler uses libidn2 for names in policies, so both must
 * agree.
 */
#include "../unit.h"

#include <idn2.h>
#include <stdio.h>

#include "gate/letters.h"
#include "gate/url.h"

/*
 * Make a valid name of `cp` and ordinary letters. The letters have the writing
 * direction of `cp`, because a name must not mix directions.
 */
static void
make_name(uint32_t cp, char name[16])
{
	bool right_to_left = cp >= 0x590 && cp < 0x6f0;
	size_t n = 0;

	n += sg_utf8_encode(right_to_left ? 0x627 : 'a', name);
	n += sg_utf8_encode(cp, name + n);
	if (!right_to_left)
		name[n++] = 'b';
	name[n] = '\0';
}

/*
 * Returns true for the block U+1D400 to U+1D6A3. Some of its code points are
 * unassigned, because Unicode already had their letters elsewhere. libidn2
 * refuses these code points, and no browser sends them.
 */
static bool
is_unassigned(uint32_t cp)
{
	return cp >= 0x1d400 && cp <= 0x1d6a3;
}

static void
letter_as_libidn2(void **state)
{
	static struct sg_url url;
	char name[16], *expected;
	uint32_t compared = 0;
	int rc;

	(void)state;
	for (uint32_t cp = 0x80; cp <= 0x10ffff; cp++) {
		if ((cp >= 0xd800 && cp <= 0xdfff) ||
		    sg_letter_map(cp) == SG_LETTER_BAD)
			continue;
		make_name(cp, name);
		rc = idn2_to_ascii_8z(name, &expected, IDN2_NONTRANSITIONAL);
		if (rc != IDN2_OK && is_unassigned(cp))
			continue;
		if (rc != IDN2_OK)
			fail_msg("U+%04X: %s", (unsigned)cp, idn2_strerror(rc));
		sg_url_parse_host(sg_str(name), &url);
		/*
		 * Skip letters that map to "%" or "/": the URL standard forbids
		 * these in a host.
		 */
		if (url.fault == SG_URL_FINE &&
		    !sg_str_eq(url.host, sg_str(expected)))
			fail_msg("U+%04X: %.*s, not %s", (unsigned)cp,
			    (int)url.host.n, url.host.p, expected);
		compared += url.fault == SG_URL_FINE;
		idn2_free(expected);
	}
	assert_true(compared > 40000);
}

static void
letter_samples(void **state)
{
	static const struct {
		uint32_t sent, mapped;
	} rows[] = {{0xad, SG_LETTER_DROP}, {0x200b, SG_LETTER_DROP},
	    {0x200c, SG_LETTER_BAD}, {0x200d, SG_LETTER_BAD},
	    {0x34f, SG_LETTER_DROP}, {0xfeff, SG_LETTER_DROP},
	    {0xfe0f, SG_LETTER_DROP}, {0x2060, SG_LETTER_DROP}, {0xc4, 0xe4},
	    {0xd7, SG_LETTER_BAD}, {0xdf, 0xdf}, {0x17f, 's'}, {0x178, 0xff},
	    {0x139, 0x13a}, {0x13a, 0x13a}, {0x130, SG_LETTER_BAD},
	    {0x3a3, 0x3c3}, {0x3c2, 0x3c2}, {0x410, 0x430}, {0x401, 0x451},
	    {0x43e, 0x43e}, {0x301, SG_LETTER_BAD}, {0x212a, 'k'},
	    {0x24b6, 'a'}, {0x24e9, 'z'}, {0x3002, '.'}, {0xff0e, '.'},
	    {0xff61, '.'}, {0xff21, 'a'}, {0xff41, 'a'}, {0xff05, '%'},
	    {0xff5e, '~'}, {0x1d400, 'a'}, {0x1d41a, 'a'}, {0x1d7ff, '9'},
	    {0x4e2d, 0x4e2d}, {0x2028, SG_LETTER_BAD}, {0x80, SG_LETTER_BAD},
	    {0x10ffff, SG_LETTER_BAD}, {0xe0061, SG_LETTER_BAD}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (sg_letter_map(rows[i].sent) != rows[i].mapped)
			fail_msg("U+%04X: U+%04X", (unsigned)rows[i].sent,
			    (unsigned)sg_letter_map(rows[i].sent));
}

static void
hex_values(void **state)
{
	static const char digits[] = "0123456789abcdef";
	const char *at;

	(void)state;
	for (int c = 0; c < 256; c++) {
		at = memchr(digits, sg_lower((char)c), 16);
		assert_int_equal(sg_hex_value((char)c),
		    at == NULL ? -1 : at - digits);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(letter_as_libidn2),
	    cmocka_unit_test(letter_samples), cmocka_unit_test(hex_values)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
