/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sealed.h -- immutable in-memory copies of files, so that the bytes that were
 * checked are the bytes that are read later.
 *
 * A mapped file shows its readers whatever is written to it later, and kills
 * them (SIGBUS) if it is truncated.  So the bytes are copied into memory of the
 * kernel (memfd_create(2)) and sealed (F_ADD_SEALS of fcntl(2)) before they are
 * used: as long as a copy exists, the kernel refuses to write, shrink or grow
 * it, even for the user who made it and for root.  Processes can share one
 * copy: see shelf.h.
 *
 * The content is not interpreted.  Every function may be called from any
 * thread; the holder count is atomic.
 */
#ifndef SG_SEALED_H
#define SG_SEALED_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

/*
 * Identifies one version of a file.  A second hard link to it is the same
 * version (`schoolgate install` keeps the previous images by a link), so the
 * time of the last status change (ctime) is not part of it.
 */
struct sg_version {
	uint64_t dev, ino, size;
	int64_t written[2]; /* mtime: UTC seconds, nanoseconds */
};

/* A sealed copy.  Read-only for callers; made by the functions below. */
struct sg_sealed {
	const uint8_t *bytes; /* page-aligned; NULL if size is 0 */
	size_t size;
	struct sg_version version; /* version of the file that was copied */
	int fd;                    /* the memfd, to be mapped or passed on */
	atomic_uint holders;
};

struct sg_version sg_version_of(const struct stat *status);
bool sg_version_is(const struct sg_version *a, const struct sg_version *b);

/*
 * Open the regular file `path` for reading and fill *status.  Returns a
 * descriptor, or -1 with *error set to an error for sg_file_why().  Never
 * blocks on a pipe.
 */
int sg_sealed_open_file(const char *path, struct stat *status, int *error);
/*
 * Make a sealed copy of the file open at `fd`, whose stat is `status`; the
 * caller holds it.  If the file shrinks meanwhile the copy is shorter, if it
 * grows the copy is cut at the size in `status`: the check of the copy finds
 * either.  Returns 0, or an errno value (ENOMEM: not enough memory) with
 * *sealed NULL.  `fd` stays open.  Cost: reads the file once; rests as
 * base/throttle.h describes.
 */
int sg_sealed_copy(int fd, const struct stat *status,
    struct sg_sealed **sealed);
/*
 * Map the sealed copy in `fd`, which another process made of `version`; the
 * caller holds it.  Takes ownership of `fd`, also on error.  Returns 0, or an
 * errno value (EPERM: not sealed, or of another size).
 */
int sg_sealed_adopt(int fd, const struct sg_version *version,
    struct sg_sealed **sealed);
/*
 * The copy among `known` (entries may be NULL) of exactly this version, with
 * one more holder: the caller; NULL if there is no copy of it.
 */
struct sg_sealed *sg_sealed_known(struct sg_sealed *const *known, size_t n,
    const struct stat *status);
/* Add a holder; returns `sealed`, which may be NULL. */
struct sg_sealed *sg_sealed_hold(struct sg_sealed *sealed);
/* Drop a holder and set *sealed to NULL; the last one frees the copy. */
void sg_sealed_leave(struct sg_sealed **sealed);
/*
 * Write a path by which this process can open the copy while it holds it: for
 * libraries that accept only paths.
 */
#define SG_SEALED_PATH_BYTES 32
void sg_sealed_path(const struct sg_sealed *sealed,
    char path[SG_SEALED_PATH_BYTES]);

#endif
