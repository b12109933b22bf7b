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
struct stat;

/* Errors in addition to errno values. */
#define SG_FILE_ODD (-1) /* the path is not a regular file */
/*
 * sg_file_read_by() reads with the rights of a user.  This error means that
 * this user may not read the file.
 */
#define SG_FILE_NOT_THEIRS (-2)
/*
 * Returns the message for an error of the functions below.  The text is static,
 * or valid until the thread's next call of strerror(3).
 */
const char *sg_file_why(int error);

/*
 * Returns true if the error may be temporary, because the file itself is not
 * the cause.  Examples: no memory, no descriptors, a faulty disk.
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
/* Works like sg_file_read(), with the open file `fd` of `size` bytes.  *text is
 * not set on error. */
int sg_file_read_open(struct sg_arena *arena, int fd, size_t size,
    size_t cap_bytes, struct sg_str *text);
/*
 * Read the file `path` like sg_file_read().  Use this function if `path` was
 * written in another file, called the naming file here.  A user who can write
 * to the naming file could write there the path of a file that only root may
 * read.  So `path` is read with the rights of this user (rights.h).
 *
 * On entry, *by must be the rights of the user who can write to the naming
 * file.  If only root can write to it, by->lesser is false.  Then `path` is
 * read with the rights of the user who can write to the folder of `path`.
 *
 * On return, *by holds the rights for paths that are written in the file `path`
 * itself.  If `path` was read as root, these are the rights of the user who can
 * write to `path`.  Otherwise they are the rights with which `path` was read.
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
 * Replace the content of the file `path` by `size` bytes.  The new file has the
 * permissions `mode`.  The steps are: write a temporary file in the same
 * folder, fsync it, rename it to `path`, and fsync the folder.  Returns 0 or an
 * errno value.  On failure the old file is
 * unchanged and the temporary file is removed.  Exception: if only the fsync of
 * the folder fails, the new file is in place, but a power cut might bring the
 * old file back.
 */
int sg_file_replace(const char *path, const void *bytes, size_t size,
    mode_t mode);
/*
 * Works like sg_file_replace(), and the new file gets the permissions, the
 * owner and the group of `like`, usually the status of the old file.  Returns
 * EPERM if this process may not give it away.
 */
int sg_file_replace_like(const char *path, const void *bytes, size_t size,
    const struct stat *like);
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
