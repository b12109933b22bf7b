/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * dates.h -- days, weekdays and months: their names and their arithmetic.
 *
 * Days are counted from 1970-01-01 in the proleptic Gregorian calendar.
 * Knows no clock and no time zone.
 */
#ifndef SG_DATES_H
#define SG_DATES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

#define SG_DAY_S 86400  /* seconds of a day without a change of the clock */
#define SG_DATE_TEXT 24 /* bytes of the longest "Wed 30 Sep 2026", and NUL */

struct sg_civil {
	int year;
	int month; /* 1..12 */
	int day;   /* 1..31 */
};

int32_t sg_day_of(struct sg_civil civil);
struct sg_civil sg_civil_of(int32_t day);
/* How many days `month` of `year` has. */
int sg_month_days(int year, int month);
/* 0 is Monday. */
int sg_weekday_of(int32_t day);
/* The same date one year on; 29 Feb becomes 28 Feb. */
int32_t sg_day_next_year(int32_t day);
/* "Mon 7 Sep 2026" into `out`, which is returned. */
const char *sg_day_text(int32_t day, char out[SG_DATE_TEXT]);

/* "Mon", "Monday" and what lies between: 0..6, or -1. */
int sg_weekday_find(struct sg_str word);
/* "Sep", "Sept", "September": 1..12, or -1. */
int sg_month_find(struct sg_str word);
/* "Monday"; 0 is Monday. */
const char *sg_weekday_name(int weekday);
/* "September"; 1..12. */
const char *sg_month_name(int month);

#endif
