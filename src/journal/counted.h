/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * counted.h -- writes count records. A count record says how many requests were
 * only counted. These requests are repeats (burst.h) or are over a budget
 * (budget.h).
 *
 * For append.c. One thread at a time per writer. The caller must hold the
 * journal's file lock. So call the functions between sg_writer_begin() and
 * sg_writer_end(). sg_counted_burst() is an exception: it needs no lock.
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
 * Position of one pass through the tables of bursts and clients. Zeros begin a
 * pass. Every pass ends. A loop that runs until no count is left might never
 * end, because other threads keep counting.
 */
struct sg_counted_pass {
	size_t burst, client;
};

enum sg_counted_answer {
	SG_COUNTED_NONE, /* end of the pass */
	SG_COUNTED_WRITTEN,
	SG_COUNTED_FAILED /* not written; the count is still due, and the
			     writer's `why` has the reason */
};
/*
 * Write the next count that is due at counted->now_ms. If `all` is true, write
 * the next count even if it is not due.
 */
enum sg_counted_answer sg_counted_write(const struct sg_counted *counted,
    bool all, struct sg_counted_pass *pass);
/*
 * Call when `event` has been written as a line of `bytes` bytes. This takes
 * `bytes` from the budgets. Repeats of the event are counted from now on. The
 * event's burst may take the place of another burst in the table. If the count
 * of that other burst cannot be written, the count is lost. Returns the lost
 * count; 0 if nothing was lost.
 */
uint32_t sg_counted_begin(const struct sg_counted *counted,
    const struct sg_repeats_key *key, const struct sg_event *event,
    size_t bytes);
/*
 * Returns the number of a burst. All records of the burst contain this number.
 * `label` is the label of the burst (struct sg_burst_key). `since_ms` is the
 * time when the burst began, in UTC milliseconds.
 */
uint64_t sg_counted_burst(const struct sg_labels *labels, uint64_t label,
    int64_t since_ms);

#endif
