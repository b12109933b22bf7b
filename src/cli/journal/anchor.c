/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * anchor.c -- `schoolgate journal anchor`: prints an anchor, which is a line
 * that names the last record of the journal. People keep anchors on another
 * machine.
 */
#include <time.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/why.h"
#include "cli/cli.h"
#include "cli/journal/anchors.h"
#include "cli/journal/run.h"
#include "cli/journal/verbs.h"

static int
run(const struct sg_verb *verb, int argc, char **argv)
{
	struct sg_call call = {.most = 0};
	const char *folder = SG_JOURNALDIR;
	const struct sg_option options[] = {
	    {.name = "journal", .value = &folder},
	    {0},
	};
	struct sg_anchor anchor;
	char why[SG_WHY_BYTES], line[SG_ANCHOR_TEXT];
	int code = sg_call_read(verb, argc, argv, options, &call);

	if (code >= 0)
		return code;
	if (!sg_journal_ready())
		return SG_EXIT_PROBLEMS;
	if (!sg_anchor_now(folder, (int64_t)time(NULL) * 1000, &anchor, why))
		return sg_complain(SG_EXIT_PROBLEMS, "%s", why);
	sg_anchor_text(&anchor, line);
	puts(line);
	return SG_EXIT_FINE;
}

const struct sg_verb sg_journal_verb_anchor = {
    .name = "journal anchor",
    .arguments = "",
    .sentence = "Print where the journal ends, to be kept elsewhere.",
    .help = "    --journal DIR      the journal (" SG_JOURNALDIR ")\n",
    .run = run,
};
