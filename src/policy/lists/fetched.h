/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fetched.h -- the lists that were fetched for `source` lines: where each is
 * stored, and its record (when it was fetched, its ETag, its size).
 *
 * There is a folder for each `sites` heading, with two files for each URL: the
 * list and its record.  Does not fetch anything (update.h).  One thread at a
 * time; everything that is returned lives in the arena.
 */
#ifndef SG_FETCHED_H
#define SG_FETCHED_H

#include <stdint.h>

#include "policy/language/ast.h"

struct sg_arena;
struct sg_name_lists;

/* The folder of fetched lists, inside the state folder. */
#define SG_FETCHED_FOLDER "lists"

/* The record of a list.  Times are UTC seconds, 0 means never. */
struct sg_fetched {
	const char *etag;     /* the server's ETag header, or "" */
	const char *modified; /* the server's Last-Modified header, or "" */
	int64_t changed;      /* when the stored list was last replaced */
	int64_t asked;        /* last successful update, whether the list had
				 changed or not */
	int64_t failed;       /* last try, if it failed; else 0 */
	const char *failure;  /* why it failed, or "" */
	uint64_t names;       /* names, pages and networks in the list */
	uint64_t bytes;       /* size of the list, unpacked */
};

/* The path of the list that is fetched from `url` for the heading `sites`;
 * `folder` is the folder of fetched lists. */
char *sg_fetched_path(struct sg_arena *arena, const char *folder,
    struct sg_str sites, struct sg_str url);
/*
 * Read the record of the list at `path`.  If the record cannot be read, all its
 * fields are 0 or ""; the list will then be fetched again.
 */
struct sg_fetched sg_fetched_read(struct sg_arena *arena, const char *path);
/* Replace the record of the list at `path`.  Returns 0 or an errno value. */
int sg_fetched_write(struct sg_arena *arena, const char *path,
    const struct sg_fetched *fetched);

/*
 * Add the fetched lists of all `source` lines of `ast` to `lists`.  A list that
 * was never fetched is left out, with an error in `problems` if a line uses its
 * `sites` heading.  `folder` is the folder of fetched lists, or NULL if there
 * is no such folder.
 */
void sg_fetched_load(struct sg_arena *arena, struct sg_name_lists *lists,
    const struct sg_policy_ast *ast, const char *folder,
    struct sg_problems *problems);

#endif
