/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * judged.h -- checks that a gate judges by one of the two policies of school.h,
 * not by a mixture of both.
 *
 * Not thread-safe.  Without memory judged_opens() and judged_is_whole() exit
 * the process with 90.
 */
#ifndef SG_TEST_JUDGED_H
#define SG_TEST_JUDGED_H

#include <stdbool.h>

struct sg_gate;

/* The school's name in the gate's policy, "Old" or "New"; owned by the gate. */
const char *judged_name(const struct sg_gate *gate);
/* Returns true if the gate allows a site that both policies block. */
bool judged_opens(const struct sg_gate *gate);
/*
 * Returns true if the gate blocks the site that only its own policy's list has,
 * and allows the site that only the other policy's list has.
 */
bool judged_is_whole(const struct sg_gate *gate);

#endif
