/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * csv.c -- writes the report as one table for a spreadsheet.
 *
 * Each row begins with the name of its section of the report.
 */
#include "base/arena.h"
#include "base/dates.h"
#include "report/instant.h"
#include "report/period/report.h"
#include "report/put.h"
#include "report/words.h"

enum column {
	SECTION,
	NAME,
	DETAIL,
	PEOPLE,
	PAGES,
	APPS,
	UNCLEAR,
	TOTAL,
	ROUND,
	REQUESTS,
	PERSONS,
	FIRST,
	LAST,
	COLUMNS
};

struct sheet {
	const struct sg_report *report;
	FILE *to;
};

static const char *
number(const struct sheet *s, uint64_t value)
{
	return sg_arena_printf(s->report->arena, "%llu",
	    (unsigned long long)value);
}

static const char *
instant(const struct sheet *s, int64_t utc)
{
	char text[SG_INSTANT_TEXT];

	sg_instant_text(utc, text);
	return sg_arena_dup(s->report->arena, sg_str(text));
}

static void
put_total(const struct sheet *s, const char *name, const char *detail,
    const uint64_t by[SG_DOERS])
{
	const char *cells[COLUMNS] = {
	    [SECTION] = "total", [NAME] = name, [DETAIL] = detail};

	for (size_t i = 0; i < SG_DOERS; i++)
		cells[PEOPLE + i] = number(s, by[i]);
	cells[TOTAL] = number(s, sg_tally_sum(by));
	sg_put_row(s->to, cells, COLUMNS);
}

static void
put_tally(const struct sheet *s, const char *section, const char *detail,
    const struct sg_tally *row)
{
	const char *cells[COLUMNS] = {[SECTION] = section,
	    [NAME] = row->key,
	    [DETAIL] = detail,
	    [TOTAL] = number(s, sg_tally_sum(row->by)),
	    [ROUND] = number(s, sg_tally_sum(row->round)),
	    [REQUESTS] = number(s, row->requests),
	    [PERSONS] = number(s, row->people),
	    [FIRST] = instant(s, row->first_ms / 1000),
	    [LAST] = instant(s, row->last_ms / 1000)};

	for (size_t i = 0; i < SG_DOERS; i++)
		cells[PEOPLE + i] = number(s, row->by[i]);
	sg_put_row(s->to, cells, COLUMNS);
}

static void
put_tallies(const struct sheet *s, const char *section,
    const struct sg_tallies *tallies, const char *(*title)(const char *))
{
	for (size_t i = 0; i < tallies->n; i++)
		put_tally(s, section,
		    title != NULL ? title(tallies->v[i].key) :
				    tallies->v[i].note,
		    &tallies->v[i]);
}

/* Write one row for each hour of the week in which attempts were made. */
static void
put_hours(const struct sheet *s)
{
	for (int i = 0; i < SG_REPORT_DAYS * SG_REPORT_HOURS; i++) {
		int day = i / SG_REPORT_HOURS, hour = i % SG_REPORT_HOURS;
		const char *cells[COLUMNS] = {
		    [SECTION] = "hour", [NAME] = sg_weekday_name(day)};

		if (s->report->hours[day][hour] == 0)
			continue;
		cells[DETAIL] = sg_arena_printf(s->report->arena, "%02d:00",
		    hour);
		cells[PEOPLE] = number(s, s->report->hours[day][hour]);
		sg_put_row(s->to, cells, COLUMNS);
	}
}

static void
put_days(const struct sheet *s)
{
	const struct sg_report *r = s->report;

	for (size_t i = 0; i < r->nbars; i++) {
		struct sg_civil c = sg_civil_of(r->bars[i].day);
		const char *cells[COLUMNS] = {[SECTION] = "day",
		    [TOTAL] = number(s, sg_tally_sum(r->bars[i].by))};

		cells[NAME] = sg_arena_printf(r->arena, "%04d-%02d-%02d",
		    c.year, c.month, c.day);
		if (r->bar_days > 1)
			cells[DETAIL] = sg_arena_printf(r->arena, "%d days",
			    (int)r->bar_days);
		for (size_t k = 0; k < SG_DOERS; k++)
			cells[PEOPLE + k] = number(s, r->bars[i].by[k]);
		sg_put_row(s->to, cells, COLUMNS);
	}
}

/*
 * Write one row for each exception that ends soon. The column LAST has the time
 * when the exception ends.
 */
static void
put_ending(const struct sheet *s)
{
	const struct sg_report *r = s->report;

	for (size_t i = 0; i < r->nexceptions; i++) {
		const struct sg_report_exception *e = &r->exceptions[i];
		const char *cells[COLUMNS] = {[SECTION] = "exception-ends",
		    [NAME] = e->id,
		    [DETAIL] = e->because};

		if (!e->ends_soon)
			continue;
		cells[LAST] = instant(s, e->until);
		sg_put_row(s->to, cells, COLUMNS);
	}
}

static void
put_journal(const struct sheet *s)
{
	const struct sg_report *r = s->report;
	const char *cells[COLUMNS] = {[SECTION] = "journal"};

	cells[NAME] = "proof";
	cells[DETAIL] = sg_proof_text(r);
	sg_put_row(s->to, cells, COLUMNS);
	cells[NAME] = "lost";
	cells[DETAIL] = NULL;
	cells[TOTAL] = number(s, r->lost);
	sg_put_row(s->to, cells, COLUMNS);
	cells[NAME] = "unreadable";
	cells[TOTAL] = number(s, r->unreadable);
	sg_put_row(s->to, cells, COLUMNS);
	for (size_t i = 0; i < r->ndamage; i++) {
		cells[NAME] = sg_arena_printf(r->arena, "%s:%llu",
		    r->damage[i].file == NULL ? "" : r->damage[i].file,
		    (unsigned long long)r->damage[i].line);
		cells[DETAIL] = r->damage[i].text;
		cells[TOTAL] = NULL;
		sg_put_row(s->to, cells, COLUMNS);
	}
}

void
sg_report_csv(const struct sg_report *report, FILE *to)
{
	static const char *const head[COLUMNS] = {"section", "name", "detail",
	    "people", "pages", "apps", "unclear", "total", "ways_round",
	    "requests", "persons", "first_utc", "last_utc"};
	const struct sheet s = {report, to};

	sg_put_row(to, head, COLUMNS);
	put_total(&s, "attempts", report->school->name, report->attempts);
	put_total(&s, "ways round the filter", report->school->name,
	    report->round);
	put_days(&s);
	put_hours(&s);
	put_tallies(&s, "person", &report->people, NULL);
	put_tallies(&s, "technique", &report->techniques, sg_technique_title);
	put_tallies(&s, "hidden-target", &report->targets, NULL);
	put_tallies(&s, "blocked", &report->sites, NULL);
	put_tallies(&s, "exception", &report->used, NULL);
	put_ending(&s);
	put_tallies(&s, "fault", &report->faults, NULL);
	put_tallies(&s, "flood", &report->floods, NULL);
	put_tallies(&s, "change", &report->events, sg_event_title);
	put_journal(&s);
}
