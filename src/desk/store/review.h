/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * review.h -- the sums for the yearly review: what report/review/count.h
 * counts, by local day; and which people did it on which days. See store.h for
 * errors and threads.
 */
#ifndef SG_DESK_STORE_REVIEW_H
#define SG_DESK_STORE_REVIEW_H

#include "desk/store/store.h"
#include "report/review/count.h"

struct sg_review_sum {
	/*
	 * In a list, 0 except for SG_REVIEW_RECORD, SG_REVIEW_PASSED and
	 * SG_REVIEW_FAILED.
	 */
	int32_t day;
	enum sg_review_what what;
	const char *name;
	enum sg_doer doer;
	uint64_t n;
	int64_t last_ms; /* when it was done last */
};
struct sg_review_sum_list {
	struct sg_review_sum *rows;
	size_t n;
};

/* On which days of a month a person did something. */
struct sg_review_person {
	int month; /* sg_store_month_of() */
	enum sg_review_what what;
	const char *name;
	uint64_t person; /* id; 0: it is not known who */
	uint32_t days;   /* bit N: day N of the month, from 0 */
};
/* How many different people did something. */
struct sg_review_people {
	enum sg_review_what what;
	const char *name;
	uint64_t people;
};
struct sg_review_people_list {
	struct sg_review_people *rows;
	size_t n;
};

/* Returns the month of a day, and the day's bit. */
int sg_review_month(int32_t day, uint32_t *bit);

/*
 * Writer: add to what the store has. Call these within a transaction. No two
 * rows may be of the same sort.
 */
bool sg_store_add_review(struct sg_store *store,
    const struct sg_review_sum *sums, size_t n);
bool sg_store_add_review_people(struct sg_store *store,
    const struct sg_review_person *people, size_t n);

/* Sum up the days from_day <= day < until_day. */
bool sg_store_review(struct sg_store *store, int32_t from_day,
    int32_t until_day, struct sg_arena *arena, struct sg_review_sum_list *list);
bool sg_store_review_people(struct sg_store *store, int32_t from_day,
    int32_t until_day, struct sg_arena *arena,
    struct sg_review_people_list *list);
/*
 * Get the first day of which the sums are whole: INT32_MIN, or a later day in a
 * store that is older than these sums.
 */
bool sg_store_review_from(struct sg_store *store, struct sg_arena *arena,
    int32_t *day);

#endif
