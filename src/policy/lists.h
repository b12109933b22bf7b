/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lists.h -- files of names: those that a policy's `list` lines name, and
 * the locked ones.
 *
 * A line is a name (it and all below it), an address, or a line of a hosts
 * file ("0.0.0.0 name").  Does not fetch anything.
 */
#ifndef SG_LISTS_H
#define SG_LISTS_H

#include "gate/format.h"
#include "policy/ast.h"

struct sg_arena;

struct sg_name_list {
	enum sg_category_kind kind; /* SG_CATEGORY_LIST or _LOCKED */
	const char *name;           /* as written; of a locked one, its path
	                               below the locked folder */
	const char *path;
	struct sg_place place;
	struct sg_str text;         /* the whole file */
	struct sg_str sample;       /* a name of it; set by sg_list_read() */
};

struct sg_name_list_use {
	const struct sg_word *word; /* of a sites list */
	size_t list;
};

struct sg_name_lists {
	struct sg_name_list *v;
	size_t n, cap;
	struct sg_name_list_use *use;
	size_t nuses, uses_cap;
};

/*
 * Find and load all lists of `ast`, then those in `locked_folder` (may be
 * missing or NULL), each file once.  A list that is missing, unreadable or
 * empty is an error in `problems`.
 */
struct sg_name_lists *sg_lists_load(struct sg_arena *arena,
    const struct sg_policy_ast *ast, const char *locked_folder,
    struct sg_problems *problems);
/*
 * Load `list` unless its path was loaded before, and note that `word` names
 * it.
 */
void sg_lists_use(struct sg_arena *arena, struct sg_name_lists *lists,
    const struct sg_word *word, struct sg_name_list list,
    struct sg_problems *problems);
/* The list that `word` names, or SIZE_MAX when it could not be loaded. */
size_t sg_lists_find(const struct sg_name_lists *lists,
    const struct sg_word *word);

/* What is told of each line; one of the two is called. */
struct sg_list_reader {
	void (*name)(void *ctx, struct sg_str name); /* canonical, kept */
	void (*network)(void *ctx, const struct sg_network *network);
	void *ctx;
};

/*
 * Read a list's lines.  Lines that cannot be read are one warning for the
 * whole list.  Returns how many could.
 */
size_t sg_list_read(struct sg_arena *arena, struct sg_name_list *list,
    const struct sg_list_reader *reader, struct sg_problems *problems);

#endif
