/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * judged.h -- checks that a gate judges by one of the two policies of school.h,
 * and not by a mixture of both.
 *
 * Not thread-safe. If memory runs out, judged_opens() and judged_is_whole() end
 * the process with exit status 90.
 */
#ifndef SG_TEST_JUDGED_H
#define SG_TEST_JUDGED_H

#include <stdbool.h>

struct sg_gate;

/*
 * Returns the school's name in the gate's policy, "Old" or "New". The gate owns
 * the text.
 */
const char *judged_name(const struct sg_gate *gate);
/* Returns true if the gate allows a site that both policies block. This is an
 * error. */
bool judged_opens(const struct sg_gate *gate);
/*
 * Each policy blocks a site that the other policy allows. Returns true if the
 * gate blocks the site of its own policy, and allows the site of the other.
 */
bool judged_is_whole(const struct sg_gate *gate);

#endif
