/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * show.c -- `schoolgate journal show`: prints the records of a period, in plain
 * words or as JSON.
 */
#include <jansson.h>

#include "cli/cli.h"
#include "cli/journal/run.h"
#include "cli/journal/verbs.h"
#include "report/ask.h"
#include "report/entry.h"

static const char *
proof_word(enum sg_proof proof)
{
	static const char *const words[] = {[SG_PROOF_NONE] = "unchecked",
	    [SG_PROOF_GENUINE] = "genuine",
	    [SG_PROOF_BROKEN] = "broken"};

	return words[proof];
}

/*
 * Print a record as JSON. Its file, its line and the result of its verification
 * are added. A line that is not a record is printed as text.
 */
static void
show_json(const struct sg_entry *entry)
{
	json_t *record = entry->json != NULL ?
	    json_incref((json_t *)(uintptr_t)entry->json) :
	    sg_ask_text(entry->text);
	json_t *whole = json_pack("{s:o, s:I, s:s, s:i, s:I, s:o}", "file",
	    sg_ask_text(sg_str(entry->file)), "line", (json_int_t)entry->line,
	    "proof", proof_word(entry->proof), "folded", (int)entry->folded,
	    "repeats", (json_int_t)entry->repeats,
	    entry->json != NULL ? "record" : "unreadable", record);

	json_dumpf(whole, stdout, JSON_COMPACT | JSON_ENSURE_ASCII);
	putchar('\n');
	json_decref(whole);
}

static int
show(const struct sg_journal_run *run, bool raw, bool json)
{
	struct sg_reading *reading = sg_journal_records(run, !raw);
	const char *error;
	int code = SG_EXIT_FINE;
	struct sg_entry entry;

	if (reading == NULL)
		return SG_EXIT_PROBLEMS;
	while (sg_reading_next(reading, &entry)) {
		if (json)
			show_json(&entry);
		else
			sg_entry_text(&run->scope.school, &entry,
			    sg_colour(stdout), stdout);
		if (entry.json == NULL || entry.proof == SG_PROOF_BROKEN)
			code = SG_EXIT_PROBLEMS;
	}
	error = sg_reading_error(reading);
	if (error != NULL)
		code = sg_complain(SG_EXIT_PROBLEMS, "%s", error);
	sg_reading_close(&reading);
	return code;
}

static int
run(const struct sg_verb *verb, int argc, char **argv)
{
	struct sg_journal_asked asked = SG_JOURNAL_ASKED;
	bool raw = false, json = false;
	const struct sg_option options[] = {
	    SG_JOURNAL_OPTIONS(asked),
	    {.name = "raw", .flag = &raw},
	    {.name = "json", .flag = &json},
	    {0},
	};
	struct sg_journal_run journal;
	int code = sg_call_read(verb, argc, argv, options, &asked.call);

	if (code < 0)
		code = sg_journal_begin(&asked, &journal);
	if (code >= 0)
		return code;
	code = show(&journal, raw, json);
	sg_journal_end(&journal);
	return code;
}

const struct sg_verb sg_journal_verb_show = {
    .name = "journal show",
    .arguments = "[--since DAY] [--until DAY] [--raw] [--json]",
    .sentence = "Print the records of a period in plain words.",
    .help = SG_JOURNAL_HELP
    "    --raw              each record, where one visit has several\n"
    "    --json             one object a line, for programs\n",
    .run = run,
};
