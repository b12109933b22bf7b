/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * anchors.h -- reads anchors (journal/anchor.h) from the command line, or from
 * files in which people have kept them.  Single-threaded, like the whole
 * command.
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
 * If `word` is an anchor, add it.  Otherwise `word` is the path of a file: add
 * the anchors in the file, one on each line, where other words may stand around
 * an anchor, and empty lines and lines that begin with # are skipped.  Returns
 * false after an error was printed for each line that is wrong.
 */
bool sg_anchors_read(struct sg_arena *arena, const char *word,
    struct sg_anchors *anchors);

#endif
