/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * main.c -- the command `schoolgate`: finds the verb (the subcommand), and runs
 * it.
 */
#include "config.h"

#include <string.h>

#include "base/problems.h"
#include "cli/cli.h"

static const struct sg_verb *const verbs[] = {
    &sg_verb_check,
    &sg_verb_install,
    &sg_verb_rollback,
    &sg_verb_explain,
    &sg_verb_judge,
    &sg_verb_week,
    &sg_verb_lists,
    &sg_verb_report,
    &sg_verb_journal,
    &sg_verb_ban,
    &sg_verb_supervise,
    &sg_verb_user,
    &sg_verb_setup,
    &sg_verb_doctor,
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

static int
unknown(const char *verb)
{
	const char *names[NVERBS], *meant;

	for (size_t i = 0; i < NVERBS; i++)
		names[i] = verbs[i]->name;
	meant = sg_did_you_mean(sg_str(verb), names, NVERBS);
	return sg_complain(SG_EXIT_USAGE, "there is no verb \"%s\"; %s%s%s",
	    verb, meant != NULL ? "did you mean \"" : "\"schoolgate --help\" ",
	    meant != NULL ? meant : "lists them", meant != NULL ? "\"?" : "");
}

/* If the output could not be written, return an error. */
static int
finish(int code)
{
	if (fflush(stdout) == 0 && ferror(stdout) == 0)
		return code;
	return sg_complain(SG_EXIT_PROBLEMS, "the output could not be written");
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
		return finish(SG_EXIT_FINE);
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("schoolgate " PACKAGE_VERSION);
		return finish(SG_EXIT_FINE);
	}
	for (size_t i = 0; i < NVERBS; i++)
		if (strcmp(argv[1], verbs[i]->name) == 0)
			return finish(verbs[i]->run(verbs[i], argc - 1,
			    argv + 1));
	return unknown(argv[1]);
}
