/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pending.h -- what is being opened or closed, in a file, until its record is
 * written.
 *
 * An opening is first in force, and then recorded.  If the program ends in
 * between, the next run finds in the file "opening" of the state folder what it
 * has to record.  One thread at a time.
 */
#ifndef SG_DESK_PENDING_H
#define SG_DESK_PENDING_H

#include <stdbool.h>

#include <jansson.h>

#include "base/why.h"
#include "desk/installer/places.h"

struct sg_task;

/* Write the file, before the exceptions are replaced.  Returns false, with
 * `why`, on failure. */
bool sg_pending_write(const struct sg_desk_places *places,
    const struct sg_task *task, char why[SG_WHY_BYTES]);
/* The record is written, or nothing was opened. */
void sg_pending_drop(const struct sg_desk_places *places);
/*
 * Fill the task with what the file says, and which exceptions were checked.
 * Returns false if there is no file, or if it cannot be used.
 */
bool sg_pending_read(const struct sg_desk_places *places, struct sg_task *task);

#endif
