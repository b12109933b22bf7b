/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * export.c -- `schoolgate journal export`: prints records, or writes an
 * evidence pack. On request, it opens (decrypts) hidden names in the records.
 */
#include "config.h"

#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/why.h"
#include "cli/cli.h"
#include "cli/journal/run.h"
#include "cli/journal/verbs.h"
#include "report/export/export.h"
#include "report/pack/pack.h"

struct asked {
	struct sg_journal_asked journal;
	const char *format, *private_key, *journal_key, *person;
	const char *by, *because;
	bool reveal, incident;
};

/* ---- records, one a line ------------------------------------------------ */

/* Print how many records and names were left out. Returns the exit code. */
static int
sum_up(const struct sg_revealer *revealer, uint64_t unreadable,
    const char *error)
{
	int code = SG_EXIT_FINE;

	if (error != NULL)
		code = sg_complain(SG_EXIT_PROBLEMS, "%s", error);
	if (unreadable > 0)
		code = sg_complain(SG_EXIT_PROBLEMS,
		    "lines that are no records were left out: %llu",
		    (unsigned long long)unreadable);
	if (revealer != NULL && revealer->failed > 0)
		code = sg_complain(SG_EXIT_PROBLEMS,
		    "names that stay hidden, because this key does not open "
		    "them: "
		    "%llu",
		    (unsigned long long)revealer->failed);
	return code;
}

static int
export_lines(const struct asked *asked, const struct sg_journal_run *run,
    struct sg_revealer *revealer)
{
	struct sg_reading *reading = sg_journal_records(run, false);
	bool csv = strcmp(asked->format, "csv") == 0;
	struct sg_entry entry;
	uint64_t unreadable = 0;
	int code;

	if (reading == NULL)
		return SG_EXIT_PROBLEMS;
	if (csv)
		sg_export_csv_head(stdout);
	while (sg_reading_next(reading, &entry)) {
		bool sealed = revealer != NULL && entry.sealed != NULL;

		if (entry.json == NULL) {
			unreadable++;
			continue;
		}
		if (sealed)
			sealed = sg_revealer_entry(revealer, &entry);
		if (csv)
			sg_export_csv_row(&run->scope.school, &entry, stdout);
		else
			sg_export_line(&entry, sealed, stdout);
	}
	code = sum_up(revealer, unreadable, sg_reading_error(reading));
	sg_reading_close(&reading);
	return code;
}

/* ---- the verb ----------------------------------------------------------- */

static const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

/* If parts of the evidence pack are missing, print which parts. Returns the
 * exit code. */
static int
judge_pack(const struct sg_pack *pack)
{
	if (pack->npicks == 0)
		return sg_complain(SG_EXIT_PROBLEMS,
		    "there are no records of that period");
	if (pack->revealer != NULL && pack->left.hidden > 0)
		return sg_complain(SG_EXIT_PROBLEMS,
		    "%llu hidden names were not sealed to this key and stay "
		    "hidden",
		    (unsigned long long)pack->left.hidden);
	return pack->whole ? SG_EXIT_FINE : SG_EXIT_PROBLEMS;
}

/*
 * Returns whom the pack is about, in the words of the journal. If the journal
 * hides names, the name of the person is not written into it.
 */
static const char *
whom(const struct sg_pack *pack)
{
	if (pack->person == NULL)
		return "everybody";
	return pack->revealer != NULL ? "one person or device" : pack->person;
}

/*
 * Record in the journal that the pack is made, and write it. Returns false
 * after an error was printed.
 */
static bool
write_pack(const struct asked *asked, const struct sg_journal_run *run,
    struct sg_pack *pack)
{
	char why[SG_WHY_BYTES];

	if (!sg_pack_open(pack, why)) {
		sg_complain(SG_EXIT_PROBLEMS, "%s", why);
		return false;
	}
	if (!sg_export_record(run->scope.folder, asked->journal_key,
		&run->scope.period, whom(pack), asked->by, asked->because)) {
		rmdir(pack->folder);
		return false;
	}
	if (sg_pack_write(pack, why))
		return true;
	sg_complain(SG_EXIT_PROBLEMS, "%s", why);
	return false;
}

static int
export_pack(const struct asked *asked, const struct sg_journal_run *run,
    struct sg_revealer *revealer)
{
	char login[SG_CALLER_BYTES];
	struct utsname system;
	struct sg_pack pack = {.arena = run->arena,
	    .scope = &run->scope,
	    .folder = asked->journal.call.words[0],
	    .person = asked->person,
	    .revealer = revealer,
	    .maker = {.login = sg_caller(login),
		.name = asked->by,
		.because = asked->because,
		.machine = uname(&system) == 0 ? system.nodename : "unknown",
		.program = "schoolgate " PACKAGE_VERSION}};

	if (!write_pack(asked, run, &pack))
		return SG_EXIT_PROBLEMS;
	printf("The evidence pack is in %s: %zu record%s, %zu event%s.\n"
	       "Begin with summary.html.  Write this number into the incident "
	       "log; it shows\nlater that the pack is the same:\n"
	       "    %s\n",
	    pack.folder, pack.npicks, plural(pack.npicks), pack.nrows,
	    plural(pack.nrows), pack.seal);
	return judge_pack(&pack);
}

static int export(const struct asked *asked, const struct sg_journal_run *run,
    struct sg_revealer *revealer)
{
	return asked->incident ? export_pack(asked, run, revealer) :
				 export_lines(asked, run, revealer);
}

/*
 * Record in the journal that names will be opened. Then export the records with
 * the opened names.
 */
static int
reveal(const struct asked *asked, const struct sg_journal_run *run)
{
	struct sg_revealer revealer;
	int code = SG_EXIT_PROBLEMS;

	if (!sg_journal_revealer(&revealer, asked->private_key))
		return code;
	if (sg_reveal_record(run->scope.folder, asked->journal_key,
		&run->scope.period,
		asked->incident ? "an evidence pack" : "an export"))
		code = export(asked, run, &revealer);
	sg_revealer_close(&revealer);
	return code;
}

static bool
is_blank(const char *text)
{
	return sg_str_trim(sg_str(text)).n == 0;
}

/* Returns what is wrong with the options of an evidence pack, or NULL. */
static const char *
check_incident(const struct asked *asked)
{
	if (asked->journal.call.nwords != 1)
		return "--incident needs the name of a new folder";
	if (asked->journal.since == NULL)
		return "--incident needs --since, when it began";
	if (asked->because == NULL)
		return "--incident needs --because \"TEXT\": why this evidence "
		       "is taken; the pack and the journal keep this reason";
	if (is_blank(asked->because))
		return "--because is empty; write why this evidence is taken";
	if (asked->by != NULL && is_blank(asked->by))
		return "--by is empty; write who takes this evidence, or leave "
		       "the option out";
	return NULL;
}

/* Returns what is wrong with the options of records as lines, or NULL. */
static const char *
check_lines(const struct asked *asked)
{
	if (asked->journal.call.nwords > 0)
		return "a folder is for --incident; records go to standard "
		       "output";
	if (asked->person != NULL)
		return "--person is for --incident";
	if (asked->because != NULL)
		return "--because is for --incident";
	return asked->by != NULL ? "--by is for --incident" : NULL;
}

/*
 * Returns -1 if the options can be used together. Otherwise prints an error and
 * returns an exit code.
 */
static int
check(const struct asked *asked)
{
	const char *wrong;

	if (strcmp(asked->format, "jsonl") != 0 &&
	    strcmp(asked->format, "csv") != 0)
		return sg_complain(SG_EXIT_USAGE,
		    "--format is jsonl or csv, not \"%s\"", asked->format);
	if (asked->reveal && asked->private_key == NULL)
		wrong = "--reveal needs --private-key FILE, the officer's key";
	else if (!asked->reveal && asked->private_key != NULL)
		wrong = "--private-key is for --reveal";
	else
		wrong = asked->incident ? check_incident(asked) :
					  check_lines(asked);
	return wrong == NULL ? -1 : sg_complain(SG_EXIT_USAGE, "%s", wrong);
}

static int
run(const struct sg_verb *verb, int argc, char **argv)
{
	struct asked asked = {.journal = SG_JOURNAL_ASKED,
	    .format = "jsonl",
	    .journal_key = SG_JOURNAL_KEY};
	const struct sg_option options[] = {
	    SG_JOURNAL_OPTIONS(asked.journal),
	    {.name = "format", .value = &asked.format},
	    {.name = "reveal", .flag = &asked.reveal},
	    {.name = "private-key", .value = &asked.private_key},
	    {.name = "journal-key", .value = &asked.journal_key},
	    {.name = "incident", .flag = &asked.incident},
	    {.name = "person", .value = &asked.person},
	    {.name = "because", .value = &asked.because},
	    {.name = "by", .value = &asked.by},
	    {0},
	};
	struct sg_journal_run journal;
	int code;

	asked.journal.call.most = 1;
	code = sg_call_read(verb, argc, argv, options, &asked.journal.call);
	if (code < 0)
		code = check(&asked);
	if (code < 0)
		code = sg_journal_begin(&asked.journal, &journal);
	if (code >= 0)
		return code;
	code = asked.reveal ? reveal(&asked, &journal) :
			      export(&asked, &journal, NULL);
	sg_journal_end(&journal);
	return code;
}

const struct sg_verb sg_journal_verb_export = {
    .name = "journal export",
    .arguments = "[--since DAY] [--until DAY] [--format FORMAT | --incident "
		 "DIR]",
    .sentence = "Hand records over, or make an evidence pack of them.",
    .help = SG_JOURNAL_HELP
    "    --format FORMAT    jsonl or csv (jsonl, exactly as recorded)\n"
    "    --incident DIR     an evidence pack in a new folder instead\n"
    "    --because TEXT     with --incident: why; needed\n"
    "    --by NAME          with --incident: your name\n"
    "    --person NAME      with --incident: of this person or device only\n"
    "    --reveal           open hidden names; the journal records it\n"
    "    --private-key FILE with --reveal: the officer's key\n"
    "    --journal-key FILE the key to write with (" SG_JOURNAL_KEY ")\n",
    .run = run,
};
