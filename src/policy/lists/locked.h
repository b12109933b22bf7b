/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * locked.h -- checks that only root can change the locked lists, and that they
 * are not empty.
 *
 * No line of a policy can undo a locked list.  These functions do not read
 * lists.  One thread at a time.
 */
#ifndef SG_LOCKED_H
#define SG_LOCKED_H

struct sg_arena;
struct sg_name_lists;
struct sg_problems;

/*
 * Warn if anyone but root can change `folder`, a folder below `folder`, or a
 * locked list.  `folder` may be NULL, and the folder may be missing.
 */
void sg_locked_owners(struct sg_arena *arena, const struct sg_name_lists *lists,
    const char *folder, struct sg_problems *problems);
/* Report an error for each locked list that was read and has no names. */
void sg_locked_names(const struct sg_name_lists *lists,
    struct sg_problems *problems);

#endif
