/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * incidents.h -- incidents in the store, and what was decided about them. See
 * store.h for errors and threads.
 */
#ifndef SG_DESK_STORE_INCIDENTS_H
#define SG_DESK_STORE_INCIDENTS_H

#include "desk/store/store.h"

/*
 * Writer: add incidents, or replace those with the same id, with what was
 * decided about them. But whether an incident is on hold is only written if it
 * is new in the store; later, use sg_store_hold_incident().
 */
bool sg_store_put_incidents(struct sg_store *store,
    const struct sg_incident_row *incidents, size_t n);
/*
 * Writer: add many incidents that are new in the store: those that `next` gives
 * until it returns false. Their texts are borrowed until its next call. `next`
 * must not use the store. Call it within a transaction. Fails if an incident
 * with the same id is there already.
 */
bool sg_store_add_incidents(struct sg_store *store,
    bool (*next)(void *ctx, struct sg_incident_row *incident), void *ctx);
/* Writer: `held` with by and reason; or not, then both are ignored. */
bool sg_store_hold_incident(struct sg_store *store, uint64_t id, bool held,
    const char *by, const char *reason, bool *found);

enum sg_incident_order {
	SG_INCIDENT_NEWEST = 1, /* latest first_ms first */
	SG_INCIDENT_WORST /* highest severity first, then latest; fast if the
			     filter names a doer and one state */
};
#define SG_STATE_BIT(state) (1u << (state))

/* All but people: pages, apps, and where it is not clear who. */
#define SG_OTHER_DOERS (-2)

/* Which incidents. All zeros (but doer SG_ANY_DOER, and a limit): all. */
struct sg_incident_filter {
	unsigned states; /* SG_STATE_BIT() of each; 0: any */
	int doer;        /* enum sg_doer, SG_ANY_DOER (events.h), or
			    SG_OTHER_DOERS */
	enum sg_incident_severity severity; /* 0: any */
	const char *family;                 /* NULL: any */
	uint64_t person;                    /* 0: any */
	bool held;                          /* only those on hold */
	int64_t from_ms, until_ms; /* from_ms <= first_ms < until_ms; until_ms
				      0: no end */
	/* The rest does not count for sg_store_count_incidents(). */
	enum sg_incident_order order; /* 0: SG_INCIDENT_NEWEST */
	/*
	 * Go on behind an incident, usually the last one of the list before:
	 * its severity (for SG_INCIDENT_WORST), first_ms and id. after_id 0:
	 * begin at the first.
	 */
	enum sg_incident_severity after_severity;
	int64_t after_ms;
	uint64_t after_id;
	uint64_t skip; /* number of rows to leave out; slow for thousands */
	size_t limit;  /* largest number of rows; must not be 0 */
};
struct sg_incident_list {
	struct sg_incident_row *rows;
	size_t n;
	bool more; /* there are more than `limit` */
};
bool sg_store_incidents(struct sg_store *store,
    const struct sg_incident_filter *filter, struct sg_arena *arena,
    struct sg_incident_list *list);
bool sg_store_count_incidents(struct sg_store *store,
    const struct sg_incident_filter *filter, uint64_t *count);
/* Get one incident; *found is false if there is none. */
bool sg_store_incident(struct sg_store *store, uint64_t id,
    struct sg_arena *arena, struct sg_incident_row *incident, bool *found);
/*
 * List the incidents with last_ms >= `since_ms`, in the order of their ids:
 * those to which the next event may still belong. Cost: reads all incidents.
 */
bool sg_store_open_incidents(struct sg_store *store, int64_t since_ms,
    struct sg_arena *arena, struct sg_incident_list *list);

/* How many incidents there are; people's alone, or all. */
struct sg_incident_counts {
	uint64_t states[SG_INCIDENT_AGREED + 1]; /* by enum sg_incident_state */
	uint64_t high;                           /* new, of high severity */
	uint64_t held;
};
/* `doer`: enum sg_doer, or SG_ANY_DOER. */
bool sg_store_incident_counts(struct sg_store *store, int doer,
    struct sg_incident_counts *counts);

/* How many of a week's incidents of people were false alerts. */
struct sg_week_share {
	int32_t monday;    /* day */
	uint64_t raised;   /* shown to somebody as new */
	uint64_t reviewed; /* how many of these somebody decided about */
	uint64_t wrong;    /* how many of these are SG_INCIDENT_PAGE */
	uint64_t quiet;    /* covered by an agreement from the start, so that
			      nobody was asked: they are in none of the others */
};
struct sg_week_share_list {
	struct sg_week_share *rows;
	size_t n;
};
/*
 * List the weeks with incidents of people whose day is from_day <= day <
 * until_day, oldest first.
 */
bool sg_store_week_shares(struct sg_store *store, int32_t from_day,
    int32_t until_day, struct sg_arena *arena, struct sg_week_share_list *list);

/*
 * Writer: keep the raw records of an incident on hold. A record that is kept
 * already is replaced.
 */
bool sg_store_add_held(struct sg_store *store, const struct sg_held_row *rows,
    size_t n);
/*
 * Get a raw record of an incident on hold, by day and line of its place; *text
 * becomes NULL if it is not kept.
 */
bool sg_store_held(struct sg_store *store, uint64_t incident,
    const struct sg_record_place *place, struct sg_arena *arena,
    const char **text);
/* Writer: forget the raw records of an incident that is released. */
bool sg_store_drop_held(struct sg_store *store, uint64_t incident);

#endif
