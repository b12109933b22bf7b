/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * stamp.h -- converts instants and days to text and back.
 *
 * All times are UTC. Instants are milliseconds since 1970-01-01. The texts are
 * in ISO 8601. Pure: no time zones, no clock, no I/O.
 */
#ifndef SG_STAMP_H
#define SG_STAMP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/*
 * A day as "2026-11-24". Only days of the years 0000 to 9999 can be written. An
 * earlier day is written as the first of these days, a later day as the last.
 */
#define SG_DAY_TEXT 11
void sg_stamp_day_text(int32_t day, char out[SG_DAY_TEXT]);
bool sg_stamp_day_parse(struct sg_str text, int32_t *day);
/* The UTC day of an instant, in days since 1970-01-01; may be negative. */
int32_t sg_stamp_day_of(int64_t ms);

/* "2026-11-24T10:15:00.123Z" */
#define SG_STAMP_TEXT 25
void sg_stamp_text(int64_t ms, char out[SG_STAMP_TEXT]);
/* Parse a time with or without the fraction of a second. */
bool sg_stamp_parse(struct sg_str text, int64_t *ms);

#endif
