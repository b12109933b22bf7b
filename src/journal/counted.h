/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * counted.h -- writes records that say how many requests were only counted.
 * These requests are repeats (burst.h) or are over a budget (budget.h).
 *
 * For append.c.  Call every function but sg_counted_burst() between
 * sg_writer_begin() and sg_writer_end(), so that the caller holds the journal's
 * file lock. One thread at a time per writer.
 */
#ifndef SG_COUNTED_H
#define SG_COUNTED_H

#include "journal/repeats.h"
#include "journal/writer.h"

struct sg_counted {
	struct sg_writer *writer;
	const struct sg_labels *labels;
	struct sg_repeats *repeats;
	int64_t now_ms;
};

/*
 * Position of one pass through the tables of bursts and clients; all zeros
 * begin a pass. A pass always ends. A loop until no count is left might never
 * end, because other threads keep counting.
 */
struct sg_counted_pass {
	size_t burst, client;
};

enum sg_counted_answer {
	SG_COUNTED_NONE, /* end of the pass */
	SG_COUNTED_WRITTEN,
	SG_COUNTED_FAILED /* not written; the count stays due, and the writer's
			     `why` says why */
};
/* Write the next count that is due at counted->now_ms (with `all`: the next
 * count, even if it is not due). */
enum sg_counted_answer sg_counted_write(const struct sg_counted *counted,
    bool all, struct sg_counted_pass *pass);
/*
 * Call when `event` has been written as a line of `bytes` bytes. This takes
 * `bytes` from the budgets, and begins to count repeats of the event. Returns
 * how many counted repeats were lost. The result is 0, unless the new burst
 * replaced another burst whose count could not be written.
 */
uint32_t sg_counted_begin(const struct sg_counted *counted,
    const struct sg_repeats_key *key, const struct sg_event *event,
    size_t bytes);
/* Returns the burst's number, which is in all records of the burst. `label` is
 * the label of the burst (struct sg_burst_key). `since_ms` is the time when the
 * burst began, in UTC milliseconds. */
uint64_t sg_counted_burst(const struct sg_labels *labels, uint64_t label,
    int64_t since_ms);

#endif
