/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fold.c -- case folding with the table of letters.h.
 */
#include "gate/fold.h"

#include "gate/letters.h"

#define FINAL_SIGMA 0x3c2
#define SIGMA 0x3c3

/*
 * The mappings of look-alike letters to ASCII are not applied: a name with a
 * look-alike letter is the name of another person.
 */
static uint32_t
fold_letter(uint32_t cp)
{
	uint32_t small;

	if (cp < 0x80)
		return sg_lower((char)cp);
	if (cp == FINAL_SIGMA)
		return SIGMA;
	small = sg_letter_map(cp);
	return small < 0x80 || small == SG_LETTER_BAD ? cp : small;
}

size_t
sg_fold(struct sg_str name, char *out, size_t cap)
{
	size_t n = 0, took, bytes;
	uint32_t cp;
	char letter[4];

	while (name.n > 0) {
		took = sg_utf8_decode(name.p, name.n, &cp);
		if (took > 0) {
			bytes = sg_utf8_encode(fold_letter(cp), letter);
		} else {
			took = bytes = 1;
			letter[0] = name.p[0];
		}
		if (bytes > cap - n)
			return 0;
		memcpy(out + n, letter, bytes);
		n += bytes;
		name.p += took;
		name.n -= took;
	}
	return n;
}

const char *
sg_fold_key(const char *name, char key[SG_FOLD_KEY_BYTES])
{
	const struct sg_str text = sg_str(name);

	if (text.n > SG_FOLD_KEY_MOST)
		return name;
	key[sg_fold(text, key, SG_FOLD_KEY_BYTES - 1)] = '\0';
	return key;
}
