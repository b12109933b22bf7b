/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * writer.h -- changes the files of a journal under its lock: takes the lock,
 * repairs the damage of a killed writer or a power cut, changes the day, writes
 * records.
 *
 * For append.c.  One thread at a time; does not count or report lost records.
 */
#ifndef SG_WRITER_H
#define SG_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/event.h"
#include "journal/files.h"

/*
 * A record without the parts that only the writer knows: id, number and hash.
 */
struct sg_draft {
	int64_t at_ms;
	uint64_t burst; /* number of its burst (sg_counted_burst()); 0 if
			   none */
	uint64_t state; /* label of the new state; 0 if it is not a change */
	struct sg_out body, tail;  /* see sg_draft_write() */
	bool hashed;               /* the body is hashed into `link` */
	uint64_t generation;       /* `generation` of the writer when it was
				 hashed */
	struct sg_chain_link link; /* derived from the key: the caller wipes
				      it */
	size_t bytes;              /* of the line, set when it is written */
};

/* Hash the body before the lock is taken, so that other processes wait less. */
void sg_writer_hash(const struct sg_writer *writer, struct sg_draft *draft);
/*
 * Write both parts of `event` into `memory` (`n` bytes; SG_DRAFT_MAX is always
 * enough), which the draft then borrows.  If it does not fit, body.full or
 * tail.full is set.
 */
#define SG_DRAFT_MAX (SG_BODY_MAX + SG_TAIL_MAX)
void sg_draft_write(struct sg_draft *draft, const struct sg_event *event,
    const struct sg_labels *labels, char *memory, size_t n);

/*
 * Take the lock and prepare to write at `at_ms`: open files, cut a torn tail,
 * change the day.  Returns false, with `why` and without the lock, if writing
 * is impossible.
 */
bool sg_writer_begin(struct sg_writer *writer, int64_t at_ms);
/*
 * Write a record, between begin and end.  Returns false, with `why`, if it was
 * not written.
 */
bool sg_writer_put(struct sg_writer *writer, struct sg_draft *draft);
/*
 * Write a record about the journal itself; `more` as in struct sg_event,
 * `reason` may be NULL.
 */
bool sg_writer_note(struct sg_writer *writer, int64_t at_ms, const char *action,
    const char *more, const char *reason);
/* Release the lock. */
void sg_writer_end(struct sg_writer *writer);

#endif
