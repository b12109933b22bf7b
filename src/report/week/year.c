/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * year.c -- finds which days of a year are school days, counts them, and makes
 * ranges of the days off.
 */
#include "report/week/year.h"

#include "base/arena.h"
#include "base/dates.h"
#include "policy/calendar/timetable.h"
#include "policy/calendar/zone.h"
#include "report/week/week.h"

/* ---- days --------------------------------------------------------------- */

/* Returns true if a `day` heading gives this person times for this date. */
static bool
is_dated(const struct sg_week *week, int32_t day)
{
	const struct sg_policy_ast *ast = week->ast;

	for (size_t i = 0; i < ast->ndays; i++)
		if (ast->days[i].date.set && ast->days[i].date.day == day &&
		    (ast->days[i].group.kind != SG_REF_GROUP ||
			ast->days[i].group.index == week->bells))
			return true;
	return false;
}

static struct sg_year_day
make_day(const struct sg_week *week, int32_t day)
{
	const struct sg_timetable *t = week->timetable;
	struct sg_year_day made = {
	    .day = day, .week = sg_timetable_week_name(t, day), .home = -1};

	if (day < t->first_day || day >= t->last_day)
		made.off = (struct sg_day_off){
		    SG_OFF_UNKNOWN, "outside the dates of the policy"};
	else if (!sg_timetable_is_school(t, day, week->bells))
		made.off = sg_day_off(t, day, week->bells);
	else
		made.dated = is_dated(week, day);
	return made;
}

/* Set the end of school-time of each school day. */
static void
add_homes(struct sg_year *year)
{
	const struct sg_timetable *t = year->week->timetable;
	const struct sg_ast_when school = {.kind = SG_WHEN_SCHOOL};
	struct sg_spans spans = sg_timetable_spans(t, &school,
	    year->week->bells);
	int32_t day, second;

	for (size_t i = 0; i < spans.n; i++) {
		day = sg_zone_day(t->zone, spans.v[i].from, NULL);
		if (day < year->days[0].day ||
		    day - year->days[0].day >= (int32_t)year->ndays)
			continue;
		sg_zone_day(t->zone, spans.v[i].to, &second);
		year->days[day - year->days[0].day].home = second / 60;
	}
}

static void
count_day(struct sg_year *year, const struct sg_year_day *day)
{
	const struct sg_timetable *t = year->week->timetable;
	bool in_term = false;

	year->inset += day->off.kind == SG_OFF_INSET;
	if (day->off.kind != SG_OFF_NONE)
		return;
	for (size_t i = 0; i < year->nterms; i++)
		if (day->day >= year->terms[i].from &&
		    day->day <= year->terms[i].to) {
			year->terms[i].school++;
			in_term = true;
		}
	if (!in_term && sg_day_is_in_term(t, day->day))
		return; /* the end of a term of the year before */
	year->school++;
	year->outside += !in_term && t->has_terms;
}

/* ---- days off ----------------------------------------------------------- */

static bool
is_listed(enum sg_off kind)
{
	return kind == SG_OFF_HALF_TERM || kind == SG_OFF_INSET ||
	    kind == SG_OFF_CLOSED || kind == SG_OFF_CALENDAR;
}

/* Add a day off to the last range, if `open` and the reason are the same. */
static void
add_off(struct sg_year *year, const struct sg_year_day *day, bool open)
{
	struct sg_year_range *last = open ? &year->ranges[year->nranges - 1] :
					    NULL;

	if (last != NULL && last->off.kind == day->off.kind &&
	    strcmp(last->off.text, day->off.text) == 0) {
		last->to = day->day;
		return;
	}
	year->ranges = sg_arena_grow(year->week->arena, year->ranges,
	    year->nranges, &year->ranges_cap, sizeof *year->ranges);
	year->ranges[year->nranges++] = (struct sg_year_range){
	    day->day, day->day, day->off};
}

static void
add_ranges(struct sg_year *year)
{
	bool open = false;

	for (size_t i = 0; i < year->ndays; i++) {
		const struct sg_year_day *day = &year->days[i];

		if (is_listed(day->off.kind)) {
			add_off(year, day, open);
			open = true;
		} else if (day->off.kind != SG_OFF_WEEKEND) {
			open = false;
		}
	}
}

/* Add a note about weekdays without bells. They may have been forgotten. */
static void
note_no_bells(struct sg_year *year)
{
	const char *names = "";
	unsigned seen = 0;

	for (size_t i = 0; i < year->ndays; i++)
		if (year->days[i].off.kind == SG_OFF_NO_BELLS)
			seen |= 1U << sg_weekday_of(year->days[i].day);
	for (int d = 0; d < SG_WEEK_DAYS; d++)
		if ((seen >> d & 1) != 0)
			names = sg_arena_printf(year->week->arena, "%s%s%.3s",
			    names, *names != '\0' ? ", " : "",
			    sg_weekday_name(d));
	if (seen != 0)
		sg_year_note(year,
		    sg_arena_printf(year->week->arena,
			"Some days have no times, because no `day` heading fits "
			"them. They are on: %s.",
			names));
}

void
sg_year_make(struct sg_year *year, const struct sg_week *week)
{
	struct sg_year_months months;

	*year = (struct sg_year){.week = week};
	months = sg_year_months(year);
	year->ndays = (size_t)(months.last - months.first + 1);
	year->days = sg_arena_array(week->arena, year->ndays,
	    sizeof *year->days);
	for (size_t i = 0; i < year->ndays; i++) {
		year->days[i] = make_day(week, months.first + (int32_t)i);
		count_day(year, &year->days[i]);
	}
	add_homes(year);
	add_ranges(year);
	note_no_bells(year);
}

/* ---- for the three forms ------------------------------------------------ */

char
sg_year_mark(const struct sg_year_day *day)
{
	static const char marks[] = {
	    [SG_OFF_WEEKEND] = '.',
	    [SG_OFF_HALF_TERM] = 'h',
	    [SG_OFF_INSET] = 'i',
	    [SG_OFF_CLOSED] = 'c',
	    [SG_OFF_CALENDAR] = 'o',
	    [SG_OFF_NO_BELLS] = 'n',
	    [SG_OFF_HOLIDAY] = '-',
	    [SG_OFF_UNKNOWN] = '?',
	};

	return day->off.kind == SG_OFF_NONE ?
	    sg_weekday_name(sg_weekday_of(day->day))[0] :
	    marks[day->off.kind];
}

const char *
sg_year_meaning(const struct sg_year *year, enum sg_off kind)
{
	static const char *const meanings[] = {
	    [SG_OFF_NONE] = "school day (M is a Monday)",
	    [SG_OFF_WEEKEND] = "weekend",
	    [SG_OFF_HALF_TERM] = "half-term",
	    [SG_OFF_INSET] = "INSET day",
	    [SG_OFF_CLOSED] = "closed",
	    [SG_OFF_CALENDAR] = "day off in a calendar file",
	    [SG_OFF_NO_BELLS] = "no times: no `day` heading fits",
	    [SG_OFF_HOLIDAY] = "in no term",
	};
	const struct sg_timetable *t = year->week->timetable;
	char range[SG_YEAR_RANGE];

	if (kind != SG_OFF_UNKNOWN)
		return meanings[kind];
	return sg_arena_printf(year->week->arena,
	    "outside the policy's dates, %s",
	    sg_year_range(t->first_day, t->last_day - 1, range));
}

bool
sg_year_has(const struct sg_year *year, enum sg_off kind)
{
	for (size_t i = 0; i < year->ndays; i++)
		if (year->days[i].off.kind == kind)
			return true;
	return false;
}

bool
sg_year_has_dated(const struct sg_year *year)
{
	for (size_t i = 0; i < year->ndays; i++)
		if (year->days[i].dated)
			return true;
	return false;
}

size_t
sg_year_month(const struct sg_year *year, size_t first, size_t *school)
{
	struct sg_civil c = sg_civil_of(year->days[first].day);
	size_t n = 0,
	       days = (size_t)(sg_month_days(c.year, c.month) - c.day + 1);

	*school = 0;
	for (; first + n < year->ndays && n < days; n++)
		*school += year->days[first + n].off.kind == SG_OFF_NONE;
	return n;
}

const char *
sg_year_span(const struct sg_year *year, char out[SG_YEAR_SPAN])
{
	struct sg_civil a = sg_civil_of(year->days[0].day);
	struct sg_civil b = sg_civil_of(year->days[year->ndays - 1].day);

	snprintf(out, SG_YEAR_SPAN, "%.3s %d to %.3s %d",
	    sg_month_name(a.month), a.year, sg_month_name(b.month), b.year);
	return out;
}

const char *
sg_year_range(int32_t from, int32_t to, char out[SG_YEAR_RANGE])
{
	char first[SG_DATE_TEXT], last[SG_DATE_TEXT];

	snprintf(out, SG_YEAR_RANGE, "%s%s%s", sg_day_text(from, first),
	    to > from ? " to " : "", to > from ? sg_day_text(to, last) : "");
	return out;
}
