/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_typed.c -- tests the spelling in which searches and lists of words are
 * compared.
 */
#include "../../unit.h"

#include "gate/disguise/typed.h"

static const struct {
	const char *text, *words;
} texts[] = {
    {"", ""},
    {"Get  Past!", "get.past"},
    {"don't", "dont"},
    {"don\u2019t", "dont"},
    {"D\u00c9BLOQUER \u00e9cole", "debloquer.ecole"},
    {"e\u0301cole", "ecole"}, /* a combining accent */
    {"gro\u00df \u00e6ble \u0141\u00f3d\u017a", "gross.aeble.lodz"},
    {"\u0130stanbul \u0131l\u0131k", "istanbul.ilik"},
    {"b\u1ecf ch\u1eb7n", "bo.chan"},
    {"\u041e\u0431\u0445\u043e\u0434", "\u043e\u0431\u0445\u043e\u0434"},
    /* Cyrillic and Ukrainian letters without their marks. */
    {"\u0401\u0436 \u0407\u0436\u0430", "\u0435\u0436.\u0456\u0436\u0430"},
    {"\u03a6\u03af\u03bb\u03c4\u03c1\u03bf\u03c2",
	"\u03c6\u03b9\u03bb\u03c4\u03c1\u03bf\u03c3"},
    /* A word with Latin letters has Latin letters only. */
    {"unbl\u043eck", "unblock"},
    /* Arabic: no vowels, one form of alif, ya and ta marbuta. */
    {"\u0623\u064e\u0645 \u0645\u062f\u0631\u0633\u0629",
	"\u0627\u0645.\u0645\u062f\u0631\u0633\u0647"},
    /* The zero-width non-joiner of Persian. */
    {"\u0641\u06cc\u0644\u062a\u0631\u200c\u0634\u06a9\u0646",
	"\u0641\u064a\u0644\u062a\u0631\u0634\u0643\u0646"},
    /* Devanagari with a nukta, and its composed letter. */
    {"\u092b\u093c \u095e", "\u092b.\u092b"},
    /* Chinese next to Latin letters. */
    {"\u514d\u8d39vpn\u4e0b\u8f7d", "\u514d\u8d39.vpn.\u4e0b\u8f7d"},
    {"\uff55\uff4e\uff42\uff4c\uff4f\uff43\uff4b", "unblock"}, /* full width */
    {"unblockkkkk", "unblockk"},
    {"1111", "1111"},
    {"byp@ss $chool me@ here", "bypass.chool.me.here"},
    {"caf\xe9 x", "cafe.x"}, /* Latin-1 */
    {"a\U0001f600b", "a.b"},
};

static void
test_texts(void **state)
{
	struct sg_typed typed;
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct sg_str words = {0};

		assert_true(sg_typed_read(&typed, sg_str(texts[i].text)));
		if (typed.count > 0)
			words = sg_typed_phrase(&typed, 0, typed.count);
		if (sg_str_eq(words, sg_str(texts[i].words)))
			continue;
		print_error("%s\n  wanted %s\n  got    %.*s\n", texts[i].text,
		    texts[i].words, (int)words.n, words.p);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

/* What is over the limits is left out, and the function says so. */
static void
test_limits(void **state)
{
	char text[4 * SG_TYPED_BYTES];
	struct sg_typed typed;

	(void)state;
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = i % 2 == 0 ? 'a' : ' ';
	assert_false(sg_typed_read(&typed, (struct sg_str){text, sizeof text}));
	assert_int_equal(typed.count, SG_TYPED_WORDS);
	assert_true(sg_typed_read(&typed,
	    (struct sg_str){text, 2 * SG_TYPED_WORDS}));
	assert_int_equal(typed.count, SG_TYPED_WORDS);
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)('a' + i % 26);
	assert_false(sg_typed_read(&typed, (struct sg_str){text, sizeof text}));
	assert_int_equal(typed.count, 1); /* its start */
	typed.count = 0;
	assert_false(sg_typed_add(&typed, (struct sg_str){text, 0}));
	assert_true(sg_typed_add(&typed,
	    (struct sg_str){text, SG_TYPED_BYTES - 1}));
	assert_false(sg_typed_add(&typed, SG_LIT("a")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_texts),
	    cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
