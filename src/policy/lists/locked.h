/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * locked.h -- the folder of locked lists: who may change it, and whether its
 * lists have anything in them.
 *
 * Does not read lists.
 */
#ifndef SG_LOCKED_H
#define SG_LOCKED_H

struct sg_arena;
struct sg_name_lists;
struct sg_problems;

/*
 * Warn of the folder, of one below it and of a list that somebody else than
 * root could change.  `folder` may be missing or NULL.
 */
void sg_locked_owners(struct sg_arena *arena, const struct sg_name_lists *lists,
    const char *folder, struct sg_problems *problems);
/* Report locked lists that were read and have no name. */
void sg_locked_names(const struct sg_name_lists *lists,
    struct sg_problems *problems);

#endif
