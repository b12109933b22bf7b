/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_serve.c -- tests what serving does if the listening socket fails. The
 * rest is tested by test_program.c.
 */
#include "config.h"

#include "../unit.h"

#include <errno.h>
#include <unistd.h>

#include "closer/serve.h"

static void
ends_if_it_cannot_listen(void **state)
{
	struct sg_closer_conf conf = {.port_count = 0};
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "x", 1), 1);
	assert_int_equal(sg_serve(ends[0], NULL, &conf), ENOTSOCK);
	close(ends[0]);
	close(ends[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ends_if_it_cannot_listen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
