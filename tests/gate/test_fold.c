/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_fold.c -- tests which spellings of a user or group name count as the
 * same name.
 */
#include "../unit.h"

#include "gate/fold.h"

static void
capitals(void **state)
{
	static const struct {
		const char *name, *folded;
	} rows[] = {
	    {"", ""},
	    {"JSmith", "jsmith"},
	    {"O'Brien@X", "o'brien@x"},
	    {"JOSÉ ÅSE", "josé åse"},
	    {"ŠŽŁ", "šžł"},
	    {"ΝΊΚΟΣ", "νίκοσ"},
	    {"Νίκος", "νίκοσ"},
	    {"ПЁТР", "пётр"},
	    {"straße", "straße"},
	    {"王", "王"},
	    /*
	     * Letters that only look alike stay different, because such names
	     * belong to different people.
	     */
	    {"ｊ", "ｊ"},
	    {"\u212a", "\u212a"}, /* the Kelvin sign */
	    {"a\u200b", "a\u200b"},
	    /* These bytes are not UTF-8. */
	    {"A\xff\xc3", "a\xff\xc3"},
	};
	char out[64];
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		n = sg_fold(sg_str(rows[i].name), out, sizeof(out));
		if (!sg_str_eq((struct sg_str){out, n}, sg_str(rows[i].folded)))
			fail_msg("%s", rows[i].name);
	}
}

static void
too_long(void **state)
{
	char out[4];

	(void)state;
	assert_int_equal(sg_fold(SG_LIT("ABCD"), out, sizeof(out)), 4);
	assert_int_equal(sg_fold(SG_LIT("ABCDE"), out, sizeof(out)), 0);
	assert_int_equal(sg_fold(SG_LIT("ABCÉ"), out, sizeof(out)), 0);
	assert_int_equal(sg_fold(SG_LIT(""), out, 0), 0);
}

/* No folded letter is longer than SG_FOLD_BYTES() allows. */
static void
room(void **state)
{
	char letter[4], out[4];
	size_t n;

	(void)state;
	for (uint32_t cp = 1; cp < 0x20000; cp++) {
		if (cp >= 0xd800 && cp < 0xe000)
			continue;
		n = sg_utf8_encode(cp, letter);
		assert_true(sg_fold((struct sg_str){letter, n}, out,
				sizeof(out)) <= SG_FOLD_BYTES(n));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(capitals),
	    cmocka_unit_test(too_long),
	    cmocka_unit_test(room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
