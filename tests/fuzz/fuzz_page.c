/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_page.c -- makes block pages from any layout or words.
 *
 * A page is made of the file layout.html and a language's file of words.
 *
 * If the files are not refused, checks that every page made of them fits its
 * buffer. Also checks that no value in a page can add markup.
 *
 * An input is one byte, followed by one of the two files. If the byte is "L",
 * the file is the layout; otherwise it is the words. The other file is the
 * shipped one.
 */
#include "fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "icap/page/facts.h"
#include "icap/page/page.h"
#include "world.h"

const char fuzz_corpus[] = "page";

/*
 * The bytes that are special in HTML, each followed by a letter that no shipped
 * file has. If such a pair is in a page, the value was not escaped.
 */
#define LETTER "\xc6\x8e"
#define HOSTILE "<" LETTER ">" LETTER "&" LETTER "\"" LETTER "'" LETTER

static char folder[FUZZ_FOLDER];
static struct sg_str layout, words;

static void
put(struct sg_arena *arena, const char *name, struct sg_str text)
{
	fuzz_put(sg_path_join(arena, folder, name), text);
}

static void
make_folder(void)
{
	static struct sg_arena *kept;

	if (kept != NULL)
		return;
	kept = sg_arena_new();
	fuzz_folder(folder, sizeof(folder));
	layout = fuzz_source(kept, "conf/pages/layout.html");
	words = fuzz_source(kept, "conf/pages/en.txt");
}

/* Render all kinds of pages, with `value` for every value from outside. */
static void
render(const struct sg_pages *pages, struct sg_str value)
{
	static char page[SG_PAGE_MAX];
	size_t n;

	for (unsigned i = 0; i < SG_WHYS * 4; i++) {
		struct sg_page_facts facts = {.why = (enum sg_page_why)(i / 4),
		    .site = value,
		    .platform = value,
		    .school = value,
		    .contact = value,
		    .reference = value,
		    .opens = (enum sg_page_opens)(i % 4),
		    .weekday = i % 7,
		    .day = 1 + i % 31,
		    .month = 1 + i % 12,
		    .hour = i % 24,
		    .minute = i % 60};

		memset(page, 'x', sizeof(page));
		n = sg_pages_render(pages, 0, &facts, page);
		MUST(n < SG_PAGE_MAX && page[n] == '\0');
		MUST(strlen(page) == n);
		for (const char *p = page; (p = strstr(p, LETTER)) != NULL; p++)
			MUST(p == page || strchr("<>&\"'", p[-1]) == NULL);
	}
}

static void
check_pages(const struct sg_pages *pages)
{
	static char long_value[2000];

	MUST(sg_pages_languages(pages) == 1);
	MUST(strcmp(sg_pages_tag(pages, 0), "en") == 0);
	if (long_value[0] == '\0')
		for (size_t i = 0; i + 1 < sizeof(long_value); i++)
			long_value[i] = HOSTILE[i % (sizeof(HOSTILE) - 1)];
	render(pages, sg_str(long_value));
	render(pages, (struct sg_str){NULL, 0});
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_str text = {(const char *)data + 1, size - 1};
	struct sg_pages *pages;

	if (size > 0) {
		make_folder();
		put(arena, "layout.html", data[0] == 'L' ? text : layout);
		put(arena, "en.txt", data[0] == 'L' ? words : text);
		pages = sg_pages_open(folder, arena, problems);
		MUST((pages == NULL) == (sg_problems_errors(problems) > 0));
		if (pages != NULL && memchr(data, LETTER[0], size) == NULL)
			check_pages(pages);
		sg_pages_free(&pages);
		fuzz_problems(problems);
	}
	sg_arena_free(&arena);
	return 0;
}
