/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * entry.h -- one line of a journal as plain data.
 *
 * For read.c.  Reads no files.
 */
#ifndef SG_ENTRY_H
#define SG_ENTRY_H

#include "journal/dayfile.h"
#include "journal/read.h"

/* A burst of which a count may come, and the entry that it will go to. */
struct sg_entry_burst {
	char *text; /* owned */
	uint64_t repeats;
	struct sg_entry_item *item;
	struct sg_entry_burst *more; /* of the item */
	struct sg_entry_burst *same; /* for read.c */
};

/* An entry and what it borrows from. */
struct sg_entry_item {
	struct sg_entry entry;
	char file[SG_DAY_FILE], broken_file[SG_DAY_FILE];
	char *person;  /* owned, where it had to be put together */
	char *line;    /* owned */
	json_t *owned; /* the record; NULL: it could not be read */
	struct sg_entry_burst *bursts; /* owned; of it and of what was folded
					  into it */
	struct sg_entry_item *next, *same; /* for read.c */
};

/* Line `i` of `file`.  NULL: no memory. */
struct sg_entry_item *sg_entry_new(const struct sg_dayfile *file, size_t i);
void sg_entry_free(struct sg_entry_item **item);
/* The record on line `line` of `file`, which is in it, is not genuine. */
void sg_entry_break(struct sg_entry_item *item, const char *file,
    uint64_t line);

#endif
