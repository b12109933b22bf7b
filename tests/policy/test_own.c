/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_own.c -- which addresses are this machine's. */
#include "../unit.h"

#include "policy/own.h"

static int
own(const char *text)
{
	struct sg_address address;

	assert_true(sg_address_parse(sg_str(text), &address));
	return sg_own_address(&address);
}

static void
knows_the_machines_addresses(void **state)
{
	(void)state;
	assert_int_equal(own("127.0.0.1"), 1);
	/* Of a network for documentation (RFC 5737, RFC 3849). */
	assert_int_equal(own("192.0.2.1"), 0);
	assert_int_equal(own("2001:db8::1"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(knows_the_machines_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
