/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_sums.c -- tests the sums of events. */
#include "../../unit.h"

#include "desk/ingest/rows.h"
#include "desk/store/tallies.h"

static uint64_t
blocked_of(const struct sg_sums *sums)
{
	size_t n;
	const struct sg_tally *tallies = sg_sums_get(sums, &n);
	uint64_t blocked = 0;

	for (size_t i = 0; i < n; i++)
		blocked += tallies[i].blocked ? tallies[i].events : 0;
	return blocked;
}

static void
adds_up_by_sort(void **state)
{
	struct sg_sums *sums = sg_sums_new();
	struct sg_event_row row = {.day = 20780,
	    .hour = 9,
	    .kind = SG_EVENT_BLOCK,
	    .blocked = true,
	    .requests = 3};
	size_t n;

	(void)state;
	sg_sums_add(sums, &row);
	sg_sums_add(sums, &row);
	row.hour = 10;
	sg_sums_add(sums, &row);
	(void)sg_sums_get(sums, &n);
	assert_int_equal(n, 2);
	assert_int_equal(blocked_of(sums), 3);
	sg_sums_clear(sums);
	(void)sg_sums_get(sums, &n);
	assert_int_equal(n, 0);
	sg_sums_free(&sums);
}

/* The head's totals were one too high for each request that failed. */
static void
a_fault_is_nobodys_attempt(void **state)
{
	struct sg_sums *sums = sg_sums_new();
	struct sg_event_row row = {
	    .day = 20780, .kind = SG_EVENT_FAULT, .blocked = true};

	(void)state;
	sg_sums_add(sums, &row);
	assert_int_equal(blocked_of(sums), 0);
	sg_sums_free(&sums);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(adds_up_by_sort),
	    cmocka_unit_test(a_fault_is_nobodys_attempt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
