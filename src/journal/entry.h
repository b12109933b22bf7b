/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * entry.h -- parses one line of a journal into plain data.
 *
 * For read.c.  Reads no files.
 */
#ifndef SG_ENTRY_H
#define SG_ENTRY_H

#include "journal/dayfile.h"
#include "journal/read.h"

/* A burst whose count may still come, and the entry to add it to. */
struct sg_entry_burst {
	char *text; /* owned */
	uint64_t repeats;
	struct sg_entry_item *item;
	struct sg_entry_burst *more; /* next burst of the item */
	struct sg_entry_burst *same; /* for read.c */
};

/* An entry and the memory that it borrows from. */
struct sg_entry_item {
	struct sg_entry entry;
	char file[SG_DAY_FILE], broken_file[SG_DAY_FILE];
	char *person;  /* owned; NULL unless `person` had to be put together */
	char *line;    /* owned */
	json_t *owned; /* parsed record; NULL if the line is not JSON */
	struct sg_entry_burst *bursts;     /* owned; bursts of this entry and of
					      the entries folded into it */
	struct sg_entry_item *next, *same; /* for read.c */
};

/*
 * Parse line `i` of `file`; free with sg_entry_free().  Returns NULL if memory
 * cannot be allocated.
 */
struct sg_entry_item *sg_entry_new(const struct sg_dayfile *file, size_t i);
void sg_entry_free(struct sg_entry_item **item);
/*
 * Mark the item as not genuine because of line `line` of `file`, which is part
 * of it.
 */
void sg_entry_break(struct sg_entry_item *item, const char *file,
    uint64_t line);

#endif
