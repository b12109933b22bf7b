/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * skeleton.c -- a table of letters that look like ASCII.
 *
 * The table has only the scripts that are used to imitate names, not the whole
 * list of confusables of UTS #39.  Sequences ("rn" for "m") are not replaced.
 */
#include "gate/disguise/skeleton.h"

#include "gate/letters.h"
#include "gate/punycode.h"

/*
 * For each code point from U+00E0 on, the letter without diacritics; "." if
 * there is no such ASCII letter.
 */
static const char latin[] =
    "aaaaaa.ceeeeiiiionooooo.ouuuuypyaaaaaaccccccccdd.deeeeee"
    "eeeegggggggghh.hiiiiiiiiii..jjkkkllllll...lnnnnnn..noooo"
    "oo..rrrrrrsssssssstttt.tuuuuuuuuuuuuwwyyyzzzzzzsb..b...."
    "c...d.....f......kl...n.oo...p.....t.t.uu...y.z........."
    ".............aaiioouuuuuuuuuueaaaa....ggkkoooo..j...gg.."
    "nnaa....aaaaeeeeiiiioooorrrruuuusstt..hh.....zaaeeoooooo"
    "ooyylntj....c...z......e.j.q.r.y";

/* For each code point from U+1E00 on, the letter without diacritics. */
static const char marked[] =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkll"
    "llllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrsssssssssstttttt"
    "ttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy.s....aaaaaaaa"
    "aaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooo"
    "oooouuuuuuuuuuuuuuyyyyyyyy......";

struct look {
	uint32_t cp;
	char letter;
};

/* Sorted by code point, for the binary search. */
static const struct look looks[] = {
    {0x250, 'a'},
    {0x251, 'a'},
    {0x253, 'b'},
    {0x255, 'c'},
    {0x256, 'd'},
    {0x257, 'd'},
    {0x25b, 'e'},
    {0x260, 'g'},
    {0x261, 'g'},
    {0x262, 'g'},
    {0x266, 'h'},
    {0x268, 'i'},
    {0x269, 'i'},
    {0x26a, 'i'},
    {0x26b, 'l'},
    {0x26d, 'l'},
    {0x271, 'm'},
    {0x272, 'n'},
    {0x273, 'n'},
    {0x274, 'n'},
    {0x275, 'o'},
    {0x27d, 'r'},
    {0x280, 'r'},
    {0x282, 's'},
    {0x288, 't'},
    {0x289, 'u'},
    {0x28b, 'v'},
    {0x28f, 'y'},
    {0x290, 'z'},
    {0x299, 'b'},
    {0x29c, 'h'},
    {0x29f, 'l'},
    /* Greek */
    {0x3ac, 'a'},
    {0x3ad, 'e'},
    {0x3ae, 'n'},
    {0x3af, 'i'},
    {0x3b1, 'a'},
    {0x3b2, 'b'},
    {0x3b3, 'y'},
    {0x3b5, 'e'},
    {0x3b7, 'n'},
    {0x3b9, 'i'},
    {0x3ba, 'k'},
    {0x3bc, 'u'},
    {0x3bd, 'v'},
    {0x3bf, 'o'},
    {0x3c1, 'p'},
    {0x3c3, 'o'},
    {0x3c4, 't'},
    {0x3c5, 'u'},
    {0x3c7, 'x'},
    {0x3c9, 'w'},
    {0x3ca, 'i'},
    {0x3cb, 'u'},
    {0x3cc, 'o'},
    {0x3cd, 'u'},
    {0x3ce, 'w'},
    {0x3f2, 'c'},
    {0x3f3, 'j'},
    /* Cyrillic */
    {0x430, 'a'},
    {0x432, 'b'},
    {0x433, 'r'},
    {0x435, 'e'},
    {0x437, '3'},
    {0x438, 'u'},
    {0x43a, 'k'},
    {0x43c, 'm'},
    {0x43d, 'h'},
    {0x43e, 'o'},
    {0x43f, 'n'},
    {0x440, 'p'},
    {0x441, 'c'},
    {0x442, 't'},
    {0x443, 'y'},
    {0x445, 'x'},
    {0x44c, 'b'},
    {0x450, 'e'},
    {0x451, 'e'},
    {0x455, 's'},
    {0x456, 'i'},
    {0x457, 'i'},
    {0x458, 'j'},
    {0x45b, 'h'},
    {0x45c, 'k'},
    {0x45e, 'y'},
    {0x475, 'v'},
    {0x491, 'r'},
    {0x49b, 'k'},
    {0x4ab, 'c'},
    {0x4af, 'y'},
    {0x4bb, 'h'},
    {0x4cf, 'l'},
    {0x4d1, 'a'},
    {0x4d3, 'a'},
    {0x4d7, 'e'},
    {0x4e7, 'o'},
    {0x501, 'd'},
    {0x51b, 'q'},
    {0x51d, 'w'},
    /* Armenian */
    {0x561, 'w'},
    {0x563, 'q'},
    {0x566, 'q'},
    {0x570, 'h'},
    {0x578, 'n'},
    {0x57d, 'u'},
    {0x581, 'g'},
    {0x584, 'f'},
    {0x585, 'o'},
    /* Small capitals, script g */
    {0x1d00, 'a'},
    {0x1d04, 'c'},
    {0x1d05, 'd'},
    {0x1d07, 'e'},
    {0x1d0a, 'j'},
    {0x1d0b, 'k'},
    {0x1d0d, 'm'},
    {0x1d0f, 'o'},
    {0x1d18, 'p'},
    {0x1d1b, 't'},
    {0x1d1c, 'u'},
    {0x1d20, 'v'},
    {0x1d21, 'w'},
    {0x1d22, 'z'},
    {0x1d83, 'g'},
    {0xa730, 'f'},
    {0xa731, 's'},
};

static char
placed(const char *row, uint32_t place)
{
	return row[place] == '.' ? '\0' : row[place];
}

char
sg_skeleton_letter(uint32_t cp)
{
	size_t low = 0, high = sizeof looks / sizeof *looks, mid;

	if (cp < 0x80)
		return (char)cp;
	if (cp >= 0xe0 && cp - 0xe0 < sizeof latin - 1)
		return placed(latin, cp - 0xe0);
	if (cp >= 0x1e00 && cp - 0x1e00 < sizeof marked - 1)
		return placed(marked, cp - 0x1e00);
	while (low < high) {
		mid = low + (high - low) / 2;
		if (cp > looks[mid].cp)
			low = mid + 1;
		else if (cp < looks[mid].cp)
			high = mid;
		else
			return looks[mid].letter;
	}
	return '\0';
}

char
sg_fold_letter(uint32_t cp)
{
	if (cp >= 0x80) {
		cp = sg_letter_map(cp);
		if (cp == SG_LETTER_DROP || cp == SG_LETTER_BAD)
			return '\0';
	}
	if (cp >= 0x80)
		return sg_skeleton_letter(cp);
	cp = sg_lower((char)cp);
	return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') ? (char)cp :
								      '\0';
}

/*
 * Write the skeleton of one label.  Returns false if a letter does not look
 * like ASCII.
 */
static bool
write_label(struct sg_str label, struct sg_out *out)
{
	uint32_t cp[SG_LABEL_MAX];
	char letter;
	int n;

	if (!sg_str_starts(label, SG_LIT("xn--"))) {
		sg_out_str(out, label);
		return true;
	}
	n = sg_punycode_decode((struct sg_str){label.p + 4, label.n - 4}, cp);
	for (int i = 0; i < n; i++) {
		letter = sg_skeleton_letter(cp[i]);
		if (letter == '\0')
			return false;
		sg_out_char(out, letter);
	}
	return n > 0;
}

size_t
sg_skeleton_host(struct sg_str host, char *memory, size_t cap)
{
	struct sg_out out;

	sg_out_init(&out, memory, cap);
	while (host.p != NULL) {
		if (!write_label(sg_str_cut(&host, '.'), &out))
			return 0;
		if (host.p != NULL)
			sg_out_char(&out, '.');
	}
	return out.full ? 0 : out.n;
}

size_t
sg_skeleton_digits(struct sg_str host, char one, char *out, size_t cap)
{
	/*
	 * The letter for each digit.  The digits 2, 6, 8 and 9 look like no
	 * letter.
	 */
	const char letters[16] = {
	    'o', one, '2', 'e', 'a', 's', '6', 't', '8', '9'};

	if (host.n > cap)
		return 0;
	for (size_t i = 0; i < host.n; i++) {
		unsigned digit = (unsigned char)host.p[i] - (unsigned)'0';
		char letter = letters[digit % 16];

		out[i] = digit < 10 ? letter : host.p[i];
	}
	return host.n;
}
