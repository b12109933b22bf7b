/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_socket.c -- tests base/socket.h. */
#include "config.h"

#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/socket.h"

static void
makes_a_socket_for_the_group(void **state)
{
	char folder[] = "/tmp/schoolgate.XXXXXX", path[64], why[SG_WHY_BYTES];
	struct stat status;
	int fd, again;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/orders", folder);
	fd = sg_socket_listen(path, SOCK_SEQPACKET, why);
	assert_true(fd >= 0);
	assert_int_equal(stat(path, &status), 0);
	assert_true(S_ISSOCK(status.st_mode));
	assert_int_equal(status.st_mode & 07777, 0660);
	/* The old socket is replaced. */
	again = sg_socket_listen(path, SOCK_STREAM, why);
	assert_true(again >= 0);
	close(fd);
	close(again);
	/* Anything else stays. */
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	assert_int_equal(sg_socket_listen(path, SOCK_STREAM, why), -1);
	assert_non_null(strstr(why, "/orders is not a socket; remove it"));
	assert_int_equal(lstat(path, &status), 0);
	unlink(path);
	rmdir(folder);
}

static void
says_why_there_is_no_socket(void **state)
{
	char path[200], why[SG_WHY_BYTES];

	(void)state;
	memset(path, 'a', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(sg_socket_listen(path, SOCK_STREAM, why), -1);
	assert_non_null(strstr(why, "is too long for a socket"));
	assert_int_equal(sg_socket_listen("/nonexistent/socket", SOCK_STREAM,
			     why),
	    -1);
	assert_non_null(strstr(why,
	    "/nonexistent/socket cannot be made a socket"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(makes_a_socket_for_the_group),
	    cmocka_unit_test(says_why_there_is_no_socket),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
