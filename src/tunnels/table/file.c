/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * file.c -- makes and opens the file of the table.
 */
#include "tunnels/table/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- making ------------------------------------------------------------- */

/* Fill a new, empty file.  Returns an errno value. */
static int
fill(int fd, const char *ledger, int64_t now)
{
	struct sg_table_head head = {.magic = SG_TABLE_MAGIC,
	    .version = SG_TUNNELS_VERSION,
	    .slots = SG_TUNNEL_SLOTS,
	    .row_bytes = SG_ROW_BYTES,
	    .unfit_slots = SG_UNFIT_SLOTS,
	    .born = now,
	    .next_ended = sg_fetch_first(ledger)};
	int error;

	if (getrandom(head.birth, sizeof head.birth, 0) !=
		(ssize_t)sizeof head.birth ||
	    getrandom(&head.salt, sizeof head.salt, 0) !=
		(ssize_t)sizeof head.salt)
		return EIO;
	error = posix_fallocate(fd, 0, (off_t)SG_TABLE_BYTES);
	if (error != 0)
		return error;
	if (pwrite(fd, &head, sizeof head, 0) != (ssize_t)sizeof head)
		return EIO;
	return fchmod(fd, 0640) == 0 ? 0 : errno;
}

/*
 * Make the file.  The caller holds the lock of the folder.  Returns an errno
 * value.
 */
static int
make(const char *path, const char *ledger, int64_t now)
{
	char temporary[4096];
	int fd, error;

	if ((size_t)snprintf(temporary, sizeof temporary, "%s.new", path) >=
	    sizeof temporary)
		return ENAMETOOLONG;
	/* Left by a process that was killed. */
	(void)unlink(temporary);
	fd = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno;
	error = fill(fd, ledger, now);
	if (error == 0 && rename(temporary, path) != 0)
		error = errno;
	if (error != 0)
		(void)unlink(temporary);
	close(fd);
	return error;
}

/* ---- opening ------------------------------------------------------------ */

/*
 * Map the table that is open at `fd`.  Returns 0, an errno value, or SG_WHY_ODD
 * if the file is no table.
 */
static int
map_file(int fd, struct sg_map *map)
{
	struct stat st;
	char *at;

	if (fstat(fd, &st) != 0)
		return errno;
	/* The owner of a file can cut it, which would kill this process. */
	if (!S_ISREG(st.st_mode) || st.st_size != (off_t)SG_TABLE_BYTES ||
	    st.st_uid != geteuid())
		return SG_WHY_ODD;
	at = mmap(NULL, SG_TABLE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
	    0);
	if (at == MAP_FAILED)
		return errno;
	map->head = (struct sg_table_head *)(void *)at;
	map->words = (_Atomic uint64_t *)(void *)(at + SG_TABLE_WORDS_AT);
	map->unfit = (struct sg_unfit *)(void *)(at + SG_TABLE_UNFIT_AT);
	map->rows = (struct sg_row *)(void *)(at + SG_TABLE_ROWS_AT);
	map->dev = st.st_dev;
	map->ino = st.st_ino;
	if (sg_is_table(map->head))
		return 0;
	(void)munmap(at, SG_TABLE_BYTES);
	return SG_WHY_ODD;
}

/* Open the file at `path` and map it.  Returns as map_file(). */
static int
open_map(const char *path, struct sg_map *map)
{
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	int error;

	if (fd < 0)
		/* A folder or a link is no table either. */
		return errno == EISDIR || errno == ELOOP ? SG_WHY_ODD : errno;
	error = map_file(fd, map);
	close(fd);
	return error;
}

/*
 * Lock the folder of the table.  Of the processes that start together, one
 * makes the table: each table takes 33 MB of memory.  Waits for a second at
 * most.  Returns a descriptor that holds the lock, or -1.
 */
static int
lock_folder(const char *path)
{
	const struct timespec moment = {.tv_nsec = 10000000};
	char folder[4096];
	int fd;

	if ((size_t)snprintf(folder, sizeof folder, "%s", path) >=
	    sizeof folder)
		return -1;
	fd = open(dirname(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (int i = 0; fd >= 0 && i < 100; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			break;
		(void)nanosleep(&moment, NULL);
	}
	return fd;
}

int
sg_map_open(const char *path, const char *ledger, int64_t now,
    struct sg_map *map, bool *replaced)
{
	int lock = lock_folder(path);
	int error = open_map(path, map);

	*replaced = error == SG_WHY_ODD;
	if (error == ENOENT || error == SG_WHY_ODD) {
		error = make(path, ledger, now);
		if (error == 0)
			error = open_map(path, map);
	}
	if (lock >= 0)
		close(lock);
	return error;
}
