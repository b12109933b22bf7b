/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pick.h -- chooses the files of an archive that make up a list, by the names
 * of the files.
 *
 * One thread at a time.
 */
#ifndef SG_LISTS_PICK_H
#define SG_LISTS_PICK_H

#include <stddef.h>

#include "base/text.h"

struct sg_arena;
struct sg_unpacked;

struct sg_pick_file {
	const char *path; /* in the archive, without "./" at its start */
	size_t entry;     /* number of the entry, from 0 */
};

/* The files of an archive.  All memory is in `arena`. */
struct sg_pick {
	struct sg_arena *arena;
	struct sg_pick_file *files, *links;
	size_t nfiles, files_cap, nlinks, links_cap;
	const char **targets; /* the targets of `links` */
	size_t targets_cap;
	struct sg_pick_file *chosen; /* ascending by entry */
	size_t nchosen, chosen_cap;
};

/* Add a file.  Files that belong to the system of the archive's maker are left
 * out. */
void sg_pick_add(struct sg_pick *pick, const char *path, size_t entry);
/* Add a symbolic link.  UT1 has links for the English names of its lists. */
void sg_pick_add_link(struct sg_pick *pick, const char *path,
    const char *target);
/*
 * Choose the files of the list `part`, which sg_unpack() describes.  Returns
 * NULL on success, else the reason, static or in the arena.  Sets
 * unpacked->expressions, ->choices and ->choice.
 */
const char *sg_pick_conclude(struct sg_pick *pick, struct sg_str part,
    struct sg_unpacked *unpacked);

#endif
