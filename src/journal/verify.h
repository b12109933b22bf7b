/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * verify.h -- is the journal whole and as it was written, and does it go on
 * from what was known of it elsewhere?
 *
 * Finds changed, removed, reordered, inserted and cut-off records, and says
 * where.  Needs the verifying key, which is kept off the machine.  Changes
 * nothing, and may run while records are appended.
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
	SG_FOUND_REORDERED,   /* a record stands before the one it follows */
	SG_FOUND_INSERTED,    /* a line that the journal did not write */
	SG_FOUND_REPEATED,    /* a record stands there twice */
	SG_FOUND_CUT,         /* records are missing at the end of a file */
	SG_FOUND_DAY_MISSING, /* a whole file is missing */
	SG_FOUND_HEAD,        /* the file `head` is missing or changed */
	SG_FOUND_UNREADABLE,  /* a file cannot be read */
	SG_FOUND_ANCHOR,      /* what an anchor names is not in it */
	SG_FOUND_NOTE         /* no fault: a repaired tail, a counted loss */
};

struct sg_finding {
	enum sg_finding_kind kind;
	const char *file; /* "2026-11-24.jsonl"; NULL: the journal as a whole */
	uint64_t line;    /* from 1; 0: the file as a whole */
	const char *text; /* one sentence; without file and line */
};

struct sg_verified {
	uint64_t files, records;
	uint64_t faults;             /* findings but notes */
	int32_t first_day, last_day; /* of the files; when files > 0 */
	uint64_t first_sequence, last_sequence;
	size_t contained;    /* anchors whose record is there, as it was ... */
	int64_t anchored_ms; /* ... and of the newest of those, when */
	uint64_t anchored_sequence; /* it was made, and its record */
};

/*
 * Look through all of `folder`.  `found` (may be NULL) is told of each
 * finding in order of file and line.  `key` is the verifying key, or the key
 * of any day (then days before it are reported as unreadable).  True: no
 * faults.  Cost: one read of everything, a day's file at a time in memory.
 */
bool sg_verify(const char *folder, const struct sg_chain_key *key,
    void (*found)(void *ctx, const struct sg_finding *finding), void *ctx,
    struct sg_verified *verified);
/*
 * The same, and that the record of each of `n` anchors (anchor.h; in any order)
 * is in it.  An anchor of a day that was deleted, as the journal says, proves
 * nothing and is a note; where all are, that is a fault.
 */
bool sg_verify_anchored(const char *folder, const struct sg_chain_key *key,
    const struct sg_anchor *anchors, size_t n,
    void (*found)(void *ctx, const struct sg_finding *finding), void *ctx,
    struct sg_verified *verified);

#endif
