/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * show.c -- `schoolgate journal show`: prints the records of a period, in plain
 * words or as JSON.
 */
#include <stdlib.h>

#include <jansson.h>

#include "base/arena.h"
#include "cli/cli.h"
#include "cli/journal/run.h"
#include "cli/journal/verbs.h"
#include "report/ask.h"
#include "report/entry.h"

/*
 * Returns the names of the extensions and apps that are hidden targets, as an
 * object: the id in the store is the key. Returns NULL if there are none.
 */
static json_t *
names_of(const struct sg_school *school, const struct sg_entry *entry)
{
	struct sg_arena *arena = sg_arena_new();
	json_t *names = NULL;

	for (size_t i = 0; i < entry->nsignals; i++) {
		const char *target = entry->signals[i].target, *title;

		title = target == NULL ?
		    NULL :
		    sg_target_title(arena, school->titles, target);
		if (title == target)
			continue;
		if (names == NULL)
			names = json_object();
		json_object_set_new(names, target, sg_ask_text(sg_str(title)));
	}
	sg_arena_free(&arena);
	return names;
}

/*
 * Print a record as JSON. Its file, its line, the person, who made the request
 * and the result of its verification are added. So are names of extensions and
 * apps. A line that is not a record is printed as text.
 */
static void
show_json(const struct sg_school *school, const struct sg_entry *entry)
{
	json_t *record = entry->json != NULL ?
	    json_incref((json_t *)(uintptr_t)entry->json) :
	    sg_ask_text(entry->text);
	bool request = sg_entry_is_request(entry->kind);
	bool client = sg_entry_has_client(entry->kind);
	json_t *whole = json_pack(
	    "{s:o, s:I, s:o, s:s?, s:s, s:i, s:I, s:o, s:o*}", "file",
	    sg_ask_text(sg_str(entry->file)), "line", (json_int_t)entry->line,
	    "person", client ? sg_ask_text(sg_str(entry->person)) : json_null(),
	    "made_by", request ? sg_doer_word(sg_entry_doer(entry)) : NULL,
	    "proof", sg_proof_word(entry->proof), "folded", (int)entry->folded,
	    "repeats", (json_int_t)entry->repeats,
	    entry->json != NULL ? "record" : "unreadable", record,
	    "target_names", names_of(school, entry));

	json_dumpf(whole, stdout, JSON_COMPACT | JSON_ENSURE_ASCII);
	putchar('\n');
	json_decref(whole);
}

struct asked {
	struct sg_journal_asked journal;
	struct sg_person_asked person;
	bool raw, json;
};

/* ---- one person --------------------------------------------------------- */

/*
 * The text of the records of one person, apart for each doer: what a page did
 * must not be read as done by the person. Connections that were ended are
 * nobody's doing, and come last.
 */
#define ENDED SG_DOERS
#define PARTS (SG_DOERS + 1)
struct parts {
	FILE *to[PARTS];
	char *text[PARTS];
	size_t bytes[PARTS];
};

static bool
open_parts(struct parts *parts)
{
	*parts = (struct parts){.bytes = {0}};
	for (size_t i = 0; i < PARTS; i++)
		parts->to[i] = open_memstream(&parts->text[i],
		    &parts->bytes[i]);
	for (size_t i = 0; i < PARTS; i++)
		if (parts->to[i] == NULL)
			return false;
	return true;
}

/* Print the parts if `print` is true, and free them. */
static void
close_parts(struct parts *parts, bool print)
{
	static const char *const headings[PARTS] = {"What a person did",
	    "What pages did by themselves", "What apps did by themselves",
	    "Where the record cannot tell who or what asked",
	    "Connections that the filter ended"};

	for (size_t i = 0; i < PARTS; i++) {
		if (parts->to[i] != NULL)
			fclose(parts->to[i]);
		if (print && (i != ENDED || parts->bytes[i] > 0))
			printf("%s%s\n%s", i == 0 ? "" : "\n", headings[i],
			    parts->bytes[i] == 0 ? "  nothing\n" :
						   parts->text[i]);
		free(parts->text[i]);
	}
}

/* ---- records ------------------------------------------------------------ */

/* Where records are shown. `person` and `parts` are NULL if all are shown. */
struct showing {
	const struct asked *asked;
	const struct sg_journal_run *run;
	struct sg_person_run *person;
	struct parts *parts;
};

static bool
is_wanted(const struct showing *s, struct sg_entry *entry)
{
	if (s->person == NULL)
		return true;
	if (s->person->revealer != NULL && entry->json != NULL)
		sg_revealer_entry(s->person->revealer, entry);
	/* A line that is no record may be about anybody. */
	return entry->json == NULL || sg_whose_is(&s->person->whose, entry);
}

static void
show_one(const struct showing *s, const struct sg_entry *entry)
{
	const size_t part = entry->kind == SG_EVENT_ENDED ?
	    ENDED :
	    (size_t)sg_entry_doer(entry);
	FILE *to = s->parts == NULL ? stdout : s->parts->to[part];

	if (s->asked->json)
		show_json(&s->run->scope.school, entry);
	else
		sg_entry_text(&s->run->scope.school, entry, sg_colour(stdout),
		    to);
}

static int
show(const struct showing *s)
{
	struct sg_reading *reading = sg_journal_records(s->run, !s->asked->raw);
	const char *error;
	int code = SG_EXIT_FINE;
	struct sg_entry entry;

	if (reading == NULL)
		return SG_EXIT_PROBLEMS;
	while (sg_reading_next(reading, &entry)) {
		if (!is_wanted(s, &entry))
			continue;
		show_one(s, &entry);
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
show_person(const struct asked *asked, const struct sg_journal_run *run)
{
	struct sg_person_run person;
	struct parts parts;
	struct showing showing = {asked, run, &person, NULL};
	int code = sg_person_begin(&asked->person, run, &person), end;

	if (code >= 0)
		return code;
	if (asked->json) {
		code = show(&showing);
	} else if (open_parts(&parts)) {
		showing.parts = &parts;
		code = show(&showing);
		close_parts(&parts, true);
	} else {
		close_parts(&parts, false);
		code = sg_complain(SG_EXIT_PROBLEMS, "there is no memory left");
	}
	end = sg_person_end(&person);
	return code != SG_EXIT_FINE ? code : end;
}

static int
run(const struct sg_verb *verb, int argc, char **argv)
{
	struct asked asked = {
	    .journal = SG_JOURNAL_ASKED, .person = SG_PERSON_ASKED};
	const struct sg_option options[] = {
	    SG_JOURNAL_OPTIONS(asked.journal),
	    SG_PERSON_OPTIONS(asked.person),
	    {.name = "raw", .flag = &asked.raw},
	    {.name = "json", .flag = &asked.json},
	    {0},
	};
	struct sg_journal_run journal;
	int code = sg_call_read(verb, argc, argv, options, &asked.journal.call);

	if (code < 0)
		code = sg_person_check(&asked.person);
	if (code < 0)
		code = sg_journal_begin(&asked.journal, &journal);
	if (code >= 0)
		return code;
	code = asked.person.name != NULL ?
	    show_person(&asked, &journal) :
	    show(&(struct showing){&asked, &journal, NULL, NULL});
	sg_journal_end(&journal);
	return code;
}

const struct sg_verb sg_journal_verb_show = {
    .name = "journal show",
    .arguments = "[--since DAY] [--until DAY] [--person NAME] [--raw] [--json]",
    .sentence = "Print the records of a period in plain words.",
    .help = SG_JOURNAL_HELP SG_PERSON_HELP
    "    --raw              each record, where one visit has several\n"
    "    --json             one object a line, for programs\n",
    .run = run,
};
