/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parts.h -- what makes the parts of a review. For the files of this folder.
 */
#ifndef SG_REVIEW_PARTS_H
#define SG_REVIEW_PARTS_H

#include "journal/verify.h"
#include "report/review/review.h"
#include "report/scope.h"

/* numbers.c: bring ways, uses and tests into the order in which they are shown.
 */
void sg_review_sort(struct sg_review_numbers *numbers);

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
    const struct sg_review_numbers *numbers);

#endif
