/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * layout.h -- compiles the page's layout, HTML with {{holes}}, into pieces.
 *
 * Parses only as much HTML as it needs to know where a hole stands. Does not
 * validate the HTML and knows no language's sentences.
 */
#ifndef SG_LAYOUT_H
#define SG_LAYOUT_H

#include "icap/page/piece.h"

struct sg_arena;
struct sg_problems;
struct sg_source;

/*
 * Compiles `source` into `pieces`, allocated in `arena`. Comments and
 * indentation are left out. Every mistake (an unknown hole, a hole where no
 * value can be made safe, an `if` without `end`) is added to `problems`; do not
 * use the pieces then.
 */
void sg_layout_compile(struct sg_arena *arena, const struct sg_source *source,
    struct sg_problems *problems, struct sg_pieces *pieces);

#endif
