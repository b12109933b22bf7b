/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* year_json.c -- writes the year as JSON, for programs. Times are local. */
#include <jansson.h>

#include "base/dates.h"
#include "report/week/week.h"
#include "report/week/year.h"

static json_t *
date(int32_t day)
{
	struct sg_civil c = sg_civil_of(day);

	return json_sprintf("%04d-%02d-%02d", c.year, c.month, c.day);
}

static json_t *
clock_time(int32_t minute)
{
	if (minute < 0)
		return json_null();
	return json_sprintf("%02d:%02d", minute / 60, minute % 60);
}

static json_t *
day_of(const struct sg_year_day *day)
{
	enum sg_off kind = day->off.kind;

	return json_pack("{s:o, s:o, s:s?, s:o, s:b, s:s?}", "date",
	    date(day->day), "school",
	    kind == SG_OFF_UNKNOWN ? json_null() :
				     json_boolean(kind == SG_OFF_NONE),
	    "reason", day->off.text, "home", clock_time(day->home), "dated",
	    day->dated, "week", day->week);
}

static json_t *
term_of(const struct sg_year_term *term)
{
	return json_pack("{s:s?, s:o, s:o, s:I}", "name", term->name, "from",
	    date(term->from), "to", date(term->to), "school_days",
	    (json_int_t)term->school);
}

static json_t *
range_of(const struct sg_year_range *range)
{
	return json_pack("{s:o, s:o, s:s}", "from", date(range->from), "to",
	    date(range->to), "reason", range->off.text);
}

static json_t *
totals_of(const struct sg_year *year)
{
	json_t *terms = json_array();

	for (size_t i = 0; i < year->nterms; i++)
		json_array_append_new(terms, term_of(&year->terms[i]));
	return json_pack("{s:I, s:I, s:I, s:o}", "school_days",
	    (json_int_t)year->school, "inset_days", (json_int_t)year->inset,
	    "school_days_in_no_term", (json_int_t)year->outside, "terms",
	    terms);
}

void
sg_year_json(const struct sg_year *year, FILE *to)
{
	const struct sg_week *week = year->week;
	json_t *days = json_array(), *off = json_array();
	json_t *notes = json_array(), *whole;

	for (size_t i = 0; i < year->ndays; i++)
		json_array_append_new(days, day_of(&year->days[i]));
	for (size_t i = 0; i < year->nranges; i++)
		json_array_append_new(off, range_of(&year->ranges[i]));
	for (size_t i = 0; i < year->nnotes; i++)
		json_array_append_new(notes, json_string(year->notes[i]));
	whole = json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "school",
	    week->school, "for", week->who, "policy", week->file, "days", days,
	    "days_off", off, "totals", totals_of(year), "notes", notes);
	json_dumpf(whole, to, JSON_INDENT(1));
	fputc('\n', to);
	json_decref(whole);
}
