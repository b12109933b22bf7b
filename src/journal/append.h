/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * append.h -- appends records to the journal, from many processes and threads.
 *
 * A journal is a folder. It has one file for each UTC day, YYYY-MM-DD.jsonl. It
 * also has the file `head` (head.h), which says where the journal ends. A
 * process locks `head` while it writes to the journal. This lock is called the
 * file lock. The key is in a file outside the folder (keyfile.h).
 *
 * No function reads the clock: callers pass the time, in UTC milliseconds.
 */
#ifndef SG_APPEND_H
#define SG_APPEND_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "journal/chain.h"
#include "journal/seal.h"
#include "base/why.h"

struct sg_event;
struct sg_journal;
struct sg_repeats;

struct sg_journal_options {
	const char *folder;   /* /var/log/schoolgate; copied */
	const char *key_path; /* /var/lib/schoolgate/journal.key; copied */
	/*
	 * Called with one line of text that a technician has to see; may be
	 * NULL. The line says one of two things:
	 * - Records are being lost, and why. This is said at once, and then at
	 *   most once a minute.
	 * - Writing works again.
	 *
	 * The functions below call this in the thread of their caller. That
	 * thread holds no lock of the journal at that moment.
	 */
	void (*say)(void *ctx, const char *text);
	void *ctx;
	/*
	 * Counts of repeated requests, borrowed. The processes of one server
	 * share these counts: call sg_repeats_new() before fork(). If NULL,
	 * this process keeps its own counts.
	 */
	struct sg_repeats *repeats;
	/*
	 * A record counts as written only when it is on the disk, so that a
	 * power cut cannot lose it. Each record then costs milliseconds.
	 */
	bool sync;
};

/*
 * Secrets of a new journal. sg_journal_init() returns them once. They are not
 * stored on this machine.
 */
struct sg_journal_secrets {
	char verifying_key[SG_CHAIN_KEY_TEXT]; /* verifying key: proves every
						  record */
	char officer_key[SG_SEAL_KEY_TEXT]; /* e-safety officer's private key:
					       opens sealed names */
};

/*
 * Begin a journal. This creates the folder (mode 0750) if it does not exist,
 * the key file (mode 0600), and the first record. Folder and files get the
 * owner `owner` and the group `group`. -1 leaves the owner or the group
 * unchanged.
 *
 * Returns false, with `why`, on failure. It is a failure if the key file, or a
 * day's file in the folder, already exists. After a failure the new key and the
 * new records are deleted, but a new folder may remain.
 */
bool sg_journal_init(const struct sg_journal_options *options, uid_t owner,
    gid_t group, int64_t now_ms, struct sg_journal_secrets *secrets,
    char why[SG_WHY_BYTES]);

/*
 * Make a struct with which to append to a journal. This opens no file. If the
 * key or the folder is missing, the first append reports that, and later calls
 * try again. Returns NULL if memory cannot be allocated.
 *
 * Each process must call this after fork(). Two processes must not share one
 * struct, because they would share one file lock and could write at the same
 * time.
 */
struct sg_journal *sg_journal_new(const struct sg_journal_options *options);
/*
 * Write all counts of repeats. If records were lost and writing works again,
 * also record how many were lost. Call before the process ends. Thread-safe.
 */
void sg_journal_flush(struct sg_journal *journal, int64_t now_ms);
/*
 * Flush the journal, as of the time that the last call passed. Then wipe the
 * key, free the journal and set *journal to NULL. No other thread may be using
 * the journal.
 */
void sg_journal_free(struct sg_journal **journal);

enum sg_appended {
	/*
	 * The record could not be written. This process counts the loss. Once
	 * writing works again, it records the number of losses. If the process
	 * is killed before that, the number is lost.
	 */
	SG_APPEND_LOST = 0,
	SG_APPEND_WRITTEN, /* the record is in the file. It stays there if this
			      process is killed. If the machine loses power, the
			      record may be lost */
	SG_APPEND_COUNTED /* the event was counted instead of written. Either it
			     repeats a record in the file (burst.h), or the
			     client or the server has used up its budget
			     (budget.h). The count is recorded within a minute,
			     or by sg_journal_flush(). If a process is killed
			     while it writes a count, that count is lost */
};

/*
 * Append one record. If the event repeats a record, the reference of that
 * record (the code on its block page) is copied to `reference`. `reference` has
 * SG_BURST_REFERENCE bytes, or is NULL. Writing costs a few microseconds and
 * waits for other writers. Counting a repeat costs some hundred nanoseconds and
 * never waits. Thread-safe.
 */
enum sg_appended sg_journal_append(struct sg_journal *journal,
    const struct sg_event *event, char *reference);
/*
 * Append a record that says that the server's state is now `state`. Many
 * processes report the same change, and only the first report is written. If
 * the last change in the journal is to the same `state`, returns
 * SG_APPEND_COUNTED. Thread-safe.
 */
enum sg_appended sg_journal_append_change(struct sg_journal *journal,
    const struct sg_event *event, struct sg_str state);
/*
 * Append a record of something that must not happen without its record: a
 * decision, or a look at personal data. It is never counted instead of written.
 * Returns true if it is in the file (with options.sync: on the disk), and sets
 * *sequence to its number. Returns false, with `why`, if it is not. The caller
 * then refuses what was asked for, so nothing is counted as lost. Thread-safe.
 */
bool sg_journal_append_first(struct sg_journal *journal,
    const struct sg_event *event, uint64_t *sequence, char why[SG_WHY_BYTES]);
/*
 * Do the periodic work. Call this about once a second. Thread-safe. The work
 * is:
 * - Open files that could not be opened before.
 * - At midnight UTC, begin the new day with a new key, even if nothing is
 *   recorded. Then delete the days that are too old (sg_journal_keep()).
 * - Write the counts that are due.
 */
void sg_journal_tick(struct sg_journal *journal, int64_t now_ms);
/*
 * Set for how many days records are kept. If `days` is 0, records are kept for
 * ever. The number is used when the next day begins. Thread-safe.
 */
void sg_journal_keep(struct sg_journal *journal, uint32_t days);
/* Returns how many records this process has lost so far. Thread-safe. */
uint64_t sg_journal_lost(const struct sg_journal *journal);

#endif
