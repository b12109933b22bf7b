/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * entry.h -- parses one line of a journal into a struct sg_entry (read.h).
 *
 * For the readers of a journal. Reads no files. One thread at a time per struct
 * sg_entry_item.
 */
#ifndef SG_ENTRY_H
#define SG_ENTRY_H

#include "journal/days.h"
#include "journal/read.h"

/* Where a record stands. Of two records, the later one has the later place. */
struct sg_entry_place {
	int32_t day;     /* of the file, in days since 1970-01-01 */
	uint64_t offset; /* of the line's first byte */
	uint64_t line;   /* from 1 */
};

/*
 * A burst (burst.h: a group of similar requests) of which a record was read. A
 * later count record says how many requests of the burst were only counted.
 * fold.c adds that count to item->entry.repeats.
 */
struct sg_entry_burst {
	char *text; /* the burst's name in its records; owned */
	uint64_t repeats;
	struct sg_entry_item *item;
	struct sg_entry_burst *more; /* next burst of the item */
	/* Next in the bucket of fold.c's hash table. */
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
	json_t *owned; /* parsed record; may be NULL */
	bool is_json;  /* the line is JSON */
	/* Place of the record that the entry shows. */
	struct sg_entry_place place;
	/*
	 * The first record of the entry. It is another than the one that the
	 * entry shows, if fold.c merged a more important one into it.
	 */
	struct sg_entry_first {
		struct sg_entry_place place;
		uint64_t sequence;
	} first;
	/*
	 * The other records that were merged into the entry, counts too, in the
	 * order in which they were taken.
	 */
	struct sg_entry_merged {
		struct sg_entry_place *place; /* owned */
		size_t n;
		bool incomplete; /* there was no memory for all of them */
	} merged;
	/*
	 * Owned: the bursts of this entry, and of the entries that fold.c
	 * merged into this entry.
	 */
	struct sg_entry_burst *bursts;
	/* For the owner: how much of the entry was shown; 0 at first. */
	size_t shown;
	/*
	 * For fold.c: `next` is the next item in order. `same` is the next item
	 * in the same bucket of the hash table.
	 */
	struct sg_entry_item *next, *same;
};

/*
 * Parse `line` (without LF), which stands at `place`; free with
 * sg_entry_free(). `line` is copied. Returns NULL if memory cannot be
 * allocated.
 */
struct sg_entry_item *sg_entry_new(const struct sg_entry_place *place,
    struct sg_str line);
/*
 * Work like sg_entry_new(), in a tenth of the time, but without entry.json: it
 * is NULL, unless the line is not as line.c writes most lines.
 */
struct sg_entry_item *sg_entry_new_plain(const struct sg_entry_place *place,
    struct sg_str line);
void sg_entry_free(struct sg_entry_item **item);
/*
 * Mark the item as not genuine: line `line` of `file` does not follow from the
 * line before it. That line is the item's own line, or a line that was folded
 * into the item.
 */
void sg_entry_break(struct sg_entry_item *item, const char *file,
    uint64_t line);
/* Note that the records of `more` were merged into `item`. */
void sg_entry_note_merged(struct sg_entry_item *item,
    const struct sg_entry_item *more);
/* Returns whether `a` stands before `b` in the journal. */
bool sg_entry_is_before(const struct sg_entry_place *a,
    const struct sg_entry_place *b);

#endif
