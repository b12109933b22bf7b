/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * locked.c -- checks the owners and permissions of the locked lists, and that
 * no locked list is empty.
 */
#include "policy/lists/locked.h"

#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/problems.h"
#include "policy/lists/lists.h"

static void
check_owner(struct sg_arena *arena, const char *path,
    struct sg_problems *problems)
{
	struct sg_source *source;
	struct sg_place place = {0};
	struct stat st;
	bool owner, writable;

	if (stat(path, &st) != 0)
		return; /* reading the list will report it */
	owner = st.st_uid == 0;
	writable = (st.st_mode & (S_IWGRP | S_IWOTH)) != 0;
	if (owner && !writable)
		return;
	source = sg_arena_alloc(arena, sizeof(*source));
	source->name = path;
	place.source = source;
	sg_problem(problems, SG_WARNING, place,
	    sg_arena_printf(arena, "run:  chown root %s && chmod go-w %s", path,
		path),
	    owner ? "users other than root can change this locked list" :
		    "this locked list does not belong to root: its owner can "
		    "change it");
}

/* `name` is the path of a list below `folder`.  Check each folder on this path.
 * Skip the folders that were checked for the previous list, `before`. */
static void
check_folders(struct sg_arena *arena, const char *folder, const char *name,
    const char *before, struct sg_problems *problems)
{
	for (const char *p = name; *p != '\0'; p++)
		if (*p == '/' &&
		    strncmp(name, before, (size_t)(p + 1 - name)) != 0)
			check_owner(arena,
			    sg_arena_printf(arena, "%s/%.*s", folder,
				(int)(p - name), name),
			    problems);
}

void
sg_locked_owners(struct sg_arena *arena, const struct sg_name_lists *lists,
    const char *folder, struct sg_problems *problems)
{
	const struct sg_name_list *list;
	const char *before = "";

	if (folder == NULL)
		return;
	check_owner(arena, folder, problems);
	for (size_t i = 0; i < lists->n; i++) {
		list = &lists->v[i];
		if (list->kind != SG_CATEGORY_LOCKED)
			continue;
		check_folders(arena, folder, list->name, before, problems);
		check_owner(arena, list->path, problems);
		before = list->name;
	}
}

void
sg_locked_names(const struct sg_name_lists *lists, struct sg_problems *problems)
{
	const struct sg_name_list *list;

	for (size_t i = 0; i < lists->n; i++) {
		list = &lists->v[i];
		if (list->kind == SG_CATEGORY_LOCKED && list->count == 0)
			sg_problem(problems, SG_ERROR, list->place,
			    "put the list there anew; or, if it is not wanted, "
			    "take the file away",
			    "nothing is locked by the list %s", list->name);
	}
}
