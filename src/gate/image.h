/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * image.h -- opens an image (a compiled names.img or policy.img) read-only and
 * checks all of it.
 *
 * Every reference that format.h describes is checked here, once, so that
 * readers on the request path need not check.  The image is a sealed copy of
 * the file (base/sealed.h): later changes to the file do not reach it.
 *
 * Threads may share an open image.  The functions that open an image may be
 * called from any thread.  On error they return false, add an error to
 * `problems`, and leave *image empty.
 */
#ifndef SG_IMAGE_H
#define SG_IMAGE_H

#include <stdbool.h>

#include "gate/format.h"
#include "gate/names.h"
#include "gate/set.h"

struct sg_problems;

struct sg_sealed;

struct sg_image {
	const uint8_t *bytes;
	size_t size;
	bool borrowed; /* if true, `bytes` are not freed with the image */
	struct sg_sealed *sealed; /* the copy of a file that holds `bytes`; NULL
				     if the image was not opened from a file */
	const struct sg_image_head *head;
	struct {
		const void *items;
		uint64_t count;
	} section[SG_SECTIONS_MAX]; /* by enum sg_section_id */
};

/*
 * Make and open a sealed copy of the file `path`, which must be an image of
 * kind `kind`.  Refuses a file that an outsider could change.  The owner of the
 * file must be root, the effective user or the owner of the folder.  The file
 * must not be writable by everybody.
 */
bool sg_image_open(const char *path, enum sg_image_kind kind,
    struct sg_problems *problems, struct sg_image *image);
/*
 * Works like sg_image_open(), but reuses a copy from `known` (entries may be
 * NULL).  A copy is reused if it was made from the same version of the file.
 * The copy is not checked again.  This saves nearly all of the work: to copy
 * and check millions of names.
 *
 * If opening fails for a transient reason, such as lack of memory or
 * descriptors, *passing becomes true: the file may be good.  Otherwise *passing
 * does not change.
 */
#define SG_KNOWN 2
bool sg_image_open_known(const char *path, enum sg_image_kind kind,
    struct sg_sealed *const known[SG_KNOWN], struct sg_problems *problems,
    bool *passing, struct sg_image *image);
/*
 * Open a copy that was checked before.  The image becomes a holder of the copy,
 * that is, counts as one more reference (base/sealed.h).  `name` is for
 * messages.
 */
bool sg_image_of_copy(const char *name, struct sg_sealed *copy,
    enum sg_image_kind kind, struct sg_problems *problems,
    struct sg_image *image);
/*
 * Returns true if the file at `path` is still the version that `image` was
 * opened from.
 */
bool sg_image_is_file(const struct sg_image *image, const char *path);
/*
 * Returns true if sg_image_open() would refuse the file `path` because an
 * outsider could change it.
 */
bool sg_image_is_open_to_others(const char *path);
/* Open a copy of `bytes`; `name` is for messages. */
bool sg_image_copy(const char *name, struct sg_str bytes,
    enum sg_image_kind kind, struct sg_problems *problems,
    struct sg_image *image);
/* Open `bytes` without copying; they must outlive the image. */
bool sg_image_borrow(const char *name, struct sg_str bytes,
    enum sg_image_kind kind, struct sg_problems *problems,
    struct sg_image *image);
/*
 * Make *to a second handle for `image`.  `image` must outlive *to.  Closing *to
 * frees nothing.
 */
void sg_image_lend(const struct sg_image *image, struct sg_image *to);
void sg_image_close(struct sg_image *image);

/*
 * Returns the number of bytes of one item of the section, or 0 for an unknown
 * id.
 */
uint32_t sg_image_item_bytes(enum sg_section_id id);
/* Compute the digest that an image of these bytes must carry. */
void sg_image_digest(const void *bytes, size_t size,
    uint8_t digest[SG_DIGEST_BYTES]);

/* Item `i` of a section, typed: SG_ITEM(image, SG_S_RULES, sg_rule, 3). */
#define SG_ITEM(image, id, type, i)                                            \
	(&((const struct type *)(image)->section[id].items)[i])

static inline const char *
sg_image_text(const struct sg_image *image, uint32_t string)
{
	return (const char *)image->section[SG_S_STRINGS].items + string;
}

/* Set `i` of a section of sets (struct sg_set), borrowed from the image. */
static inline struct sg_parts
sg_image_set(const struct sg_image *image, enum sg_section_id section,
    uint32_t i)
{
	const struct sg_set *set = SG_ITEM(image, section, sg_set, i);

	return (struct sg_parts){
	    SG_ITEM(image, SG_S_SET_PARTS, sg_set_part, set->first),
	    set->nparts};
}

/* The name table of an image, borrowed from it. */
static inline struct sg_names
sg_image_names(const struct sg_image *image)
{
	return (struct sg_names){
	    .buckets = image->section[SG_S_BUCKETS].items,
	    .tags = image->section[SG_S_TAGS].items,
	    .nbuckets = image->section[SG_S_BUCKETS].count,
	    .seed = {image->head->seed[0], image->head->seed[1]},
	};
}

#endif
