/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * run.h -- what the verbs that read the journal share.
 */
#ifndef SG_CLI_JOURNAL_H
#define SG_CLI_JOURNAL_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/cli.h"
#include "report/reveal.h"
#include "report/scope.h"

/* Where a journal is; see also sg_journal_options. */
#define SG_JOURNAL_KEY SG_STATEDIR "/journal.key"

/* Once, before anything of the journal.  False: a complaint was printed. */
bool sg_journal_ready(void);
/* The word that begins with `mark` in a key's file, into `text`; "" when there
 * is none.  False: a complaint was printed. */
bool sg_journal_secret(const char *path, const char *mark, char *text,
    size_t size);
/* Read a verifying key from a file.  False: a complaint was printed. */
bool sg_journal_key(const char *path, struct sg_chain_key *key);

/* What every verb that reads records is asked. */
struct sg_journal_asked {
	struct sg_call call;
	const char *folder, *policy, *since, *until, *key;
};
#define SG_JOURNAL_ASKED                                                       \
	{                                                                      \
		.folder = SG_JOURNALDIR                                        \
	}
#define SG_JOURNAL_OPTIONS(asked)                                              \
	{.name = "journal", .value = &(asked).folder},                         \
	    {.name = "policy", .value = &(asked).policy},                      \
	    {.name = "since", .value = &(asked).since},                        \
	    {.name = "until", .value = &(asked).until},                        \
	{                                                                      \
		.name = "key", .value = &(asked).key                           \
	}
#define SG_JOURNAL_HELP                                                        \
	"    --since DAY        first day, or a time (the six days before "    \
	"--until)\n"                                                           \
	"    --until DAY        last day, or a time (now)\n"                   \
	"    --key FILE         verifying key: say of each record whether it " \
	"is\n"                                                                 \
	"                       genuine\n"                                     \
	"    --journal DIR      the journal (" SG_JOURNALDIR ")\n"             \
	"    --policy FILE      times as this policy has them\n"

/* What all of them begin with: the school, the period, the key. */
struct sg_journal_run {
	struct sg_arena *arena;
	struct sg_gate *gate; /* the policy that the scope borrows */
	struct sg_scope scope;
};
/*
 * Open what `asked` names.  Returns -1 to go on, and then it is to be ended;
 * or an exit code, when a complaint was printed.
 */
int sg_journal_begin(const struct sg_journal_asked *asked,
    struct sg_journal_run *run);
void sg_journal_end(struct sg_journal_run *run);
/* As sg_scope_records(), with a complaint instead of `why`. */
struct sg_reading *sg_journal_records(const struct sg_journal_run *run,
    bool fold);

/* journal_reveal.c: read the officer's private key from a file.  False: a
 * complaint was printed. */
bool sg_journal_revealer(struct sg_revealer *revealer, const char *path);
/*
 * Write into the journal that names of the period are about to be opened.
 * False: a complaint was printed, and they must not be.
 */
bool sg_reveal_record(const char *folder, const char *key_path,
    const struct sg_period *period, const char *what);

#endif
