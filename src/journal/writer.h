/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * writer.h -- the open files of a journal, and what is done with them under
 * the lock: taking it, mending what a killed writer or a power cut left,
 * changing the day, writing one record.
 *
 * For append.c.  One thread at a time; counts no losses, says nothing.
 */
#ifndef SG_WRITER_H
#define SG_WRITER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "journal/event.h"
#include "journal/head.h"
#include "journal/keyfile.h"

struct sg_writer {
	const char *folder, *key_path; /* borrowed */
	uint32_t keep_days;            /* 0: for ever */
	int head_fd, day_fd;           /* -1: not open */
	int32_t day;                   /* that day_fd is of */
	bool settled;                  /* all is open and as `head` says, if
	                                  nobody else has written since */
	int64_t looked_ms;             /* when that was last made sure of */
	uint64_t looks;                /* how often; the key is the same
	                                  until the next */
	bool fresh; /* the journal is just being begun: it has no head yet */
	bool has_keys;
	struct sg_keys keys;
	char mark[9]; /* that begins this journal's ids */
	struct sg_head_key head_key; /* made of keys.chain */
	struct sg_head head;
	char *line; /* SG_LINE_MAX bytes; no secret, so not of memory that is
	               kept from swap whole */
	char why[SG_WHY_BYTES]; /* what went wrong last; one sentence */
	bool warned;            /* `why` is of something that went on */
};

/* A record before the journal adds what only it knows. */
struct sg_draft {
	int64_t at_ms;
	uint64_t burst;   /* the number that it shares; 0: none */
	uint64_t state;   /* label of what a change is to; 0: no change */
	struct sg_out body, tail; /* see sg_draft_write() */
	bool hashed;               /* `link` has the body already */
	uint64_t looks;            /* of the writer then */
	struct sg_chain_link link; /* whoever has it hashed wipes it */
	size_t bytes;              /* of the line, once it is written */
};

/* False: no memory; there is nothing in it that must be undone. */
bool sg_writer_init(struct sg_writer *writer, const char *folder,
    const char *key_path);
void sg_writer_fini(struct sg_writer *writer);

/* Read the key, if that was not done.  False: see `why`. */
bool sg_writer_keys(struct sg_writer *writer);
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
bool sg_writer_note(struct sg_writer *writer, int64_t at_ms,
    const char *action, const char *more, const char *reason);
/*
 * For mend.c: open `name` of the folder, and make it if it is not there and
 * `flags` has O_CREAT.  Returns 0 or an error for sg_why_text(); never anything
 * but a plain file.
 */
int sg_writer_open(const struct sg_writer *writer, const char *name, int flags,
    mode_t mode, int *fd);
/* Give the lock back. */
void sg_writer_end(struct sg_writer *writer);

#endif
