/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_text.c -- tests byte spans, UTF-8, bounded writing and escaping. */
#include "../unit.h"

#include <stdlib.h>

#include "base/text.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static void
assert_str(const char *name, struct sg_str got, struct sg_str expected)
{
	if (got.n != expected.n ||
	    (got.n > 0 && memcmp(got.p, expected.p, got.n) != 0))
		fail_msg("%s: got \"%.*s\", expected \"%.*s\"", name,
		    (int)got.n, got.p, (int)expected.n, expected.p);
}

static void
test_compare(void **state)
{
	static const struct {
		struct sg_str a, b;
		bool eq, eqi, starts, startsi; /* a begins with b */
	} rows[] = {
	    {SG_LIT("abc"), SG_LIT("abc"), true, true, true, true},
	    {SG_LIT("abc"), SG_LIT("ABC"), false, true, false, true},
	    {SG_LIT("abc"), SG_LIT("ab"), false, false, true, true},
	    {SG_LIT("abc"), SG_LIT("AB"), false, false, false, true},
	    {SG_LIT("ab"), SG_LIT("abc"), false, false, false, false},
	    {SG_LIT("abc"), SG_LIT("abd"), false, false, false, false},
	    {{NULL, 0}, SG_LIT(""), true, true, true, true},
	    {SG_LIT("a"), {NULL, 0}, false, false, true, true},
	    {{NULL, 0}, SG_LIT("a"), false, false, false, false},
	    {SG_LIT("a\0b"), SG_LIT("a\0c"), false, false, false, false},
	    /*
	     * "@" and "`" are not letters, so they stay different. Like a
	     * letter's two cases they differ only in bit 0x20.
	     */
	    {SG_LIT("@"), SG_LIT("`"), false, false, false, false},
	    {SG_LIT("["), SG_LIT("{"), false, false, false, false},
	    {SG_LIT("\xc3\x84"), SG_LIT("\xc3\xa4"), false, false, false,
		false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(sg_str_eq(rows[i].a, rows[i].b), rows[i].eq);
		assert_int_equal(sg_str_eqi(rows[i].a, rows[i].b), rows[i].eqi);
		assert_int_equal(sg_str_starts(rows[i].a, rows[i].b),
		    rows[i].starts);
		assert_int_equal(sg_str_startsi(rows[i].a, rows[i].b),
		    rows[i].startsi);
	}
	assert_int_equal(sg_str(NULL).n, 0);
}

static void
test_find(void **state)
{
	static const struct {
		struct sg_str in, word;
		int at; /* -1: nowhere */
	} rows[] = {
	    {SG_LIT("abc"), SG_LIT("abc"), 0},
	    {SG_LIT("abc"), SG_LIT("c"), 2},
	    {SG_LIT("aabab"), SG_LIT("ab"), 1},
	    {SG_LIT("aba"), SG_LIT("abc"), -1},
	    {SG_LIT("ABC"), SG_LIT("abc"), -1},
	    {SG_LIT("ab"), SG_LIT("abc"), -1},
	    {{NULL, 0}, SG_LIT("a"), -1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *at = sg_str_find(rows[i].in, rows[i].word);

		if (at != (rows[i].at < 0 ? NULL : rows[i].in.p + rows[i].at))
			fail_msg("row %zu", i);
	}
}

static void
test_trim(void **state)
{
	static const struct {
		const char *name;
		struct sg_str in, out;
	} rows[] = {
	    {"nothing", {NULL, 0}, {NULL, 0}},
	    {"only white", SG_LIT(" \t\r\n"), SG_LIT("")},
	    {"both ends", SG_LIT("\t a b \r\n"), SG_LIT("a b")},
	    {"none", SG_LIT("ab"), SG_LIT("ab")},
	    {"other controls stay", SG_LIT("\va\0"), SG_LIT("\va\0")},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_str(rows[i].name, sg_str_trim(rows[i].in), rows[i].out);
}

static void
test_cut(void **state)
{
	struct sg_str rest = SG_LIT("a,,bc,");

	(void)state;
	assert_str("first", sg_str_cut(&rest, ','), SG_LIT("a"));
	assert_str("empty one", sg_str_cut(&rest, ','), SG_LIT(""));
	assert_str("third", sg_str_cut(&rest, ','), SG_LIT("bc"));
	assert_non_null(rest.p);
	assert_str("after the last comma", sg_str_cut(&rest, ','), SG_LIT(""));
	assert_null(rest.p);
	assert_str("nothing left", sg_str_cut(&rest, ','), SG_LIT(""));
	assert_null(rest.p);
}

static void
test_utf8_well_formed(void **state)
{
	static const struct {
		struct sg_str bytes;
		uint32_t cp;
	} rows[] = {
	    {SG_LIT("\0"), 0},
	    {SG_LIT("\x7f"), 0x7f},
	    {SG_LIT("\xc2\x80"), 0x80},
	    {SG_LIT("\xdf\xbf"), 0x7ff},
	    {SG_LIT("\xe0\xa0\x80"), 0x800},
	    {SG_LIT("\xe2\x82\xac"), 0x20ac},
	    {SG_LIT("\xec\xbf\xbf"), 0xcfff},
	    {SG_LIT("\xed\x9f\xbf"), 0xd7ff},
	    {SG_LIT("\xee\x80\x80"), 0xe000},
	    {SG_LIT("\xef\xbf\xbf"), 0xffff},
	    {SG_LIT("\xf0\x90\x80\x80"), 0x10000},
	    {SG_LIT("\xf3\xbf\xbf\xbf"), 0xfffff},
	    {SG_LIT("\xf4\x8f\xbf\xbf"), 0x10ffff},
	};
	char bytes[4];
	uint32_t cp;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct sg_str in = rows[i].bytes;

		assert_int_equal(sg_utf8_decode(in.p, in.n, &cp), in.n);
		assert_int_equal(cp, rows[i].cp);
		assert_int_equal(sg_utf8_encode(cp, bytes), in.n);
		assert_memory_equal(bytes, in.p, in.n);
		/*
		 * A truncated sequence is malformed. Bytes after a sequence
		 * have no effect.
		 */
		for (size_t n = 0; n < in.n; n++)
			assert_int_equal(sg_utf8_decode(in.p, n, &cp), 0);
	}
	assert_int_equal(sg_utf8_decode("\xc3\xa9xyz", 5, &cp), 2);
}

static void
test_utf8_malformed(void **state)
{
	static const struct {
		const char *name;
		struct sg_str bytes;
	} rows[] = {
	    {"a tail alone", SG_LIT("\x80\x80")},
	    {"the last tail alone", SG_LIT("\xbf\xbf")},
	    {"overlong slash, 2 bytes", SG_LIT("\xc0\xaf")},
	    {"overlong NUL", SG_LIT("\xc0\x80")},
	    {"overlong DEL", SG_LIT("\xc1\xbf")},
	    {"overlong, 3 bytes", SG_LIT("\xe0\x9f\xbf")},
	    {"overlong, 4 bytes", SG_LIT("\xf0\x8f\xbf\xbf")},
	    {"first high surrogate", SG_LIT("\xed\xa0\x80")},
	    {"last low surrogate", SG_LIT("\xed\xbf\xbf")},
	    {"above U+10FFFF", SG_LIT("\xf4\x90\x80\x80")},
	    {"lead F5", SG_LIT("\xf5\x80\x80\x80")},
	    {"lead FF", SG_LIT("\xff\xbf\xbf\xbf")},
	    {"second is no tail", SG_LIT("\xc3(")},
	    {"second is a lead", SG_LIT("\xe2\xc2\xac")},
	    {"third is no tail", SG_LIT("\xe2\x82(")},
	    {"fourth is no tail", SG_LIT("\xf0\x9f\x98(")},
	};
	uint32_t cp;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (sg_utf8_decode(rows[i].bytes.p, rows[i].bytes.n, &cp) != 0)
			fail_msg("%s was taken as U+%04X", rows[i].name,
			    (unsigned)cp);
	}
}

static void
test_out(void **state)
{
	char memory[64];
	struct sg_out out;

	(void)state;
	sg_out_init(&out, memory, sizeof memory);
	assert_string_equal(memory, "");
	sg_out_text(&out, "a");
	sg_out_char(&out, '=');
	sg_out_uint(&out, 0);
	sg_out_char(&out, ' ');
	sg_out_uint(&out, UINT64_MAX);
	sg_out_str(&out, SG_LIT(" b"));
	sg_out_str(&out, (struct sg_str){NULL, 0});
	sg_out_bytes(&out, "cd", 1);
	sg_out_printf(&out, "%s-%d", "x", 7);
	assert_string_equal(memory, "a=0 18446744073709551615 bcx-7");
	assert_int_equal(out.n, strlen(memory));
	assert_false(out.full);
}

/*
 * Each function writes "12345" to a buffer of `cap` bytes, even if the text
 * does not fit.
 */
static void
test_out_full(void **state)
{
	static const struct {
		size_t cap;
		const char *text;
		bool full;
	} rows[] = {
	    {1, "", true},
	    {2, "1", true},
	    {5, "1234", true},
	    {6, "12345", false},
	};
	char memory[8];
	struct sg_out out;

	(void)state;
	for (size_t i = 0; i < COUNT(rows) * 3; i++) {
		memset(memory, '#', sizeof memory);
		sg_out_init(&out, memory, rows[i / 3].cap);
		if (i % 3 == 0)
			sg_out_text(&out, "12345");
		else if (i % 3 == 1)
			sg_out_uint(&out, 12345);
		else
			sg_out_printf(&out, "%d", 12345);
		assert_string_equal(memory, rows[i / 3].text);
		assert_int_equal(out.n, strlen(memory));
		assert_int_equal(out.full, rows[i / 3].full);
		assert_int_equal(memory[rows[i / 3].cap], '#');
	}
}

static void
test_out_full_stays(void **state)
{
	char memory[4];
	struct sg_out out;

	(void)state;
	sg_out_init(&out, memory, sizeof memory);
	sg_out_html(&out, SG_LIT("a&"));
	assert_true(out.full);
	assert_string_equal(memory, "a"); /* "&amp;" is not cut in half */
	sg_out_char(&out, 'b');           /* ignored, although it would fit */
	sg_out_printf(&out, "b");
	sg_out_plain(&out, SG_LIT("b"));
	sg_out_json(&out, SG_LIT("b"));
	sg_out_text(&out, "");
	assert_string_equal(memory, "a");
	assert_int_equal(out.n, 1);
}

static void
test_out_without_memory(void **state)
{
	struct sg_out out;

	(void)state;
	sg_out_init(&out, NULL, 0);
	sg_out_text(&out, "");
	assert_false(out.full);
	sg_out_printf(&out, "%d", 1);
	assert_true(out.full);
	sg_out_init(&out, NULL, 0);
	sg_out_plain(&out, SG_LIT("a"));
	assert_true(out.full);
	assert_int_equal(out.n, 0);
}

#define BAD "\xef\xbf\xbd"

static void
test_escapes(void **state)
{
	static const struct {
		const char *name;
		struct sg_str in;
		const char *html, *json, *plain;
	} rows[] = {
	    {"nothing", {NULL, 0}, "", "", ""},
	    {"plain", SG_LIT("a /b"), "a /b", "a /b", "a /b"},
	    {"markup", SG_LIT("<a b=\"c\" d='e'>&amp;"),
		"&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;",
		"<a b=\\\"c\\\" d='e'>&amp;", "<a b=\"c\" d='e'>&amp;"},
	    {"backslash", SG_LIT("\\u0041"), "\\u0041", "\\\\u0041", "\\u0041"},
	    {"controls with a name", SG_LIT("\b\f\n\r\t"), BAD BAD BAD BAD BAD,
		"\\b\\f\\n\\r\\t", "\\x08\\x0C\\x0A\\x0D\\x09"},
	    {"controls without", SG_LIT("\0\x1b[0m\x1f\x7f"),
		BAD BAD "[0m" BAD BAD, BAD "\\u001b[0m\\u001f\\u007f",
		"\\x00\\x1B[0m\\x1F\\x7F"},
	    {"C1",
		SG_LIT("\xc2\x9b"
		       "A\xc2\xa0"),
		BAD "A\xc2\xa0", "\\u009bA\xc2\xa0", "\\xC2\\x9BA\xc2\xa0"},
	    {"beyond ASCII", SG_LIT("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"),
		"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80",
		"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80",
		"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"},
	    {"a stray byte", SG_LIT("a\xff<"), "a" BAD "&lt;", "a" BAD "<",
		"a\\xFF<"},
	    {"an overlong quote", SG_LIT("\xc0\xa2"), BAD BAD, BAD BAD,
		"\\xC0\\xA2"},
	    {"a cut-off letter hides no quote", SG_LIT("\xe2\x82\"x"),
		BAD BAD "&quot;x", BAD BAD "\\\"x", "\\xE2\\x82\"x"},
	    {"a surrogate", SG_LIT("\xed\xa0\x80"), BAD BAD BAD, BAD BAD BAD,
		"\\xED\\xA0\\x80"},
	};
	char memory[128];
	struct sg_out out;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		sg_out_init(&out, memory, sizeof memory);
		sg_out_html(&out, rows[i].in);
		assert_str(rows[i].name, sg_str(memory), sg_str(rows[i].html));
		sg_out_init(&out, memory, sizeof memory);
		sg_out_json(&out, rows[i].in);
		assert_str(rows[i].name, sg_str(memory), sg_str(rows[i].json));
		sg_out_init(&out, memory, sizeof memory);
		sg_out_plain(&out, rows[i].in);
		assert_str(rows[i].name, sg_str(memory), sg_str(rows[i].plain));
	}
}

/* Truncation never cuts an escape or a letter in half. */
static void
test_escapes_cut(void **state)
{
	static const struct {
		void (*escape)(struct sg_out *out, struct sg_str s);
		struct sg_str in;
		const char *whole; /* "x" and one escape or letter */
		size_t unit;
	} rows[] = {
	    {sg_out_html, SG_LIT("x\""), "x&quot;", 6},
	    {sg_out_html, SG_LIT("x\xe2\x82\xac"), "x\xe2\x82\xac", 3},
	    {sg_out_json, SG_LIT("x\x01"), "x\\u0001", 6},
	    {sg_out_json, SG_LIT("x\xff"), "x" BAD, 3},
	    {sg_out_plain, SG_LIT("x\n"), "x\\x0A", 4},
	};
	char memory[16];
	struct sg_out out;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		for (size_t cap = 2; cap <= rows[i].unit + 2; cap++) {
			sg_out_init(&out, memory, cap);
			rows[i].escape(&out, rows[i].in);
			assert_int_equal(out.full, cap < rows[i].unit + 2);
			assert_string_equal(memory,
			    out.full ? "x" : rows[i].whole);
		}
	}
}

/*
 * sg_str_word() reads up to 8 bytes (a word) as an integer. The test calls it
 * at each offset of texts that are shorter and longer than a word.
 */
static void
test_words(void **state)
{
	static const char text[] = "\x80zyxwvutsrqp";
	char out[8];

	(void)state;
	for (size_t all = 1; all < sizeof(text); all++) {
		char *p = malloc(all); /* a sanitizer finds overruns */

		assert_non_null(p);
		memcpy(p, text, all);
		for (size_t at = 0; at < all; at++)
			for (size_t n = 1; n <= 8 && at + n <= all; n++) {
				uint64_t expected = 0;

				for (size_t i = n; i-- > 0;)
					expected = expected << 8 |
					    (unsigned char)text[at + i];
				assert_true(sg_str_word((struct sg_str){p, all},
						at, n) == expected);
			}
		free(p);
	}
	sg_put_eight(out, sg_load64(text));
	assert_memory_equal(out, text, 8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_compare),
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_find),
	    cmocka_unit_test(test_trim),
	    cmocka_unit_test(test_cut),
	    cmocka_unit_test(test_utf8_well_formed),
	    cmocka_unit_test(test_utf8_malformed),
	    cmocka_unit_test(test_out),
	    cmocka_unit_test(test_out_full),
	    cmocka_unit_test(test_out_full_stays),
	    cmocka_unit_test(test_out_without_memory),
	    cmocka_unit_test(test_escapes),
	    cmocka_unit_test(test_escapes_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
