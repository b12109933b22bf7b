/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page.h -- the block page, in the language of the person who sees it.
 *
 * The page is made from small files: a layout, and the sentences of each
 * language. They are compiled when they are loaded. Every value in a page is
 * untrusted, and is escaped as its place in the HTML requires. This module does
 * not use c-icap, and facts.h is its only link to the gate. After loading,
 * every function may be called from any thread.
 */
#ifndef SG_BLOCK_PAGE_H
#define SG_BLOCK_PAGE_H

#include <stddef.h>

#include "base/text.h"

struct sg_arena;
struct sg_page_facts;
struct sg_problems;

struct sg_pages; /* the layout and all languages; immutable once loaded */

#define SG_PAGE_MAX 16384 /* bytes of a rendered page and its NUL */
/* Bytes of a reference: "K7Q2-9XW" and NUL. A reference is the code printed on
 * a block page, by which staff find the record of the request. */
#define SG_REFERENCE_BYTES 9

/* Bytes of the desk's address, and of the link to it that a page has, each with
 * its NUL. */
#define SG_DESK_URL_BYTES 256
#define SG_DESK_LINK_BYTES 1800

/* The Content-Security-Policy that the page is sent with. */
#define SG_PAGE_CSP                                                            \
	"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "     \
	"form-action 'none'"

/*
 * Loads layout.html and every language (TAG.txt) in `folder`; README.md there
 * describes the files. English is required. If a file is missing, is unreadable
 * or has a mistake, adds errors to `problems` and returns NULL. `arena` must be
 * the arena of `problems`, because the errors point into source texts that
 * `arena` keeps. The pages own their memory.
 */
struct sg_pages *sg_pages_open(const char *folder, struct sg_arena *arena,
    struct sg_problems *problems);
/* Frees the pages and sets *pages to NULL. No thread may be using them. */
void sg_pages_free(struct sg_pages **pages);

unsigned sg_pages_languages(const struct sg_pages *pages);
/*
 * Chooses the best language for an Accept-Language value (accept.h). Returns
 * its index, below sg_pages_languages(). Returns the index of English if no
 * language matches. No I/O.
 */
unsigned sg_pages_language(const struct sg_pages *pages,
    struct sg_str accept_language);
/* Returns a language's tag, such as "cy", for Content-Language. The tag is
 * borrowed from the pages. */
const char *sg_pages_tag(const struct sg_pages *pages, unsigned language);

/*
 * Writes the page for `facts` (facts.h) to `out`, in UTF-8 with a terminating
 * NUL. Returns its length in bytes, at most SG_PAGE_MAX - 1. A value that is
 * too long is shortened. The page itself is never cut, because loading has
 * checked that the longest page fits. No allocation.
 */
size_t sg_pages_render(const struct sg_pages *pages, unsigned language,
    const struct sg_page_facts *facts, char out[SG_PAGE_MAX]);

#endif
