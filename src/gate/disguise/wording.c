/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * wording.c -- collects the meanings of the words of a search.
 */
#include "gate/disguise/wording.h"

#include "gate/disguise/spelling.h"
#include "gate/state.h"

#define BIT(list) SG_LIST_BIT(SG_LIST_##list)

/* The state of reading one text. */
struct reading {
	struct sg_lookup lookup;
	struct sg_typed words;
	struct sg_wording *wording;
	size_t plain;   /* words before this index are in an ordinary phrase */
	size_t counted; /* words before this index are in a counted phrase */
	uint64_t known; /* bit i: word i is in a phrase of a list */
	uint64_t unlisted; /* bit i: no list has word i as a whole */
};

_Static_assert(SG_TYPED_WORDS <= 64, "words are the bits of a uint64_t");

/* ---- languages ---------------------------------------------------------- */

/* Returns where the lists of a language are kept, or NULL if there are too many
 * languages. */
static uint64_t *
lists_of(struct sg_wording *wording, uint32_t code)
{
	size_t i = 0;

	if (code == 0)
		return &wording->lists;
	while (i < wording->ntongues && wording->tongue[i].code != code)
		i++;
	if (i == SG_TONGUES_MAX)
		return NULL;
	if (i == wording->ntongues)
		wording->tongue[wording->ntongues++] = (struct sg_tongue){
		    .code = code};
	return &wording->tongue[i].lists;
}

/* Add one category, the lines of a list under one heading. */
static void
add_category(struct reading *r, uint16_t id, uint64_t lists)
{
	const struct sg_word_view *word = &r->lookup.gate->words[id];
	uint64_t *found;

	if ((lists & word->list) == 0)
		return;
	found = lists_of(r->wording, word->language);
	if (found != NULL)
		*found |= word->list;
}

/* Add what was found, but only in `lists`. */
static void
add_meanings(struct reading *r, const struct sg_found *found, uint64_t lists)
{
	const struct sg_gate *gate = r->lookup.gate;
	const uint16_t *items = gate->names.section[SG_S_CATSET_ITEMS].items;
	const struct sg_catset *sets = gate->names.section[SG_S_CATSETS].items;

	for (size_t i = 0; i < found->n; i++) {
		const struct sg_catset *set = &sets[found->set[i]];

		for (uint32_t k = 0; k < set->count; k++)
			add_category(r, items[set->first + k], lists);
		if ((lists & BIT(PLATFORM_WORD)) != 0 &&
		    r->wording->platform == 0)
			r->wording->platform = gate->catsets[found->set[i]]
						   .stands_for;
	}
}

/* ---- phrases ------------------------------------------------------------ */

/*
 * Returns the lists in which a phrase counts.  "Bypass" after an unknown word
 * is a noun, as in "newbury bypass".  A word of homework inside a longer phrase
 * does not count, as in "without an account".
 */
static uint64_t
counting(const struct reading *r, uint64_t lists, size_t i, size_t n)
{
	if ((lists & BIT(SEARCH_NOUN)) != 0 && i > 0 &&
	    (r->known >> (i - 1) & 1) == 0)
		lists &= ~(BIT(SEARCH_VERB) | BIT(SEARCH_NOUN));
	if (i + n <= r->counted)
		lists &= ~BIT(SEARCH_STUDY);
	return lists;
}

/* Take the phrase of `n` words from word `i` on. */
static void
take(struct reading *r, const struct sg_found *found, size_t i, size_t n)
{
	struct sg_wording *wording = r->wording;
	uint64_t lists = found->lists;

	if ((lists & BIT(SEARCH_PLAIN)) != 0) {
		add_meanings(r, found, BIT(SEARCH_PLAIN));
		r->plain = i + n;
	} else {
		lists = counting(r, lists, i, n);
		add_meanings(r, found, lists);
		wording->named |= (lists & BIT(PLATFORM_WORD)) != 0 &&
		    sg_typed_phrase(&r->words, i, n).n >= SG_NAMED_MIN;
		if (i >= r->counted) {
			wording->verbs += (lists & BIT(SEARCH_VERB)) != 0;
			wording->kinds += (lists & BIT(SEARCH_KIND)) != 0;
			r->counted = i + n;
		}
	}
	r->known |= ((UINT64_C(2) << (n - 1)) - 1) << i;
}

/* Look up one word in all ways. */
static bool
find_word(struct reading *r, size_t i, struct sg_found *found)
{
	struct sg_str word = sg_typed_phrase(&r->words, i, 1);
	bool any = (r->unlisted >> i & 1) == 0 &&
	    sg_find_phrase(&r->lookup, word, found);

	any |= sg_find_parts(&r->lookup, word, found);
	return any || sg_find_misspelled(&r->lookup, word, found);
}

/*
 * Take the phrases that begin at word `i`, the longest first.
 */
static void
take_phrases(struct reading *r, size_t i)
{
	size_t n = r->words.count - i;

	if (n > SG_WORDS_WORDS)
		n = SG_WORDS_WORDS;
	n = sg_phrase_words(&r->lookup, sg_typed_phrase(&r->words, i, n), n);
	for (; n > 0 && r->plain <= i; n--) {
		struct sg_found found = {.n = 0};

		if (n > 1 ? sg_find_phrase(&r->lookup,
				sg_typed_phrase(&r->words, i, n), &found) :
			    find_word(r, i, &found))
			take(r, &found, i, n);
	}
}

void
sg_wording_read(const struct sg_gate *gate, struct sg_str text,
    struct sg_wording *wording)
{
	struct reading r = {
	    .wording = wording, .lookup = sg_lookup_begin(gate)};
	struct sg_typed typed;

	*wording = (struct sg_wording){.lists = 0};
	(void)sg_typed_read(&typed, text); /* what is too long is cut off */
	r.unlisted = sg_spelling_mend(&r.lookup, &typed, &r.words);
	for (size_t i = 0; i < r.words.count; i++)
		take_phrases(&r, i);
}
