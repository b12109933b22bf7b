/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_lex.c -- tests splitting a policy into lines and tokens. The text may
 * have the line ends, quotes and blanks of various editors and word processors.
 */
#include "../../unit.h"

#include "base/arena.h"
#include "policy/language/lex.h"

#define ENOUGH 4096

/*
 * Print the tokens of each line on a separate line. If the line is indented,
 * print ">" first. Put strings in brackets.
 */
static void
dump(const struct sg_lines *lines, struct sg_out *out)
{
	for (size_t i = 0; i < lines->count; i++) {
		const struct sg_line *line = &lines->line[i];

		sg_out_text(out, line->heading ? "" : ">");
		for (size_t t = 0; t < line->ntokens; t++) {
			bool string = line->tokens[t].kind == SG_T_STRING;

			sg_out_text(out, t == 0 ? "" : " ");
			sg_out_text(out, string ? "[" : "");
			sg_out_str(out, line->tokens[t].text);
			sg_out_text(out, string ? "]" : "");
		}
		sg_out_text(out, "\n");
	}
	assert_false(out->full);
}

static const struct {
	const char *name, *input, *expected;
	size_t errors;
} rows[] = {
    {"nothing", "", "", 0},
    {"blank lines and comments", "\n  \n# a\n   # b\n", "", 0},
    {"headings and lines", "group a\n  users b\n", "group a\n>users b\n", 0},
    {"no line feed at the end", "a\n b", "a\n>b\n", 0},
    {"commas stand by themselves", "a,b , c,,d", "a , b , c , , d\n", 0},
    {"strings", "a \"b  c\" \"\"", "a [b  c] []\n", 0},
    {"a string ends a word", "a\"b\"c", "a [b] c\n", 0},
    {"no comment inside a string", "a \"b # c\" # d", "a [b # c]\n", 0},
    {"no comment inside a word", "https://a/#b", "https://a/#b\n", 0},
    {"a comment after a comma", "a,#b", "a ,\n", 0},
    {"CR LF", "a\r\n b\r\n", "a\n>b\n", 0},
    {"CR", "a\r b\r", "a\n>b\n", 0},
    {"byte order mark",
	"\xef\xbb\xbf"
	"a b",
	"a b\n", 0},
    {"tabs", "\ta\tb\t", ">a b\n", 0},
    {"non-breaking spaces",
	"\xc2\xa0"
	"a"
	"\xc2\xa0"
	"b",
	">a b\n", 0},
    {"other Unicode spaces",
	"\xe3\x80\x80"
	"a\xe2\x80\xaf"
	"b\xe2\x80\x83"
	"c",
	">a b c\n", 0},
    {"curly quotes",
	"a \xe2\x80\x9c"
	"b c\xe2\x80\x9d",
	"a [b c]\n", 0},
    {"low and high quotes",
	"\xe2\x80\x9e"
	"b\xe2\x80\x9f",
	"[b]\n", 0},
    {"mixed quotes", "a \"b c\xe2\x80\x9d d", "a [b c] d\n", 0},
    {"a non-breaking space in a string",
	"\"a\xc2\xa0"
	"b\"",
	"[a b]\n", 0},
    {"hyphens that look alike",
	"half\xe2\x80\x91term year\xe2\x80\x93"
	"6",
	"half-term year-6\n", 0},
    {"dashes in a string stay", "\"a \xe2\x80\x93 b\"", "[a \xe2\x80\x93 b]\n",
	0},
    {"soft hyphens and joiners go",
	"gro\xc2\xad"
	"up\xe2\x80\x8b a\xef\xbb\xbf",
	"group a\n", 0},
    {"nothing but what is invisible", "\xe2\x80\x8b # a\n", "", 0},
    {"an invisible start is no indent",
	"\xe2\x80\x8b"
	"a",
	"a\n", 0},
    {"letters of the world", "caf\xc3\xa9.example", "caf\xc3\xa9.example\n", 0},
    {"unclosed", "a \"b c\nd", "a [b c]\nd\n", 1},
    {"unclosed, curly",
	"\xe2\x80\x9c"
	"a\r\nb",
	"[a]\nb\n", 1},
    {"not UTF-8, said once", "a\xe9 b\n\xff\nc\xe9", "a b\nc\n", 1},
    {"cut in the middle of a character", "a\xe2\x80", "a\n", 1},
    {"controls, said once a line", "a\x01 b\x02\nc\x7f\n", "a b\nc\n", 2},
    {"text that turns round",
	"a\xe2\x80\xae"
	"b",
	"ab\n", 1},
    {"line separators are not lines",
	"a\xe2\x80\xa8"
	"b",
	"ab\n", 1},
    {"in comments too", "# \x01", "", 1},
};

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct sg_arena *arena = sg_arena_new();
		struct sg_problems *problems = sg_problems_new(arena);
		const struct sg_source source = {
		    .name = "x", .text = sg_str(rows[i].input)};
		struct sg_lines lines = sg_lex(arena, &source, problems);
		char memory[ENOUGH];
		struct sg_out out;

		sg_out_init(&out, memory, sizeof(memory));
		dump(&lines, &out);
		if (strcmp(memory, rows[i].expected) != 0 ||
		    sg_problems_errors(problems) != rows[i].errors)
			fail_msg("%s: got %zu errors and\n%s", rows[i].name,
			    sg_problems_errors(problems), memory);
		sg_arena_free(&arena);
	}
}

/* The columns of tokens count characters, not bytes. */
static void
test_places(void **state)
{
	static const char text[] = "\xef\xbb\xbf"
				   "school \"\xc3\x89"
				   "cole\"\n"
				   "\n  a, b\xc3\xa9"
				   "b # c\n";
	const struct sg_source source = {.name = "x", .text = SG_LIT(text)};
	struct sg_arena *arena = sg_arena_new();
	struct sg_lines lines = sg_lex(arena, &source, sg_problems_new(arena));
	const struct sg_token *t;

	(void)state;
	assert_int_equal(lines.count, 2);
	t = &lines.line[0].tokens[1];
	assert_int_equal(t->place.line, 1);
	assert_int_equal(t->place.column, 8);
	assert_int_equal(t->place.width, 7);
	assert_ptr_equal(t->place.source, &source);
	t = &lines.line[1].tokens[2];
	assert_int_equal(t->place.line, 3);
	assert_int_equal(t->place.column, 6);
	assert_int_equal(t->place.width, 3);
	assert_int_equal(t->text.p[t->text.n], '\0');
	assert_int_equal(lines.line[1].place.column, 3);
	assert_int_equal(lines.line[1].place.width, 6);
	assert_true(sg_str_eq(lines.line[1].text,
	    SG_LIT("a, b\xc3\xa9"
		   "b")));
	assert_true(sg_str_eq(lines.line[0].text,
	    SG_LIT("school \"\xc3\x89"
		   "cole\"")));
	sg_arena_free(&arena);
}

/* The lexer accepts all bytes, even NUL. */
static void
test_any_bytes(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_source source = {.name = "x", .text = {NULL, 0}};
	char bytes[256];
	struct sg_lines lines;

	(void)state;
	lines = sg_lex(arena, &source, sg_problems_new(arena));
	assert_int_equal(lines.count, 0);
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)i;
	source.text = (struct sg_str){bytes, sizeof(bytes)};
	lines = sg_lex(arena, &source, sg_problems_new(arena));
	/*
	 * LF and CR split the bytes into three lines. Only the last line has
	 * tokens.
	 */
	assert_int_equal(lines.count, 1);
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_places),
	    cmocka_unit_test(test_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
