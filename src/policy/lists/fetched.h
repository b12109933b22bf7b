/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fetched.h -- the lists that were fetched for `source` lines: where each is
 * kept, and what is known of it.
 *
 * A folder for each `sites` heading, in it two files for each URL.  Does not
 * fetch anything (update.h).
 */
#ifndef SG_FETCHED_H
#define SG_FETCHED_H

#include <stdint.h>

#include "policy/language/ast.h"

struct sg_arena;
struct sg_name_lists;

/* The folder inside the state folder. */
#define SG_FETCHED_FOLDER "lists"

/* What is known of a list.  Times are UTC seconds, 0: never. */
struct sg_fetched {
	const char *etag;     /* as the server told, or "" */
	const char *modified; /* its Last-Modified, or "" */
	int64_t changed;      /* when the list that is kept came */
	int64_t asked;        /* when the server last said that it is the
				 newest */
	int64_t failed;       /* the last try, when it failed */
	const char *failure;  /* why, or "" */
	uint64_t names;       /* that were read of the list */
	uint64_t bytes;       /* of the list, unpacked */
};

/* The file of the list that is fetched from `url` for the heading `sites`. */
char *sg_fetched_path(struct sg_arena *arena, const char *folder,
    struct sg_str sites, struct sg_str url);
/*
 * What is known of the list at `path`.  Nothing (all 0) when that cannot be
 * read: the list is then fetched anew.
 */
struct sg_fetched sg_fetched_read(struct sg_arena *arena, const char *path);
/* Replace what is known.  Returns 0 or an errno value. */
int sg_fetched_write(struct sg_arena *arena, const char *path,
    const struct sg_fetched *fetched);

/*
 * Load the lists of all `source` lines of `ast`.  One that was never fetched
 * is an error in `problems` if a line needs it, and is left out if none does.
 */
void sg_fetched_load(struct sg_arena *arena, struct sg_name_lists *lists,
    const struct sg_policy_ast *ast, const char *folder,
    struct sg_problems *problems);

#endif
