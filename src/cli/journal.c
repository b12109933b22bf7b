/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * journal.c -- `schoolgate journal`: finds its verb; and what those verbs
 * that read records have in common.
 */
#include "cli/journal.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"

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
		fprintf(to, "    %-10s%s\n",
		    verbs[i]->name + sizeof "journal",
		    verbs[i]->sentence);
	fputs("\n\"schoolgate journal VERB --help\" tells more of each.\n",
	    to);
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
	    meant != NULL ? "did you mean \"" : "\"schoolgate journal "
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

/* ---- in common ---------------------------------------------------------- */

#define KEY_FILE_MAX 4096

bool
sg_journal_ready(void)
{
	if (sodium_init() >= 0)
		return true;
	sg_complain(SG_EXIT_PROBLEMS, "libsodium cannot be used here");
	return false;
}

/* The word of `whole` that begins with `mark`; people keep keys with the text
 * around them. */
static struct sg_str
find_word(struct sg_str whole, const char *mark)
{
	struct sg_str line, word;

	while (whole.p != NULL) {
		line = sg_str_trim(sg_str_cut(&whole, '\n'));
		while (line.p != NULL) {
			word = sg_str_cut(&line, ' ');
			if (sg_str_starts(word, sg_str(mark)))
				return word;
		}
	}
	return (struct sg_str){NULL, 0};
}

bool
sg_journal_secret(const char *path, const char *mark, char *text, size_t size)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_str whole;
	int error = sg_file_read_stream(arena, path, KEY_FILE_MAX, &whole);
	struct sg_out out;

	if (error != 0)
		sg_complain(SG_EXIT_PROBLEMS, "%s cannot be read: %s", path,
		    strerror(error));
	sg_out_init(&out, text, size);
	sg_out_str(&out, find_word(whole, mark));
	if (out.full)
		text[0] = '\0';
	if (whole.n > 0)
		sodium_memzero((void *)(uintptr_t)whole.p, whole.n);
	sg_arena_free(&arena);
	return error == 0;
}

bool
sg_journal_key(const char *path, struct sg_chain_key *key)
{
	char text[SG_CHAIN_KEY_TEXT];

	if (!sg_journal_secret(path, "sgv1-", text, sizeof text))
		return false;
	if (sg_chain_key_parse(sg_str(text), key))
		return true;
	sg_complain(SG_EXIT_PROBLEMS,
	    "%s has no verifying key; it begins with sgv1- and was shown by "
	    "\"schoolgate journal init\"",
	    path);
	return false;
}

struct sg_reading *
sg_journal_reading(const struct sg_reading_options *options)
{
	char why[SG_WHY_BYTES];
	struct sg_reading *reading = sg_reading_open(options, why);

	if (reading == NULL)
		sg_complain(SG_EXIT_PROBLEMS, "%s", why);
	return reading;
}

int
sg_journal_begin(const struct sg_journal_asked *asked,
    struct sg_journal_run *run)
{
	int code = SG_EXIT_PROBLEMS;

	*run = (struct sg_journal_run){.arena = sg_arena_new(),
	    .folder = asked->folder, .has_key = asked->key != NULL};
	if (!sg_journal_ready() ||
	    (run->has_key && !sg_journal_key(asked->key, &run->key)) ||
	    !sg_school_open(run->arena, &asked->call, asked->policy,
		&run->school))
		goto fail;
	if (sg_period_read(&run->school, asked->since, asked->until,
		&run->period))
		return -1;
	code = SG_EXIT_USAGE;
fail:
	sg_journal_end(run);
	return code;
}

void
sg_journal_end(struct sg_journal_run *run)
{
	sg_school_close(&run->school);
	sodium_memzero(&run->key, sizeof run->key);
	sg_arena_free(&run->arena);
}

struct sg_reading *
sg_journal_records(const struct sg_journal_run *run, bool fold)
{
	const struct sg_reading_options options = {.folder = run->folder,
	    .from_ms = run->period.from_ms,
	    .until_ms = run->period.until_ms,
	    .fold = fold,
	    .key = run->has_key ? &run->key : NULL};

	return sg_journal_reading(&options);
}
