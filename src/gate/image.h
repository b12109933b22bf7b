/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * image.h -- an image file, opened, checked whole and mapped read-only.
 *
 * Everything that format.h says refers to something else is checked here,
 * once, so that readers on the request path need not.
 */
#ifndef SG_IMAGE_H
#define SG_IMAGE_H

#include <stdbool.h>

#include "gate/format.h"
#include "gate/names.h"

struct sg_problems;

/* Tells the version of a file that was opened from every other; another name
 * for it (`schoolgate install` keeps the names before by one) is no other. */
struct sg_image_file {
	uint64_t dev, ino;
	int64_t written[2]; /* seconds, nanoseconds */
};

struct sg_image {
	const uint8_t *bytes;
	size_t size;
	bool mapped;   /* munmap, else free */
	bool borrowed; /* neither */
	struct sg_image_file file; /* of one that is mapped */
	const struct sg_image_head *head;
	struct {
		const void *items;
		uint64_t count;
	} section[SG_SECTIONS_MAX]; /* by enum sg_section_id */
};

/*
 * Map `path`, an image of `kind`.  False: an error was added to `problems`,
 * *image is empty.
 */
bool sg_image_open(const char *path, enum sg_image_kind kind,
    struct sg_problems *problems, struct sg_image *image);
/*
 * The same; but a file that is the very one that `before` was opened from is
 * not checked again, which for millions of names is nearly all of the work.
 */
bool sg_image_open_again(const char *path, enum sg_image_kind kind,
    const struct sg_image *before, struct sg_problems *problems,
    struct sg_image *image);
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
