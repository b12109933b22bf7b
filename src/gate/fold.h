/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fold.h -- names of people without regard to capitals.
 *
 * Latin, Greek and Cyrillic letters; does not take an accented letter for a
 * plain one, and does not join what is written in two code points.
 */
#ifndef SG_FOLD_H
#define SG_FOLD_H

#include "base/text.h"

/* A folded name has at most this many bytes for one of `n`. */
#define SG_FOLD_BYTES(n) (2 * (n))

/*
 * The form of `name` in which two spellings that differ in capitals are the
 * same.  Returns its bytes, 0 when they are more than `cap`.  What is not
 * UTF-8 stays as it is.
 */
size_t sg_fold(struct sg_str name, char *out, size_t cap);

#endif
