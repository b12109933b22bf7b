/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * accept.h -- which language a person's browser asks for.
 */
#ifndef SG_ACCEPT_H
#define SG_ACCEPT_H

#include "base/text.h"

#define SG_ACCEPT_RANGES 16 /* what comes after them is not looked at */

/*
 * The index among `tags` (lower-case) that fits an Accept-Language value best
 * (RFC 9110 section 12.5.4, lookup as in RFC 4647 section 3.4: "cy-GB" finds
 * "cy"), or `otherwise` when none does or "*" is wanted more.  A range that
 * is malformed counts as absent.  Cost: O(ranges * tags); no allocation.
 */
unsigned sg_accept_choose(struct sg_str value, const char *const *tags,
    unsigned ntags, unsigned otherwise);

#endif
