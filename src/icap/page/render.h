/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * render.h -- one page, from pieces and facts.
 */
#ifndef SG_RENDER_H
#define SG_RENDER_H

#include "icap/page/piece.h"

struct sg_page_facts;
struct sg_page_words;

/* Write the page; `out` has room for sg_render_longest(). */
void sg_render(const struct sg_pieces *layout,
    const struct sg_page_words *words, const struct sg_page_facts *facts,
    struct sg_out *out);
/* Bytes that no page of this layout and language is longer than. */
size_t sg_render_longest(const struct sg_pieces *layout,
    const struct sg_page_words *words);

#endif
