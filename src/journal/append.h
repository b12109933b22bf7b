/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * append.h -- appends records to the journal, from many processes and threads.
 *
 * One file a day (UTC), YYYY-MM-DD.jsonl; in the same folder `head`, which is
 * the lock and records where the journal ends; elsewhere the key (keyfile.h).
 * Does not read the clock: callers pass the time, in UTC milliseconds.
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
	 * Called with one line that a technician has to see: that records are
	 * being lost and why (at once, then once a minute), and that writing
	 * works again.  May be NULL.  Called without any lock held, by any
	 * thread that calls the journal.
	 */
	void (*say)(void *ctx, const char *text);
	void *ctx;
	/*
	 * Counts shared with the other processes of this server, made before
	 * fork() (repeats.h); borrowed.  If NULL, this process counts by
	 * itself.
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
 * (0600), and the first record.  All of them are given to `owner` and `group`
 * ((uid_t)-1 leaves them unchanged).  Returns false, with `why`, on failure;
 * then no new key is left, but the folder and files in it may be.  Fails if
 * there already is a key, or a day's file in the folder.
 */
bool sg_journal_init(const struct sg_journal_options *options, uid_t owner,
    gid_t group, int64_t now_ms, struct sg_journal_secrets *secrets,
    char why[SG_WHY_BYTES]);

/*
 * A journal to append to.  Opens nothing yet: a missing key or folder is
 * reported at the first record and tried again later.  Each process makes its
 * own after fork(): processes that share one would not exclude each other.
 * Returns NULL if memory cannot be allocated.
 */
struct sg_journal *sg_journal_new(const struct sg_journal_options *options);
/*
 * Call before the process ends: writes all counts, and, if writing works again,
 * how many records were lost.  Thread-safe.
 */
void sg_journal_flush(struct sg_journal *journal, int64_t now_ms);
/* Flush at the time of the last call, wipe the key and free. */
void sg_journal_free(struct sg_journal **journal);

enum sg_appended {
	SG_APPEND_LOST = 0, /* could not be written; this process counts it,
			       and records the count once writing works
			       again, unless the process is killed first */
	SG_APPEND_WRITTEN,  /* it is in the file, and stays there if this
			       process is killed (but not if the machine
			       loses power) */
	SG_APPEND_COUNTED   /* it repeats a record in the file, or is over
			       its client's or the server's budget: see
			       burst.h, budget.h. The count is recorded
			       within a minute, or by sg_journal_flush(); a
			       process that is killed while it writes a count
			       loses that count */
};

/*
 * Append one record.  If the event repeats a record, that record's reference is
 * copied to `reference` (SG_BURST_REFERENCE bytes, or NULL). Cost: a few
 * microseconds, and waits for other writers; a repeat takes some hundred
 * nanoseconds and never waits.  Thread-safe.
 */
enum sg_appended sg_journal_append(struct sg_journal *journal,
    const struct sg_event *event, char *reference);
/*
 * The same for a change of state that many processes report: the first one
 * writes it, and it is not written again until a different `state` was.
 * Returns SG_APPEND_COUNTED if it was already written.
 */
enum sg_appended sg_journal_append_change(struct sg_journal *journal,
    const struct sg_event *event, struct sg_str state);
/*
 * Do what is due: open what could not be opened before, change the day and its
 * key at midnight even if nothing happens, delete days older than `keep`, write
 * counts.  Call it about once a second.  Thread-safe.
 */
void sg_journal_tick(struct sg_journal *journal, int64_t now_ms);
/*
 * How many days records are kept; 0 means for ever.  Takes effect when the next
 * day begins.  Thread-safe.
 */
void sg_journal_keep(struct sg_journal *journal, uint32_t days);
/* How many records this process has lost so far.  Thread-safe. */
uint64_t sg_journal_lost(const struct sg_journal *journal);

#endif
