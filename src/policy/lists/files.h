/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * files.h -- examines and loads the files of lists.
 *
 * Small files are loaded when the list is found.  Large files are loaded when
 * the list is read.  One thread at a time.  Texts are in the arena.
 */
#ifndef SG_LISTS_FILES_H
#define SG_LISTS_FILES_H

#include <stdbool.h>

#include "policy/lists/lists.h"

/*
 * Set file->bytes and file->stamp, and load the file if it has at most 256 KiB.
 * The stamp is a digest that changes with the content.  Returns false and adds
 * an error if the file does not exist or cannot be read.
 */
bool sg_list_file_look(struct sg_arena *arena, const struct sg_name_list *list,
    struct sg_list_file *file, struct sg_problems *problems);
/* Load `file` unless it is loaded already.  Returns false and adds an error if
 * the file cannot be read. */
bool sg_list_file_load(struct sg_arena *arena, const struct sg_name_list *list,
    struct sg_list_file *file, struct sg_problems *problems);

#endif
