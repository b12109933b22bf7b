/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_retry.c -- tests when a mail that was not accepted is tried again.
 */
#include "../../unit.h"

#include "desk/alerts/retry.h"

#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static void
test_waits(void **state)
{
	static const struct {
		int tries;
		int64_t wait;
	} rows[] = {{1, MINUTE}, {2, 2 * MINUTE}, {3, 4 * MINUTE},
	    {9, 256 * MINUTE}, {10, 6 * HOUR}, {11, 6 * HOUR},
	    {2000000000, 6 * HOUR}, {0, MINUTE}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(sg_retry_ms(1000, rows[i].tries, 5000),
		    5000 + rows[i].wait);
}

static void
test_gives_up_never_before_five_days(void **state)
{
	int64_t now = 1000, next;
	int tries = 0;

	(void)state;
	assert_int_not_equal(sg_retry_ms(0, 50, 5 * DAY - 1), SG_RETRY_NEVER);
	assert_int_equal(sg_retry_ms(0, 50, 5 * DAY), SG_RETRY_NEVER);
	for (;;) {
		next = sg_retry_ms(1000, ++tries, now);
		if (next == SG_RETRY_NEVER)
			break;
		now = next;
	}
	assert_true(now - 1000 >= 5 * DAY);
	assert_true(now - 1000 < 5 * DAY + 6 * HOUR);
	assert_in_range(tries, 25, 35);
}

/* A mail that was made while the clock was years ahead does not wait for years.
 */
static void
test_a_clock_that_was_ahead(void **state)
{
	(void)state;
	assert_true(sg_retry_is_due(1000, 1000));
	assert_true(sg_retry_is_due(0, 1000));
	assert_false(sg_retry_is_due(1001, 1000));
	assert_false(sg_retry_is_due(1000 + 6 * HOUR, 1000));
	assert_true(sg_retry_is_due(1001 + 6 * HOUR, 1000));
	assert_false(sg_retry_is_due(SG_RETRY_NEVER, 1000));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_waits),
	    cmocka_unit_test(test_a_clock_that_was_ahead),
	    cmocka_unit_test(test_gives_up_never_before_five_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
