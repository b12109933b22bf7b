/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * digits.h -- tells cheaply whether the digits of a host name may stand for
 * letters or spell an address.
 *
 * The result only says whether the name is worth a closer look.  The functions
 * have no list of names.  Pure: no I/O, no allocation.
 */
#ifndef SG_DIGITS_H
#define SG_DIGITS_H

#include "gate/url.h"

enum sg_digits {
	/*
	 * Every digit of the registrable label ("bbc" of "bbc.co.uk") looks
	 * like a letter, and no three digits are adjacent.  Three digits in a
	 * row are more likely to be a number.
	 */
	SG_DIGITS_LETTERS = 1,
	SG_DIGITS_ADDRESS = 2 /* four digits or more in a host of three labels
				 or more */
};

/*
 * Returns bits of enum sg_digits for the URL's host name.  A name longer than
 * SG_SPOTS bytes always has SG_DIGITS_ADDRESS.
 */
unsigned sg_digits_of(const struct sg_url *url);

#endif
