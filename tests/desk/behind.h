/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * behind.h -- stands for a socket of systemd with Accept=yes: for each
 * connection, it runs a command with the connection as standard input and
 * output.  If a function fails, the test fails.
 */
#ifndef SG_TEST_BEHIND_H
#define SG_TEST_BEHIND_H

#include <pthread.h>

struct behind {
	const char *_Atomic command; /* of sh(1); borrowed */
	pthread_t thread;
	int fd;
};

void behind_begin(struct behind *behind, const char *path, const char *command);
void behind_end(struct behind *behind);

#endif
