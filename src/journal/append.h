/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * append.h -- records into the journal, by many processes and threads.
 *
 * One file a day (UTC), YYYY-MM-DD.jsonl; beside them `head`, which is the
 * lock and tells where the journal ends; elsewhere the key (keyfile.h).
 * Does not read the clock: every call says what time it is.
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
	 * Told what a technician has to know: that records are being lost and
	 * why (at once, then once a minute), and that writing goes on.  `text`
	 * is one line.  May be NULL.  Called without any lock held.
	 */
	void (*say)(void *ctx, const char *text);
	void *ctx;
	/*
	 * What this process shares with others of its server, made before
	 * fork() (repeats.h); borrowed.  NULL: it counts by itself.
	 */
	struct sg_repeats *repeats;
};

/*
 * What a new journal is begun with.  Both secrets are told once and kept
 * nowhere on the machine.
 */
struct sg_journal_secrets {
	char verifying_key[SG_CHAIN_KEY_TEXT]; /* proves every record */
	char officer_key[SG_SEAL_KEY_TEXT];    /* opens sealed names */
};

/*
 * Begin a journal: make the folder (0750) if it is not there, the key (0600),
 * and the first record.  All of it belongs to `owner` and `group` afterwards
 * ((uid_t)-1: leave it).  False: why is in `why`; nothing was changed but the
 * folder.  Refuses where a key or records are already.
 */
bool sg_journal_init(const struct sg_journal_options *options, uid_t owner,
    gid_t group, int64_t now_ms, struct sg_journal_secrets *secrets,
    char why[SG_WHY_BYTES]);

/*
 * A journal to append to.  Opens nothing yet: what is missing (no key, no
 * folder) is said at the first record and tried again later.  One for each
 * process, made after fork(): processes that share one would not keep out of
 * each other's way.  NULL: no memory.
 */
struct sg_journal *sg_journal_new(const struct sg_journal_options *options);
/*
 * Before an end: record what was lost, if writing works again, and all that
 * was counted.
 */
void sg_journal_flush(struct sg_journal *journal, int64_t now_ms);
/* The same at the time of the last call, and wipe the key. */
void sg_journal_free(struct sg_journal **journal);

enum sg_appended {
	SG_APPEND_LOST = 0, /* counted, and the count will be recorded when
			       writing works again: by this process, and not
			       if it is killed before */
	SG_APPEND_WRITTEN,  /* it is in the file, and stays there when this
			       process is killed at once (not when the machine
			       loses power) */
	SG_APPEND_COUNTED   /* it repeats what is in the file, or is over the
			       budget of its client: see burst.h, budget.h.
			       The count is recorded within a minute, or by
			       sg_journal_flush(); a process that is killed
			       while it writes a count loses that */
};

/*
 * Append one record.  `reference` (SG_BURST_REFERENCE bytes, or NULL) becomes
 * that of the record that this one repeats.
 * Cost: a few microseconds, waiting for other writers; a repeat some hundred
 * nanoseconds, waiting for nobody.  Thread-safe.
 */
enum sg_appended sg_journal_append(struct sg_journal *journal,
    const struct sg_event *event, char *reference);
/*
 * The same for a change that many processes hear of: written by the first of
 * them, and not again until another `state` was; SG_APPEND_COUNTED when
 * nothing had to be.
 */
enum sg_appended sg_journal_append_change(struct sg_journal *journal,
    const struct sg_event *event, struct sg_str state);
/*
 * What is due by the clock: open what could not be opened, change the day and
 * its key at midnight even when nothing happens, delete days that are over
 * `keep`, write counts.  Call it every second or so.  Thread-safe.
 */
void sg_journal_tick(struct sg_journal *journal, int64_t now_ms);
/*
 * How many days a record is kept; 0: for ever.  Takes effect when the next
 * day begins.  Thread-safe.
 */
void sg_journal_keep(struct sg_journal *journal, uint32_t days);
/* How many records this process has lost so far. */
uint64_t sg_journal_lost(const struct sg_journal *journal);

#endif
