/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * typed.c -- the spelling in which searches and lists of words are compared.
 */
#include "gate/disguise/typed.h"

#include "gate/disguise/skeleton.h"
#include "gate/letters.h"

#define BREAK 0 /* the code point ends a word */
#define SKIP 1  /* the code point is left out */

/* ---- letters ------------------------------------------------------------ */

struct range {
	uint32_t first, last;
};

/* Sorted.  Characters that typists leave out or cannot see. */
static const struct range skipped[] = {
    {0xad, 0xad},     /* soft hyphen */
    {0x2b9, 0x2bc},   /* apostrophes, used as letters */
    {0x300, 0x36f},   /* combining accents */
    {0x483, 0x487},   /* Cyrillic marks */
    {0x591, 0x5bd},   /* Hebrew vowels */
    {0x5bf, 0x5bf},   /* rafe */
    {0x5c1, 0x5c2},   /* dots of shin and sin */
    {0x5c4, 0x5c7},   /* more Hebrew marks */
    {0x610, 0x61a},   /* Arabic signs */
    {0x61c, 0x61c},   /* a mark of direction */
    {0x640, 0x640},   /* the stroke that lengthens Arabic words */
    {0x64b, 0x65f},   /* Arabic vowels */
    {0x670, 0x670},   /* another Arabic vowel */
    {0x6d6, 0x6dc},   /* marks of the Koran */
    {0x93c, 0x93c},   /* nukta: Devanagari, */
    {0x9bc, 0x9bc},   /* Bengali, */
    {0xa3c, 0xa3c},   /* Gurmukhi, */
    {0xabc, 0xabc},   /* Gujarati */
    {0x200b, 0x200f}, /* zero-width characters, marks of direction */
    {0x2018, 0x2019}, /* apostrophes */
    {0x202a, 0x202e}, /* marks of direction */
    {0x2060, 0x206f}, /* more invisible characters */
    {0xfe00, 0xfe0f}, /* variation selectors */
    {0xfeff, 0xfeff}, /* byte order mark */
};

/* Sorted.  Characters from U+0080 on that end a word. */
static const struct range breaks[] = {
    {0x80, 0xa9},
    {0xab, 0xb4},
    {0xb6, 0xb9},
    {0xbb, 0xbf},
    {0xd7, 0xd7},
    {0xf7, 0xf7},
    {0x37e, 0x37e},
    {0x387, 0x387},
    {0x55a, 0x55f},
    {0x589, 0x58a},
    {0x5be, 0x5c3},
    {0x5f3, 0x60f},
    {0x61b, 0x61f},
    {0x66a, 0x66d},
    {0x6d4, 0x6d4},
    {0x964, 0x965},
    {0x970, 0x970},
    {0xe4f, 0xe4f},
    {0xe5a, 0xe5b},
    {0x2000, 0x209f},
    {0x20a0, 0x20cf},
    {0x2190, 0x2bff},
    {0x2e00, 0x2e7f},
    {0x3000, 0x3004},
    {0x3008, 0x3020},
    {0x3030, 0x3030},
    {0x30a0, 0x30a0},
    {0x30fb, 0x30fb},
    {0xe000, 0xf8ff},
    {0xfe10, 0xfe6f},
    {0xfff0, 0xffff},
    {0x1f000, 0x1faff},
};

/*
 * Sorted.  Letters that keyboards and typists use for one another.  ASCII
 * letters of the last column are one or two letters.
 */
static const struct {
	uint32_t cp, as, then;
} spelled[] = {
    {0xaa, 'a', 0},
    {0xb5, 0x3bc, 0},
    {0xba, 'o', 0},
    {0xdf, 's', 's'},
    {0xe6, 'a', 'e'},
    {0xf0, 'd', 0},
    {0xfe, 't', 'h'},
    {0x131, 'i', 0},
    {0x138, 'k', 0},
    {0x153, 'o', 'e'},
    {0x259, 'e', 0},
    /* Greek accents */
    {0x390, 0x3b9, 0},
    {0x3ac, 0x3b1, 0},
    {0x3ad, 0x3b5, 0},
    {0x3ae, 0x3b7, 0},
    {0x3af, 0x3b9, 0},
    {0x3b0, 0x3c5, 0},
    {0x3c2, 0x3c3, 0},
    {0x3ca, 0x3b9, 0},
    {0x3cb, 0x3c5, 0},
    {0x3cc, 0x3bf, 0},
    {0x3cd, 0x3c5, 0},
    {0x3ce, 0x3c9, 0},
    /* Cyrillic marks */
    {0x439, 0x438, 0},
    {0x450, 0x435, 0},
    {0x451, 0x435, 0},
    {0x457, 0x456, 0},
    {0x45d, 0x438, 0},
    {0x45e, 0x443, 0},
    {0x491, 0x433, 0},
    /* Arabic, Persian, Urdu: one letter, several keys */
    {0x622, 0x627, 0},
    {0x623, 0x627, 0},
    {0x624, 0x648, 0},
    {0x625, 0x627, 0},
    {0x626, 0x64a, 0},
    {0x629, 0x647, 0},
    {0x649, 0x64a, 0},
    {0x671, 0x627, 0},
    {0x6a9, 0x643, 0},
    {0x6be, 0x647, 0},
    {0x6c0, 0x647, 0},
    {0x6c1, 0x647, 0},
    {0x6c2, 0x647, 0},
    {0x6c3, 0x647, 0},
    {0x6cc, 0x64a, 0},
    {0x6d3, 0x6d2, 0},
    {0x6d5, 0x647, 0},
    /* Indian letters with a nukta; the nasal signs */
    {0x901, 0x902, 0},
    {0x929, 0x928, 0},
    {0x931, 0x930, 0},
    {0x934, 0x933, 0},
    {0x958, 0x915, 0},
    {0x959, 0x916, 0},
    {0x95a, 0x917, 0},
    {0x95b, 0x91c, 0},
    {0x95c, 0x921, 0},
    {0x95d, 0x922, 0},
    {0x95e, 0x92b, 0},
    {0x95f, 0x92f, 0},
    {0x9dc, 0x9a1, 0},
    {0x9dd, 0x9a2, 0},
    {0x9df, 0x9af, 0},
    {0xa01, 0xa02, 0},
    {0xa33, 0xa32, 0},
    {0xa36, 0xa38, 0},
    {0xa59, 0xa16, 0},
    {0xa5a, 0xa17, 0},
    {0xa5b, 0xa1c, 0},
    {0xa5e, 0xa2b, 0},
    {0xa70, 0xa02, 0},
    {0xa81, 0xa82, 0},
};

static bool
is_in(const struct range *ranges, size_t count, uint32_t cp)
{
	size_t low = 0, high = count, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (cp > ranges[mid].last)
			low = mid + 1;
		else if (cp < ranges[mid].first)
			high = mid;
		else
			return true;
	}
	return false;
}

#define IS_IN(ranges, cp) is_in(ranges, sizeof(ranges) / sizeof *(ranges), cp)

/* Returns true if look-alikes of Latin letters are Latin letters here. */
static bool
is_latin(uint32_t cp)
{
	return cp < 0x2b0 || (cp >= 0x1d00 && cp < 0x1f00) ||
	    (cp >= 0xa720 && cp < 0xa800);
}

/* Returns the spelling of one ASCII character, or BREAK or SKIP. */
static uint32_t
spell_ascii(uint32_t cp)
{
	unsigned char c = sg_lower((char)cp);

	if (c == '\'' || c == '`')
		return SKIP;
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : BREAK;
}

/*
 * Returns the spelling of a code point, or BREAK or SKIP.  If the spelling has
 * two letters, *then becomes the second one.
 */
static uint32_t
spell(uint32_t cp, uint32_t *then)
{
	size_t low = 0, high = sizeof spelled / sizeof *spelled, mid;
	uint32_t small;
	char letter;

	*then = 0;
	if (cp < 0x80)
		return spell_ascii(cp);
	if (IS_IN(skipped, cp))
		return SKIP;
	small = sg_letter_map(cp);
	if (small == SG_LETTER_DROP)
		return SKIP;
	if (small != SG_LETTER_BAD)
		cp = small;
	if (cp < 0x80)
		return spell_ascii(cp);
	while (low < high) {
		mid = low + (high - low) / 2;
		if (cp > spelled[mid].cp)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < sizeof spelled / sizeof *spelled && spelled[low].cp == cp) {
		*then = spelled[low].then;
		return spelled[low].as;
	}
	if (IS_IN(breaks, cp))
		return BREAK;
	letter = is_latin(cp) ? sg_skeleton_letter(cp) : '\0';
	return letter != '\0' ? (unsigned char)letter : cp;
}

/* ---- words -------------------------------------------------------------- */

/* Kinds of scripts that are not mixed in one word. */
enum script {
	ALPHABET, /* Latin, Greek, Cyrillic, Armenian; digits */
	ABJAD,    /* the scripts of the Near East, of India and South Asia */
	EAST_ASIA /* scripts without blanks */
};

static enum script
script_of(uint32_t cp)
{
	if (cp < 0x590 || (cp >= 0x1e00 && cp < 0x2000))
		return ALPHABET;
	return cp < 0x2e80 ? ABJAD : EAST_ASIA;
}

/*
 * If a word has both Latin letters and look-alikes of them, replace the
 * look-alikes.  Returns the new length.
 */
static size_t
join_looks(char *word, size_t n)
{
	size_t out = 0, used;
	uint32_t cp;
	bool latin = false, other = false;

	for (size_t i = 0; i < n; i++) {
		latin |= word[i] >= 'a' && word[i] <= 'z';
		other |= (unsigned char)word[i] >= 0x80;
	}
	if (!latin || !other)
		return n;
	for (size_t i = 0; i < n; i += used) {
		char letter;

		used = sg_utf8_decode(word + i, n - i, &cp);
		letter = sg_skeleton_letter(cp);
		if (letter != '\0') {
			word[out++] = letter;
			continue;
		}
		memmove(word + out, word + i, used);
		out += used;
	}
	return out;
}

/* A word that is being read. */
struct word {
	char text[SG_TYPED_BYTES];
	size_t n;
	enum script script;
	bool cut; /* letters were left out because the word is too long */
};

/*
 * Append one letter.  The third letter of "unblockkk" and those after it are
 * left out.
 */
static void
write_letter(struct word *word, uint32_t cp)
{
	if (word->n + 5 > sizeof word->text) {
		word->cut = true;
		return;
	}
	if (cp >= 'a' && cp <= 'z' && word->n >= 2 &&
	    (unsigned char)word->text[word->n - 1] == cp &&
	    (unsigned char)word->text[word->n - 2] == cp)
		return;
	if (cp < 0x80)
		word->text[word->n++] = (char)cp;
	else
		word->n += sg_utf8_encode(cp, word->text + word->n);
}

static bool
end_word(struct sg_typed *typed, struct word *word)
{
	struct sg_str text = {word->text, join_looks(word->text, word->n)};

	word->n = 0;
	return text.n == 0 || sg_typed_add(typed, text);
}

bool
sg_typed_add(struct sg_typed *typed, struct sg_str word)
{
	size_t at = typed->start[typed->count];

	if (word.n == 0 || typed->count == SG_TYPED_WORDS ||
	    word.n + 1 > SG_TYPED_BYTES - at)
		return false;
	memcpy(typed->text + at, word.p, word.n);
	typed->text[at + word.n] = '.';
	typed->start[++typed->count] = at + word.n + 1;
	return true;
}

/*
 * Returns true if the sign at `i` is written for a letter, as in "byp@ss".
 */
static char
letter_of_sign(struct sg_str text, size_t i, const struct word *word)
{
	char c = text.p[i];

	if ((c != '@' && c != '$') || word->n == 0 || i + 1 == text.n ||
	    spell_ascii((unsigned char)text.p[i + 1]) <= SKIP)
		return '\0';
	return c == '@' ? 'a' : 's';
}

/*
 * Append a letter from a to z to a word of this alphabet, without the steps
 * that other characters need.  Returns false, and appends nothing, if the
 * character needs these steps.
 */
static bool
add_plain(struct word *word, char c)
{
	if (c < 'a' || c > 'z' || (word->n > 0 && word->script != ALPHABET))
		return false;
	word->script = ALPHABET;
	write_letter(word, (unsigned char)c);
	return true;
}

bool
sg_typed_read(struct sg_typed *typed, struct sg_str text)
{
	struct word word = {.n = 0, .cut = false};
	bool all = true;
	uint32_t cp, then;
	size_t used;

	typed->count = 0;
	typed->start[0] = 0;
	for (size_t i = 0; i < text.n && all; i += used) {
		char sign;

		used = 1;
		if (add_plain(&word, text.p[i]))
			continue;
		sign = letter_of_sign(text, i, &word);
		used = sg_utf8_decode(text.p + i, text.n - i, &cp);
		if (used == 0) {
			used = 1;
			cp = (unsigned char)text.p[i];
		}
		cp = spell(sign != '\0' ? (unsigned char)sign : cp, &then);
		if (cp == SKIP)
			continue;
		if (cp == BREAK || (word.n > 0 && script_of(cp) != word.script))
			all = end_word(typed, &word);
		if (cp == BREAK)
			continue;
		word.script = script_of(cp);
		write_letter(&word, cp);
		if (then != 0)
			write_letter(&word, then);
	}
	return end_word(typed, &word) && all && !word.cut;
}
