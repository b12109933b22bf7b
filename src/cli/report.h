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

#include "cli/school.h"
#include "cli/tally.h"
#include "journal/read.h"
#include "journal/verify.h"

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

/* report_sum.c: begin, count each record (folded by visit), and finish. */
void sg_report_begin(struct sg_report *report, struct sg_arena *arena,
    const struct sg_school *school, const struct sg_period *period);
void sg_report_add(struct sg_report *report, const struct sg_entry *entry);
void sg_report_end(struct sg_report *report);
/* Remember a place that is damaged, if there is room. */
void sg_report_damage(struct sg_report *report, const char *file,
    uint64_t line, const char *text);

/* report_exceptions.c: what the policy says of exceptions, after the end. */
#define SG_REPORT_SOON_DAYS 30
void sg_report_exceptions(struct sg_report *report);

/* report_words.c: the words of records, as people say them. */
enum sg_doer sg_doer_of(enum sg_intent intent);
const char *sg_doer_word(enum sg_doer doer);  /* "person", for programs */
const char *sg_doer_title(enum sg_doer doer); /* "People" */
const char *sg_technique_title(const char *word);
const char *sg_event_title(const char *action);
/* Over the list of those that asked for more than is written. */
extern const char sg_floods_title[];
/* "1 attempt", "3 attempts". */
const char *sg_count_text(struct sg_arena *arena, uint64_t count,
    const char *one, const char *many);
/* "Mon 16 Nov 2026 00:00 to Sun 22 Nov 2026 14:05". */
const char *sg_period_text(struct sg_arena *arena,
    const struct sg_school *school, const struct sg_period *period);
/* "Fri 14:00 to 15:00, with 8"; NULL when people made no attempts. */
const char *sg_busiest_text(const struct sg_report *report);
/* A sentence on whether the journal can be relied on. */
const char *sg_proof_text(const struct sg_report *report);
/* What the numbers mean: `count` sentences. */
const char *const *sg_report_notes(size_t *count);

/* report_text.c, report_html.c (and its pictures, report_svg.c), ... */
void sg_report_text(const struct sg_report *report, bool colour, FILE *to);
void sg_report_html(const struct sg_report *report, FILE *to);
void sg_report_svg_hours(const struct sg_report *report, FILE *to);
void sg_report_svg_days(const struct sg_report *report, FILE *to);
void sg_report_csv(const struct sg_report *report, FILE *to);
void sg_report_json(const struct sg_report *report, FILE *to);

#endif
