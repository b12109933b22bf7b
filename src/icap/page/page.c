/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page.c -- loads the page's files: a layout, and the sentences of each
 * language.
 *
 * Rendering cannot fail, because loading finds all mistakes. Loading also
 * checks that even the longest page fits.
 */
#include "icap/page/page.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "icap/page/accept.h"
#include "icap/page/layout.h"
#include "icap/page/render.h"
#include "icap/page/words.h"

#define FILE_MAX 65536
#define LANGUAGES_MAX 64
#define SUFFIX ".txt"
#define NO_ENGLISH UINT_MAX

struct sg_pages {
	struct sg_arena *arena;
	struct sg_pieces layout;
	unsigned english, nwords;
	struct sg_page_words words[LANGUAGES_MAX];
	/* Copies of the tags in words[], in the same order, for
	 * sg_accept_choose(). */
	const char *tags[LANGUAGES_MAX];
};

/* ---- files -------------------------------------------------------------- */

struct loader {
	const char *folder;
	struct sg_arena *arena; /* the arena that `problems` uses */
	struct sg_problems *problems;
	struct sg_pages *pages;
};

/*
 * Returns a pointer to the first byte of `text` that is a NUL byte or not valid
 * UTF-8. A NUL byte is refused because the page would seem to end there.
 * Returns NULL if `text` has no such byte.
 */
static const char *
first_malformed(struct sg_str text)
{
	uint32_t cp;
	size_t took;

	for (; text.n > 0; text.p += took, text.n -= took) {
		took = sg_utf8_decode(text.p, text.n, &cp);
		if (took == 0 || cp == 0)
			return text.p;
	}
	return NULL;
}

/* Reads a file. If the file cannot be used, adds a problem and returns NULL. */
static const struct sg_source *
read_source(struct loader *l, const char *name)
{
	struct sg_source *source = sg_arena_alloc(l->arena, sizeof *source);
	struct sg_place place = {.source = source};
	const char *bad;
	int fault;

	source->name = sg_path_join(l->arena, l->folder, name);
	fault = sg_file_read(l->arena, source->name, FILE_MAX, &source->text);
	if (fault != 0) {
		sg_problem(l->problems, SG_ERROR, place,
		    "the block page needs it; install it again",
		    "this file cannot be read: %s", sg_file_why(fault));
		return NULL;
	}
	bad = first_malformed(source->text);
	if (bad != NULL) {
		sg_problem(l->problems, SG_ERROR,
		    sg_piece_place(source, (struct sg_str){bad, 1}),
		    "save the file as UTF-8",
		    *bad == '\0' ? "a NUL byte is no text" :
				   "this is not UTF-8");
		return NULL;
	}
	return source;
}

static bool
is_tag(struct sg_str tag)
{
	if (tag.n < 2 || tag.n > SG_TAG_MAX || tag.p[0] == '-')
		return false;
	for (size_t i = 0; i < tag.n; i++) {
		if (!(tag.p[i] >= 'a' && tag.p[i] <= 'z') && tag.p[i] != '-')
			return false;
	}
	return true;
}

static void
check_length(struct loader *l, const struct sg_source *source,
    const struct sg_page_words *words)
{
	size_t longest = sg_render_longest(&l->pages->layout, words);

	if (longest >= SG_PAGE_MAX)
		sg_problem(l->problems, SG_ERROR,
		    (struct sg_place){.source = source},
		    "shorten the sentences or the layout",
		    "a page could become %zu bytes long, and there is room "
		    "for %d",
		    longest, SG_PAGE_MAX - 1);
}

/* Adds a language. `name` is a file name in the folder, such as "cy.txt". */
static void
load_language(struct loader *l, const char *name)
{
	struct sg_str tag = {name, strlen(name) - strlen(SUFFIX)};
	struct sg_pages *pages = l->pages;
	struct sg_page_words *words = &pages->words[pages->nwords];
	const struct sg_source *source;

	source = read_source(l, name);
	if (source == NULL)
		return;
	if (!is_tag(tag) || pages->nwords == LANGUAGES_MAX) {
		sg_problem(l->problems, SG_ERROR,
		    (struct sg_place){.source = source},
		    "call it by a language tag in small letters, as cy.txt",
		    pages->nwords == LANGUAGES_MAX ?
			"there are too many languages" :
			"the name of this file is no language");
		return;
	}
	words->tag = sg_arena_dup(pages->arena, tag);
	sg_page_words_compile(pages->arena, source, l->problems, words);
	check_length(l, source, words);
	if (strcmp(words->tag, "en") == 0)
		pages->english = pages->nwords;
	pages->tags[pages->nwords++] = words->tag;
}

static int
is_language_file(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name), suffix = strlen(SUFFIX);

	return entry->d_name[0] != '.' && n > suffix &&
	    strcmp(entry->d_name + n - suffix, SUFFIX) == 0;
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void
load_languages(struct loader *l)
{
	struct sg_source *folder = sg_arena_alloc(l->arena, sizeof *folder);
	struct sg_place place = {.source = folder};
	struct dirent **entries;
	int n;

	folder->name = sg_arena_dup(l->arena, sg_str(l->folder));
	n = scandir(l->folder, &entries, is_language_file, by_name);
	if (n < 0) {
		sg_problem(l->problems, SG_ERROR, place,
		    "the block page's files belong here; install them again",
		    "this folder cannot be read: %s", strerror(errno));
		return;
	}
	for (int i = 0; i < n; i++) {
		load_language(l, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	if (l->pages->english == NO_ENGLISH)
		sg_problem(l->problems, SG_ERROR, place,
		    "en.txt is what everybody gets whose language is not here",
		    "there are no English words for the block page");
}

/* ---- pages -------------------------------------------------------------- */

struct sg_pages *
sg_pages_open(const char *folder, struct sg_arena *arena,
    struct sg_problems *problems)
{
	struct sg_arena *own = sg_arena_new();
	struct sg_pages *pages = sg_arena_alloc(own, sizeof *pages);
	struct loader l = {.folder = folder,
	    .arena = arena,
	    .problems = problems,
	    .pages = pages};
	size_t before = sg_problems_errors(problems);
	const struct sg_source *layout;

	pages->arena = own;
	pages->english = NO_ENGLISH;
	layout = read_source(&l, "layout.html");
	if (layout != NULL)
		sg_layout_compile(own, layout, problems, &pages->layout);
	load_languages(&l);
	if (sg_problems_errors(problems) != before)
		sg_pages_free(&pages);
	return pages;
}

void
sg_pages_free(struct sg_pages **pages)
{
	struct sg_arena *arena;

	if (*pages == NULL)
		return;
	arena = (*pages)->arena;
	sg_arena_free(&arena);
	*pages = NULL;
}

unsigned
sg_pages_languages(const struct sg_pages *pages)
{
	return pages->nwords;
}

unsigned
sg_pages_language(const struct sg_pages *pages, struct sg_str accept_language)
{
	return sg_accept_choose(accept_language, pages->tags, pages->nwords,
	    pages->english);
}

const char *
sg_pages_tag(const struct sg_pages *pages, unsigned language)
{
	return pages->tags[language];
}

size_t
sg_pages_render(const struct sg_pages *pages, unsigned language,
    const struct sg_page_facts *facts, char out[SG_PAGE_MAX])
{
	struct sg_out to;

	sg_out_init(&to, out, SG_PAGE_MAX);
	sg_render(&pages->layout, &pages->words[language], facts, &to);
	return to.n;
}
