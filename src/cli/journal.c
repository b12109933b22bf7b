/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* journal.c -- `schoolgate journal VERB`: finds the verb, and runs it. */
#include <stdio.h>
#include <string.h>

#include "base/problems.h"
#include "cli/cli.h"
#include "cli/journal/verbs.h"

static const struct sg_verb *const verbs[] = {
    &sg_journal_verb_init,
    &sg_journal_verb_anchor,
    &sg_journal_verb_verify,
    &sg_journal_verb_show,
    &sg_journal_verb_export,
};
#define NVERBS (sizeof verbs / sizeof *verbs)

static int
usage(const struct sg_verb *verb, FILE *to)
{
	fprintf(to, "usage: schoolgate %s %s\n%s\n\n", verb->name,
	    verb->arguments, verb->sentence);
	for (size_t i = 0; i < NVERBS; i++)
		fprintf(to, "    %-10s%s\n", verbs[i]->name + sizeof "journal",
		    verbs[i]->sentence);
	fputs("\n\"schoolgate journal VERB --help\" tells more of each.\n", to);
	return to == stdout ? SG_EXIT_FINE : SG_EXIT_USAGE;
}

static int
unknown(const char *word)
{
	const char *names[NVERBS], *meant;

	for (size_t i = 0; i < NVERBS; i++)
		names[i] = verbs[i]->name + sizeof "journal";
	meant = sg_did_you_mean(sg_str(word), names, NVERBS);
	return sg_complain(SG_EXIT_USAGE,
	    "\"journal\" has no verb \"%s\"; %s%s%s", word,
	    meant != NULL ? "did you mean \"" :
			    "\"schoolgate journal "
			    "--help\" ",
	    meant != NULL ? meant : "lists them", meant != NULL ? "\"?" : "");
}

static int
run(const struct sg_verb *verb, int argc, char **argv)
{
	if (argc < 2)
		return usage(verb, stderr);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return usage(verb, stdout);
	for (size_t i = 0; i < NVERBS; i++)
		if (strcmp(argv[1], verbs[i]->name + sizeof "journal") == 0)
			return verbs[i]->run(verbs[i], argc - 1, argv + 1);
	return unknown(argv[1]);
}

const struct sg_verb sg_verb_journal = {
    .name = "journal",
    .arguments = "init|anchor|verify|show|export [OPTIONS] [WORDS]",
    .sentence = "Begin, prove, read and hand over the record of events.",
    .help = "",
    .run = run,
};
