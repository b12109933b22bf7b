/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words.h -- the sentences of one language, from "key = sentence" lines.
 */
#ifndef SG_PAGE_WORDS_H
#define SG_PAGE_WORDS_H

#include "icap/page/piece.h"

#define SG_TAG_MAX 16 /* bytes of a language tag, as "cy" or "pt-br" */

struct sg_arena;
struct sg_problems;
struct sg_source;

struct sg_page_words {
	const char *tag;
	struct sg_str dir; /* "ltr" or "rtl" */
	/* As they stand in "opens-on"; Monday and January come first. */
	struct sg_str weekday[7], month[12];
	struct sg_pieces sentence[SG_SENTENCES];
};

/*
 * Read `source` into `words` (its tag is the caller's), in `arena`.  Each
 * sentence must be there once and use exactly the values that it is for;
 * everything else is added to `problems`, and the words are not for use.
 */
void sg_page_words_compile(struct sg_arena *arena,
    const struct sg_source *source, struct sg_problems *problems,
    struct sg_page_words *words);

#endif
