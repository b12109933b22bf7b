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
 * The message for an error of the functions below; static, or valid until the
 * thread's next call of strerror(3).
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
 * value or SG_FILE_ODD, and sets *fd to -1.  Never blocks: a pipe, device or
 * socket is refused, and so is a folder (EISDIR).
 */
int sg_file_open(const char *path, int *fd, size_t *size);
/*
 * Read the whole regular file `path` (at most `cap_bytes`) into `arena`,
 * NUL-terminated.  Returns 0; on error an errno value (EFBIG: the file is
 * larger than `cap_bytes`) or SG_FILE_ODD, with an empty *text.
 */
int sg_file_read(struct sg_arena *arena, const char *path, size_t cap_bytes,
    struct sg_str *text);
/*
 * Read the file `path` like sg_file_read(), where `path` was written in another
 * file, the naming file.  A user who can write to the naming file could put any
 * path there, and root would read it; so the file is read with the rights of
 * that user (rights.h).
 *
 * On entry, *by must be the rights of the user who can write to the naming
 * file.  If only root can (by->lesser is false), the file is read with the
 * rights of the user who can write to the folder of `path`.
 *
 * On return, *by is what to pass for paths that are written in the file just
 * read: the rights that it was read with; or, if it was read as root, the
 * rights of the user who can write to it.  Errors are those of sg_file_read(),
 * and SG_FILE_NOT_THEIRS.  Not thread-safe.
 */
int sg_file_read_by(struct sg_arena *arena, const char *path, size_t cap_bytes,
    struct sg_str *text, struct sg_rights *by);
/*
 * As sg_file_read(), but `path` may also be a pipe or a device: for paths on
 * the command line.  Blocks until the other end of a pipe is closed.
 */
int sg_file_read_stream(struct sg_arena *arena, const char *path,
    size_t cap_bytes, struct sg_str *text);
/*
 * Replace `path` by `size` bytes: write a temporary file beside it, fsync,
 * rename, fsync the folder.  Returns 0 or an errno value.  On failure the old
 * file is unchanged and the temporary file is removed.  The exception is a
 * failure of the last fsync: then the new file is in place, but a power cut
 * might bring the old file back.
 */
int sg_file_replace(const char *path, const void *bytes, size_t size,
    mode_t mode);
/*
 * The path of the file `name` in the folder of the file `beside`; a copy of
 * `name` if it is absolute.  Owned by the arena.
 */
char *sg_path_beside(struct sg_arena *arena, const char *beside,
    const char *name);
/* "FOLDER/NAME".  Owned by the arena. */
char *sg_path_join(struct sg_arena *arena, const char *folder,
    const char *name);

#endif
