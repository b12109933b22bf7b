/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * look.h -- checks whether a text is a list, and counts its names.
 *
 * For fetched texts, which are not trusted yet.  Only counts; keeps no names.
 * Thread-safe.
 */
#ifndef SG_LIST_LOOK_H
#define SG_LIST_LOOK_H

#include <stddef.h>

#include "base/text.h"

struct sg_arena;
struct sg_name_list;
struct sg_problems;

struct sg_list_look {
	const char *why; /* why it is not a list, static; NULL if it is one */
	size_t names;    /* names, pages and networks */
	size_t refused;  /* lines that cannot be used */
};

struct sg_list_look sg_list_look(struct sg_str text);
/* As sg_list_read(), but only sets the counts and the sample of `list`.  One
 * thread at a time for each arena. */
void sg_list_count(struct sg_arena *arena, struct sg_name_list *list,
    struct sg_problems *problems);

#endif
