/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * table.c -- writes the results of a test of the filter, for people and as
 * JSON.
 */
#include "config.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/problems.h"
#include "cli/cli.h"
#include "cli/doctor/filtering/filtering.h"
#include "report/ask.h"
#include "report/instant.h"
#include "report/put.h"

#define GREEN "\033[32m"
#define YELLOW "\033[1;33m"
#define RED "\033[1;31m"
/* The columns of a result, and of a page's name. */
#define CELL 14
#define PAGE 20

/* ---- for people --------------------------------------------------------- */

static void
put_pages(const struct sg_filtering *f, FILE *to)
{
	fputs("Test pages\n", to);
	for (size_t i = 0; i < f->npages; i++) {
		fprintf(to, "  %-3zu", i + 1);
		sg_put_plain(to, f->page[i].url);
		fprintf(to, "\n     %s, must be %s\n",
		    sg_test_kind_title(f->page[i].kind),
		    f->page[i].blocked ? "blocked" : "allowed");
	}
}

static const char *
word_of(const struct sg_trial *trial)
{
	if (trial->outcome == SG_OUTCOME_UNTRIED)
		return "NOT TRIED";
	if (trial->passed)
		return trial->by_policy  ? "blocked (own)" :
		    trial->page->blocked ? "blocked" :
					   "allowed";
	return trial->page->blocked ? "NOT BLOCKED" : "BLOCKED";
}

static bool
is_of(const struct sg_trial *trial, const struct sg_trial *first)
{
	return trial->subject == first->subject &&
	    trial->through == first->through;
}

static const char *
kind_of_port(const struct sg_trial *trial)
{
	if (trial->through)
		return "Squid";
	return strcmp(trial->way.kind, "explicit") == 0 ? "proxy" :
	    strcmp(trial->way.kind, "intercepted") == 0 ? "HTTPS" :
							  "HTTP";
}

/* Write a cell after `pad` blanks. Returns the blanks before the next cell. */
static int
put_cell(FILE *to, int pad, const char *colour, const char *word)
{
	fprintf(to, "%*s%s%s%s", pad, "", colour, word,
	    *colour != '\0' ? "\033[0m" : "");
	return (int)strlen(word) < CELL ? CELL - (int)strlen(word) : 1;
}

static void
put_whose(const struct sg_trial *t, FILE *to)
{
	static const char *const titles[SG_SQUIDS] = {
	    "School computers", "Own devices"};
	const struct sg_test_subject *subject = t->subject;

	fprintf(to, "\n%s: ", titles[subject->squid]);
	if (t->through)
		fprintf(to, "really through Squid, from %s (this machine)\n",
		    subject->device);
	else if (subject->group != NULL)
		fprintf(to, "%s %s, as %s\n",
		    strchr(subject->group, ',') == NULL ? "group" : "groups",
		    subject->group, subject->device);
	else if (*subject->groups == '\0')
		fprintf(to, "a device in no group, as %s\n", subject->device);
	else
		fprintf(to, "the device %s, in %s\n", subject->device,
		    subject->groups);
}

/* The head of a table: whose device, and a column for each port. */
static void
put_head(const struct sg_filtering *f, size_t first, FILE *to)
{
	const struct sg_trial *t = &f->trial[first];
	int pad = PAGE - 4;

	put_whose(t, to);
	fputs("  port", to);
	for (size_t i = first; i < f->ntrials && is_of(&f->trial[i], t); i++)
		if (f->trial[i].page == t->page)
			pad = put_cell(to, pad, "",
			    sg_arena_printf(f->d->arena, "%u %s",
				f->trial[i].way.port,
				kind_of_port(&f->trial[i])));
	fputc('\n', to);
}

static void
put_row(const struct sg_filtering *f, size_t first, size_t page, FILE *to)
{
	const struct sg_trial *t = &f->trial[first];
	const char *colour;
	int pad;

	pad = fprintf(to, "  %-3zu%s", page + 1, f->page[page].kind);
	pad = pad < PAGE + 2 ? PAGE + 2 - pad : 1;
	for (size_t i = first; i < f->ntrials && is_of(&f->trial[i], t); i++) {
		if (f->trial[i].page != &f->page[page])
			continue;
		colour = !sg_colour(to)   ? "" :
		    f->trial[i].by_policy ? YELLOW :
		    f->trial[i].passed    ? GREEN :
					    RED;
		pad = put_cell(to, pad, colour, word_of(&f->trial[i]));
	}
	fputc('\n', to);
}

/* A table for each device. Trials of one device follow each other. */
static void
put_tables(const struct sg_filtering *f, FILE *to)
{
	size_t i = 0, first;

	while (i < f->ntrials) {
		first = i;
		put_head(f, first, to);
		for (size_t page = 0; page < f->npages; page++)
			put_row(f, first, page, to);
		while (i < f->ntrials && is_of(&f->trial[i], &f->trial[first]))
			i++;
	}
}

static bool
is_same(const char *a, const char *b)
{
	return (a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0);
}

/* Returns true if an earlier trial has failed for the same reason. */
static bool
is_said(const struct sg_filtering *f, size_t trial)
{
	const struct sg_trial *t = &f->trial[trial];
	bool tried = t->outcome != SG_OUTCOME_UNTRIED;

	for (size_t i = 0; i < trial; i++)
		if (!f->trial[i].passed &&
		    (f->trial[i].page == t->page || !tried) &&
		    is_same(f->trial[i].reason, t->reason) &&
		    is_same(f->trial[i].advice, t->advice))
			return true;
	return false;
}

static void
put_advice(const struct sg_filtering *f, const char *advice, FILE *to)
{
	struct sg_str rest = sg_str(advice == NULL ? "" : advice), line;
	int blanks;

	if (advice == NULL)
		return;
	fputs("  => what to do:\n", to);
	/* Lines of the policy stay lines. */
	while (rest.n > 0) {
		line = sg_str_cut(&rest, '\n');
		for (blanks = 0; line.n > 0 && *line.p == ' '; blanks++) {
			line.p++;
			line.n--;
		}
		sg_put_wrapped(to, sg_arena_dup(f->d->arena, line), 5 + blanks);
	}
}

static void
put_failures(const struct sg_filtering *f, FILE *to)
{
	bool begun = false;

	for (size_t i = 0; i < f->ntrials; i++) {
		const struct sg_trial *t = &f->trial[i];

		if (t->passed || is_said(f, i))
			continue;
		if (!begun)
			fputs("\nWhat is wrong\n", to);
		begun = true;
		sg_put_wrapped(to,
		    t->outcome == SG_OUTCOME_UNTRIED ?
			sg_arena_printf(f->d->arena, "cannot be tried: %s",
			    t->reason) :
			sg_arena_printf(f->d->arena, "page %zu (%s): %s",
			    (size_t)(t->page - f->page) + 1, t->page->kind,
			    t->reason),
		    2);
		put_advice(f, t->advice, to);
	}
}

static void
put_notes(const struct sg_filtering *f, FILE *to)
{
	static const char *const words[SG_RESULTS] = {
	    [SG_RESULT_UNSEEN] = "not tested",
	    [SG_RESULT_WARNING] = "warning",
	    [SG_RESULT_WRONG] = "WRONG"};

	if (f->nnotes > 0)
		fputs("\nAlso\n", to);
	for (size_t i = 0; i < f->nnotes; i++) {
		sg_put_wrapped(to,
		    sg_arena_printf(f->d->arena, "%s: %s",
			words[f->note[i].result], f->note[i].text),
		    2);
		put_advice(f, f->note[i].advice, to);
	}
}

void
sg_filtering_text(const struct sg_filtering *f, FILE *to)
{
	sg_problems_print(f->problems, stderr, sg_colour(stderr));
	if (f->ntrials > 0) {
		put_pages(f, to);
		put_tables(f, to);
		put_failures(f, to);
	}
	put_notes(f, to);
	if (f->ntrials > 0)
		fprintf(to,
		    "\nThe journal has each result, as run %s:\n"
		    "  schoolgate journal show\n",
		    f->run);
	fputc('\n', to);
	sg_put_wrapped(to, f->summary, 0);
}

/* ---- for programs ------------------------------------------------------- */

static json_t *
text_or_null(const char *text)
{
	return text == NULL ? json_null() : sg_ask_text(sg_str(text));
}

static json_t *
json_of_trial(const struct sg_filtering *f, const struct sg_trial *t)
{
	static const char *const outcomes[] = {
	    "not tried", "blocked", "allowed"};

	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:o, s:o, s:o, "
			 "s:b, s:b, s:o, s:o}",
	    "page", t->page->url, "kind", t->page->kind, "wanted",
	    t->page->blocked ? "blocked" : "allowed", "result",
	    outcomes[t->outcome], "devices",
	    f->d->squid[t->subject->squid].name, "through",
	    t->through ? "squid" : "gate", "port", (json_int_t)t->way.port,
	    "way", json_string(t->way.kind), "device",
	    text_or_null(t->subject->device), "groups",
	    text_or_null(t->subject->groups), "passed", t->passed, "recorded",
	    t->recorded, "reason", text_or_null(t->reason), "advice",
	    text_or_null(t->advice));
}

static json_t *
json_of_note(const struct sg_found *note)
{
	static const char *const results[SG_RESULTS] = {
	    [SG_RESULT_UNSEEN] = "not tested",
	    [SG_RESULT_WARNING] = "warning",
	    [SG_RESULT_WRONG] = "wrong"};

	return json_pack("{s:s, s:o, s:o}", "result", results[note->result],
	    "text", text_or_null(note->text), "advice",
	    text_or_null(note->advice));
}

/* The lines of the file that cannot be read. */
static json_t *
json_of_problems(const struct sg_filtering *f)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	json_t *list;

	if (to == NULL)
		return json_array();
	sg_problems_json(f->problems, to);
	(void)fclose(to);
	list = json_loadb(text, size, 0, NULL);
	free(text);
	return list != NULL ? list : json_array();
}

void
sg_filtering_json(const struct sg_filtering *f, FILE *to)
{
	json_t *trials = json_array(), *notes = json_array(), *whole;
	char at[SG_INSTANT_TEXT];

	for (size_t i = 0; i < f->ntrials; i++)
		json_array_append_new(trials, json_of_trial(f, &f->trial[i]));
	for (size_t i = 0; i < f->nnotes; i++)
		json_array_append_new(notes, json_of_note(&f->note[i]));
	sg_instant_text(f->d->now, at);
	whole = json_pack("{s:s, s:s, s:o, s:s, s:o, s:b, s:o, s:o, s:o}",
	    "version", PACKAGE_VERSION, "at", at, "by", text_or_null(f->by),
	    "run", f->run, "summary", text_or_null(f->summary), "passed",
	    sg_filtering_passed(f), "results", trials, "notes", notes,
	    "problems", json_of_problems(f));
	json_dumpf(whole, to, JSON_INDENT(1));
	fputc('\n', to);
	json_decref(whole);
}
