/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * dates.h -- calendar arithmetic, and the names of weekdays and months.
 *
 * Days are counted from 1970-01-01 in the proleptic Gregorian calendar.  The
 * functions use no clock and no time zone.  Pure: no I/O, no allocation.
 */
#ifndef SG_DATES_H
#define SG_DATES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

#define SG_DAY_S 86400  /* seconds in a day (without a DST change) */
#define SG_DATE_TEXT 24 /* bytes of sg_day_text(), NUL included */

struct sg_civil {
	int year;
	int month; /* 1..12 */
	int day;   /* 1..31 */
};

/* Convert a date to a day number, and a day number to a date. */
int32_t sg_day_of(struct sg_civil civil);
struct sg_civil sg_civil_of(int32_t day);
/* Number of days in `month` (1..12) of `year`. */
int sg_month_days(int year, int month);
/* The weekday of a day: 0 (Monday) to 6. */
int sg_weekday_of(int32_t day);
/* The day with the same date one year later; 29 Feb becomes 28 Feb. */
int32_t sg_day_next_year(int32_t day);
/* Write "Mon 7 Sep 2026" into `out`; returns `out`. */
const char *sg_day_text(int32_t day, char out[SG_DATE_TEXT]);

/*
 * Parse "Mon", "Monday" or any prefix between them, case-insensitively.
 * Returns 0..6 (0 is Monday), or -1 if `word` is not a weekday.
 */
int sg_weekday_find(struct sg_str word);
/*
 * Parse a month ("Sep", "Sept", "September"), case-insensitively.  Returns
 * 1..12, or -1 if `word` is not a month.
 */
int sg_month_find(struct sg_str word);
/* "Monday" for 0.  The string is static. */
const char *sg_weekday_name(int weekday);
/* "September" for 9.  The string is static. */
const char *sg_month_name(int month);

#endif
