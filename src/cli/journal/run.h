/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * run.h -- functions that the verbs of `schoolgate journal` and `schoolgate
 * report` share. A verb is a subcommand, as `show` in `schoolgate journal
 * show`. Single-threaded, as the whole command is.
 */
#ifndef SG_CLI_JOURNAL_H
#define SG_CLI_JOURNAL_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/cli.h"
#include "report/person.h"
#include "report/reveal.h"
#include "report/scope.h"
#include "report/titles.h"

/* Default path of the journal's key file. */
#define SG_JOURNAL_KEY SG_STATEDIR "/journal.key"

/*
 * Prepare libsodium. Call this before any other function of the journal.
 * Returns false after an error was printed.
 */
bool sg_journal_ready(void);
/*
 * Read a file, and copy the key in it to `text`. The key is the first word that
 * begins with `mark`. `size` is the size of `text` in bytes. If there is no
 * such word, or it does not fit, `text` becomes "" and the function still
 * returns true. Returns false, after printing an error, only if the file cannot
 * be read.
 */
bool sg_journal_secret(const char *path, const char *mark, char *text,
    size_t size);
/*
 * Read a verifying key (journal/chain.h) from a file. Returns false after an
 * error was printed.
 */
bool sg_journal_key(const char *path, struct sg_chain_key *key);

/* The options of every verb that reads records. */
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

/*
 * What a verb needs to read records: a policy and a scope. The scope says which
 * records are read. It has the journal's folder, the school, the period and the
 * key.
 */
struct sg_journal_run {
	struct sg_arena *arena;
	struct sg_gate *gate; /* the policy that the scope borrows */
	struct sg_scope scope;
	/* Names of extensions and apps, which the scope borrows. */
	struct sg_titles titles;
};
/*
 * Fill *run as the options in `asked` say. Returns -1 on success, and the
 * caller must then call sg_journal_end() at the end. On failure, prints an
 * error and returns an exit code.
 */
int sg_journal_begin(const struct sg_journal_asked *asked,
    struct sg_journal_run *run);
void sg_journal_end(struct sg_journal_run *run);
/*
 * Begin to read the records of run->scope. If `fold` is true, the records of
 * one visit are merged into one record (see sg_scope_records()). Returns NULL
 * after an error was printed.
 */
struct sg_reading *sg_journal_records(const struct sg_journal_run *run,
    bool fold);

/*
 * reveal.c: read the e-safety officer's private key from a file. Returns false
 * after an error was printed. Call sg_revealer_close() at the end, even if this
 * function returned false.
 */
bool sg_journal_revealer(struct sg_revealer *revealer, const char *path);
/*
 * Returns the log-on name of the user who runs this command. If the command
 * runs as root, this is the user who became root, as far as the system knows.
 * `memory` may hold the result.
 */
#define SG_CALLER_BYTES 64
const char *sg_caller(char memory[SG_CALLER_BYTES]);
/*
 * reveal.c: record in the journal that the sealed (encrypted) names of the
 * period will be opened. `folder` is the folder of the journal, and `key_path`
 * its key file. `what` says for what purpose ("an export"). Returns false after
 * an error was printed. The caller must then not open the names.
 */
bool sg_reveal_record(const char *folder, const char *key_path,
    const struct sg_period *period, const char *what);
/*
 * reveal.c: record in the journal that an evidence pack is made of the records
 * of the period. `whom` says whom the pack is about. `by` is the name that the
 * user gave, or NULL, and `because` the reason. Returns false after an error
 * was printed. The caller must then not make the pack.
 */
bool sg_export_record(const char *folder, const char *key_path,
    const struct sg_period *period, const char *whom, const char *by,
    const char *because);

/* person.c: the options of every verb that shows records of one person. */
struct sg_person_asked {
	const char *name, *private_key, *journal_key;
	bool reveal;
};
#define SG_PERSON_ASKED                                                        \
	{                                                                      \
		.journal_key = SG_JOURNAL_KEY                                  \
	}
#define SG_PERSON_OPTIONS(asked)                                               \
	{.name = "person", .value = &(asked).name},                            \
	    {.name = "reveal", .flag = &(asked).reveal},                       \
	    {.name = "private-key", .value = &(asked).private_key},            \
	{                                                                      \
		.name = "journal-key", .value = &(asked).journal_key           \
	}
#define SG_PERSON_HELP                                                           \
	"    --person NAME      what one person or device did: a user name, an " \
	"IP\n"                                                                   \
	"                       or MAC address, or the pseudonym of a journal "  \
	"that\n"                                                                 \
	"                       hides names\n"                                   \
	"    --reveal           with --person: open hidden names; the journal "  \
	"records it\n"                                                           \
	"    --private-key FILE with --reveal: the officer's key\n"              \
	"    --journal-key FILE the key to write with (" SG_JOURNAL_KEY ")\n"
/*
 * Returns -1 if the options can be used together. Otherwise prints an error and
 * returns an exit code.
 */
int sg_person_check(const struct sg_person_asked *asked);

/* The person whose records are shown. It may hold secrets. */
struct sg_person_run {
	struct sg_whose whose;
	struct sg_revealer *revealer; /* NULL if hidden names stay hidden */
	struct sg_revealer memory;
};
/*
 * Find the records of asked->name, which is not NULL. If hidden names are to be
 * opened, first record that in the journal. Returns -1 on success, and the
 * caller must then call sg_person_end(). If there are no records of that name,
 * prints what to do, and returns an exit code.
 */
int sg_person_begin(const struct sg_person_asked *asked,
    const struct sg_journal_run *run, struct sg_person_run *person);
/*
 * Wipe the secrets. Returns an exit code: if names stayed hidden, so that
 * records of the person may be missing, prints how many, and returns
 * SG_EXIT_PROBLEMS.
 */
int sg_person_end(struct sg_person_run *person);

#endif
