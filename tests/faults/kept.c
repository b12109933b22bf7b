/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kept.c -- saves the files of a folder in memory. */
#include "../unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kept.h"

static void
path_of(const struct kept *kept, const char *name, char path[256])
{
	assert_true(snprintf(path, 256, "%s/%s", kept->folder, name) < 256);
}

static void
read_file(struct kept *kept, const char *name)
{
	struct stat status;
	char path[256];
	size_t i = kept->n;
	FILE *from;

	path_of(kept, name, path);
	assert_int_equal(lstat(path, &status), 0);
	if (!S_ISREG(status.st_mode))
		return;
	assert_true(i < KEPT_MAX && strlen(name) < 64);
	strcpy(kept->file[i].name, name);
	kept->file[i].mode = status.st_mode & 07777;
	kept->file[i].size = (size_t)status.st_size;
	kept->file[i].bytes = malloc((size_t)status.st_size + 1);
	from = fopen(path, "r");
	assert_non_null(kept->file[i].bytes);
	assert_non_null(from);
	assert_int_equal(fread(kept->file[i].bytes, 1, kept->file[i].size,
			     from),
	    kept->file[i].size);
	(void)fclose(from);
	kept->n++;
}

void
kept_read(struct kept *kept, const char *folder)
{
	struct dirent *entry;
	DIR *dir = opendir(folder);

	memset(kept, 0, sizeof(*kept));
	assert_true(strlen(folder) < sizeof(kept->folder));
	strcpy(kept->folder, folder);
	kept->there = dir != NULL;
	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL)
		read_file(kept, entry->d_name);
	closedir(dir);
}

static void
clear(const struct kept *kept)
{
	DIR *dir = opendir(kept->folder);
	struct dirent *entry;
	char path[256];

	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL) {
		path_of(kept, entry->d_name, path);
		/* unlink() fails for a subfolder; leave it there */
		if (unlink(path) != 0)
			assert_true(errno == EISDIR || errno == EPERM);
	}
	closedir(dir);
}

static void
write_file(const char *path, const char *bytes, size_t n, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), n);
	assert_int_equal(fchmod(fd, mode), 0);
	assert_int_equal(close(fd), 0);
}

void
kept_put_back(const struct kept *kept)
{
	char path[256];

	clear(kept);
	if (!kept->there) {
		(void)rmdir(kept->folder);
		return;
	}
	(void)mkdir(kept->folder, 0750);
	for (size_t i = 0; i < kept->n; i++) {
		path_of(kept, kept->file[i].name, path);
		write_file(path, kept->file[i].bytes, kept->file[i].size,
		    kept->file[i].mode);
	}
}

void
kept_copy(const struct kept *kept, const char *name, const char *to)
{
	(void)unlink(to);
	for (size_t i = 0; i < kept->n; i++)
		if (strcmp(kept->file[i].name, name) == 0) {
			write_file(to, kept->file[i].bytes, kept->file[i].size,
			    kept->file[i].mode);
			return;
		}
	fail_msg("there is no %s in %s", name, kept->folder);
}

void
kept_free(struct kept *kept)
{
	while (kept->n > 0)
		free(kept->file[--kept->n].bytes);
}
