/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * anchors.h -- reads anchors from the command line or from files.
 *
 * An anchor is a line that names a record of the journal (journal/anchor.h).
 * People keep anchors in files.  Single-threaded, like the whole command.
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
 * If `word` is an anchor, add the anchor.  Otherwise `word` is the path of a
 * file: add all anchors in the file.  The file has one anchor on each line.
 * Other words may stand around the anchor.  Empty lines and lines that begin
 * with # are skipped.  Returns false if a line is wrong, after an error was
 * printed for each wrong line.
 */
bool sg_anchors_read(struct sg_arena *arena, const char *word,
    struct sg_anchors *anchors);

#endif
