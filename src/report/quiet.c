/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* quiet.c -- finds the days of a period of which the journal has no record. */
#include "report/quiet.h"

#include "base/arena.h"
#include "base/dates.h"
#include "report/period.h"
#include "report/school.h"
#include "report/words.h"

/* A sentence names at most this many spans of days. */
#define SPANS_MAX 5

void
sg_quiet_begin(struct sg_quiet *quiet, struct sg_arena *arena,
    const struct sg_school *school, const struct sg_period *period)
{
	int64_t from = period->from_ms, until = period->until_ms;
	int32_t last;
	int hour;

	*quiet = (struct sg_quiet){.school = school};
	if (until > school->now * 1000)
		until = school->now * 1000;
	quiet->future = from >= until;
	if (quiet->future)
		return;
	quiet->first = sg_school_day(school, from, &hour);
	quiet->first += sg_school_day(school, from - 1, &hour) == quiet->first;
	/* The day of the first instant that is not in the period. */
	last = sg_school_day(school, until, &hour);
	if (last > quiet->first)
		quiet->n = (size_t)(last - quiet->first);
	quiet->seen = sg_arena_array(arena, quiet->n + 1, sizeof *quiet->seen);
}

void
sg_quiet_add_day(struct sg_quiet *quiet, int32_t day)
{
	quiet->any = true;
	if (day >= quiet->first && (size_t)(day - quiet->first) < quiet->n)
		quiet->seen[day - quiet->first] = true;
}

void
sg_quiet_add(struct sg_quiet *quiet, int64_t at_ms)
{
	int hour;

	sg_quiet_add_day(quiet, sg_school_day(quiet->school, at_ms, &hour));
}

size_t
sg_quiet_count(const struct sg_quiet *quiet)
{
	size_t count = 0;

	for (size_t i = 0; i < quiet->n; i++)
		count += !quiet->seen[i];
	return count;
}

/* Returns the days from `from` up to, but not including, `to`, in words. */
static const char *
span_text(struct sg_arena *arena, const struct sg_quiet *quiet, size_t from,
    size_t to)
{
	char first[SG_DATE_TEXT], last[SG_DATE_TEXT];

	sg_day_text(quiet->first + (int32_t)from, first);
	sg_day_text(quiet->first + (int32_t)to - 1, last);
	return sg_arena_printf(arena, "%s%s%s", first,
	    to - from > 1 ? " to " : "", to - from > 1 ? last : "");
}

/* Returns the days without a record in words: "Sat 29 Nov 2025, ...". */
static const char *
days_text(struct sg_arena *arena, const struct sg_quiet *quiet)
{
	const char *text = "";
	size_t spans = 0, to;

	for (size_t i = 0; i < quiet->n; i = to) {
		for (to = i; to < quiet->n && !quiet->seen[to]; to++)
			;
		if (to == i) {
			to++;
			continue;
		}
		if (++spans > SPANS_MAX)
			return sg_arena_printf(arena, "%s, and others", text);
		text = sg_arena_printf(arena, "%s%s%s", text,
		    spans == 1 ? "" : ", ", span_text(arena, quiet, i, to));
	}
	return text;
}

const char *
sg_quiet_text(struct sg_arena *arena, const struct sg_quiet *quiet)
{
	size_t count = sg_quiet_count(quiet);

	if (!quiet->any && quiet->future)
		return "This period has not begun yet.";
	if (!quiet->any && quiet->n == 0)
		return "The journal has no record at all of this period. "
		       "Perhaps nothing happened that is to be recorded, or the "
		       "filter did not run.";
	if (count == 0)
		return NULL;
	return sg_arena_printf(arena,
	    "The journal has no record at all of %s of this period: %s. "
	    "The filter did not run, or the records are gone: nothing is known "
	    "of %s.",
	    sg_count_text(arena, count, "day", "days"), days_text(arena, quiet),
	    count == 1 ? "this day" : "these days");
}
