/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * file.c -- reads whole files, and replaces them atomically.
 *
 * Two concurrent writers of one file are not serialised.  The later writer
 * replaces the whole file.
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

bool
sg_file_error_passes(int error)
{
	static const int passing[] = {EAGAIN, EBUSY, EINTR, EIO, EMFILE, ENFILE,
	    ENOBUFS, ENOLCK, ENOMEM, ENOSPC, ESTALE, ETIMEDOUT};

	for (size_t i = 0; i < sizeof(passing) / sizeof(passing[0]); i++) {
		if (error == passing[i])
			return true;
	}
	return false;
}

/* Works like read(2), but retries after EINTR. */
static ssize_t
read_on(int fd, char *p, size_t n)
{
	ssize_t got;

	do
		got = read(fd, p, n);
	while (got < 0 && errno == EINTR);
	return got;
}

/* The size is only a hint: pipes have no size, and a file may grow while it is
 * read. */
int
sg_file_read_open(struct sg_arena *arena, int fd, size_t hint, size_t cap_bytes,
    struct sg_str *text)
{
	/* One byte more to detect the end, and one for the NUL. */
	size_t room = hint + 2;
	size_t n = 0;
	ssize_t got;
	char *p;

	if (hint > cap_bytes)
		return EFBIG;
	p = sg_arena_alloc(arena, room);
	for (;;) {
		got = read_on(fd, p + n, room - n - 1);
		if (got < 0)
			return errno;
		if (got == 0)
			break;
		n += (size_t)got;
		if (n > cap_bytes)
			return EFBIG;
		p = sg_arena_grow(arena, p, n + 1, &room, 1);
	}
	p[n] = '\0';
	*text = (struct sg_str){p, n};
	return 0;
}

/*
 * Works like sg_file_open(), but opens the file with `rights`, and fills
 * *status.
 */
static int
open_file(const char *path, const struct sg_rights *rights, int *fd,
    struct stat *status)
{
	int error = 0;

	/* O_NONBLOCK: do not wait for the writer of a pipe. */
	*fd = sg_rights_open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK,
	    rights);
	if (*fd < 0 && rights->lesser && (errno == EACCES || errno == EPERM))
		return SG_FILE_NOT_THEIRS;
	if (*fd < 0)
		/* open(2) fails with ENXIO for a socket. */
		return errno == ENXIO ? SG_FILE_ODD : errno;
	if (fstat(*fd, status) != 0)
		error = errno;
	else if (S_ISDIR(status->st_mode))
		error = EISDIR;
	else if (!S_ISREG(status->st_mode))
		error = SG_FILE_ODD;
	else if ((uintmax_t)status->st_size > SIZE_MAX / 2)
		error = EFBIG;
	if (error != 0) {
		close(*fd);
		*fd = -1;
	}
	return error;
}

int
sg_file_open(const char *path, int *fd, size_t *size)
{
	const struct sg_rights own = {.lesser = false};
	struct stat status;
	int error = open_file(path, &own, fd, &status);

	*size = error == 0 ? (size_t)status.st_size : 0;
	return error;
}

const char *
sg_file_why(int error)
{
	switch (error) {
	case SG_FILE_ODD:
		return "it is a pipe, a device or the like, and no file";
	case SG_FILE_NOT_THEIRS:
		return "the user who can write to the file that names it may not read it";
	case EISDIR:
		return "it is a folder";
	}
	return strerror(error);
}

int
sg_file_read(struct sg_arena *arena, const char *path, size_t cap_bytes,
    struct sg_str *text)
{
	size_t size;
	int fd, error;

	*text = SG_LIT("");
	error = sg_file_open(path, &fd, &size);
	if (error != 0)
		return error;
	error = sg_file_read_open(arena, fd, size, cap_bytes, text);
	close(fd);
	return error;
}

int
sg_file_read_by(struct sg_arena *arena, const char *path, size_t cap_bytes,
    struct sg_str *text, struct sg_rights *by)
{
	struct stat status;
	int fd, error;

	*text = SG_LIT("");
	if (!by->lesser)
		*by = sg_rights_over_folder(path);
	error = open_file(path, by, &fd, &status);
	if (error != 0)
		return error;
	if (!by->lesser)
		*by = sg_rights_over(&status);
	error = sg_file_read_open(arena, fd, (size_t)status.st_size, cap_bytes,
	    text);
	close(fd);
	return error;
}

int
sg_file_read_stream(struct sg_arena *arena, const char *path, size_t cap_bytes,
    struct sg_str *text)
{
	int fd, error;

	*text = SG_LIT("");
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return errno;
	error = sg_file_read_open(arena, fd, 0, cap_bytes, text);
	close(fd);
	return error;
}

static int
write_all(int fd, const char *p, size_t n)
{
	ssize_t wrote;

	while (n > 0) {
		wrote = write(fd, p, n);
		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			return errno;
		p += wrote;
		n -= (size_t)wrote;
	}
	return 0;
}

/* Fill the new temporary file `fd`; closes it even on error. */
static int
fill(int fd, const void *bytes, size_t size, mode_t mode)
{
	int error = write_all(fd, bytes, size);

	if (error == 0 && fchmod(fd, mode) != 0)
		error = errno;
	if (error == 0 && fsync(fd) != 0)
		error = errno;
	if (close(fd) != 0 && error == 0)
		error = errno;
	return error;
}

/* Length of the folder part of `path` with its slash; 0 if it has no slash. */
static size_t
folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? 0 : (size_t)(slash - path) + 1;
}

/* Give the open file to `owner` and `group`, unless it is theirs. */
static int
give(int fd, uid_t owner, gid_t group)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return errno;
	if ((owner == (uid_t)-1 || owner == st.st_uid) &&
	    (group == (gid_t)-1 || group == st.st_gid))
		return 0;
	return fchown(fd, owner, group) == 0 ? 0 : errno;
}

static int
replace(const char *path, const void *bytes, size_t size, mode_t mode,
    uid_t owner, gid_t group)
{
	size_t folder_len = folder_length(path);
	char *folder, *temporary;
	int fd, folder_fd = -1, error = 0;

	folder = folder_len == 0 ? strdup("./") : strndup(path, folder_len);
	temporary = malloc(strlen(path) +
	    sizeof "./.."
		   "XXXXXX");
	if (folder == NULL || temporary == NULL) {
		error = ENOMEM;
		goto out;
	}
	/* A dot file, so that programs that list the folder skip it. */
	sprintf(temporary, "%s.%s.XXXXXX", folder, path + folder_len);
	folder_fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fd = folder_fd < 0 ? -1 : mkstemp(temporary);
	if (fd < 0) {
		error = errno;
		goto out;
	}
	/* fill() sets the mode last. Until then, only this user can open the
	 * file. */
	error = give(fd, owner, group);
	if (error == 0)
		error = fill(fd, bytes, size, mode);
	else
		close(fd);
	if (error == 0 && rename(temporary, path) != 0)
		error = errno;
	if (error != 0)
		unlink(temporary);
	/* Some file systems cannot sync a folder: EINVAL. */
	else if (fsync(folder_fd) != 0 && errno != EINVAL)
		error = errno;
out:
	if (folder_fd >= 0)
		close(folder_fd);
	free(temporary);
	free(folder);
	return error;
}

int
sg_file_replace(const char *path, const void *bytes, size_t size, mode_t mode)
{
	return replace(path, bytes, size, mode, (uid_t)-1, (gid_t)-1);
}

int
sg_file_replace_like(const char *path, const void *bytes, size_t size,
    const struct stat *like)
{
	return replace(path, bytes, size, like->st_mode & 07777, like->st_uid,
	    like->st_gid);
}

char *
sg_path_beside(struct sg_arena *arena, const char *beside, const char *name)
{
	if (name[0] == '/')
		return sg_arena_dup(arena, sg_str(name));
	return sg_arena_printf(arena, "%.*s%s", (int)folder_length(beside),
	    beside, name);
}

char *
sg_path_join(struct sg_arena *arena, const char *folder, const char *name)
{
	size_t n = strlen(folder);

	return sg_arena_printf(arena, "%s%s%s", folder,
	    n == 0 || folder[n - 1] == '/' ? "" : "/", name);
}
