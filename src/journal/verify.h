/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * verify.h -- proves that a journal is whole and unchanged. It also proves that
 * the journal contains the records that anchors (anchor.h) name.
 *
 * It finds changed, removed, reordered, inserted and cut-off records, and
 * reports where they are. It needs the verifying key (chain.h), which is kept
 * off this machine. It changes no file, and may run while records are appended.
 * Any thread may call these functions. They call `found` in the same thread.
 */
#ifndef SG_VERIFY_H
#define SG_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/anchor.h"
#include "journal/chain.h"

enum sg_finding_kind {
	SG_FOUND_CHANGED = 1, /* a record is not as it was written */
	SG_FOUND_REMOVED,     /* records are missing before this one */
	SG_FOUND_REORDERED,   /* this record stands before a record that was
				 written earlier */
	SG_FOUND_INSERTED,    /* a line that the journal did not write */
	SG_FOUND_REPEATED,    /* the same record is in the file twice */
	SG_FOUND_CUT,         /* records are missing at the end of a file */
	SG_FOUND_DAY_MISSING, /* the file of a whole day is missing */
	SG_FOUND_HEAD,        /* the file `head` is missing or changed */
	SG_FOUND_UNREADABLE,  /* a file cannot be read */
	SG_FOUND_ANCHOR,      /* the record that an anchor names is missing or
				 differs */
	SG_FOUND_NOTE /* not a fault. Examples: the end of a file was repaired;
			 a record says how many records were lost */
};

struct sg_finding {
	enum sg_finding_kind kind;
	const char *file; /* "2026-11-24.jsonl"; NULL for the whole journal */
	uint64_t line;    /* from 1; 0 for the whole file */
	/* One sentence, without file and line. */
	const char *text;
};

struct sg_verified {
	uint64_t files, records;
	uint64_t faults;             /* findings that are not notes */
	int32_t first_day, last_day; /* days of the first and last file, in days
					since 1970-01-01; valid if files > 0 */
	uint64_t first_sequence, last_sequence;
	size_t contained; /* anchors whose record was found unchanged */
	/*
	 * About the newest anchor whose record was found unchanged: the time
	 * when this anchor was made (UTC milliseconds), and the number of its
	 * record.
	 */
	int64_t anchored_ms;
	uint64_t anchored_sequence;
};

/*
 * Check all records in `folder`. `found` (may be NULL) is called with `ctx` for
 * each finding, file by file. The finding is valid only during the call. `key`
 * is the verifying key, or the key of a later day. With the key of a later day,
 * earlier days are reported as unreadable. Returns true if there are no faults.
 * Cost: reads every file once, with one day's file at a time in memory.
 */
bool sg_verify(const char *folder, const struct sg_chain_key *key,
    void (*found)(void *ctx, const struct sg_finding *finding), void *ctx,
    struct sg_verified *verified);
/*
 * Do the same as sg_verify(), and also look in the journal for the record of
 * each of `n` anchors (anchor.h). The anchors may be in any order. If a record
 * of the journal says that an anchor's day was deleted, that anchor cannot be
 * checked. A note reports this. If the days of all anchors were deleted, a
 * fault is reported.
 */
bool sg_verify_anchored(const char *folder, const struct sg_chain_key *key,
    const struct sg_anchor *anchors, size_t n,
    void (*found)(void *ctx, const struct sg_finding *finding), void *ctx,
    struct sg_verified *verified);

#endif
