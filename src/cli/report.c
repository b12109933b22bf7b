/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report.c -- `schoolgate report`: what happened in a period, for the
 * e-safety officer.
 */
#include "cli/report.h"

#include "base/arena.h"
#include "cli/cli.h"
#include "cli/journal.h"

static const struct {
	const char *name;
	void (*draw)(const struct sg_report *report, FILE *to);
} formats[] = {
    {"html", sg_report_html},
    {"csv", sg_report_csv},
    {"json", sg_report_json},
};

struct asked {
	struct sg_call call;
	const char *policy, *folder, *since, *until, *format, *key;
};

static int
draw(const struct asked *asked, const struct sg_report *report)
{
	if (strcmp(asked->format, "text") == 0)
		sg_report_text(report, sg_colour(stdout), stdout);
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (strcmp(asked->format, formats[i].name) == 0)
			formats[i].draw(report, stdout);
	return report->proof == SG_REPORT_DAMAGED ? SG_EXIT_PROBLEMS
						  : SG_EXIT_FINE;
}

static bool
is_format(const char *name)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (strcmp(name, formats[i].name) == 0)
			return true;
	return strcmp(name, "text") == 0;
}

static void
remember(void *ctx, const struct sg_finding *finding)
{
	if (finding->kind != SG_FOUND_NOTE)
		sg_report_damage(ctx, finding->file, finding->line,
		    finding->text);
}

/* Go through the whole journal with the key. */
static void
prove(struct sg_report *report, const struct sg_chain_key *key)
{
	bool whole = sg_verify(report->folder, key, remember, report,
	    &report->verified);

	report->proof = whole ? SG_REPORT_WHOLE : SG_REPORT_DAMAGED;
}

/* Count all records of the period; false after a complaint. */
static bool
read_all(struct sg_report *report)
{
	const struct sg_reading_options options = {.folder = report->folder,
	    .from_ms = report->period.from_ms,
	    .until_ms = report->period.until_ms,
	    .fold = true};
	struct sg_reading *reading = sg_journal_reading(&options);
	struct sg_entry entry;
	const char *error;

	if (reading == NULL)
		return false;
	while (sg_reading_next(reading, &entry))
		sg_report_add(report, &entry);
	error = sg_reading_error(reading);
	if (error != NULL)
		sg_report_damage(report, NULL, 0, error);
	sg_reading_close(&reading);
	sg_report_end(report);
	sg_report_exceptions(report);
	return true;
}

static int
make(const struct asked *asked, struct sg_arena *arena,
    const struct sg_school *school)
{
	struct sg_report report;
	struct sg_period period;
	struct sg_chain_key key;

	if (!sg_period_read(school, asked->since, asked->until, &period))
		return SG_EXIT_USAGE;
	if (asked->key != NULL && !sg_journal_key(asked->key, &key))
		return SG_EXIT_PROBLEMS;
	sg_report_begin(&report, arena, school, &period);
	report.folder = asked->folder;
	if (asked->key != NULL)
		prove(&report, &key);
	return read_all(&report) ? draw(asked, &report) : SG_EXIT_PROBLEMS;
}

static int
run(const struct sg_verb *verb, int argc, char **argv)
{
	struct asked asked = {.call = {.most = 0},
	    .folder = SG_JOURNALDIR, .format = "text"};
	const struct sg_option options[] = {
	    {.name = "since", .value = &asked.since},
	    {.name = "until", .value = &asked.until},
	    {.name = "format", .value = &asked.format},
	    {.name = "journal", .value = &asked.folder},
	    {.name = "key", .value = &asked.key},
	    {.name = "policy", .value = &asked.policy},
	    {0},
	};
	struct sg_school school;
	struct sg_arena *arena;
	int code = sg_call_read(verb, argc, argv, options, &asked.call);

	if (code >= 0)
		return code;
	if (!is_format(asked.format))
		return sg_complain(SG_EXIT_USAGE,
		    "--format is text, html, csv or json, not \"%s\"",
		    asked.format);
	if (!sg_journal_ready())
		return SG_EXIT_PROBLEMS;
	arena = sg_arena_new();
	code = SG_EXIT_PROBLEMS;
	if (sg_school_open(arena, &asked.call, asked.policy, &school)) {
		code = make(&asked, arena, &school);
		sg_school_close(&school);
	}
	sg_arena_free(&arena);
	return code;
}

const struct sg_verb sg_verb_report = {
    .name = "report",
    .arguments = "[--since DAY] [--until DAY] [--format FORMAT] [--key FILE]",
    .sentence = "Tell the e-safety officer what happened in a period.",
    .help =
	"    --since DAY        first day, or a time (the six days before "
	"--until)\n"
	"    --until DAY        last day, or a time (now)\n"
	"    --format FORMAT    text, html, csv or json (text)\n"
	"    --key FILE         verifying key: check the journal, too\n"
	"    --journal DIR      the journal (" SG_JOURNALDIR ")\n"
	"    --policy FILE      this policy instead of the one in force\n",
    .run = run,
};
