/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * events.h -- the events of the journal, and the recent ones that may still
 * change. See store.h for errors and threads.
 */
#ifndef SG_DESK_STORE_EVENTS_H
#define SG_DESK_STORE_EVENTS_H

#include "desk/store/store.h"

/*
 * Writer: add many events. Call it within a transaction. Fails if an event
 * with the same seq is there already. Cost: about 3 microseconds an event.
 */
bool sg_store_add_events(struct sg_store *store,
    const struct sg_event_row *events, size_t n);

#define SG_ANY_DOER (-1)
/* Which events. All zeros (but doer SG_ANY_DOER, and a limit): all events. */
struct sg_event_query {
	uint64_t incident;         /* only of this incident; 0: of any */
	uint64_t person;           /* only of this person; 0: of any */
	int64_t from_ms, until_ms; /* from_ms <= at_ms < until_ms; until_ms 0:
				      no end */
	int doer;                  /* enum sg_doer, or SG_ANY_DOER */
	bool newest_first;
	/*
	 * Go on behind an event, usually the last one of the list before: its
	 * at_ms and seq. after_seq 0: begin at the first.
	 */
	int64_t after_ms;
	uint64_t after_seq;
	uint64_t skip; /* number of rows to leave out; slow for thousands */
	size_t limit;  /* largest number of rows; must not be 0 */
};
struct sg_event_list {
	struct sg_event_row *rows;
	size_t n;
	bool more; /* there are more than `limit` */
};
/* List events by (at_ms, seq). */
bool sg_store_events(struct sg_store *store, const struct sg_event_query *query,
    struct sg_arena *arena, struct sg_event_list *list);

/* What one person or device did, by day and sort. */
struct sg_person_day {
	int32_t day;
	enum sg_doer doer;
	bool blocked; /* but not what was blocked as it could not be judged:
			 nobody attempted that */
	bool tried;
	uint64_t events, requests;
};
struct sg_person_day_list {
	struct sg_person_day *rows;
	size_t n;
};
/* Sum up a person's events of a period, sorted by day. */
bool sg_store_person_days(struct sg_store *store, uint64_t person,
    int64_t from_ms, int64_t until_ms, struct sg_arena *arena,
    struct sg_person_day_list *list);

/*
 * Writer: recent events, which are not ripe yet, so that people see at once
 * what happens. sg_store_put_recent() replaces events with the same seq.
 */
bool sg_store_put_recent(struct sg_store *store,
    const struct sg_event_row *events, size_t n);
bool sg_store_drop_recent(struct sg_store *store, const uint64_t *seqs,
    size_t n);
bool sg_store_clear_recent(struct sg_store *store);
/* List recent events, newest first. */
bool sg_store_recent(struct sg_store *store, size_t limit,
    struct sg_arena *arena, struct sg_event_list *list);

#endif
