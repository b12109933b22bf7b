/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * writer.h -- writes records to the files of a journal. It takes the file lock,
 * repairs the damage that a killed writer or a power cut has left, and begins a
 * new day's file with a new key.
 *
 * For append.c. Only one thread at a time may use a writer. The file lock is
 * flock(2) on the file `head` (head.h). It excludes other processes. It does
 * not exclude other threads of this process.
 */
#ifndef SG_WRITER_H
#define SG_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/event.h"
#include "journal/files.h"

/*
 * A draft is a record that lacks its id, number and hash. These are known only
 * when the record is written.
 */
struct sg_draft {
	int64_t at_ms;
	/*
	 * Number of the record's burst (sg_counted_burst()); 0 if the record is
	 * in no burst. A burst is a group of similar requests (burst.h).
	 */
	uint64_t burst;
	/* Label of the new state (see sg_journal_append_change()); 0 if the
	 * record is no change of state. */
	uint64_t state;
	struct sg_out body, tail; /* see sg_draft_write() */
	bool hashed;              /* the body is hashed into `link` */
	uint64_t generation; /* `generation` of the writer when the body was
				hashed */
	/*
	 * State of the body's hash. The caller has to wipe it, because it is
	 * derived from the day's key.
	 */
	struct sg_chain_link link;
	size_t bytes; /* size of the line, set when the line is written */
};

/*
 * Hash the body of the draft. Call before sg_writer_begin(): the file lock is
 * then held for a shorter time.
 */
void sg_writer_hash(const struct sg_writer *writer, struct sg_draft *draft);
/*
 * Write body and tail of `event` (sg_event_write_body()) into `memory`, which
 * has `n` bytes. The draft then borrows `memory`. SG_DRAFT_MAX bytes are always
 * enough. If `n` is too small, body.full or tail.full is set.
 */
#define SG_DRAFT_MAX (SG_BODY_MAX + SG_TAIL_MAX)
void sg_draft_write(struct sg_draft *draft, const struct sg_event *event,
    const struct sg_labels *labels, char *memory, size_t n);

/*
 * Take the file lock and prepare to write at `at_ms`. This opens the files, and
 * repairs them if needed. If `at_ms` is in a later day than the open file, this
 * begins a new day.
 *
 * Returns false if writing is impossible. The writer's `why` then says why, and
 * the file lock is released.
 */
bool sg_writer_begin(struct sg_writer *writer, int64_t at_ms);
/*
 * Write a record.  Call between sg_writer_begin() and sg_writer_end().  Returns
 * false, with the writer's `why` set, if the record was not written.
 */
bool sg_writer_put(struct sg_writer *writer, struct sg_draft *draft);
/*
 * Write a record about the journal itself.  `action`, `more` and `reason` are
 * the members of struct sg_event with these names. `reason` may be NULL.  Call
 * between sg_writer_begin() and sg_writer_end().
 */
bool sg_writer_note(struct sg_writer *writer, int64_t at_ms, const char *action,
    const char *more, const char *reason);
/* Release the file lock. */
void sg_writer_end(struct sg_writer *writer);

#endif
