/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * file.h -- reads whole files, and replaces them atomically: a reader sees the
 * old file or the new one, never a part.
 *
 * Every function may be called from any thread, except sg_file_read_by().
 */
#ifndef SG_FILE_H
#define SG_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/rights.h"
#include "base/text.h"

struct sg_arena;

/* Errors in addition to errno values. */
#define SG_FILE_ODD (-1) /* the path is not a regular file */
/* The user with whose rights sg_file_read_by() reads may not read the file. */
#define SG_FILE_NOT_THEIRS (-2)
/*
 * Returns the message for an error of the functions below.  The text is static,
 * or valid until the thread's next call of strerror(3).
 */
const char *sg_file_why(int error);

/*
 * True if the error does not come from the file itself (out of memory, no
 * descriptors, a faulty disk), so that it may be temporary.
 */
bool sg_file_error_passes(int error);
/*
 * Open the regular file `path` for reading and store its size in bytes.  On
 * success returns 0, and the caller must close *fd.  On error returns an errno
 * value or SG_FILE_ODD, and sets *fd to -1.  Never blocks: pipes, devices and
 * sockets are refused with SG_FILE_ODD.  A folder is refused with EISDIR.
 */
int sg_file_open(const char *path, int *fd, size_t *size);
/*
 * Read the whole regular file `path` (at most `cap_bytes`) into `arena`,
 * NUL-terminated.  Returns 0 on success.  On error returns an errno value or
 * SG_FILE_ODD, and *text is empty.  EFBIG means that the file is larger than
 * `cap_bytes`.
 */
int sg_file_read(struct sg_arena *arena, const char *path, size_t cap_bytes,
    struct sg_str *text);
/*
 * Read the file `path` like sg_file_read().  Use this function if `path` was
 * written in another file, called the naming file here.  A user who can write
 * to the naming file could write any path there, and root would read that file.
 * So `path` is read with the rights of this user (rights.h).
 *
 * On entry, *by must be the rights of the user who can write to the naming
 * file.  If only root can (by->lesser is false), the file is read with the
 * rights of the user who can write to the folder of `path`.
 *
 * On return, *by holds the rights to pass for paths that are written in the
 * file `path` itself.  If `path` was read as root, these are the rights of the
 * user who can write to `path`.  Otherwise they are the rights with which
 * `path` was read.
 *
 * Returns the errors of sg_file_read(), and SG_FILE_NOT_THEIRS.  Not
 * thread-safe.
 */
int sg_file_read_by(struct sg_arena *arena, const char *path, size_t cap_bytes,
    struct sg_str *text, struct sg_rights *by);
/*
 * Works like sg_file_read(), but `path` may also be a pipe or a device.  Use it
 * for paths from the command line.  Blocks until the other end of a pipe is
 * closed.
 */
int sg_file_read_stream(struct sg_arena *arena, const char *path,
    size_t cap_bytes, struct sg_str *text);
/*
 * Replace the content of the file `path` by `size` bytes.  The steps are: write
 * a temporary file in the same folder, fsync it, rename it to `path`, and fsync
 * the folder.  Returns 0 or an errno value.  On failure the old file is
 * unchanged and the temporary file is removed.  The last fsync is an exception.
 * If it fails, the new file is in place, but a power cut might bring the old
 * file back.
 */
int sg_file_replace(const char *path, const void *bytes, size_t size,
    mode_t mode);
/*
 * Returns the path of the file `name` in the folder of the file `beside`.  If
 * `name` is absolute, returns a copy of `name`.  The arena owns the result.
 */
char *sg_path_beside(struct sg_arena *arena, const char *beside,
    const char *name);
/* Returns "FOLDER/NAME".  The arena owns the result. */
char *sg_path_join(struct sg_arena *arena, const char *folder,
    const char *name);

#endif
