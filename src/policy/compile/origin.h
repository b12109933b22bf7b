/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * origin.h -- compares a names image with its sources: is it up to date, which
 * warnings belong to it, and has a list shrunk since?
 *
 * An up-to-date image is used again instead of being made anew.  Does not read
 * lists.
 */
#ifndef SG_ORIGIN_H
#define SG_ORIGIN_H

#include <stdbool.h>

#include "gate/format.h"

struct sg_compile_in;
struct sg_image;
struct sg_name_list;
struct sg_name_lists;
struct sg_problems;

/* A digest of everything in `in` that a names image depends on. */
struct sg_origin sg_origin_of(const struct sg_compile_in *in);
/* True when compiling `in` would give `names` again. */
bool sg_origin_is(const struct sg_image *names, const struct sg_compile_in *in);
/*
 * For lists that need not be read again: set in each what sg_list_read() sets,
 * as `names` has it, and repeat the warnings about lines that could not be
 * used.  The samples are borrowed from `names`.
 */
void sg_origin_recall(const struct sg_image *names, struct sg_name_lists *lists,
    struct sg_problems *problems);
/*
 * Report an error if `list`, which has been read, has less than half of the
 * names that it has in `before`: a truncated list would hardly protect.
 */
void sg_origin_guard(const struct sg_image *before,
    const struct sg_name_list *list, struct sg_problems *problems);

#endif
