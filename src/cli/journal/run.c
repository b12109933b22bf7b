/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * run.c -- functions that the verbs of `schoolgate journal` and `schoolgate
 * report` share. A verb is a subcommand, as `show` in `schoolgate journal
 * show`.
 */
#include "cli/journal/run.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/why.h"
#include "gate/gate.h"
#include "report/period.h"
#include "report/school.h"

#define KEY_FILE_MAX 4096

bool
sg_journal_ready(void)
{
	if (sodium_init() >= 0)
		return true;
	sg_complain(SG_EXIT_PROBLEMS, "libsodium cannot be used here");
	return false;
}

/*
 * Find the first word that begins with `mark`. Other text may stand around it,
 * because people write notes next to their keys.
 */
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

/*
 * Open a gate on the policy of --policy. Without --policy, open a gate on the
 * installed policy. The gate gives the name and the time zone of the school. If
 * no policy is installed either, run->gate stays NULL. Returns false after
 * problems were printed.
 */
static bool
find_gate(const struct sg_journal_asked *asked, struct sg_journal_run *run)
{
	if (asked->policy == NULL && !sg_is_installed(run->arena, &asked->call))
		return true;
	run->gate = sg_gate_for(run->arena, &asked->call, asked->policy);
	return run->gate != NULL;
}

/*
 * Read the names of extensions and apps. Reports go on without them: then the
 * ids are shown. The school's own list may be absent.
 */
static void
find_titles(const struct sg_call *call, struct sg_journal_run *run)
{
	static const char list[] = "store-app.list",
			  own[] = SG_OWN_TECHNIQUES "/store-app.list";
	struct sg_titles *titles = &run->titles;
	char why[SG_WHY_BYTES];

	if (!sg_titles_read(titles, run->arena,
		sg_path_join(run->arena, sg_techniques_folder(run->arena, call),
		    list),
		why) ||
	    (access(own, F_OK) == 0 &&
		!sg_titles_read(titles, run->arena, own, why))) {
		sg_complain(SG_EXIT_FINE,
		    "%s; extensions and apps are shown by their ids, not by "
		    "name",
		    why);
		return;
	}
	run->scope.school.titles = titles;
}

int
sg_journal_begin(const struct sg_journal_asked *asked,
    struct sg_journal_run *run)
{
	struct sg_scope *scope = &run->scope;
	char why[SG_WHY_BYTES];
	int code = SG_EXIT_PROBLEMS;

	*run = (struct sg_journal_run){.arena = sg_arena_new(),
	    .scope = {.folder = asked->folder, .has_key = asked->key != NULL}};
	if (!sg_journal_ready() ||
	    (scope->has_key && !sg_journal_key(asked->key, &scope->key)) ||
	    !find_gate(asked, run))
		goto fail;
	if (!sg_school_init(run->arena, run->gate, (int64_t)time(NULL),
		&scope->school, why)) {
		sg_complain(SG_EXIT_PROBLEMS, "%s", why);
		goto fail;
	}
	find_titles(&asked->call, run);
	if (sg_period_read(&scope->school, asked->since, asked->until,
		&scope->period, why))
		return -1;
	code = sg_complain(SG_EXIT_USAGE, "%s", why);
fail:
	sg_journal_end(run);
	return code;
}

void
sg_journal_end(struct sg_journal_run *run)
{
	sg_gate_close(&run->gate);
	sodium_memzero(&run->scope.key, sizeof run->scope.key);
	sg_arena_free(&run->arena);
}

struct sg_reading *
sg_journal_records(const struct sg_journal_run *run, bool fold)
{
	char why[SG_WHY_BYTES];
	struct sg_reading *reading = sg_scope_records(&run->scope, fold, why);

	if (reading == NULL)
		sg_complain(SG_EXIT_PROBLEMS, "%s", why);
	return reading;
}
