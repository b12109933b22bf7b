/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words.h -- reads the sentences of one language from a file with lines
 * "key = sentence", and compiles them into pieces (piece.h).
 *
 * One thread at a time per arena.
 */
#ifndef SG_PAGE_WORDS_H
#define SG_PAGE_WORDS_H

#include "icap/page/piece.h"

/* largest number of bytes of a language tag, such as "cy" or "pt-br" */
#define SG_TAG_MAX 16

struct sg_arena;
struct sg_problems;
struct sg_source;

struct sg_page_words {
	const char *tag;
	struct sg_str dir; /* "ltr" or "rtl" */
	/* Names of the days (Monday is the first) and of the months (January is
	 * the first). They have the grammatical form that the sentence
	 * "opens-on" needs. */
	struct sg_str weekday[7], month[12];
	struct sg_pieces sentence[SG_SENTENCES];
};

/*
 * Reads `source` into `words`, allocated in `arena`. The caller sets the tag.
 * Each sentence must be there once. It must use exactly the values that the
 * table in words.c lists for it. Every mistake is added to `problems`; do not
 * use the words then.
 */
void sg_page_words_compile(struct sg_arena *arena,
    const struct sg_source *source, struct sg_problems *problems,
    struct sg_page_words *words);

#endif
