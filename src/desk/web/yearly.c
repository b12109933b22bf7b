/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* yearly.c -- takes the numbers of the yearly review from the store. */
#include "desk/web/yearly.h"

bool
sg_yearly_numbers(struct sg_review_numbers *numbers, struct sg_store *store,
    struct sg_arena *arena, const struct sg_scope *scope, int32_t from_day,
    int32_t until_day, bool *known)
{
	struct sg_review_people_list people;
	struct sg_review_sum_list sums;
	int32_t first;

	if (!sg_store_review_from(store, arena, &first))
		return false;
	*known = from_day >= first;
	if (!*known)
		return true;
	if (!sg_store_review(store, from_day, until_day, arena, &sums) ||
	    !sg_store_review_people(store, from_day, until_day, arena, &people))
		return false;
	sg_review_begin(numbers, arena, scope);
	for (size_t i = 0; i < sums.n; i++)
		sg_review_add(numbers, sums.rows[i].what, sums.rows[i].name,
		    sums.rows[i].doer, sums.rows[i].day, sums.rows[i].n,
		    sums.rows[i].last_ms);
	for (size_t i = 0; i < people.n; i++)
		sg_review_add_people(numbers, people.rows[i].what,
		    people.rows[i].name, people.rows[i].people);
	return true;
}
