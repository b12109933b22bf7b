/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * look.h -- is this text a list at all, and of how many names?
 *
 * For texts that come from somewhere else and are not trusted yet.  Keeps
 * nothing of what it reads.
 */
#ifndef SG_LIST_LOOK_H
#define SG_LIST_LOOK_H

#include <stddef.h>

#include "base/text.h"

struct sg_arena;
struct sg_name_list;
struct sg_problems;

struct sg_list_look {
	const char *why; /* it is none; NULL: it is one */
	size_t names;    /* names, pages and networks */
	size_t refused;  /* lines that cannot be used */
};

struct sg_list_look sg_list_look(struct sg_str text);
/* Read the files of `list` for its counts alone; as sg_list_read(). */
void sg_list_count(struct sg_arena *arena, struct sg_name_list *list,
    struct sg_problems *problems);

#endif
