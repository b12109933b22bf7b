/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fetched.h -- paths and records of the lists that were fetched for `source`
 * lines.
 *
 * There is a folder for each `sites` heading.  It has two files for each URL:
 * the list, and the list's record.  The record says when the list was fetched,
 * its ETag and its size.  These functions do not fetch lists (update.h does).
 * One thread at a time.  Everything that is returned lives in the arena.
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
	int64_t asked;        /* last successful update, with or without a
				 change */
	int64_t failed;       /* last try, if it failed; else 0 */
	const char *failure;  /* why it failed, or "" */
	uint64_t names;       /* names, pages and networks in the list */
	uint64_t bytes;       /* size of the list, unpacked */
};

/* Returns the path of the list that is fetched from `url` for the heading
 * `sites`.  `folder` is the folder of fetched lists. */
char *sg_fetched_path(struct sg_arena *arena, const char *folder,
    struct sg_str sites, struct sg_str url);
/*
 * Read the record of the list at `path`.  If the record cannot be read, all
 * fields of the result are 0 or "".  The list will then be fetched again.
 */
struct sg_fetched sg_fetched_read(struct sg_arena *arena, const char *path);
/* Replace the record of the list at `path`.  Returns 0 or an errno value. */
int sg_fetched_write(struct sg_arena *arena, const char *path,
    const struct sg_fetched *fetched);

/*
 * Add the fetched lists of all `source` lines of `ast` to `lists`.  A list that
 * was never fetched is left out.  If a rule uses the `sites` heading of a
 * missing list, an error is added to `problems`.  `folder` is the folder of
 * fetched lists, or NULL if that folder does not exist.
 */
void sg_fetched_load(struct sg_arena *arena, struct sg_name_lists *lists,
    const struct sg_policy_ast *ast, const char *folder,
    struct sg_problems *problems);

#endif
