/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * append.h -- appends records to the journal, from many processes and threads.
 *
 * A journal is a folder with one file for each UTC day, YYYY-MM-DD.jsonl, and
 * the file `head` (head.h), which says where the journal ends.  A process that
 * writes locks `head`; this lock is called the file lock.  The key is in a file
 * outside the folder (keyfile.h).  No function reads the clock: callers pass
 * the time, in UTC milliseconds.
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
	 * Called with one line that a technician has to see.  The line says
	 * that records are being lost and why (at once, then at most once a
	 * minute), or that writing works again.  May be NULL.  Called by any
	 * thread that calls a function below; the thread then holds no lock of
	 * the journal.
	 */
	void (*say)(void *ctx, const char *text);
	void *ctx;
	/*
	 * Counts of repeated requests, shared with the other processes of this
	 * server: made with sg_repeats_new() before fork(), and borrowed.  If
	 * NULL, this process keeps its own counts.
	 */
	struct sg_repeats *repeats;
};

/*
 * Secrets of a new journal.  sg_journal_init() returns them once; neither is
 * stored on this machine.
 */
struct sg_journal_secrets {
	char verifying_key[SG_CHAIN_KEY_TEXT]; /* proves every record */
	char officer_key[SG_SEAL_KEY_TEXT];    /* opens sealed names */
};

/*
 * Begin a journal: create the folder (0750) if it does not exist, the key
 * (0600), and the first record.  Folder and files get the owner `owner` and the
 * group `group`; -1 leaves the owner or the group unchanged.  Returns false,
 * with `why`, on failure; the new key and the new records are then deleted, but
 * the new folder may remain.  Fails if a key, or a day's file in the folder,
 * already exists.
 */
bool sg_journal_init(const struct sg_journal_options *options, uid_t owner,
    gid_t group, int64_t now_ms, struct sg_journal_secrets *secrets,
    char why[SG_WHY_BYTES]);

/*
 * Make a journal to append to.  This opens no file: a missing key or folder is
 * reported at the first record, and opening is tried again later.  Each process
 * must call this after fork(): if two processes shared one struct, the file
 * lock would not keep them from writing at once. Returns NULL if memory cannot
 * be allocated.
 */
struct sg_journal *sg_journal_new(const struct sg_journal_options *options);
/*
 * Write all counts of repeats and, if writing works again, how many records
 * were lost.  Call before the process ends.  Thread-safe.
 */
void sg_journal_flush(struct sg_journal *journal, int64_t now_ms);
/* Flush, with the time that the last call passed; wipe the key; free.  No other
 * thread may be using the journal.  Sets *journal to NULL. */
void sg_journal_free(struct sg_journal **journal);

enum sg_appended {
	/* The record could not be written. This process counts the loss, and
	   records the number of losses once writing works again, unless the
	   process is killed first. */
	SG_APPEND_LOST = 0,
	SG_APPEND_WRITTEN, /* the record is in the file, and stays there if this
			      process is killed (but perhaps not if the machine
			      loses power) */
	SG_APPEND_COUNTED /* not written but counted: the event repeats a record
			     in the file (burst.h), or the client or the server
			     has used up its budget (budget.h). The count is
			     recorded within a minute, or by sg_journal_flush();
			     a process that is killed while it writes a count
			     loses that count */
};

/*
 * Append one record.  If the event repeats a record, that record's reference
 * (the code on its block page) is copied to `reference` (SG_BURST_REFERENCE
 * bytes, or NULL).  Cost: a few microseconds, and waits for other writers; a
 * repeat takes some hundred nanoseconds and never waits.  Thread-safe.
 */
enum sg_appended sg_journal_append(struct sg_journal *journal,
    const struct sg_event *event, char *reference);
/*
 * Append a record that says that the server's state is now `state`.  Many
 * processes report the same change; only the first report is written.  Returns
 * SG_APPEND_COUNTED if the last change in the journal is to the same `state`.
 * Thread-safe.
 */
enum sg_appended sg_journal_append_change(struct sg_journal *journal,
    const struct sg_event *event, struct sg_str state);
/*
 * Do the periodic work: open files that could not be opened before, begin the
 * new day with a new key at midnight UTC even if nothing is recorded, delete
 * days that sg_journal_keep() no longer keeps, write the counts that are due.
 * Call it about once a second.  Thread-safe.
 */
void sg_journal_tick(struct sg_journal *journal, int64_t now_ms);
/*
 * Set how many days records are kept; 0 means for ever.  Takes effect when the
 * next day begins.  Thread-safe.
 */
void sg_journal_keep(struct sg_journal *journal, uint32_t days);
/* How many records this process has lost so far.  Thread-safe. */
uint64_t sg_journal_lost(const struct sg_journal *journal);

#endif
