/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_page.c -- layouts and sentences are compiled into pages, and problems
 * are reported with their positions.
 */
#include "../../unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "icap/page/facts.h"
#include "icap/page/page.h"

#define LAYOUT "<p lang=\"{{lang}}\">{{title}}</p>\n"
#define NAMES                                                                  \
	"dir = ltr\n"                                                          \
	"days = Mon, Tue, Wed, Thu, Fri, Sat, Sun\n"                           \
	"months = Jan, Feb, Mar, Apr, May, Jun, Jul, Aug, Sep, Oct, Nov, Dec\n"
#define OPENS                                                                  \
	"opens-today = At {time}\n"                                            \
	"opens-tomorrow = Tomorrow at {time}\n"                                \
	"opens-on = {weekday} {day} {month} {time}\n"
#define OTHERS                                                                 \
	"title-closed = T2\ntitle-page = T3\ntitle-unsure = T4\n"              \
	"title-paused = T5\nwhy-now = W1\nwhy-always = W2\n"                   \
	"why-otherwise = W3\nwhy-exception = W4\nwhy-locked = W5\n"            \
	"why-unsure = W6\nwhy-circumvention = W7\nwhy-paused = W8\n"           \
	"ask = A1\nask-adult = A2\nask-anyone = A3\nask-worried = A4\n"        \
	"ask-worried-anyone = A5\nlabel-reference = L1\n"                      \
	"label-contact = L2\nlabel-phone = L3\nstaff = S\n"                    \
	"desk-ask = D1\ndesk-never = D2\n"
#define WORDS NAMES OPENS "title-now = T1\n" OTHERS

static struct sg_arena *arena;
static struct sg_problems *problems;
static char folder[64];

static int
make(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/sg-pages-XXXXXX");
	arena = sg_arena_new();
	problems = sg_problems_new(arena);
	return mkdtemp(folder) == NULL ? -1 : 0;
}

static int
drop(void **state)
{
	static const char *const names[] = {"layout.html", "en.txt", "cy.txt",
	    "README.md", ".hidden.txt", "EN.txt"};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		unlink(sg_path_join(arena, folder, names[i]));
	sg_arena_free(&arena);
	return rmdir(folder);
}

static void
put(const char *name, const char *text)
{
	assert_int_equal(sg_file_replace(sg_path_join(arena, folder, name),
			     text, strlen(text), 0644),
	    0);
}

static struct sg_pages *
open_with(const char *layout, const char *english)
{
	put("layout.html", layout);
	put("en.txt", english);
	return sg_pages_open(folder, arena, problems);
}

/* Compares the problems, as they are printed, with the expected text. The
 * folder's name is removed first. */
static void
assert_problems(const char *name, const char *expected)
{
	char *shown = NULL, *at;
	size_t size = 0, head = strlen(folder) + 1;
	FILE *to = open_memstream(&shown, &size);

	assert_non_null(to);
	sg_problems_print(problems, to, false);
	assert_int_equal(fclose(to), 0);
	while ((at = strstr(shown, folder)) != NULL) {
		if (at[head - 1] != '/')
			head--;
		memmove(at, at + head, strlen(at + head) + 1);
	}
	if (strstr(shown, expected) == NULL)
		fail_msg("%s:\n%sexpected:\n%s", name, shown, expected);
	free(shown);
}

/* ---- what comes out ----------------------------------------------------- */

static const struct {
	const char *name, *layout, *expected;
} rendered[] = {
    {"text", "a {{title}} b", "a T1 b"},
    {"white space in a hole", "{{  title }}", "T1"},
    {"indentation and comments", "  <p>\n\n\t<b>x</b>\r\n<!-- {{no}} -->y</p>",
	"<p>\n<b>x</b>\ny</p>"},
    {"a value in text", "<p>{{site}}</p>", "<p><bdi>a&amp;b</bdi></p>"},
    {"a value in the title", "<title>{{site}}</title>{{site}}",
	"<title>\xe2\x81\xa8"
	"a&amp;b\xe2\x81\xa9</title><bdi>a&amp;b</bdi>"},
    {"a value in an attribute", "<p title=\"{{site}}\">",
	"<p title=\"\xe2\x81\xa8"
	"a&amp;b\xe2\x81\xa9\">"},
    {"in single quotes", "<p title='>{{lang}}'>", "<p title='>en'>"},
    {"a value in an address", "<a href=\"mailto:{{site}}?x={{lang}}\">",
	"<a href=\"mailto:a%26b?x=en\">"},
    {"direction", "<p dir=\"{{dir}}\">", "<p dir=\"ltr\">"},
    {"sentence with a time", "{{opens}}", "At <bdi>09:05</bdi>"},
    {"the same in a title", "<title>{{opens}}</title>",
	"<title>At \xe2\x81\xa8"
	"09:05\xe2\x81\xa9</title>"},
    {"if there is", "[{{if site}}s{{end}}]", "[s]"},
    {"if there is not", "[{{if platform}}p{{end}}]", "[]"},
    {"if there is a sentence", "[{{if opens}}o{{end}}]", "[o]"},
    {"if in if", "[{{if site}}{{if platform}}p{{end}}s{{end}}]", "[s]"},
    {"if in if not", "[{{if platform}}{{if site}}s{{end}}p{{end}}]", "[]"},
    {"if around nothing", "[{{if platform}}{{end}}]", "[]"},
    {"code is left alone", "<style>a{b:'<p'}</style>{{lang}}",
	"<style>a{b:'<p'}</style>en"},
    {"nothing", "", ""},
};

static void
test_rendered(void **state)
{
	static char page[SG_PAGE_MAX];
	const struct sg_page_facts facts = {.site = SG_LIT("a&b"),
	    .opens = SG_OPENS_TODAY,
	    .day = 1,
	    .month = 1,
	    .hour = 9,
	    .minute = 5};
	struct sg_pages *pages;

	(void)state;
	for (size_t i = 0; i < sizeof rendered / sizeof rendered[0]; i++) {
		pages = open_with(rendered[i].layout, WORDS);
		if (pages == NULL)
			assert_problems(rendered[i].name, "none");
		sg_pages_render(pages, 0, &facts, page);
		if (strcmp(page, rendered[i].expected) != 0)
			fail_msg("%s: %s", rendered[i].name, page);
		sg_pages_free(&pages);
	}
}

/* The page has the sentence for the reason and the sentence for the opening
 * time. */
static void
test_chosen(void **state)
{
	static const char *const expected[SG_WHYS] = {"T1 W1 A1", "T2 W2 A1",
	    "T2 W3 A1", "T2 W4 A1", "T2 W5 A4", "T4 W6 A1", "T3 W7 A1",
	    "T5 W8 A1"};
	static const char *const openings[] = {"", "At <bdi>10:45</bdi>",
	    "Tomorrow at <bdi>10:45</bdi>", "Sun 7 Dec <bdi>10:45</bdi>"};
	static char page[SG_PAGE_MAX];
	struct sg_page_facts facts = {.reader = SG_READER_PUPIL,
	    .weekday = 6,
	    .day = 7,
	    .month = 12,
	    .hour = 10,
	    .minute = 45};
	struct sg_pages *pages = open_with("{{title}} {{why}} {{ask}}", WORDS);

	(void)state;
	for (unsigned i = 0; i < SG_WHYS; i++) {
		facts.why = (enum sg_page_why)i;
		sg_pages_render(pages, 0, &facts, page);
		assert_string_equal(page, expected[i]);
	}
	sg_pages_free(&pages);
	pages = open_with("{{opens}}", WORDS);
	for (unsigned i = 0; i < 4; i++) {
		facts.opens = (enum sg_page_opens)i;
		sg_pages_render(pages, 0, &facts, page);
		assert_string_equal(page, openings[i]);
	}
	sg_pages_free(&pages);
}

/* The page tells each reader whom to ask. Adults are not sent to a teacher. */
static void
test_reader(void **state)
{
	static const char *const expected[SG_READERS][2] = {
	    [SG_READER_ANYONE] = {"A3", "A5"},
	    [SG_READER_PUPIL] = {"A1", "A4"},
	    [SG_READER_ADULT] = {"A2", "A5"},
	};
	static char page[SG_PAGE_MAX];
	struct sg_page_facts facts = {.why = SG_WHY_NOW};
	struct sg_pages *pages = open_with("{{ask}}", WORDS);

	(void)state;
	for (unsigned i = 0; i < SG_READERS; i++) {
		facts.reader = (enum sg_page_reader)i;
		facts.why = SG_WHY_NOW;
		sg_pages_render(pages, 0, &facts, page);
		assert_string_equal(page, expected[i][0]);
		facts.why = SG_WHY_LOCKED;
		sg_pages_render(pages, 0, &facts, page);
		assert_string_equal(page, expected[i][1]);
	}
	sg_pages_free(&pages);
}

/* Nobody is sent to a teacher to ask for what nobody can open. */
static void
test_never_asked(void **state)
{
	static char page[SG_PAGE_MAX];
	struct sg_page_facts facts = {.why = SG_WHY_ALWAYS,
	    .reader = SG_READER_PUPIL,
	    .asking = SG_ASKING_NEVER};
	struct sg_pages
	    *pages = open_with("{{if ask}}{{ask}} {{end}}{{desk-say}}", WORDS);

	(void)state;
	sg_pages_render(pages, 0, &facts, page);
	assert_string_equal(page, "D2");
	facts.why = SG_WHY_LOCKED;
	sg_pages_render(pages, 0, &facts, page);
	assert_string_equal(page, "A4 D2");
	facts.why = SG_WHY_ALWAYS;
	facts.asking = SG_ASKING_DESK;
	sg_pages_render(pages, 0, &facts, page);
	assert_string_equal(page, "A1 D1");
	sg_pages_free(&pages);
}

/* A contact may have a mail address, a telephone number, or both. */
static void
test_phone(void **state)
{
	static char page[SG_PAGE_MAX];
	struct sg_page_facts facts = {.phone = SG_LIT("01234 <5>")};
	struct sg_pages *pages = open_with(
	    "{{if contact}}m{{end}}{{if phone}}{{label-phone}} {{phone}}"
	    "{{end}}",
	    WORDS);

	(void)state;
	sg_pages_render(pages, 0, &facts, page);
	assert_string_equal(page, "L3 <bdi>01234 &lt;5&gt;</bdi>");
	facts.contact = SG_LIT("a@b.example");
	facts.phone = SG_LIT("");
	sg_pages_render(pages, 0, &facts, page);
	assert_string_equal(page, "m");
	sg_pages_free(&pages);
}

/* Markup in a sentence has no effect. A file of sentences may have a byte order
 * mark and CRLF line ends. */
static void
test_words_are_text(void **state)
{
	static char page[SG_PAGE_MAX];
	struct sg_page_facts facts = {.why = SG_WHY_NOW};
	struct sg_pages *pages = open_with("{{title}}",
	    "\xef\xbb\xbf# English\r\n" NAMES OPENS OTHERS
	    "  title-now\t=  <b>a & \"b\" = c\r\n");

	(void)state;
	assert_problems("words", "");
	assert_non_null(pages);
	sg_pages_render(pages, 0, &facts, page);
	assert_string_equal(page, "&lt;b&gt;a &amp; &quot;b&quot; = c");
	sg_pages_free(&pages);
}

/* Pages stay valid after the source texts are freed. Other files in the folder
 * are ignored. */
static void
test_languages(void **state)
{
	static char page[SG_PAGE_MAX];
	struct sg_page_facts facts = {.why = SG_WHY_NOW,
	    .opens = SG_OPENS_ON,
	    .weekday = 1,
	    .day = 12,
	    .month = 2};
	struct sg_arena *other = sg_arena_new();
	struct sg_pages *pages;
	unsigned welsh;

	(void)state;
	put("cy.txt", WORDS);
	put("README.md", "no language");
	put(".hidden.txt", "no language");
	put("layout.html", "{{lang}} {{dir}} {{opens}}");
	put("en.txt", WORDS);
	pages = sg_pages_open(folder, other, sg_problems_new(other));
	sg_arena_free(&other);
	assert_non_null(pages);
	assert_int_equal(sg_pages_languages(pages), 2);
	welsh = sg_pages_language(pages, SG_LIT("cy-GB, en;q=0.5"));
	assert_string_equal(sg_pages_tag(pages, welsh), "cy");
	sg_pages_render(pages, welsh, &facts, page);
	assert_string_equal(page, "cy ltr Tue 12 Feb <bdi>00:00</bdi>");
	assert_string_equal(sg_pages_tag(pages,
				sg_pages_language(pages, SG_LIT("*"))),
	    "en");
	sg_pages_free(&pages);
	sg_pages_free(&pages);
}

/* ---- what is wrong ------------------------------------------------------ */

static const struct {
	const char *name, *layout, *expected;
} bad_layouts[] = {
    {"unknown", "<p>\n  {{titel}}",
	"layout.html:2:5: error: there is nothing called \"titel\" to put here"
	"\n  {{titel}}\n    ^~~~~\n  did you mean \"title\"?\n"},
    {"unknown and like nothing", "{{qqqqqqqq}}",
	"layout.html:1:3: error: "
	"there is nothing called \"qqqqqqqq\" to put here\n"
	"{{qqqqqqqq}}\n  ^~~~~~~~\n"
	"  README.md beside it lists what there is\n"},
    {"behind other letters", "\xc3\xa9\xc3\xa9{{x}}",
	"layout.html:1:5: error: there is nothing called \"x\""},
    {"unknown in an if", "{{if sight}}{{end}}",
	"layout.html:1:6: error: there is nothing called \"sight\""},
    {"a value that only sentences have", "{{time}}",
	"layout.html:1:3: error: there is nothing called \"time\""},
    {"in a tag", "<p {{lang}}>",
	"layout.html:1:6: error: a value cannot be made safe in this place"},
    {"without quotes", "<p lang={{lang}}>",
	"layout.html:1:11: error: a value cannot be made safe"},
    {"in a style", "<style>{{site}}</style>",
	"layout.html:1:10: error: a value cannot be made safe"},
    {"in a script", "<SCRIPT>\"{{site}}\"</SCRIPT>",
	"layout.html:1:12: error: a value cannot be made safe"},
    {"in an attribute that acts", "<p onclick=\"{{site}}\">",
	"layout.html:1:15: error: a value cannot be made safe"},
    {"in style=", "<p style=\"{{site}}\">",
	"layout.html:1:13: error: a value cannot be made safe"},
    {"a whole address", "<a href=\"{{site}}\">",
	"layout.html:1:12: error: a value cannot be made safe"},
    {"another address", "<a href=\"javascript:{{site}}\">",
	"layout.html:1:23: error: a value cannot be made safe"},
    {"a sentence in an address", "<a href=\"mailto:{{why}}\">",
	"layout.html:1:19: error: a sentence cannot stand in an address"},
    {"if in a tag", "<p {{if site}}>",
	"layout.html:1:6: error: {{if}} and {{end}} cannot stand in a tag"},
    {"end in a tag", "{{if site}}<p {{end}}>",
	"layout.html:1:17: error: {{if}} and {{end}} cannot stand in a tag"},
    {"no end", "x{{if site}}y",
	"layout.html:1:7: error: this {{if}} has no {{end}}"},
    {"no if", "x{{end}}y",
	"layout.html:1:4: error: this {{end}} has no {{if}}"},
    {"too deep", "{{if site}}{{if site}}{{if site}}{{if site}}{{if site}}",
	"layout.html:1:50: error: too many {{if}} inside one another"},
    {"not closed", "<p>{{title</p>\n",
	"layout.html:1:4: error: this is not closed"},
    {"comment not closed", "<p>\n<!-- x",
	"layout.html:2:1: error: this is not closed"},
    {"not UTF-8", "<p>\n  \xff", "layout.html:2:3: error: this is not UTF-8"},
};

static void
test_bad_layouts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad_layouts / sizeof bad_layouts[0];
	     i++) {
		problems = sg_problems_new(arena);
		assert_null(open_with(bad_layouts[i].layout, WORDS));
		assert_problems(bad_layouts[i].name, bad_layouts[i].expected);
	}
}

static const struct {
	const char *name, *words, *expected;
} bad_words[] = {
    {"missing", NAMES OPENS OTHERS,
	"en.txt: error: \"title-now\" is missing\n"
	"  add it; en.txt shows what it says in English\n"},
    {"empty file", "", "en.txt: error: \"dir\" is missing"},
    {"unknown", WORDS "titel-now = x\n",
	": error: no sentence is called \"titel-now\"\n"
	"titel-now = x\n^~~~~~~~~\n"
	"  did you mean \"title-now\"?\n"},
    {"unknown and like nothing", WORDS "qqqqqqqqqq = x\n",
	"  README.md beside it lists the keys\n"},
    {"no equals sign", WORDS "hello you\n",
	": error: no sentence is called \"hello you\""},
    {"twice", "ask = x\n" WORDS, ": error: \"ask\" is here twice\n"},
    {"empty", NAMES OPENS OTHERS "\n\ntitle-now = \n",
	"en.txt:32:1: error: \"title-now\" says nothing\n"},
    {"direction", "dir = left\n" OPENS "title-now = T\n" OTHERS,
	"en.txt:1:7: error: \"left\" is no direction\ndir = left\n"
	"      ^~~~\n"},
    {"six days", "days = a, b, c, d, e, f\n" OPENS OTHERS,
	"en.txt:1:8: error: \"days\" needs 7 names, and here are 6\n"},
    {"eight days", "days = a, b, c, d, e, f, g, h\n" OPENS OTHERS,
	"en.txt:1:8: error: \"days\" needs 7 names, and here are 8\n"},
    {"eleven months", "months = a,b,c,d,e,f,g,h,i,j,k\n" OPENS OTHERS,
	"en.txt:1:10: error: \"months\" needs 12 names, and here are 11\n"},
    {"unknown value", "title-now = It is {colour}\n" NAMES OPENS OTHERS,
	"en.txt:1:20: error: this sentence has no value called \"colour\"\n"
	"title-now = It is {colour}\n"
	"                   ^~~~~~\n"
	"  write it without values in braces\n"},
    {"a value of the layout", "ask = At {school}\n" NAMES,
	"en.txt:1:11: error: this sentence has no value called \"school\""},
    {"a value of other sentences", "opens-today = {weekday} {time}\n",
	"en.txt:1:16: error: this sentence has no value called \"weekday\""},
    {"no time", "opens-today = Soon\n",
	"en.txt:1:15: error: \"opens-today\" does not tell the {time}\n"},
    {"no day", "opens-on = {weekday} {month} {time}\n",
	"en.txt:1:12: error: \"opens-on\" does not tell the {day}\n"},
    {"brace alone", "ask = x { y\n",
	"en.txt:1:9: error: a brace without its partner\n"},
    {"brace alone at the end", "ask = x }\n",
	"en.txt:1:9: error: a brace without its partner\n"},
    {"brace at the line's end", "ask = {",
	"en.txt:1:7: error: a brace without its partner\n"},
    {"not UTF-8", "dir = ltr\nask = caf\xe9\n",
	"en.txt:2:10: error: this is not UTF-8\n"},
};

static void
test_bad_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad_words / sizeof bad_words[0]; i++) {
		problems = sg_problems_new(arena);
		assert_null(open_with(LAYOUT, bad_words[i].words));
		assert_problems(bad_words[i].name, bad_words[i].expected);
	}
}

/* A NUL byte in a layout is an error: the page would seem to end there. */
static void
test_nul_byte(void **state)
{
	static const char layout[] = "<p>{{why}}\0</p>\n";

	(void)state;
	put("en.txt", WORDS);
	assert_int_equal(sg_file_replace(sg_path_join(arena, folder,
					     "layout.html"),
			     layout, sizeof layout - 1, 0644),
	    0);
	assert_null(sg_pages_open(folder, arena, problems));
	assert_problems("NUL",
	    "layout.html:1:11: error: a NUL byte is no text\n");
}

static void
test_no_files(void **state)
{
	(void)state;
	assert_null(sg_pages_open(folder, arena, problems));
	assert_problems("empty folder",
	    "layout.html: error: this file cannot "
	    "be read: No such file or directory\n");
	assert_problems("empty folder",
	    "error: there are no English words for the block page\n");
}

static void
test_no_folder(void **state)
{
	char *nowhere = sg_path_join(arena, folder, "nowhere");

	(void)state;
	assert_null(sg_pages_open(nowhere, arena, problems));
	assert_problems("no folder",
	    "nowhere: error: this folder cannot be "
	    "read: No such file or directory\n");
}

static void
test_no_english(void **state)
{
	(void)state;
	put("layout.html", LAYOUT);
	put("cy.txt", WORDS);
	assert_null(sg_pages_open(folder, arena, problems));
	assert_problems("no English",
	    "error: there are no English words for the block page\n"
	    "  en.txt is what everybody gets whose language is not here\n");
}

static void
test_bad_tag(void **state)
{
	(void)state;
	put("EN.txt", WORDS);
	assert_null(open_with(LAYOUT, WORDS));
	assert_problems("tag",
	    "EN.txt: error: the name of this file is no language\n");
}

/* An unreadable language file is reported. */
static void
test_unreadable(void **state)
{
	char *path = sg_path_join(arena, folder, "cy.txt");

	(void)state;
	assert_int_equal(symlink("nowhere", path), 0);
	assert_null(open_with(LAYOUT, WORDS));
	assert_problems("unreadable",
	    "cy.txt: error: this file cannot be read");
}

/* Loading fails if the longest possible page would not fit. */
static void
test_too_long(void **state)
{
	char *layout = sg_arena_alloc(arena, SG_PAGE_MAX + 1);
	struct sg_page_facts facts = {.why = SG_WHY_NOW};
	static char page[SG_PAGE_MAX];
	struct sg_pages *pages;

	(void)state;
	memset(layout, 'x', SG_PAGE_MAX - 1);
	pages = open_with(layout, WORDS);
	assert_non_null(pages);
	assert_int_equal(sg_pages_render(pages, 0, &facts, page),
	    SG_PAGE_MAX - 1);
	sg_pages_free(&pages);
	layout[SG_PAGE_MAX - 1] = 'x';
	assert_null(open_with(layout, WORDS));
	assert_problems("one byte more",
	    "en.txt: error: a page could become "
	    "16384 bytes long, and there is room for 16383\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_rendered, make, drop),
	    cmocka_unit_test_setup_teardown(test_chosen, make, drop),
	    cmocka_unit_test_setup_teardown(test_reader, make, drop),
	    cmocka_unit_test_setup_teardown(test_never_asked, make, drop),
	    cmocka_unit_test_setup_teardown(test_phone, make, drop),
	    cmocka_unit_test_setup_teardown(test_words_are_text, make, drop),
	    cmocka_unit_test_setup_teardown(test_languages, make, drop),
	    cmocka_unit_test_setup_teardown(test_bad_layouts, make, drop),
	    cmocka_unit_test_setup_teardown(test_bad_words, make, drop),
	    cmocka_unit_test_setup_teardown(test_nul_byte, make, drop),
	    cmocka_unit_test_setup_teardown(test_no_files, make, drop),
	    cmocka_unit_test_setup_teardown(test_no_folder, make, drop),
	    cmocka_unit_test_setup_teardown(test_no_english, make, drop),
	    cmocka_unit_test_setup_teardown(test_bad_tag, make, drop),
	    cmocka_unit_test_setup_teardown(test_unreadable, make, drop),
	    cmocka_unit_test_setup_teardown(test_too_long, make, drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
