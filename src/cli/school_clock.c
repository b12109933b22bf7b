/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * school_clock.c -- instants as the school's clock shows them.
 */
#include <stdio.h>

#include "cli/school.h"
#include "policy/calendar/zone.h"

/* Rounded down, also before 1970. */
static int64_t
seconds_of(int64_t ms)
{
	return ms >= 0 ? ms / 1000 : -((-ms + 999) / 1000);
}

static const char *
abbreviation(const struct sg_zone *zone, int64_t utc)
{
	const char *name = "";

	for (size_t i = 0; i < zone->nparts; i++)
		if (zone->part[i].from <= utc)
			name = zone->part[i].abbreviation;
	return name;
}

const char *
sg_school_time(const struct sg_school *school, int64_t ms,
    char out[SG_CLOCK_TEXT])
{
	int64_t utc = seconds_of(ms);
	char date[SG_DATE_TEXT];
	int32_t second, day;

	day = sg_zone_day(school->zone, utc, &second);
	snprintf(out, SG_CLOCK_TEXT, "%s %02d:%02d:%02d %.8s",
	    sg_day_text(day, date), second / 3600, second / 60 % 60,
	    second % 60, abbreviation(school->zone, utc));
	return out;
}

const char *
sg_school_minute(const struct sg_school *school, int64_t ms,
    char out[SG_CLOCK_TEXT])
{
	char date[SG_DATE_TEXT];
	int32_t second, day;

	day = sg_zone_day(school->zone, seconds_of(ms), &second);
	snprintf(out, SG_CLOCK_TEXT, "%s %02d:%02d", sg_day_text(day, date),
	    second / 3600, second / 60 % 60);
	return out;
}

int32_t
sg_school_day(const struct sg_school *school, int64_t ms, int *hour)
{
	int32_t second;
	int32_t day = sg_zone_day(school->zone, seconds_of(ms), &second);

	*hour = second / 3600;
	return day;
}
