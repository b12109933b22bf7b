/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * image_out.h -- an image in the making: texts, sections, and at the end the
 * bytes.  What the sections mean is format.h's matter.
 */
#ifndef SG_IMAGE_OUT_H
#define SG_IMAGE_OUT_H

#include "gate/format.h"

struct sg_arena;
struct sg_image_out;

struct sg_image_out *sg_image_out_new(struct sg_arena *arena,
    enum sg_image_kind kind, const uint64_t seed[2]);
/* The place of a text among the strings; the same text, the same place. */
uint32_t sg_image_out_text(struct sg_image_out *out, struct sg_str text);
/* Add a section of `count` items (borrowed till the end); each id of the
 * kind of image has to come once, even with no items. */
void sg_image_out_section(struct sg_image_out *out, enum sg_section_id id,
    const void *items, uint64_t count);
/* The whole image, in the arena.  Same calls, same bytes. */
struct sg_str sg_image_out_finish(struct sg_image_out *out);

#endif
