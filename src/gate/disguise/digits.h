/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * digits.h -- what the digits of a name may stand for.
 *
 * Tells at a glance what is worth a longer look; knows no names.
 */
#ifndef SG_DIGITS_H
#define SG_DIGITS_H

#include "gate/url.h"

enum sg_digits {
	SG_DIGITS_LETTERS = 1, /* of the label that somebody chose, all: each
				  looks like a letter, and no three of them are
				  a number */
	SG_DIGITS_ADDRESS = 2  /* four or more, in three labels or more */
};

/* Bits of enum sg_digits, by a URL's host name.  A name of more than SG_SPOTS
 * bytes is always worth a look for an address. */
unsigned sg_digits_of(const struct sg_url *url);

#endif
