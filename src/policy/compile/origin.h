/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * origin.h -- tells whether names.img (the compiled table of names) is up to
 * date with its sources: the catalogue, the policy's lists, and the lists of
 * circumvention techniques.
 *
 * The names image is names.img in memory.  If the sources have not changed, the
 * installed image is reused.  These functions do not read lists.  One thread at
 * a time for each sg_name_lists and sg_problems.
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

/* Returns a digest of everything in `in` that a names image depends on. */
struct sg_origin sg_origin_of(const struct sg_compile_in *in);
/* True when compiling `in` would give the image `names` again. */
bool sg_origin_is(const struct sg_image *names, const struct sg_compile_in *in);
/*
 * If the image `names` is up to date, call this instead of reading the lists
 * again.  Copies the counts and the sample name of each list from `names` to
 * `lists`, as sg_list_read() would set them.  Repeats the warnings about
 * unusable lines.  The sample names are borrowed from `names`.
 */
void sg_origin_recall(struct sg_arena *arena, const struct sg_image *names,
    struct sg_name_lists *lists, struct sg_problems *problems);
/*
 * Report an error if `list` has less than half of the names that it has in the
 * installed image `before`.  The list is then probably truncated.  `list` must
 * have been read, or be one of sg_name_lists.missing.
 */
void sg_origin_guard(const struct sg_image *before,
    const struct sg_name_list *list, struct sg_problems *problems);

#endif
