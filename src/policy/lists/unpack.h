/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * unpack.h -- unpacks a list: decompresses gzip, bzip2, xz and zstd, and takes
 * the files of the list out of a tar or zip archive.
 *
 * File names in an archive are never used as paths on the disk.  No other file
 * uses libarchive.  One thread at a time for each arena.
 */
#ifndef SG_UNPACK_H
#define SG_UNPACK_H

#include <stdint.h>
#include <stdio.h>

#include "base/text.h"

struct sg_arena;

/* Usual value for `most_bytes`: 512 MiB. */
#define SG_UNPACK_MOST_BYTES (UINT64_C(512) << 20)

/* A text that sg_unpack() has written. */
struct sg_unpacked_text {
	const char *name; /* Path in the archive.  NULL if the packed text is
			     compressed or plain, and no archive */
	uint64_t end;     /* offset behind its last byte in the output */
};

struct sg_unpacked {
	struct sg_unpacked_text *text;
	size_t ntexts;
	/* Path of a UT1 file of expressions that belongs to the list and was
	 * not unpacked, or NULL. */
	const char *expressions;
	/* Set if the archive has several lists and none was chosen: their
	 * names, separated by commas, and one of these names.  Otherwise NULL.
	 */
	const char *choices, *choice;
};

/* True if `text` begins as an archive or a compressed file does, or has a NUL
 * byte among its first bytes, as old tar archives do. */
bool sg_is_packed(struct sg_str text);

/*
 * Write the texts of the list in `packed` to `to`, one after the other.  A
 * line feed ends each file of an archive.  A text that is not packed is copied.
 *
 * `part` names the list in an archive that has several: a folder with files
 * `domains` or `urls`, or a file.  `part` is a path in the archive, or the end
 * of such a path.  If `part` is empty, an archive must have only one list: one
 * file, or one folder with files `domains` or `urls`.
 *
 * Returns NULL on success.  Returns the reason of a failure as text, static or
 * in `arena`.  To stop zip bombs, unpacked data of more than `most_bytes` is a
 * failure.  It is also a failure if the unpacked data is over 16 MiB and over
 * 100 times the packed size, because no list is compressed so much.
 */
const char *sg_unpack(struct sg_arena *arena, struct sg_str packed,
    struct sg_str part, uint64_t most_bytes, FILE *to,
    struct sg_unpacked *unpacked);
/* Like sg_unpack(), but the texts are put into `arena` and *text. */
const char *sg_unpack_text(struct sg_arena *arena, struct sg_str packed,
    struct sg_str part, uint64_t most_bytes, struct sg_str *text,
    struct sg_unpacked *unpacked);

#endif
