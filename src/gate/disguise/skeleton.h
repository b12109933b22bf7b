/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * skeleton.h -- what a name looks like: letters that look alike become one
 * (after UTS #39 section 4, for names that imitate ASCII).
 *
 * Does not say which name was imitated.
 */
#ifndef SG_SKELETON_H
#define SG_SKELETON_H

#include "base/text.h"

/*
 * The ASCII letter or digit that `cp` looks like, or 0.  A letter with a mark
 * looks like the one without.
 */
char sg_skeleton_letter(uint32_t cp);
/*
 * A letter or digit of a text in lower case, without its marks; 0 for what is
 * neither.
 */
char sg_fold_letter(uint32_t cp);
/*
 * The look of a canonical host, xn-- labels decoded: to `out`, of `cap`
 * bytes.  Returns its bytes, or 0 when it looks like nothing in ASCII.
 */
size_t sg_skeleton_host(struct sg_str host, char *out, size_t cap);
/*
 * The look of an ASCII name with digits for letters ("faceb00k"); a 1 looks
 * like `one`, which is l or i.  Returns its bytes, 0 when it does not fit.
 */
size_t sg_skeleton_digits(struct sg_str host, char one, char *out, size_t cap);

#endif
