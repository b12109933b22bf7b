/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * messages.h -- the messages about a list as a whole.
 *
 * One thread at a time for each arena.
 */
#ifndef SG_LISTS_MESSAGES_H
#define SG_LISTS_MESSAGES_H

#include "policy/lists/lists.h"

struct sg_unpacked;

/* Warn of the unusable lines that got no warning of their own.  `shown` lines
 * got one. */
void sg_list_report_more(struct sg_arena *arena,
    const struct sg_name_list *list, size_t shown,
    struct sg_problems *problems);
/* Report a file that is no list at all, such as an English text. */
void sg_list_report_nonsense(struct sg_arena *arena,
    const struct sg_name_list *list, struct sg_problems *problems);
/* Warn that a list that may be missing is missing. */
void sg_list_report_missing(const struct sg_name_list *list,
    struct sg_problems *problems);
/* Report an empty list, because it looks like protection but blocks nothing.
 * For an empty locked list, sg_locked_names() reports the error. */
void sg_list_report_empty(struct sg_arena *arena,
    const struct sg_name_list *list, struct sg_problems *problems);
/* Report that `file` could not be unpacked.  `why` is the reason that
 * sg_unpack() gave. */
void sg_list_report_packed(struct sg_arena *arena,
    const struct sg_name_list *list, const struct sg_list_file *file,
    const char *why, const struct sg_unpacked *unpacked,
    struct sg_problems *problems);

#endif
