/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lists.c -- collects the lists that a policy uses, and finds their files.
 *
 * Does not read the lists (read.c).
 */
#include "policy/lists/lists.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "policy/lists/files.h"

#define FOLDER_DEPTH_MAX 4

/* ---- files -------------------------------------------------------------- */

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool
is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static void
add_file(struct sg_name_list *list, const char *path)
{
	list->file[list->nfiles++].path = path;
}

/* Add the file at list->path.  If list->path is a UT1 folder, add the files
 * `domains` and `urls` in that folder instead. */
static void
add_files(struct sg_arena *arena, struct sg_name_list *list)
{
	const char *domains, *urls;

	if (!is_folder(list->path)) {
		add_file(list, list->path);
		return;
	}
	domains = sg_path_join(arena, list->path, "domains");
	urls = sg_path_join(arena, list->path, "urls");
	if (is_there(domains) || !is_there(urls))
		add_file(list, domains);
	if (is_there(urls))
		add_file(list, urls);
}

static bool
look(struct sg_arena *arena, struct sg_name_list *list,
    struct sg_problems *problems)
{
	for (size_t i = 0; i < list->nfiles; i++)
		if (!sg_list_file_look(arena, list, &list->file[i], problems))
			return false;
	return true;
}

static bool
name_is_taken(const struct sg_name_lists *lists, const char *name)
{
	for (size_t i = 0; i < lists->n; i++)
		if (strcmp(lists->v[i].name, name) == 0)
			return true;
	return false;
}

/* Returns the index of the list with these files.  Adds the list if it is new.
 * Returns SIZE_MAX on an error. */
static size_t
find_or_add(struct sg_arena *arena, struct sg_name_lists *lists,
    struct sg_name_list list, struct sg_problems *problems)
{
	list.path = list.file[0].path;
	for (size_t i = 0; i < lists->n; i++)
		if (strcmp(lists->v[i].path, list.path) == 0 &&
		    lists->v[i].nfiles == list.nfiles &&
		    lists->v[i].kind == list.kind)
			return i;
	/* Policy files in two folders may use the same relative path for two
	 * different lists.  So name the second list by its full path. */
	if (list.kind == SG_CATEGORY_LIST && name_is_taken(lists, list.name))
		list.name = list.path;
	if (!look(arena, &list, problems))
		return SIZE_MAX;
	lists->v = sg_arena_grow(arena, lists->v, lists->n, &lists->cap,
	    sizeof(*lists->v));
	lists->v[lists->n] = list;
	return lists->n++;
}

void
sg_lists_use(struct sg_arena *arena, struct sg_name_lists *lists,
    const struct sg_word *word, struct sg_name_list list,
    struct sg_problems *problems)
{
	size_t found;

	add_files(arena, &list);
	found = find_or_add(arena, lists, list, problems);
	if (found == SIZE_MAX)
		return;
	lists->use = sg_arena_grow(arena, lists->use, lists->nuses,
	    &lists->uses_cap, sizeof(*lists->use));
	lists->use[lists->nuses++] = (struct sg_name_list_use){word, found};
}

static void
add_word(struct sg_arena *arena, struct sg_name_lists *lists,
    const struct sg_word *word, struct sg_problems *problems)
{
	struct sg_name_list list = {.kind = SG_CATEGORY_LIST};

	list.name = sg_arena_dup(arena, word->text);
	list.place = word->place;
	list.path = list.name;
	if (word->place.source != NULL) {
		list.path = sg_path_beside(arena, word->place.source->name,
		    list.name);
		list.by = word->place.source->by;
	}
	sg_lists_use(arena, lists, word, list, problems);
}

/* Add a locked list.  `name` is its path below the folder of locked lists. */
static void
add_locked(struct sg_arena *arena, struct sg_name_lists *lists,
    const char *path, const char *name, struct sg_problems *problems)
{
	struct sg_name_list list = {.kind = SG_CATEGORY_LOCKED};
	struct sg_source *source = sg_arena_alloc(arena, sizeof(*source));

	source->name = path;
	list.name = name;
	add_file(&list, path);
	list.place = (struct sg_place){.source = source};
	find_or_add(arena, lists, list, problems);
}

static void
add_folder(struct sg_arena *arena, struct sg_name_lists *lists,
    const char *folder, const char *below, struct sg_problems *problems)
{
	struct dirent **entries;
	const char *path, *name;
	int n = scandir(folder, &entries, NULL, alphasort), depth = 0;

	if (n < 0) {
		if (errno != ENOENT)
			sg_problem(problems, SG_ERROR, (struct sg_place){0},
			    "give the user who runs this command the right "
			    "to read it",
			    "the folder of locked lists %s cannot be read: %s",
			    folder, strerror(errno));
		return;
	}
	for (const char *p = below; *p != '\0'; p++)
		depth += *p == '/';
	for (int i = 0; i < n; i++) {
		path = sg_path_join(arena, folder, entries[i]->d_name);
		name = *below == '\0' ?
		    sg_arena_dup(arena, sg_str(entries[i]->d_name)) :
		    sg_path_join(arena, below, entries[i]->d_name);
		if (entries[i]->d_name[0] == '.')
			; /* ".", ".." and hidden files */
		else if (!is_folder(path))
			add_locked(arena, lists, path, name, problems);
		else if (depth < FOLDER_DEPTH_MAX)
			add_folder(arena, lists, path, name, problems);
		free(entries[i]);
	}
	free(entries);
}

struct sg_name_lists *
sg_lists_load(struct sg_arena *arena, const struct sg_policy_ast *ast,
    const char *locked_folder, struct sg_problems *problems)
{
	struct sg_name_lists *lists = sg_arena_alloc(arena, sizeof(*lists));
	const struct sg_words *words;

	for (size_t i = 0; i < ast->nsites; i++) {
		words = &ast->sites[i].lists;
		for (size_t k = 0; k < words->n && ast->sites[i].used; k++)
			add_word(arena, lists, &words->w[k], problems);
	}
	if (locked_folder != NULL)
		add_folder(arena, lists, locked_folder, "", problems);
	return lists;
}

size_t
sg_lists_find(const struct sg_name_lists *lists, const struct sg_word *word)
{
	for (size_t i = 0; i < lists->nuses; i++)
		if (lists->use[i].word == word)
			return lists->use[i].list;
	return SIZE_MAX;
}
