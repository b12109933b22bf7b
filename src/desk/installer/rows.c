/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* rows.c -- keeps a list of JSON objects in a file. */
#include "desk/installer/rows.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"

#define MODE 0600

/* Put the file aside, which cannot be used. */
static void
put_aside(struct sg_arena *arena, const char *path, const char *fault,
    const char *lost, char why[SG_WHY_BYTES])
{
	const char *aside = sg_arena_printf(arena, "%s.bad", path);

	if (rename(path, aside) == 0)
		(void)sg_why(why,
		    "%s cannot be used: %s; %s are lost, and the file is %s "
		    "now",
		    path, fault, lost, aside);
	else
		(void)sg_why(why, "%s cannot be used: %s; remove it", path,
		    fault);
}

json_t *
sg_rows_load(const char *folder, const char *name, size_t most_bytes,
    const char *lost, char why[SG_WHY_BYTES])
{
	struct sg_arena *arena = sg_arena_new();
	const char *path = sg_path_join(arena, folder, name);
	struct sg_str text;
	int error = sg_file_read(arena, path, most_bytes, &text);
	json_t *rows = error != 0 ? NULL : json_loadb(text.p, text.n, 0, NULL);

	why[0] = '\0';
	if (!json_is_array(rows)) {
		json_decref(rows);
		rows = json_array();
		if (error != ENOENT)
			put_aside(arena, path,
			    error != 0 ? sg_file_why(error) : "it is damaged",
			    lost, why);
	}
	sg_arena_free(&arena);
	return rows;
}

bool
sg_rows_save(const json_t *rows, const char *folder, const char *name,
    char why[SG_WHY_BYTES])
{
	struct sg_arena *arena = sg_arena_new();
	const char *path = sg_path_join(arena, folder, name);
	char *text = json_dumps(rows, JSON_COMPACT);
	int error = text == NULL ?
	    -1 :
	    sg_file_replace(path, text, strlen(text), MODE);

	if (error != 0)
		(void)sg_why(why, "%s cannot be written: %s", path,
		    text == NULL ? "there is no memory" : sg_file_why(error));
	free(text);
	sg_arena_free(&arena);
	return error == 0;
}

json_t *
sg_rows_find(const json_t *rows, uint64_t id)
{
	json_t *row;
	size_t i;

	json_array_foreach(rows, i,
	    row) if ((uint64_t)json_integer_value(json_object_get(row, "id")) ==
	    id) return row;
	return NULL;
}

bool
sg_rows_review(json_t *rows, int64_t now_s)
{
	bool removed = false;

	for (size_t i = json_array_size(rows); i-- > 0;) {
		const json_t *over = json_object_get(json_array_get(rows, i),
		    "over");

		if (json_integer_value(over) >= now_s)
			continue;
		(void)json_array_remove(rows, i);
		removed = true;
	}
	return removed;
}
