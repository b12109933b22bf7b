/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * past.c -- gets a person's past from the store, and tries the lines of
 * `escalate` on it.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "desk/alerts/parts.h"
#include "desk/store/events.h"
#include "desk/store/incidents.h"
#include "desk/store/proposals.h"

/* The latest events of a person that are read.  A person with more events
 * in the time of a line reached the number of the line earlier. */
#define EVENTS_MAX 20000
#define TELLS_MAX 8

/* A person's past.  The events and their rows have the same index. */
struct life {
	struct sg_past *past;
	const struct sg_event_row **rows;
	size_t n;
};

/* The incident that was asked for last: events of one incident come in a row.
 */
struct asked {
	uint64_t incident;
	bool counts;
};

/* Find whether the events of an incident count: not if the officer marked it as
 * a page's doing or as agreed. */
static bool
ask(struct sg_store *store, struct sg_arena *arena, uint64_t incident,
    struct asked *asked)
{
	struct sg_incident_row row;
	bool found;

	if (asked->incident == incident)
		return true;
	if (!sg_store_incident(store, incident, arena, &row, &found))
		return false;
	asked->incident = incident;
	asked->counts = !found ||
	    (row.state != SG_INCIDENT_PAGE && row.state != SG_INCIDENT_AGREED);
	return true;
}

/* Compares two events by time, as bsearch(3) wants. */
static int
compare(const void *a, const void *b)
{
	const struct sg_taken *x = a, *y = b;

	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	return (x->seq > y->seq) - (x->seq < y->seq);
}

static bool
is_fresh(const struct sg_taken *taken, size_t n, const struct sg_event_row *row)
{
	const struct sg_taken key = {.at_ms = row->at_ms, .seq = row->seq};

	return n > 0 &&
	    bsearch(&key, taken, n, sizeof(*taken), compare) != NULL;
}

static void
add(struct life *life, const struct sg_event_row *row, bool fresh)
{
	life->rows[life->n] = row;
	life->past[life->n++] = (struct sg_past){.at_ms = row->at_ms,
	    .seq = row->seq,
	    .site = row->site,
	    .technique = row->technique,
	    .blocked = row->blocked,
	    .tried = row->tried,
	    .fresh = fresh};
}

/* Get what a person did: from_ms <= time < until_ms. */
static bool
read_life(struct sg_store *store, struct sg_arena *arena, uint64_t person,
    int64_t from_ms, int64_t until_ms, const struct sg_taken *taken,
    size_t ntaken, struct life *life)
{
	const struct sg_event_query query = {.person = person,
	    .from_ms = from_ms,
	    .until_ms = until_ms,
	    .doer = SG_DOER_PERSON,
	    .newest_first = true,
	    .limit = EVENTS_MAX};
	struct sg_event_list list;
	struct asked asked = {0, true};

	if (!sg_store_events(store, &query, arena, &list))
		return false;
	life->past = sg_arena_array(arena, list.n, sizeof(*life->past));
	life->rows = sg_arena_array(arena, list.n, sizeof(*life->rows));
	life->n = 0;
	for (size_t i = list.n; i-- > 0;) {
		const struct sg_event_row *row = &list.rows[i];

		if (!sg_alerts_counts(row))
			continue;
		if (row->incident != 0 &&
		    !ask(store, arena, row->incident, &asked))
			return false;
		if (row->incident == 0 || asked.counts)
			add(life, row, is_fresh(taken, ntaken, row));
	}
	return true;
}

/* Find when the line last told about the person. */
static bool
last_told(struct sg_store *store, const struct sg_escalation *line,
    uint64_t person, int64_t *told_ms)
{
	return line->act == SG_ACT_TELL ?
	    sg_store_last_alert(store, line->text, person, told_ms) :
	    sg_store_last_proposal(store, line->text, person, told_ms);
}

/* The line tells about the person, because of an event. */
static bool
tell(struct sg_alerts *alerts, struct sg_store *store, struct sg_arena *arena,
    const struct sg_escalation *line, const struct sg_event_row *row)
{
	const struct sg_alert_row alert = {.at_ms = row->at_ms,
	    .rule = line->text,
	    .person = row->person,
	    .incident = row->incident,
	    .contact = line->contact};

	return line->act == SG_ACT_TELL ?
	    sg_store_add_alert(store, &alert, NULL) :
	    sg_alerts_propose(alerts, store, arena, line, row);
}

/* Try one line. */
static bool
try_line(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, const struct sg_escalation *line,
    const struct life *life, uint64_t person)
{
	struct sg_tells tells[TELLS_MAX];
	int64_t told_ms;
	size_t n;

	if (!last_told(store, line, person, &told_ms))
		return false;
	n = sg_escalate(arena, line, life->past, life->n, told_ms, tells,
	    TELLS_MAX);
	for (size_t i = 0; i < n; i++)
		if (!tell(alerts, store, arena, line,
			life->rows[tells[i].event]))
			return false;
	return true;
}

bool
sg_alerts_try(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, const struct sg_taken *taken, size_t n)
{
	const uint64_t person = taken[0].person;
	struct life life;

	if (!read_life(store, arena, person,
		taken[0].at_ms - sg_escalations_past_ms(&alerts->lines),
		taken[n - 1].at_ms + 1, taken, n, &life))
		return false;
	for (size_t i = 0; i < alerts->lines.n; i++)
		if (!try_line(alerts, store, arena, &alerts->lines.v[i], &life,
			person))
			return false;
	return true;
}

bool
sg_alerts_number(struct sg_alerts *alerts, struct sg_store *store,
    struct sg_arena *arena, const struct sg_alert_row *alert, uint64_t *number)
{
	const struct sg_escalation *line = NULL;
	struct life life;

	/* A line that is no longer in the policy: at least its own number. */
	*number = strtoull(alert->rule, NULL, 10);
	for (size_t i = 0; i < alerts->lines.n; i++)
		if (strcmp(alerts->lines.v[i].text, alert->rule) == 0)
			line = &alerts->lines.v[i];
	if (line == NULL)
		return true;
	/* A minute more, so that repeats at its beginning are recognised. */
	if (!read_life(store, arena, alert->person,
		alert->at_ms - line->window_ms - 60000, alert->at_ms + 1, NULL,
		0, &life))
		return false;
	*number = sg_escalate_number(arena, line, life.past, life.n,
	    alert->at_ms);
	return true;
}
