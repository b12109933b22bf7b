/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_returns.c -- tests that a device that connects again is known for two
 * minutes, and that no other device and no other host is.
 */
#include "../unit.h"

#include "icap/returns.h"

#define AT 1795000000

static struct sg_address
address(const char *text)
{
	struct sg_address out;

	assert_true(sg_address_parse(sg_str(text), &out));
	return out;
}

static void
test_two_minutes(void **state)
{
	const struct sg_address phone = address("10.40.7.5"),
				other = address("10.40.7.6");
	struct sg_returns *returns = sg_returns_new();
	const struct sg_str host = SG_LIT("www.facebook.com");

	(void)state;
	assert_false(sg_returns_has(returns, &phone, host, AT));
	sg_returns_add(returns, &phone, host, AT);
	assert_true(sg_returns_has(returns, &phone, host, AT));
	assert_true(sg_returns_has(returns, &phone, host, AT + 119));
	assert_false(sg_returns_has(returns, &phone, host, AT + 120));
	assert_false(sg_returns_has(returns, &phone, host, AT - 1));
	assert_false(sg_returns_has(returns, &other, host, AT));
	assert_false(sg_returns_has(returns, &phone, SG_LIT("facebook.com"),
	    AT));
	/* It is ended once more. */
	sg_returns_add(returns, &phone, host, AT + 100);
	assert_true(sg_returns_has(returns, &phone, host, AT + 219));
	sg_returns_free(&returns);
	assert_null(returns);
}

/* As many as may be ended at once: the last ones are known. */
static void
test_many(void **state)
{
	struct sg_returns *returns = sg_returns_new();
	struct sg_address client = address("10.40.0.0");
	unsigned known = 0;

	(void)state;
	for (unsigned i = 0; i < 60000; i++) {
		client.b[14] = (uint8_t)(i >> 8);
		client.b[15] = (uint8_t)i;
		sg_returns_add(returns, &client, SG_LIT("x.example"),
		    AT + i / 1000);
	}
	for (unsigned i = 59000; i < 60000; i++) {
		client.b[14] = (uint8_t)(i >> 8);
		client.b[15] = (uint8_t)i;
		known += sg_returns_has(returns, &client, SG_LIT("x.example"),
		    AT + 60);
	}
	assert_true(known > 950);
	sg_returns_free(&returns);
}

static void
test_no_memory(void **state)
{
	const struct sg_address phone = address("::1");

	(void)state;
	sg_returns_add(NULL, &phone, SG_LIT("x.example"), AT);
	assert_false(sg_returns_has(NULL, &phone, SG_LIT("x.example"), AT));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_two_minutes),
	    cmocka_unit_test(test_many),
	    cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
