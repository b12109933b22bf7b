/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * school.h -- what a report has to know of the school: its name, its time zone,
 * and the policy in force.
 *
 * Every function may be called from any thread.
 */
#ifndef SG_SCHOOL_H
#define SG_SCHOOL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/why.h"

struct sg_arena;
struct sg_gate;
struct sg_zone;

struct sg_school {
	const char *name; /* "Hillcrest School", or "This school" */
	const struct sg_zone *zone;
	const struct sg_gate *gate; /* borrowed; NULL without a policy */
	int64_t now;                /* UTC seconds */
};

/*
 * Take name and time zone from the policy of `gate`.  If `gate` is NULL, the
 * name is "This school" and the zone UTC.  What `school` points to lives in
 * `arena`; `gate` is borrowed.  False, with `why`, when the system lacks the
 * time zone.
 */
bool sg_school_init(struct sg_arena *arena, const struct sg_gate *gate,
    int64_t now, struct sg_school *school, char why[SG_WHY_BYTES]);

/* An instant (UTC milliseconds) in the school's local time:
 * "Tue 24 Nov 2026 10:45:00 GMT".  Returns `out`. */
#define SG_CLOCK_TEXT 64
const char *sg_school_time(const struct sg_school *school, int64_t ms,
    char out[SG_CLOCK_TEXT]);
/* The same without seconds and zone: "Tue 24 Nov 2026 10:45". */
const char *sg_school_minute(const struct sg_school *school, int64_t ms,
    char out[SG_CLOCK_TEXT]);
/* The local day (days since 1970-01-01) and hour (0 to 23) of an instant. */
int32_t sg_school_day(const struct sg_school *school, int64_t ms, int *hour);

#endif
