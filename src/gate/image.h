/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * image.h -- an image, checked whole and read-only.
 *
 * Everything that format.h says refers to something else is checked here,
 * once, so that readers on the request path need not.  What is checked is a
 * sealed copy of the file (base/sealed.h): whatever is done to the file
 * later, the image that is judged by is the one that was checked.
 */
#ifndef SG_IMAGE_H
#define SG_IMAGE_H

#include <stdbool.h>

#include "gate/format.h"
#include "gate/names.h"

struct sg_problems;

struct sg_sealed;

struct sg_image {
	const uint8_t *bytes;
	size_t size;
	bool borrowed;            /* `bytes` are somebody else's */
	struct sg_sealed *sealed; /* the copy of a file that `bytes` are of;
				     NULL: it was not opened from a file */
	const struct sg_image_head *head;
	struct {
		const void *items;
		uint64_t count;
	} section[SG_SECTIONS_MAX]; /* by enum sg_section_id */
};

/*
 * Open a copy of `path`, an image of `kind`.  False: an error was added to
 * `problems`, *image is empty.  A file that others could change is refused:
 * its owner has to be root, the user who reads it, or the owner of its folder,
 * and not everybody may write to it.
 */
bool sg_image_open(const char *path, enum sg_image_kind kind,
    struct sg_problems *problems, struct sg_image *image);
/*
 * The same; but if the file is the very version that one of `known` is the
 * copy of (any may be NULL), that copy is the image: it was checked before,
 * and to copy and check is nearly all of the work for millions of names.
 * *passing is set where a false has a reason that may be over soon and says
 * nothing of the file (no memory, no descriptors), else left alone.
 */
#define SG_KNOWN 2
bool sg_image_open_known(const char *path, enum sg_image_kind kind,
    struct sg_sealed *const known[SG_KNOWN], struct sg_problems *problems,
    bool *passing, struct sg_image *image);
/* The same of a copy that was checked before; `name` is for messages. */
bool sg_image_of_copy(const char *name, struct sg_sealed *copy,
    enum sg_image_kind kind, struct sg_problems *problems,
    struct sg_image *image);
/* Is the file at `path` still the version that `image` was opened from? */
bool sg_image_is_file(const struct sg_image *image, const char *path);
/* Would sg_image_open() refuse the file `path` for who may write to it? */
bool sg_image_is_open_to_others(const char *path);
/* The same of a copy of `bytes`; `name` is for messages. */
bool sg_image_copy(const char *name, struct sg_str bytes,
    enum sg_image_kind kind, struct sg_problems *problems,
    struct sg_image *image);
/* The same of `bytes` as they are, which have to stay. */
bool sg_image_borrow(const char *name, struct sg_str bytes,
    enum sg_image_kind kind, struct sg_problems *problems,
    struct sg_image *image);
/* *to is `image` too, and need not be closed before it. */
void sg_image_lend(const struct sg_image *image, struct sg_image *to);
void sg_image_close(struct sg_image *image);

/* Bytes of one item of a section, 0 for an id that is none. */
uint32_t sg_image_item_bytes(enum sg_section_id id);
/* The digest that an image of these bytes has to carry. */
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

/* The name table of an image; borrows from it. */
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
