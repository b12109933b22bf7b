/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * letters.c -- the table with which sg_letter_map() maps the code points of a
 * domain name.
 *
 * Code points outside the table are refused.  Combining marks, for example,
 * would need normalisation.
 */
#include "gate/letters.h"

#include <stddef.h>

enum rule {
	KEEP, /* unchanged */
	ADD,  /* add `by` */
	EVEN, /* each even code point is upper-case, and the next one is its
		 lower case */
	ODD, /* each odd code point is upper-case, and the next one is its lower
		case */
	CYCLE, /* copies of a to z (`by` is 26) or of 0 to 9 (`by` is 10) in
		  several styles, one copy after another */
	DROP
};

struct letters {
	uint32_t first, last;
	enum rule rule;
	int32_t by;
};

/* Sorted.  Tables 4 and 5 of UTS #46 revision 25 are the source. */
static const struct letters table[] = {
    /* Latin */
    {0xad, 0xad, DROP, 0}, /* soft hyphen */
    {0xc0, 0xd6, ADD, 32},
    {0xd8, 0xde, ADD, 32},
    {0xdf, 0xf6, KEEP, 0},
    {0xf8, 0xff, KEEP, 0},
    {0x100, 0x12f, EVEN, 0},
    {0x134, 0x137, EVEN, 0},
    {0x139, 0x13e, ODD, 0},
    {0x141, 0x148, ODD, 0},
    {0x14a, 0x177, EVEN, 0},
    {0x178, 0x178, ADD, 0xff - 0x178},
    {0x179, 0x17e, ODD, 0},
    {0x17f, 0x17f, ADD, 's' - 0x17f}, /* long s */
    {0x1a0, 0x1a1, EVEN, 0},
    {0x1af, 0x1b0, ODD, 0},
    {0x218, 0x21b, EVEN, 0},
    {0x34f, 0x34f, DROP, 0}, /* grapheme joiner */
    /* Greek */
    {0x386, 0x386, ADD, 38},
    {0x388, 0x38a, ADD, 37},
    {0x38c, 0x38c, ADD, 64},
    {0x38e, 0x38f, ADD, 63},
    {0x391, 0x3a1, ADD, 32},
    {0x3a3, 0x3ab, ADD, 32},
    {0x3ac, 0x3ce, KEEP, 0},
    /* Cyrillic */
    {0x400, 0x40f, ADD, 80},
    {0x410, 0x42f, ADD, 32},
    {0x430, 0x45f, KEEP, 0},
    {0x460, 0x481, EVEN, 0},
    {0x48a, 0x4bf, EVEN, 0},
    {0x4c1, 0x4ce, ODD, 0},
    {0x4cf, 0x4cf, KEEP, 0},
    {0x4d0, 0x52f, EVEN, 0},
    /* Hebrew, Arabic, Devanagari, Thai, Georgian */
    {0x5d0, 0x5ea, KEEP, 0},
    {0x620, 0x63f, KEEP, 0},
    {0x641, 0x64a, KEEP, 0},
    {0x660, 0x669, KEEP, 0},
    {0x679, 0x6d3, KEEP, 0},
    {0x6f0, 0x6f9, KEEP, 0},
    {0x904, 0x939, KEEP, 0},
    {0x93e, 0x94c, KEEP, 0},
    {0x966, 0x96f, KEEP, 0},
    {0xe01, 0xe32, KEEP, 0},
    {0xe40, 0xe46, KEEP, 0},
    {0x10d0, 0x10fa, KEEP, 0},
    /* Latin with marks, Vietnamese */
    {0x1e00, 0x1e95, EVEN, 0},
    {0x1ea0, 0x1eff, EVEN, 0},
    /*
     * Zero-width characters.  The joiners U+200C and U+200D are left out,
     * because their meaning depends on the letters around them.
     */
    {0x200b, 0x200b, DROP, 0},
    {0x2060, 0x2060, DROP, 0},
    {0x212a, 0x212a, ADD, 'k' - 0x212a}, /* Kelvin */
    {0x24b6, 0x24e9, CYCLE, 26},         /* circled letters */
    /* East Asia */
    {0x3002, 0x3002, ADD, '.' - 0x3002},
    {0x3041, 0x3096, KEEP, 0},
    {0x30a1, 0x30fe, KEEP, 0},
    {0x3400, 0x4db5, KEEP, 0},
    {0x4e00, 0x9fef, KEEP, 0},
    {0xac00, 0xd7a3, KEEP, 0},
    {0xfe00, 0xfe0f, DROP, 0},
    {0xfeff, 0xfeff, DROP, 0},
    /* Full-width ASCII */
    {0xff01, 0xff20, ADD, '!' - 0xff01},
    {0xff21, 0xff3a, ADD, 'a' - 0xff21},
    {0xff3b, 0xff5e, ADD, '[' - 0xff3b},
    {0xff61, 0xff61, ADD, '.' - 0xff61},
    /* Mathematical letters and digits */
    {0x1d400, 0x1d6a3, CYCLE, 26},
    {0x1d7ce, 0x1d7ff, CYCLE, 10},
};

static uint32_t
apply(const struct letters *row, uint32_t cp)
{
	switch (row->rule) {
	case KEEP:
		return cp;
	case ADD:
		return (uint32_t)((int32_t)cp + row->by);
	case EVEN:
		return cp | 1;
	case ODD:
		return (cp & 1) != 0 ? cp + 1 : cp;
	case CYCLE:
		return (row->by == 26 ? 'a' : '0') +
		    (cp - row->first) % (uint32_t)row->by;
	case DROP:
		break;
	}
	return SG_LETTER_DROP;
}

uint32_t
sg_letter_map(uint32_t cp)
{
	size_t low = 0, high = sizeof(table) / sizeof(*table), mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (cp > table[mid].last)
			low = mid + 1;
		else if (cp < table[mid].first)
			high = mid;
		else
			return apply(&table[mid], cp);
	}
	return SG_LETTER_BAD;
}
