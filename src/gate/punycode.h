/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * punycode.h -- Punycode (RFC 3492) for single labels, in bounded memory.
 *
 * Decodes and encodes names in requests.  The policy compiler uses libidn2
 * instead.  Punycode digits are read in upper and lower case.  The mapping
 * tables of IDNA are not applied.  Pure: no I/O, no allocation.
 */
#ifndef SG_PUNYCODE_H
#define SG_PUNYCODE_H

#include <stdint.h>

#include "base/text.h"

#define SG_LABEL_MAX 63 /* bytes of a label, RFC 1035 section 2.3.4 */

/*
 * Decode the part after "xn--" into code points.  Returns the number of code
 * points (at most SG_LABEL_MAX), or -1 if the label is malformed, overflows or
 * is too long.
 */
int sg_punycode_decode(struct sg_str label, uint32_t out[SG_LABEL_MAX]);
/*
 * Encode `count` code points to `out`, without "xn--".  Returns the number of
 * bytes written, or -1 if the label needs more than SG_LABEL_MAX - 4 bytes, or
 * a code point is a surrogate or over 0x10ffff.
 */
int sg_punycode_encode(const uint32_t *cp, size_t count,
    char out[SG_LABEL_MAX]);

#endif
