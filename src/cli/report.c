/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report.c -- `schoolgate report`: prints a report for the e-safety officer on
 * what was requested in a period.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/dates.h"
#include "base/why.h"
#include "cli/cli.h"
#include "cli/journal/run.h"
#include "report/deeds/deeds.h"
#include "report/period/report.h"
#include "report/review/review.h"

static const struct {
	const char *name;
	void (*draw)(const struct sg_report *report, FILE *to);
	void (*draw_deeds)(const struct sg_deeds *deeds, FILE *to);
} formats[] = {
    {"html", sg_report_html, sg_deeds_html},
    {"csv", sg_report_csv, sg_deeds_csv},
    {"json", sg_report_json, sg_deeds_json},
};

struct asked {
	struct sg_journal_asked journal;
	struct sg_person_asked person;
	const char *format;
	bool review;
};

static int
draw(const struct asked *asked, const struct sg_report *report)
{
	if (strcmp(asked->format, "text") == 0)
		sg_report_text(report, sg_colour(stdout), stdout);
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (strcmp(asked->format, formats[i].name) == 0)
			formats[i].draw(report, stdout);
	return report->proof == SG_REPORT_DAMAGED ? SG_EXIT_PROBLEMS :
						    SG_EXIT_FINE;
}

static bool
is_format(const char *name)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (strcmp(name, formats[i].name) == 0)
			return true;
	return strcmp(name, "text") == 0;
}

static int
make(const struct asked *asked, const struct sg_journal_run *run)
{
	struct sg_report report;
	char why[SG_WHY_BYTES];

	if (!sg_report_make(&report, run->arena, &run->scope, why))
		return sg_complain(SG_EXIT_PROBLEMS, "%s", why);
	return draw(asked, &report);
}

/* ---- one person --------------------------------------------------------- */

static int
draw_deeds(const struct asked *asked, const struct sg_deeds *deeds)
{
	if (strcmp(asked->format, "text") == 0)
		sg_deeds_text(deeds, sg_colour(stdout), stdout);
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (strcmp(asked->format, formats[i].name) == 0)
			formats[i].draw_deeds(deeds, stdout);
	return deeds->proved && !deeds->whole ? SG_EXIT_PROBLEMS : SG_EXIT_FINE;
}

static int
make_deeds(const struct asked *asked, const struct sg_journal_run *run)
{
	struct sg_person_run person;
	struct sg_deeds deeds = {
	    .arena = run->arena, .scope = &run->scope, .whose = &person.whose};
	char why[SG_WHY_BYTES];
	int code = sg_person_begin(&asked->person, run, &person), end;

	if (code >= 0)
		return code;
	deeds.revealer = person.revealer;
	code = sg_deeds_make(&deeds, why) ?
	    draw_deeds(asked, &deeds) :
	    sg_complain(SG_EXIT_PROBLEMS, "%s", why);
	end = sg_person_end(&person);
	return code != SG_EXIT_FINE ? code : end;
}

/* ---- the yearly review -------------------------------------------------- */

static int
make_review(const struct asked *asked, const struct sg_journal_run *run)
{
	struct sg_review_numbers numbers;
	struct sg_review review;
	char why[SG_WHY_BYTES];

	if (!sg_review_see(&numbers, run->arena, &run->scope, why))
		return sg_complain(SG_EXIT_PROBLEMS, "%s", why);
	sg_review_make(&review, &run->scope, &numbers, NULL);
	if (strcmp(asked->format, "html") == 0)
		sg_review_html(&review, stdout);
	else
		sg_review_text(&review, sg_colour(stdout), stdout);
	return SG_EXIT_FINE;
}

/* Without --since, a review is about the year that ends today. */
#define REVIEW_DAYS 365
static const char *
a_year_ago(char out[16])
{
	struct sg_civil c = sg_civil_of((int32_t)(time(NULL) / SG_DAY_S) -
	    REVIEW_DAYS);

	(void)snprintf(out, 16, "%04d-%02d-%02d", c.year % 10000, c.month % 100,
	    c.day % 100);
	return out;
}

/* Returns -1 if --review can be used with the other options. */
static int
check_review(const struct asked *asked)
{
	if (!asked->review)
		return -1;
	if (asked->person.name != NULL)
		return sg_complain(SG_EXIT_USAGE,
		    "--review and --person are two reports; choose one");
	if (strcmp(asked->format, "csv") == 0 ||
	    strcmp(asked->format, "json") == 0)
		return sg_complain(SG_EXIT_USAGE,
		    "with --review, --format is text or html");
	return -1;
}

/* ---- the verb ----------------------------------------------------------- */

static int
run(const struct sg_verb *verb, int argc, char **argv)
{
	struct asked asked = {.journal = SG_JOURNAL_ASKED,
	    .person = SG_PERSON_ASKED,
	    .format = "text"};
	const struct sg_option options[] = {
	    SG_JOURNAL_OPTIONS(asked.journal),
	    SG_PERSON_OPTIONS(asked.person),
	    {.name = "format", .value = &asked.format},
	    {.name = "review", .flag = &asked.review},
	    {0},
	};
	struct sg_journal_run journal;
	char since[16];
	int code = sg_call_read(verb, argc, argv, options, &asked.journal.call);

	if (code >= 0)
		return code;
	if (!is_format(asked.format))
		return sg_complain(SG_EXIT_USAGE,
		    "--format is text, html, csv or json, not \"%s\"",
		    asked.format);
	code = sg_person_check(&asked.person);
	if (code < 0)
		code = check_review(&asked);
	if (asked.review && asked.journal.since == NULL)
		asked.journal.since = a_year_ago(since);
	if (code < 0)
		code = sg_journal_begin(&asked.journal, &journal);
	if (code >= 0)
		return code;
	code = asked.review           ? make_review(&asked, &journal) :
	    asked.person.name != NULL ? make_deeds(&asked, &journal) :
					make(&asked, &journal);
	sg_journal_end(&journal);
	return code;
}

const struct sg_verb sg_verb_report = {
    .name = "report",
    .arguments = "[--since DAY] [--until DAY] [--person NAME | --review] "
		 "[--format FORMAT] [--key FILE]",
    .sentence = "Tell the e-safety officer what happened in a period.",
    .help = "    --since DAY        first day, or a time (the six days before "
	    "--until)\n"
	    "    --until DAY        last day, or a time (now)\n" SG_PERSON_HELP
	    "    --review           the yearly review of filtering and "
	    "monitoring\n"
	    "    --format FORMAT    text, html, csv or json (text)\n"
	    "    --key FILE         verifying key: check the journal, too\n"
	    "    --journal DIR      the journal (" SG_JOURNALDIR ")\n"
	    "    --policy FILE      this policy instead of the one in force\n",
    .run = run,
};
