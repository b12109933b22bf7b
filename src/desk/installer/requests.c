/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* requests.c -- keeps what people ask for. */
#include "desk/installer/requests.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"

#define FILE_NAME "requests"
#define MODE 0600
#define FILE_BYTES ((size_t)4 << 20)

struct sg_requests {
	const char *folder;
	json_t *rows;
};

static bool
has(const json_t *row, const char *name, const char *text)
{
	const char *own = json_string_value(json_object_get(row, name));

	return text != NULL && *text != '\0' && own != NULL &&
	    strcmp(own, text) == 0;
}

static bool
is_open(const json_t *row)
{
	return has(row, "state", "asked");
}

/* ---- the file ----------------------------------------------------------- */

/* Put the file aside, which cannot be used. */
static void
put_aside(struct sg_arena *arena, const char *path, const char *fault,
    char why[SG_WHY_BYTES])
{
	const char *aside = sg_arena_printf(arena, "%s.bad", path);

	if (rename(path, aside) == 0)
		(void)sg_why(why,
		    "%s cannot be used: %s; requests that were not answered "
		    "are lost, and the file is %s now",
		    path, fault, aside);
	else
		(void)sg_why(why, "%s cannot be used: %s; remove it", path,
		    fault);
}

static json_t *
load(const char *folder, char why[SG_WHY_BYTES])
{
	struct sg_arena *arena = sg_arena_new();
	const char *path = sg_path_join(arena, folder, FILE_NAME);
	struct sg_str text;
	int error = sg_file_read(arena, path, FILE_BYTES, &text);
	json_t *rows = error != 0 ? NULL : json_loadb(text.p, text.n, 0, NULL);

	why[0] = '\0';
	if (!json_is_array(rows)) {
		json_decref(rows);
		rows = json_array();
		if (error != ENOENT)
			put_aside(arena, path,
			    error != 0 ? sg_file_why(error) : "it is damaged",
			    why);
	}
	sg_arena_free(&arena);
	return rows;
}

bool
sg_requests_save(const struct sg_requests *requests, char why[SG_WHY_BYTES])
{
	struct sg_arena *arena = sg_arena_new();
	const char *path = sg_path_join(arena, requests->folder, FILE_NAME);
	char *text = json_dumps(requests->rows, JSON_COMPACT);
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

struct sg_requests *
sg_requests_new(const char *folder, char why[SG_WHY_BYTES])
{
	struct sg_requests *requests = calloc(1, sizeof *requests);

	if (requests == NULL)
		return NULL;
	requests->folder = folder;
	requests->rows = load(folder, why);
	if (requests->rows == NULL)
		sg_requests_free(&requests);
	return requests;
}

void
sg_requests_free(struct sg_requests **requests)
{
	if (*requests == NULL)
		return;
	json_decref((*requests)->rows);
	free(*requests);
	*requests = NULL;
}

/* ---- the list ----------------------------------------------------------- */

bool
sg_requests_review(struct sg_requests *requests, int64_t now_s)
{
	const size_t before = json_array_size(requests->rows);

	for (size_t i = json_array_size(requests->rows); i-- > 0;) {
		const json_t *over =
		    json_object_get(json_array_get(requests->rows, i), "over");

		if (json_integer_value(over) < now_s)
			(void)json_array_remove(requests->rows, i);
	}
	return json_array_size(requests->rows) < before;
}

json_t *
sg_requests_find(const struct sg_requests *requests, uint64_t id)
{
	json_t *row;
	size_t i;

	json_array_foreach(requests->rows, i,
	    row) if ((uint64_t)json_integer_value(json_object_get(row, "id")) ==
	    id) return row;
	return NULL;
}

json_t *
sg_requests_named(const struct sg_requests *requests, const char *name)
{
	json_t *row;
	size_t i;

	json_array_foreach(requests->rows, i,
	    row) if (has(row, "name", name)) return row;
	return NULL;
}

json_t *
sg_requests_same(const struct sg_requests *requests, const char *kind,
    const char *host, const char *who)
{
	const bool ask = strcmp(kind, "ask") == 0;
	json_t *row;
	size_t i;

	json_array_foreach(requests->rows, i, row) if (is_open(row) &&
	    has(row, "kind", kind) && has(row, "host", host) &&
	    (!ask || has(row, "who", who))) return row;
	return NULL;
}

unsigned
sg_requests_of(const struct sg_requests *requests, const char *who)
{
	const json_t *row;
	unsigned n = 0;
	size_t i;

	json_array_foreach(requests->rows, i, row)
	    n += is_open(row) && has(row, "who", who);
	return n;
}

bool
sg_requests_full(const struct sg_requests *requests, const char *kind)
{
	const size_t most = strcmp(kind, "report") == 0 ? SG_REPORTS_MAX :
							  SG_ASKS_MAX;
	const json_t *row;
	size_t i, n = 0;

	json_array_foreach(requests->rows, i, row)
	    n += is_open(row) && has(row, "kind", kind);
	return n >= most || json_array_size(requests->rows) >= SG_REQUESTS_MAX;
}

void
sg_requests_add(struct sg_requests *requests, json_t *request)
{
	(void)json_array_append_new(requests->rows, request);
}
