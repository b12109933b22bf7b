/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * school.c -- finds the school's name and time zone, and writes instants in the
 * school's local time.
 */
#include "report/school.h"

#include <stdio.h>

#include "base/dates.h"
#include "base/why.h"
#include "gate/gate.h"
#include "policy/calendar/zone.h"

/*
 * Clock changes are looked up from FIRST_DAY (days since 1970-01-01) to
 * DAYS_AHEAD days after now. All records lie between these days.
 */
#define FIRST_DAY 10957 /* 2000-01-01 */
#define DAYS_AHEAD 800

bool
sg_school_init(struct sg_arena *arena, const struct sg_gate *gate, int64_t now,
    struct sg_school *school, char why[SG_WHY_BYTES])
{
	int32_t today = (int32_t)(now / SG_DAY_S);
	const char *zone, *name;

	*school = (struct sg_school){.name = "This school",
	    .zone = sg_zone_utc(),
	    .gate = gate,
	    .now = now};
	if (gate == NULL)
		return true;
	name = sg_gate_text(gate, sg_gate_settings(gate)->school);
	zone = sg_gate_text(gate, sg_gate_settings(gate)->zone);
	if (*name != '\0')
		school->name = name;
	school->zone = sg_zone_load(arena, sg_str(zone), FIRST_DAY,
	    today + DAYS_AHEAD);
	if (school->zone != NULL)
		return true;
	return sg_why(why,
	    "the time zone %s is not on this system; install tzdata", zone);
}

/*
 * Convert milliseconds to seconds. The result is rounded down, also before
 * 1970.
 */
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

const char *
sg_school_iso(const struct sg_school *school, int64_t ms,
    char out[SG_CLOCK_TEXT])
{
	int64_t utc = seconds_of(ms);
	int32_t second, day = sg_zone_day(school->zone, utc, &second);
	int32_t offset = sg_zone_offset(school->zone, utc);
	int32_t minutes = (offset < 0 ? -offset : offset) / 60;
	struct sg_civil c = sg_civil_of(day);

	snprintf(out, SG_CLOCK_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d",
	    c.year, c.month, c.day, second / 3600, second / 60 % 60,
	    second % 60, offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
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
