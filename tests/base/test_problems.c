/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_problems.c -- tests the exact output of errors and warnings. */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/problems.h"

static struct sg_arena *arena;
static struct sg_problems *problems;

static int
make(void **state)
{
	(void)state;
	arena = sg_arena_new();
	problems = sg_problems_new(arena);
	return 0;
}

static int
drop(void **state)
{
	(void)state;
	sg_arena_free(&arena);
	return 0;
}

enum form { PLAIN, COLOUR, JSON };

static void
assert_shown(enum form form, const char *expected)
{
	char *shown = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&shown, &size);

	assert_non_null(to);
	if (form == JSON)
		sg_problems_json(problems, to);
	else
		sg_problems_print(problems, to, form == COLOUR);
	assert_int_equal(fclose(to), 0);
	if (strcmp(shown, expected) != 0)
		fail_msg("shown:\n%sexpected:\n%s", shown, expected);
	free(shown);
}

static struct sg_place
at(const struct sg_source *source, unsigned line, unsigned column,
    unsigned width)
{
	return (struct sg_place){source, line, column, width};
}

static const struct sg_source school = {.name = "school.policy",
    .text =
	SG_LIT("school \"Hillcrest\"\n"
	       "rules\n"
	       "    block all-socail          for pupils     in school-time\r\n"
	       "\n"
	       "    otherwise allow\n")};

static void
test_nothing_wrong(void **state)
{
	(void)state;
	assert_shown(PLAIN, "");
	assert_shown(JSON, "[]\n");
	assert_int_equal(sg_problems_errors(problems), 0);
	assert_int_equal(sg_problems_warnings(problems), 0);
}

static void
test_as_in_the_manual(void **state)
{
	(void)state;
	sg_problem(problems, SG_ERROR, at(&school, 3, 11, 10),
	    "did you mean \"all-social\"?",
	    "no platform or list is called \"%s\"", "all-socail");
	assert_shown(PLAIN,
	    "school.policy:3:11: error: "
	    "no platform or list is called \"all-socail\"\n"
	    "    block all-socail          for pupils     in school-time\n"
	    "          ^~~~~~~~~~\n"
	    "  did you mean \"all-social\"?\n");
	assert_int_equal(sg_problems_errors(problems), 1);
	assert_int_equal(sg_problems_warnings(problems), 0);
}

static void
test_places(void **state)
{
	static const struct {
		const char *name;
		struct sg_place place;
		const char *expected;
	} rows[] = {
	    {"no file", {NULL, 0, 0, 0}, "error: text\n"},
	    {"no file, whatever else", {NULL, 3, 4, 5}, "error: text\n"},
	    {"the file as a whole", {&school, 0, 7, 7},
		"school.policy: error: text\n"},
	    {"one caret for 0", {&school, 2, 1, 0},
		"school.policy:2:1: error: text\nrules\n^\n"},
	    {"one caret for 1", {&school, 2, 5, 1},
		"school.policy:2:5: error: text\nrules\n    ^\n"},
	    {"column 0 is 1", {&school, 2, 0, 2},
		"school.policy:2:1: error: text\nrules\n^~\n"},
	    {"to the end", {&school, 2, 3, 3},
		"school.policy:2:3: error: text\nrules\n  ^~~\n"},
	    {"over the end", {&school, 2, 3, 400},
		"school.policy:2:3: error: text\nrules\n  ^~~\n"},
	    {"behind the end", {&school, 2, 6, 1},
		"school.policy:2:6: error: text\nrules\n     ^\n"},
	    {"far behind the end", {&school, 2, 99, 9},
		"school.policy:2:99: error: text\nrules\n     ^\n"},
	    {"an empty line", {&school, 4, 1, 1},
		"school.policy:4:1: error: text\n"},
	    {"after the last line", {&school, 6, 1, 1},
		"school.policy:6:1: error: text\n"},
	    {"far after the last line", {&school, 600, 1, 1},
		"school.policy:600:1: error: text\n"},
	    {"the largest", {&school, 2, 0xffffffff, 0xffffffff},
		"school.policy:2:4294967295: error: text\nrules\n     ^\n"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		sg_problem(problems, SG_ERROR, rows[i].place, NULL, "text");
		print_message("%s\n", rows[i].name);
		assert_shown(PLAIN, rows[i].expected);
		drop(state);
		make(state);
	}
}

/* The caret is in the right column, whatever text comes before it. */
static void
test_lines(void **state)
{
	static const struct {
		const char *name;
		struct sg_str line;
		unsigned column, width;
		const char *shown;
	} rows[] = {
	    {"accents", SG_LIT("caf\xc3\xa9 bad"), 6, 3,
		"caf\xc3\xa9 bad\n     ^~~\n"},
	    {"an accent is one", SG_LIT("caf\xc3\xa9 bad"), 4, 1,
		"caf\xc3\xa9 bad\n   ^\n"},
	    {"an accent as a mark takes no room", SG_LIT("cafe\xcc\x81 bad"), 7,
		3, "cafe\xcc\x81 bad\n     ^~~\n"},
	    {"the mark itself", SG_LIT("e\xcc\x81"), 2, 1, "e\xcc\x81\n ^\n"},
	    {"wide letters take two", SG_LIT("\xe5\xad\xa6\xe6\xa0\xa1 bad"), 4,
		3, "\xe5\xad\xa6\xe6\xa0\xa1 bad\n     ^~~\n"},
	    {"a wide letter has two carets", SG_LIT("\xf0\x9f\x98\x80"), 1, 1,
		"\xf0\x9f\x98\x80\n^~\n"},
	    {"tabs", SG_LIT("\tab\tbad"), 5, 3,
		"        ab      bad\n                ^~~\n"},
	    {"under a tab", SG_LIT("a\tb"), 2, 1, "a       b\n ^~~~~~~\n"},
	    {"a control", SG_LIT("a\x1b[1mbad"), 6, 3,
		"a\\x1B[1mbad\n        ^~~\n"},
	    {"a NUL", SG_LIT("a\0bad"), 3, 3, "a\\x00bad\n     ^~~\n"},
	    {"C1",
		SG_LIT("\xc2\x9b"
		       "bad"),
		2, 3, "\\xC2\\x9Bbad\n        ^~~\n"},
	    {"bytes that are no text", SG_LIT("\xff\xe2\x82 bad"), 5, 3,
		"\\xFF\\xE2\\x82 bad\n             ^~~\n"},
	    {"on such a byte", SG_LIT("a\xff"), 2, 1, "a\\xFF\n ^~~~\n"},
	    {"what cannot be seen",
		SG_LIT("face\xe2\x80\x8b"
		       "book"),
		1, 9, "face<U+200B>book\n^~~~~~~~~~~~~~~~\n"},
	    {"what turns the text around",
		SG_LIT("\xe2\x80\xae"
		       "bad"),
		2, 3, "<U+202E>bad\n        ^~~\n"},
	    {"a mark of byte order is not there",
		SG_LIT("\xef\xbb\xbf"
		       "bad"),
		1, 3, "bad\n^~~\n"},
	    {"but a second one is", SG_LIT("\xef\xbb\xbf\xef\xbb\xbf"), 1, 1,
		"<U+FEFF>\n^~~~~~~~\n"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct sg_source source = {.name = "f", .text = rows[i].line};
		char expected[256];

		sg_problem(problems, SG_ERROR,
		    at(&source, 1, rows[i].column, rows[i].width), NULL, "t");
		snprintf(expected, sizeof expected, "f:1:%u: error: t\n%s",
		    rows[i].column, rows[i].shown);
		print_message("%s\n", rows[i].name);
		assert_shown(PLAIN, expected);
		drop(state);
		make(state);
	}
}

static void
test_line_ends(void **state)
{
	static const struct sg_source source = {
	    .name = "f", .text = SG_LIT("one\rtwo\n\nfour\r\nfive\r\rseven")};

	(void)state;
	for (unsigned line = 1; line <= 8; line++)
		sg_problem(problems, SG_ERROR, at(&source, line, 1, 1), NULL,
		    "t");
	assert_shown(PLAIN,
	    "f:1:1: error: t\none\n^\n\n"
	    "f:2:1: error: t\ntwo\n^\n\n"
	    "f:3:1: error: t\n\n"
	    "f:4:1: error: t\nfour\n^\n\n"
	    "f:5:1: error: t\nfive\n^\n\n"
	    "f:6:1: error: t\n\n"
	    "f:7:1: error: t\nseven\n^\n\n"
	    "f:8:1: error: t\n");
}

/* Returns the text "000 001 002 ...", which is `cells` columns long. */
static struct sg_str
ruler(size_t cells)
{
	char *text = sg_arena_alloc(arena, cells + 8);

	for (size_t i = 0; i < cells; i += 4)
		snprintf(text + i, 8, "%03u ", (unsigned)(i / 4 % 1000));
	return (struct sg_str){text, cells};
}

/*
 * A line of 120 columns is shown whole. If a line is longer, only the part
 * around the caret is shown. This part begins with `first` and ends with
 * `last`.
 */
static void
test_long_lines(void **state)
{
	static const struct {
		const char *name;
		size_t cells;
		unsigned column, width;
		const char *first, *last, *under; /* `under`: the text above the
						     carets; NULL if the carets
						     are cut at 117 columns */
		size_t shown;
	} rows[] = {
	    {"120", 120, 117, 3, "000 ", "029 ", "029", 120},
	    {"120 and the caret behind", 120, 121, 1, "...", "029 ", "", 119},
	    {"121, caret early", 124, 5, 3, "000 ", "...", "001", 120},
	    {"caret just fits", 400, 113, 5, "000 ", "...", "028 0", 120},
	    {"caret just does not", 400, 117, 3, "...", "...", "029", 120},
	    {"in the middle", 4000, 2001, 3, "...", "...", "500", 120},
	    {"near the end", 400, 381, 3, "...", "099 ", "095", 120},
	    {"behind the end", 400, 401, 1, "...", "099 ", "", 119},
	    {"a span to the end", 400, 381, 20, "...", "099 ",
		"095 096 097 098 099 ", 120},
	    {"a span over all is cut", 400, 1, 400, "000 ", "...", NULL, 120},
	    {"a long span from the middle", 4000, 2001, 1000, "...", "...",
		NULL, 120},
	    {"a million", 1000000, 500001, 3, "...", "...", "000", 120},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct sg_source source = {
		    .name = "f", .text = ruler(rows[i].cells)};
		char *shown = NULL, *line, *caret;
		size_t size, indent, span;
		FILE *to = open_memstream(&shown, &size);

		print_message("%s\n", rows[i].name);
		sg_problem(problems, SG_ERROR,
		    at(&source, 1, rows[i].column, rows[i].width), NULL, "t");
		sg_problems_print(problems, to, false);
		fclose(to);
		line = strchr(shown, '\n') + 1;
		caret = strchr(line, '\n');
		assert_non_null(caret);
		*caret++ = '\0';
		assert_int_equal(strlen(line), rows[i].shown);
		assert_memory_equal(line, rows[i].first, 3);
		assert_string_equal(line + strlen(line) - strlen(rows[i].last),
		    rows[i].last);
		indent = strcspn(caret, "^");
		span = strspn(caret + indent, "^~");
		assert_string_equal(caret + indent + span, "\n");
		if (rows[i].under == NULL) {
			assert_int_equal(indent + span, 117);
		} else if (rows[i].under[0] == '\0') {
			assert_int_equal(indent, strlen(line));
		} else {
			assert_int_equal(span, rows[i].width);
			assert_memory_equal(line + indent, rows[i].under, span);
		}
		free(shown);
		drop(state);
		make(state);
	}
}

/* A wide letter cut in half is left out, and the caret still fits. */
static void
test_long_line_of_wide_letters(void **state)
{
	struct sg_source source = {.name = "f", .text = {NULL, 0}};
	char *text, *shown = NULL, *line;
	size_t size, cells = 3;
	FILE *to;

	(void)state;
	text = sg_arena_alloc(arena, 1 + 3 * 300 + 5);
	strcpy(text, "x");
	for (size_t i = 0; i < 300; i++)
		strcat(text, "\xe5\xad\xa6");
	strcat(text, "evil");
	source.text = sg_str(text);
	sg_problem(problems, SG_ERROR, at(&source, 1, 302, 4), NULL, "t");
	to = open_memstream(&shown, &size);
	sg_problems_print(problems, to, false);
	fclose(to);
	line = strchr(shown, '\n') + 1;
	assert_memory_equal(line, "...\xe5", 4);
	for (line += 3; *line == '\xe5'; line += 3)
		cells += 2;
	assert_memory_equal(line, "evil\n", 5);
	assert_int_equal(cells + 4, 119);
	assert_int_equal(strspn(line + 5, " "), cells);
	assert_string_equal(line + 5 + cells, "^~~~\n");
	free(shown);
}

static void
test_order(void **state)
{
	static const struct sg_source other = {
	    .name = "a.policy", .text = SG_LIT("first\nsecond\n")};

	(void)state;
	sg_problem(problems, SG_ERROR, at(&school, 5, 5, 1), NULL, "1");
	sg_problem(problems, SG_WARNING, at(&other, 2, 1, 6), NULL, "2");
	sg_problem(problems, SG_ERROR, at(NULL, 0, 0, 0), NULL, "3");
	sg_problem(problems, SG_WARNING, at(&school, 2, 3, 1), NULL, "4");
	sg_problem(problems, SG_ERROR, at(&school, 2, 1, 1), NULL, "z");
	sg_problem(problems, SG_ERROR, at(&school, 2, 1, 1), NULL, "a");
	sg_problem(problems, SG_ERROR, at(&other, 0, 0, 0), NULL, "6");
	assert_shown(PLAIN,
	    "school.policy:2:1: error: z\nrules\n^\n\n"
	    "school.policy:2:1: error: a\nrules\n^\n\n"
	    "school.policy:2:3: warning: 4\nrules\n  ^\n\n"
	    "school.policy:5:5: error: 1\n    otherwise allow\n    ^\n\n"
	    "a.policy: error: 6\n\n"
	    "a.policy:2:1: warning: 2\nsecond\n^~~~~~\n\n"
	    "error: 3\n");
	assert_int_equal(sg_problems_errors(problems), 5);
	assert_int_equal(sg_problems_warnings(problems), 2);
}

static void
test_repeats(void **state)
{
	struct sg_place place = at(&school, 2, 1, 5);

	(void)state;
	sg_problem(problems, SG_WARNING, place, "advice", "text");
	sg_problem(problems, SG_ERROR, place, NULL, "text");
	for (int i = 0; i < 3; i++)
		sg_problem(problems, SG_WARNING, place, "advice", "%s", "text");
	assert_int_equal(sg_problems_errors(problems), 1);
	assert_int_equal(sg_problems_warnings(problems), 1);
	assert_shown(PLAIN,
	    "school.policy:2:1: warning: text\nrules\n^~~~~\n  advice\n\n"
	    "school.policy:2:1: error: text\nrules\n^~~~~\n");
	/* A problem that differs in any part is no repeat. */
	sg_problem(problems, SG_ERROR, place, "other", "text");
	sg_problem(problems, SG_ERROR, place, NULL, "Text");
	place.width = 4;
	sg_problem(problems, SG_ERROR, place, NULL, "text");
	place.source = NULL;
	sg_problem(problems, SG_ERROR, place, NULL, "text");
	assert_int_equal(sg_problems_errors(problems), 5);
}

static void
test_many(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 5000; i++)
		sg_problem(problems, SG_ERROR,
		    at(&school, 1 + i % 50, 1 + i / 50, 1), NULL, "%u", i);
	for (unsigned i = 0; i < 5000; i++)
		sg_problem(problems, SG_ERROR,
		    at(&school, 1 + i % 50, 1 + i / 50, 1), NULL, "%u", i);
	assert_int_equal(sg_problems_errors(problems), 5000);
}

static void
test_texts_are_copied_and_made_fit(void **state)
{
	static const struct sg_source source = {
	    .name = "evil\x1b[2J.policy", .text = SG_LIT("x")};
	char advice[] = "first\n\nlast\x07\n", word[] = "a\nb\xff";

	(void)state;
	sg_problem(problems, SG_ERROR, at(&source, 1, 1, 1), advice, "\"%s\"",
	    word);
	memset(advice, '!', sizeof advice - 1);
	memset(word, '!', sizeof word - 1);
	assert_shown(PLAIN,
	    "evil\\x1B[2J.policy:1:1: error: \"a\\x0Ab\\xFF\""
	    "\nx\n^\n  first\n\n  last\\x07\n");
	assert_shown(JSON,
	    "[\n{\"file\":\"evil\\u001b[2J.policy\",\"line\":1,\"column\":1,"
	    "\"width\":1,\"severity\":\"error\","
	    "\"text\":\"\\\"a\\nb\xef\xbf\xbd\\\"\","
	    "\"advice\":\"first\\n\\nlast\\u0007\\n\"}\n]\n");
}

static void
test_colour(void **state)
{
	(void)state;
	sg_problem(problems, SG_ERROR, at(&school, 2, 1, 3), "advice", "bad");
	sg_problem(problems, SG_WARNING, at(&school, 0, 0, 0), NULL, "hm");
	sg_problem(problems, SG_ERROR, at(NULL, 0, 0, 0), NULL, "bare");
	assert_shown(COLOUR,
	    "\033[1mschool.policy:\033[0m \033[1;33mwarning:\033[0m hm\n\n"
	    "\033[1mschool.policy:2:1:\033[0m \033[1;31merror:\033[0m bad\n"
	    "rules\n\033[1;31m^~~\033[0m\n  advice\n\n"
	    "\033[1;31merror:\033[0m bare\n");
}

static void
test_json(void **state)
{
	(void)state;
	sg_problem(problems, SG_ERROR, at(&school, 2, 1, 0), "do \"x\"", "bad");
	sg_problem(problems, SG_WARNING, at(&school, 0, 4, 4), NULL, "hm");
	sg_problem(problems, SG_ERROR, at(NULL, 1, 1, 1), NULL, "\xc3\xa9");
	assert_shown(JSON,
	    "[\n{\"file\":\"school.policy\",\"line\":null,\"column\":null,"
	    "\"width\":null,\"severity\":\"warning\",\"text\":\"hm\","
	    "\"advice\":null},\n"
	    "{\"file\":\"school.policy\",\"line\":2,\"column\":1,"
	    "\"width\":1,\"severity\":\"error\",\"text\":\"bad\","
	    "\"advice\":\"do \\\"x\\\"\"},\n"
	    "{\"file\":null,\"line\":null,\"column\":null,\"width\":null,"
	    "\"severity\":\"error\",\"text\":\"\xc3\xa9\","
	    "\"advice\":null}\n]\n");
}

static void
test_did_you_mean(void **state)
{
	static const char *const names[] = {"all-social", "facebook",
	    "instagram", "tiktok", "x", "lunch", "break", "school-time",
	    "staff", "year-6", "year-7",
	    "a-name-that-is-just-as-long-as-a-name-may-be-to-be-looked-at-all"};
	static const struct {
		const char *word, *meant;
	} rows[] = {
	    {"all-socail", "all-social"}, /* swapped letters */
	    {"facebok", "facebook"},      /* missing letter */
	    {"faceboook", "facebook"},    /* extra letter */
	    {"instegram", "instagram"},   /* wrong letter */
	    {"Facebook", "facebook"},     /* case is ignored */
	    {"FACBEOK", "facebook"},
	    {"schooltime", "school-time"},
	    {"school time", "school-time"},
	    {"luhcn", "lunch"},
	    {"brake", "break"},
	    {"staf", "staff"},
	    {"year-8", "year-6"}, /* the first of equally close names */
	    {"year-77",
		"year-7"}, /* the closest name, although not the first */
	    {"year7", "year-7"},
	    {"ear", NULL},
	    {"y", NULL}, /* too short */
	    {"yx", "x"},
	    {"", NULL},
	    {"snapchat", NULL},
	    {"social", NULL}, /* four of six letters differ */
	    {"book", NULL},
	    {"a-name-that-is-just-as-long-as-a-name-may-be-to-be-looked-at-lla",
		"a-name-that-is-just-as-long-as-a-name-may-be-to-be-looked-at-all"},
	    {"a-name-that-is-just-as-long-as-a-name-may-be-to-be-looked-at-allx",
		NULL},
	};
	const char *meant;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		meant = sg_did_you_mean(sg_str(rows[i].word), names,
		    sizeof names / sizeof names[0]);
		if (meant == NULL ? rows[i].meant != NULL :
				    rows[i].meant == NULL ||
			    strcmp(meant, rows[i].meant) != 0)
			fail_msg("\"%s\": got %s", rows[i].word,
			    meant == NULL ? "nothing" : meant);
	}
	assert_null(sg_did_you_mean(SG_LIT("facebok"), NULL, 0));
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, make, drop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    FRESH(test_nothing_wrong),
	    FRESH(test_as_in_the_manual),
	    FRESH(test_places),
	    FRESH(test_lines),
	    FRESH(test_line_ends),
	    FRESH(test_long_lines),
	    FRESH(test_long_line_of_wide_letters),
	    FRESH(test_order),
	    FRESH(test_repeats),
	    FRESH(test_many),
	    FRESH(test_texts_are_copied_and_made_fit),
	    FRESH(test_colour),
	    FRESH(test_json),
	    cmocka_unit_test(test_did_you_mean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
