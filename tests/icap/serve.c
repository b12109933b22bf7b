/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * serve.c -- runs a real c-icap with the schoolgate service for tests that are
 * shell scripts.
 *
 *   serve <HELD-OPEN    prints "PORT FOLDER", and serves until end of input
 *
 * FOLDER/state is the StateDir. c-icap inherits the environment. This program
 * sends no requests. The exit status is 0 if c-icap came up and ended properly.
 * It is 77 if c-icap is not installed.
 */
#include <stdio.h>
#include <unistd.h>

#include "server.h"

int
main(void)
{
	char byte;

	if (server_program() == NULL) {
		(void)puts("skipped: c-icap is not installed");
		return 77;
	}
	if (!server_start("schoolgate.PollInterval 20\n")) {
		(void)fprintf(stderr, "serve: c-icap did not start\n%s",
		    server_log());
		(void)server_stop();
		return 1;
	}
	(void)printf("%u %s\n", server_port(), server_folder());
	(void)fflush(stdout);
	while (read(STDIN_FILENO, &byte, 1) > 0)
		continue;
	if (!server_stop()) {
		(void)fputs("serve: c-icap did not end as it should\n", stderr);
		return 1;
	}
	return 0;
}
