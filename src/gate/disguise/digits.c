/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * digits.c -- examines the digits of a host name.
 *
 * Works on bit masks of the positions of digits.  Branches on single digits
 * would be mispredicted, because the positions are random.
 */
#include "gate/disguise/digits.h"

#include "gate/disguise/context.h"

#define SPELLED_DIGITS 4 /* an address has at least four digits */

static inline uint64_t
below(unsigned bit)
{
	return (UINT64_C(1) << bit) - 1;
}

/* The number of the highest bit that is set, plus 1; 0 if no bit is set. */
static inline unsigned
after_top(uint64_t bits)
{
	return bits == 0 ? 0 : 64 - (unsigned)__builtin_clzll(bits);
}

static bool
are_many(uint64_t digits)
{
	for (unsigned i = 1; i < SPELLED_DIGITS; i++)
		digits &= digits - 1;
	return digits != 0;
}

/*
 * True if all digits look like letters (not 2, 6, 8 or 9) and no three of them
 * are adjacent.  Bit i of `digits` is for byte i.
 */
static bool
may_be_letters(const char *text, uint64_t digits)
{
	static const bool like[10] = {
	    true, true, false, true, true, true, false, true, false, false};
	bool all = digits != 0 && (digits & digits << 1 & digits << 2) == 0;

	for (; digits != 0; digits &= digits - 1)
		all &= like[text[__builtin_ctzll(digits)] - '0'];
	return all;
}

/* The digits of the registrable label ("bbc" of "bbc.co.uk"). */
static uint64_t
own_digits(const struct sg_url *url)
{
	unsigned end = after_top(url->dots), start;
	uint64_t dots;

	if (end == 0)
		return url->digits;
	dots = url->dots & below(end - 1);
	start = after_top(dots);
	/*
	 * As in sg_site_of(): if the host ends like "co.uk", the registrable
	 * label is the third from the right.
	 */
	if (start > 0 && url->host.n - end == 2 && end - 1 - start <= 3) {
		end = start;
		start = after_top(dots & below(end - 1));
	}
	return url->digits & below(end - 1) & ~below(start);
}

/*
 * For a long name, which has no bit masks.  Goes byte by byte; such names are
 * rare.
 */
static unsigned
digits_of_long(struct sg_str host)
{
	struct sg_str own = sg_own_label(host);
	uint64_t digits = 0;

	for (size_t i = 0; i < own.n; i++)
		digits |= (uint64_t)(own.p[i] >= '0' && own.p[i] <= '9') << i;
	return SG_DIGITS_ADDRESS |
	    (may_be_letters(own.p, digits) ? SG_DIGITS_LETTERS : 0);
}

unsigned
sg_digits_of(const struct sg_url *url)
{
	unsigned found = 0;

	if (url->host.n > SG_SPOTS)
		return digits_of_long(url->host);
	if (url->digits == 0)
		return 0;
	if (may_be_letters(url->host.p, own_digits(url)))
		found |= SG_DIGITS_LETTERS;
	/* A host of two labels has nothing before the registrable domain. */
	if ((url->dots & (url->dots - 1)) != 0 && are_many(url->digits))
		found |= SG_DIGITS_ADDRESS;
	return found;
}
