/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * render.h -- renders one page from pieces (piece.h) and facts (facts.h). Pure:
 * no I/O, no allocation; any thread may call it.
 */
#ifndef SG_RENDER_H
#define SG_RENDER_H

#include "icap/page/piece.h"

struct sg_page_facts;
struct sg_page_words;

/* Writes the page. `out` must have space for sg_render_longest() bytes. */
void sg_render(const struct sg_pieces *layout,
    const struct sg_page_words *words, const struct sg_page_facts *facts,
    struct sg_out *out);
/* Returns an upper bound, in bytes, of any page of this layout and language. */
size_t sg_render_longest(const struct sg_pieces *layout,
    const struct sg_page_words *words);

#endif
