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
#include "policy/lists/folder.h"
#include "policy/lists/messages.h"

#define FOLDER_DEPTH_MAX 4
#define FOLDERS_BYTES 2048 /* a message names folders up to this length */

/* ---- files -------------------------------------------------------------- */

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool
is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static void
add_file(struct sg_arena *arena, struct sg_name_list *list, const char *path,
    const char *part)
{
	list->file = sg_arena_grow(arena, list->file, list->nfiles,
	    &list->files_cap, sizeof(*list->file));
	list->file[list->nfiles++] = (struct sg_list_file){
	    .path = path, .part = part};
}

/*
 * Add the file at list->path.  If there is no such file, because an earlier
 * part of this path is a file: that file must be an archive, and the rest of
 * the path names a list in it.
 */
static void
add_path(struct sg_arena *arena, struct sg_name_list *list)
{
	char *path = sg_arena_dup(arena, sg_str(list->path)), *slash;
	struct stat st;

	while (stat(path, &st) != 0 && errno == ENOTDIR) {
		slash = strrchr(path, '/');
		if (slash == NULL)
			break;
		*slash = '\0';
	}
	if (strlen(path) < strlen(list->path) && is_file(path))
		add_file(arena, list, path, list->path + strlen(path) + 1);
	else
		add_file(arena, list, list->path, NULL);
}

/* True when `text` has a line that is neither empty nor a comment. */
static bool
has_lines(struct sg_str text)
{
	struct sg_str line;

	while (text.n > 0) {
		line = sg_str_trim(sg_str_cut(&text, '\n'));
		if (line.n > 0 && line.p[0] != '#')
			return true;
	}
	return false;
}

/* Warn of the file of regular expressions at `path`, unless it is empty. */
static void
report_expressions(struct sg_arena *arena, const struct sg_name_list *list,
    const char *path, struct sg_problems *problems)
{
	struct sg_list_file file = {.path = path};

	/* If the file cannot be read, it may not be empty. */
	if (!sg_list_file_load(arena, list, &file, sg_problems_new(arena)) ||
	    has_lines(file.text))
		sg_list_report_expressions(list, path, problems);
}

/* If the folder at list->path has folders with lists, but no list itself,
 * report that.  Returns false if it has no such folders, or if those who can
 * change the policy may not be allowed to see the names of these folders. */
static bool
report_folders(struct sg_arena *arena, const struct sg_name_list *list,
    struct sg_problems *problems)
{
	struct dirent **entries;
	int n = list->by.lesser ?
	    -1 :
	    scandir(list->path, &entries, NULL, alphasort);
	const char *first = NULL, *all = "", *folder;

	for (int i = 0; i < n; i++) {
		folder = sg_path_join(arena, list->path, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.' &&
		    (is_file(sg_path_join(arena, folder, "domains")) ||
			is_file(sg_path_join(arena, folder, "urls"))) &&
		    strlen(all) < FOLDERS_BYTES) {
			all = sg_arena_printf(arena, "%s%s%s", all,
			    first == NULL ? "" : ", ", entries[i]->d_name);
			first = first == NULL ?
			    sg_arena_dup(arena, sg_str(entries[i]->d_name)) :
			    first;
		}
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	if (first != NULL)
		sg_problem(problems, SG_ERROR, list->place,
		    sg_arena_printf(arena,
			"name one of them, for example:  list \"%s/%s\"; the "
			"folder has: %s",
			list->name, first, all),
		    "the folder %s has several lists", list->path);
	return first != NULL;
}

/* Add the files with names and pages of a UT1 folder. */
static void
add_folder_files(struct sg_arena *arena, struct sg_name_list *list,
    struct sg_problems *problems)
{
	struct dirent **entries;
	int n = scandir(list->path, &entries, NULL, alphasort);
	struct sg_str name;
	const char *path;

	for (int i = 0; i < n; i++) {
		name = sg_str(entries[i]->d_name);
		path = sg_path_join(arena, list->path, name.p);
		if (sg_folder_is_list(name))
			add_file(arena, list, path, NULL);
		else if (sg_folder_is_expressions(name))
			report_expressions(arena, list, path, problems);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	/* Reading this file will then report the error. */
	if (list->nfiles == 0 && !report_folders(arena, list, problems))
		add_file(arena, list,
		    sg_path_join(arena, list->path, "domains"), NULL);
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

/* True when both lists have the same files. */
static bool
are_same(const struct sg_name_list *a, const struct sg_name_list *b)
{
	const char *part_a = a->file[0].part, *part_b = b->file[0].part;

	return strcmp(a->path, b->path) == 0 && a->nfiles == b->nfiles &&
	    a->kind == b->kind && (part_a == NULL) == (part_b == NULL) &&
	    (part_a == NULL || strcmp(part_a, part_b) == 0);
}

/* Returns the index of the list with these files.  Adds the list if it is new.
 * Returns SIZE_MAX on an error. */
static size_t
find_or_add(struct sg_arena *arena, struct sg_name_lists *lists,
    struct sg_name_list list, struct sg_problems *problems)
{
	list.path = list.file[0].path;
	for (size_t i = 0; i < lists->n; i++)
		if (are_same(&lists->v[i], &list))
			return i;
	/* Policy files in two folders may use the same relative path for two
	 * different lists.  So name the second list by its full path. */
	if (list.kind == SG_CATEGORY_LIST && name_is_taken(lists, list.name))
		list.name = list.file[0].part == NULL ?
		    list.path :
		    sg_path_join(arena, list.path, list.file[0].part);
	if (!look(arena, &list, problems))
		return SIZE_MAX;
	lists->v = sg_arena_grow(arena, lists->v, lists->n, &lists->cap,
	    sizeof(*lists->v));
	lists->v[lists->n] = list;
	return lists->n++;
}

/* If the list may be missing and is missing, record and report that, and return
 * true. */
static bool
is_missing(struct sg_arena *arena, struct sg_name_lists *lists,
    const struct sg_name_list *list, struct sg_problems *problems)
{
	struct stat st;

	if (!list->if_present || stat(list->path, &st) == 0 || errno != ENOENT)
		return false;
	sg_list_report_missing(list, problems);
	lists->missing = sg_arena_grow(arena, lists->missing, lists->nmissing,
	    &lists->missing_cap, sizeof(*lists->missing));
	lists->missing[lists->nmissing++] = *list;
	return true;
}

void
sg_lists_use(struct sg_arena *arena, struct sg_name_lists *lists,
    const struct sg_word *word, struct sg_name_list list,
    struct sg_problems *problems)
{
	size_t found;

	if (is_missing(arena, lists, &list, problems))
		return;
	if (is_folder(list.path))
		add_folder_files(arena, &list, problems);
	else
		add_path(arena, &list);
	if (list.nfiles == 0)
		return;
	found = find_or_add(arena, lists, list, problems);
	if (found == SIZE_MAX)
		return;
	lists->use = sg_arena_grow(arena, lists->use, lists->nuses,
	    &lists->uses_cap, sizeof(*lists->use));
	lists->use[lists->nuses++] = (struct sg_name_list_use){word, found};
}

static void
add_named(struct sg_arena *arena, struct sg_name_lists *lists,
    const struct sg_ast_sites *sites, const struct sg_ast_list *named,
    struct sg_problems *problems)
{
	const struct sg_word *word = &named->file;
	struct sg_name_list list = {.kind = SG_CATEGORY_LIST,
	    .sites = sites->name.text.p,
	    .if_present = named->if_present};

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
	add_file(arena, &list, path, NULL);
	list.place = (struct sg_place){.source = source};
	find_or_add(arena, lists, list, problems);
}

/* UT1 has files that are no lists.  `usage` says only what a list is for. */
static void
add_locked_file(struct sg_arena *arena, struct sg_name_lists *lists,
    const char *path, const char *name, struct sg_problems *problems)
{
	struct sg_str base = sg_folder_base(sg_str(name));
	struct sg_source *source;

	if (sg_str_eq(base, SG_LIT("usage")) ||
	    sg_str_eq(base, SG_LIT("global_usage")))
		return;
	if (!sg_folder_is_expressions(base)) {
		add_locked(arena, lists, path, name, problems);
		return;
	}
	source = sg_arena_alloc(arena, sizeof(*source));
	source->name = path;
	report_expressions(arena,
	    &(struct sg_name_list){
		.kind = SG_CATEGORY_LOCKED, .place = {.source = source}},
	    path, problems);
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
			add_locked_file(arena, lists, path, name, problems);
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
	const struct sg_ast_sites *sites;

	for (size_t i = 0; i < ast->nsites; i++) {
		sites = &ast->sites[i];
		for (size_t k = 0; k < sites->nlists && sites->used; k++)
			add_named(arena, lists, sites, &sites->lists[k],
			    problems);
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
