/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_waits.c -- tests tunnels/judge/waits.h. */
#include "../../unit.h"

#include <string.h>

#include "tunnels/judge/waits.h"

#define TAKEN 1000000 /* when the judge took its gate, UTC seconds */

/* A judge that took its gate at TAKEN, and looked at the images since. */
static struct sg_waits
begin(bool lags)
{
	struct sg_waits waits;

	sg_waits_begin(&waits);
	sg_waits_set_lag(&waits, lags);
	(void)sg_waits_take(&waits, TAKEN, TAKEN);
	return waits;
}

static struct sg_row
row_noted(int64_t noted)
{
	struct sg_row row;

	memset(&row, 0, sizeof row);
	row.noted = noted;
	return row;
}

/* Whether a row that is seen for the first time waits. */
static void
test_first_sight(void **state)
{
	static const struct {
		const char *name;
		bool lags;
		enum sg_policy_age age;
		int64_t noted;
		enum sg_wait wait;
	} rows[] = {
	    {"the judge's own policy", false, SG_POLICY_PRESENT, TAKEN + 1,
		SG_WAIT_NONE},
	    {"its own, while another is installed", true, SG_POLICY_PRESENT,
		TAKEN + 1, SG_WAIT_NONE},
	    {"one before, just after the change", false, SG_POLICY_EARLIER,
		TAKEN + 10, SG_WAIT_NONE},
	    {"one before, long after the change", false, SG_POLICY_EARLIER,
		TAKEN + 11, SG_WAIT},
	    {"one before, while another is installed", true, SG_POLICY_EARLIER,
		TAKEN + 1, SG_WAIT},
	    {"one that is not known", false, SG_POLICY_STRANGE, TAKEN + 1,
		SG_WAIT},
	    {"one that is not known, while another is installed", true,
		SG_POLICY_STRANGE, TAKEN + 1, SG_WAIT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sg_waits waits = begin(rows[i].lags);
		const struct sg_row row = row_noted(rows[i].noted);
		struct sg_mark mark = {0};
		enum sg_wait wait = sg_waits_row(&waits, &row, rows[i].age,
		    &mark, 0);

		if (wait != rows[i].wait)
			print_error("%s\n", rows[i].name);
		assert_int_equal(wait, rows[i].wait);
		assert_int_equal(mark.ahead,
		    wait == SG_WAIT ? SG_AHEAD_WAITS : SG_AHEAD_NOT);
	}
}

/* A row waits until the judge has the policy by which it was let through. */
static void
test_waits_for_its_policy(void **state)
{
	struct sg_waits waits = begin(true);
	const struct sg_row row = row_noted(TAKEN + 5);
	struct sg_mark mark = {0};

	(void)state;
	assert_int_equal(sg_waits_row(&waits, &row, SG_POLICY_STRANGE, &mark,
			     0),
	    SG_WAIT);
	sg_waits_set_lag(&waits, false);
	/* Unknown connections are compared from the row on, not from later. */
	assert_int_equal(sg_waits_take(&waits, TAKEN + 20, TAKEN + 30),
	    TAKEN + 5);
	assert_int_equal(sg_waits_row(&waits, &row, SG_POLICY_PRESENT, &mark,
			     0),
	    SG_WAIT_ENDED);
	assert_int_equal(sg_waits_row(&waits, &row, SG_POLICY_PRESENT, &mark,
			     0),
	    SG_WAIT_NONE);
}

/* If the installed images turn out to be the judge's, nothing newer comes. */
static void
test_nothing_newer_comes(void **state)
{
	struct sg_waits waits = begin(false);
	const struct sg_row row = row_noted(TAKEN + 5);
	struct sg_mark mark = {0};

	(void)state;
	(void)sg_waits_row(&waits, &row, SG_POLICY_STRANGE, &mark, 0);
	sg_waits_end_step(&waits, 0);
	/* Not before the next look at the images. */
	assert_false(sg_waits_are_due(&waits));
	assert_int_equal(sg_waits_row(&waits, &row, SG_POLICY_STRANGE, &mark,
			     100),
	    SG_WAIT);
	sg_waits_set_lag(&waits, false);
	assert_true(sg_waits_are_due(&waits));
	assert_int_equal(sg_waits_row(&waits, &row, SG_POLICY_STRANGE, &mark,
			     200),
	    SG_WAIT_NONE);
	/* It never waits again. */
	sg_waits_set_lag(&waits, true);
	assert_int_equal(sg_waits_row(&waits, &row, SG_POLICY_STRANGE, &mark,
			     300),
	    SG_WAIT_NONE);
}

/* Unknown connections that are as new as a waiting row are left alone. */
static void
test_leaves_unknown(void **state)
{
	struct sg_waits waits = begin(true);
	const struct sg_row row = row_noted(TAKEN + 5);
	struct sg_mark mark = {0};

	(void)state;
	assert_false(sg_waits_leaves(&waits, TAKEN + 6));
	(void)sg_waits_row(&waits, &row, SG_POLICY_STRANGE, &mark, 0);
	assert_false(sg_waits_leaves(&waits, TAKEN + 4));
	assert_true(sg_waits_leaves(&waits, TAKEN + 5));
	sg_waits_set_lag(&waits, false);
	assert_false(sg_waits_leaves(&waits, TAKEN + 5));
}

/* Policies that stay apart are said, in both directions. */
static void
test_says_apart(void **state)
{
	struct sg_waits ahead = begin(true), behind = begin(false);
	const struct sg_row early = row_noted(TAKEN + 5),
			    late = row_noted(TAKEN + 60);
	struct sg_mark mark = {0}, old = {.ahead = SG_AHEAD_NOT};

	(void)state;
	(void)sg_waits_row(&ahead, &early, SG_POLICY_STRANGE, &mark, 0);
	sg_waits_end_step(&ahead, 0);
	assert_string_equal(ahead.why, "");
	sg_waits_end_step(&ahead, 60000);
	assert_non_null(strstr(ahead.why, "run: schoolgate install"));
	/* A round in which no row waits any more ends it. */
	sg_waits_begin_round(&ahead);
	sg_waits_end_round(&ahead);
	sg_waits_end_step(&ahead, 60001);
	assert_string_equal(ahead.why, "");

	sg_waits_judged(&behind, &early, &old, 0);
	sg_waits_end_step(&behind, 0);
	assert_string_equal(behind.why, "");
	sg_waits_judged(&behind, &late, &old, 0);
	sg_waits_end_step(&behind, 1);
	assert_string_not_equal(behind.why, "");
}

/* Rows of an earlier run of the program are looked at. */
static void
test_begins_due(void **state)
{
	struct sg_waits waits;

	(void)state;
	sg_waits_begin(&waits);
	assert_false(sg_waits_are_due(&waits));
	sg_waits_set_lag(&waits, false);
	assert_true(sg_waits_are_due(&waits));
	sg_waits_begin_round(&waits);
	sg_waits_end_round(&waits);
	assert_false(sg_waits_are_due(&waits));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_first_sight),
	    cmocka_unit_test(test_waits_for_its_policy),
	    cmocka_unit_test(test_nothing_newer_comes),
	    cmocka_unit_test(test_leaves_unknown),
	    cmocka_unit_test(test_says_apart),
	    cmocka_unit_test(test_begins_due),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
