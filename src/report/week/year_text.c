/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * year_text.c -- writes the year for a terminal, as a grid with a line for each
 * month. The grid can be understood without its colours, and is 78 columns
 * wide.
 */
#include "base/arena.h"
#include "base/dates.h"
#include "policy/language/ast.h"
#include "report/put.h"
#include "report/week/week.h"
#include "report/week/year.h"

#define MONTH_DAYS 31

struct drawing {
	const struct sg_year *year;
	bool colour;
	FILE *to;
};

static const char *
colour_of(enum sg_off kind)
{
	static const char school[] = "\033[30;42m", off[] = "\033[30;43m";
	static const char doubtful[] = "\033[97;41m";

	switch (kind) {
	case SG_OFF_NONE:
		return school;
	case SG_OFF_HALF_TERM:
	case SG_OFF_INSET:
	case SG_OFF_CLOSED:
	case SG_OFF_CALENDAR:
		return off;
	case SG_OFF_NO_BELLS:
	case SG_OFF_UNKNOWN:
		return doubtful;
	case SG_OFF_WEEKEND:
	case SG_OFF_HOLIDAY:
		break;
	}
	return "";
}

/* Returns true if the grid can show the weeks: in capital and small letters. */
static bool
shows_weeks(const struct sg_year *year)
{
	return year->week->ast->weeks.names.n == 2;
}

/* Returns true if small letters show the week with this name. */
static bool
is_small(const struct sg_year *year, const char *week)
{
	return shows_weeks(year) && week != NULL &&
	    sg_str_eq(sg_str(week), year->week->ast->weeks.names.w[1].text);
}

/* Returns the mark of a day. In the second week, school days have small
 * letters. */
static char
mark_of(const struct sg_year *year, const struct sg_year_day *day)
{
	char mark = sg_year_mark(day);

	return day->off.kind == SG_OFF_NONE && is_small(year, day->week) ?
	    (char)sg_lower(mark) :
	    mark;
}

/* Print a mark in two columns. The second column shows that a day is dated. */
static void
print_mark(const struct drawing *d, enum sg_off kind, char mark, char second)
{
	const char *colour = d->colour ? colour_of(kind) : "";

	fprintf(d->to, "%s%c%c%s", colour, mark, second,
	    *colour != '\0' ? "\033[0m" : "");
}

/* ---- the grid ----------------------------------------------------------- */

/* Print the numbers of the days: tens in one line, ones in the next. */
static void
print_numbers(const struct drawing *d)
{
	fprintf(d->to, "%10s", "");
	for (int day = 1; day <= MONTH_DAYS - 1; day++)
		if (day % 10 == 0)
			fprintf(d->to, "%*d", day == 10 ? 19 : 20, day / 10);
	fprintf(d->to, "   school\n%10s", "");
	for (int day = 1; day <= MONTH_DAYS; day++)
		fprintf(d->to, "%d ", day % 10);
	fputs("  days\n", d->to);
}

/* Print the month that begins with days[first]. Returns its number of days. */
static size_t
print_month(const struct drawing *d, size_t first)
{
	const struct sg_year *year = d->year;
	struct sg_civil c = sg_civil_of(year->days[first].day);
	size_t school, n = sg_year_month(year, first, &school);

	fprintf(d->to, "%.3s %d  ", sg_month_name(c.month), c.year);
	for (size_t i = first; i < first + n; i++)
		print_mark(d, year->days[i].off.kind,
		    mark_of(year, &year->days[i]),
		    year->days[i].dated ? '*' : ' ');
	fprintf(d->to, "%*s%6zu\n", (int)(MONTH_DAYS - n) * 2, "", school);
	return n;
}

static void
print_key(const struct drawing *d, const struct sg_year_day *sample,
    const char *meaning)
{
	fputs("  ", d->to);
	print_mark(d, sample->off.kind, mark_of(d->year, sample),
	    sample->dated ? '*' : ' ');
	fputc(' ', d->to);
	sg_put_plain(d->to, meaning);
	fputc('\n', d->to);
}

/* Explain the letters of the weeks. */
static void
print_weeks(const struct drawing *d)
{
	const struct sg_week *week = d->year->week;
	struct sg_year_day sample = {.day = SG_YEAR_MONDAY};

	for (size_t i = 0; i < week->ast->weeks.names.n; i++) {
		sample.week = week->ast->weeks.names.w[i].text.p;
		print_key(d, &sample,
		    sg_arena_printf(week->arena, "school day in week %s",
			sample.week));
	}
}

/* Explain the marks that the grid has. */
static void
print_legend(const struct drawing *d)
{
	struct sg_year_day sample = {.day = SG_YEAR_MONDAY};

	if (shows_weeks(d->year))
		print_weeks(d);
	else if (sg_year_has(d->year, SG_OFF_NONE))
		print_key(d, &sample, sg_year_meaning(d->year, SG_OFF_NONE));
	for (enum sg_off kind = SG_OFF_WEEKEND; kind <= SG_OFF_UNKNOWN;
	     kind++) {
		sample.off.kind = kind;
		if (sg_year_has(d->year, kind))
			print_key(d, &sample, sg_year_meaning(d->year, kind));
	}
	sample.off.kind = SG_OFF_NONE;
	sample.dated = true;
	if (sg_year_has_dated(d->year))
		print_key(d, &sample, "school day with its own times");
	if (d->year->week->ast->weeks.names.n > 2)
		fputs("  The grid does not show the names of the weeks: see "
		      "--html and --json.\n",
		    d->to);
}

/* ---- below the grid ----------------------------------------------------- */

static void
print_counts(const struct drawing *d)
{
	const struct sg_year *year = d->year;
	char range[SG_YEAR_RANGE];

	fprintf(d->to, "\nSchool days: %zu", year->school);
	if (year->inset > 0)
		fprintf(d->to, ", and %zu INSET day%s", year->inset,
		    year->inset == 1 ? "" : "s");
	fputc('\n', d->to);
	for (size_t i = 0; i < year->nterms; i++) {
		const struct sg_year_term *term = &year->terms[i];

		fprintf(d->to, "%5zu  ", term->school);
		if (term->name != NULL) {
			sg_put_plain(d->to, term->name);
			fputs(": ", d->to);
		}
		fprintf(d->to, "%s\n",
		    sg_year_range(term->from, term->to, range));
	}
	if (year->outside > 0)
		fprintf(d->to, "%5zu  in no term\n", year->outside);
}

static void
print_ranges(const struct drawing *d)
{
	const struct sg_year *year = d->year;
	char range[SG_YEAR_RANGE];

	if (year->nranges > 0)
		fputs("Days off:\n", d->to);
	for (size_t i = 0; i < year->nranges; i++) {
		fprintf(d->to, "  %s: ",
		    sg_year_range(year->ranges[i].from, year->ranges[i].to,
			range));
		sg_put_plain(d->to, year->ranges[i].off.text);
		fputc('\n', d->to);
	}
}

static void
print_dated(const struct drawing *d)
{
	const struct sg_year *year = d->year;
	char date[SG_DATE_TEXT];

	if (sg_year_has_dated(year))
		fputs("Days with their own times:\n", d->to);
	for (size_t i = 0; i < year->ndays; i++)
		if (year->days[i].dated)
			fprintf(d->to, "  %s: home at %02d:%02d\n",
			    sg_day_text(year->days[i].day, date),
			    year->days[i].home / 60, year->days[i].home % 60);
}

void
sg_year_text(const struct sg_year *year, bool colour, FILE *to)
{
	const struct sg_week *week = year->week;
	const struct drawing d = {year, colour, to};
	char span[SG_YEAR_SPAN];

	fprintf(to, "%s, %s\nfor %s%s%s%s\n\n", week->school,
	    sg_year_span(year, span), week->who,
	    *week->also != '\0' ? " (in " : "", week->also,
	    *week->also != '\0' ? ")" : "");
	print_numbers(&d);
	for (size_t i = 0; i < year->ndays;)
		i += print_month(&d, i);
	fputc('\n', to);
	print_legend(&d);
	print_counts(&d);
	print_ranges(&d);
	print_dated(&d);
	if (year->nnotes > 0)
		fputc('\n', to);
	for (size_t i = 0; i < year->nnotes; i++)
		sg_week_text_note(week, year->notes[i], to);
}
