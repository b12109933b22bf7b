/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * position.h -- how far the filter's journal was taken into the store, as plain
 * data and as the text that the store keeps.
 *
 * Entries leave the fold (journal/fold.h) in the order of their first records,
 * but records are merged into entries across that order. So a position is not
 * one place:
 *   - records from `taken` on were not read yet;
 *   - entries whose first record is before `emitted` are in the store;
 *   - between the two, records belong to entries that are not ripe, except
 *     those in `gone`, which were merged into entries that are in the store.
 * A process that reads on begins at `replay`, which is so early that
 * connections that were ended are known. So each record is stored once,
 * whatever the clock and the reader's pace were.
 *
 * Pure. Any thread.
 */
#ifndef SG_DESK_POSITION_H
#define SG_DESK_POSITION_H

#include <stdbool.h>
#include <stddef.h>

#include "desk/store/rows.h"
#include "journal/entry.h"
#include "journal/follow.h"

struct sg_arena;

/* Returns the number, from SG_ODD_SEQ on, of a record without one of its own.
 */
uint64_t sg_position_odd(const struct sg_entry_place *place);

struct sg_position {
	struct sg_follow_place replay;
	/*
	 * `emitted` is the first record of the oldest entry that is not ripe.
	 * `taken` is the number of the last record that was read, and the place
	 * behind it.
	 */
	struct sg_entry_first emitted, taken;
	/*
	 * Behind the last line that was read. Lines that are no records may
	 * stand between the last record and this place; they were counted.
	 */
	struct sg_entry_place read;
	const struct sg_entry_place *gone; /* ascending */
	size_t ngone;
};

/* The beginning of a journal. */
void sg_position_begin(struct sg_position *position);
/* Returns the position as text, in the arena. */
const char *sg_position_text(struct sg_arena *arena,
    const struct sg_position *position);
/*
 * Read the text. Returns false if it is none; *position is then the beginning.
 * `gone` lives in the arena.
 */
bool sg_position_parse(struct sg_arena *arena, const char *text,
    struct sg_position *position);
/* Returns whether the record was read. */
bool sg_position_is_taken(const struct sg_position *position,
    const struct sg_entry_first *record);
/* Returns whether the record is in an entry that is in the store. */
bool sg_position_is_stored(const struct sg_position *position,
    const struct sg_entry_first *record);
/* Compares two struct sg_entry_place, as qsort(3) wants it. */
int sg_position_compare(const void *a, const void *b);

#endif
