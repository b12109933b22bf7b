/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * counted.h -- what was counted and not written, made records of.
 *
 * For append.c, under the journal's lock.
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
 * How far one pass through the tables is; zeros: at its beginning.  Others go
 * on counting meanwhile, so that more than one might never end.
 */
struct sg_counted_pass {
	size_t burst, client;
};

enum sg_counted_answer {
	SG_COUNTED_NONE, /* the pass is at its end */
	SG_COUNTED_WRITTEN,
	SG_COUNTED_FAILED /* it stays due; why is in the writer */
};
/* Write the next count that is due (`all`: any). */
enum sg_counted_answer sg_counted_write(const struct sg_counted *counted,
    bool all, struct sg_counted_pass *pass);
/*
 * `event` was written, with `bytes`: count its repeats from now on.  Returns
 * how many repeats of another were lost: it had to make room, and its count
 * cannot be written.
 */
uint32_t sg_counted_begin(const struct sg_counted *counted,
    const struct sg_repeats_key *key, const struct sg_event *event,
    size_t bytes);
/* The number that records of a burst share. */
uint64_t sg_counted_burst(const struct sg_labels *labels, uint64_t label,
    int64_t since_ms);

#endif
