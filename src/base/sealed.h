/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sealed.h -- immutable in-memory copies of files, so that the bytes that were
 * checked are the bytes that are read later.
 *
 * A process that maps a file sees whatever is written to the file later, and is
 * killed (SIGBUS) if the file is truncated.  So the file is copied into memory
 * (memfd_create(2)).  The memory is sealed (F_ADD_SEALS of fcntl(2)) before it
 * is used.  The kernel then refuses to write, shrink or grow the copy, even for
 * the user who made it and for root.  Processes can share one copy: see
 * shelf.h.
 *
 * The functions do not interpret the content.  A holder is a reference to a
 * copy.  The copy is freed when its last holder leaves.  The count of holders
 * is atomic.  Every function may be called from any thread.
 */
#ifndef SG_SEALED_H
#define SG_SEALED_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

/*
 * Identifies one version of a file.  The time of the last status change (ctime)
 * is left out: it changes when a hard link to the file is made, although the
 * content stays the same.  `schoolgate install` makes hard links to keep the
 * previous images.
 */
struct sg_version {
	uint64_t dev, ino, size;
	int64_t written[2]; /* mtime: UTC seconds, nanoseconds */
};

/* A sealed copy.  Callers only read it. */
struct sg_sealed {
	const uint8_t *bytes; /* page-aligned; NULL if size is 0 */
	size_t size;
	struct sg_version version; /* version of the file that was copied */
	int fd; /* descriptor of the memory (memfd), for mapping it or sending
		   it to another process */
	atomic_uint holders; /* number of holders (references) */
};

struct sg_version sg_version_of(const struct stat *status);
/* Returns true if both are the same version of the same file. */
bool sg_version_is(const struct sg_version *a, const struct sg_version *b);

/*
 * Open the regular file `path` for reading and fill *status.  Returns a
 * descriptor, or -1 with *error set to an error code for sg_file_why() of
 * file.h.  Never blocks on a pipe.
 */
int sg_sealed_open_file(const char *path, struct stat *status, int *error);
/*
 * Make a sealed copy of the file that is open at `fd` and that `status`
 * describes.  The caller becomes the first holder of the copy.  If the file
 * shrinks while it is copied, the copy is shorter.  If the file grows, the copy
 * ends at the size in `status`.  The caller has to check the content of the
 * copy.  Returns 0, or an errno value (ENOMEM: not enough memory) with *sealed
 * NULL.  `fd` stays open.  Cost: reads the file once; pauses as base/throttle.h
 * describes.
 */
int sg_sealed_copy(int fd, const struct stat *status,
    struct sg_sealed **sealed);
/*
 * Map the sealed copy in the descriptor `fd`.  Another process made this copy,
 * of the file version `version`.  The caller becomes a holder of the copy.
 * Takes ownership of `fd`, also on error.  Returns 0, or an errno value.  EPERM
 * means that the memory is not sealed, or has another size than `version`.
 */
int sg_sealed_adopt(int fd, const struct sg_version *version,
    struct sg_sealed **sealed);
/*
 * Find the copy among `known` (entries may be NULL) of the file version that
 * `status` describes.  The caller becomes one more holder of that copy.
 * Returns NULL if there is no such copy.
 */
struct sg_sealed *sg_sealed_known(struct sg_sealed *const *known, size_t n,
    const struct stat *status);
/* Add a holder; returns `sealed`, which may be NULL. */
struct sg_sealed *sg_sealed_hold(struct sg_sealed *sealed);
/*
 * Stop holding the copy, and set *sealed to NULL.  When the last holder leaves,
 * the copy is freed.
 */
void sg_sealed_leave(struct sg_sealed **sealed);
/*
 * Write a path with which this process can open the copy, for libraries that
 * accept only paths.  The path is valid while the process holds the copy.
 */
#define SG_SEALED_PATH_BYTES 32
void sg_sealed_path(const struct sg_sealed *sealed,
    char path[SG_SEALED_PATH_BYTES]);

#endif
