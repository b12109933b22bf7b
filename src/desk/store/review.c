/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * review.c -- the sums for the yearly review.
 *
 * review_person has a row for each person and month, with a bit for each day: a
 * year of a large school is some ten thousand rows, which are counted within
 * milliseconds.
 */
#include "desk/store/review.h"

#include <stdlib.h>

#include "desk/store/meta.h"
#include "desk/store/parts.h"

int
sg_review_month(int32_t day, uint32_t *bit)
{
	const int month = sg_store_month_of(day);

	*bit = UINT32_C(1) << (day - sg_store_month_begin(month));
	return month;
}

/* ---- writing ------------------------------------------------------------ */

bool
sg_store_add_review(struct sg_store *store, const struct sg_review_sum *sums,
    size_t n)
{
	struct sg_value *values = calloc(n * 6 + 1, sizeof(values[0]));
	char(*names)[SG_SHORT_BYTES] = calloc(n + 1, sizeof(names[0]));
	bool fine = values != NULL && names != NULL;

	if (!fine)
		sg_store_no_memory(store);
	for (size_t i = 0; i < n && fine; i++) {
		struct sg_value *row = values + 6 * i;

		row[0] = SG_INT(sums[i].day);
		row[1] = SG_INT(sums[i].what);
		row[2] = SG_TEXT(sg_store_short(sums[i].name, names[i]));
		row[3] = SG_INT(sums[i].doer);
		row[4] = SG_INT(sums[i].n);
		row[5] = SG_INT(sums[i].last_ms);
	}
	fine = fine &&
	    sg_db_merge(store->db,
		"INSERT INTO review_sum (day, what, name, doer, value, last)"
		" VALUES (?, ?, ?, ?, ?, ?)"
		" ON CONFLICT (day, what, name, doer) DO UPDATE"
		" SET value = review_sum.value + excluded.value,"
		" last = CASE WHEN excluded.last > review_sum.last"
		" THEN excluded.last ELSE review_sum.last END",
		values, 6, n);
	free(values);
	free(names);
	return fine;
}

bool
sg_store_add_review_people(struct sg_store *store,
    const struct sg_review_person *people, size_t n)
{
	struct sg_value *values = calloc(n * 5 + 1, sizeof(values[0]));
	char(*names)[SG_SHORT_BYTES] = calloc(n + 1, sizeof(names[0]));
	bool fine = values != NULL && names != NULL;

	if (!fine)
		sg_store_no_memory(store);
	for (size_t i = 0; i < n && fine; i++) {
		struct sg_value *row = values + 5 * i;

		row[0] = SG_INT(people[i].month);
		row[1] = SG_INT(people[i].what);
		row[2] = SG_TEXT(sg_store_short(people[i].name, names[i]));
		row[3] = SG_INT(people[i].person);
		row[4] = SG_INT(people[i].days);
	}
	fine = fine &&
	    sg_db_merge(store->db,
		"INSERT INTO review_person (month, what, name, person, days)"
		" VALUES (?, ?, ?, ?, ?)"
		" ON CONFLICT (month, what, name, person) DO UPDATE"
		" SET days = review_person.days | excluded.days",
		values, 5, n);
	free(values);
	free(names);
	return fine;
}

/* ---- reading ------------------------------------------------------------ */

static void
fill_sum(struct sg_query *query, struct sg_arena *arena, void *item)
{
	struct sg_review_sum *sum = item;

	sum->day = (int32_t)sg_query_int(query, 0);
	sum->what = (enum sg_review_what)sg_query_int(query, 1);
	sum->name = sg_query_dup(query, 2, arena);
	sum->doer = (enum sg_doer)sg_query_int(query, 3);
	sum->n = (uint64_t)sg_query_int(query, 4);
	sum->last_ms = sg_query_int(query, 5);
}

bool
sg_store_review(struct sg_store *store, int32_t from_day, int32_t until_day,
    struct sg_arena *arena, struct sg_review_sum_list *list)
{
	void *rows;
	bool fine = sg_store_fill(
	    SG_DB_QUERY(store->db,
		"SELECT shown, what, name, doer, SUM(value), MAX(last)"
		" FROM (SELECT CASE WHEN what = ? OR what = ? OR what = ?"
		" THEN day ELSE 0 END AS shown, what, name, doer, value, last"
		" FROM review_sum WHERE day >= ? AND day < ?) AS r"
		" GROUP BY shown, what, name, doer"
		" ORDER BY shown, what, name, doer",
		SG_INT(SG_REVIEW_RECORD), SG_INT(SG_REVIEW_PASSED),
		SG_INT(SG_REVIEW_FAILED), SG_INT(from_day), SG_INT(until_day)),
	    fill_sum, sizeof(list->rows[0]), arena, &rows, &list->n);

	list->rows = rows;
	return fine;
}

static void
fill_people(struct sg_query *query, struct sg_arena *arena, void *item)
{
	struct sg_review_people *people = item;

	people->what = (enum sg_review_what)sg_query_int(query, 0);
	people->name = sg_query_dup(query, 1, arena);
	people->people = (uint64_t)sg_query_int(query, 2);
}

bool
sg_store_review_people(struct sg_store *store, int32_t from_day,
    int32_t until_day, struct sg_arena *arena,
    struct sg_review_people_list *list)
{
	uint32_t first, last;
	const int from = sg_review_month(from_day, &first);
	const int until = sg_review_month(until_day - 1, &last);
	/* The days from the first on, and those up to the last. */
	const struct sg_value since = SG_INT(UINT32_C(0) - first);
	const struct sg_value up_to = SG_INT(last | (last - 1));
	void *rows;
	bool fine = sg_store_fill(
	    SG_DB_QUERY(store->db,
		"SELECT what, name, COUNT(DISTINCT person)"
		" FROM review_person WHERE month >= ? AND month <= ?"
		" AND (month > ? OR days & ? <> 0)"
		" AND (month < ? OR days & ? <> 0)"
		" AND (month > ? OR month < ? OR days & ? & ? <> 0)"
		" GROUP BY what, name ORDER BY what, name",
		SG_INT(from), SG_INT(until), SG_INT(from), since, SG_INT(until),
		up_to, SG_INT(from), SG_INT(until), since, up_to),
	    fill_people, sizeof(list->rows[0]), arena, &rows, &list->n);

	list->rows = rows;
	return fine;
}

bool
sg_store_review_from(struct sg_store *store, struct sg_arena *arena,
    int32_t *day)
{
	const char *value;

	if (!sg_store_get(store, "review from", arena, &value))
		return false;
	*day = value == NULL ? INT32_MIN : (int32_t)strtol(value, NULL, 10);
	return true;
}
