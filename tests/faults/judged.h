/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * judged.h -- checks that a gate is wholly one of the two policies of school.h.
 */
#ifndef SG_TEST_JUDGED_H
#define SG_TEST_JUDGED_H

#include <stdbool.h>

struct sg_gate;

/* "Old" or "New": the school's name in the policy of the gate. */
const char *judged_name(const struct sg_gate *gate);
/*
 * True if the gate allows a site that both policies block.  Exits the process
 * if there is no memory.
 */
bool judged_opens(const struct sg_gate *gate);
/* True if the gate has its own policy's list, and not the other policy's. */
bool judged_is_whole(const struct sg_gate *gate);

#endif
