/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * append.h -- appends records to the journal, from many processes and threads.
 *
 * A journal is a folder. It has one file for each UTC day, YYYY-MM-DD.jsonl,
 * and the file `head` (head.h). `head` says where the journal ends. A process
 * that writes to the journal locks `head`; this lock is called the file lock.
 * The key is in a file outside the folder (keyfile.h).  No function reads the
 * clock: callers pass the time, in UTC milliseconds.
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
	 * minute), or that writing works again.  May be NULL.  The functions
	 * below call this in the thread that called them. The thread holds no
	 * lock of the journal at that moment.
	 */
	void (*say)(void *ctx, const char *text);
	void *ctx;
	/*
	 * Counts of repeated requests. The processes of one server share these
	 * counts: make them with sg_repeats_new() before fork(). They are
	 * borrowed. If NULL, this process keeps its own counts.
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
 * Begin a journal. This creates the folder (mode 0750) if it does not exist,
 * the key file (mode 0600), and the first record. Folder and files get the
 * owner `owner` and the group `group`; -1 leaves the owner or the group
 * unchanged. Returns false, with `why`, on failure. The new key and the new
 * records are then deleted, but the new folder may remain. It is a failure if
 * the key file, or a day's file in the folder, already exists.
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
 * Write all counts of repeats. Also record how many records were lost, if some
 * were lost and writing works again.  Call before the process ends.
 * Thread-safe.
 */
void sg_journal_flush(struct sg_journal *journal, int64_t now_ms);
/* Flush the journal with the time that the last call passed, wipe the key, free
 * the journal and set *journal to NULL. No other thread may be using the
 * journal. */
void sg_journal_free(struct sg_journal **journal);

enum sg_appended {
	/* The record could not be written. This process counts the loss, and
	   records the number of losses once writing works again, unless the
	   process is killed first. */
	SG_APPEND_LOST = 0,
	SG_APPEND_WRITTEN, /* the record is in the file, and stays there if this
			      process is killed (but perhaps not if the machine
			      loses power) */
	SG_APPEND_COUNTED  /* the event was counted instead of written: it
			      repeats a record in the file (burst.h), or the
			      client or the server has used up its budget
			      (budget.h). The count is recorded within a minute,
			      or by sg_journal_flush(). If a process is killed
			      while it writes a count, that count is lost */
};

/*
 * Append one record.  If the event repeats a record, that record's reference
 * (the code on its block page) is copied to `reference` (SG_BURST_REFERENCE
 * bytes, or NULL).  Writing costs a few microseconds and waits for other
 * writers. Counting a repeat costs some hundred nanoseconds and never waits.
 * Thread-safe.
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
 * Do the periodic work. This opens files that could not be opened before. At
 * midnight UTC it begins the new day with a new key, even if nothing is
 * recorded, and deletes the days that sg_journal_keep() no longer keeps. It
 * writes the counts that are due. Call it about once a second.  Thread-safe.
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
