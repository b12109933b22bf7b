/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * year.h -- makes the year of `schoolgate week --year`: which days are school
 * days, and why the others are not. Writes the year as text, HTML or JSON.
 *
 * A school year is the time from 1 August to the next 31 July. A term belongs
 * to the school year in which it begins.
 *
 * The year borrows from its week, and lives in the arena of the week. One
 * thread at a time for each week.
 */
#ifndef SG_WEEK_YEAR_H
#define SG_WEEK_YEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "report/week/off.h"

struct sg_week;

struct sg_year_day {
	int32_t day;           /* local day, in days since 1970-01-01 */
	struct sg_day_off off; /* the kind is SG_OFF_NONE on a school day */
	bool dated;            /* a `day` heading has this date */
	const char *week;      /* "a", or NULL if the policy has no `weeks` */
	int32_t home;          /* end of school-time in minutes after midnight,
				  or -1 on a day without school */
};

struct sg_year_term {
	const char *name; /* or NULL: a calendar file gives no name */
	int32_t from, to; /* first and last day, both included */
	size_t school;    /* number of school days */
};

/* Days off with the same reason. Weekends do not interrupt a range. */
struct sg_year_range {
	int32_t from, to; /* both included */
	struct sg_day_off off;
};

struct sg_year {
	const struct sg_week *week;
	/* All days of the months that are shown. */
	struct sg_year_day *days;
	size_t ndays;
	struct sg_year_term *terms; /* sorted by their first day */
	size_t nterms, terms_cap;
	struct sg_year_range *ranges;
	size_t nranges, ranges_cap;
	/* Numbers of days. `outside` has the school days in no term, if the
	 * policy or a calendar file has terms. */
	size_t school, inset, outside;
	const char **notes;
	size_t nnotes, notes_cap;
};

/*
 * Fill in *year with the school year of week->asked, for the person of the
 * week. It is shown in whole months: from the month in which its first term
 * begins to the month in which its last term ends, at most 13 months. A `day`
 * heading with a date outside these months adds months, too.
 *
 * If the policy and its calendar files have no term, but a calendar file has
 * days off, show the months of the school year that are in compiled time. If no
 * term and no calendar file is there, show 12 months from the month of
 * week->asked. If no term of the policy begins in the school year, show 12
 * months from August and add a note.
 */
void sg_year_make(struct sg_year *year, const struct sg_week *week);

/* The days that are shown: whole months, both days included. */
struct sg_year_months {
	int32_t first, last;
};

/*
 * months.c: fill in the terms of the year, without their numbers of school
 * days. Returns the months to show. May add a note.
 */
struct sg_year_months sg_year_months(struct sg_year *year);
/* Add a note. The text is borrowed. */
void sg_year_note(struct sg_year *year, const char *text);

#define SG_YEAR_MONDAY 4 /* Mon 5 Jan 1970: a sample day for the legend */
/*
 * Returns the mark of a day in the grid: the first letter of its weekday if it
 * is a school day, otherwise a mark for the reason ('h' for half-term).
 */
char sg_year_mark(const struct sg_year_day *day);
/* Returns the meaning of the mark for `kind`, for the legend. */
const char *sg_year_meaning(const struct sg_year *year, enum sg_off kind);
/* Returns true if a day of the year is off for this reason. */
bool sg_year_has(const struct sg_year *year, enum sg_off kind);
/* Returns true if a day of the year has its own times. */
bool sg_year_has_dated(const struct sg_year *year);
/*
 * Returns the number of days from days[first] to the end of its month. Sets
 * *school to the number of school days among them.
 */
size_t sg_year_month(const struct sg_year *year, size_t first, size_t *school);
/* Write "Sep 2026 to Jul 2027". */
#define SG_YEAR_SPAN 40
const char *sg_year_span(const struct sg_year *year, char out[SG_YEAR_SPAN]);
/* Write "Mon 26 Oct 2026 to Fri 30 Oct 2026", or one day. */
#define SG_YEAR_RANGE 56
const char *sg_year_range(int32_t from, int32_t to, char out[SG_YEAR_RANGE]);

/* year_text.c, year_html.c, year_json.c: write the year. */
void sg_year_text(const struct sg_year *year, bool colour, FILE *to);
void sg_year_html(const struct sg_year *year, FILE *to);
void sg_year_json(const struct sg_year *year, FILE *to);

#endif
