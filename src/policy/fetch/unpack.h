/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * unpack.h -- unpacks a downloaded list: decompresses gzip and xz, and takes
 * the list out of a tar archive.
 *
 * The only user of libarchive.  Never creates a file with a name from an
 * archive.  One thread at a time for each arena.
 */
#ifndef SG_UNPACK_H
#define SG_UNPACK_H

#include <stdint.h>
#include <stdio.h>

struct sg_arena;

/* Usual value for `most_bytes`: 512 MiB. */
#define SG_UNPACK_MOST_BYTES (UINT64_C(512) << 20)

/*
 * Read `from`, which has `packed_bytes` bytes, from its start and write the
 * text of the list to `to`.  The list in an archive is the archive's only file;
 * or the files `domains` and `urls`, one after the other, if only one folder of
 * the archive has files with these names.
 *
 * Returns NULL, or the reason of a failure, static or in `arena`.  To stop zip
 * bombs it also fails if the unpacked data is over `most_bytes`, or if it is
 * both over 16 MiB and over 100 times `packed_bytes`: no list is compressed so
 * much.
 */
const char *sg_unpack(struct sg_arena *arena, FILE *from, uint64_t packed_bytes,
    FILE *to, uint64_t most_bytes);

#endif
