/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * digits.c -- digits found eight bytes at a time, without a branch for each:
 * where they stand is chance, so that a processor guesses it wrong.
 */
#include "gate/disguise/digits.h"

#include "gate/host.h"
#include "gate/punycode.h"

#define SPELLED_DIGITS 4 /* an address has so many */

/* The digits of a label, bit i for byte i; SG_LABEL_MAX is 63. */
struct digits {
	uint64_t any;
	uint64_t plain; /* those that look like no letter: 2, 6, 8, 9 */
};

/* The highest bit of each byte that is a digit, XORed with '0'. */
static inline uint64_t
digits_in(uint64_t word)
{
	return ~(((word & SG_EACH(0x7f)) + SG_EACH(0x76)) | word) &
	    SG_EACH(0x80);
}

/* The highest bits of eight bytes, as eight bits. */
static inline uint64_t
gathered(uint64_t tops)
{
	return (tops >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

static struct digits
digits_at(struct sg_str host, size_t from, size_t to)
{
	struct digits found = {0, 0};
	uint64_t word, tops, plain;
	size_t n;

	if (to - from > SG_LABEL_MAX)
		to = from + SG_LABEL_MAX;
	for (size_t at = from; at < to; at += n) {
		n = to - at < 8 ? to - at : 8;
		word = sg_str_word(host, at, n) ^ (SG_EACH('0') >>
		    (64 - 8 * n));
		tops = digits_in(word) & UINT64_MAX >> (64 - 8 * n);
		/* 8 and 9 have bit 3; 2 and 6 have bit 1 and not bit 0. */
		plain = (word << 4 | (word << 6 & ~(word << 7))) & tops;
		found.any |= gathered(tops) << (at - from);
		found.plain |= gathered(plain) << (at - from);
	}
	return found;
}

static bool
has_digit(struct sg_str host)
{
	uint64_t found = 0;
	size_t at = 0;

	for (; at + 8 <= host.n; at += 8)
		found |= digits_in(sg_str_word(host, at, 8) ^ SG_EACH('0'));
	if (at < host.n)
		found |= digits_at(host, at, host.n).any;
	return found != 0;
}

static unsigned
count_before(struct sg_str host, size_t end)
{
	unsigned count = 0;

	for (size_t at = 0; at < end; at += SG_LABEL_MAX)
		count += (unsigned)__builtin_popcountll(
		    digits_at(host, at, end).any);
	return count;
}

static bool
may_be_letters(struct digits own)
{
	return own.any != 0 && own.plain == 0 &&
	    (own.any & own.any << 1 & own.any << 2) == 0;
}

unsigned
sg_digits_of(struct sg_str host)
{
	size_t end, start, own_end;
	unsigned found = 0;

	if (!has_digit(host))
		return 0;
	end = sg_label_start(host.p, host.n);
	own_end = end == 0 ? host.n : end - 1;
	start = end == 0 ? 0 : sg_label_start(host.p, own_end);
	if (start > 0 && count_before(host, start - 1) >= SPELLED_DIGITS)
		found |= SG_DIGITS_ADDRESS;
	/* As in sg_site_of(): "bbc.co.uk" is somebody's as "bbc.com" is. */
	if (start > 0 && host.n - end == 2 && own_end - start <= 3) {
		own_end = start - 1;
		start = sg_label_start(host.p, own_end);
	}
	if (may_be_letters(digits_at(host, start, own_end)))
		found |= SG_DIGITS_LETTERS;
	return found;
}
