/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_page_files.c -- the shipped page files. Every language has a text for
 * every reason. The HTML is well-formed and loads nothing from other servers.
 * The text colours have enough contrast with the background.
 */
#include "../../unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "icap/page/facts.h"
#include "icap/page/page.h"

static struct sg_arena *arena;
static struct sg_pages *pages;
static const char *layout; /* the shipped layout */

static int
load(void **state)
{
	struct sg_problems *problems;
	struct sg_str text;
	char *folder;

	(void)state;
	arena = sg_arena_new();
	problems = sg_problems_new(arena);
	folder = sg_path_join(arena, getenv("SG_SOURCE"), "conf/pages");
	pages = sg_pages_open(folder, arena, problems);
	sg_problems_print(problems, stderr, false);
	if (pages == NULL ||
	    sg_file_read(arena, sg_path_join(arena, folder, "layout.html"),
		65536, &text) != 0)
		return -1;
	layout = text.p;
	return 0;
}

static int
unload(void **state)
{
	(void)state;
	sg_pages_free(&pages);
	assert_null(pages);
	sg_arena_free(&arena);
	return 0;
}

static struct sg_page_facts
sample(enum sg_page_why why, enum sg_page_opens opens)
{
	return (struct sg_page_facts){.why = why,
	    .opens = opens,
	    .site = SG_LIT("m.facebook.com"),
	    .platform = SG_LIT("Facebook"),
	    .school = SG_LIT("Hillcrest School"),
	    .contact = SG_LIT("esafety@hillcrest.example"),
	    .phone = SG_LIT("01234 567890"),
	    .reference = SG_LIT("K7Q2-9XW"),
	    .weekday = 0,
	    .day = 30,
	    .month = 11,
	    .hour = 10,
	    .minute = 45};
}

/* ---- sound HTML --------------------------------------------------------- */

static bool
is_one_of(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

/* Reads the tag at `p`, which points just behind the "<". Returns the tag's
 * end. */
static const char *
read_tag(const char *p, char name[16], bool *alone)
{
	size_t n = strcspn(p, " >\n");
	const char *end = p;
	char quote = '\0';

	assert_in_range(n, 1, 15);
	memcpy(name, p, n);
	name[n] = '\0';
	for (; *end != '\0' && (quote != '\0' || *end != '>'); end++) {
		assert_true(quote != '\0' || *end != '<');
		if (quote == '\0' && (*end == '"' || *end == '\''))
			quote = *end;
		else if (*end == quote)
			quote = '\0';
	}
	assert_int_equal(*end, '>');
	*alone = end[-1] == '/';
	return end + 1;
}

/* Tags are closed in the reverse order of their opening. Quotes within a tag
 * are in pairs. */
static void
assert_balanced(const char *page)
{
	static const char *const empty[] = {"!DOCTYPE", "meta", "link"};
	char stack[16][16], name[16];
	const char *p = page;
	size_t depth = 0;
	bool alone;

	while ((p = strchr(p, '<')) != NULL) {
		p = read_tag(p + 1, name, &alone);
		if (alone || is_one_of(name, empty, 3))
			continue;
		if (name[0] == '/') {
			assert_true(depth > 0);
			assert_string_equal(name + 1, stack[--depth]);
			continue;
		}
		assert_true(depth < 16);
		memcpy(stack[depth++], name, 16);
	}
	assert_int_equal(depth, 0);
}

static void
assert_utf8(const char *page, size_t n)
{
	uint32_t cp;
	size_t took;

	for (size_t i = 0; i < n; i += took) {
		took = sg_utf8_decode(page + i, n - i, &cp);
		assert_in_range(took, 1, 4);
		assert_true(cp >= 0x20 || cp == '\n');
	}
}

/* Nothing is loaded, no script runs, and every placeholder was replaced. */
static void
assert_self_contained(const char *page)
{
	static const char *const never[] = {"http:", "https:", "//",
	    "src=", "url(", "@import", "<script", "<iframe", "<form", "<base",
	    "http-equiv", "javascript:", " onload", " onclick", " onerror",
	    "{{", "}}"};
	const char *href = page;

	for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
		if (strstr(page, never[i]) != NULL)
			fail_msg("the page has %s", never[i]);
	}
	while ((href = strstr(href, "href=\"")) != NULL) {
		href += strlen("href=\"");
		assert_true(strncmp(href, "mailto:", 7) == 0 ||
		    strncmp(href, "data:,\"", 7) == 0);
	}
}

static void
assert_has(const char *page, const char *what)
{
	if (strstr(page, what) == NULL)
		fail_msg("the page has no %s", what);
}

static void
assert_sound(const char *page, size_t n)
{
	assert_in_range(n, 1000, SG_PAGE_MAX - 1);
	assert_int_equal(strlen(page), n);
	assert_true(strncmp(page, "<!DOCTYPE html>\n", 16) == 0);
	assert_string_equal(page + n - 8, "</html>\n");
	assert_utf8(page, n);
	assert_balanced(page);
	assert_self_contained(page);
}

/* ---- the languages ------------------------------------------------------ */

static void
test_languages(void **state)
{
	static const char *const wanted[] = {"ar", "bn", "cy", "en", "es", "fr",
	    "lt", "pa", "pl", "pt", "ro", "uk", "ur"};
	unsigned n = sizeof wanted / sizeof wanted[0], got;

	(void)state;
	assert_int_equal(sg_pages_languages(pages), n);
	for (unsigned i = 0; i < n; i++) {
		got = sg_pages_language(pages, sg_str(wanted[i]));
		assert_string_equal(sg_pages_tag(pages, got), wanted[i]);
	}
	got = sg_pages_language(pages, SG_LIT("xx"));
	assert_string_equal(sg_pages_tag(pages, got), "en");
}

static void
check_page(unsigned language, enum sg_page_why why, enum sg_page_opens opens)
{
	static char page[SG_PAGE_MAX];
	struct sg_page_facts facts = sample(why, opens);
	const char *tag = sg_pages_tag(pages, language);
	bool rtl = strcmp(tag, "ur") == 0 || strcmp(tag, "ar") == 0;
	char html[64];
	size_t n = sg_pages_render(pages, language, &facts, page);

	assert_sound(page, n);
	(void)snprintf(html, sizeof html, "<html lang=\"%s\" dir=\"%s\">", tag,
	    rtl ? "rtl" : "ltr");
	assert_has(page, html);
	assert_has(page, "<bdi>m.facebook.com</bdi>");
	assert_has(page, "<bdi>Facebook</bdi>");
	assert_has(page, "<bdi>Hillcrest School</bdi>");
	assert_has(page, "<bdi>K7Q2-9XW</bdi>");
	assert_has(page, "href=\"mailto:esafety@hillcrest.example?");
	if (opens == SG_OPENS_NO_PROMISE)
		assert_null(strstr(page, "10:45"));
	else
		assert_has(page, "10:45");
	if (opens == SG_OPENS_ON)
		assert_has(page, "30");
}

static void
test_every_page(void **state)
{
	unsigned n = sg_pages_languages(pages);

	(void)state;
	for (unsigned i = 0; i < n * SG_WHYS * 4; i++)
		check_page(i % n, (enum sg_page_why)(i / n % SG_WHYS),
		    (enum sg_page_opens)(i / n / SG_WHYS));
}

/* Pages differ for any two reasons, and for any two languages. */
static void
test_all_differ(void **state)
{
	unsigned n = sg_pages_languages(pages) * SG_WHYS;
	char(*page)[SG_PAGE_MAX] = calloc(n, sizeof *page);
	struct sg_page_facts facts;

	(void)state;
	assert_non_null(page);
	for (unsigned i = 0; i < n; i++) {
		facts = sample((enum sg_page_why)(i % SG_WHYS),
		    SG_OPENS_NO_PROMISE);
		sg_pages_render(pages, i / SG_WHYS, &facts, page[i]);
		for (unsigned k = 0; k < i; k++)
			assert_string_not_equal(page[k], page[i]);
	}
	free(page);
}

/* Checks the English text, without markup, and its order. */
static void
test_english(void **state)
{
	static char page[SG_PAGE_MAX];
	static const char *const said[] = {"<title>Not right now",
	    "Hillcrest School", "<h1>Not right now</h1>", "Facebook",
	    "m.facebook.com", "closed at this time of day",
	    "It opens on Monday 30 November at <bdi>10:45</bdi>.",
	    "ask your teacher", "Reference", "K7Q2-9XW", "Contact",
	    "esafety@hillcrest.example", "Telephone", "01234 567890"};
	struct sg_page_facts facts = sample(SG_WHY_NOW, SG_OPENS_ON);
	const char *at = page;

	(void)state;
	facts.reader = SG_READER_PUPIL;
	sg_pages_render(pages, sg_pages_language(pages, SG_LIT("en")), &facts,
	    page);
	for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
		at = strstr(at, said[i]);
		if (at == NULL)
			fail_msg("\"%s\" is not there in its turn", said[i]);
	}
}

/* Adults, and people who are not known, are never told to ask their teacher. */
static void
test_no_teacher(void **state)
{
	static char page[SG_PAGE_MAX];
	unsigned english = sg_pages_language(pages, SG_LIT("en"));
	struct sg_page_facts facts;

	(void)state;
	for (unsigned why = 0; why < SG_WHYS; why++) {
		facts = sample((enum sg_page_why)why, SG_OPENS_ON);
		facts.reader = SG_READER_ADULT;
		sg_pages_render(pages, english, &facts, page);
		assert_null(strstr(page, "teacher"));
		facts.reader = SG_READER_ANYONE;
		sg_pages_render(pages, english, &facts, page);
		assert_null(strstr(page, "your teacher"));
		facts.reader = SG_READER_PUPIL;
		sg_pages_render(pages, english, &facts, page);
		assert_has(page, "your teacher");
	}
}

/* If a value is unknown, the element that would show it is left out too. */
static void
test_nothing_known(void **state)
{
	static char page[SG_PAGE_MAX];
	struct sg_page_facts facts = {
	    .why = SG_WHY_UNSURE, .reference = SG_LIT("K7Q2-9XW")};
	size_t n = sg_pages_render(pages, 0, &facts, page);

	(void)state;
	assert_sound(page, n);
	assert_null(strstr(page, "mailto:"));
	assert_null(strstr(page, "class=\"site\""));
	assert_null(strstr(page, "class=\"school\""));
	assert_null(strstr(page, "class=\"opens\""));
	assert_null(strstr(page, "<bdi></bdi>"));
	sg_pages_render(pages, sg_pages_language(pages, SG_LIT("en")), &facts,
	    page);
	assert_null(strstr(page, "Contact"));
	assert_null(strstr(page, "Telephone"));
}

/* ---- hostile values ----------------------------------------------------- */

static const struct {
	const char *name, *value;
	const char *expected; /* expected in HTML text */
	/* must not be in the page; NULL means no check */
	const char *forbidden;
} hostile[] = {
    {"script", "<script>alert(1)</script>",
	"<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>", "<script"},
    {"out of an attribute", "\"><img src=x onerror=x>",
	"<bdi>&quot;&gt;&lt;img src=x onerror=x&gt;</bdi>", "<img"},
    {"single quote", "a'b", "<bdi>a&#39;b</bdi>", "a'b"},
    {"entity", "&lt;b&gt;", "<bdi>&amp;lt;b&amp;gt;</bdi>", NULL},
    {"end of title", "</title><h1>x", "<bdi>&lt;/title&gt;&lt;h1&gt;x</bdi>",
	"</title><h1>x"},
    {"control bytes",
	"a\x01\r\n\x7f"
	"b",
	"<bdi>a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
	"b</bdi>",
	"\r"},
    {"bad UTF-8", "a\xff\xc3(\xed\xa0\x80",
	"<bdi>a\xef\xbf\xbd\xef\xbf\xbd(\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
	"</bdi>",
	NULL},
    {"cut UTF-8", "a\xe2\x82", "<bdi>a\xef\xbf\xbd\xef\xbf\xbd</bdi>", NULL},
    {"a hole", "{{school}}{time}", "<bdi>{{school}}{time}</bdi>", NULL},
    {"right to left override",
	"\xe2\x80\xae"
	"moc.elgoog",
	"<bdi>\xe2\x80\xae"
	"moc.elgoog</bdi>",
	NULL},
    {"another header", "x?bcc=a@b&body=c", "<bdi>x?bcc=a@b&amp;body=c</bdi>",
	"mailto:x?bcc"},
};

static void
test_hostile(void **state)
{
	static char page[SG_PAGE_MAX];
	struct sg_page_facts facts = sample(SG_WHY_NOW, SG_OPENS_TODAY);
	const char *at;
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		facts.site = facts.platform = facts.school = facts.contact =
		    facts.phone = sg_str(hostile[i].value);
		n = sg_pages_render(pages, 0, &facts, page);
		assert_utf8(page, n);
		assert_balanced(page);
		/* The value is shown in five fields of the page. In all of them
		 * it must be escaped. */
		at = page;
		for (int times = 0; times < 5; times++) {
			at = strstr(at, hostile[i].expected);
			if (at == NULL)
				fail_msg("%s: %d times", hostile[i].name,
				    times);
			at++;
		}
		if (hostile[i].forbidden != NULL &&
		    strstr(page, hostile[i].forbidden) != NULL)
			fail_msg("%s: %s in the page", hostile[i].name,
			    hostile[i].forbidden);
	}
}

static void
test_mailto(void **state)
{
	static char page[SG_PAGE_MAX];
	struct sg_page_facts facts = sample(SG_WHY_NOW, SG_OPENS_TODAY);

	(void)state;
	facts.contact = SG_LIT("a.b-c_d~e+\"?&#%\xc3\xa9\n@x");
	facts.site = SG_LIT("<&>");
	sg_pages_render(pages, 0, &facts, page);
	assert_has(page,
	    "href=\"mailto:a.b-c_d~e%2B%22%3F%26%23%25%C3%A9%0A@x"
	    "?subject=K7Q2-9XW%20%3C%26%3E\">");
}

/* Fills `text` with `shift` letters and then with copies of `unit`. Writes at
 * most `cap` bytes. Returns the number of bytes written. */
static size_t
repeat(char *text, size_t cap, const char *unit, size_t shift)
{
	size_t width = strlen(unit), n = shift;

	memset(text, 'x', shift);
	for (; n + width <= cap; n += width)
		memcpy(text + n, unit, width);
	return n;
}

/* For values of any length, the page is complete and no character is cut. */
static void
test_too_long(void **state)
{
	static const char *const units[] = {
	    "\x80", "\"", "a", "\xe2\x82\xac", "\xf0\x9f\x98\x80"};
	static char page[SG_PAGE_MAX], text[20000];
	struct sg_page_facts facts = sample(SG_WHY_CIRCUMVENTION, SG_OPENS_ON);
	size_t n;

	(void)state;
	for (size_t i = 0; i < 4 * sizeof units / sizeof units[0]; i++) {
		n = repeat(text, sizeof text, units[i / 4], i % 4);
		facts.site = facts.platform = facts.school = facts.contact =
		    facts.phone = facts.reference = (struct sg_str){text, n};
		for (unsigned k = 0; k < sg_pages_languages(pages); k++) {
			n = sg_pages_render(pages, k, &facts, page);
			assert_sound(page, n);
			assert_has(page, "\xe2\x80\xa6</bdi>");
			if (i >= 4)
				assert_null(strstr(page, "\xef\xbf\xbd"));
		}
	}
}

/* A host of the maximum length is not shortened. */
static void
test_long_host(void **state)
{
	static char page[SG_PAGE_MAX];
	struct sg_page_facts facts = sample(SG_WHY_NOW, SG_OPENS_TODAY);
	char host[254];

	(void)state;
	memset(host, 'a', 253);
	for (size_t i = 63; i < 253; i += 64)
		host[i] = '.';
	host[253] = '\0';
	facts.site = sg_str(host);
	sg_pages_render(pages, 0, &facts, page);
	assert_has(page, host);
}

/* ---- colours ------------------------------------------------------------ */

/* Pairs of a text colour and a background colour that the layout uses. */
static const struct {
	const char *text, *ground;
} pairs[] = {
    {"ink", "page"},
    {"ink", "card"},
    {"soft", "card"},
    {"link", "card"},
    {"sign-ink", "sign"},
};

/* Relative luminance, WCAG 2.1. */
static double
luminance(unsigned rgb)
{
	static const double weight[3] = {0.0722, 0.7152, 0.2126};
	double sum = 0, c;

	for (int i = 0; i < 3; i++, rgb >>= 8) {
		c = (rgb & 0xff) / 255.0;
		c = c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
		sum += weight[i] * c;
	}
	return sum;
}

static double
contrast(unsigned a, unsigned b)
{
	double x = luminance(a), y = luminance(b);

	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

/* Returns the value of the first "--name: #rrggbb;" in `css`. */
static unsigned
colour(const char *css, const char *name)
{
	char key[32];
	const char *at;

	(void)snprintf(key, sizeof key, "--%s: #", name);
	at = strstr(css, key);
	if (at == NULL)
		fail_msg("no colour %s", name);
	at += strlen(key);
	assert_int_equal(strspn(at, "0123456789abcdef"), 6);
	return (unsigned)strtoul(at, NULL, 16);
}

static void
test_contrast(void **state)
{
	const char *dark = strstr(layout, "prefers-color-scheme: dark");
	const char *schemes[] = {layout, dark};
	double ratio;

	(void)state;
	assert_true(contrast(0xffffff, 0) > 20.99);
	assert_non_null(dark);
	for (size_t i = 0; i < 2 * sizeof pairs / sizeof pairs[0]; i++) {
		ratio = contrast(colour(schemes[i % 2], pairs[i / 2].text),
		    colour(schemes[i % 2], pairs[i / 2].ground));
		if (ratio < 4.5)
			fail_msg("%s on %s: %.2f", pairs[i / 2].text,
			    pairs[i / 2].ground, ratio);
	}
}

/* The table above has every text colour of the layout. */
static void
test_colours_named(void **state)
{
	const char *p = layout, *end = strstr(layout, "</style>");
	size_t i;

	(void)state;
	assert_non_null(end);
	for (; (p = strstr(p, "color: ")) != NULL && p < end; p++) {
		if (p[-1] != '\t' && p[-1] != ' ')
			continue;
		assert_true(strncmp(p, "color: var(--", 13) == 0);
		for (i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
			if (strncmp(p + 13, pairs[i].text,
				strlen(pairs[i].text)) == 0)
				break;
		}
		assert_true(i < sizeof pairs / sizeof pairs[0]);
	}
	for (p = layout; (p = strchr(p, '#')) != NULL; p++)
		assert_true(p - layout > 2 && p[-2] == ':' && p[-1] == ' ');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_languages),
	    cmocka_unit_test(test_every_page),
	    cmocka_unit_test(test_all_differ),
	    cmocka_unit_test(test_english),
	    cmocka_unit_test(test_no_teacher),
	    cmocka_unit_test(test_nothing_known),
	    cmocka_unit_test(test_hostile),
	    cmocka_unit_test(test_mailto),
	    cmocka_unit_test(test_too_long),
	    cmocka_unit_test(test_long_host),
	    cmocka_unit_test(test_contrast),
	    cmocka_unit_test(test_colours_named),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
