/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * boxes.h -- the boxes of the form on which an official account of the school
 * is approved (approvals.h), and what each must have.
 *
 * Source: clause PU1 of the schools' policies.  Pure.  Any thread.
 */
#ifndef SG_DESK_BOXES_H
#define SG_DESK_BOXES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "base/why.h"
#include "desk/link.h"

/* Smallest and largest number of administrators, and of moderators. */
#define SG_BOX_PEOPLE_MIN 2
#define SG_BOX_PEOPLE_MAX 10

/*
 * Check a form that is handed in.  A box that is NULL is empty.  Returns false
 * with a sentence that names the first box with a fault, and says what to
 * write.  The dates are compared with each other, not with today.
 */
bool sg_boxes_check(const char *const boxes[SG_BOXES], char why[SG_WHY_BYTES]);

/*
 * A line of SG_BOX_ADMINISTRATORS, "Anna Smith, asmith", or of
 * SG_BOX_MODERATORS, "Carol Jones", where `logon` is empty.
 */
struct sg_box_person {
	struct sg_str name, logon;
};
/*
 * Cut the next line that is not blank off *rest.  `has_logon`: the log-on name
 * stands behind the last comma.  Returns false if there is none.  The texts are
 * borrowed from *rest.
 */
bool sg_box_person(struct sg_str *rest, bool has_logon,
    struct sg_box_person *person);

#endif
