/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* archive.c -- packs the files of a folder into one .zip or .tar in memory. */
#define _GNU_SOURCE
#include "desk/web/archive.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>

#include "base/arena.h"
#include "base/file.h"

#define FILE_MAX ((size_t)256 * 1024 * 1024)

static la_ssize_t
append(struct archive *archive, void *arg, const void *bytes, size_t n)
{
	FILE *to = arg;

	(void)archive;
	return fwrite(bytes, 1, n, to) == n ? (la_ssize_t)n : -1;
}

static struct archive *
begin(bool zip, FILE *to)
{
	struct archive *a = archive_write_new();

	if (a == NULL)
		return NULL;
	if ((zip ? archive_write_set_format_zip(a) :
		   archive_write_set_format_pax_restricted(a)) == ARCHIVE_OK &&
	    archive_write_open(a, to, NULL, append, NULL) == ARCHIVE_OK)
		return a;
	archive_write_free(a);
	return NULL;
}

static bool
put(struct archive *a, const char *name, struct sg_str bytes, time_t now)
{
	struct archive_entry *entry = archive_entry_new();
	bool fine;

	if (entry == NULL)
		return false;
	archive_entry_set_pathname(entry, name);
	archive_entry_set_size(entry, (la_int64_t)bytes.n);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0600);
	archive_entry_set_mtime(entry, now, 0);
	fine = archive_write_header(a, entry) == ARCHIVE_OK &&
	    archive_write_data(a, bytes.p, bytes.n) == (la_ssize_t)bytes.n;
	archive_entry_free(entry);
	return fine;
}

/* Add one file of the folder. */
static bool
add(struct archive *a, const char *folder, const char *file, const char *name,
    time_t now, char why[SG_WHY_BYTES])
{
	struct sg_arena *arena = sg_arena_new();
	const char *path = sg_path_join(arena, folder, file);
	struct sg_str bytes;
	int error = sg_file_read(arena, path, FILE_MAX, &bytes);
	bool fine = error == 0 ||
	    sg_why(why, "%s cannot be read: %s", path, sg_file_why(error));

	if (fine &&
	    !put(a, sg_arena_printf(arena, "%s/%s", name, file), bytes, now))
		fine = sg_why(why, "%s cannot be packed: %s", file,
		    archive_error_string(a));
	sg_arena_free(&arena);
	return fine;
}

static int
is_file(const struct dirent *entry)
{
	return entry->d_type == DT_REG;
}

static bool
add_all(struct archive *a, const char *folder, const char *name, time_t now,
    char why[SG_WHY_BYTES])
{
	struct dirent **list;
	int n = scandir(folder, &list, is_file, alphasort);
	bool fine = true;

	if (n < 0)
		return sg_why_errno(why, folder, "read", errno);
	for (int i = 0; i < n; i++) {
		fine = fine && add(a, folder, list[i]->d_name, name, now, why);
		free(list[i]);
	}
	free(list);
	return fine;
}

bool
sg_archive(const char *folder, const char *name, bool zip, time_t now,
    char **bytes, size_t *size, char why[SG_WHY_BYTES])
{
	FILE *to = open_memstream(bytes, size);
	struct archive *a = to == NULL ? NULL : begin(zip, to);
	bool fine = a != NULL ||
	    sg_why(why, "there is not enough memory for the archive");

	fine = fine && add_all(a, folder, name, now, why);
	if (a != NULL && archive_write_free(a) != ARCHIVE_OK && fine)
		fine = sg_why(why, "the archive cannot be finished");
	if (to != NULL && fclose(to) != 0 && fine)
		fine = sg_why(why, "there is not enough memory");
	if (!fine && to != NULL)
		free(*bytes);
	return fine;
}

void
sg_archive_remove(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL)
		if (is_file(entry))
			(void)unlinkat(dirfd(dir), entry->d_name, 0);
	(void)closedir(dir);
	(void)rmdir(folder);
}
