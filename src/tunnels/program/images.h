/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * images.h -- watches the two images of the compiled policy for the judge, and
 * opens them when they were replaced.
 *
 * Opening large images may take longer than a connection may stay open after
 * its time.  So a thread opens them, while the judge goes on with the policy
 * that it has.  One thread at a time may call these functions.
 */
#ifndef SG_TUNNELS_IMAGES_H
#define SG_TUNNELS_IMAGES_H

#include <stdbool.h>
#include <stdint.h>

struct sg_gate;
struct sg_images;
struct sg_problems;

/* Paths are copied.  Returns NULL if there is no memory. */
struct sg_images *sg_images_new(const char *names, const char *policy);
/* Waits for the thread.  Does not close a gate that was handed out. */
void sg_images_free(struct sg_images **images);

enum sg_images_event {
	SG_IMAGES_SAME = 1, /* nothing new */
	SG_IMAGES_NEW,      /* *gate is a new gate, which the caller closes */
	SG_IMAGES_REFUSED   /* the files cannot be used: see
			       sg_images_problems() */
};

/*
 * Look at both files.  If they were replaced, and two looks in a row found the
 * same files, they are opened.  `before` is the gate in use, or NULL.  It must
 * stay open until a later call returns another value than SG_IMAGES_SAME; then
 * the opening is over.  If the files could not be opened for lack of memory,
 * they are tried again after a second.
 */
enum sg_images_event sg_images_look(struct sg_images *images,
    const struct sg_gate *before, int64_t tick_ms, struct sg_gate **gate);
/*
 * Returns true if the files are being replaced or opened.  Then look again
 * soon.
 */
bool sg_images_are_busy(const struct sg_images *images);
/* What the last opening found.  Borrowed, until the next look. */
const struct sg_problems *sg_images_problems(const struct sg_images *images);

#endif
