/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reasons.h -- the reasons why lines of lists are not used, in words.
 *
 * Thread-safe.
 */
#ifndef SG_LISTS_REASONS_H
#define SG_LISTS_REASONS_H

#include "policy/lists/lists.h"

struct sg_line_reason {
	/* True if the line was understood, and left out on purpose.  False if
	 * the line was not understood. */
	bool on_purpose;
	const char *text, *advice;
};

/* Returns the row of the table for a result above SG_LINE_NOTHING. */
const struct sg_line_reason *sg_line_reason(enum sg_line_result result);

/* Returns the counts that have the first line that was left out on purpose, or
 * the first line that was not understood.  Returns NULL if there is no such
 * line. */
const struct sg_list_unused *sg_line_first(const struct sg_list_text *text,
    bool on_purpose);

#define SG_EXCERPT_MAX 80 /* bytes of a line that messages show */

/* Returns a copy of a text from outside, for messages: cut to `most` bytes,
 * with "?" for each control character and each byte that is not UTF-8.  If the
 * text was cut, "..." follows. */
const char *sg_line_clean(struct sg_arena *arena, struct sg_str text,
    size_t most);
/* Returns a line of a list for a message: without the blanks around it, and cut
 * to SG_EXCERPT_MAX bytes. */
const char *sg_line_excerpt(struct sg_arena *arena, struct sg_str line);

#endif
