/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_tallies.c -- tests sums by day, hour and technique, and totals of years.
 */
#include "stores.h"

#include <string.h>

#include "desk/store/tallies.h"

#define DAY 20781 /* Tue 24 Nov 2026 */

/* "KEY/DOER:EVENTS,REQUESTS,BLOCKED,TRIED" of each row. */
static const char *
summed(struct stored *t, enum sg_sum_by by, struct sg_sum_query query)
{
	struct sg_sum_list list;
	char *text = sg_arena_alloc(t->arena, 4096);
	struct sg_out out;

	sg_out_init(&out, text, 4096);
	WORKS(t, sg_store_sums(t->store, by, &query, t->arena, &list));
	for (size_t i = 0; i < list.n; i++) {
		sg_out_printf(&out, " %d/%d:%d,%d,%d,%d", (int)list.rows[i].key,
		    (int)list.rows[i].doer, (int)list.rows[i].events,
		    (int)list.rows[i].requests, (int)list.rows[i].blocked,
		    (int)list.rows[i].tried);
	}
	return text;
}

static struct sg_tally
tally(int32_t day, int hour, enum sg_doer doer)
{
	return (struct sg_tally){.day = day,
	    .hour = hour,
	    .doer = doer,
	    .blocked = true,
	    .events = 1,
	    .requests = 10};
}

static void
add(struct stored *t, const struct sg_tally *tallies, size_t n)
{
	WORKS(t, sg_store_begin(t->store));
	WORKS(t, sg_store_add_tallies(t->store, tallies, n));
	WORKS(t, sg_store_commit(t->store));
}

static void
sums_up(void **state)
{
	struct stored *t = stored(state);
	struct sg_tally tallies[5];

	tallies[0] = tally(DAY, 9, SG_DOER_PERSON);
	tallies[1] = tally(DAY, 9, SG_DOER_PERSON);
	tallies[1].tried = true;
	tallies[1].technique = SG_VPN;
	tallies[2] = tally(DAY, 10, SG_DOER_PAGE);
	tallies[2].blocked = false;
	tallies[3] = tally(DAY, 9, SG_DOER_PERSON); /* as the first */
	tallies[4] = tally(DAY + 1, 9, SG_DOER_PERSON);
	add(t, tallies, 5);
	add(t, tallies, 1);
	add(t, NULL, 0);
	assert_string_equal(summed(t, SG_SUM_BY_DAY,
				(struct sg_sum_query){
				    .from_day = DAY, .until_day = DAY + 2}),
	    " 20781/0:4,40,4,1 20781/1:1,10,0,0 20782/0:1,10,1,0");
	assert_string_equal(summed(t, SG_SUM_BY_HOUR,
				(struct sg_sum_query){
				    .from_day = DAY, .until_day = DAY + 1}),
	    " 9/0:4,40,4,1 10/1:1,10,0,0");
	assert_string_equal(summed(t, SG_SUM_BY_TECHNIQUE,
				(struct sg_sum_query){
				    .from_day = DAY, .until_day = DAY + 2}),
	    " 7/0:1,10,1,1");
	assert_string_equal(summed(t, SG_SUM_BY_DAY,
				(struct sg_sum_query){.from_day = DAY,
				    .until_day = DAY + 2,
				    .only_doer = true,
				    .doer = SG_DOER_PERSON,
				    .only_blocked = true,
				    .only_tried = true}),
	    " 20781/0:1,10,1,1");
	assert_string_equal(summed(t, SG_SUM_BY_DAY,
				(struct sg_sum_query){
				    .from_day = DAY + 2, .until_day = DAY + 9}),
	    "");
}

static void
adds_up_years(void **state)
{
	struct stored *t = stored(state);
	struct sg_year_total_list list;

	WORKS(t, sg_store_add_year(t->store, 2026, "incidents", 5));
	WORKS(t,
	    sg_store_add_year(t->store, 2026, "events", INT64_C(5000000000)));
	WORKS(t, sg_store_add_year(t->store, 2026, "events", -1));
	WORKS(t, sg_store_add_year(t->store, 2025, "round", 3));
	WORKS(t, sg_store_years(t->store, t->arena, &list));
	assert_int_equal(list.n, 3);
	assert_int_equal(list.rows[0].year, 2025);
	assert_string_equal(list.rows[1].name, "events");
	assert_int_equal(list.rows[1].value, INT64_C(4999999999));
	assert_string_equal(list.rows[2].name, "incidents");
	assert_int_equal(list.rows[2].value, 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_BOTH(sums_up),
	    IN_BOTH(adds_up_years),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
