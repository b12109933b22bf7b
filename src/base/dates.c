/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dates.c -- calendar arithmetic, and the names of weekdays and months. */
#include "base/dates.h"

#include <stdio.h>

#define DAYS_400_YEARS 146097
#define SHORT_NAME 3 /* shortest prefix that is accepted */

static const char *const weekdays[] = {"Monday", "Tuesday", "Wednesday",
    "Thursday", "Friday", "Saturday", "Sunday"};
static const char *const months[] = {"January", "February", "March", "April",
    "May", "June", "July", "August", "September", "October", "November",
    "December"};

/*
 * In this function a year starts in March.  Then a leap day is the last day of
 * its year, and the months before it need no correction.
 */
int32_t
sg_day_of(struct sg_civil civil)
{
	int year = civil.month <= 2 ? civil.year - 1 : civil.year;
	int month = (civil.month + 9) % 12;
	int era = (year >= 0 ? year : year - 399) / 400;
	int of_era = year - era * 400;
	int of_year = (153 * month + 2) / 5 + civil.day - 1;

	/* There are 719468 days between 1 March of year 0 and 1970-01-01. */
	return era * DAYS_400_YEARS + of_era * 365 + of_era / 4 - of_era / 100 +
	    of_year - 719468;
}

struct sg_civil
sg_civil_of(int32_t day)
{
	int32_t shifted = day + 719468;
	int era = (shifted >= 0 ? shifted : shifted - (DAYS_400_YEARS - 1)) /
	    DAYS_400_YEARS;
	int of_era = shifted - era * DAYS_400_YEARS;
	int year = (of_era - of_era / 1460 + of_era / 36524 -
		       of_era / (DAYS_400_YEARS - 1)) /
	    365;
	int of_year = of_era - (365 * year + year / 4 - year / 100);
	int month = (5 * of_year + 2) / 153;
	struct sg_civil civil;

	civil.day = of_year - (153 * month + 2) / 5 + 1;
	civil.month = month < 10 ? month + 3 : month - 9;
	civil.year = year + era * 400 + (civil.month <= 2 ? 1 : 0);
	return civil;
}

int
sg_month_days(int year, int month)
{
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	if (month == 2)
		return leap ? 29 : 28;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

int
sg_weekday_of(int32_t day)
{
	/* 1970-01-01 was a Thursday. */
	return (int)(((day + 3) % 7 + 7) % 7);
}

int32_t
sg_day_next_year(int32_t day)
{
	struct sg_civil civil = sg_civil_of(day);
	int last = sg_month_days(civil.year + 1, civil.month);

	civil.year++;
	if (civil.day > last)
		civil.day = last;
	return sg_day_of(civil);
}

const char *
sg_day_text(int32_t day, char out[SG_DATE_TEXT])
{
	struct sg_civil civil = sg_civil_of(day);

	snprintf(out, SG_DATE_TEXT, "%.3s %d %.3s %d",
	    weekdays[sg_weekday_of(day)], civil.day, months[civil.month - 1],
	    civil.year);
	return out;
}

/* The index of the name that begins with `word`, or -1. */
static int
find(struct sg_str word, const char *const *names, int count)
{
	for (int i = 0; i < count && word.n >= SHORT_NAME; i++) {
		if (sg_str_startsi(sg_str(names[i]), word))
			return i;
	}
	return -1;
}

int
sg_weekday_find(struct sg_str word)
{
	return find(word, weekdays, 7);
}

int
sg_month_find(struct sg_str word)
{
	int month = find(word, months, 12);

	return month < 0 ? -1 : month + 1;
}

const char *
sg_weekday_name(int weekday)
{
	return weekdays[weekday];
}

const char *
sg_month_name(int month)
{
	return months[month - 1];
}
