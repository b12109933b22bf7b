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

#endif
