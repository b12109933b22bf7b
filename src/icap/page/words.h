/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words.h -- reads the sentences of one language from "key = sentence" lines.
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
	/* In the grammatical form that "opens-on" needs; from Monday and
	 * January on. */
	struct sg_str weekday[7], month[12];
	struct sg_pieces sentence[SG_SENTENCES];
};

/*
 * Reads `source` into `words`, allocated in `arena`; the caller sets the tag.
 * Each sentence must be there once and use exactly its values. Every mistake is
 * added to `problems`; do not use the words then.
 */
void sg_page_words_compile(struct sg_arena *arena,
    const struct sg_source *source, struct sg_problems *problems,
    struct sg_page_words *words);

#endif
