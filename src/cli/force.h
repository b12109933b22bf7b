/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * force.h -- waits until the gates that run on this machine say that the
 * installed policy is in force. Single-threaded, as the whole command is.
 */
#ifndef SG_CLI_FORCE_H
#define SG_CLI_FORCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct sg_call;

/* The gates that are asked at most. */
#define SG_FORCE_GATES 8

/* What the options say of the gates. */
struct sg_force_asked {
	const char *gate[SG_FORCE_GATES]; /* "ADDRESS:PORT" */
	size_t n;
	bool no_wait;
};
#define SG_FORCE_OPTIONS(asked)                                                \
	{.name = "gate",                                                       \
	    .values = (asked).gate,                                            \
	    .count = &(asked).n,                                               \
	    .cap = SG_FORCE_GATES},                                            \
	{                                                                      \
		.name = "no-wait", .flag = &(asked).no_wait                    \
	}
#define SG_FORCE_HELP                                                            \
	"    --no-wait          do not wait until the gates use the policy\n"    \
	"    --gate ADDRESS:PORT\n"                                              \
	"                       a gate to wait for; repeatable (127.0.0.1:1344 " \
	"and\n"                                                                  \
	"                       127.0.0.1:1345; none with --state)\n"

/*
 * Wait for at most three seconds until all gates that run use the policy that
 * is installed in the state folder. Write one line to `to`: `done`, and what
 * the gates say. If no option names gates, the two of this machine are asked,
 * and with another state folder none. Returns an exit code: SG_EXIT_PROBLEMS if
 * a gate does not use the policy, SG_EXIT_FINE also if no gate runs.
 */
int sg_force_wait(const struct sg_call *call,
    const struct sg_force_asked *asked, const char *done, FILE *to);

#endif
