/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * unpack.h -- what a server sent to the text of a list: gzip and xz undone,
 * the list taken out of a tar archive.
 *
 * The only place that knows libarchive.  Never makes a file of a name that
 * an archive holds.
 */
#ifndef SG_UNPACK_H
#define SG_UNPACK_H

#include <stdint.h>
#include <stdio.h>

struct sg_arena;

#define SG_UNPACK_MOST_BYTES (UINT64_C(512) << 20)

/*
 * Read all of `from` (`packed_bytes` long) and write the list's text to `to`.
 * Of an archive, the one file that it has is the list; or, of one folder, the
 * files `domains` and `urls`, one after the other.
 * Returns NULL, or why that cannot be done, in `arena`: also when it comes to
 * more than `most_bytes`, or to so many times its size that no list does.
 */
const char *sg_unpack(struct sg_arena *arena, FILE *from, uint64_t packed_bytes,
    FILE *to, uint64_t most_bytes);

#endif
