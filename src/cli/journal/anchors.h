/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * anchors.h -- reads anchors from the command line or from files.
 *
 * An anchor is a line that names a record of the journal (journal/anchor.h).
 * People keep anchors in files. Single-threaded, as the whole command is.
 */
#ifndef SG_CLI_ANCHORS_H
#define SG_CLI_ANCHORS_H

#include "journal/anchor.h"

struct sg_arena;

struct sg_anchors {
	struct sg_anchor *v; /* allocated in the arena */
	size_t n, cap;
};

/*
 * Read anchors from one argument of the command line. If `word` is an anchor,
 * add this anchor. Otherwise `word` is the path of a file, and all anchors in
 * the file are added. The file has one anchor on each line. Other text may
 * stand around the anchor. Empty lines and lines that begin with # are skipped.
 * If lines are wrong, prints an error for each of them and returns false.
 */
bool sg_anchors_read(struct sg_arena *arena, const char *word,
    struct sg_anchors *anchors);

#endif
