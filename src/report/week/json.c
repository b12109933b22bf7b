/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* json.c -- writes the week as JSON, for programs. Instants are in UTC. */
#include <jansson.h>

#include "base/dates.h"
#include "report/instant.h"
#include "report/week/week.h"

static json_t *
instant(int64_t utc)
{
	char text[SG_INSTANT_TEXT];

	sg_instant_text(utc, text);
	return json_string(text);
}

static json_t *
period(const struct sg_week_period *p)
{
	return json_pack("{s:s, s:o, s:o}", "name", p->name, "from",
	    instant(p->from), "to", instant(p->to));
}

static json_t *
day_of(const struct sg_week_day *day)
{
	struct sg_civil c = sg_civil_of(day->day);
	json_t *periods = json_array();
	char date[32];

	snprintf(date, sizeof date, "%04d-%02d-%02d", c.year, c.month, c.day);
	for (size_t i = 0; i < day->nperiods; i++)
		json_array_append_new(periods, period(&day->periods[i]));
	return json_pack("{s:s, s:b, s:s?, s:o}", "date", date, "school",
	    day->off == NULL, "reason", day->off, "periods", periods);
}

static json_t *
row_of(const struct sg_week_row *row)
{
	json_t *names = json_array(), *spans = json_array();

	for (size_t i = 0; i < row->nnames; i++)
		json_array_append_new(names, json_string(row->names[i]));
	for (size_t i = 0; i < row->nspans; i++)
		json_array_append_new(spans,
		    json_pack("{s:o, s:o, s:s}", "from",
			instant(row->spans[i].from), "to",
			instant(row->spans[i].to), "action",
			row->spans[i].allowed ? "allow" : "block"));
	return json_pack("{s:o, s:o}", "sites", names, "spans", spans);
}

void
sg_week_json(const struct sg_week *week, FILE *to)
{
	json_t *days = json_array(), *rows = json_array();
	json_t *notes = json_array(), *whole;

	for (size_t i = 0; i < SG_WEEK_DAYS; i++)
		json_array_append_new(days, day_of(&week->days[i]));
	for (size_t i = 0; i < week->nrows; i++)
		json_array_append_new(rows, row_of(&week->rows[i]));
	for (size_t i = 0; i < week->nnotes; i++)
		json_array_append_new(notes, json_string(week->notes[i]));
	whole = json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "school",
	    week->school, "for", week->who, "policy", week->file, "days", days,
	    "rows", rows, "notes", notes);
	json_dumpf(whole, to, JSON_INDENT(1));
	fputc('\n', to);
	json_decref(whole);
}
