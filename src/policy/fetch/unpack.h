/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * unpack.h -- unpacks a downloaded list: decompresses gzip and xz, and takes
 * the list out of a tar archive.
 *
 * File names in an archive are never used as paths on the disk.  No other file
 * uses libarchive.  One thread at a time for each arena.
 */
#ifndef SG_UNPACK_H
#define SG_UNPACK_H

#include <stdint.h>
#include <stdio.h>

struct sg_arena;

/* Usual value for `most_bytes`: 512 MiB. */
#define SG_UNPACK_MOST_BYTES (UINT64_C(512) << 20)

/*
 * Read `from` from its start, and write the text of the list to `to`.  `from`
 * has `packed_bytes` bytes.  If an archive has only one file, that file is the
 * list.  If exactly one folder of an archive has files named `domains` or
 * `urls`, these files are the list, one after the other.
 *
 * Returns NULL on success.  Returns the reason of a failure as text, static or
 * in `arena`.  To stop zip bombs, unpacked data of more than `most_bytes` is a
 * failure.  It is also a failure if the unpacked data is over 16 MiB and over
 * 100 times `packed_bytes`, because no list is compressed so much.
 */
const char *sg_unpack(struct sg_arena *arena, FILE *from, uint64_t packed_bytes,
    FILE *to, uint64_t most_bytes);

#endif
