/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * punycode.h -- RFC 3492 in bounded memory, one label at a time.
 *
 * For requests only; the policy compiler uses libidn2.  Knows nothing of
 * IDNA's mapping tables beyond simple case.
 */
#ifndef SG_PUNYCODE_H
#define SG_PUNYCODE_H

#include <stdint.h>

#include "base/text.h"

#define SG_LABEL_MAX 63 /* bytes of a label, RFC 1035 section 2.3.4 */

/*
 * Decode the part after "xn--" into code points.  Returns how many (at most
 * SG_LABEL_MAX), or -1 when it is malformed, overflows or is too long.
 */
int sg_punycode_decode(struct sg_str label, uint32_t out[SG_LABEL_MAX]);
/*
 * Encode `count` code points; writes the form without "xn--" to out and
 * returns its bytes, or -1 when it does not fit SG_LABEL_MAX - 4 bytes.
 */
int sg_punycode_encode(const uint32_t *cp, size_t count,
    char out[SG_LABEL_MAX]);

#endif
