/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * main.c -- the command `schoolgate`: finds the verb.
 */
#include "config.h"

#include <string.h>

#include "cli/cli.h"

static const struct sg_verb *const verbs[] = {
    &sg_verb_check,
    &sg_verb_install,
    &sg_verb_rollback,
    &sg_verb_explain,
    &sg_verb_judge,
    &sg_verb_week,
};
#define NVERBS (sizeof verbs / sizeof *verbs)

static void
usage(FILE *to)
{
	fputs("schoolgate: who may reach what, when, on the school's network.\n"
	      "\n"
	      "usage: schoolgate VERB [OPTIONS] [WORDS]\n"
	      "\n",
	    to);
	for (size_t i = 0; i < NVERBS; i++)
		fprintf(to, "    %-10s%s\n", verbs[i]->name,
		    verbs[i]->sentence);
	fputs("\n\"schoolgate VERB --help\" tells more of each.\n", to);
}

int
main(int argc, char **argv)
{
	if (argc < 2) {
		usage(stderr);
		return SG_EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "help") == 0) {
		usage(stdout);
		return SG_EXIT_FINE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("schoolgate " PACKAGE_VERSION);
		return SG_EXIT_FINE;
	}
	for (size_t i = 0; i < NVERBS; i++)
		if (strcmp(argv[1], verbs[i]->name) == 0)
			return verbs[i]->run(verbs[i], argc - 1, argv + 1);
	return sg_complain(SG_EXIT_USAGE,
	    "there is no verb \"%s\"; \"schoolgate --help\" lists them",
	    argv[1]);
}
