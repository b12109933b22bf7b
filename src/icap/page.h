/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page.h -- the page that a blocked person meets, in their language.
 *
 * Templates are small files; every value that goes into one is hostile and is
 * escaped by where it stands.  Knows nothing of c-icap.
 */
#ifndef SG_BLOCK_PAGE_H
#define SG_BLOCK_PAGE_H

#include <stdint.h>

#include "base/text.h"

struct sg_gate;
struct sg_problems;
struct sg_request;
struct sg_verdict;

struct sg_pages; /* all languages, loaded; immutable, share among threads */

#define SG_PAGE_MAX 16384 /* bytes of a rendered page */
#define SG_REFERENCE_BYTES 9 /* "K7Q2-9XW" and NUL */

/*
 * Load the layout and every language of `folder` (see its README).  A file
 * that is missing, unreadable or asks for a value that there is not is an
 * error in `problems`, and NULL is returned.  English must be there.
 */
struct sg_pages *sg_pages_open(const char *folder,
    struct sg_problems *problems);
void sg_pages_free(struct sg_pages **pages);

/*
 * The best language for an Accept-Language value (RFC 9110 section 12.5.4;
 * at most its first 16 ranges are looked at), by index; English when none
 * fits.  Never touches a file.
 */
unsigned sg_pages_language(const struct sg_pages *pages,
    struct sg_str accept_language);
/* Its tag for Content-Language, as "cy"; static as the pages. */
const char *sg_pages_tag(const struct sg_pages *pages, unsigned language);

/*
 * Render the page for a verdict that blocks.  `reference` is short and
 * random, made by the caller.  Writes at most SG_PAGE_MAX bytes to `out` (UTF-8)
 * and returns how many; what does not fit is shortened by its value (a host
 * name), never by cutting the page.  No allocation.
 */
size_t sg_pages_render(const struct sg_pages *pages, unsigned language,
    const struct sg_gate *gate, const struct sg_request *request,
    const struct sg_verdict *verdict, const char *reference,
    char out[SG_PAGE_MAX]);

#endif
