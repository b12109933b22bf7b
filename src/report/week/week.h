/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * week.h -- one week of a school as data: its days, and when each site can
 * be reached; and the ways to draw it.
 *
 * All instants are UTC seconds; spans do not include their end.  Everything
 * lives in the arena of the week.  One thread at a time for each week.
 */
#ifndef SG_WEEK_H
#define SG_WEEK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/text.h"
#include "base/why.h"
#include "gate/request.h"

struct sg_arena;
struct sg_build;
struct sg_gate;
struct sg_policy_ast;
struct sg_problems;
struct sg_timetable;

#define SG_WEEK_DAYS 7

/* A period of the timetable ("lunch"), or all of school time. */
struct sg_week_period {
	const char *name;
	int64_t from, to;
};

struct sg_week_day {
	int32_t day;      /* days since 1970-01-01, local */
	int64_t from, to; /* local midnight to the next */
	const char *off;  /* why there is no school ("INSET day"), or NULL */
	struct sg_week_period school; /* school time; empty on a day off */
	struct sg_week_period *periods;
	size_t nperiods, periods_cap;
};

struct sg_week_span {
	int64_t from, to;
	bool allowed;
};

/* Sites that have the same week. */
struct sg_week_row {
	const char **names;  /* as the policy spells them */
	const char **titles; /* as people say them: "Facebook" */
	size_t nnames, names_cap, titles_cap;
	struct sg_week_span *spans; /* the whole week, without gaps */
	size_t nspans, spans_cap;
};

struct sg_week {
	struct sg_arena *arena;
	const struct sg_policy_ast *ast;
	const struct sg_timetable *timetable;
	const char *school;
	const char *file; /* the policy's name */
	const char *who;  /* "year-6 on own-devices", "somebody in no group" */
	const char *also; /* the groups that this person is in, or "" */
	struct sg_request
	    person;  /* a request of the person that is asked about */
	int64_t now; /* when it was drawn */
	struct sg_week_day days[SG_WEEK_DAYS];
	struct sg_week_row *rows;
	size_t nrows, rows_cap;
	const char **notes; /* sentences: what was not drawn, odd days */
	size_t nnotes, notes_cap;
};

/* A member is NULL when it was not given. */
struct sg_week_question {
	const char *who;  /* a group; NULL for somebody in no group */
	const char *on;   /* a group of devices */
	const char *date; /* a day of the week, as sg_date_parse() reads it */
};

/*
 * week.c: fill in all but the rows; the caller has set `arena`, `file` and
 * `now`.  False when the question does not fit the policy: the reason is in
 * `why` or, if that is "", in `problems`.
 */
bool sg_week_begin(struct sg_week *week, const struct sg_build *build,
    const struct sg_gate *gate, const struct sg_week_question *question,
    struct sg_problems *problems, char why[SG_WHY_BYTES]);

/* days.c: fill in the days from `monday` on, with the timetable of the group
 * `bells` (SG_NO_GROUP for the school's own). */
void sg_week_days(struct sg_week *week, int32_t monday, size_t bells);
/* Write the local time of an instant on `day`: "08:40"; "24:00" for its end. */
#define SG_WEEK_CLOCK 8
const char *sg_week_clock(const struct sg_week *week,
    const struct sg_week_day *day, int64_t utc, char out[SG_WEEK_CLOCK]);
/* The same in minutes since midnight, 0 to 1440. */
int32_t sg_week_minute(const struct sg_week *week,
    const struct sg_week_day *day, int64_t utc);
void sg_week_note(struct sg_week *week, const char *note);

/*
 * ask.c: ask `gate` for week->person about every site that the policy names,
 * at each instant of the week at which an answer may change.  The URL of
 * week->person stands for all other sites.  False when there is no memory.
 */
bool sg_week_ask(struct sg_week *week, const struct sg_build *build,
    const struct sg_gate *gate);

/* Whether `row` is allowed all the time from `from` to `to`, or never. */
enum sg_week_cell { SG_WEEK_NEVER, SG_WEEK_PARTLY, SG_WEEK_ALWAYS };
enum sg_week_cell sg_week_between(const struct sg_week_row *row, int64_t from,
    int64_t to);

/* text.c, html.c, json.c: write the week. */
void sg_week_text(const struct sg_week *week, bool colour, FILE *to);
void sg_week_html(const struct sg_week *week, FILE *to);
void sg_week_json(const struct sg_week *week, FILE *to);

#endif
