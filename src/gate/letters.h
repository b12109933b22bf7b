/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * letters.h -- maps one code point of a domain name as a browser does.
 *
 * The table is a part of the table of UTS #46 (non-transitional): living
 * scripts, and the usual look-alikes of ASCII.  The functions do not normalise.
 * Pure: no I/O, no allocation.
 */
#ifndef SG_LETTERS_H
#define SG_LETTERS_H

#include <stdint.h>

#include "base/text.h"

#define SG_LETTER_DROP 0U        /* invisible: leave it out */
#define SG_LETTER_BAD UINT32_MAX /* not in the table: refuse the name */

/*
 * Map a code point of 0x80 or more.  A capital letter becomes lower case.  A
 * compatibility form of ASCII (such as full-width) becomes ASCII.  A full stop
 * of another script becomes ".".  Returns `cp` itself if it needs no change.
 * Returns SG_LETTER_DROP for an invisible code point, and SG_LETTER_BAD for a
 * code point that is not in the table.
 */
uint32_t sg_letter_map(uint32_t cp);

/* The value of a hex digit, or -1. */
static inline int
sg_hex_value(char c)
{
	unsigned char u = sg_lower(c);

	if (u >= '0' && u <= '9')
		return u - '0';
	return u >= 'a' && u <= 'f' ? u - 'a' + 10 : -1;
}

#endif
