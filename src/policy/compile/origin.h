/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * origin.h -- what a names image was made of, so that the one in force is
 * used again when nothing has changed, and what it said of its lists.
 *
 * Reads no list.
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

/* Everything in `in` that a names image depends on. */
struct sg_origin sg_origin_of(const struct sg_compile_in *in);
/* `names` would come out the same if it were made of `in`. */
bool sg_origin_is(const struct sg_image *names, const struct sg_compile_in *in);
/* Warn again of the lines that could not be used when it was made. */
void sg_origin_report(const struct sg_image *names,
    const struct sg_name_lists *lists, struct sg_problems *problems);
/*
 * An error when `list`, which has been read, has less than half of the names
 * that it has in `before`: a list that was cut off is like no list.
 */
void sg_origin_guard(const struct sg_image *before,
    const struct sg_name_list *list, struct sg_problems *problems);

#endif
