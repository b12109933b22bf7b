/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * vocabulary.h -- splits the summary of a calendar event into words, and looks
 * for phrases in them.
 *
 * One thread at a time for each arena.
 */
#ifndef SG_CALENDAR_VOCABULARY_H
#define SG_CALENDAR_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

struct sg_arena;

#define SG_SUMMARY_WORDS 64 /* words after these are left out */

/*
 * The words and numbers of a summary, in lower case and without apostrophes.
 * Letters and digits are split: "Y10" gives "y" and "10".  A segment is a part
 * between punctuation marks: "INSET day (Years 7-11)" has two segments.  A
 * hyphen inside a word does not end a segment.  "7-11" gives "7", "to", "11",
 * and "&" gives "and".
 */
struct sg_summary {
	const char *word[SG_SUMMARY_WORDS];
	unsigned segment[SG_SUMMARY_WORDS];
	size_t n;
	bool has_clock; /* has a clock time: "15:45", "1.30" */
};

/* A phrase that was found: the words from `at` up to, but not including,
 * `end`. */
struct sg_phrase {
	size_t at, end;
};

/* Split `text` into words.  The words live in the arena. */
void sg_summary_split(struct sg_arena *arena, const char *text,
    struct sg_summary *summary);
/*
 * Find the first phrase of `list` in the words of the summary, from the word
 * `from` on.  A phrase is one or more words with single blanks between them,
 * and lies within one segment.  `list` is NULL-terminated.  Returns false if
 * there is none.  `found` may be NULL.
 */
bool sg_summary_find(const struct sg_summary *summary, size_t from,
    const char *const *list, struct sg_phrase *found);
/* Returns the index in `list` of the first phrase of `list` that the summary
 * has, plus 1.  Returns 0 if it has none. */
int sg_summary_which(const struct sg_summary *summary, const char *const *list);
/*
 * Returns true if the word says when, where or for whom, and so does not change
 * what the words around it mean: a number, a month, "week", "pupils", "for" and
 * the like, in English, Welsh and Irish.
 */
bool sg_word_is_usual(const char *word);

#endif
