/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * layout.h -- the page's frame, from HTML with {{holes}} to pieces.
 *
 * Knows as much of HTML as it takes to tell where a hole stands; does not
 * check the HTML otherwise, and does not know any language's words.
 */
#ifndef SG_LAYOUT_H
#define SG_LAYOUT_H

#include "icap/page/piece.h"

struct sg_arena;
struct sg_problems;
struct sg_source;

/*
 * Compile `source` into `pieces`, in `arena`.  Comments and the white space
 * that lines begin with are left out.  Everything that is wrong (an unknown
 * hole, one where no value can be made safe, an `if` without its `end`) is
 * added to `problems`; the pieces are then not for use.
 */
void sg_layout_compile(struct sg_arena *arena, const struct sg_source *source,
    struct sg_problems *problems, struct sg_pieces *pieces);

#endif
