/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * school.h -- finds what a report has to know about the school: the name, the
 * time zone and the policy in force. Writes times in the school's time zone.
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
struct sg_titles;
struct sg_zone;

struct sg_school {
	const char *name; /* name in the policy ("Hillcrest School"), else "This
			     school" */
	const struct sg_zone *zone;
	const struct sg_gate *gate; /* borrowed; NULL if there is no policy */
	int64_t now;                /* UTC seconds */
	/*
	 * Names of extensions and apps in stores. sg_school_init() sets NULL,
	 * and the caller may set it.
	 */
	const struct sg_titles *titles;
};

/*
 * Take the name and the time zone from the policy of `gate`. If `gate` is NULL,
 * use "This school" and UTC. *school borrows from `arena` and `gate`. Returns
 * false, and writes the reason to `why`, if this machine does not know the time
 * zone.
 */
bool sg_school_init(struct sg_arena *arena, const struct sg_gate *gate,
    int64_t now, struct sg_school *school, char why[SG_WHY_BYTES]);

/* Write an instant (UTC milliseconds) in the school's local time: "Tue 24 Nov
 * 2026 10:45:00 GMT".  Returns `out`. */
#define SG_CLOCK_TEXT 64
const char *sg_school_time(const struct sg_school *school, int64_t ms,
    char out[SG_CLOCK_TEXT]);
/*
 * Write an instant (UTC milliseconds) in the school's local time, without
 * seconds and time zone: "Tue 24 Nov 2026 10:45". Returns `out`.
 */
const char *sg_school_minute(const struct sg_school *school, int64_t ms,
    char out[SG_CLOCK_TEXT]);
/*
 * Write an instant (UTC milliseconds) in the school's local time, for programs
 * and spreadsheets (ISO 8601): "2026-11-24T10:45:00+00:00". Returns `out`.
 */
const char *sg_school_iso(const struct sg_school *school, int64_t ms,
    char out[SG_CLOCK_TEXT]);
/* Return the local day (days since 1970-01-01) of an instant (UTC
 * milliseconds), and set *hour to the local hour, 0 to 23. */
int32_t sg_school_day(const struct sg_school *school, int64_t ms, int *hour);

#endif
