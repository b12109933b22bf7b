/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * burst.h -- recognises repeats. The journal writes the first request of a
 * burst, and only counts the following requests.
 *
 * A burst is a group of similar requests of one person at one device within a
 * minute. All requests of a burst ask for the same platform ("facebook"), or
 * for sites in the same list of the policy. All have the same verdict. All use
 * the same techniques of getting round the filter, if any.
 *
 * A burst has variants. Two requests are of different variants if they differ
 * in host, in search, or in hidden target (the site behind a proxy or a
 * translator). The first request of each of the first few variants is also
 * written.
 *
 * A client can forge its IP address and its MAC address. If Squid does not
 * check user names, a client can forge its user name too. With forged names a
 * client can begin new bursts without end. budget.h limits how much is written
 * for one client.
 *
 * The table lies in memory that all processes of a server share (repeats.h).
 * Each slot of the table holds one burst. Any thread may raise a count without
 * a lock. For every other change the caller must hold the journal's file lock.
 * If a process is killed while it changes a slot, the slot is free afterwards.
 * No function does I/O or reads the clock.
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
 * How long a burst lasts from its first record, in milliseconds. The count of
 * repeats has to be in the file after 60 s. This leaves 2 s to write the count,
 * because counts are checked once a second and writing takes a moment.
 */
#define SG_BURST_MS 58000

/*
 * How many variants of one burst are written.  Visits have a higher limit
 * because schools that record them want to see the hosts.
 */
#define SG_BURST_MOST 8
#define SG_BURST_MOST_VISITS 32

/*
 * Bytes of a reference: "K7Q2-9XW" and NUL. A block page shows a reference.
 * With this code the school finds the record of the page.
 */
#define SG_BURST_REFERENCE 9
/* Bytes for the texts of one event; long texts are cut. */
#define SG_BURST_TEXT 768

/* Identifies the burst and the variant that an event belongs to. */
struct sg_burst_key {
	uint64_t label;   /* keyed hash of the burst; 0 for an event that is
			     always written, never counted */
	uint32_t variant; /* hash of host, hidden target and search */
	uint32_t most;    /* how many variants of this burst are written */
};
/* Set *key for `event`. `labels` has the key of the hashes. */
void sg_burst_key_of(const struct sg_event *event,
    const struct sg_labels *labels, struct sg_burst_key *key);

/* Size of a table in bytes.  A table of zeros is empty. */
size_t sg_bursts_size(void);

/*
 * Count the event if it is a repeat in a running burst. Returns false if the
 * event has to be written. If the repeated record has a reference, copies it to
 * `reference` (may be NULL). Any thread may call this function. It takes no
 * lock. Cost: about 100 ns.
 */
bool sg_burst_count(struct sg_bursts *bursts, const struct sg_burst_key *key,
    int64_t at_ms, char reference[SG_BURST_REFERENCE]);

/* ---- the caller holds the journal's file lock (sg_writer_begin()) ------- */

/*
 * Returns the time when the burst of `key` began, in UTC milliseconds. Returns
 * `at_ms` if this burst is not running at `at_ms`.
 */
int64_t sg_burst_since(struct sg_bursts *bursts, const struct sg_burst_key *key,
    int64_t at_ms);

/* The count of a burst. To record the count, write `event`. */
struct sg_burst_taken {
	size_t slot;
	uint64_t label;
	int64_t since_ms, last_ms;
	uint32_t count;        /* requests that were not written */
	struct sg_event event; /* borrows from `text` and `signals`; at_ms is
				  the start of the burst */
	struct sg_signal signals[SG_SIGNALS_MAX];
	char text[SG_BURST_TEXT];
};

/*
 * Call when `event` has been written. From now on its repeats are counted.
 *
 * Returns true if the event's burst took the slot of another burst that had a
 * count. *taken then has the count of the other burst. The caller must write
 * that count now, because sg_burst_give_back() cannot put it back.
 */
bool sg_burst_begin(struct sg_bursts *bursts, const struct sg_burst_key *key,
    const struct sg_event *event, struct sg_burst_taken *taken);
/*
 * Take the count of the next burst that is over at `now_ms`, and reset the
 * count. If `all` is true, also take the counts of running bursts. *from is the
 * position in the table: 0 begins a pass, and each call advances *from. Returns
 * false at the end of the pass. If the process is killed before it has written
 * the count, the count is lost.
 */
bool sg_burst_take(struct sg_bursts *bursts, int64_t now_ms, bool all,
    size_t *from, struct sg_burst_taken *taken);
/* Call when the count could not be written. This puts the count back, so that
 * it can be taken again. The file lock must have been held since
 * sg_burst_take(). */
void sg_burst_give_back(struct sg_bursts *bursts,
    const struct sg_burst_taken *taken);

/* Returns whether sg_burst_take() would find a count at `now_ms`. For `all` see
 * sg_burst_take(). Needs no lock. */
bool sg_burst_is_due(const struct sg_bursts *bursts, int64_t now_ms, bool all);

#endif
