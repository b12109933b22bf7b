/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * typed.h -- splits a text that somebody typed into words, in a spelling that
 * does not depend on case, accents or the keyboard.
 *
 * The lists of words (lists.h) are read with the same function, so that a line
 * of a list and a search are compared in the same spelling:
 *   - Latin letters lose their accents, and look-alikes of them become Latin;
 *   - letters of other scripts keep their script, in lower case, without marks
 *     that typists leave out (such as Arabic vowels and Greek accents);
 *   - apostrophes and invisible characters are left out;
 *   - anything else ends a word.
 * A word has letters of one kind of script: "vpn" and the Chinese word after it
 * are two words, even without a blank.
 *
 * Pure: no I/O, no allocation.
 */
#ifndef SG_TYPED_H
#define SG_TYPED_H

#include "base/text.h"

#define SG_TYPED_BYTES 384 /* of all words, with the dots between them */
#define SG_TYPED_WORDS 48

/* Words in UTF-8, joined by dots. */
struct sg_typed {
	char text[SG_TYPED_BYTES];
	/* Where word i starts; start[count] is where the next would start. */
	size_t start[SG_TYPED_WORDS + 1];
	size_t count;
};

/*
 * Split `text` into words.  Bytes that are not UTF-8 are read as Latin-1, as
 * old programs write it.  What is over the limits of struct sg_typed is left
 * out.  Returns false if that happened.
 */
bool sg_typed_read(struct sg_typed *typed, struct sg_str text);
/*
 * Append one word as it is.  Returns false, and does nothing, if there is no
 * room or `word` is empty.
 */
bool sg_typed_add(struct sg_typed *typed, struct sg_str word);

/* The `n` words (at least 1) from word `i` on, joined by dots. */
static inline struct sg_str
sg_typed_phrase(const struct sg_typed *typed, size_t i, size_t n)
{
	return (struct sg_str){typed->text + typed->start[i],
	    typed->start[i + n] - 1 - typed->start[i]};
}

#endif
