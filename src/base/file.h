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

#include "base/text.h"

struct sg_arena;

/*
 * Is this errno value one that says nothing of the file itself: no memory, no
 * descriptors, a disk with a fault?  Then it may be over soon.
 */
bool sg_file_error_passes(int error);
/*
 * Read all of `path` (at most `cap_bytes`) into `arena`, NUL-terminated.
 * Returns 0, or an errno value (EFBIG: over the cap); *text is then empty.
 */
int sg_file_read(struct sg_arena *arena, const char *path, size_t cap_bytes,
    struct sg_str *text);
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
