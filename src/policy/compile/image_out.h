/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * image_out.h -- builds an image: collects texts and sections, then lays out
 * the bytes.
 *
 * gate/format.h describes the sections.  One thread at a time.  All memory is
 * in the arena.
 */
#ifndef SG_IMAGE_OUT_H
#define SG_IMAGE_OUT_H

#include "gate/format.h"

struct sg_arena;
struct sg_image_out;

struct sg_image_out *sg_image_out_new(struct sg_arena *arena,
    enum sg_image_kind kind, const uint64_t seed[2]);
/* Returns the offset of `text` in the strings section.  If the section does not
 * have the text yet, a copy is added.  The text ends at its first NUL. */
uint32_t sg_image_out_text(struct sg_image_out *out, struct sg_str text);
/* Add a section of `count` items.  The items are borrowed until
 * sg_image_out_finish().  Add every section of the image kind exactly once,
 * even if the section has no items.  Do not add SG_S_STRINGS:
 * sg_image_out_finish() adds it. */
void sg_image_out_section(struct sg_image_out *out, enum sg_section_id id,
    const void *items, uint64_t count);
/* Returns the whole image, in the arena.  Call this once.  Deterministic: the
 * same calls give the same bytes. */
struct sg_str sg_image_out_finish(struct sg_image_out *out);

#endif
