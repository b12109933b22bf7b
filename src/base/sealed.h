/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sealed.h -- the bytes of a file, copied to where nobody can change them:
 * what was checked once is what is read from then on.
 *
 * A file that is mapped shows its readers whatever is written to it later,
 * and ends them (SIGBUS) where it is cut short.  So the bytes are copied into
 * memory of the kernel's (memfd_create(2)), and sealed (F_ADD_SEALS of
 * fcntl(2)) before anybody looks at them: until the last who holds them gives
 * them up, the kernel refuses to write, cut or lengthen them, to the user who
 * made them and to root alike.  Processes can share one copy: see shelf.h.
 *
 * Does not look at what the bytes are.
 */
#ifndef SG_SEALED_H
#define SG_SEALED_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

/*
 * Tells one version of a file from every other.  Another name for it is no
 * other version (`schoolgate install` keeps the images before by one), so
 * the time of its last change but to its bytes is not part of it.
 */
struct sg_version {
	uint64_t dev, ino, size;
	int64_t written[2]; /* seconds, nanoseconds */
};

/* Read as you like, change nothing; made by the functions below only. */
struct sg_sealed {
	const uint8_t *bytes; /* aligned to a page; NULL when size is 0 */
	size_t size;
	struct sg_version version; /* of the file that was copied */
	int fd;                    /* the copy, to be mapped or passed on */
	atomic_uint holders;
};

struct sg_version sg_version_of(const struct stat *status);
bool sg_version_is(const struct sg_version *a, const struct sg_version *b);

/*
 * Open the regular file `path` for reading and say in *status what it is.
 * Returns a descriptor, or -1 with the reason in *error, as sg_file_why() takes
 * it. Does not wait for the other end of a pipe.
 */
int sg_sealed_open_file(const char *path, struct stat *status, int *error);
/*
 * A sealed copy of the file that was opened as `fd` and found to be `status`,
 * held by the caller.  A file that becomes shorter meanwhile gives a shorter
 * copy, one that grows is cut at the size it had: whoever checks the copy
 * sees it.  Returns 0, or an errno value (ENOMEM: no memory for all of it).
 * Cost: reads the file once; rests as base/throttle.h says.
 */
int sg_sealed_copy(int fd, const struct stat *status,
    struct sg_sealed **sealed);
/*
 * The sealed copy in `fd`, which another process made of `version`; takes
 * `fd` over, in case of an error, too.  Returns 0, or an errno value (EPERM:
 * it is not sealed, or not of that size).
 */
int sg_sealed_adopt(int fd, const struct sg_version *version,
    struct sg_sealed **sealed);
/* One of `known` (any may be NULL) that is a copy of just this version, held
 * by the caller; NULL: none is. */
struct sg_sealed *sg_sealed_known(struct sg_sealed *const *known, size_t n,
    const struct stat *status);
/* One more who holds it.  NULL gives NULL. */
struct sg_sealed *sg_sealed_hold(struct sg_sealed *sealed);
/* Give it up and set *sealed to NULL; with the last one it is gone. */
void sg_sealed_leave(struct sg_sealed **sealed);
/*
 * A name under which this process, while it holds the copy, can open it: for
 * libraries that take names only.
 */
#define SG_SEALED_PATH_BYTES 32
void sg_sealed_path(const struct sg_sealed *sealed,
    char path[SG_SEALED_PATH_BYTES]);

#endif
