/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * period.h -- days and periods as people write them.
 *
 * Every function may be called from any thread.
 */
#ifndef SG_PERIOD_H
#define SG_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "base/why.h"

struct sg_school;

/* A period in UTC milliseconds.  The instant `from_ms` belongs to the period.
 * The instant `until_ms` does not belong to the period. */
struct sg_period {
	int64_t from_ms, until_ms;
};

/*
 * Read a period from the values of --since and --until.  Each value is a day,
 * an instant (instant.h), or a local time like "2026-11-24 10:15".  The whole
 * of a day is in the period.  If `since` is NULL, the period starts six days
 * before its last day, so that it covers seven days.  If `until` is NULL, the
 * period ends now.  Returns false, and writes the reason to `why`, when a text
 * is none of these, or when the period is empty.
 */
bool sg_period_read(const struct sg_school *school, const char *since,
    const char *until, struct sg_period *period, char why[SG_WHY_BYTES]);

/* Read a date as days since 1970-01-01.  The text is "2026-11-24" or has the
 * form of a date in a policy: "24 Nov 2026" or "Tue 24 Nov 2026".  Returns
 * false when the text is not a date, or when the day does not exist. */
bool sg_date_parse(struct sg_str text, int32_t *day);

#endif
