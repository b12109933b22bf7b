/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * incidents.c -- holds the incidents that may still grow, and finds the one
 * that an entry belongs to.
 *
 * A hash table has the newest incident of each person, doer and family. Only
 * this one can grow. An older one need not be considered: its last entry is at
 * least SG_INCIDENT_GAP_MS before the newest one's first, and an entry is late
 * by less than SG_INCIDENT_LATE_MS.
 */
#include "desk/incidents/incidents.h"

#include <stdlib.h>

#include "desk/incidents/agreement.h"
#include "desk/incidents/incident.h"
#include "desk/incidents/severity.h"

#define BUCKETS 4096
#define SWEEP_FIRST 256

/* A person's way round the filter, remembered for some days. */
struct attempt {
	uint64_t id, person; /* of the incident; of the person */
	int32_t day;
	bool counts; /* it was not marked as the doing of a page, or agreed */
};

/* The time and the local day of an entry. */
struct now {
	int64_t ms;
	int32_t day;
};

struct sg_incidents {
	struct sg_incident *bucket[BUCKETS];
	/* All incidents in memory, in the order in which they began. */
	struct sg_incident **held;
	size_t n, cap;
	size_t sweep_at; /* the number of incidents at which to look for those
			    to drop */
	size_t cursor;   /* where sg_incidents_changed() goes on in `held` */
	struct sg_incident_texts texts;
	/* The latest local day, and the time of its first entry. */
	int32_t today;
	int64_t today_since_ms;

	struct attempt *attempts;
	size_t nattempts, attempts_cap;

	struct sg_agreement_row *agreements; /* texts owned */
	size_t nagreements;
};

/* ---- memory ------------------------------------------------------------- */

/* Returns the array with room for one more, or NULL. It stays then. */
static void *
grow(void *items, size_t n, size_t *cap, size_t size)
{
	const size_t more = *cap == 0 ? 64 : 2 * *cap;
	void *bigger = items;

	if (n == *cap) {
		bigger = realloc(items, more * size);
		if (bigger != NULL)
			*cap = more;
	}
	return bigger;
}

struct sg_incidents *
sg_incidents_new(void)
{
	struct sg_incidents *all = calloc(1, sizeof *all);

	if (all != NULL) {
		all->sweep_at = SWEEP_FIRST;
		all->today = INT32_MAX;
	}
	return all;
}

static void
free_agreements(struct sg_agreement_row *agreements, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free((char *)(uintptr_t)agreements[i].person);
		free((char *)(uintptr_t)agreements[i].family);
		free((char *)(uintptr_t)agreements[i].site);
	}
	free(agreements);
}

void
sg_incidents_free(struct sg_incidents **where)
{
	struct sg_incidents *all = *where;

	*where = NULL;
	if (all == NULL)
		return;
	for (size_t i = 0; i < all->n; i++)
		sg_incident_free(&all->held[i]);
	free_agreements(all->agreements, all->nagreements);
	free(all->attempts);
	free(all->held);
	free(all);
}

size_t
sg_incidents_held(const struct sg_incidents *all)
{
	return all->n;
}

/* ---- the table ---------------------------------------------------------- */

static struct sg_incident **
bucket_of(struct sg_incidents *all, uint64_t person, enum sg_doer doer,
    const char *family)
{
	uint64_t hash = (person * 4 + doer) * UINT64_C(0x9e3779b97f4a7c15);

	for (; *family != '\0'; family++)
		hash = (hash ^ (unsigned char)*family) *
		    UINT64_C(0x100000001b3);
	return &all->bucket[(hash >> 20) % BUCKETS];
}

/* Returns where the newest incident of the three is, or the bucket's end. */
static struct sg_incident **
find(struct sg_incidents *all, uint64_t person, enum sg_doer doer,
    const char *family)
{
	struct sg_incident **at = bucket_of(all, person, doer, family);

	while (*at != NULL &&
	    ((*at)->row.person != person || (*at)->row.doer != doer ||
		strcmp((*at)->row.family, family) != 0))
		at = &(*at)->same;
	return at;
}

static struct sg_incident **
place_of(struct sg_incidents *all, const struct sg_incident *incident)
{
	return find(all, incident->row.person, incident->row.doer,
	    incident->row.family);
}

/* No more entries join the incident at *at. */
static void
close_incident(struct sg_incident **at)
{
	struct sg_incident *incident = *at;

	*at = incident->same;
	incident->same = NULL;
	incident->closed = true;
}

/* Hold the incident, which becomes the newest of its kind. */
static bool
hold(struct sg_incidents *all, struct sg_incident *incident)
{
	struct sg_incident **held = grow(all->held, all->n, &all->cap,
	    sizeof *held);
	struct sg_incident **at;

	if (held == NULL)
		return false;
	all->held = held;
	held[all->n++] = incident;
	at = place_of(all, incident);
	if (*at != NULL)
		close_incident(at);
	incident->same = *at;
	*at = incident;
	return true;
}

/* Returns whether no entry can join the incident any more. */
static bool
is_over(const struct sg_incidents *all, const struct sg_incident_row *row,
    const struct now *now)
{
	const int64_t open_ms = SG_INCIDENT_GAP_MS + SG_INCIDENT_LATE_MS;

	if (row->doer == SG_DOER_PERSON)
		return now->ms > row->last_ms + open_ms ||
		    now->ms < row->first_ms - open_ms;
	/* Entries of the day before may be late. */
	return row->day > now->day + 1 ||
	    (row->day < now->day &&
		now->ms > all->today_since_ms + SG_INCIDENT_LATE_MS);
}

/* Drop the incidents that are in the store and cannot grow any more. */
static void
sweep(struct sg_incidents *all, const struct now *now)
{
	const size_t too_many = all->n >= SG_INCIDENTS_MOST ?
	    all->n - SG_INCIDENTS_MOST / 2 :
	    0;
	size_t kept = 0;

	for (size_t i = 0; i < all->n; i++) {
		struct sg_incident *incident = all->held[i];

		if (!incident->closed &&
		    (i < too_many || is_over(all, &incident->row, now)))
			close_incident(place_of(all, incident));
		if (incident->closed && !incident->changed)
			sg_incident_free(&incident);
		else
			all->held[kept++] = incident;
	}
	all->n = kept;
	all->cursor = 0;
	all->sweep_at = kept < SWEEP_FIRST / 2 ? SWEEP_FIRST : 2 * kept;
	if (kept < SG_INCIDENTS_MOST && all->sweep_at > SG_INCIDENTS_MOST)
		all->sweep_at = SG_INCIDENTS_MOST;
}

/* Note that an entry has this time and local day. */
static void
advance(struct sg_incidents *all, const struct now *now)
{
	if (now->day != all->today && now->day != all->today - 1) {
		all->today = now->day;
		all->today_since_ms = now->ms;
	}
	if (all->n >= all->sweep_at)
		sweep(all, now);
}

/* ---- earlier days ------------------------------------------------------- */

static void
forget_attempts(struct sg_incidents *all, int32_t today)
{
	size_t kept = 0;

	for (size_t i = 0; i < all->nattempts; i++)
		if (all->attempts[i].day > today - SG_INCIDENT_DAYS)
			all->attempts[kept++] = all->attempts[i];
	all->nattempts = kept;
}

static bool
is_attempt(const struct sg_incident_row *row)
{
	return row->doer == SG_DOER_PERSON &&
	    strcmp(row->family, sg_family_round) == 0;
}

/*
 * Remember the incident, if it is an attempt of somebody who was logged on:
 * what was done at a device on other days may have been somebody else.
 */
static bool
remember_attempt(struct sg_incidents *all, const struct sg_incident *incident)
{
	const struct sg_incident_row *row = &incident->row;
	struct attempt *attempts;

	if (!is_attempt(row) || !sg_incident_is_logged_on(incident))
		return true;
	forget_attempts(all, row->day);
	attempts = grow(all->attempts, all->nattempts, &all->attempts_cap,
	    sizeof *attempts);
	if (attempts == NULL)
		return false;
	all->attempts = attempts;
	attempts[all->nattempts++] = (struct attempt){row->id, row->person,
	    row->day,
	    row->state != SG_INCIDENT_PAGE && row->state != SG_INCIDENT_AGREED};
	return true;
}

static void
note_decision(struct sg_incidents *all, uint64_t id,
    enum sg_incident_state state)
{
	for (size_t i = 0; i < all->nattempts; i++)
		if (all->attempts[i].id == id)
			all->attempts[i].counts = state != SG_INCIDENT_PAGE &&
			    state != SG_INCIDENT_AGREED;
}

/* Returns on how many of the days before `today` the person tried. */
static unsigned
earlier_days(const struct sg_incidents *all, uint64_t person, int32_t today)
{
	bool tried[SG_INCIDENT_DAYS] = {false};
	unsigned days = 0;

	for (size_t i = 0; i < all->nattempts; i++) {
		const int32_t ago = today - all->attempts[i].day;

		if (all->attempts[i].person == person &&
		    all->attempts[i].counts && ago > 0 &&
		    ago < SG_INCIDENT_DAYS)
			tried[ago] = true;
	}
	for (size_t i = 0; i < SG_INCIDENT_DAYS; i++)
		days += tried[i] ? 1 : 0;
	return days;
}

/* ---- agreements --------------------------------------------------------- */

static bool
copy_agreement(struct sg_agreement_row *to, const struct sg_agreement_row *from)
{
	char *texts[3] = {NULL, NULL, NULL};
	bool fine = sg_incident_keep(&texts[0], from->person) &&
	    sg_incident_keep(&texts[1], from->family) &&
	    sg_incident_keep(&texts[2], from->site);

	*to = *from;
	to->person = texts[0];
	to->family = texts[1];
	to->site = texts[2];
	to->reason = to->by = NULL;
	return fine;
}

bool
sg_incidents_agree(struct sg_incidents *all,
    const struct sg_agreement_row *agreements, size_t n)
{
	struct sg_agreement_row *copy = calloc(n + 1, sizeof *copy);
	bool fine = copy != NULL;

	for (size_t i = 0; i < n && fine; i++)
		fine = copy_agreement(&copy[i], &agreements[i]);
	if (!fine) {
		if (copy != NULL)
			free_agreements(copy, n);
		return false;
	}
	free_agreements(all->agreements, all->nagreements);
	all->agreements = copy;
	all->nagreements = n;
	return true;
}

/*
 * Returns the id of an agreement that covers the incident, or 0. *over becomes
 * the id of the last one that would cover it, but is over.
 */
static uint64_t
agreement_of(const struct sg_incidents *all, const struct sg_incident *incident,
    const struct sg_agreement_about *about, uint64_t *over)
{
	*over = 0;
	if (incident->row.doer != SG_DOER_PERSON ||
	    (incident->facts->reasons >> SG_REASON_LOCKED & 1) != 0)
		return 0;
	for (size_t i = 0; i < all->nagreements; i++) {
		const struct sg_agreement_row *agreement = &all->agreements[i];

		switch (sg_agreement_fits(agreement, about)) {
		case SG_AGREEMENT_COVERS:
			return agreement->id;
		case SG_AGREEMENT_OVER:
			*over = agreement->id;
			break;
		case SG_AGREEMENT_OTHER:
			break;
		}
	}
	return 0;
}

static struct sg_agreement_about
about_of(const struct sg_incident *incident, const struct sg_entry *entry,
    int32_t day)
{
	return (struct sg_agreement_about){entry->person, incident->row.family,
	    incident->nsites == 1 ? incident->sites[0] : NULL, entry->at_ms,
	    day};
}

/* An incident that has begun is agreed if an agreement covers it. */
static void
agree_at_once(const struct sg_incidents *all, struct sg_incident *incident,
    const struct sg_entry *entry, int32_t day)
{
	const struct sg_agreement_about about = about_of(incident, entry, day);
	uint64_t over, covers = agreement_of(all, incident, &about, &over);

	incident->row.agreement = covers != 0 ? covers : over;
	if (covers != 0)
		incident->row.state = SG_INCIDENT_AGREED;
}

/* An incident that has grown may need the officer again. */
static void
look_again(struct sg_incidents *all, struct sg_incident *incident,
    const struct sg_entry *entry, int32_t day)
{
	struct sg_agreement_about about = about_of(incident, entry, day);
	struct sg_incident_row *row = &incident->row;
	uint64_t over;

	/*
	 * Events of the minute before the agreement are read after it.
	 */
	about.at_ms = INT64_MAX;
	if (row->state == SG_INCIDENT_NEW ||
	    (row->state == SG_INCIDENT_AGREED ?
		    agreement_of(all, incident, &about, &over) != 0 :
		    row->severity <= incident->facts->marked))
		return;
	sg_mark_again(row, incident->facts);
	note_decision(all, row->id, row->state);
}

/* ---- taking ------------------------------------------------------------- */

static struct sg_incident *
begin(struct sg_incidents *all, const struct sg_what *what,
    const struct sg_entry *entry, const struct sg_event_row *event)
{
	struct sg_incident *incident = sg_incident_begin(what, entry, event);

	if (incident == NULL)
		return NULL;
	if (what->visit.device != NULL && is_attempt(&incident->row))
		incident->facts->days = earlier_days(all, event->person,
		    event->day);
	if (!hold(all, incident))
		sg_incident_free(&incident);
	return incident;
}

bool
sg_incidents_take(struct sg_incidents *all, const struct sg_entry *entry,
    const struct sg_event_row *event, uint64_t *id)
{
	struct sg_incident *incident;
	struct sg_what what;
	bool begins;

	*id = 0;
	if (event->person == 0 || !sg_what_of(entry, &what))
		return true;
	advance(all, &(struct now){entry->at_ms, event->day});
	incident = *find(all, event->person, what.doer, what.family);
	begins = incident == NULL ||
	    !sg_incident_joins(incident, entry, event->day);
	if (begins)
		incident = begin(all, &what, entry, event);
	if (incident == NULL)
		return false;
	if (!sg_incident_grow(incident, &what, entry))
		return false;
	if (begins)
		agree_at_once(all, incident, entry, event->day);
	else
		look_again(all, incident, entry, event->day);
	*id = incident->row.id;
	return !begins || remember_attempt(all, incident);
}

bool
sg_incidents_changed(struct sg_incidents *all, struct sg_incident_row *row)
{
	while (all->cursor < all->n) {
		struct sg_incident *incident = all->held[all->cursor++];

		if (!incident->changed)
			continue;
		sg_incident_row(incident, &all->texts, row);
		incident->changed = false;
		return true;
	}
	all->cursor = 0;
	return false;
}

/* ---- the store, and decisions ------------------------------------------- */

bool
sg_incidents_load(struct sg_incidents *all, const struct sg_incident_row *row)
{
	struct sg_incident *incident = sg_incident_of_row(row);

	if (incident != NULL && !hold(all, incident))
		sg_incident_free(&incident);
	if (incident == NULL)
		return false;
	return remember_attempt(all, incident);
}

static struct sg_incident *
held_with(const struct sg_incidents *all, uint64_t id)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->held[i]->row.id == id)
			return all->held[i];
	return NULL;
}

bool
sg_incidents_mark(struct sg_incidents *all, struct sg_incident_row *row,
    const struct sg_mark *mark, char summary[SG_SUMMARY_BYTES], bool *fresh)
{
	struct sg_incident *incident = held_with(all, row->id);

	if (incident == NULL) {
		*fresh = sg_incident_mark(row, mark, summary);
	} else {
		if (!sg_incident_keep(&incident->by, mark->by) ||
		    !sg_incident_keep(&incident->reason, mark->reason))
			return false;
		*fresh = sg_mark_apply(&incident->row, incident->facts, mark);
		sg_incident_row(incident, &all->texts, row);
	}
	note_decision(all, row->id, row->state);
	return true;
}

bool
sg_incidents_hold(struct sg_incidents *all, uint64_t id, bool held,
    const char *by, const char *reason)
{
	struct sg_incident *incident = held_with(all, id);

	if (incident == NULL)
		return true;
	if (!sg_incident_keep(&incident->held_by, by) ||
	    !sg_incident_keep(&incident->held_reason, reason))
		return false;
	incident->row.held = held;
	return true;
}
