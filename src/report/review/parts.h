/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- what makes the parts of a review. For the files of this folder.
 */
#ifndef SG_REVIEW_PARTS_H
#define SG_REVIEW_PARTS_H

#include "report/period/report.h"
#include "report/review/review.h"

/* The tests of one day by one person. */
struct sg_review_test {
	int32_t day; /* local day */
	const char *by;
	uint64_t passed, failed;
};

/* What the journal tells. */
struct sg_review_seen {
	struct sg_report report;
	struct sg_review_test *tests;
	size_t ntests, tests_cap;
	uint64_t policies; /* how often a policy came into force */
	int64_t policy_ms; /* when it did last; 0: never in the period */
};

/* seen.c: read the journal. Returns false, with the reason, on failure. */
bool sg_review_see(struct sg_review *review, struct sg_review_seen *seen,
    char why[SG_WHY_BYTES]);

/* review.c: add a part, a row with a text (NULL: a blank), a table. */
struct sg_review_part *sg_review_part(struct sg_review *review, const char *id,
    const char *title, const char *explain);
void sg_review_row(struct sg_review *review, struct sg_review_part *part,
    const char *title, const char *text);
struct sg_review_table *sg_review_table(struct sg_review *review,
    struct sg_review_part *part, const char *title, const char *const *head,
    size_t ncolumns);
/* Add the cells of a row; NULL is an empty cell. */
void sg_review_cells(struct sg_review *review, struct sg_review_table *table,
    const char *const *cells);

/* rules.c: the parts about the policy. */
void sg_review_blocked(struct sg_review *review);
void sg_review_recorded(struct sg_review *review);
void sg_review_exceptions(struct sg_review *review,
    const struct sg_review_seen *seen);

#endif
