/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * anchors.h -- anchors of a journal, as people have kept them.
 */
#ifndef SG_CLI_ANCHORS_H
#define SG_CLI_ANCHORS_H

#include "journal/anchor.h"

struct sg_arena;

struct sg_anchors {
	struct sg_anchor *v; /* in the arena */
	size_t n, cap;
};

/*
 * Add the anchor that `word` is, or those of the file that it names: one a
 * line, with other words around it; lines that are empty or begin with # do
 * not count.  False: complaints were printed, of each line that is wrong.
 */
bool sg_anchors_read(struct sg_arena *arena, const char *word,
    struct sg_anchors *anchors);

#endif
