/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * burst.h -- who is trying what this minute: the first of a burst is written,
 * what follows is counted.
 *
 * A burst is a minute of one person at one device, one technique and one
 * platform or name of the policy.  Addresses, MAC addresses and, where Squid
 * does not check them, user names can be made up; budget.h bounds what that can
 * write.  Within one burst the first few different hosts, hidden targets or
 * searches are written too.
 *
 * The table lies in memory that all processes of a server share (repeats.h).
 * Any thread may raise a count without a lock.  Everything else is changed only
 * by whoever holds the journal's lock; a process that is killed while it
 * changes a place leaves that place free. Does no I/O, reads no clock.
 */
#ifndef SG_BURST_H
#define SG_BURST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "journal/event.h"

struct sg_bursts;
struct sg_labels;

/*
 * How long a burst lasts from its first record.  Counts are looked at once a
 * second, and writing takes a moment: with 58 s the count of each repeat is in
 * the file within 60 s of it.
 */
#define SG_BURST_MS 58000

/* Records of one burst that are written: different hosts, hidden targets,
 * searches.  Where visits are recorded they are what is wanted. */
#define SG_BURST_MOST 8
#define SG_BURST_MOST_VISITS 32

#define SG_BURST_REFERENCE 9 /* of a block page, as "K7Q2-9XW", with NUL */
#define SG_BURST_TEXT 768    /* for the texts of an event, cut where long */

/* What an event is a repeat of. */
struct sg_burst_key {
	uint64_t label;   /* of the burst's kind; 0: it is never counted */
	uint32_t variant; /* of host, hidden target, search */
	uint32_t most;    /* variants that are written */
};
void sg_burst_key_of(const struct sg_event *event,
    const struct sg_labels *labels, struct sg_burst_key *key);

/* Bytes of a table; all zeros is an empty one. */
size_t sg_bursts_size(void);

/*
 * Count a repeat of a running burst, so that it need not be written.  False:
 * it is to be written.  `reference` (may be NULL) becomes that of the record
 * that it repeats, if that has one.  Lock-free; about 100 ns.
 */
bool sg_burst_count(struct sg_bursts *bursts, const struct sg_burst_key *key,
    int64_t at_ms, char reference[SG_BURST_REFERENCE]);

/* ---- under the journal's lock ------------------------------------------- */

/* When the burst began that an event of `at_ms` belongs to: before it, or
 * then. */
int64_t sg_burst_since(struct sg_bursts *bursts, const struct sg_burst_key *key,
    int64_t at_ms);

/* A count that is to be written, and what of. */
struct sg_burst_taken {
	size_t slot;
	uint64_t label;
	int64_t since_ms, last_ms;
	uint32_t count; /* repeats that were not written */
	struct sg_event
	    event; /* borrows from `text`; its time is the burst's */
	struct sg_signal signals[SG_SIGNALS_MAX];
	char text[SG_BURST_TEXT];
};

/*
 * `event` has been written: repeats of it are counted from now on.  True: the
 * count of another burst had to make room.  It is in *taken, the caller must
 * write it now, and it cannot be given back.
 */
bool sg_burst_begin(struct sg_bursts *bursts, const struct sg_burst_key *key,
    const struct sg_event *event, struct sg_burst_taken *taken);
/*
 * Take the count of a burst that is over at `now_ms` (`all`: of any), at the
 * place *from or behind it; *from moves on, from 0 through the table once.
 * False: there is none.  A process that is killed before it has written it
 * loses it.
 */
bool sg_burst_take(struct sg_bursts *bursts, int64_t now_ms, bool all,
    size_t *from, struct sg_burst_taken *taken);
/* It could not be written: it is to be taken again. */
void sg_burst_give_back(struct sg_bursts *bursts,
    const struct sg_burst_taken *taken);

/* Is there any to take?  Without the lock. */
bool sg_burst_is_due(const struct sg_bursts *bursts, int64_t now_ms, bool all);

#endif
