/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* json.c -- writes the report as JSON, for programs. Instants are in UTC. */
#include <jansson.h>

#include "base/arena.h"
#include "base/dates.h"
#include "policy/calendar/zone.h"
#include "report/ask.h"
#include "report/instant.h"
#include "report/period/report.h"
#include "report/words.h"

static json_t *
text(const char *value)
{
	return value == NULL ? json_null() : sg_ask_text(sg_str(value));
}

static json_t *
number(uint64_t value)
{
	return json_integer((json_int_t)value);
}

static json_t *
instant(int64_t utc)
{
	char memory[SG_INSTANT_TEXT];

	sg_instant_text(utc, memory);
	return json_string(memory);
}

static json_t *
counts(const uint64_t by[SG_DOERS])
{
	json_t *object = json_object();

	for (size_t i = 0; i < SG_DOERS; i++)
		json_object_set_new(object, sg_doer_word((enum sg_doer)i),
		    number(by[i]));
	return object;
}

/*
 * Returns the first and the last time, or null if there are none. They are the
 * times of people's requests only, if `people` is true.
 */
static json_t *
when(const struct sg_tally *row, bool people)
{
	struct sg_tally_span span = sg_tally_when(row);

	if (people && row->requests[SG_DOER_PERSON] == 0)
		return json_null();
	if (people)
		span = row->when[SG_DOER_PERSON];
	return json_pack("{s:o, s:o}", "first", instant(span.first_ms / 1000),
	    "last", instant(span.last_ms / 1000));
}

static json_t *
row_of(const struct sg_tally *row)
{
	return json_pack("{s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
	    "name", text(row->key), "kind", text(row->note), "by_people",
	    row->by[SG_DOER_PERSON] > 0, "attempts", counts(row->by),
	    "ways_round", counts(row->round), "only_capable", number(row->able),
	    "requests", counts(row->requests), "persons", number(row->people),
	    "when_people", when(row, true), "when_all", when(row, false));
}

static json_t *
rows_of(const struct sg_tallies *tallies)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < tallies->n; i++)
		json_array_append_new(rows, row_of(&tallies->v[i]));
	return rows;
}

/* The rows of hidden targets, each with the title that people read. */
static json_t *
targets_of(const struct sg_tallies *targets)
{
	json_t *rows = rows_of(targets);

	for (size_t i = 0; i < targets->n; i++)
		json_object_set_new(json_array_get(rows, i), "title",
		    text(sg_tally_title(&targets->v[i], NULL)));
	return rows;
}

static json_t *
hours_of(const struct sg_report *r)
{
	json_t *days = json_object();

	for (int day = 0; day < SG_REPORT_DAYS; day++) {
		json_t *hours = json_array();

		for (int hour = 0; hour < SG_REPORT_HOURS; hour++)
			json_array_append_new(hours,
			    number(r->hours[day][hour]));
		json_object_set_new(days, sg_weekday_name(day), hours);
	}
	return days;
}

static json_t *
days_of(const struct sg_report *r)
{
	json_t *days = json_array();

	for (size_t i = 0; i < r->nbars; i++) {
		struct sg_civil c = sg_civil_of(r->bars[i].day);

		json_array_append_new(days,
		    json_pack("{s:s, s:i, s:o}", "from",
			sg_arena_printf(r->arena, "%04d-%02d-%02d", c.year,
			    c.month, c.day),
			"days", (int)r->bar_days, "attempts",
			counts(r->bars[i].by)));
	}
	return days;
}

static json_t *
exceptions_of(const struct sg_report *r)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < r->nexceptions; i++) {
		const struct sg_report_exception *e = &r->exceptions[i];
		json_t *until = e->until == SG_NEVER ? json_null() :
						       instant(e->until);
		json_t *used = e->used == NULL ? json_null() : row_of(e->used);

		json_array_append_new(rows,
		    json_pack("{s:o, s:o, s:o, s:o, s:b, s:o}", "id",
			text(e->id), "rule", text(e->text), "because",
			text(e->because), "until", until, "ends_soon",
			e->ends_soon, "used", used));
	}
	return rows;
}

/* Connections that were ended: no attempts, and no doers. */
static json_t *
ended_of(const struct sg_report *r)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < r->ended.n; i++) {
		const struct sg_tally *row = &r->ended.v[i];

		json_array_append_new(rows,
		    json_pack("{s:o, s:o, s:o}", "name", text(row->key),
			"connections", number(sg_tally_sum(row->requests)),
			"when", when(row, false)));
	}
	return rows;
}

static json_t *
damage_of(const struct sg_report *r)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < r->ndamage; i++)
		json_array_append_new(rows,
		    json_pack("{s:o, s:o, s:o}", "file",
			text(r->damage[i].file), "line",
			number(r->damage[i].line), "text",
			text(r->damage[i].text)));
	return rows;
}

static json_t *
journal_of(const struct sg_report *r)
{
	static const char *const proofs[] = {"unchecked", "whole", "damaged"};

	return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "folder",
	    text(r->folder), "proof", proofs[r->proof], "records",
	    number(r->requests), "faults", number(r->verified.faults), "lost",
	    number(r->lost), "days_without_records",
	    number(sg_quiet_count(&r->quiet)), "unreadable",
	    number(r->unreadable), "damage", damage_of(r));
}

void
sg_report_json(const struct sg_report *report, FILE *to)
{
	const struct {
		const char *name;
		json_t *value;
	} members[] = {
	    {"school", text(report->school->name)},
	    {"from", instant(report->period.from_ms / 1000)},
	    {"until", instant(report->period.until_ms / 1000)},
	    {"time_zone", text(report->school->zone->name)},
	    {"attempts", counts(report->attempts)},
	    {"ways_round", counts(report->round)},
	    {"active", number(report->active)},
	    {"visits", number(report->visits)},
	    {"days", days_of(report)},
	    {"hours", hours_of(report)},
	    {"people", rows_of(&report->people)},
	    {"techniques", rows_of(&report->techniques)},
	    {"hidden_targets", targets_of(&report->targets)},
	    {"blocked", rows_of(&report->sites)},
	    {"exceptions", exceptions_of(report)},
	    {"faults", rows_of(&report->faults)},
	    {"connections_ended", ended_of(report)},
	    {"floods", rows_of(&report->floods)},
	    {"changes", rows_of(&report->events)},
	    {"journal", journal_of(report)},
	};
	json_t *whole = json_object();

	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		json_object_set_new(whole, members[i].name, members[i].value);
	json_dumpf(whole, to, JSON_INDENT(1));
	fputc('\n', to);
	json_decref(whole);
}
