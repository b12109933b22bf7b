/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * skeleton.h -- computes the skeleton of a name.  In the skeleton, every letter
 * is replaced by the ASCII letter that it looks like (after UTS #39 section 4).
 * So names that look alike have the same skeleton.
 *
 * Does not know which names are imitated.  Pure: no I/O, no allocation.
 */
#ifndef SG_SKELETON_H
#define SG_SKELETON_H

#include "base/text.h"

/*
 * Returns the ASCII letter or digit that the code point `cp` looks like, or 0.
 * An ASCII `cp` is returned unchanged.  A letter with diacritics looks like the
 * letter without diacritics.
 */
char sg_skeleton_letter(uint32_t cp);
/*
 * Fold a letter or digit to lower case without diacritics.  Returns 0 for any
 * other character.
 */
char sg_fold_letter(uint32_t cp);
/*
 * Write the skeleton of a canonical host to `out` of `cap` bytes.  Labels that
 * begin with xn-- are decoded first.  Returns the number of bytes written, or 0
 * if `cap` is too small or a letter does not look like ASCII.
 */
size_t sg_skeleton_host(struct sg_str host, char *out, size_t cap);
/*
 * Write the skeleton of an ASCII name that has digits in place of letters
 * ("faceb00k").  A 1 becomes `one`, which is 'l' or 'i'.  Returns the number of
 * bytes written, or 0 if `cap` is too small.
 */
size_t sg_skeleton_digits(struct sg_str host, char one, char *out, size_t cap);

#endif
