/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * entry.h -- parses one line of a journal into a struct sg_entry (read.h).
 *
 * For read.c. Reads no files. One thread at a time per struct sg_entry_item.
 */
#ifndef SG_ENTRY_H
#define SG_ENTRY_H

#include "journal/dayfile.h"
#include "journal/read.h"

/*
 * A burst (burst.h: a group of similar requests) of which read.c has read a
 * record. A later count record says how many requests of the burst were only
 * counted. read.c adds that count to item->entry.repeats.
 */
struct sg_entry_burst {
	char *text; /* the burst's name in its records; owned */
	uint64_t repeats;
	struct sg_entry_item *item;
	struct sg_entry_burst *more; /* next burst of the item */
	/* Next in the bucket of read.c's hash table. */
	struct sg_entry_burst *same;
};

/* An entry and the memory that it borrows from. */
struct sg_entry_item {
	struct sg_entry entry;
	char file[SG_DAY_FILE], broken_file[SG_DAY_FILE];
	/*
	 * Owned. Set if entry.person is put together from user and domain, else
	 * NULL.
	 */
	char *person;
	char *line;    /* owned */
	json_t *owned; /* parsed record; NULL if the line is not JSON */
	/*
	 * Owned: the bursts of this entry, and of the entries that read.c
	 * folded (merged) into this entry.
	 */
	struct sg_entry_burst *bursts;
	/*
	 * For read.c: `next` is the next item in order. `same` is the next item
	 * in the same bucket of the hash table.
	 */
	struct sg_entry_item *next, *same;
};

/*
 * Parse line `i` of `file`; free with sg_entry_free().  Returns NULL if memory
 * cannot be allocated.
 */
struct sg_entry_item *sg_entry_new(const struct sg_dayfile *file, size_t i);
void sg_entry_free(struct sg_entry_item **item);
/*
 * Mark the item as not genuine: line `line` of `file` does not follow from the
 * line before it. That line is the item's own line, or a line that was folded
 * into the item.
 */
void sg_entry_break(struct sg_entry_item *item, const char *file,
    uint64_t line);

#endif
