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

/* An entry and what it borrows from. */
struct sg_entry_item {
	struct sg_entry entry;
	char file[SG_DAY_FILE];
	char *person;  /* owned, where it had to be put together */
	char *line;    /* owned */
	json_t *owned; /* the record; NULL: it could not be read */
	struct sg_entry_item *next, *same; /* for read.c */
};

/* Line `i` of `file`.  NULL: no memory. */
struct sg_entry_item *sg_entry_new(const struct sg_dayfile *file, size_t i);
void sg_entry_free(struct sg_entry_item **item);

#endif
