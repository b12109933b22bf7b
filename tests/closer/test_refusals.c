/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_refusals.c -- tests that many refusals make few lines of the log.
 */
#include "../unit.h"

#include <string.h>

#include "closer/refusals.h"

static void
says_few_lines(void **state)
{
	struct sg_refusals refusals = {.unsaid = 0};
	char line[SG_REFUSALS_LINE];

	(void)state;
	assert_false(sg_refusals_due(&refusals, 0, line));
	sg_refusals_add(&refusals, "one");
	assert_true(sg_refusals_due(&refusals, 0, line));
	assert_string_equal(line, "refused: one");
	assert_false(sg_refusals_due(&refusals, 1000, line));
	sg_refusals_add(&refusals, "two");
	assert_true(sg_refusals_due(&refusals, 1000, line));
	for (unsigned i = 0; i < 5000; i++) {
		sg_refusals_add(&refusals, i < 4999 ? "three" : "four");
		assert_false(sg_refusals_due(&refusals,
		    1000 + i % SG_REFUSALS_PAUSE_S, line));
	}
	assert_true(sg_refusals_due(&refusals, 1000 + SG_REFUSALS_PAUSE_S,
	    line));
	assert_string_equal(line, "refused 5000 times, lastly: four");
	assert_false(sg_refusals_due(&refusals, 9000, line));
}

static void
cuts_a_long_reason(void **state)
{
	struct sg_refusals refusals = {.unsaid = 0};
	char line[SG_REFUSALS_LINE], reason[1000];

	(void)state;
	memset(reason, 'x', sizeof(reason) - 1);
	reason[sizeof(reason) - 1] = '\0';
	sg_refusals_add(&refusals, reason);
	assert_true(sg_refusals_due(&refusals, 0, line));
	assert_int_equal(strlen(line),
	    strlen("refused: ") + sizeof(refusals.last) - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(says_few_lines),
	    cmocka_unit_test(cuts_a_long_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
