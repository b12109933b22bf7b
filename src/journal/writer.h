/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * writer.h -- what is done with the files of a journal under its lock: taking
 * it, mending what a killed writer or a power cut left, changing the day,
 * writing one record.
 *
 * For append.c.  One thread at a time; counts no losses, says nothing.
 */
#ifndef SG_WRITER_H
#define SG_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/event.h"
#include "journal/files.h"

/* A record before the journal adds what only it knows. */
struct sg_draft {
	int64_t at_ms;
	uint64_t burst; /* the number that it shares; 0: none */
	uint64_t state; /* label of what a change is to; 0: no change */
	struct sg_out body, tail;  /* see sg_draft_write() */
	bool hashed;               /* `link` has the body already */
	uint64_t looks;            /* of the writer then */
	struct sg_chain_link link; /* whoever has it hashed wipes it */
	size_t bytes;              /* of the line, once it is written */
};

/* Before the lock is taken: hash what is known already, so that others wait
 * less for it. */
void sg_writer_hash(const struct sg_writer *writer, struct sg_draft *draft);
/*
 * Write both parts of `event` into `memory` (`n` bytes; SG_DRAFT_MAX is enough
 * for any), which the draft then borrows.
 */
#define SG_DRAFT_MAX (SG_BODY_MAX + SG_TAIL_MAX)
void sg_draft_write(struct sg_draft *draft, const struct sg_event *event,
    const struct sg_labels *labels, char *memory, size_t n);

/*
 * Take the lock and make everything ready to write at `at_ms`: files opened,
 * a torn tail cut, the day changed.  False: nothing can be written (see
 * `why`) and the lock is not held.
 */
bool sg_writer_begin(struct sg_writer *writer, int64_t at_ms);
/* Between begin and end.  False: not written, see `why`. */
bool sg_writer_put(struct sg_writer *writer, struct sg_draft *draft);
/*
 * The same for a record about the journal itself; `more` as in struct
 * sg_event, `reason` may be NULL.
 */
bool sg_writer_note(struct sg_writer *writer, int64_t at_ms, const char *action,
    const char *more, const char *reason);
/* Give the lock back. */
void sg_writer_end(struct sg_writer *writer);

#endif
