/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_able.c -- tests tunnels/judge/able.h. */
#include "../../unit.h"

#include "kernel.h"
#include "tunnels/judge/able.h"

static struct kernel kernel;

/* Begins with a kernel and a closer at which orders can be tried. */
static struct sg_able
begin(void)
{
	kernel_begin(&kernel);
	kernel.sockets.probe_port = 3128;
	return (struct sg_able){0};
}

/* The probe is made at once, and then each half minute. */
static void
test_probe_times(void **state)
{
	static const struct {
		int64_t tick_ms;
		size_t calls;
	} rows[] = {{0, 1}, {29999, 1}, {30000, 2}, {30001, 2}, {60000, 3}};
	struct sg_able able = begin();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		sg_able_probe(&able, &kernel.sockets, rows[i].tick_ms);
		assert_int_equal(kernel.calls, rows[i].calls);
	}
	assert_null(sg_able_problem(&able));
}

/* The probe names a socket that no client can have. */
static void
test_probe_ends_nothing(void **state)
{
	struct sg_able able = begin();
	struct sg_address client;

	(void)state;
	assert_true(sg_address_parse(sg_str("10.20.7.33"), &client));
	kernel_open(&kernel, &client, 50123, "10.20.0.1", 3128);
	sg_able_probe(&able, &kernel.sockets, 0);
	assert_int_equal(kernel.orders, 1);
	assert_int_equal(kernel.n, 1);
	assert_null(sg_able_problem(&able));
}

static void
test_no_probe_without_port(void **state)
{
	struct sg_able able = begin();

	(void)state;
	kernel.sockets.probe_port = 0;
	sg_able_probe(&able, &kernel.sockets, 0);
	assert_int_equal(kernel.calls, 0);
	assert_null(sg_able_problem(&able));
}

static void
assert_problem(const struct sg_able *able, const char *words)
{
	assert_non_null(sg_able_problem(able));
	assert_non_null(strstr(sg_able_problem(able), words));
}

/* What a probe finds is said until another one finds that it is over. */
static void
test_probe_result(void **state)
{
	struct sg_able able = begin();

	(void)state;
	kernel.closer_is_away = true;
	sg_able_probe(&able, &kernel.sockets, 0);
	assert_problem(&able, "cannot be reached");
	kernel.closer_is_away = false;
	kernel.result = SG_RESULT_UNSUPPORTED;
	sg_able_probe(&able, &kernel.sockets, 1000);
	assert_problem(&able, "cannot be reached");
	sg_able_probe(&able, &kernel.sockets, 30000);
	assert_problem(&able, "CONFIG_INET_DIAG_DESTROY");
	kernel.result = 0;
	sg_able_probe(&able, &kernel.sockets, 60000);
	assert_null(sg_able_problem(&able));
}

/* Each kind of failure has its words and its time to try again. */
static void
test_failures(void **state)
{
	static const struct {
		struct sg_orders_counts after;
		const char *words;
		int64_t retry_ms;
	} rows[] = {
	    {{.unsent = 1}, "cannot be reached", 1000},
	    {{.unsupported = 1}, "CONFIG_INET_DIAG_DESTROY", 60000},
	    {{.refused = 1}, "refuses", 60000},
	    {{.failed = 1}, "failed", 60000},
	    /* What can be tried again soonest counts. */
	    {{.unsent = 1, .refused = 1, .failed = 1}, "cannot be reached",
		1000},
	};
	const struct sg_orders_counts none = {0};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sg_able able = begin();
		int64_t due = 5000 + rows[i].retry_ms;

		sg_able_end_round(&able, &none, &rows[i].after, 5000);
		assert_problem(&able, rows[i].words);
		assert_false(sg_able_is_retry_due(&able, due - 1));
		assert_true(sg_able_is_retry_due(&able, due));
		/* Only once. */
		assert_false(sg_able_is_retry_due(&able, due));
	}
}

/* A round without failures is fine only if none of before is left to try. */
static void
test_failure_over(void **state)
{
	const struct sg_orders_counts none = {0}, unsent = {.unsent = 1},
				      ended = {.unsent = 1, .ended = 3};
	struct sg_able able = begin();

	(void)state;
	sg_able_end_round(&able, &none, &unsent, 0);
	sg_able_end_round(&able, &unsent, &ended, 500);
	assert_problem(&able, "cannot be reached");
	assert_true(sg_able_is_retry_due(&able, 1000));
	sg_able_end_round(&able, &ended, &ended, 1000);
	assert_null(sg_able_problem(&able));
}

/* Sockets that were gone already are no failure. */
static void
test_gone_is_no_failure(void **state)
{
	const struct sg_orders_counts none = {0}, gone = {.gone = 7};
	struct sg_able able = begin();

	(void)state;
	sg_able_end_round(&able, &none, &gone, 0);
	assert_null(sg_able_problem(&able));
	assert_false(sg_able_is_retry_due(&able, INT64_MAX));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_probe_times),
	    cmocka_unit_test(test_probe_ends_nothing),
	    cmocka_unit_test(test_no_probe_without_port),
	    cmocka_unit_test(test_probe_result),
	    cmocka_unit_test(test_failures),
	    cmocka_unit_test(test_failure_over),
	    cmocka_unit_test(test_gone_is_no_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
