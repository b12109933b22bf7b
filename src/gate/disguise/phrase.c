/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * phrase.c -- looks up phrases, parts of words and misspelled words.
 */
#include "gate/disguise/phrase.h"

#include "gate/state.h"

/* Letters of the longest part that is looked for inside a word. */
#define INSIDE_MAX 8

/* The lists that a search is looked up in. */
static uint64_t
search_lists(void)
{
	return (SG_LIST_BIT(SG_LIST_PLATFORM_WORD) << 1) -
	    SG_LIST_BIT(SG_LIST_SEARCH_VERB);
}

/* Add `n` bytes to the quick hash of a text (sg_word_mix()). */
static uint32_t
mix(uint32_t mixed, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		mixed = sg_word_mix(mixed, p[i]);
	return mixed;
}

static bool
has_set(const struct sg_found *found, uint16_t set)
{
	for (size_t i = 0; i < found->n; i++)
		if (found->set[i] == set)
			return true;
	return false;
}

/* find() for a text that may be listed. */
static bool
probe(struct sg_lookup *lookup, struct sg_str text, enum sg_word_form form,
    struct sg_found *found)
{
	const struct sg_gate *gate = lookup->gate;
	char key[SG_WORDS_KEY_MAX];
	struct sg_name_hit hits[SG_NAME_HITS];
	size_t n, before = found->n;
	uint64_t lists;

	if (text.n == 0 || text.n > SG_WORDS_MAX || lookup->left == 0)
		return false;
	lookup->left--;
	n = sg_names_probe(&gate->catalogue,
	    sg_name_hash(gate->catalogue.seed, sg_list_key(text, form, key)),
	    hits);
	for (size_t i = 0; i < n && found->n < SG_FOUND_MAX; i++) {
		lists = gate->catsets[hits[i].set].lists & search_lists();
		if (lists == 0 || has_set(found, hits[i].set))
			continue;
		found->lists |= lists;
		found->set[found->n++] = hits[i].set;
	}
	return found->n > before;
}

/* Look up a text with the quick hash `mixed`. */
static inline bool
find(struct sg_lookup *lookup, struct sg_str text, uint32_t mixed,
    enum sg_word_form form, struct sg_found *found)
{
	return sg_may_be_listed(lookup, mixed, form) &&
	    probe(lookup, text, form, found);
}

/* ---- parts of words ----------------------------------------------------- */

/* Returns true if a letter (code point) starts at byte `i`, or the text ends
 * there. */
static bool
is_border(struct sg_str word, size_t i)
{
	return i == word.n || ((unsigned char)word.p[i] & 0xc0) != 0x80;
}

/* Look up the parts of `word` that begin at byte `from`. */
static bool
find_inside(struct sg_lookup *lookup, struct sg_str word, size_t from,
    struct sg_found *found)
{
	uint32_t mixed = SG_WORD_MIX_START;
	unsigned letters = 0;
	bool any = false;

	for (size_t i = from + 1; i <= word.n && letters < INSIDE_MAX; i++) {
		mixed = sg_word_mix(mixed, word.p[i - 1]);
		if (!is_border(word, i) || ++letters < SG_WORD_PART_MIN)
			continue;
		any |= find(lookup, (struct sg_str){word.p + from, i - from},
		    mixed, SG_WORD_INSIDE, found);
	}
	return any;
}

bool
sg_find_phrase(struct sg_lookup *lookup, struct sg_str phrase,
    struct sg_found *found)
{
	uint32_t mixed = SG_WORD_MIX_START;
	unsigned letters = 0; /* of the last word */
	size_t last = phrase.n;
	bool any = false;

	while (last > 0 && phrase.p[last - 1] != '.')
		last--;
	mixed = mix(mixed, phrase.p, last);
	for (size_t i = last + 1; i <= phrase.n; i++) {
		mixed = sg_word_mix(mixed, phrase.p[i - 1]);
		if (is_border(phrase, i) && ++letters >= SG_WORD_PART_MIN &&
		    letters <= SG_WORD_PART_MAX)
			any |= find(lookup, (struct sg_str){phrase.p, i}, mixed,
			    SG_WORD_BEGIN, found);
	}
	return find(lookup, phrase, mixed, SG_WORD_WHOLE, found) || any;
}

size_t
sg_phrase_words(const struct sg_lookup *lookup, struct sg_str words,
    size_t most)
{
	uint32_t mixed = SG_WORD_MIX_START;
	size_t n = 1;

	for (size_t i = 0; i < words.n && n < most; i++) {
		if (words.p[i] == '.' &&
		    !sg_may_be_listed(lookup, mixed, SG_WORD_FIRST))
			return n;
		n += words.p[i] == '.';
		mixed = sg_word_mix(mixed, words.p[i]);
	}
	return n;
}

static bool
find_ends(struct sg_lookup *lookup, struct sg_str word, struct sg_found *found)
{
	unsigned letters = 0;
	bool any = false;

	for (size_t i = word.n; i-- > 0 && letters < SG_WORD_PART_MAX;) {
		if (!is_border(word, i) || ++letters < SG_WORD_PART_MIN)
			continue;
		any |= find(lookup, (struct sg_str){word.p + i, word.n - i},
		    mix(SG_WORD_MIX_START, word.p + i, word.n - i), SG_WORD_END,
		    found);
	}
	return any;
}

bool
sg_find_parts(struct sg_lookup *lookup, struct sg_str word,
    struct sg_found *found)
{
	bool any = find_ends(lookup, word, found);

	if (word.n == 0 || (unsigned char)word.p[0] < 0x80)
		return any;
	for (size_t i = 0; i < word.n; i++)
		if (is_border(word, i))
			any |= find_inside(lookup, word, i, found);
	return any;
}

bool
sg_is_filtered_phrase(struct sg_lookup *lookup, struct sg_str phrase)
{
	struct sg_found found;

	found.lists = 0;
	found.n = 0;
	return probe(lookup, phrase, SG_WORD_WHOLE, &found);
}

bool
sg_is_phrase(struct sg_lookup *lookup, struct sg_str phrase)
{
	return sg_may_be_listed(lookup,
		   mix(SG_WORD_MIX_START, phrase.p, phrase.n), SG_WORD_WHOLE) &&
	    sg_is_filtered_phrase(lookup, phrase);
}

struct sg_lookup
sg_lookup_begin(const struct sg_gate *gate)
{
	return (struct sg_lookup){.gate = gate,
	    .filter = gate->names.section[SG_S_WORD_FILTER].items,
	    .left = SG_LOOKUPS_MAX};
}

/* ---- misspelled words --------------------------------------------------- */

static bool
is_latin(struct sg_str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] < 'a' || word.p[i] > 'z')
			return false;
	return true;
}

/*
 * Look up the word with another letter, and without a letter, at place `i`.
 * `before` is the quick hash of the letters before it.
 */
static bool
find_wrong_letter(struct sg_lookup *lookup, struct sg_str word, size_t i,
    uint32_t before, struct sg_found *found)
{
	const char *rest = word.p + i + 1;
	const size_t n = word.n - i - 1;
	char text[SG_WORD_FUZZY_MAX + 1];

	memcpy(text, word.p, word.n);
	text[i] = '?';
	if (find(lookup, (struct sg_str){text, word.n},
		mix(sg_word_mix(before, '?'), rest, n), SG_WORD_TYPO, found))
		return true;
	memmove(text + i, text + i + 1, n);
	return find(lookup, (struct sg_str){text, word.n - 1},
	    mix(before, rest, n), SG_WORD_FUZZY, found);
}

bool
sg_find_misspelled(struct sg_lookup *lookup, struct sg_str word,
    struct sg_found *found)
{
	uint32_t before = SG_WORD_MIX_START;

	if (word.n < SG_WORD_FUZZY_MIN - 1 || word.n > SG_WORD_FUZZY_MAX + 1 ||
	    !is_latin(word))
		return false;
	if (find(lookup, word, mix(before, word.p, word.n), SG_WORD_TYPO,
		found))
		return true;
	for (size_t i = 0; i < word.n; i++) {
		if (find_wrong_letter(lookup, word, i, before, found))
			return true;
		before = sg_word_mix(before, word.p[i]);
	}
	return false;
}
