/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ledger.h -- the judge's own notes, in a file that outlives it: the sockets of
 * the table's rows, the connections of which nothing is known, and what was
 * ended.
 *
 * Only the judge writes the ledger.  The c-icap service reads it.  Not
 * thread-safe.
 */
#ifndef SG_TUNNELS_LEDGER_H
#define SG_TUNNELS_LEDGER_H

#include "base/why.h"
#include "tunnels/form.h"

struct sg_ledger;

/*
 * Open the ledger `path`, or make it.  A file that is no ledger is replaced;
 * then *made is set to a sentence that says so.  Otherwise it becomes empty.
 * The file has about 19 MB, all of which are allocated at once.  Only one
 * process at a time may have it open: another one gets an error.  Returns NULL,
 * with the reason in `why`, on failure.
 */
struct sg_ledger *sg_ledger_open(const char *path, int64_t now,
    char made[SG_WHY_BYTES], char why[SG_WHY_BYTES]);
void sg_ledger_close(struct sg_ledger **ledger);

/* The head, to read and write its last members. */
struct sg_ledger_head *sg_ledger_head(struct sg_ledger *ledger);
/*
 * Make the ledger be about the table with this `birth`.  If it is about another
 * table, all marks and strangers are forgotten.  What was ended is kept.
 */
void sg_ledger_follow(struct sg_ledger *ledger, const uint8_t birth[16]);

/* The mark of a row, to read and write. */
struct sg_mark *sg_ledger_mark(struct sg_ledger *ledger, size_t slot);
/*
 * Say that the socket of the row with this word is gone.  The service may then
 * use the row again.
 */
void sg_ledger_set_gone(struct sg_ledger *ledger, size_t slot, uint64_t word);
bool sg_ledger_is_gone(const struct sg_ledger *ledger, size_t slot,
    uint64_t word);

/* All SG_STRANGERS entries, to read and write. */
struct sg_stranger *sg_ledger_strangers(struct sg_ledger *ledger);
/*
 * Add a stranger, unless its cookie is there.  Returns false if there is no
 * room.
 */
bool sg_ledger_add_stranger(struct sg_ledger *ledger,
    const struct sg_diag_id *id, int64_t now);
/* Forget a stranger. */
void sg_ledger_forget(struct sg_stranger *stranger);

/*
 * Add a connection that was ended.  Sets the entry's number and checksum.  The
 * ring has SG_ENDED_SLOTS entries; the oldest one is overwritten.
 */
void sg_ledger_add_ended(struct sg_ledger *ledger,
    struct sg_ended_entry *entry);

#endif
