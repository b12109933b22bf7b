/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * layout.h -- compiles the page's layout into pieces (piece.h).
 *
 * The layout is HTML with holes such as {{contact}}. A hole stands for a value
 * or a sentence. The parser follows the HTML only to know where a hole stands:
 * in text, in a tag or in an attribute. It does not validate the HTML, and does
 * not know the sentences. One thread at a time per arena.
 */
#ifndef SG_LAYOUT_H
#define SG_LAYOUT_H

#include "icap/page/piece.h"

struct sg_arena;
struct sg_problems;
struct sg_source;

/*
 * Compiles `source` into `pieces`, allocated in `arena`. HTML comments and
 * indentation are left out. Every mistake is added to `problems`. If there is
 * a mistake, do not use the pieces. Mistakes are:
 * - an unknown hole,
 * - a hole at a place where no value can be made safe,
 * - an `if` without `end`.
 */
void sg_layout_compile(struct sg_arena *arena, const struct sg_source *source,
    struct sg_problems *problems, struct sg_pieces *pieces);

#endif
