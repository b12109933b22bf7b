/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reader.h -- reads the filter's journal in batches: ripe entries, each exactly
 * once, and the position that belongs to them.
 *
 * A batch and its position are stored in one transaction. A process that begins
 * at the stored position gets the same entries that the one before would have
 * got. One thread at a time per struct sg_reader.
 */
#ifndef SG_DESK_READER_H
#define SG_DESK_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/why.h"
#include "desk/store/rows.h"
#include "journal/chain.h"
#include "journal/entry.h"

struct sg_arena;
struct sg_reader;

struct sg_batch {
	struct sg_arena *arena; /* texts; emptied by the next fill */
	/*
	 * Ripe entries in the order of their first records; owned.
	 * `first.sequence` names the entry in the store: it is the number of
	 * the first record, or sg_position_odd() if that number does not go on
	 * from the record before.
	 */
	struct sg_entry_item **items;
	size_t n;
	/*
	 * Entries that are not ripe, and changed since they were last in a
	 * batch. Only set if `ended`. Borrowed until the reader's next call.
	 */
	const struct sg_entry_item **recent;
	size_t nrecent;
	struct sg_finding_row *findings;
	size_t nfindings;
	/* Lines that are no records, with the time of the record before. */
	struct sg_no_records {
		int64_t at_ms;
		uint64_t n;
	} * no_records;
	size_t nno_records;
	const char *position; /* behind this batch, as text */
	uint64_t records;     /* read for the first time */
	int64_t newest_ms;    /* latest time of a record; 0: none was read */
	bool ended; /* all records, or all until `until_ms`, are read */
	bool later; /* there is a record later than `until_ms` */
};

/* Make an empty batch. Exits if there is no memory. */
void sg_batch_init(struct sg_batch *batch);
/* Free the entries. The batch is empty afterwards. */
void sg_batch_empty(struct sg_batch *batch);
void sg_batch_fini(struct sg_batch *batch);

struct sg_reader_options {
	const char *folder;             /* copied */
	const struct sg_chain_key *key; /* verifying key, copied; or NULL */
	/* Text of a batch's position; NULL: the beginning of the journal. */
	const char *position;
};

/*
 * Returns NULL, with `why`, if memory cannot be allocated. If the position
 * cannot be understood, reading begins at the beginning.
 */
struct sg_reader *sg_reader_new(const struct sg_reader_options *options,
    char why[SG_WHY_BYTES]);
void sg_reader_free(struct sg_reader **reader);
/*
 * Empty the batch, and fill it with what at most `limit` records give. Records
 * later than `until_ms` stay for the next call. When all is read, entries ripen
 * by the clock: `now_ms` is the time (UTC milliseconds). Exits if there is no
 * memory.
 */
void sg_reader_fill(struct sg_reader *reader, struct sg_batch *batch,
    size_t limit, int64_t until_ms, int64_t now_ms);
/* As in journal/follow.h. */
int sg_reader_fd(const struct sg_reader *reader);
const char *sg_reader_problem(const struct sg_reader *reader);
uint64_t sg_reader_behind(const struct sg_reader *reader);

#endif
