/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_put.c -- tests that hostile values are written safely to terminals, HTML
 * pages and spreadsheets.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/put.h"

struct row {
	const char *name, *input, *expected;
};

static void
want(const struct row *row, void (*put)(FILE *to, const char *text))
{
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);

	assert_non_null(to);
	put(to, row->input);
	fclose(to);
	if (strcmp(text, row->expected) != 0)
		print_error("%s: not as wanted\n", row->name);
	assert_string_equal(text, row->expected);
	free(text);
}

static void
neutralises_formulas(void **state)
{
	static const struct row rows[] = {
	    {"a name", "jsmith", "\"jsmith\""},
	    {"nothing", "", "\"\""},
	    {"no text", NULL, "\"\""},
	    {"a number", "42", "\"42\""},
	    {"a number that is shown in full", "12345678901",
		"\"12345678901\""},
	    {"a number that would be rounded", "123456789012",
		"\"'123456789012\""},
	    {"a name of digits that would lose its zero", "00412345",
		"\"'00412345\""},
	    {"zero", "0", "\"0\""},
	    {"a label that would be computed", "12e5", "\"'12e5\""},
	    {"capital E", "1E0000000000007", "\"'1E0000000000007\""},
	    {"a class", "7E", "\"7E\""},
	    {"digits and letters", "12e5a", "\"12e5a\""},
	    {"a name that would become a date", "mar10", "\"'mar10\""},
	    {"the whole month", "10 March 26", "\"'10 March 26\""},
	    {"a class that would become a date", "3/4", "\"'3/4\""},
	    {"three numbers", "1-2-03", "\"'1-2-03\""},
	    {"a decimal that would lose its zero", "1.50", "\"'1.50\""},
	    {"a name that would become a truth value", "True", "\"'True\""},
	    {"a name with a month in it", "marie1", "\"marie1\""},
	    {"a month alone", "may", "\"may\""},
	    {"an IP address", "10.20.6.7", "\"10.20.6.7\""},
	    {"a host", "10.example", "\"10.example\""},
	    {"an ISO date", "2025-11-24", "\"2025-11-24\""},
	    {"an hour", "09:00", "\"09:00\""},
	    {"an ISO time", "2025-11-24T10:15:00+00:00",
		"\"2025-11-24T10:15:00+00:00\""},
	    {"equals", "=1+1", "\"'=1+1\""},
	    {"plus", "+1", "\"'+1\""},
	    {"minus", "-2+3", "\"'-2+3\""},
	    {"at", "@SUM(A1)", "\"'@SUM(A1)\""},
	    {"tab", "\t=1", "\"'\t=1\""},
	    {"CR", "\r=1", "\"'\r=1\""},
	    {"LF", "\n=1", "\"'\n=1\""},
	    {"full-width equals",
		"\xef\xbc\x9d"
		"1",
		"\"'\xef\xbc\x9d"
		"1\""},
	    {"full-width plus", "\xef\xbc\x8b", "\"'\xef\xbc\x8b\""},
	    {"full-width minus", "\xef\xbc\x8d", "\"'\xef\xbc\x8d\""},
	    {"full-width at", "\xef\xbc\xa0", "\"'\xef\xbc\xa0\""},
	    {"call", "=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\""},
	    {"only at the beginning", "a=b", "\"a=b\""},
	    {"after a blank", " =1", "\" =1\""},
	    {"quotes", "a\"b", "\"a\"\"b\""},
	    {"quotes to break out", "\",=1,\"", "\"\"\",=1,\"\"\""},
	    {"comma", "a,b", "\"a,b\""},
	    {"line end inside", "a\r\nb", "\"a\r\nb\""},
	    {"escape", "a\033[2Jb", "\"a\\x1B[2Jb\""},
	    {"not UTF-8", "a\xff", "\"a\\xFF\""},
	    {"turned round",
		"\xe2\x80\xae"
		"a",
		"\"\\u202Ea\""},
	    {"letters", "\xc5\x82\xc3\xb3\xc5\xbc",
		"\"\xc5\x82\xc3\xb3\xc5"
		"\xbc\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		want(&rows[i], sg_put_cell);
}

static void
put_plain(FILE *to, const char *text)
{
	sg_put_plain(to, text);
}

static void
shows_what_a_terminal_would_obey(void **state)
{
	static const struct row rows[] = {
	    {"plain", "abc", "abc"},
	    {"nothing", NULL, ""},
	    {"escape", "\033]0;x\007", "\\x1B]0;x\\x07"},
	    {"C1",
		"\xc2\x9b"
		"31m",
		"\\xC2\\x9B31m"},
	    {"DEL", "\x7f", "\\x7F"},
	    {"line end", "a\nb", "a\\x0Ab"},
	    {"not UTF-8", "\xc3(", "\\xC3("},
	    {"turned round",
		"a\xe2\x80\xae"
		"b",
		"a\\u202Eb"},
	    {"isolate", "\xe2\x81\xa6", "\\u2066"},
	    {"zero width", "\xe2\x80\x8b", "\\u200B"},
	    {"byte order mark", "\xef\xbb\xbf", "\\uFEFF"},
	    {"soft hyphen", "\xc2\xad", "\\u00AD"},
	    {"tag letter", "\xf3\xa0\x81\x81", "\\uE0041"},
	    {"letters", "\xd8\xa7\xd8\xb1", "\xd8\xa7\xd8\xb1"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		want(&rows[i], put_plain);
}

static void
put_wrapped(FILE *to, const char *text)
{
	sg_put_wrapped(to, text, 2);
}

static void
wraps_at_blanks(void **state)
{
	static const struct row rows[] = {
	    {"short", "a b", "  a b\n"},
	    {"long",
		"1234567890 1234567890 1234567890 1234567890 1234567890 "
		"1234567890 1234567890 1",
		"  1234567890 1234567890 1234567890 1234567890 1234567890 "
		"1234567890 1234567890\n  1\n"},
	    {"exactly 78 columns",
		"123456789 123456789 123456789 123456789 123456789 "
		"123456789 123456789 123456 x",
		"  123456789 123456789 123456789 123456789 123456789 "
		"123456789 123456789 123456\n  x\n"},
	    {"escaped", "a\033 b", "  a\\x1B b\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		want(&rows[i], put_wrapped);
}

static void
put_six(FILE *to, const char *text)
{
	sg_put_column(to, text, 6);
}

static void
fits_a_column(void **state)
{
	static const struct row rows[] = {
	    {"nothing", "", "      "},
	    {"short", "abc", "abc   "},
	    {"exact", "abcdef", "abcdef"},
	    {"long", "abcdefg", "abcde\xe2\x80\xa6"},
	    {"two-byte letters", "\xc3\xa9\xc3\xa9", "\xc3\xa9\xc3\xa9    "},
	    {"an escape is whole or not", "abc\033d", "abc\xe2\x80\xa6  "},
	    {"an escape fits", "a\033b", "a\\x1Bb"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		want(&rows[i], put_six);
}

static void
escapes_for_pages(void **state)
{
	static const struct row rows[] = {
	    {"plain", "abc", "<bdi>abc</bdi>"},
	    {"a tag", "<script>", "<bdi>&lt;script&gt;</bdi>"},
	    {"quotes", "\"'&", "<bdi>&quot;&#39;&amp;</bdi>"},
	    {"control", "a\001", "<bdi>a\xef\xbf\xbd</bdi>"},
	    {"not UTF-8", "\xff", "<bdi>\xef\xbf\xbd</bdi>"},
	    {"turned round",
		"\xe2\x80\xae"
		"b",
		"<bdi>\\u202Eb</bdi>"},
	    {"no text", NULL, "<bdi></bdi>"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		want(&rows[i], sg_put_value);
}

static void
ends_rows_as_rfc_4180_has_it(void **state)
{
	static const char *const cells[] = {"a", NULL, "=b"};
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);

	(void)state;
	assert_non_null(to);
	sg_put_row(to, cells, 3);
	sg_put_row(to, cells, 1);
	fclose(to);
	assert_string_equal(text, "\"a\",\"\",\"'=b\"\r\n\"a\"\r\n");
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(neutralises_formulas),
	    cmocka_unit_test(wraps_at_blanks),
	    cmocka_unit_test(shows_what_a_terminal_would_obey),
	    cmocka_unit_test(fits_a_column),
	    cmocka_unit_test(escapes_for_pages),
	    cmocka_unit_test(ends_rows_as_rfc_4180_has_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
