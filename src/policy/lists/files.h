/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * files.h -- the files of lists: looked at when they are found, loaded
 * when they are read.
 */
#ifndef SG_LISTS_FILES_H
#define SG_LISTS_FILES_H

#include <stdbool.h>

#include "policy/lists/lists.h"

/*
 * Look at list->file[n].path: size and stamp; a small file is loaded.  False:
 * it is not there or cannot be read, and an error was added.
 */
bool sg_list_file_look(struct sg_arena *arena, const struct sg_name_list *list,
    struct sg_list_file *file, struct sg_problems *problems);
/* Load it, if it is not yet. */
bool sg_list_file_load(struct sg_arena *arena, const struct sg_name_list *list,
    struct sg_list_file *file, struct sg_problems *problems);

#endif
