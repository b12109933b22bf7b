/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * accept.h -- chooses a language by the browser's Accept-Language header.
 *
 * A language tag is a text such as "en" or "cy-GB". The header is a list of
 * language ranges. Each range is a tag or "*", and may have a weight.
 */
#ifndef SG_ACCEPT_H
#define SG_ACCEPT_H

#include "base/text.h"

/* largest number of ranges; later ranges are ignored */
#define SG_ACCEPT_RANGES 16

/*
 * Returns the index of the tag in `tags` that matches an Accept-Language value
 * best (RFC 9110 section 12.5.4). The tags must be in lower case. The lookup is
 * that of RFC 4647 section 3.4, so that "cy-GB" finds "cy". Returns `otherwise`
 * if no tag matches, or if "*" has a higher weight. A malformed range is
 * ignored. Pure: no I/O, no allocation. Cost: O(ranges * tags).
 */
unsigned sg_accept_choose(struct sg_str value, const char *const *tags,
    unsigned ntags, unsigned otherwise);

#endif
