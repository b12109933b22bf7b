/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * counted.h -- writes the counts of repeats and of requests over a budget as
 * records.
 *
 * For append.c; every function but sg_counted_burst() needs the journal's lock.
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
 * Position of one pass through the tables; zeros at its beginning.  A pass ends
 * even though other threads keep counting; repeating until no count is left
 * might never end.
 */
struct sg_counted_pass {
	size_t burst, client;
};

enum sg_counted_answer {
	SG_COUNTED_NONE, /* end of the pass */
	SG_COUNTED_WRITTEN,
	SG_COUNTED_FAILED /* the count stays due; see `why` of the writer */
};
/* Write the next count that is due (with `all`, any count). */
enum sg_counted_answer sg_counted_write(const struct sg_counted *counted,
    bool all, struct sg_counted_pass *pass);
/*
 * Call when `event` was written with `bytes`: charges its budget and counts its
 * repeats from now on.  Returns how many repeats of another burst were lost:
 * that burst was replaced, and its count could not be written.
 */
uint32_t sg_counted_begin(const struct sg_counted *counted,
    const struct sg_repeats_key *key, const struct sg_event *event,
    size_t bytes);
/* The number that all records of one burst share. */
uint64_t sg_counted_burst(const struct sg_labels *labels, uint64_t label,
    int64_t since_ms);

#endif
