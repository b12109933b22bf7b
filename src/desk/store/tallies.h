/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tallies.h -- sums without names of people: how many events and requests there
 * were by day, hour, doer and technique; and totals of years, which are kept
 * for ever. See store.h for errors and threads.
 */
#ifndef SG_DESK_STORE_TALLIES_H
#define SG_DESK_STORE_TALLIES_H

#include "desk/store/store.h"

/*
 * Writer: add the numbers of each tally to what the store has. Call it within a
 * transaction. Tallies may repeat a sort, but are added faster if they do not.
 */
bool sg_store_add_tallies(struct sg_store *store,
    const struct sg_tally *tallies, size_t n);

enum sg_sum_by {
	SG_SUM_BY_DAY = 1,  /* key: day */
	SG_SUM_BY_HOUR,     /* key: hour of the day, 0 to 23 */
	SG_SUM_BY_TECHNIQUE /* key: enum sg_technique; without those that have
			       none */
};
/* Which tallies. */
struct sg_sum_query {
	int32_t from_day, until_day; /* from_day <= day < until_day */
	bool only_doer;
	enum sg_doer doer; /* for only_doer */
	/* Only blocked events; only those with a sign of trying to get round
	 * the filter. */
	bool only_blocked, only_tried;
};
struct sg_sum {
	int64_t key;
	enum sg_doer doer;
	uint64_t events, requests;
	uint64_t blocked; /* events of these that were blocked */
	uint64_t tried;   /* events of these with a sign of trying to get round
			     the filter */
};
struct sg_sum_list {
	struct sg_sum *rows;
	size_t n;
};
/* Sum up. There is a row for each key and doer that occurs, sorted by both. */
bool sg_store_sums(struct sg_store *store, enum sg_sum_by by,
    const struct sg_sum_query *query, struct sg_arena *arena,
    struct sg_sum_list *list);

/* A total of a year: "events", "incidents", "round", ... */
struct sg_year_total {
	int year;
	const char *name;
	int64_t value;
};
struct sg_year_total_list {
	struct sg_year_total *rows;
	size_t n;
};
/* Writer: add `value` to the total. */
bool sg_store_add_year(struct sg_store *store, int year, const char *name,
    int64_t value);
/* List the totals of all years, by year and name. */
bool sg_store_years(struct sg_store *store, struct sg_arena *arena,
    struct sg_year_total_list *list);

#endif
