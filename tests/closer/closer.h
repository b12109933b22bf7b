/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * closer.h -- runs the program schoolgate-closer, and speaks to it as the
 * judge.
 */
#ifndef SG_TEST_CLOSER_H
#define SG_TEST_CLOSER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "closer/order.h"

/* The users that the test's configuration names; Debian always has them. */
#define PROXY 13 /* user proxy */
#define JUDGE 1  /* user daemon */
#define OTHER 2  /* user bin */

struct closer {
	pid_t pid;
	int no_netlink; /* set it to pretend that the kernel has no sock_diag:
			   the error that socket(2) returns for it */
	int log;        /* what the program writes to standard error */
	char folder[64], conf[80], socket[80];
};

/*
 * Start the program, as the user nobody with CAP_NET_ADMIN, and with ports 3128
 * and 3130 in its configuration. Waits until it listens.
 */
void closer_start(struct closer *closer);
/* Run the program again, with the same configuration. */
void closer_run(struct closer *closer);
/* Run the program until it ends by itself.  Returns its exit code. */
int closer_fails(struct closer *closer);
void closer_stop(struct closer *closer);
/* Connect as a user.  Returns a socket, or -1 if that is refused. */
int closer_connect(const struct closer *closer, uid_t user);
/* Send an order and read the answer; fails the test if there is none. */
struct sg_answer closer_order(int peer, const struct sg_diag_id *id);
/* Returns true if the closer has dropped the connection. */
bool closer_dropped(int peer);
/* Returns what the program has said since the last call.  Static. */
const char *closer_log(struct closer *closer);

#endif
