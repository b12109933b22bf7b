/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * skeleton.h -- the skeleton of a name: similar-looking letters become one
 * (after UTS #39 section 4, for names that imitate ASCII).
 *
 * Does not find the name that is imitated.  Pure: no I/O, no allocation.
 */
#ifndef SG_SKELETON_H
#define SG_SKELETON_H

#include "base/text.h"

/*
 * The ASCII letter or digit that `cp` looks like, or 0.  ASCII is returned
 * unchanged; a letter with diacritics looks like the letter without them.
 */
char sg_skeleton_letter(uint32_t cp);
/*
 * Fold a letter or digit of a text: lower case, no diacritics.  Returns 0 for
 * any other character.
 */
char sg_fold_letter(uint32_t cp);
/*
 * Write the skeleton of a canonical host, with xn-- labels decoded, to `out` of
 * `cap` bytes.  Returns the bytes written, or 0 if it does not fit or a letter
 * does not look like ASCII.
 */
size_t sg_skeleton_host(struct sg_str host, char *out, size_t cap);
/*
 * Write the skeleton of an ASCII name with digits for letters ("faceb00k"); a 1
 * becomes `one`, which is 'l' or 'i'.  Returns the bytes written, or 0 if it
 * does not fit.
 */
size_t sg_skeleton_digits(struct sg_str host, char one, char *out, size_t cap);

#endif
