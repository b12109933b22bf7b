/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page.h -- the page that a blocked person meets, in their language.
 *
 * Layout and words are small files, compiled when they are loaded; every
 * value that goes into a page is hostile and is escaped by where it stands.
 * Knows nothing of c-icap, and of the gate only what facts.h takes from it.
 */
#ifndef SG_BLOCK_PAGE_H
#define SG_BLOCK_PAGE_H

#include <stddef.h>

#include "base/text.h"

struct sg_arena;
struct sg_page_facts;
struct sg_problems;

struct sg_pages; /* all languages, loaded; immutable, share among threads */

#define SG_PAGE_MAX 16384    /* bytes of a rendered page */
#define SG_REFERENCE_BYTES 9 /* "K7Q2-9XW" and NUL */

/* The Content-Security-Policy that the page is made to live under. */
#define SG_PAGE_CSP                                                            \
	"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "     \
	"form-action 'none'"

/*
 * Load layout.html and every language (TAG.txt) of `folder`; its README.md
 * tells what stands in them.  A file that is missing, unreadable, or asks
 * for what there is not is an error in `problems`, and NULL is returned.
 * English must be there.  `arena` is that of the problems: the texts that
 * they point into are kept there.  The pages own their memory.
 */
struct sg_pages *sg_pages_open(const char *folder, struct sg_arena *arena,
    struct sg_problems *problems);
/* Sets *pages to NULL.  Nobody may be rendering. */
void sg_pages_free(struct sg_pages **pages);

unsigned sg_pages_languages(const struct sg_pages *pages);
/*
 * The best language for an Accept-Language value (accept.h), by index below
 * sg_pages_languages(); English when none fits.  Never touches a file.
 */
unsigned sg_pages_language(const struct sg_pages *pages,
    struct sg_str accept_language);
/* Its tag for Content-Language, as "cy"; lives as long as the pages. */
const char *sg_pages_tag(const struct sg_pages *pages, unsigned language);

/*
 * Write the page that tells `facts` (facts.h) to `out`, as UTF-8 with a NUL
 * behind it, and return its bytes, at most SG_PAGE_MAX - 1.  What is too
 * long is shortened by its value, never by cutting the page: that the rest
 * fits was made sure of when the pages were loaded.  No allocation.
 */
size_t sg_pages_render(const struct sg_pages *pages, unsigned language,
    const struct sg_page_facts *facts, char out[SG_PAGE_MAX]);

#endif
