/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pages.c -- reads the file of test pages: lines "KIND URL blocked|allowed".
 */
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "cli/doctor/filtering/filtering.h"

/* A longer URL is not a test page that anybody offers. */
#define URL_MOST 1000
#define KIND_MOST 40
/* The largest file, in bytes. */
#define PAGES_MOST (1024 * 1024)

const struct sg_test_kind sg_test_kinds[SG_TEST_KINDS] = {
    {"child-abuse", "child sexual abuse material"},
    {"terrorism", "terrorist and extremist material"},
    {"adult", "adult content"},
    {"offensive", "offensive language"},
};

const char *
sg_test_kind_title(const char *kind)
{
	for (size_t i = 0; i < SG_TEST_KINDS; i++)
		if (strcmp(kind, sg_test_kinds[i].name) == 0)
			return sg_test_kinds[i].title;
	return kind;
}

/* The file, and the line that is read. */
struct reading {
	struct sg_filtering *f;
	const struct sg_source *source;
	struct sg_str whole; /* the line */
	unsigned line;
};

/* Report `part` of the line. Returns false. */
static bool
refuse(const struct reading *r, struct sg_str part, const char *advice,
    const char *text)
{
	const struct sg_place place = {r->source, r->line,
	    (unsigned)(part.p - r->whole.p) + 1, (unsigned)part.n};

	sg_problem(r->f->problems, SG_ERROR, place, advice, "%s", text);
	return false;
}

static bool
is_kind(struct sg_str word)
{
	for (size_t i = 0; i < word.n; i++)
		if ((word.p[i] < 'a' || word.p[i] > 'z') &&
		    (word.p[i] < '0' || word.p[i] > '9') && word.p[i] != '-')
			return false;
	return word.n <= KIND_MOST;
}

/* Returns true if a request line can have each byte as it is. */
static bool
is_visible(struct sg_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] <= ' ' || text.p[i] > '~')
			return false;
	return true;
}

static bool
read_url(const struct reading *r, struct sg_str url, struct sg_test_page *page)
{
	static const char advice[] =
	    "write it as http://HOST/PATH or https://HOST/PATH";
	struct sg_str rest = url, host;

	page->tls = sg_str_startsi(url, SG_LIT("https://"));
	if (!page->tls && !sg_str_startsi(url, SG_LIT("http://")))
		return refuse(r, url, advice, "this is no URL of a web page");
	rest.p += page->tls ? 8 : 7;
	rest.n -= page->tls ? 8 : 7;
	host = rest;
	host.n = 0;
	while (host.n < rest.n && strchr("/?#", rest.p[host.n]) == NULL)
		host.n++;
	rest.p += host.n;
	rest.n -= host.n;
	if (!is_visible(url) || url.n > URL_MOST || host.n == 0 ||
	    host.n > 253 || memchr(host.p, '@', host.n) != NULL)
		return refuse(r, url, advice,
		    "this URL has no host, or has characters that no URL has");
	if (memchr(host.p, ':', host.n) != NULL)
		return refuse(r, host,
		    "leave out the port: the page is tried at each port of the "
		    "school's Squid",
		    "a test page must not have a port");
	page->url = sg_arena_dup(r->f->d->arena, url);
	page->host = sg_arena_dup(r->f->d->arena, host);
	rest = sg_str_cut(&rest, '#');
	page->path = sg_arena_printf(r->f->d->arena, "%s%.*s",
	    rest.n > 0 && rest.p[0] == '/' ? "" : "/", (int)rest.n,
	    rest.n > 0 ? rest.p : "");
	return true;
}

static bool
read_wanted(const struct reading *r, struct sg_str word,
    struct sg_test_page *page)
{
	page->blocked = sg_str_eqi(word, SG_LIT("blocked"));
	if (page->blocked || sg_str_eqi(word, SG_LIT("allowed")))
		return true;
	if (word.n > 0)
		return refuse(r, word, "write \"blocked\" or \"allowed\"",
		    "the last word says neither \"blocked\" nor \"allowed\"");
	return refuse(r, (struct sg_str){r->whole.p + r->whole.n, 1},
	    "add \"blocked\" or \"allowed\" at the end of the line",
	    "the line does not say whether the page must be blocked");
}

static bool
read_line(const struct reading *r, struct sg_test_page *page)
{
	struct sg_str rest = r->whole, kind, url = {NULL, 0}, wanted, more;

	if (!sg_doctor_word(&rest, &kind))
		return false;
	if (!is_kind(kind))
		return refuse(r, kind,
		    "write child-abuse, terrorism, adult, offensive, or a name "
		    "of your own (a-z, 0-9 and \"-\")",
		    "this is no name of a kind of pages");
	if (!sg_doctor_word(&rest, &url))
		return refuse(r, kind, "write: KIND  URL  blocked",
		    "the line has no URL");
	(void)sg_doctor_word(&rest, &wanted);
	if (!read_url(r, url, page) || !read_wanted(r, wanted, page))
		return false;
	if (sg_doctor_word(&rest, &more))
		return refuse(r, more,
		    "write a comment after \"#\", and each page on a line of "
		    "its own",
		    "there is more on the line than a kind, a URL and a word");
	page->kind = sg_arena_dup(r->f->d->arena, kind);
	page->line = r->line;
	return true;
}

/* Returns the line without its comment. A "#" within a word begins none. */
static struct sg_str
without_comment(struct sg_str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] == '#' &&
		    (i == 0 || line.p[i - 1] == ' ' || line.p[i - 1] == '\t'))
			line.n = i;
	while (line.n > 0 && strchr(" \t\r", line.p[line.n - 1]) != NULL)
		line.n--;
	return line;
}

static void
read_lines(struct sg_filtering *f, const struct sg_source *source)
{
	struct reading r = {.f = f, .source = source};
	struct sg_str rest = source->text;
	struct sg_test_page page;

	while (rest.n > 0) {
		r.whole = without_comment(sg_str_cut(&rest, '\n'));
		r.line++;
		if (!read_line(&r, &page))
			continue;
		f->page = sg_arena_grow(f->d->arena, f->page, f->npages,
		    &f->pages_cap, sizeof(*f->page));
		f->page[f->npages++] = page;
	}
}

static bool
has_kind(const struct sg_filtering *f, const char *kind)
{
	for (size_t i = 0; i < f->npages; i++)
		if (f->page[i].blocked && strcmp(f->page[i].kind, kind) == 0)
			return true;
	return false;
}

static void
note_missing(struct sg_filtering *f)
{
	for (size_t i = 0; i < SG_TEST_KINDS; i++)
		if (!has_kind(f, sg_test_kinds[i].name))
			sg_filtering_note(f, SG_RESULT_WARNING,
			    sg_arena_printf(f->d->arena,
				"add a line to %s: %s  URL  blocked", f->pages,
				sg_test_kinds[i].name),
			    "no page tests whether %s is blocked",
			    sg_test_kinds[i].title);
}

/* Only the usual file is below the folder of --root. */
static bool
read_file(struct sg_filtering *f, struct sg_str *text)
{
	bool usual = strcmp(f->pages, SG_TEST_PAGES) == 0;

	if (usual)
		return sg_doctor_read(f->d, f->pages, text);
	return sg_file_read(f->d->arena, f->pages, PAGES_MOST, text) == 0;
}

bool
sg_filtering_read_pages(struct sg_filtering *f)
{
	struct sg_source *source = sg_arena_alloc(f->d->arena, sizeof(*source));

	*source = (struct sg_source){.name = f->pages};
	if (!read_file(f, &source->text)) {
		sg_filtering_note(f, SG_RESULT_WRONG,
		    SG_DOCTOR_REINSTALL_CONF
		    "; or write lines as \"adult  URL  blocked\" into it "
		    "(man schoolgate)",
		    "%s, with the test pages, is missing or cannot be read",
		    f->pages);
		return false;
	}
	read_lines(f, source);
	if (sg_problems_errors(f->problems) > 0) {
		sg_filtering_note(f, SG_RESULT_WRONG,
		    "correct the lines, and run the test again",
		    "%s has lines that cannot be read; nothing was tested",
		    f->pages);
		return false;
	}
	if (f->npages == 0) {
		sg_filtering_note(f, SG_RESULT_WRONG,
		    "remove the \"#\" before the lines of the test pages, or "
		    "add a line: adult  URL  blocked",
		    "%s has no test page", f->pages);
		return false;
	}
	note_missing(f);
	return true;
}
