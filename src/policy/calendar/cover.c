/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cover.c -- finds the days that a calendar event covers.
 *
 * Programs write whole days in several ways: as dates, as local midnights, as
 * midnights in UTC, or up to 23:59.
 */
#include "base/dates.h"
#include "policy/calendar/parts.h"
#include "policy/calendar/zone.h"

#define NOON_S (12 * 3600)
#define LAST_MINUTE_S (SG_DAY_S - 60) /* 23:59 */

/* A local day, and the second within the day. */
struct local {
	int32_t day, second;
};

int32_t
sg_calendar_date(struct icaltimetype t)
{
	return sg_day_of((struct sg_civil){t.year, t.month, t.day});
}

static int32_t
second_of(struct icaltimetype t)
{
	return t.is_date ? 0 : (t.hour * 60 + t.minute) * 60 + t.second;
}

static struct local
local_of(struct icaltimetype t, const struct sg_zone *zone)
{
	struct local local = {sg_calendar_date(t), second_of(t)};

	if (zone != NULL && !t.is_date && icaltime_is_utc(t))
		local.day = sg_zone_day(zone,
		    (int64_t)local.day * SG_DAY_S + local.second,
		    &local.second);
	return local;
}

int32_t
sg_calendar_local_date(struct icaltimetype t, const struct sg_zone *zone)
{
	return local_of(t, zone).day;
}

/* Returns true if both times are midnights in UTC.  Programs write dates so,
 * even if the school is not in UTC. */
static bool
are_utc_midnights(struct icaltimetype start, struct icaltimetype end)
{
	return icaltime_is_utc(start) && icaltime_is_utc(end) &&
	    second_of(start) == 0 && second_of(end) == 0 &&
	    sg_calendar_date(end) > sg_calendar_date(start);
}

/* The number of days between two local times, 0 if they are not whole days. */
static int32_t
whole_days(struct local start, struct local end)
{
	if (start.second != 0)
		return 0;
	if (end.second == 0)
		return end.day - start.day;
	return end.second >= LAST_MINUTE_S ? end.day - start.day + 1 : 0;
}

/* The days of an event with clock times that ends on a later day. */
static void
cover_clock_times(struct sg_cover *cover, struct local start, struct local end,
    bool off)
{
	int32_t last = end.second == 0 ? end.day - 1 : end.day;

	if (off && start.second >= NOON_S)
		cover->day++;
	if (off && end.second != 0 && end.second <= NOON_S)
		last--;
	if (end.day - start.day > 1 || !off)
		cover->length = last - cover->day + 1;
	if (cover->length < 0)
		cover->length = 0;
}

struct sg_cover
sg_calendar_cover(icalcomponent *event, const struct sg_zone *zone, bool off)
{
	struct icaltimetype from = icalcomponent_get_dtstart(event);
	struct icaltimetype to = icalcomponent_get_dtend(event);
	struct local start, end;
	struct sg_cover cover = {0};

	if (icaltime_is_null_time(from))
		return cover;
	if (icaltime_is_null_time(to))
		to = from;
	if (are_utc_midnights(from, to))
		zone = NULL;
	start = local_of(from, zone);
	end = local_of(to, zone);
	cover.day = start.day;
	if (end.day < start.day)
		end = start;
	cover.length = whole_days(start, end);
	if (cover.length == 0 && from.is_date)
		cover.length = 1;
	if (cover.length == 0 && end.day > start.day)
		cover_clock_times(&cover, start, end, off);
	cover.shift = cover.day - sg_calendar_date(from);
	return cover;
}
