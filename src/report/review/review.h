/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * review.h -- makes the yearly review of filtering and monitoring, and writes
 * it as text or HTML.
 *
 * In England, the Department for Education expects schools to review their
 * filtering and monitoring at least once a year, and to keep what they found
 * ("Filtering and monitoring standards for schools and colleges"). The review
 * has a part for each thing that a school records there. What this machine
 * knows is filled in. Everything else is a blank, which people fill in by hand.
 *
 * Everything lives in the arena. One thread at a time for each review.
 */
#ifndef SG_REVIEW_H
#define SG_REVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/why.h"
#include "report/quiet.h"
#include "report/review/count.h"

struct sg_arena;
struct sg_scope;

#define SG_REVIEW_COLUMNS 6

struct sg_review_table {
	size_t ncolumns;
	const char *head[SG_REVIEW_COLUMNS];
	/* Row r has its cells at cells[r * ncolumns]. */
	const char **cells;
	size_t nrows, cap;
};

/* A question, and its answer. */
struct sg_review_row {
	const char *title;
	const char *text; /* NULL if there is a table, or nothing is known */
	const struct sg_review_table *table; /* or NULL */
};

struct sg_review_part {
	const char *id; /* "roles" */
	const char *title, *explain;
	struct sg_review_row *rows;
	size_t nrows, cap;
};

#define SG_REVIEW_PARTS 10

struct sg_review {
	struct sg_arena *arena;
	const struct sg_scope *scope;
	const char *title;  /* "Review of filtering and monitoring: ..." */
	const char *period; /* "Tue 1 Sep 2026 00:00 to ..." */
	struct sg_review_part parts[SG_REVIEW_PARTS];
	size_t nparts;
};

/*
 * What the desk's store knows. A member that is not known is UINT64_MAX, or
 * NULL.
 */
struct sg_review_desk {
	uint64_t incidents, decided,
	    false_alerts; /* of the period, of people */
	uint64_t held, agreements;
	const char *health; /* "All is well.", and of when this is */
};
#define SG_REVIEW_NO_DESK                                                      \
	{                                                                      \
		UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,    \
		    NULL                                                       \
	}

/*
 * Returns the share of false alerts in per cent, rounded to the nearest whole
 * number. `decided` must not be 0.
 */
uint64_t sg_review_share(uint64_t false_alerts, uint64_t decided);

/* The tests of one day by one person. */
struct sg_review_test {
	int32_t day; /* local day */
	const char *by;
	uint64_t passed, failed;
};

/* How often something was done, by a name. */
struct sg_review_tally {
	const char *key;
	uint64_t by[SG_DOERS];
	uint64_t people; /* how many different people did it themselves */
};
struct sg_review_tallies {
	struct sg_review_tally *v;
	size_t n, cap;
};

/* The numbers of a review: count.h says what they mean. */
struct sg_review_numbers {
	struct sg_arena *arena;
	uint64_t attempts[SG_DOERS], round[SG_DOERS];
	uint64_t active; /* how many different people made attempts */
	struct sg_review_tallies ways; /* by the technique's word */
	struct sg_review_tallies uses; /* by the exception's id */
	struct sg_review_test *tests;
	size_t ntests, tests_cap;
	uint64_t policies; /* how often a policy came into force */
	int64_t policy_ms; /* when it did last; 0: never in the period */
	uint64_t lost, unreadable;
	struct sg_quiet quiet; /* days of which there is no record */
	/* Whether the records were verified, and the result. */
	const char *proof;
};
/* numbers.c: begin with no records, not verified. `scope` is borrowed. */
void sg_review_begin(struct sg_review_numbers *numbers, struct sg_arena *arena,
    const struct sg_scope *scope);
/* Add `n` of a local day; the last was at `last_ms`. `name` is copied. */
void sg_review_add(struct sg_review_numbers *numbers, enum sg_review_what what,
    const char *name, enum sg_doer doer, int32_t day, uint64_t n,
    int64_t last_ms);
/* Say how many different people did what was added. */
void sg_review_add_people(struct sg_review_numbers *numbers,
    enum sg_review_what what, const char *name, uint64_t people);
/*
 * seen.c: count the records of the period of `scope`. If the scope has a key,
 * the whole journal is verified. Returns false, and writes the reason to `why`,
 * if the journal cannot be read. Cost: reads all records of the period.
 */
bool sg_review_see(struct sg_review_numbers *numbers, struct sg_arena *arena,
    const struct sg_scope *scope, char why[SG_WHY_BYTES]);

/*
 * Write the review of the period of `scope` down, with these numbers and the
 * policy in force. The numbers are sorted. `desk` may be NULL.
 */
void sg_review_make(struct sg_review *review, const struct sg_scope *scope,
    struct sg_review_numbers *numbers, const struct sg_review_desk *desk);

/* What a blank says: "(to be filled in)". */
extern const char sg_review_blank[];

/* text.c, html.c: write the review. */
void sg_review_text(const struct sg_review *review, bool colour, FILE *to);
void sg_review_html(const struct sg_review *review, FILE *to);

#endif
