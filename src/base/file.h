/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * file.h -- reads whole files, and replaces them atomically: a reader sees the
 * old file or the new one, never a part.
 *
 * May be called from any thread, except sg_file_read_by().
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
/* The rights with which sg_file_read_by() reads do not allow it. */
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
 * Open the regular file `path` for reading and store its size in bytes. Returns
 * 0, and the caller closes *fd; or an errno value or SG_FILE_ODD, with *fd set
 * to -1.  Never blocks: a pipe, device or socket is refused, and so is a folder
 * (EISDIR).
 */
int sg_file_open(const char *path, int *fd, size_t *size);
/*
 * Read the whole regular file `path` (at most `cap_bytes`) into `arena`,
 * NUL-terminated.  Returns 0, or an error as above (EFBIG: over the cap) with
 * an empty *text.
 */
int sg_file_read(struct sg_arena *arena, const char *path, size_t cap_bytes,
    struct sg_str *text);
/*
 * The same for a path that stands in another file, so that whoever wrote that
 * file cannot make root read what they may not read themselves (rights.h).  At
 * the call, *by has the rights of those who can change the other file.  The
 * file is read with them or, if they are our own, with the rights of those who
 * can change the path's folder.  On return *by has the rights for reading the
 * paths that stand in this file: those just used or, if they are our own, the
 * rights of those who can change this file.  Not thread-safe.
 */
int sg_file_read_by(struct sg_arena *arena, const char *path, size_t cap_bytes,
    struct sg_str *text, struct sg_rights *by);
/*
 * As sg_file_read(), but from anything that can be read, for paths on the
 * command line.  Blocks until a pipe's other end is closed.
 */
int sg_file_read_stream(struct sg_arena *arena, const char *path,
    size_t cap_bytes, struct sg_str *text);
/*
 * Replace `path` by `size` bytes: write a temporary file beside it, fsync,
 * rename, fsync the folder.  Returns 0 or an errno value.  On failure the old
 * file is unchanged and the temporary file is removed; only if the last fsync
 * fails is the new file in place, though a power cut might undo that.
 */
int sg_file_replace(const char *path, const void *bytes, size_t size,
    mode_t mode);
/*
 * `name` relative to the folder of the file `beside`; an absolute `name` is
 * copied unchanged.  Owned by the arena.
 */
char *sg_path_beside(struct sg_arena *arena, const char *beside,
    const char *name);
/* "FOLDER/NAME".  Owned by the arena. */
char *sg_path_join(struct sg_arena *arena, const char *folder,
    const char *name);

#endif
