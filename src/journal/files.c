/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * files.c -- opens and closes the files of a journal, and reads its keys.
 */
#include "journal/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/vmem.h"
#include "journal/days.h"
#include "journal/event.h"

bool
sg_writer_init(struct sg_writer *w, const char *folder, const char *key_path)
{
	memset(w, 0, sizeof(*w));
	w->folder = folder;
	w->key_path = key_path;
	w->head_fd = w->day_fd = -1;
	w->head_key.day = SG_NO_DAY;
	w->line = sg_vmem_new(SG_LINE_MAX);
	return w->line != NULL;
}

void
sg_writer_close(struct sg_writer *w)
{
	if (w->day_fd >= 0)
		close(w->day_fd);
	if (w->head_fd >= 0)
		close(w->head_fd); /* releases the file lock */
	w->head_fd = w->day_fd = -1;
	w->settled = false;
}

void
sg_writer_fini(struct sg_writer *w)
{
	sg_writer_close(w);
	sg_vmem_free(w->line, SG_LINE_MAX);
	sodium_memzero(w, sizeof(*w));
}

bool
sg_writer_keys(struct sg_writer *w)
{
	uint8_t hash[crypto_shorthash_siphashx24_BYTES];

	if (w->has_keys)
		return true;
	if (!sg_keyfile_read(w->key_path, &w->keys, w->why))
		return false;
	w->has_keys = true;
	w->head_key.day = SG_NO_DAY;
	crypto_shorthash_siphashx24(hash, NULL, 0, w->keys.label);
	sodium_bin2hex(w->mark, sizeof(w->mark), hash, sizeof(w->mark) / 2);
	return true;
}

/* If root creates a file, give it to the owner of the folder. */
static int
give_to_owner(const struct sg_writer *w, int fd)
{
	struct stat st;

	if (geteuid() != 0)
		return 0;
	if (stat(w->folder, &st) != 0 || fchown(fd, st.st_uid, st.st_gid) != 0)
		return errno;
	return 0;
}

static int
refuse_odd(int *fd)
{
	struct stat st;
	int error = fstat(*fd, &st) != 0 ? errno :
	    S_ISREG(st.st_mode)          ? 0 :
					   SG_WHY_ODD;

	if (error != 0) {
		close(*fd);
		*fd = -1;
	}
	return error;
}

int
sg_writer_open(const struct sg_writer *w, const char *name, int flags,
    mode_t mode, int *fd)
{
	char path[SG_DAYS_PATH];
	int error = sg_days_path(w->folder, name, path);

	if (error != 0)
		return error;
	flags |= O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
	*fd = open(path, flags & ~O_CREAT);
	if (*fd >= 0)
		return refuse_odd(fd);
	/* This is a pipe without a reader, or a folder. */
	if (errno == ENXIO || errno == EISDIR)
		return SG_WHY_ODD;
	if (errno != ENOENT || (flags & O_CREAT) == 0)
		return errno;
	*fd = open(path, flags, mode);
	return *fd < 0 ? errno : give_to_owner(w, *fd);
}
