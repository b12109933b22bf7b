/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * setup.c -- `schoolgate setup`: runs the script that puts schoolgate in line
 * on this machine.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

#define SCRIPT SG_PKGDATADIR "/setup/setup"

static int
run_setup(const struct sg_verb *verb, int argc, char **argv)
{
	char script[] = SCRIPT;

	(void)verb;
	(void)argc;
	argv[0] = script;
	(void)execv(script, argv);
	return sg_complain(SG_EXIT_PROBLEMS,
	    "%s cannot be run: %s; install schoolgate again", SCRIPT,
	    strerror(errno));
}

const struct sg_verb sg_verb_setup = {
    .name = "setup",
    .arguments = "",
    .sentence = "Put schoolgate in line on this machine, or out of line.",
    .help = "",
    .run = run_setup,
};
