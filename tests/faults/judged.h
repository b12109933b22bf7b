/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * judged.h -- is a gate wholly that of one of the two policies of school.h?
 */
#ifndef SG_TEST_JUDGED_H
#define SG_TEST_JUDGED_H

#include <stdbool.h>

struct sg_gate;

/* "Old" or "New": the school's name in the policy of the gate. */
const char *judged_name(const struct sg_gate *gate);
/* Does it let through what both policies block?  Exits without memory. */
bool judged_opens(const struct sg_gate *gate);
/* Does it know the list of its own policy, and not that of the other? */
bool judged_is_whole(const struct sg_gate *gate);

#endif
