/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * days.c -- fills in the seven days of a week.
 *
 * A school day gets its periods. A day without school gets a text that says
 * why.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/dates.h"
#include "policy/calendar/timetable.h"
#include "policy/calendar/zone.h"
#include "report/week/off.h"
#include "report/week/week.h"

int32_t
sg_week_minute(const struct sg_week *week, const struct sg_week_day *day,
    int64_t utc)
{
	int32_t second;

	if (utc >= day->to)
		return 1440;
	if (utc <= day->from)
		return 0;
	sg_zone_day(week->timetable->zone, utc, &second);
	return second / 60;
}

const char *
sg_week_clock(const struct sg_week *week, const struct sg_week_day *day,
    int64_t utc, char out[SG_WEEK_CLOCK])
{
	int32_t minute = sg_week_minute(week, day, utc);

	snprintf(out, SG_WEEK_CLOCK, "%02u:%02u", (unsigned)minute / 60 % 25,
	    (unsigned)minute % 60);
	return out;
}

void
sg_week_note(struct sg_week *week, const char *note)
{
	week->notes = sg_arena_grow(week->arena, week->notes, week->nnotes,
	    &week->notes_cap, sizeof *week->notes);
	week->notes[week->nnotes++] = note;
}

/* ---- the bells ---------------------------------------------------------- */

static int
by_start(const void *a, const void *b)
{
	const struct sg_week_period *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

/* Each span is a period called `name`. Add it to the day on which it begins. */
static void
add_spans(struct sg_week *week, const struct sg_spans *spans, const char *name)
{
	for (size_t i = 0; i < spans->n; i++)
		for (size_t d = 0; d < SG_WEEK_DAYS; d++) {
			struct sg_week_day *day = &week->days[d];
			struct sg_week_period p = {
			    name, spans->v[i].from, spans->v[i].to};

			if (p.from < day->from || p.from >= day->to)
				continue;
			if (name == NULL) {
				day->school = p;
				continue;
			}
			day->periods = sg_arena_grow(week->arena, day->periods,
			    day->nperiods, &day->periods_cap,
			    sizeof *day->periods);
			day->periods[day->nperiods++] = p;
		}
}

static void
add_period(struct sg_week *week, struct sg_word *word)
{
	struct sg_ast_when when = {
	    .kind = SG_WHEN_PERIODS, .periods = {word, 1, 1}};
	struct sg_spans spans = sg_timetable_spans(week->timetable, &when,
	    week->bells);

	add_spans(week, &spans, sg_arena_dup(week->arena, word->text));
}

/*
 * Add the periods of the timetable to the days. A name may occur several times
 * in the timetable. One look-up finds all times of a name, so each name is
 * looked up once.
 */
static void
add_periods(struct sg_week *week)
{
	const struct sg_policy_ast *ast = week->ast;
	struct sg_words seen = {0};

	for (size_t i = 0; i < ast->ndays; i++)
		for (size_t k = 0; k < ast->days[i].nbells; k++) {
			struct sg_word *word = &ast->days[i].bells[k].period;
			size_t s = 0;

			while (s < seen.n &&
			    !sg_str_eq(seen.w[s].text, word->text))
				s++;
			if (s < seen.n)
				continue;
			seen.w = sg_arena_grow(week->arena, seen.w, seen.n,
			    &seen.cap, sizeof *seen.w);
			seen.w[seen.n++] = *word;
			add_period(week, word);
		}
	for (size_t d = 0; d < SG_WEEK_DAYS; d++)
		if (week->days[d].nperiods > 1)
			qsort(week->days[d].periods, week->days[d].nperiods,
			    sizeof *week->days[d].periods, by_start);
}

/*
 * Add notes about days that do not have 24 hours, and about days outside all
 * terms.
 */
static void
add_notes(struct sg_week *week)
{
	const struct sg_timetable *t = week->timetable;
	char date[SG_DATE_TEXT], last[SG_DATE_TEXT];

	for (size_t d = 0; d < SG_WEEK_DAYS; d++) {
		const struct sg_week_day *day = &week->days[d];
		int64_t off = day->to - day->from - 86400;

		if (off == 0)
			continue;
		sg_week_note(week,
		    sg_arena_printf(week->arena,
			"On %s the clocks go %s by %d minutes.",
			sg_day_text(day->day, date),
			off > 0 ? "back" : "forward",
			(int)(off > 0 ? off : -off) / 60));
	}
	if (week->days[0].from < t->first ||
	    week->days[SG_WEEK_DAYS - 1].to > t->last)
		sg_week_note(week,
		    sg_arena_printf(week->arena,
			"The policy knows its dates only from %s to %s: "
			"outside them, lines with a time never allow and "
			"always block.",
			sg_day_text(t->first_day, date),
			sg_day_text(t->last_day - 1, last)));
}

void
sg_week_days(struct sg_week *week)
{
	const int32_t monday = week->asked - sg_weekday_of(week->asked);
	const struct sg_ast_when school = {.kind = SG_WHEN_SCHOOL};
	struct sg_spans spans;

	for (int32_t d = 0; d < SG_WEEK_DAYS; d++) {
		struct sg_week_day *day = &week->days[d];

		day->day = monday + d;
		day->from = sg_zone_start(week->timetable->zone, day->day, 0);
		day->to = sg_zone_start(week->timetable->zone, day->day + 1, 0);
		if (!sg_timetable_is_school(week->timetable, day->day,
			week->bells))
			day->off = sg_day_off(week->timetable, day->day,
			    week->bells)
				       .text;
	}
	spans = sg_timetable_spans(week->timetable, &school, week->bells);
	add_spans(week, &spans, NULL);
	add_periods(week);
	add_notes(week);
}
