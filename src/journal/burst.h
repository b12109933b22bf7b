/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * burst.h -- recognises repeats: the first request of a burst is written, the
 * following ones are only counted.
 *
 * A burst is a minute of one person at one device, one technique and one
 * platform or name of the policy.  IP addresses, MAC addresses and, where Squid
 * does not check them, user names can be forged; budget.h limits what that can
 * write.  The first few requests of a burst that differ in host, hidden target
 * or search are written too.
 *
 * The table lies in memory that all processes of a server share (repeats.h).
 * Any thread may raise a count without a lock.  All other changes need the
 * journal's lock; if a process is killed while it changes a slot, that slot is
 * left free.  No I/O; does not read the clock.
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
 * How long a burst lasts from its first record, in milliseconds.  Counts are
 * checked once a second and writing takes a moment, so with 58 s each repeat is
 * in the file's counts within 60 s.
 */
#define SG_BURST_MS 58000

/*
 * How many records of one burst are written: those that differ in host, hidden
 * target or search.  Visits have a higher limit because schools that record
 * them want to see the hosts.
 */
#define SG_BURST_MOST 8
#define SG_BURST_MOST_VISITS 32

#define SG_BURST_REFERENCE 9 /* of a block page: "K7Q2-9XW" and NUL */
#define SG_BURST_TEXT 768    /* for an event's texts; long ones are cut */

/* Identifies the burst and the variant that an event belongs to. */
struct sg_burst_key {
	uint64_t label;   /* of the burst; 0: never counted, always written */
	uint32_t variant; /* hash of host, hidden target and search */
	uint32_t most;    /* how many variants are written */
};
void sg_burst_key_of(const struct sg_event *event,
    const struct sg_labels *labels, struct sg_burst_key *key);

/* Size of a table in bytes.  A table of zeros is empty. */
size_t sg_bursts_size(void);

/*
 * Count a repeat of a running burst.  Returns false if the event has to be
 * written instead.  If the repeated record has a reference, it is copied to
 * `reference` (may be NULL).  Lock-free, from any thread; about 100 ns.
 */
bool sg_burst_count(struct sg_bursts *bursts, const struct sg_burst_key *key,
    int64_t at_ms, char reference[SG_BURST_REFERENCE]);

/* ---- under the journal's lock ------------------------------------------- */

/* When the burst of an event at `at_ms` began; `at_ms` if none is running. */
int64_t sg_burst_since(struct sg_bursts *bursts, const struct sg_burst_key *key,
    int64_t at_ms);

/* A burst's count, and the event to write it with. */
struct sg_burst_taken {
	size_t slot;
	uint64_t label;
	int64_t since_ms, last_ms;
	uint32_t count; /* requests that were not written */
	struct sg_event
	    event; /* borrows from `text`; at_ms is the start of the burst */
	struct sg_signal signals[SG_SIGNALS_MAX];
	char text[SG_BURST_TEXT];
};

/*
 * Call when `event` has been written, so that its repeats are counted from now
 * on. Returns true if a burst with a count was replaced: its count is in
 * *taken, the caller must write it now, and cannot give it back.
 */
bool sg_burst_begin(struct sg_bursts *bursts, const struct sg_burst_key *key,
    const struct sg_event *event, struct sg_burst_taken *taken);
/*
 * Take the next count of a burst that is over at `now_ms` (with `all`, of any
 * burst) and reset it.  *from is the table position: 0 begins a pass, and each
 * call advances it.  Returns false at the end of the pass.  A process that is
 * killed before it has written a count loses it.
 */
bool sg_burst_take(struct sg_bursts *bursts, int64_t now_ms, bool all,
    size_t *from, struct sg_burst_taken *taken);
/* The count could not be written: put it back, to be taken again. */
void sg_burst_give_back(struct sg_bursts *bursts,
    const struct sg_burst_taken *taken);

/* Whether there is a count to take.  Needs no lock. */
bool sg_burst_is_due(const struct sg_bursts *bursts, int64_t now_ms, bool all);

#endif
