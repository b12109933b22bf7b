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

/* A period in UTC milliseconds.  `from_ms` belongs to it, `until_ms` does not.
 */
struct sg_period {
	int64_t from_ms, until_ms;
};

/*
 * Read a period from the values of --since and --until.  Each is a day, or
 * an instant as sg_instant_parse() reads it.  The whole of a day is in the
 * period. If `since` is NULL, the period covers seven days: its last day and
 * the six before it.  If `until` is NULL, it ends now.  Returns false, with
 * `why`, when a text is neither a day nor an instant, or when the period is
 * empty.
 */
bool sg_period_read(const struct sg_school *school, const char *since,
    const char *until, struct sg_period *period, char why[SG_WHY_BYTES]);

/* Read a date, "2026-11-24" or, as in policies, "24 Nov 2026" or "Tue 24 Nov
 * 2026", as days since 1970-01-01.  Returns false when the text is no date, or
 * names a day that does not exist. */
bool sg_date_parse(struct sg_str text, int32_t *day);

#endif
