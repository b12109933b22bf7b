/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * spelling.c -- rewrites words with digits for letters and words without
 * blanks.
 */
#include "gate/disguise/spelling.h"

#define SPLIT_MIN 6  /* letters of the shortest text that is split */
#define SPLIT_MAX 48 /* and of the longest */
#define PIECE_MAX 14 /* letters of the longest word that is split off */
#define LONG_PIECE 5 /* a split has at least one piece of this length */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* ---- letter by letter --------------------------------------------------- */

/*
 * Returns how many single letters follow each other from word `i` on.
 */
static size_t
count_singles(const struct sg_typed *typed, size_t i)
{
	size_t n = 0;

	while (i + n < typed->count && sg_typed_phrase(typed, i + n, 1).n == 1)
		n++;
	return n;
}

/* Join `n` single letters from word `i` on, if a list has the word. */
static bool
join_singles(struct sg_lookup *lookup, const struct sg_typed *typed, size_t i,
    size_t n, struct sg_typed *plain)
{
	char text[SG_TYPED_WORDS];
	struct sg_str word = {text, n};

	if (n < 3)
		return false;
	for (size_t k = 0; k < n; k++)
		text[k] = *sg_typed_phrase(typed, i + k, 1).p;
	return sg_is_phrase(lookup, word) && sg_typed_add(plain, word);
}

/* ---- digits for letters ------------------------------------------------- */

/* Returns the letter that a digit looks like; `one` is the letter for 1. */
static char
letter_of_digit(char c, char one)
{
	static const char letters[] = "o.zeasbtbg";

	if (!is_digit(c))
		return c;
	return c == '1' ? one : letters[c - '0'];
}

static bool
mixes_digits(struct sg_str word)
{
	size_t digits = 0;

	for (size_t i = 0; i < word.n; i++)
		digits += is_digit(word.p[i]);
	return digits > 0 && digits < word.n;
}

/* Write the word with letters for its digits, if a list has that word. */
static bool
read_digits(struct sg_lookup *lookup, struct sg_str word, char one,
    struct sg_typed *plain)
{
	char text[SPLIT_MAX];
	struct sg_str read = {text, word.n};
	struct sg_found found = {.n = 0};

	if (word.n > sizeof text || !mixes_digits(word))
		return false;
	for (size_t i = 0; i < word.n; i++)
		text[i] = letter_of_digit(word.p[i], one);
	if (!sg_find_phrase(lookup, read, &found) &&
	    !sg_find_misspelled(lookup, read, &found))
		return false;
	return sg_typed_add(plain, read);
}

/* ---- words without blanks ----------------------------------------------- */

/* Returns true if the text is digits only, such as "66" of a site's name. */
static bool
is_number(struct sg_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!is_digit(text.p[i]))
			return false;
	return true;
}

/*
 * Returns false if cut() and write_pieces() fail for the text.  This needs no
 * look-ups: the filter has all words of the lists, and a few others.
 */
static bool
may_be_cut(const struct sg_lookup *lookup, struct sg_str text)
{
	uint64_t reached = 1; /* bit k: words may end at byte k */
	size_t longest = 0;
	uint32_t mixed;

	for (size_t i = 0; i < text.n; i++) {
		mixed = SG_WORD_MIX_START;
		for (size_t n = 1; (reached >> i & 1) != 0 && i + n <= text.n &&
		     n <= PIECE_MAX;
		     n++) {
			mixed = sg_word_mix(mixed, text.p[i + n - 1]);
			if (!sg_may_be_listed(lookup, mixed, SG_WORD_WHOLE) &&
			    !is_number((struct sg_str){text.p + i, n}))
				continue;
			reached |= UINT64_C(1) << (i + n);
			longest = n > longest ? n : longest;
		}
	}
	return longest >= LONG_PIECE && (reached >> text.n & 1) != 0;
}

_Static_assert(SPLIT_MAX < 64, "bytes are the bits of a uint64_t");

/*
 * Find words of the lists that make up the whole text.  from[i] becomes the
 * start of a word that ends at byte i.  The longest words are preferred, from
 * the end.  Returns false if there are none.
 */
static bool
cut(struct sg_lookup *lookup, struct sg_str text, uint8_t from[SPLIT_MAX + 1])
{
	bool reached[SPLIT_MAX + 1] = {true};
	uint32_t mixed;

	for (size_t i = 0; i < text.n; i++) {
		mixed = SG_WORD_MIX_START;
		for (size_t k = i + 1;
		     reached[i] && k <= text.n && k - i <= PIECE_MAX; k++) {
			struct sg_str piece = {text.p + i, k - i};

			mixed = sg_word_mix(mixed, text.p[k - 1]);
			if (reached[k] ||
			    (!is_number(piece) &&
				(!sg_may_be_listed(lookup, mixed,
				     SG_WORD_WHOLE) ||
				    !sg_is_filtered_phrase(lookup, piece))))
				continue;
			reached[k] = true;
			from[k] = (uint8_t)i;
		}
	}
	return reached[text.n];
}

/*
 * Write the pieces of the text as words.  Returns false if all pieces are
 * short.
 */
static bool
write_pieces(struct sg_str text, const uint8_t from[SPLIT_MAX + 1],
    struct sg_typed *plain)
{
	size_t ends[SPLIT_MAX], n = 0, longest = 0;

	for (size_t end = text.n; end > 0; end = from[end]) {
		ends[n++] = end;
		if (end - from[end] > longest)
			longest = end - from[end];
	}
	if (longest < LONG_PIECE || n < 2)
		return false;
	while (n-- > 0)
		(void)sg_typed_add(plain,
		    (struct sg_str){
			text.p + from[ends[n]], ends[n] - from[ends[n]]});
	return true;
}

static bool
split(struct sg_lookup *lookup, struct sg_str word, struct sg_typed *plain)
{
	uint8_t from[SPLIT_MAX + 1];

	if (word.n < SPLIT_MIN || word.n > SPLIT_MAX ||
	    (unsigned char)word.p[0] >= 0x80)
		return false;
	return may_be_cut(lookup, word) && cut(lookup, word, from) &&
	    write_pieces(word, from, plain);
}

/* Returns false for a word that is neither split nor has digits to read. */
static bool
is_mendable(struct sg_str word)
{
	return word.n >= SPLIT_MIN || mixes_digits(word);
}

/*
 * Write an unlisted word as the lists have it.  Returns false if it stays as it
 * is.
 */
static bool
mend(struct sg_lookup *lookup, struct sg_str word, struct sg_typed *plain)
{
	if (read_digits(lookup, word, 'l', plain))
		return true;
	if (word.n > 0 && memchr(word.p, '1', word.n) != NULL &&
	    read_digits(lookup, word, 'i', plain))
		return true;
	return split(lookup, word, plain);
}

uint64_t
sg_spelling_mend(struct sg_lookup *lookup, const struct sg_typed *typed,
    struct sg_typed *plain)
{
	uint64_t unlisted = 0;
	size_t singles;

	plain->count = 0;
	plain->start[0] = 0;
	for (size_t i = 0; i < typed->count; i++) {
		struct sg_str word = sg_typed_phrase(typed, i, 1);
		struct sg_found found = {.n = 0};

		singles = count_singles(typed, i);
		if (join_singles(lookup, typed, i, singles, plain)) {
			i += singles - 1;
			continue;
		}
		if (!is_mendable(word) ||
		    sg_find_phrase(lookup, word, &found)) {
			(void)sg_typed_add(plain, word);
		} else if (!mend(lookup, word, plain)) {
			const uint64_t bit = UINT64_C(1) << plain->count;

			if (sg_typed_add(plain, word))
				unlisted |= bit;
		}
	}
	return unlisted;
}
