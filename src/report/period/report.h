/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report.h -- what happened in a period, as numbers; and the ways to show it.
 *
 * Counts what was asked for, and by whom as far as the record can tell; it
 * judges nobody.  Everything lives in the arena of the run.
 */
#ifndef SG_REPORT_H
#define SG_REPORT_H

#include <stdio.h>

#include "journal/verify.h"
#include "report/period/tally.h"
#include "report/scope.h"

#define SG_REPORT_DAYS 7
#define SG_REPORT_HOURS 24

/* One local day, or several of them in a long period. */
struct sg_report_bar {
	int32_t day; /* the first one */
	uint64_t by[SG_DOERS];
};
#define SG_REPORT_BARS 31 /* at most */

/* An exception that is used, or ends soon. */
struct sg_report_exception {
	const char *id;
	const char *text, *because; /* NULL: the policy has it no more */
	int64_t until;              /* UTC seconds; SG_NEVER: not known */
	bool ends_soon, is_over;
	const struct sg_tally *used; /* NULL: not in the period */
};

/* A finding of the verification, or a line that cannot be read. */
struct sg_report_damage {
	const char *file;
	uint64_t line; /* 0: the file as a whole */
	const char *text;
};
#define SG_REPORT_DAMAGE 20 /* as many are told; all are counted */

enum sg_report_proof {
	SG_REPORT_UNPROVED, /* no verifying key was given */
	SG_REPORT_WHOLE,
	SG_REPORT_DAMAGED
};

struct sg_report {
	struct sg_arena *arena;
	const struct sg_school *school;
	const char *folder; /* of the journal */
	struct sg_period period;

	uint64_t requests;           /* records read, each visit once */
	uint64_t attempts[SG_DOERS]; /* blocked, or ways round the filter */
	uint64_t round[SG_DOERS];    /* of those: ways round the filter */
	uint64_t visits;             /* let through, where they are recorded */
	uint64_t active;             /* different people with attempts */
	uint64_t hours[SG_REPORT_DAYS][SG_REPORT_HOURS]; /* by people */
	uint64_t busiest; /* the most of any of them */
	struct sg_report_bar bars[SG_REPORT_BARS];
	size_t nbars;
	int32_t bar_days; /* that each bar stands for */

	struct sg_tallies people;
	struct sg_tallies techniques; /* key: the word in records */
	struct sg_tallies targets;    /* where they led; note: technique */
	struct sg_tallies sites;      /* blocked: platforms, else hosts */
	struct sg_tallies used;       /* exceptions by id */
	struct sg_tallies faults;     /* by reason */
	struct sg_tallies events;     /* policies, bans, the journal */
	struct sg_tallies floods;     /* devices that asked for more than is
					 written; in requests */
	uint64_t lost;                /* records that could not be written */

	struct sg_report_exception *exceptions;
	size_t nexceptions, exceptions_cap;

	enum sg_report_proof proof;
	struct sg_verified verified;
	uint64_t unreadable; /* lines of the period that are no records */
	struct sg_report_damage damage[SG_REPORT_DAMAGE];
	size_t ndamage;

	struct sg_seen seen;
};

/*
 * report.c: read all records of `scope` and count them; with a key, go through
 * the whole journal as well.  The report borrows `scope` and lives in `arena`.
 * False, with `why`: there is no journal to read.
 */
bool sg_report_make(struct sg_report *report, struct sg_arena *arena,
    const struct sg_scope *scope, char why[SG_WHY_BYTES]);

/* sum.c: begin, count each record (folded by visit), and finish. */
void sg_report_begin(struct sg_report *report, struct sg_arena *arena,
    const struct sg_school *school, const struct sg_period *period);
void sg_report_add(struct sg_report *report, const struct sg_entry *entry);
void sg_report_end(struct sg_report *report);
/* Remember a place that is damaged, if there is room. */
void sg_report_damage(struct sg_report *report, const char *file, uint64_t line,
    const char *text);

/* exceptions.c: what the policy says of exceptions, after the end. */
#define SG_REPORT_SOON_DAYS 30
void sg_report_exceptions(struct sg_report *report);

/* words.c: the sentences of a report. */
/* Over the list of those that asked for more than is written. */
extern const char sg_floods_title[];
/* "Fri 14:00 to 15:00, with 8"; NULL when people made no attempts. */
const char *sg_busiest_text(const struct sg_report *report);
/* A sentence on whether the journal can be relied on. */
const char *sg_proof_text(const struct sg_report *report);
/* What the numbers mean: `count` sentences. */
const char *const *sg_report_notes(size_t *count);

/* text.c, html.c (and its pictures, svg.c), csv.c, json.c: write it to `to`. */
void sg_report_text(const struct sg_report *report, bool colour, FILE *to);
void sg_report_html(const struct sg_report *report, FILE *to);
void sg_report_svg_hours(const struct sg_report *report, FILE *to);
void sg_report_svg_days(const struct sg_report *report, FILE *to);
void sg_report_csv(const struct sg_report *report, FILE *to);
void sg_report_json(const struct sg_report *report, FILE *to);

#endif
