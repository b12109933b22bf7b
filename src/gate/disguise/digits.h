/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * digits.h -- what the digits of a name may stand for.
 *
 * Tells at a glance what is worth a longer look; knows no names.
 */
#ifndef SG_DIGITS_H
#define SG_DIGITS_H

#include "base/text.h"

enum sg_digits {
	SG_DIGITS_LETTERS = 1, /* of the label that somebody chose, all: each
	                          looks like a letter, and no three of them are
	                          a number */
	SG_DIGITS_ADDRESS = 2  /* four or more before the last two labels */
};

/* Bits of enum sg_digits.  `host` is canonical.  Cost: some 2 ns without
 * digits, 10 with. */
unsigned sg_digits_of(struct sg_str host);

#endif
