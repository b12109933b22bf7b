/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * refusals.h -- counts what was refused, and says it in few lines of the log.
 *
 * The first refusal is said at once.  Those of the minute after it are said
 * together, in one line.
 *
 * Pure: no I/O, no allocation, no clock.
 */
#ifndef SG_REFUSALS_H
#define SG_REFUSALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SG_REFUSALS_PAUSE_S 60
#define SG_REFUSALS_LINE 256

/* Begins as zeros. */
struct sg_refusals {
	uint64_t unsaid;  /* refusals that no line has said yet */
	bool said_before; /* whether `said` is set */
	int64_t said;     /* when the last line was made */
	char last[160];   /* why the last one was refused */
};

/*
 * Count a refusal.  `why` is the reason, and part of a sentence.  It is copied,
 * and cut if it is long.
 */
void sg_refusals_add(struct sg_refusals *refusals, const char *why);
/*
 * Returns true, and makes the line of the log in `line`, if there is a refusal
 * to say and the pause is over.  `now` is in seconds of a clock that only goes
 * forward.
 */
bool sg_refusals_due(struct sg_refusals *refusals, int64_t now,
    char line[SG_REFUSALS_LINE]);

#endif
