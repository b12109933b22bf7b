/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * raw.h -- reads single lines of a journal by their places. One thread at a
 * time for each struct sg_raw.
 */
#ifndef SG_DESK_RAW_H
#define SG_DESK_RAW_H

#include "desk/store/rows.h"

struct sg_arena;

struct sg_raw {
	const char *folder; /* borrowed */
	int fd;             /* of the day's file that was read last, or -1 */
	int32_t day;
};

void sg_raw_begin(struct sg_raw *raw, const char *folder);
void sg_raw_end(struct sg_raw *raw);
/*
 * Returns the line at `place` (day and offset), without LF, in the arena. NULL
 * if there is no whole record any more. The file of the day stays open for the
 * next call.
 */
const char *sg_raw_line(struct sg_raw *raw, struct sg_arena *arena,
    const struct sg_record_place *place);

#endif
