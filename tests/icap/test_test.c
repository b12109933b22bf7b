/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_test.c -- the header by which a request says that it only tests the
 * filter: what is a test, and what is a fault and no test.
 */
#include "../unit.h"

#include "gate/request.h"
#include "icap/test.h"

#define WHOLE "by=Mrs%20A%20Head&kind=adult&page=http%3A%2F%2Fx.example%2F&"

static char memory[4096];
static struct sg_test test;

static const char *
read_test(const char *value)
{
	struct sg_meta_buffer buffer = {memory, sizeof(memory)};

	memset(&test, 'x', sizeof(test));
	return sg_test_read(sg_str(value), &buffer, &test);
}

static void
test_a_test_is_read(void **state)
{
	(void)state;
	assert_null(read_test(WHOLE "wanted=blocked&port=3128&run=1"));
	assert_true(sg_test_is(&test));
	assert_true(sg_str_eq(test.part[SG_TEST_BY], SG_LIT("Mrs A Head")));
	assert_true(sg_str_eq(test.part[SG_TEST_PAGE],
	    SG_LIT("http://x.example/")));
	assert_true(sg_str_eq(test.part[SG_TEST_PORT], SG_LIT("3128")));
	assert_int_equal(test.part[SG_TEST_RESULT].n, 0);
}

static void
test_without_the_header(void **state)
{
	(void)state;
	assert_null(read_test(""));
	assert_false(sg_test_is(&test));
}

static void
test_faults(void **state)
{
	static const char *const values[] = {"x", "by=Head", "&", "=", WHOLE,
	    WHOLE "wanted=perhaps",
	    WHOLE "wanted=", WHOLE "wanted=blocked&wanted=allowed",
	    WHOLE "wanted=blocked&colour=red", WHOLE "wanted=blocked&port",
	    WHOLE "wanted=blocked&result=gone", WHOLE "wanted=blocked&run=%0a",
	    WHOLE "wanted=blocked&run=%zz", WHOLE "wanted=blocked&run=%",
	    "by=&kind=adult&page=x&wanted=blocked",
	    "kind=adult&page=x&wanted=blocked", "by=a&page=x&wanted=blocked",
	    "by=a&kind=adult&wanted=blocked"};

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		print_message("  %s\n", values[i]);
		assert_string_equal(read_test(values[i]),
		    "X-SG-Test cannot be read");
		assert_false(sg_test_is(&test));
	}
}

/* The result is the gate's own verdict, unless Squid was asked. */
static void
test_passed(void **state)
{
	static const struct {
		const char *value;
		enum sg_action action;
		bool passed;
	} rows[] = {
	    {WHOLE "wanted=blocked", SG_BLOCK, true},
	    {WHOLE "wanted=blocked", SG_ALLOW, false},
	    {WHOLE "wanted=allowed", SG_ALLOW, true},
	    {WHOLE "wanted=allowed", SG_BLOCK, false},
	    {WHOLE "wanted=blocked&result=allowed", SG_BLOCK, false},
	    {WHOLE "wanted=blocked&result=blocked", SG_ALLOW, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct sg_verdict verdict = {.action = rows[i].action};

		assert_null(read_test(rows[i].value));
		assert_int_equal(sg_test_passed(&test, &verdict),
		    rows[i].passed);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_test_is_read),
	    cmocka_unit_test(test_without_the_header),
	    cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_passed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
