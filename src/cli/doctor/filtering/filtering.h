/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * filtering.h -- types and functions that the files of `schoolgate doctor
 * --test-filtering` share.
 *
 * A trial is one test page, asked for as one device would ask for it at one
 * port of Squid. Single-threaded, as the whole command is.
 */
#ifndef SG_DOCTOR_FILTERING_H
#define SG_DOCTOR_FILTERING_H

#include "cli/doctor/doctor.h"
#include "cli/doctor/ways.h"

struct sg_problems;

/* Where the test pages are, unless --pages names another file. */
#define SG_TEST_PAGES SG_SYSCONFDIR "/filtering-tests.conf"

/* A test page: a line of the file. */
struct sg_test_page {
	const char *kind; /* "adult" */
	const char *url;  /* as written */
	const char *host, *path;
	bool tls;     /* https:// */
	bool blocked; /* must be blocked; else it must open */
	unsigned line;
};

/* The kinds of pages that schools in the UK have to test. */
#define SG_TEST_KINDS 4
extern const struct sg_test_kind {
	const char *name, *title;
} sg_test_kinds[SG_TEST_KINDS];
/* Returns what a kind is in words: "adult content". Another kind than the four
 * has its own name only. */
const char *sg_test_kind_title(const char *kind);

enum sg_outcome {
	SG_OUTCOME_UNTRIED = 0, /* `reason` says why */
	SG_OUTCOME_BLOCKED,
	SG_OUTCOME_ALLOWED
};

/* Whose device is tested. */
struct sg_test_subject {
	size_t squid;       /* whose ports it uses: index in d->squid */
	const char *group;  /* NULL: a device that the policy puts into no
			       group, or that --from names */
	const char *device; /* its address */
	const char *groups; /* all groups that it is in: "pupils, year-6"; or ""
			     */
};

struct sg_trial {
	const struct sg_test_page *page;
	const struct sg_test_subject *subject;
	struct sg_way way;
	bool through; /* asked through Squid, from this machine's address */
	enum sg_outcome outcome;
	bool passed;
	bool recorded; /* the journal has it */
	/* A list that only a provider has must block the page, but a line of
	 * the policy does. So it does not show that the list is there. */
	bool by_policy;
	/* If it is not passed, or `by_policy`: why, and what to do. */
	const char *reason, *advice;
};

struct sg_filtering {
	struct sg_doctor *d;
	/* What the command line says. NULL if it is not given. */
	const char *pages, *by, *group, *from;
	/* One for each run; in all of its records. */
	const char *run;
	struct sg_problems *problems; /* of the file */
	struct sg_test_page *page;
	size_t npages, pages_cap;
	struct sg_test_subject *subject;
	size_t nsubjects, subjects_cap;
	struct sg_trial *trial;
	size_t ntrials, trials_cap;
	/* What prevents the test, or a part of it, with what to do. */
	struct sg_found *note;
	size_t nnotes, notes_cap;
	/* The gates that do not answer: why. NULL if a gate answers. */
	const char *down[8];
	const char *untested; /* groups without a device to test: "a, b"; or
				 NULL */
	const char *summary;  /* one sentence, for the school's records */
};

/* Add a note. `advice` may be NULL if `result` is SG_RESULT_UNSEEN. */
void sg_filtering_note(struct sg_filtering *f, enum sg_result result,
    const char *advice, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/*
 * pages.c: read the file of test pages. Lines that cannot be read are added to
 * f->problems. Returns false, after a note, if there is nothing to test.
 */
bool sg_filtering_read_pages(struct sg_filtering *f);
/* subjects.c: find the devices to test. Returns an exit code of the command, or
 * -1 to go on. A wrong --group or --from was printed. */
int sg_filtering_find_subjects(struct sg_filtering *f);
/* trials.c: try each page for each device at each port. */
void sg_filtering_try(struct sg_filtering *f);
/* advice.c: say why the trial has not passed, and what to do. */
void sg_filtering_advise(struct sg_filtering *f, struct sg_trial *trial);
/* Find out whether a page that was blocked shows that a locked list is there:
 * set trial->by_policy. */
void sg_filtering_doubt(struct sg_filtering *f, struct sg_trial *trial);
/* summary.c: count what passed, and make the sentence. */
void sg_filtering_sum(struct sg_filtering *f);
/* Returns true if the test was made, and every trial passed and is recorded. */
bool sg_filtering_passed(const struct sg_filtering *f);
/* table.c: write the results. */
void sg_filtering_text(const struct sg_filtering *f, FILE *to);
void sg_filtering_json(const struct sg_filtering *f, FILE *to);

/* Make the test. Returns the exit code of the command. */
int sg_filtering_run(struct sg_filtering *f, bool json);

#endif
