/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_serve.c -- tests the errors of the Unix socket to which orders come. The
 * rest is tested by test_program.c.
 */
#include "config.h"

#include "../unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

static void
makes_a_socket_for_the_group(void **state)
{
	char folder[] = "/tmp/schoolgate.XXXXXX", path[64], why[SG_WHY_BYTES];
	struct stat status;
	int fd, again;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/orders", folder);
	fd = sg_serve_listen(path, why);
	assert_true(fd >= 0);
	assert_int_equal(stat(path, &status), 0);
	assert_true(S_ISSOCK(status.st_mode));
	assert_int_equal(status.st_mode & 07777, 0660);
	/* The old socket is replaced. */
	again = sg_serve_listen(path, why);
	assert_true(again >= 0);
	close(fd);
	close(again);
	/* Anything else stays. */
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	assert_int_equal(sg_serve_listen(path, why), -1);
	assert_non_null(strstr(why, "/orders is not a socket; remove it"));
	assert_int_equal(lstat(path, &status), 0);
	unlink(path);
	rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ends_if_it_cannot_listen),
	    cmocka_unit_test(makes_a_socket_for_the_group),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
