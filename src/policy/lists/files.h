/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * files.h -- the files of lists: stat'ed when the list is found, loaded when
 * the list is read.
 */
#ifndef SG_LISTS_FILES_H
#define SG_LISTS_FILES_H

#include <stdbool.h>

#include "policy/lists/lists.h"

/*
 * Set size and stamp of `file`, and load it if it is small.  Returns false if
 * it does not exist or cannot be read; the error is in `problems`.
 */
bool sg_list_file_look(struct sg_arena *arena, const struct sg_name_list *list,
    struct sg_list_file *file, struct sg_problems *problems);
/* Load `file` unless it is loaded already.  Returns false if it cannot be
 * read; the error is in `problems`. */
bool sg_list_file_load(struct sg_arena *arena, const struct sg_name_list *list,
    struct sg_list_file *file, struct sg_problems *problems);

#endif
