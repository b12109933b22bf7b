/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * unpack.h -- unpacks a downloaded list: decompresses gzip and xz, and takes
 * the list out of a tar archive.
 *
 * The only user of libarchive.  Never creates a file with a name from an
 * archive.
 */
#ifndef SG_UNPACK_H
#define SG_UNPACK_H

#include <stdint.h>
#include <stdio.h>

struct sg_arena;

#define SG_UNPACK_MOST_BYTES (UINT64_C(512) << 20)

/*
 * Read `from`, which has `packed_bytes`, from its start and write the text of
 * the list to `to`.  In an archive, the list is its only file, or the files
 * `domains` and `urls` of its only folder with such files, one after the other.
 * Returns NULL, or the reason of a failure, static or in `arena`.  It also
 * fails if the result is over `most_bytes`, or over 100 times `packed_bytes`
 * and over 16 MB, which no list is.
 */
const char *sg_unpack(struct sg_arena *arena, FILE *from, uint64_t packed_bytes,
    FILE *to, uint64_t most_bytes);

#endif
