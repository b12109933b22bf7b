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

/* Write one count that is due (`all`: any).  False: there is none, or it
 * cannot be written and stays due. */
bool sg_counted_write(const struct sg_counted *counted, bool all);
/* `event` was written, with `bytes`: count its repeats from now on. */
void sg_counted_begin(const struct sg_counted *counted,
    const struct sg_repeats_key *key, const struct sg_event *event,
    size_t bytes);
/* The number that records of a burst share. */
uint64_t sg_counted_burst(const struct sg_labels *labels, uint64_t label,
    int64_t since_ms);

#endif
