/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * look.h -- checks whether a text is a block list, and counts its names.
 *
 * The text may be a file that was just fetched and is not trusted yet.  The
 * names are counted only.  One thread at a time for each arena.
 */
#ifndef SG_LIST_LOOK_H
#define SG_LIST_LOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct sg_arena;
struct sg_network;
struct sg_name_list;
struct sg_problems;

struct sg_list_look {
	const char *why; /* why it is not a list; NULL if it is one */
	size_t names;    /* names, pages and networks */
	size_t refused;  /* lines that cannot be used */
};

/* Check and count the names of `text`.  Only the reason lives in `arena`. */
struct sg_list_look sg_list_look(struct sg_arena *arena, struct sg_str text);
/* Read `list` as sg_list_read() does, but set only the counts and the sample
 * name of `list`.  There are no warnings about lines that cannot be used. */
void sg_list_count(struct sg_arena *arena, struct sg_name_list *list,
    struct sg_problems *problems);

/* Callbacks of struct sg_list_reader for readers that need only names. */
bool sg_list_ignore_page(void *ctx, struct sg_str host, struct sg_str path,
    struct sg_str query);
void sg_list_ignore_network(void *ctx, const struct sg_network *network);

#endif
