/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * writer.h -- writes records to the files of a journal. It takes the file lock,
 * repairs the damage that a killed writer or a power cut has left, and begins a
 * new day's file with a new key.
 *
 * For append.c, which also counts and reports lost records.  Only one thread at
 * a time may use a writer. The file lock is flock(2) on the file `head`
 * (head.h). The file lock excludes other processes, but not other threads of
 * this process.
 */
#ifndef SG_WRITER_H
#define SG_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/event.h"
#include "journal/files.h"

/*
 * A draft: a record without the parts that are known only when it is written
 * (id, number and hash).
 */
struct sg_draft {
	int64_t at_ms;
	/* Number of the burst that the record belongs to
	 * (sg_counted_burst()); 0 if the record is in no burst. */
	uint64_t burst;
	/* Label of the new state (see sg_journal_append_change()); 0 if the
	 * record is no change of state. */
	uint64_t state;
	struct sg_out body, tail; /* see sg_draft_write() */
	bool hashed;              /* the body is hashed into `link` */
	uint64_t generation; /* `generation` of the writer when the body was
				hashed */
	struct sg_chain_link link; /* state of the body's hash; derived from the
				      day's key, so the caller has to wipe it */
	size_t bytes; /* size of the line, set when the line is written */
};

/* Hash the body of the draft.  Call before sg_writer_begin(), so that other
 * processes wait less for the file lock. */
void sg_writer_hash(const struct sg_writer *writer, struct sg_draft *draft);
/*
 * Write body and tail of `event` into `memory`, which has `n` bytes. The draft
 * then borrows `memory`. SG_DRAFT_MAX bytes are always enough.  If the event
 * does not fit, body.full or tail.full is set.
 */
#define SG_DRAFT_MAX (SG_BODY_MAX + SG_TAIL_MAX)
void sg_draft_write(struct sg_draft *draft, const struct sg_event *event,
    const struct sg_labels *labels, char *memory, size_t n);

/*
 * Take the file lock and prepare to write at `at_ms`. This opens the files,
 * repairs them if needed, and begins a new day if `at_ms` is in one. Returns
 * false if writing is impossible. The writer's `why` is then set, and the file
 * lock is released.
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
