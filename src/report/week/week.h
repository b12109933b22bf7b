/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * week.h -- makes the week of `schoolgate week`: seven days, with the times at
 * which a person can reach each site. Writes the week as text, HTML or JSON.
 *
 * All instants are UTC seconds. A span from..to does not include `to`.
 * Everything lives in the arena of the week. One thread at a time for each
 * week.
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

/* A period of the timetable ("lunch"), or the whole school time of a day. */
struct sg_week_period {
	const char *name;
	int64_t from, to;
};

struct sg_week_day {
	int32_t day;      /* local day, in days since 1970-01-01 */
	int64_t from, to; /* local midnight, and the next local midnight */
	const char *off;  /* why there is no school ("INSET day"), or NULL */
	struct sg_week_period school; /* school time; empty on a day off */
	struct sg_week_period *periods;
	size_t nperiods, periods_cap;
};

struct sg_week_span {
	int64_t from, to;
	bool allowed;
};

/* A row of the week: sites that are allowed at the same times. */
struct sg_week_row {
	const char **names;  /* as the policy spells them */
	const char **titles; /* as people write them: "Facebook" */
	size_t nnames, names_cap, titles_cap;
	/* Spans that cover the whole week without gaps. */
	struct sg_week_span *spans;
	size_t nspans, spans_cap;
};

struct sg_week {
	struct sg_arena *arena;
	const struct sg_policy_ast *ast;
	const struct sg_timetable *timetable;
	const char *school;
	const char *file; /* name of the policy's file */
	const char *who;  /* whose week this is: "year-6 on own-devices",
			     "somebody in no group" */
	const char *also; /* other groups that the person is in, or "" */
	struct sg_request person; /* a request that the person could make */
	size_t bells;  /* the group whose timetable is used, or SG_NO_GROUP */
	int64_t now;   /* when the week was made */
	int32_t asked; /* the day of which the week was wanted */
	struct sg_week_day days[SG_WEEK_DAYS];
	struct sg_week_row *rows;
	size_t nrows, rows_cap;
	/*
	 * Sentences about days with a clock change, and about things that the
	 * week does not show.
	 */
	const char **notes;
	size_t nnotes, notes_cap;
};

/*
 * Says which person's week is wanted, and which week. A member that was not
 * given is NULL.
 */
struct sg_week_question {
	const char *who; /* a group of people; NULL for somebody in no group */
	const char *on;  /* a group of devices that the person uses */
	/* Any day of the wanted week, as sg_date_parse() reads it. */
	const char *date;
};

/*
 * week.c: fill in everything except the rows. The caller has set `arena`,
 * `file` and `now`. Returns false if the question names something that the
 * policy does not have. The reason is then in `why`. If `why` is "", the reason
 * is in `problems`.
 */
bool sg_week_begin(struct sg_week *week, const struct sg_build *build,
    const struct sg_gate *gate, const struct sg_week_question *question,
    struct sg_problems *problems, char why[SG_WHY_BYTES]);

/* days.c: fill in the seven days of the week that contains week->asked. */
void sg_week_days(struct sg_week *week);
/*
 * Write the local time of the instant `utc` on the day `day`, as "08:40". The
 * end of the day is written as "24:00".
 */
#define SG_WEEK_CLOCK 8
const char *sg_week_clock(const struct sg_week *week,
    const struct sg_week_day *day, int64_t utc, char out[SG_WEEK_CLOCK]);
/*
 * Returns the local time of the instant `utc` on the day `day`, in minutes
 * since midnight, 0 to 1440.
 */
int32_t sg_week_minute(const struct sg_week *week,
    const struct sg_week_day *day, int64_t utc);
void sg_week_note(struct sg_week *week, const char *note);

/*
 * ask.c: fill in the rows. For each site that the policy names, this asks
 * `gate` when week->person may reach the site. The gate is asked at each
 * instant of the week at which the answer may change. One more row is for all
 * other sites. The URL in week->person stands for these sites. Returns false if
 * memory cannot be allocated.
 */
bool sg_week_ask(struct sg_week *week, const struct sg_build *build,
    const struct sg_gate *gate);

/*
 * Returns whether `row` is allowed always, never or partly in the time between
 * `from` and `to`.
 */
enum sg_week_cell { SG_WEEK_NEVER, SG_WEEK_PARTLY, SG_WEEK_ALWAYS };
enum sg_week_cell sg_week_between(const struct sg_week_row *row, int64_t from,
    int64_t to);

/* text.c, html.c, json.c: write the week. */
void sg_week_text(const struct sg_week *week, bool colour, FILE *to);
/* text.c: write a note in lines of at most 78 columns. */
void sg_week_text_note(const struct sg_week *week, const char *note, FILE *to);
void sg_week_html(const struct sg_week *week, FILE *to);
void sg_week_json(const struct sg_week *week, FILE *to);

#endif
