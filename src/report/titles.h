/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * titles.h -- the names of browser extensions and apps, by their ids in the
 * stores.
 *
 * The names are the comments of the list of extensions and apps that get round
 * a filter (conf/circumvention/store-app.list). Once the names are read, every
 * function may be called from any thread.
 */
#ifndef SG_TITLES_H
#define SG_TITLES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/why.h"

struct sg_arena;

/* The caller sets all members to 0. The names live in an arena. */
struct sg_titles {
	struct sg_title {
		const char *id;   /* in lower case */
		const char *name; /* "" if the list does not name it */
	} * v;
	size_t n, cap;
};

/*
 * Add the names of a list. A line is "ID  # NAME" or "ID". Of an id that is
 * read again, the first name stays. Returns false, and writes the reason to
 * `why`, if the file cannot be read.
 */
bool sg_titles_read(struct sg_titles *titles, struct sg_arena *arena,
    const char *path, char why[SG_WHY_BYTES]);
/*
 * Returns the name that belongs to an id, in any case. Returns "" if the list
 * has the id without a name, and NULL if it does not have the id.
 */
const char *sg_titles_find(const struct sg_titles *titles, const char *id);

#endif
