/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sealed.c -- copies files into sealed memory (memfd).
 *
 * The copy is written with write(2), not through a mapping.  So all pages are
 * allocated at once, and a lack of memory is an error of write(2) instead of a
 * signal.
 */
#define _GNU_SOURCE /* memfd_create, F_ADD_SEALS */
#include "base/sealed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/throttle.h"

#define SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)
#define PART_BYTES ((size_t)16 * 1024)

/*
 * This flag declares that the memory is never executed.  Without the flag,
 * Linux 6.3 and later warn or refuse.  Earlier versions do not know the flag.
 */
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

struct sg_version
sg_version_of(const struct stat *status)
{
	return (struct sg_version){.dev = (uint64_t)status->st_dev,
	    .ino = (uint64_t)status->st_ino,
	    .size = (uint64_t)status->st_size,
	    .written = {
		(int64_t)status->st_mtim.tv_sec, status->st_mtim.tv_nsec}};
}

bool
sg_version_is(const struct sg_version *a, const struct sg_version *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

int
sg_sealed_open_file(const char *path, struct stat *status, int *error)
{
	size_t size;
	int fd;

	*error = sg_file_open(path, &fd, &size);
	if (*error != 0)
		return -1;
	if (fstat(fd, status) == 0)
		return fd;
	*error = errno;
	close(fd);
	return -1;
}

/* ---- copying ------------------------------------------------------------ */

static int
new_memory(void)
{
	const unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
	int fd = memfd_create("schoolgate", flags | MFD_NOEXEC_SEAL);

	if (fd < 0 && errno == EINVAL)
		fd = memfd_create("schoolgate", flags);
	return fd;
}

static int
write_part(int to, const char *part, size_t n)
{
	ssize_t wrote;

	while (n > 0) {
		wrote = write(to, part, n);
		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0) /* a memfd needs no disk */
			return errno == ENOSPC ? ENOMEM : errno;
		part += wrote;
		n -= (size_t)wrote;
	}
	return 0;
}

/* Copy `size` bytes, or fewer if `from` ends earlier. */
static int
copy_bytes(int from, int to, size_t size)
{
	char part[PART_BYTES];
	size_t wanted;
	ssize_t got;
	int error;

	for (size_t at = 0; at < size; at += (size_t)got) {
		wanted = size - at < sizeof(part) ? size - at : sizeof(part);
		got = pread(from, part, wanted, (off_t)at);
		if (got < 0 && errno != EINTR)
			return errno;
		if (got == 0)
			return 0;
		if (got < 0)
			got = 0;
		error = write_part(to, part, (size_t)got);
		if (error != 0)
			return error;
		if (at / SG_THROTTLE_BYTES !=
		    (at + (size_t)got) / SG_THROTTLE_BYTES)
			sg_throttle_rest();
	}
	return 0;
}

/*
 * Map the copy.  The mapping is private (MAP_PRIVATE), because Linux before 6.7
 * refuses a shared mapping of sealed memory.  A private mapping to which
 * nothing is written uses the same pages of memory.
 */
static int
map(struct sg_sealed *sealed)
{
	void *bytes;

	if (sealed->size == 0)
		return 0;
	bytes = mmap(NULL, sealed->size, PROT_READ, MAP_PRIVATE, sealed->fd, 0);
	if (bytes == MAP_FAILED)
		return errno;
	sealed->bytes = bytes;
	return 0;
}

static bool
is_sealed(int fd)
{
	int seals = fcntl(fd, F_GET_SEALS);

	return seals != -1 && (seals & SEALS) == SEALS;
}

/*
 * Make a handle for the sealed memory `fd`, with one holder (reference), and
 * store it in *where.  Takes ownership of `fd`, also on error.
 */
static int
hold_first(int fd, const struct sg_version *version, struct sg_sealed **where)
{
	struct sg_sealed *sealed = calloc(1, sizeof(*sealed));
	struct stat status;
	int error = 0;

	if (sealed == NULL || fstat(fd, &status) != 0) {
		error = sealed == NULL ? ENOMEM : errno;
		free(sealed);
		close(fd);
		return error;
	}
	sealed->fd = fd;
	sealed->size = (size_t)status.st_size;
	sealed->version = *version;
	atomic_init(&sealed->holders, 1);
	error = map(sealed);
	if (error != 0)
		sg_sealed_leave(&sealed);
	*where = sealed;
	return error;
}

int
sg_sealed_copy(int from, const struct stat *status, struct sg_sealed **sealed)
{
	const struct sg_version version = sg_version_of(status);
	int fd = new_memory(), error;

	*sealed = NULL;
	if (fd < 0)
		return errno;
	error = copy_bytes(from, fd, (size_t)status->st_size);
	if (error == 0 && fcntl(fd, F_ADD_SEALS, SEALS) != 0)
		error = errno;
	if (error != 0) {
		close(fd);
		return error;
	}
	return hold_first(fd, &version, sealed);
}

int
sg_sealed_adopt(int fd, const struct sg_version *version,
    struct sg_sealed **sealed)
{
	int error;

	*sealed = NULL;
	if (!is_sealed(fd)) {
		close(fd);
		return EPERM;
	}
	error = hold_first(fd, version, sealed);
	if (error == 0 && (*sealed)->size != version->size) {
		sg_sealed_leave(sealed);
		error = EPERM;
	}
	return error;
}

/* ---- holding ------------------------------------------------------------ */

struct sg_sealed *
sg_sealed_known(struct sg_sealed *const *known, size_t n,
    const struct stat *status)
{
	const struct sg_version version = sg_version_of(status);

	for (size_t i = 0; i < n; i++) {
		if (known[i] != NULL &&
		    sg_version_is(&known[i]->version, &version))
			return sg_sealed_hold(known[i]);
	}
	return NULL;
}

struct sg_sealed *
sg_sealed_hold(struct sg_sealed *sealed)
{
	if (sealed != NULL)
		atomic_fetch_add(&sealed->holders, 1);
	return sealed;
}

void
sg_sealed_leave(struct sg_sealed **where)
{
	struct sg_sealed *sealed = *where;

	*where = NULL;
	if (sealed == NULL || atomic_fetch_sub(&sealed->holders, 1) > 1)
		return;
	if (sealed->bytes != NULL)
		munmap((void *)(uintptr_t)sealed->bytes, sealed->size);
	close(sealed->fd);
	free(sealed);
}

void
sg_sealed_path(const struct sg_sealed *sealed, char path[SG_SEALED_PATH_BYTES])
{
	(void)snprintf(path, SG_SEALED_PATH_BYTES, "/proc/self/fd/%d",
	    sealed->fd);
}
