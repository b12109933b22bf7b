/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * show_page.c -- prints one block page, or the time it takes to render one.
 *
 * Usage: show_page FOLDER LANGUAGE WHY OPENS [READER [SITE]]
 *
 * FOLDER has the page files (conf/pages). WHY is a word of whys[] below, OPENS
 * of openings[], and READER of readers[]. If SITE is --time, the program prints
 * the time instead of the page.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/problems.h"
#include "icap/page/facts.h"
#include "icap/page/page.h"

#define ROUNDS 200000

static const char *const whys[SG_WHYS] = {"now", "always", "otherwise",
    "exception", "locked", "unsure", "circumvention", "paused"};
static const char *const openings[] = {"none", "today", "tomorrow", "on"};
static const char *const readers[SG_READERS] = {"anyone", "pupil", "adult"};

static unsigned
find(const char *name, const char *const *names, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		if (strcmp(name, names[i]) == 0)
			return i;
	}
	fprintf(stderr, "show_page: there is no \"%s\"; there are", name);
	for (unsigned i = 0; i < count; i++)
		fprintf(stderr, " %s", names[i]);
	fputs("\n", stderr);
	exit(2);
}

static void
time_it(const struct sg_pages *pages, unsigned language,
    const struct sg_page_facts *facts)
{
	static char page[SG_PAGE_MAX];
	struct timespec from, to;
	size_t bytes = 0;
	double ns;

	clock_gettime(CLOCK_MONOTONIC, &from);
	for (int i = 0; i < ROUNDS; i++)
		bytes += sg_pages_render(pages, language, facts, page);
	clock_gettime(CLOCK_MONOTONIC, &to);
	ns = (double)(to.tv_sec - from.tv_sec) * 1e9 +
	    (double)(to.tv_nsec - from.tv_nsec);
	printf("%zu bytes, %.0f ns a page\n", bytes / ROUNDS, ns / ROUNDS);
}

static struct sg_page_facts
sample(const char *why, const char *opens, const char *reader)
{
	return (struct sg_page_facts){
	    .why = (enum sg_page_why)find(why, whys, SG_WHYS),
	    .reader = (enum sg_page_reader)find(reader, readers, SG_READERS),
	    .site = SG_LIT("m.facebook.com"),
	    .platform = SG_LIT("Facebook"),
	    .school = SG_LIT("Hillcrest School"),
	    .contact = SG_LIT("esafety@hillcrest.example"),
	    .phone = SG_LIT("01234 567890"),
	    .reference = SG_LIT("K7Q2-9XW"),
	    .opens = (enum sg_page_opens)find(opens, openings, 4),
	    .weekday = 0,
	    .day = 30,
	    .month = 11,
	    .hour = 10,
	    .minute = 45,
	};
}

int
main(int argc, char **argv)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	static char page[SG_PAGE_MAX];
	struct sg_page_facts facts;
	struct sg_pages *pages;
	unsigned language;

	if (argc < 5) {
		fputs("usage: show_page FOLDER LANGUAGE WHY OPENS "
		      "[READER [SITE|--time]]\n",
		    stderr);
		return 2;
	}
	pages = sg_pages_open(argv[1], arena, problems);
	sg_problems_print(problems, stderr, false);
	sg_arena_free(&arena);
	if (pages == NULL)
		return 1;
	language = sg_pages_language(pages, sg_str(argv[2]));
	facts = sample(argv[3], argv[4], argc > 5 ? argv[5] : "pupil");
	if (argc > 6 && strcmp(argv[6], "--time") == 0) {
		time_it(pages, language, &facts);
	} else {
		if (argc > 6) {
			facts.site = sg_str(argv[6]);
			facts.platform = SG_LIT("");
		}
		fwrite(page, 1, sg_pages_render(pages, language, &facts, page),
		    stdout);
	}
	sg_pages_free(&pages);
	return 0;
}
