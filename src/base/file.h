/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * file.h -- whole files: read, and replaced so that a reader sees the old
 * one or the new one and never a part.
 */
#ifndef SG_FILE_H
#define SG_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/rights.h"
#include "base/text.h"

struct sg_arena;

/* Beside errno values: there is something else than a file; it was to be read
 * with the rights of others, who may not. */
#define SG_FILE_ODD (-1)
#define SG_FILE_NOT_THEIRS (-2)
/* What an error of the functions below means; static, or of strerror(). */
const char *sg_file_why(int error);

/*
 * Is this error, as above, one that says nothing of the file itself: no memory,
 * no descriptors, a disk with a fault?  Then it may be over soon.
 */
bool sg_file_error_passes(int error);
/*
 * Open the regular file `path` for reading, and tell its size.  Returns 0, or
 * an errno value or SG_FILE_ODD; *fd is -1 then.  Never waits: a pipe, a
 * device, a socket in its place is refused, as a folder is (EISDIR).
 */
int sg_file_open(const char *path, int *fd, size_t *size);
/*
 * Read all of the regular file `path` (at most `cap_bytes`) into `arena`,
 * NUL-terminated.  Returns 0, or an error as above (EFBIG: over the cap);
 * *text is then empty.
 */
int sg_file_read(struct sg_arena *arena, const char *path, size_t cap_bytes,
    struct sg_str *text);
/*
 * The same for those who can change what named the file, with their rights
 * (rights.h) and those of whoever can change the folder it lies in, if any of
 * them are lesser than ours.  *by becomes the rights of those who can change
 * the file: for what it names in turn.  Not thread-safe.
 */
int sg_file_read_by(struct sg_arena *arena, const char *path, size_t cap_bytes,
    struct sg_str *text, struct sg_rights *by);
/* The same as the first of anything that can be read, for what a person names
 * on the command line: waits for a pipe as long as its other end likes. */
int sg_file_read_stream(struct sg_arena *arena, const char *path,
    size_t cap_bytes, struct sg_str *text);
/*
 * Replace `path` by `size` bytes: temporary file beside it, fsync, rename,
 * fsync of the folder.  Returns 0 or an errno value; on failure the old file
 * stands untouched and the temporary one is gone.  (Only when the very last
 * step fails is the new file in place, but a power cut might undo it.)
 */
int sg_file_replace(const char *path, const void *bytes, size_t size,
    mode_t mode);
/* `name` as seen from the folder of `beside` (absolute names unchanged). */
char *sg_path_beside(struct sg_arena *arena, const char *beside,
    const char *name);
char *sg_path_join(struct sg_arena *arena, const char *folder,
    const char *name);

#endif
