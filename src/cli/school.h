/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * school.h -- whose journal it is: the school's name, its clock, the policy
 * in force; and the period that a call asks for.
 */
#ifndef SG_SCHOOL_H
#define SG_SCHOOL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/dates.h"

struct sg_arena;
struct sg_call;
struct sg_gate;
struct sg_zone;

struct sg_school {
	const char *name;   /* "Hillcrest School", or "This school" */
	const struct sg_zone *zone;
	struct sg_gate *gate; /* NULL: no policy to ask */
	int64_t now;        /* UTC seconds */
};

/*
 * Learn it from `policy`, or (NULL) from the policy in force.  Without one in
 * force it is an unnamed school in UTC.  False: a complaint was printed.
 */
bool sg_school_open(struct sg_arena *arena, const struct sg_call *call,
    const char *policy, struct sg_school *school);
void sg_school_close(struct sg_school *school);

/* UTC milliseconds, half open. */
struct sg_period {
	int64_t from_ms, until_ms;
};

/*
 * What --since and --until say (either may be NULL): a day, with which the
 * period begins or ends, that day included, or an instant as of --at.
 * Without them: today and the six days before, until now.  False: a
 * complaint was printed.
 */
bool sg_period_read(const struct sg_school *school, const char *since,
    const char *until, struct sg_period *period);

/* "2026-11-24", or as policies have it, "24 Nov 2026" or "Tue 24 Nov 2026". */
bool sg_date_parse(struct sg_str text, int32_t *day);

/* An instant in the school's time: "Tue 24 Nov 2026 10:45:00 GMT". */
#define SG_CLOCK_TEXT 64
const char *sg_school_time(const struct sg_school *school, int64_t ms,
    char out[SG_CLOCK_TEXT]);
/* The same without seconds and zone: "Tue 24 Nov 2026 10:45". */
const char *sg_school_minute(const struct sg_school *school, int64_t ms,
    char out[SG_CLOCK_TEXT]);
/* The local day and hour of an instant. */
int32_t sg_school_day(const struct sg_school *school, int64_t ms, int *hour);

#endif
