/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* files.c -- the page's own files, in memory. */
#define _GNU_SOURCE
#include "desk/web/files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/arena.h"
#include "base/file.h"

#define FILE_MAX ((size_t)4 * 1024 * 1024)
#define ETAG_BYTES 36

struct file {
	const char *path; /* "/app.js", "/lang/en.json" */
	const char *type;
	struct sg_str bytes;
	char etag[ETAG_BYTES];
};

struct sg_files {
	struct sg_arena *arena;
	struct file *v;
	size_t n, cap;
};

static const struct {
	const char *ending, *type;
} types[] = {
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
};

static const char *
type_of(const char *name)
{
	const char *dot = strrchr(name, '.');

	if (dot == NULL || dot == name)
		return NULL;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(dot, types[i].ending) == 0)
			return types[i].type;
	return NULL;
}

/* The ETag is a hash of the bytes, so that it is the same after a restart. */
static void
make_etag(struct file *file)
{
	unsigned char hash[16];
	char text[sizeof hash * 2 + 1];

	crypto_generichash(hash, sizeof hash,
	    (const unsigned char *)file->bytes.p, file->bytes.n, NULL, 0);
	sodium_bin2hex(text, sizeof text, hash, sizeof hash);
	(void)snprintf(file->etag, sizeof file->etag, "\"%s\"", text);
}

static bool
add(struct sg_files *files, const char *folder, const char *url,
    const char *name, const char *type, char why[SG_WHY_BYTES])
{
	const char *path = sg_path_join(files->arena, folder, name);
	struct file *file;
	int error;

	files->v = sg_arena_grow(files->arena, files->v, files->n, &files->cap,
	    sizeof *files->v);
	file = &files->v[files->n];
	error = sg_file_read(files->arena, path, FILE_MAX, &file->bytes);
	if (error == SG_FILE_ODD || error == EISDIR)
		return true;
	if (error != 0)
		return sg_why(why, "%s cannot be read: %s", path,
		    sg_file_why(error));
	file->path = sg_arena_printf(files->arena, "%s%s", url, name);
	file->type = type;
	make_etag(file);
	files->n++;
	return true;
}

static bool
add_folder(struct sg_files *files, const char *folder, const char *url,
    char why[SG_WHY_BYTES])
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	bool fine = true;

	if (dir == NULL)
		return sg_why_errno(why, folder, "read", errno);
	while (fine && (entry = readdir(dir)) != NULL) {
		const char *type = type_of(entry->d_name);

		if (type != NULL)
			fine = add(files, folder, url, entry->d_name, type,
			    why);
	}
	(void)closedir(dir);
	return fine;
}

/* Folders whose names begin with a dot are left out. */
static int
is_folder(const struct dirent *entry)
{
	return entry->d_type == DT_DIR && entry->d_name[0] != '.';
}

/* Add the files of the folders in `folder`. */
static bool
add_below(struct sg_files *files, const char *folder, char why[SG_WHY_BYTES])
{
	struct dirent **list;
	int n = scandir(folder, &list, is_folder, alphasort);
	bool fine = true;

	if (n < 0)
		return sg_why_errno(why, folder, "read", errno);
	for (int i = 0; i < n; i++) {
		const char *name = list[i]->d_name;

		fine = fine &&
		    add_folder(files, sg_path_join(files->arena, folder, name),
			sg_arena_printf(files->arena, "/%s/", name), why);
		free(list[i]);
	}
	free(list);
	return fine;
}

static const struct file *
find(const struct sg_files *files, const char *path)
{
	/* The second is the short address for devices to which no block page
	 * can be shown: people type it. */
	if (strcmp(path, "/") == 0 || strcmp(path, "/blocked") == 0)
		path = "/index.html";
	for (size_t i = 0; files != NULL && i < files->n; i++)
		if (strcmp(files->v[i].path, path) == 0)
			return &files->v[i];
	return NULL;
}

struct sg_files *
sg_files_read(const char *folder, char why[SG_WHY_BYTES])
{
	struct sg_files *files = calloc(1, sizeof *files);
	bool fine;

	if (files == NULL) {
		sg_why(why, "there is not enough memory");
		return NULL;
	}
	files->arena = sg_arena_new();
	fine = add_folder(files, folder, "/", why) &&
	    add_below(files, folder, why);
	if (fine && find(files, "/") == NULL)
		fine = sg_why(why, "%s has no index.html", folder);
	if (!fine)
		sg_files_free(&files);
	return files;
}

void
sg_files_free(struct sg_files **files)
{
	if (*files != NULL)
		sg_arena_free(&(*files)->arena);
	free(*files);
	*files = NULL;
}

static bool
is_known(const struct sg_http_request *request, const struct file *file)
{
	const char *tags = request->header[SG_HTTP_IF_NONE_MATCH];

	return tags != NULL && strstr(tags, file->etag) != NULL;
}

void
sg_files_answer(const struct sg_files *files,
    const struct sg_http_request *request, struct sg_http_answer *answer)
{
	const struct file *file = find(files, request->path);

	if (file == NULL) {
		sg_http_fail(answer, 404, "not-found", NULL,
		    "The desk has nothing at this address.");
		return;
	}
	if (strcmp(request->method, "GET") != 0 &&
	    strcmp(request->method, "HEAD") != 0) {
		sg_http_fail(answer, 405, "method", NULL,
		    "This address takes GET requests only.");
		answer->allow = "GET, HEAD";
		return;
	}
	answer->type = file->type;
	answer->etag = file->etag;
	answer->status = is_known(request, file) ? 304 : 200;
	if (answer->status == 200) {
		answer->bytes = file->bytes.p;
		answer->size = file->bytes.n;
	}
}
