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
#include "report/school.h"
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
	ROUND_OTHERS,
	REQUESTS,
	REQUESTS_ALL,
	PERSONS,
	FIRST,
	FIRST_LOCAL,
	LAST,
	LAST_LOCAL,
	FIRST_ALL,
	FIRST_ALL_LOCAL,
	LAST_ALL,
	LAST_ALL_LOCAL,
	ENDS,
	ENDS_LOCAL,
	TITLE,
	COLUMNS
};

static const char *const head[COLUMNS] = {
    "section",
    "name",
    "detail",
    "attempts_by_people",
    "attempts_by_pages",
    "attempts_by_apps",
    "attempts_unclear",
    "attempts_total",
    "ways_round_by_people",
    "ways_round_not_by_people",
    "requests_by_people",
    "requests_total",
    "number_of_people",
    "first_by_people_utc",
    "first_by_people_school_time",
    "last_by_people_utc",
    "last_by_people_school_time",
    "first_of_all_utc",
    "first_of_all_school_time",
    "last_of_all_utc",
    "last_of_all_school_time",
    "ends_utc",
    "ends_school_time",
    "title",
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

/* Fill two cells with an instant: UTC, and the school's local time. */
static void
set_instant(const struct sheet *s, const char *cells[COLUMNS],
    enum column column, int64_t ms)
{
	char utc[SG_INSTANT_TEXT], local[SG_CLOCK_TEXT];
	struct sg_arena *arena = s->report->arena;

	sg_instant_text(ms / 1000, utc);
	sg_school_iso(s->report->school, ms, local);
	cells[column] = sg_arena_dup(arena, sg_str(utc));
	cells[column + 1] = sg_arena_dup(arena, sg_str(local));
}

static void
set_counts(const struct sheet *s, const char *cells[COLUMNS],
    const uint64_t by[SG_DOERS])
{
	for (size_t i = 0; i < SG_DOERS; i++)
		cells[PEOPLE + i] = number(s, by[i]);
	cells[TOTAL] = number(s, sg_tally_sum(by));
}

static void
set_round(const struct sheet *s, const char *cells[COLUMNS],
    const uint64_t round[SG_DOERS])
{
	cells[ROUND] = number(s, round[SG_DOER_PERSON]);
	cells[ROUND_OTHERS] = number(s,
	    sg_tally_sum(round) - round[SG_DOER_PERSON]);
}

static void
put_total(const struct sheet *s)
{
	const struct sg_report *r = s->report;
	const char *cells[COLUMNS] = {[SECTION] = "total",
	    [NAME] = "attempts",
	    [DETAIL] = r->school->name,
	    [PERSONS] = number(s, r->active)};

	set_counts(s, cells, r->attempts);
	set_round(s, cells, r->round);
	sg_put_row(s->to, cells, COLUMNS);
}

static void
put_tally(const struct sheet *s, const char *section, const char *detail,
    const struct sg_tally *row)
{
	const uint64_t *requests = row->requests;
	const struct sg_tally_span all = sg_tally_when(row);
	const char *cells[COLUMNS] = {[SECTION] = section,
	    [NAME] = row->key,
	    [DETAIL] = detail,
	    [TITLE] = row->title,
	    [REQUESTS] = number(s, requests[SG_DOER_PERSON]),
	    [REQUESTS_ALL] = number(s, sg_tally_sum(requests)),
	    [PERSONS] = number(s, row->people)};

	set_counts(s, cells, row->by);
	set_round(s, cells, row->round);
	if (requests[SG_DOER_PERSON] > 0) {
		set_instant(s, cells, FIRST,
		    row->when[SG_DOER_PERSON].first_ms);
		set_instant(s, cells, LAST, row->when[SG_DOER_PERSON].last_ms);
	}
	set_instant(s, cells, FIRST_ALL, all.first_ms);
	set_instant(s, cells, LAST_ALL, all.last_ms);
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

/*
 * Write a table of which each row says what people did. The section of a row
 * without a person's attempt says so.
 */
static void
put_table(const struct sheet *s, const char *section,
    const struct sg_tallies *tallies, const char *(*title)(const char *))
{
	size_t npeople = sg_tallies_of_people(tallies);
	const struct sg_tallies people = {.v = tallies->v, .n = npeople};
	/* A table without rows is a NULL pointer, to which nothing is added. */
	const struct sg_tallies others = {
	    .v = npeople == 0 ? tallies->v : tallies->v + npeople,
	    .n = tallies->n - npeople};

	put_tallies(s, section, &people, title);
	put_tallies(s,
	    sg_arena_printf(s->report->arena, "%s (not by people)", section),
	    &others, title);
}

/*
 * Write one row for each site to which connections were ended. It has their
 * number, but no attempts: a connection that was ended is none.
 */
static void
put_ended(const struct sheet *s)
{
	const struct sg_tallies *ended = &s->report->ended;

	for (size_t i = 0; i < ended->n; i++) {
		const struct sg_tally_span when = sg_tally_when(&ended->v[i]);
		const char *cells[COLUMNS] = {
		    [SECTION] = "connection-ended", [NAME] = ended->v[i].key};

		cells[REQUESTS_ALL] = number(s,
		    sg_tally_sum(ended->v[i].requests));
		set_instant(s, cells, FIRST_ALL, when.first_ms);
		set_instant(s, cells, LAST_ALL, when.last_ms);
		sg_put_row(s->to, cells, COLUMNS);
	}
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
		const char *cells[COLUMNS] = {[SECTION] = "day"};

		cells[NAME] = sg_arena_printf(r->arena, "%04d-%02d-%02d",
		    c.year, c.month, c.day);
		if (r->bar_days > 1)
			cells[DETAIL] = sg_arena_printf(r->arena, "%d days",
			    (int)r->bar_days);
		set_counts(s, cells, r->bars[i].by);
		sg_put_row(s->to, cells, COLUMNS);
	}
}

/* Write one row for each exception that ends soon. */
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
		set_instant(s, cells, ENDS, e->until * 1000);
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
	cells[NAME] = "days-without-records";
	cells[DETAIL] = sg_quiet_text(r->arena, &r->quiet);
	cells[TOTAL] = number(s, sg_quiet_count(&r->quiet));
	sg_put_row(s->to, cells, COLUMNS);
	cells[NAME] = "unreadable";
	cells[DETAIL] = NULL;
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
	const struct sheet s = {report, to};

	sg_put_row(to, head, COLUMNS);
	put_total(&s);
	put_days(&s);
	put_hours(&s);
	put_table(&s, "person", &report->people, NULL);
	put_table(&s, "technique", &report->techniques, sg_technique_title);
	put_table(&s, "hidden-target", &report->targets, NULL);
	put_table(&s, "blocked", &report->sites, NULL);
	put_tallies(&s, "exception", &report->used, NULL);
	put_ending(&s);
	put_tallies(&s, "fault", &report->faults, NULL);
	put_ended(&s);
	put_tallies(&s, "flood", &report->floods, NULL);
	put_tallies(&s, "change", &report->events, sg_event_title);
	put_journal(&s);
}
