/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * verify.c -- `schoolgate journal verify`: verifies the whole journal. Prints
 * what is wrong, and where.
 */
#include <jansson.h>

#include "base/arena.h"
#include "cli/cli.h"
#include "cli/journal/anchors.h"
#include "cli/journal/run.h"
#include "cli/journal/verbs.h"
#include "journal/stamp.h"
#include "journal/verify.h"
#include "report/ask.h"
#include "report/put.h"

struct telling {
	bool colour;
	json_t *findings; /* NULL if the output is text */
};

static const char *
word_of(enum sg_finding_kind kind)
{
	static const char *const words[] = {[SG_FOUND_CHANGED] = "changed",
	    [SG_FOUND_REMOVED] = "removed",
	    [SG_FOUND_REORDERED] = "reordered",
	    [SG_FOUND_INSERTED] = "inserted",
	    [SG_FOUND_REPEATED] = "repeated",
	    [SG_FOUND_CUT] = "cut off",
	    [SG_FOUND_DAY_MISSING] = "day missing",
	    [SG_FOUND_HEAD] = "head",
	    [SG_FOUND_UNREADABLE] = "unreadable",
	    [SG_FOUND_ANCHOR] = "anchor",
	    [SG_FOUND_NOTE] = "note"};

	return words[kind];
}

static void
tell_text(const struct telling *t, const struct sg_finding *finding)
{
	const char *colour = finding->kind == SG_FOUND_NOTE ? "\033[1;36m" :
							      "\033[1;31m";

	sg_put_plain(stdout,
	    finding->file != NULL ? finding->file : "the journal");
	if (finding->line > 0)
		printf(":%llu", (unsigned long long)finding->line);
	printf(": %s%s%s: ", t->colour ? colour : "", word_of(finding->kind),
	    t->colour ? "\033[0m" : "");
	sg_put_plain(stdout, finding->text);
	putchar('\n');
}

static void
tell(void *ctx, const struct sg_finding *finding)
{
	const struct telling *t = ctx;

	if (t->findings == NULL) {
		tell_text(t, finding);
		return;
	}
	json_array_append_new(t->findings,
	    json_pack("{s:s, s:o, s:o, s:o}", "kind", word_of(finding->kind),
		"file",
		finding->file == NULL ? json_null() :
					sg_ask_text(sg_str(finding->file)),
		"line", json_integer((json_int_t)finding->line), "text",
		sg_ask_text(sg_str(finding->text))));
}

static void
sum_json(const struct sg_verified *v, size_t anchors, json_t *findings)
{
	json_t *whole = json_pack("{s:b, s:I, s:I, s:I, s:{s:I, s:I}, s:O}",
	    "whole", v->faults == 0, "files", (json_int_t)v->files, "records",
	    (json_int_t)v->records, "faults", (json_int_t)v->faults, "anchors",
	    "given", (json_int_t)anchors, "contained", (json_int_t)v->contained,
	    "findings", findings);

	json_dumpf(whole, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(whole);
}

/*
 * Print how many anchors were found in the journal, and the last record that
 * they prove.
 */
static void
sum_anchors(const struct sg_verified *v, size_t anchors)
{
	char stamp[SG_STAMP_TEXT];

	if (anchors == 0) {
		if (v->faults == 0)
			puts("Without --anchor this does not tell whether all "
			     "of it was put back to an\nearlier day.");
		return;
	}
	printf("%zu of %zu anchor%s %s in it", v->contained, anchors,
	    anchors == 1 ? "" : "s", v->contained == 1 ? "is" : "are");
	if (v->contained > 0) {
		sg_stamp_text(v->anchored_ms, stamp);
		printf("; the newest is of %.19sZ, at record %llu: up to there "
		       "nothing was put back",
		    stamp, (unsigned long long)v->anchored_sequence);
	}
	puts(".");
}

static void
sum_text(const struct sg_verified *v, size_t anchors)
{
	char first[SG_DAY_TEXT], last[SG_DAY_TEXT];

	if (v->files > 0) {
		sg_stamp_day_text(v->first_day, first);
		sg_stamp_day_text(v->last_day, last);
		printf("%llu record%s in %llu file%s, %s to %s: ",
		    (unsigned long long)v->records, v->records == 1 ? "" : "s",
		    (unsigned long long)v->files, v->files == 1 ? "" : "s",
		    first, last);
	}
	if (v->faults == 0)
		puts("the journal is whole and as it was written.");
	else
		printf("%llu fault%s, named above.\n",
		    (unsigned long long)v->faults, v->faults == 1 ? "" : "s");
	sum_anchors(v, anchors);
}

#define ANCHORS_MOST 64 /* on one command line */

struct asked {
	const char *folder, *key, *anchor[ANCHORS_MOST];
	size_t nanchors;
	bool json;
};

static int
verify(const struct asked *asked, const struct sg_anchors *anchors)
{
	struct telling t = {.colour = sg_colour(stdout)};
	struct sg_verified verified;
	struct sg_chain_key key;
	bool whole;

	if (!sg_journal_key(asked->key, &key))
		return SG_EXIT_PROBLEMS;
	if (asked->json)
		t.findings = json_array();
	whole = sg_verify_anchored(asked->folder, &key, anchors->v, anchors->n,
	    tell, &t, &verified);
	sodium_memzero(&key, sizeof key);
	if (asked->json)
		sum_json(&verified, anchors->n, t.findings);
	else
		sum_text(&verified, anchors->n);
	json_decref(t.findings);
	return whole ? SG_EXIT_FINE : SG_EXIT_PROBLEMS;
}

/* Read the anchors first.  If an anchor cannot be read, nothing is verified. */
static int
verify_with_anchors(const struct asked *asked)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_anchors anchors = {NULL, 0, 0};
	bool fine = true;
	int code = SG_EXIT_PROBLEMS;

	for (size_t i = 0; i < asked->nanchors; i++)
		fine &= sg_anchors_read(arena, asked->anchor[i], &anchors);
	if (fine)
		code = verify(asked, &anchors);
	sg_arena_free(&arena);
	return code;
}

static int
run(const struct sg_verb *verb, int argc, char **argv)
{
	struct sg_call call = {.most = 0};
	struct asked asked = {.folder = SG_JOURNALDIR};
	const struct sg_option options[] = {
	    {.name = "journal", .value = &asked.folder},
	    {.name = "key", .value = &asked.key},
	    {.name = "anchor",
		.values = asked.anchor,
		.count = &asked.nanchors,
		.cap = ANCHORS_MOST},
	    {.name = "json", .flag = &asked.json},
	    {0},
	};
	int code = sg_call_read(verb, argc, argv, options, &call);

	if (code >= 0)
		return code;
	if (asked.key == NULL)
		return sg_complain(SG_EXIT_USAGE,
		    "--key FILE is needed: the verifying key that "
		    "\"schoolgate journal init\" showed");
	if (!sg_journal_ready())
		return SG_EXIT_PROBLEMS;
	return verify_with_anchors(&asked);
}

const struct sg_verb sg_journal_verb_verify = {
    .name = "journal verify",
    .arguments = "--key FILE [--anchor LINE|FILE] [--json]",
    .sentence = "Prove that no record was changed, removed or added.",
    .help = "    --key FILE         the verifying key\n"
	    "    --anchor LINE|FILE what \"journal anchor\" has printed "
	    "before: prove\n"
	    "                       that nothing was put back to earlier; may "
	    "be\n"
	    "                       repeated\n"
	    "    --journal DIR      the journal (" SG_JOURNALDIR ")\n"
	    "    --json             what was found, for programs\n",
    .run = run,
};
