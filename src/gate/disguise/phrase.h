/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * phrase.h -- looks up words of a search in the lists of words (lists.h): whole
 * phrases, words with a listed beginning, end or middle, and misspelled words.
 *
 * A text is in the spelling of typed.h.  The number of look-ups is limited, so
 * that a long text costs no more than a set time.  Pure: no I/O, no allocation.
 */
#ifndef SG_PHRASE_H
#define SG_PHRASE_H

#include "gate/disguise/lists.h"

struct sg_gate;

/*
 * The look-ups of one text in the name table.  Each takes about 70 ns.  Most
 * words need none, because the bitmap SG_S_WORD_FILTER shows that no list has
 * them.
 */
#define SG_LOOKUPS_MAX 400

struct sg_lookup {
	const struct sg_gate *gate; /* borrowed */
	const uint64_t *filter;     /* SG_S_WORD_FILTER of its names */
	uint32_t left;              /* look-ups that may still be made */
};

/* Returns false if no list has a text, by its quick hash (sg_word_mix()). */
static inline bool
sg_may_be_listed(const struct sg_lookup *lookup, uint32_t mixed,
    enum sg_word_form form)
{
	uint32_t bit;

	mixed = sg_word_mix(sg_word_mix(mixed, '.'), (char)form);
	bit = sg_word_bit(mixed);
	if ((lookup->filter[bit / 64] >> bit % 64 & 1) == 0)
		return false;
	bit = sg_word_other_bit(mixed);
	return (lookup->filter[bit / 64] >> bit % 64 & 1) != 0;
}

/* A sentence without blanks is one word with many meanings. */
#define SG_FOUND_MAX 48

/* What the lists say about a word or a phrase. */
struct sg_found {
	uint64_t lists;             /* SG_LIST_BIT() of lists of searches */
	uint16_t set[SG_FOUND_MAX]; /* the catsets (format.h) that say it */
	size_t n;
};

/*
 * Each function returns true if it found something, and adds it to *found.  It
 * finds nothing when no look-ups are left.
 */

/*
 * Look up a phrase, words joined by dots, as a whole, and the listed beginnings
 * of its last word ("engeli kaldir*").
 */
bool sg_find_phrase(struct sg_lookup *lookup, struct sg_str phrase,
    struct sg_found *found);
/*
 * Returns how many words, at least 1 and at most `most`, a listed phrase may
 * have at the beginning of `words`, which are joined by dots.
 */
size_t sg_phrase_words(const struct sg_lookup *lookup, struct sg_str words,
    size_t most);
/*
 * Look up the listed ends of one word, and in a script other than Latin the
 * listed parts inside it.
 */
bool sg_find_parts(struct sg_lookup *lookup, struct sg_str word,
    struct sg_found *found);
/*
 * Look up the words with one letter wrong, missing, too many, or swapped with
 * the next one.  Only Latin words of at least SG_WORD_FUZZY_MIN - 1 letters are
 * looked up.
 */
bool sg_find_misspelled(struct sg_lookup *lookup, struct sg_str word,
    struct sg_found *found);
/* Returns true if a list has the phrase as it is. */
bool sg_is_phrase(struct sg_lookup *lookup, struct sg_str phrase);
/* The same for a phrase for which sg_may_be_listed() is true. */
bool sg_is_filtered_phrase(struct sg_lookup *lookup, struct sg_str phrase);
/* Begin to look up the words of one text. */
struct sg_lookup sg_lookup_begin(const struct sg_gate *gate);

#endif
