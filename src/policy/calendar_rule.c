/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * calendar_rule.c -- the days on which an event comes again, by its rule
 * (RFC 5545 section 3.3.10).
 *
 * libical reads rules, but may look for ever for the next time of one that
 * never comes ("every second of 30 February").  Here each day is looked at
 * once, and there is an end to them.  Whole days only.
 */
#include <libical/ical.h>

#include "policy/calendar_parts.h"
#include "policy/dates.h"

#define YEARS_MAX 40     /* a rule that counts is followed this far */
#define PERIOD_DAYS 366  /* of the longest, a year */

struct rule {
	const struct icalrecurrencetype *r;
	int32_t start;
	struct sg_civil first; /* the date of `start` */
};

/* What is asked of a day, found once for it. */
struct day {
	int32_t day;
	struct sg_civil date;
	int weekday; /* 0: Monday */
};

/* The days of one period that fit, in order. */
struct period {
	int32_t id;
	int32_t fits[PERIOD_DAYS];
	size_t n;
};

/* ---- one day ------------------------------------------------------------ */

static bool
is_given(const short *list)
{
	return list[0] != ICAL_RECURRENCE_ARRAY_MAX;
}

/* `value` of `count` is in the list, by itself or counted from the end. */
static bool
has(const short *list, int value, int count)
{
	for (; *list != ICAL_RECURRENCE_ARRAY_MAX; list++)
		if (*list == value || *list == value - count - 1)
			return true;
	return false;
}

static int32_t
new_year(int year)
{
	return sg_day_of((struct sg_civil){year, 1, 1});
}

static int
year_days(int year)
{
	return (int)(new_year(year + 1) - new_year(year));
}

/* 0: Monday; libical counts from Sunday, which is 1. */
static int
week_start(const struct rule *rule)
{
	int day = (int)rule->r->week_start;

	return day < 1 || day > 7 ? 0 : (day + 5) % 7;
}

/* The first day of a year's week 1, the first with four days of the year. */
static int32_t
first_week(const struct rule *rule, int year)
{
	int32_t day = new_year(year);
	int after = (sg_weekday_of(day) - week_start(rule) + 7) % 7;

	return after <= 3 ? day - after : day + 7 - after;
}

static bool
fits_week(const struct rule *rule, const struct day *d)
{
	int year = d->date.year;
	int32_t first;

	if (d->day >= first_week(rule, year + 1))
		year++;
	else if (d->day < first_week(rule, year))
		year--;
	first = first_week(rule, year);
	return has(rule->r->by_week_no, (int)(d->day - first) / 7 + 1,
	    (int)(first_week(rule, year + 1) - first) / 7);
}

/* "-1SU" is the last Sunday of the month, or of the year. */
static bool
fits_weekday(const struct rule *rule, const struct day *d)
{
	const struct icalrecurrencetype *r = rule->r;
	bool yearly = r->freq == ICAL_YEARLY_RECURRENCE &&
	    !is_given(r->by_month);
	int place = yearly ? (int)(d->day - new_year(d->date.year)) :
	    d->date.day - 1;
	int left = (yearly ? year_days(d->date.year) :
	    sg_month_days(d->date.year, d->date.month)) - 1 - place;

	for (const short *p = r->by_day; *p != ICAL_RECURRENCE_ARRAY_MAX;
	     p++) {
		int weekday = (int)icalrecurrencetype_day_day_of_week(*p);
		int nth = icalrecurrencetype_day_position(*p);

		if ((weekday + 5) % 7 != d->weekday)
			continue;
		if (nth == 0 || r->freq == ICAL_WEEKLY_RECURRENCE ||
		    r->freq == ICAL_DAILY_RECURRENCE ||
		    nth == place / 7 + 1 || nth == -(left / 7 + 1))
			return true;
	}
	return false;
}

/* What the rule leaves open is as on the first day. */
static bool
fits_first(const struct rule *rule, const struct day *d)
{
	const struct icalrecurrencetype *r = rule->r;
	bool dated = is_given(r->by_month_day) || is_given(r->by_year_day);

	if (dated || is_given(r->by_day) || r->freq == ICAL_DAILY_RECURRENCE)
		return true;
	if (r->freq == ICAL_WEEKLY_RECURRENCE || is_given(r->by_week_no))
		return d->weekday == sg_weekday_of(rule->start);
	if (d->date.day != rule->first.day)
		return false;
	return r->freq == ICAL_MONTHLY_RECURRENCE || is_given(r->by_month) ||
	    d->date.month == rule->first.month;
}

static bool
fits(const struct rule *rule, const struct day *d)
{
	const struct icalrecurrencetype *r = rule->r;

	return (!is_given(r->by_month) ||
	    has(r->by_month, d->date.month, 1000)) &&
	    (!is_given(r->by_month_day) || has(r->by_month_day, d->date.day,
	    sg_month_days(d->date.year, d->date.month))) &&
	    (!is_given(r->by_year_day) || has(r->by_year_day,
	    (int)(d->day - new_year(d->date.year)) + 1,
	    year_days(d->date.year))) &&
	    (!is_given(r->by_week_no) || fits_week(rule, d)) &&
	    (!is_given(r->by_day) || fits_weekday(rule, d)) &&
	    fits_first(rule, d);
}

/* ---- periods ------------------------------------------------------------ */

/* Which day, week, month or year it is; neighbours differ by 1. */
static int32_t
period_of(const struct rule *rule, const struct day *d)
{
	switch (rule->r->freq) {
	case ICAL_YEARLY_RECURRENCE:
		return d->date.year;
	case ICAL_MONTHLY_RECURRENCE:
		return d->date.year * 12 + d->date.month;
	case ICAL_WEEKLY_RECURRENCE:
		/* A million weeks on, so that it is not rounded upwards. */
		return (d->day - ((d->weekday - week_start(rule) + 7) % 7) +
		    7000000) / 7;
	default:
		return d->day;
	}
}

static struct day
day_at(int32_t day)
{
	return (struct day){day, sg_civil_of(day), sg_weekday_of(day)};
}

/* The days of a period that is over, or those of them that are asked for by
 * their place. */
static void
end_period(struct sg_arena *arena, const struct rule *rule,
    struct period *period, size_t most, struct sg_day_list *days)
{
	const short *places = rule->r->by_set_pos;

	for (size_t i = 0; i < period->n && days->n < most; i++)
		if (period->fits[i] >= rule->start && (!is_given(places) ||
		    has(places, (int)i + 1, (int)period->n)))
			sg_day_list_add(arena, days, period->fits[i]);
	period->n = 0;
}

static bool
is_of_days(const struct icalrecurrencetype *r)
{
	return r->freq >= ICAL_DAILY_RECURRENCE &&
	    r->freq <= ICAL_YEARLY_RECURRENCE && r->rscale == NULL &&
	    !is_given(r->by_hour) && !is_given(r->by_minute) &&
	    !is_given(r->by_second);
}

bool
sg_calendar_rule(struct sg_arena *arena, const struct icalrecurrencetype *r,
    int32_t start, int32_t last, size_t most, struct sg_day_list *days)
{
	const struct rule rule = {r, start, sg_civil_of(start)};
	const struct day first = day_at(start);
	const int32_t begun = period_of(&rule, &first);
	const int32_t interval = r->interval > 0 ? r->interval : 1;
	struct period period = {.id = begun};
	int32_t day = start;

	days->n = 0;
	if (!is_of_days(r))
		return false;
	if (last > start + YEARS_MAX * 366)
		last = start + YEARS_MAX * 366;
	if (r->count > 0 && (size_t)r->count < most)
		most = (size_t)r->count;
	/* Places are counted from the period's first day. */
	if (r->freq != ICAL_DAILY_RECURRENCE && is_given(r->by_set_pos))
		day -= PERIOD_DAYS;
	for (; day <= last && days->n < most; day++) {
		struct day d = day_at(day);
		int32_t id = period_of(&rule, &d);

		if (id < begun)
			continue;
		if (id != period.id)
			end_period(arena, &rule, &period, most, days);
		period.id = id;
		if ((id - begun) % interval == 0 && fits(&rule, &d))
			period.fits[period.n++] = day;
	}
	end_period(arena, &rule, &period, most, days);
	return true;
}
