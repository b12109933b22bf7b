/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * quiet.h -- finds the days of a period of which the journal has no record.
 *
 * While the filter runs, the journal opens every day with a record of its own.
 * So a day without any record is a day of which nothing is known: a report must
 * not let it look like a day on which nobody did anything. One thread at a time
 * for each struct sg_quiet.
 */
#ifndef SG_QUIET_H
#define SG_QUIET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sg_arena;
struct sg_period;
struct sg_school;

struct sg_quiet {
	const struct sg_school *school;
	int32_t first; /* the first whole day, in days since 1970-01-01 */
	size_t n;      /* number of whole days */
	bool *seen;    /* by day: the journal has a record of it */
	bool any;      /* the journal has a record of the period */
	bool future;   /* no part of the period is over */
};

/*
 * Begin with the whole local days of the period that are over. The days live in
 * the arena, and `school` is borrowed.
 */
void sg_quiet_begin(struct sg_quiet *quiet, struct sg_arena *arena,
    const struct sg_school *school, const struct sg_period *period);
/* Note that the journal has a record of this instant (UTC milliseconds). */
void sg_quiet_add(struct sg_quiet *quiet, int64_t at_ms);
/* The same for a local day (days since 1970-01-01). */
void sg_quiet_add_day(struct sg_quiet *quiet, int32_t day);
/* Returns how many days have no record. */
size_t sg_quiet_count(const struct sg_quiet *quiet);
/*
 * Returns a sentence that names the days without a record, in the arena. If the
 * period has no whole day and no record, the sentence says that. Returns NULL
 * if there is nothing to say.
 */
const char *sg_quiet_text(struct sg_arena *arena, const struct sg_quiet *quiet);

#endif
