/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report.h -- makes the report on a period, and writes it as text, HTML, CSV or
 * JSON.
 *
 * The report counts requests. It counts a request as made by a person only if
 * the record says so. Everything lives in the arena of the report. One thread
 * at a time for each report.
 */
#ifndef SG_REPORT_H
#define SG_REPORT_H

#include <stdio.h>

#include "journal/verify.h"
#include "report/period/tally.h"
#include "report/quiet.h"
#include "report/scope.h"

#define SG_REPORT_DAYS 7
#define SG_REPORT_HOURS 24

/*
 * One bar of the bar chart of days. A bar stands for one local day. If the
 * period is long, a bar stands for several days.
 */
struct sg_report_bar {
	int32_t day; /* first day of the bar, in days since 1970-01-01 */
	uint64_t by[SG_DOERS];
};
#define SG_REPORT_BARS 31 /* largest number of bars */

/* An exception of the policy that was used in the period, or that ends soon. */
struct sg_report_exception {
	const char *id;
	/* NULL when the policy no longer has this exception. */
	const char *text, *because;
	int64_t until; /* UTC seconds; SG_NEVER when unknown */
	bool ends_soon, is_over;
	const struct sg_tally *used; /* NULL if the exception was not used */
};

/* A fault that verification found, or a line that cannot be read. */
struct sg_report_damage {
	const char *file;
	uint64_t line; /* 0 if the whole file is meant */
	const char *text;
};
/* The report lists at most this many faults, but counts all. */
#define SG_REPORT_DAMAGE 20

enum sg_report_proof {
	SG_REPORT_UNPROVED, /* nothing was verified, because there is no key */
	SG_REPORT_WHOLE,
	SG_REPORT_DAMAGED
};

struct sg_report {
	struct sg_arena *arena;
	const struct sg_school *school;
	const char *folder; /* folder of the journal */
	struct sg_period period;

	/*
	 * How many records of all kinds were read. The records of one visit
	 * (one connection) count as one.
	 */
	uint64_t requests;
	uint64_t attempts[SG_DOERS]; /* requests that were blocked, or that were
					ways round the filter */
	/*
	 * Ways round the filter. A person's way round needs a sign that the
	 * person meant it. If a person made the request, and its signs show
	 * only what the device is capable of, this counts as SG_DOER_UNCLEAR.
	 */
	uint64_t round[SG_DOERS];
	uint64_t visits; /* Allowed requests, including repeats.
			    They are recorded only if the policy
			    says so */
	uint64_t active; /* how many different people made attempts */
	/* Attempts by people, by weekday (from Monday) and local hour. */
	uint64_t hours[SG_REPORT_DAYS][SG_REPORT_HOURS];
	uint64_t busiest; /* the highest number in `hours` */
	struct sg_report_bar bars[SG_REPORT_BARS];
	size_t nbars;
	int32_t bar_days; /* days in each bar */

	struct sg_tallies people;
	struct sg_tallies techniques; /* the key of a row is the technique's
					 word in records */
	/*
	 * What ways round were for: the sites behind a proxy, a translator and
	 * so on, the subject of a search, the product of a store. The `note` of
	 * a row is the technique.
	 */
	struct sg_tallies targets;
	struct sg_tallies sites;  /* blocked platforms, and blocked hosts that
				     belong to no platform */
	struct sg_tallies used;   /* exceptions, by id */
	struct sg_tallies faults; /* faults, by reason */
	/* Records about policies, bans and the journal. */
	struct sg_tallies events;
	/*
	 * Requests without a record of their own, by device. They were only
	 * counted, because the device had used up its budget of records
	 * (journal/budget.h).
	 */
	struct sg_tallies floods;
	/*
	 * Connections that were ended because they are now blocked, by platform
	 * or host. They are no attempts, and no people are counted.
	 */
	struct sg_tallies ended;
	uint64_t lost;         /* records that could not be written */
	struct sg_quiet quiet; /* days of which there is no record */

	struct sg_report_exception *exceptions;
	size_t nexceptions, exceptions_cap;

	enum sg_report_proof proof;
	struct sg_verified verified;
	uint64_t unreadable; /* lines of the period that are not records */
	struct sg_report_damage damage[SG_REPORT_DAMAGE];
	size_t ndamage;

	/* The first spelling of each user name, in `note`, by folded name. */
	struct sg_tallies spellings;
	/*
	 * Bursts and people that were already counted. A burst is a group of
	 * repeats of one request (journal/burst.h).
	 */
	struct sg_seen seen;
};

/*
 * report.c: count all records of `scope`. If the scope has a key, also verify
 * the whole journal. The report borrows `scope` and lives in `arena`. Returns
 * false, and writes the reason to `why`, if the journal cannot be read.
 */
bool sg_report_make(struct sg_report *report, struct sg_arena *arena,
    const struct sg_scope *scope, char why[SG_WHY_BYTES]);

/*
 * sum.c: the steps of sg_report_make(). Call begin once, then add for each
 * record, then end. The caller must read the records with `fold`, so that the
 * records of one visit are one entry. The report borrows `school` and copies
 * `period`.
 */
void sg_report_begin(struct sg_report *report, struct sg_arena *arena,
    const struct sg_school *school, const struct sg_period *period);
void sg_report_add(struct sg_report *report, const struct sg_entry *entry);
void sg_report_end(struct sg_report *report);
/* Add a fault to report->damage, unless the list is full. */
void sg_report_damage(struct sg_report *report, const char *file, uint64_t line,
    const char *text);

/* exceptions.c: fill in report->exceptions from the policy.  Call after
 * sg_report_end().  An exception ends soon if it ends within
 * SG_REPORT_SOON_DAYS.
 */
#define SG_REPORT_SOON_DAYS 30
void sg_report_exceptions(struct sg_report *report);

/*
 * tables.c: the tables on who asked for what. Each has two parts: first the
 * rows of which people did something, then the rows of which only pages and
 * apps did something, or of which the records cannot tell who did it.
 */
struct sg_report_table {
	const struct sg_tallies *rows; /* the part of people comes first */
	size_t npeople;                /* rows in the part of people */
	const char *people, *others;   /* headings of the two parts */
	const char *people_note, *others_note; /* a sentence on each part */
	const char *first;                     /* heading of the first column */
	/* Returns the key of a row as people read it. NULL: as it is. */
	const char *(*title)(const char *key);
	/*
	 * True if a row is one person or device. Then the table has a column
	 * for that person's ways round the filter. False if the table has a
	 * column for the number of people.
	 */
	bool is_person;
	/*
	 * True if no row can mean that nothing was recorded: the policy may say
	 * that only platforms are recorded.
	 */
	bool unknown;
};
#define SG_REPORT_TABLES 4
void sg_report_tables(const struct sg_report *report,
    struct sg_report_table tables[SG_REPORT_TABLES]);
/*
 * Add up the attempts of the rows from `first` up to, but not including, `last`
 * in `by`.
 */
void sg_report_rest(const struct sg_tallies *rows, size_t first, size_t last,
    uint64_t by[SG_DOERS]);

/* words.c: sentences for reports.  The returned texts are static, or live in
 * the arena of the report. */
/* The headings of `floods` and of `ended`. */
extern const char sg_floods_title[];
extern const char sg_ended_title[];
/*
 * Returns the hour in which people made the largest number of attempts: "Fri
 * 14:00 to 15:00, with 8". Returns NULL if people made no attempts.
 */
const char *sg_busiest_text(const struct sg_report *report);
/* As sg_used_by_text() of words.h. `used` may be NULL. */
const char *sg_used_text(const struct sg_report *report,
    const struct sg_tally *used);
/*
 * Returns a sentence that says whether the journal was verified, and the
 * result.
 */
const char *sg_proof_text(const struct sg_report *report);
/*
 * Returns sentences that explain what the numbers mean. *count becomes their
 * number.
 */
const char *const *sg_report_notes(size_t *count);

/*
 * text.c, html.c, csv.c and json.c: write the report. svg.c makes the pictures
 * for html.c.
 */
void sg_report_text(const struct sg_report *report, bool colour, FILE *to);
void sg_report_html(const struct sg_report *report, FILE *to);
void sg_report_svg_hours(const struct sg_report *report, FILE *to);
void sg_report_svg_days(const struct sg_report *report, FILE *to);
void sg_report_csv(const struct sg_report *report, FILE *to);
void sg_report_json(const struct sg_report *report, FILE *to);

#endif
