/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * week.h -- one week of a school as data: its days, and when each site can
 * be reached; and the ways to draw it.
 *
 * All instants are UTC seconds, all spans half open.  Everything lives in the
 * arena of the run.
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

/* One period of the timetable ("lunch"), or all of school-time. */
struct sg_week_period {
	const char *name;
	int64_t from, to;
};

struct sg_week_day {
	int32_t day;      /* days since 1970-01-01, local */
	int64_t from, to; /* local midnight to the next */
	const char *off;  /* why there is no school ("INSET day"), or NULL */
	struct sg_week_period school; /* school-time; from == to: none */
	struct sg_week_period *periods;
	size_t nperiods, periods_cap;
};

struct sg_week_span {
	int64_t from, to;
	bool allowed;
};

/* Sites whose week is the same. */
struct sg_week_row {
	const char **names;  /* as the policy has them */
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
	struct sg_request person; /* the one who is asked about */
	int64_t now;              /* when it was drawn */
	struct sg_week_day days[SG_WEEK_DAYS];
	struct sg_week_row *rows;
	size_t nrows, rows_cap;
	const char **notes; /* sentences: what was not drawn, odd days */
	size_t nnotes, notes_cap;
};

/* NULL: was not told. */
struct sg_week_question {
	const char *who;  /* a group; NULL: somebody in none */
	const char *on;   /* a group of devices */
	const char *date; /* a day of the week, as sg_date_parse() reads it */
};

/*
 * week.c: fill in all but the rows; the caller has set `arena`, `file` and
 * `now`.  False, with `why` or (then it is "") with `problems`: the question
 * does not fit the policy.
 */
bool sg_week_begin(struct sg_week *week, const struct sg_build *build,
    const struct sg_gate *gate, const struct sg_week_question *question,
    struct sg_problems *problems, char why[SG_WHY_BYTES]);

/* days.c: days from Monday `monday`, with the bells of `bells` (a group,
 * or SG_NO_GROUP). */
void sg_week_days(struct sg_week *week, int32_t monday, size_t bells);
/* "08:40" of an instant on `day`; its end is "24:00". */
#define SG_WEEK_CLOCK 8
const char *sg_week_clock(const struct sg_week *week,
    const struct sg_week_day *day, int64_t utc, char out[SG_WEEK_CLOCK]);
/* The same as minutes, 0 to 1440. */
int32_t sg_week_minute(const struct sg_week *week,
    const struct sg_week_day *day, int64_t utc);
void sg_week_note(struct sg_week *week, const char *note);

/*
 * ask.c: ask `gate` for week->person about every site that the policy names,
 * at each instant of the week where anything may change.  The URL of
 * week->person stands for all other sites.  False without memory.
 */
bool sg_week_ask(struct sg_week *week, const struct sg_build *build,
    const struct sg_gate *gate);

/* Is `row` allowed from `from` to `to`?. */
enum sg_week_cell { SG_WEEK_NEVER, SG_WEEK_PARTLY, SG_WEEK_ALWAYS };
enum sg_week_cell sg_week_between(const struct sg_week_row *row, int64_t from,
    int64_t to);

/* text.c, html.c, json.c: draw it. */
void sg_week_text(const struct sg_week *week, bool colour, FILE *to);
void sg_week_html(const struct sg_week *week, FILE *to);
void sg_week_json(const struct sg_week *week, FILE *to);

#endif
