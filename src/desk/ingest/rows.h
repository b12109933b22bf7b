/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rows.h -- makes the store's row of an entry, and the sums of many rows.
 *
 * Pure. Any thread, but one at a time for each struct sg_sums.
 */
#ifndef SG_DESK_INGEST_ROWS_H
#define SG_DESK_INGEST_ROWS_H

#include "desk/store/rows.h"
#include "desk/store/tallies.h"
#include "journal/entry.h"

struct sg_school;
struct sg_sums;

/* Kinds of a site's name. */
enum sg_site_kind { SG_SITE_PLATFORM = 1, SG_SITE_HOST };

/* An event, and the names that stand for its ids. */
struct sg_named_row {
	struct sg_event_row row;   /* person, site and incident are 0 */
	const char *person, *site; /* borrowed from the entry; NULL: none */
	enum sg_person_kind person_kind;
	enum sg_site_kind site_kind;
};
void sg_row_of(const struct sg_entry_item *item, const struct sg_school *school,
    struct sg_named_row *named);
/* Returns whether the row is about a request, and so belongs into the sums. */
bool sg_row_counts(const struct sg_event_row *row);

/*
 * Returns whether the policy blocked it. What could not be judged, and was
 * blocked to be safe, is nobody's attempt (report/attempt.h), and must not be
 * counted as a person's.
 */
bool sg_row_is_block(const struct sg_event_row *row);

/* Sums of rows, by day, hour and sort. Exits if there is no memory. */
struct sg_sums *sg_sums_new(void);
void sg_sums_free(struct sg_sums **sums);
/* Add a row, with the ids of its person and site. */
void sg_sums_add(struct sg_sums *sums, const struct sg_event_row *row);
/* Get all sums, in any order. They are borrowed until the next call. */
const struct sg_tally *sg_sums_get(const struct sg_sums *sums, size_t *n);
void sg_sums_clear(struct sg_sums *sums);

#endif
