/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fold.h -- case folding of the names of users and directory groups.
 *
 * Latin, Greek and Cyrillic letters are folded.  Accents are kept.  Combining
 * marks are not composed.  Pure: no I/O, no allocation.
 */
#ifndef SG_FOLD_H
#define SG_FOLD_H

#include "base/text.h"

/* The largest size, in bytes, of the folded form of a name of `n` bytes. */
#define SG_FOLD_BYTES(n) (2 * (n))

/*
 * Write to `out` the form of `name` in which spellings that differ only in case
 * are equal.  Returns the number of bytes written, or 0 if `cap` is too small.
 * Bytes that are not UTF-8 are copied.
 */
size_t sg_fold(struct sg_str name, char *out, size_t cap);

/* A user name of more bytes is not folded by sg_fold_key(). */
#define SG_FOLD_KEY_MOST 512
#define SG_FOLD_KEY_BYTES (SG_FOLD_BYTES(SG_FOLD_KEY_MOST) + 1)
/*
 * Returns a text that is the same for two user names that differ only in case:
 * JSmith and jsmith are one person. Returns `name` itself if it is too long,
 * else `key`.
 */
const char *sg_fold_key(const char *name, char key[SG_FOLD_KEY_BYTES]);

#endif
