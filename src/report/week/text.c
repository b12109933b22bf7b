/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * text.c -- writes the week for a terminal, as a grid of days and times. The
 * grid can be understood without its colours.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/dates.h"
#include "policy/calendar/timetable.h"
#include "policy/calendar/zone.h"
#include "report/put.h"
#include "report/week/week.h"

#define WIDTH 78
#define CELL 7 /* columns of a cell; the longest word in a cell fits */
#define BANDS_MAX 512

struct drawing {
	const struct sg_week *week;
	bool colour;
	FILE *to;
};

/* ---- words in lines ----------------------------------------------------- */

/*
 * Print `word`. If the current line is full, begin a new indented line first.
 */
static void
flow(FILE *to, int *column, int indent, const char *word)
{
	int width = (int)strlen(word);

	if (*column > indent && *column + 1 + width > WIDTH) {
		fprintf(to, "\n%*s", indent, "");
		*column = indent;
	} else if (*column > indent) {
		fputc(' ', to);
		*column += 1;
	}
	fputs(word, to);
	*column += width;
}

void
sg_week_text_note(const struct sg_week *week, const char *note, FILE *to)
{
	struct sg_str rest = sg_str(note);
	int column = 0;

	while (rest.p != NULL)
		flow(to, &column, 0,
		    sg_arena_dup(week->arena, sg_str_cut(&rest, ' ')));
	fputc('\n', to);
}

static void
print_names(const struct drawing *d, const struct sg_week_row *row)
{
	int column = 0;

	if (d->colour)
		fputs("\033[1m", d->to);
	for (size_t i = 0; i < row->nnames; i++)
		flow(d->to, &column, 0,
		    sg_arena_printf(d->week->arena, "%s%s", row->names[i],
			i + 1 < row->nnames ? "," : ""));
	fputs(d->colour ? "\033[0m\n" : "\n", d->to);
}

/* ---- the timetable ------------------------------------------------------ */

static bool
same_day(const struct sg_week *week, const struct sg_week_day *a,
    const struct sg_week_day *b)
{
	if ((a->off != NULL || b->off != NULL) &&
	    (a->off == NULL || b->off == NULL || strcmp(a->off, b->off) != 0))
		return false;
	if (a->nperiods != b->nperiods)
		return false;
	for (size_t i = 0; i < a->nperiods; i++)
		if (strcmp(a->periods[i].name, b->periods[i].name) != 0 ||
		    sg_week_minute(week, a, a->periods[i].from) !=
			sg_week_minute(week, b, b->periods[i].from) ||
		    sg_week_minute(week, a, a->periods[i].to) !=
			sg_week_minute(week, b, b->periods[i].to))
			return false;
	return true;
}

/* Returns the days whose bits are set, as "Mon to Thu, Sat". */
static const char *
days_text(const struct sg_week *week, unsigned days)
{
	const char *text = "";

	for (int d = 0; d < SG_WEEK_DAYS; d++) {
		int last = d;

		if ((days >> d & 1) == 0)
			continue;
		while (last + 1 < SG_WEEK_DAYS && (days >> (last + 1) & 1) != 0)
			last++;
		text = sg_arena_printf(week->arena, "%s%s%.3s", text,
		    *text != '\0' ? ", " : "", sg_weekday_name(d));
		if (last > d)
			text = sg_arena_printf(week->arena, "%s%s%.3s", text,
			    last > d + 1 ? " to " : ", ",
			    sg_weekday_name(last));
		d = last;
	}
	return text;
}

static void
print_day(const struct drawing *d, const struct sg_week_day *day,
    const char *days)
{
	char from[SG_WEEK_CLOCK], to[SG_WEEK_CLOCK];
	int indent = 4, column = indent;

	fprintf(d->to, "  %s: ", days);
	if (day->off != NULL) {
		sg_put_plain(d->to, day->off);
		fputc('\n', d->to);
		return;
	}
	fprintf(d->to, "school-time %s to %s\n%*s",
	    sg_week_clock(d->week, day, day->school.from, from),
	    sg_week_clock(d->week, day, day->school.to, to), indent, "");
	for (size_t i = 0; i < day->nperiods; i++) {
		sg_week_clock(d->week, day, day->periods[i].from, from);
		flow(d->to, &column, indent,
		    sg_arena_printf(d->week->arena, "%s %s%s", from,
			day->periods[i].name,
			i + 1 < day->nperiods ? "," : ""));
	}
	fputc('\n', d->to);
}

/* Print the timetable. Days with the same times are printed together. */
static void
print_timetable(const struct drawing *d)
{
	const struct sg_week_day *days = d->week->days;
	unsigned told = 0, alike;

	for (unsigned i = 0; i < SG_WEEK_DAYS; i++) {
		if ((told >> i & 1) != 0)
			continue;
		alike = 0;
		for (unsigned k = i; k < SG_WEEK_DAYS; k++)
			if (same_day(d->week, &days[i], &days[k]))
				alike |= 1U << k;
		told |= alike;
		print_day(d, &days[i], days_text(d->week, alike));
	}
}

/* ---- the grid ----------------------------------------------------------- */

static int
by_minute(const void *a, const void *b)
{
	return *(const int32_t *)a - *(const int32_t *)b;
}

/*
 * Find the bands of a row. A band is a time of day in which no day of the week
 * changes between allowed and blocked. Writes the minutes (0 to 1440) at which
 * bands begin and end, sorted. Returns their number.
 */
static size_t
find_bands(const struct sg_week *week, const struct sg_week_row *row,
    int32_t *minute)
{
	size_t n = 0, kept = 0;

	minute[n++] = 0;
	minute[n++] = 1440;
	for (size_t i = 1; i < row->nspans && n < BANDS_MAX; i++)
		for (size_t d = 0; d < SG_WEEK_DAYS; d++)
			if (row->spans[i].from >= week->days[d].from &&
			    row->spans[i].from < week->days[d].to)
				minute[n++] = sg_week_minute(week,
				    &week->days[d], row->spans[i].from);
	qsort(minute, n, sizeof *minute, by_minute);
	for (size_t i = 1; i < n; i++)
		if (minute[i] != minute[kept])
			minute[++kept] = minute[i];
	return kept + 1;
}

static void
print_cell(const struct drawing *d, enum sg_week_cell cell, int width)
{
	static const char *const words[] = {"blocked", "both", "allowed"};
	static const char *const colours[] = {
	    "\033[97;41m", "\033[30;43m", "\033[30;42m"};

	fprintf(d->to, "%s %-*s%s", d->colour ? colours[cell] : "", width,
	    words[cell], d->colour ? "\033[0m" : "");
}

static bool
covers(const struct sg_week_period *p, int64_t from, int64_t to)
{
	return from >= p->from && to <= p->to;
}

/* Returns the name of the period that contains the instants `from` to `to`. */
static const char *
name_on(const struct sg_week_day *day, int64_t from, int64_t to)
{
	if (from == day->school.from && to == day->school.to)
		return "school-time";
	for (size_t i = 0; i < day->nperiods; i++)
		if (covers(&day->periods[i], from, to))
			return day->periods[i].name;
	return "";
}

/*
 * Returns the name of the period that contains the band from minute `from` to
 * minute `to` of the day. If the name is not the same on all school days,
 * returns "".
 */
static const char *
band_name(const struct sg_week *week, int32_t from, int32_t to)
{
	const struct sg_zone *zone = week->timetable->zone;
	const char *name = NULL, *here;

	for (size_t d = 0; d < SG_WEEK_DAYS; d++) {
		const struct sg_week_day *day = &week->days[d];

		if (day->off != NULL)
			continue;
		here = name_on(day, sg_zone_start(zone, day->day, from),
		    sg_zone_start(zone, day->day, to));
		if (name != NULL && strcmp(name, here) != 0)
			return "";
		name = here;
	}
	return name == NULL ? "" : name;
}

static void
print_band(const struct drawing *d, const struct sg_week_row *row, int32_t from,
    int32_t to)
{
	const struct sg_zone *zone = d->week->timetable->zone;
	const char *name = band_name(d->week, from, to);

	fprintf(d->to, "%02d:%02d-%02d:%02d  ", from / 60, from % 60, to / 60,
	    to % 60);
	for (size_t i = 0; i < SG_WEEK_DAYS; i++) {
		int32_t day = d->week->days[i].day;
		int64_t start = sg_zone_start(zone, day, from);
		int64_t end = sg_zone_start(zone, day, to);
		bool last = i + 1 == SG_WEEK_DAYS && *name == '\0';
		int width = last && !d->colour ? 0 : CELL;

		if (start >= end) /* skipped at the daylight-saving change */
			fprintf(d->to, " %-*s", width, "-");
		else
			print_cell(d, sg_week_between(row, start, end), width);
	}
	fprintf(d->to, "%s%s\n", *name != '\0' ? "  " : "", name);
}

static void
print_days(const struct drawing *d)
{
	int pad = 14;

	for (int i = 0; i < SG_WEEK_DAYS; i++) {
		int day = sg_civil_of(d->week->days[i].day).day;

		fprintf(d->to, "%*s%.3s %d", pad, "", sg_weekday_name(i), day);
		pad = day < 10 ? 3 : 2;
	}
	fputc('\n', d->to);
}

static void
print_row(const struct drawing *d, const struct sg_week_row *row)
{
	int32_t minute[BANDS_MAX + SG_WEEK_DAYS];
	size_t n;

	fputc('\n', d->to);
	print_names(d, row);
	if (row->nspans == 1) {
		fprintf(d->to, "all week     ");
		print_cell(d,
		    row->spans[0].allowed ? SG_WEEK_ALWAYS : SG_WEEK_NEVER,
		    CELL);
		fputc('\n', d->to);
		return;
	}
	print_days(d);
	n = find_bands(d->week, row, minute);
	for (size_t i = 0; i + 1 < n; i++)
		print_band(d, row, minute[i], minute[i + 1]);
}

void
sg_week_text(const struct sg_week *week, bool colour, FILE *to)
{
	const struct drawing d = {week, colour, to};
	char date[SG_DATE_TEXT];

	fprintf(to, "%s, the week of %s\nfor %s%s%s%s\n\n", week->school,
	    sg_day_text(week->days[0].day, date), week->who,
	    *week->also != '\0' ? " (in " : "", week->also,
	    *week->also != '\0' ? ")" : "");
	print_timetable(&d);
	for (size_t i = 0; i < week->nrows; i++)
		print_row(&d, &week->rows[i]);
	if (week->nnotes > 0)
		fputc('\n', to);
	for (size_t i = 0; i < week->nnotes; i++)
		sg_week_text_note(week, week->notes[i], to);
}
