/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * journal.h -- what the verbs that read the journal share.
 */
#ifndef SG_CLI_JOURNAL_H
#define SG_CLI_JOURNAL_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/cli.h"
#include "cli/school.h"
#include "journal/read.h"
#include "journal/seal.h"
#include "journal/why.h"

/* `schoolgate journal VERB`, each in a file of its own. */
extern const struct sg_verb sg_journal_verb_init, sg_journal_verb_anchor,
    sg_journal_verb_verify, sg_journal_verb_show, sg_journal_verb_export;

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
/* As sg_reading_open(), with a complaint instead of why. */
struct sg_reading *sg_journal_reading(const struct sg_reading_options *options);

/* What every verb that reads records is asked. */
struct sg_journal_asked {
	struct sg_call call;
	const char *folder, *policy, *since, *until, *key;
};
#define SG_JOURNAL_ASKED {.folder = SG_JOURNALDIR}
#define SG_JOURNAL_OPTIONS(asked)                                              \
	{.name = "journal", .value = &(asked).folder},                         \
	    {.name = "policy", .value = &(asked).policy},                      \
	    {.name = "since", .value = &(asked).since},                        \
	    {.name = "until", .value = &(asked).until},                        \
	    {.name = "key", .value = &(asked).key}
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
	const char *folder;
	struct sg_school school;
	struct sg_period period;
	bool has_key;
	struct sg_chain_key key;
};
/*
 * An exit code, or -1 to go on; then end it.  The records are read with
 * sg_journal_records(), NULL after a complaint.
 */
int sg_journal_begin(const struct sg_journal_asked *asked,
    struct sg_journal_run *run);
void sg_journal_end(struct sg_journal_run *run);
struct sg_reading *sg_journal_records(const struct sg_journal_run *run,
    bool fold);

/* journal_reveal.c: an officer's private key, and what it opens. */
struct sg_revealer {
	char key[SG_SEAL_KEY_TEXT];
	char name[SG_SEALED_MAX], user[SG_SEALED_MAX], domain[SG_SEALED_MAX];
	char address[SG_SEALED_MAX], mac[SG_SEALED_MAX];
	uint64_t opened, failed;
};
/* Read the key from a file.  False: a complaint was printed. */
bool sg_revealer_open(struct sg_revealer *revealer, const char *path);
/* Wipe it. */
void sg_revealer_close(struct sg_revealer *revealer);
/*
 * Open what is sealed in `entry`: user, address, device and person become
 * those that were hidden, in the revealer's memory until the next call.
 * False: there is nothing that this key opens.
 */
bool sg_revealer_entry(struct sg_revealer *revealer, struct sg_entry *entry);
/*
 * Write into the journal that names of the period are about to be opened.
 * False: a complaint was printed, and they must not be.
 */
bool sg_reveal_record(const char *folder, const char *key_path,
    const struct sg_period *period, const char *what);

/* entry_text.c: one record in plain words, in two or three lines. */
void sg_entry_text(const struct sg_school *school,
    const struct sg_entry *entry, bool colour, FILE *to);
/* Whether it is about what a person or device asked for; else it is about the
 * policy, a ban or the journal. */
bool sg_entry_is_request(enum sg_event_kind kind);
/* "40 within a minute", "39 more, until Tue 24 Nov 2026 10:15:58"; NULL: it is
 * one request. */
const char *sg_entry_repeats(struct sg_arena *arena,
    const struct sg_school *school, const struct sg_entry *entry);
/* "went to", "a page asked for": who or what made the request. */
const char *sg_entry_deed(const struct sg_entry *entry);
/* "A website that fetches other websites, to www.facebook.com"; "" when
 * there are no signals. */
const char *sg_entry_signals(struct sg_arena *arena,
    const struct sg_entry *entry);
/* What was asked for: the address, else as much of it as is known. */
const char *sg_entry_what(struct sg_arena *arena,
    const struct sg_entry *entry);

#endif
