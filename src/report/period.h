/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * period.h -- reads days and periods, as people write them.
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

/*
 * A period in UTC milliseconds, from `from_ms` up to, but not including,
 * `until_ms`.
 */
struct sg_period {
	int64_t from_ms, until_ms;
};

/*
 * Read a period from the values of --since and --until. Each value is one of
 * these:
 * - a day: the whole day is in the period,
 * - an instant (instant.h),
 * - a local time like "2026-11-24 10:15".
 *
 * If `until` is NULL, the period ends now. If `since` is NULL, the period has
 * seven days: the day on which it ends, and the six days before. Returns false,
 * and writes the reason to `why`, if a value is wrong or the period is empty.
 */
bool sg_period_read(const struct sg_school *school, const char *since,
    const char *until, struct sg_period *period, char why[SG_WHY_BYTES]);

/*
 * Read a date as days since 1970-01-01. The text is "2026-11-24", or a date as
 * a policy has it: "24 Nov 2026" or "Tue 24 Nov 2026". Returns false if the
 * text is not a date, or if there is no such day.
 */
bool sg_date_parse(struct sg_str text, int32_t *day);

#endif
