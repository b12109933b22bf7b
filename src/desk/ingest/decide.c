/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* decide.c -- puts decisions about incidents into the store. */
#include "desk/incidents/mark.h"
#include "desk/ingest/parts.h"
#include "desk/raw.h"
#include "desk/store/desk.h"
#include "desk/store/events.h"
#include "desk/store/incidents.h"

/* Events of an incident on hold that are read at a time. */
#define PAGE 1000

bool
sg_taker_mark(struct sg_taker *t, uint64_t incident,
    const struct sg_taker_mark *mark, bool *found)
{
	const struct sg_mark given = {.state = mark->state,
	    .by = mark->by,
	    .reason = mark->reason,
	    .at_ms = mark->at_ms,
	    .seen = mark->seen,
	    .agreement = mark->agreement};
	char summary[SG_SUMMARY_BYTES];
	struct sg_incident_row row;
	bool fresh;

	if (!sg_store_incident(t->store, incident, t->arena, &row, found))
		return false;
	if (!*found)
		return true;
	if (!sg_incidents_mark(t->incidents, &row, &given, summary, &fresh))
		sg_taker_no_memory();
	return sg_store_put_incidents(t->store, &row, 1);
}

bool
sg_taker_agree(struct sg_taker *t, const struct sg_agreement_row *agreement)
{
	return sg_store_put_agreement(t->store, agreement) &&
	    sg_taker_load_agreements(t);
}

bool
sg_taker_end_agreement(struct sg_taker *t, uint64_t id, bool *found)
{
	return sg_store_end_agreement(t->store, id, found) &&
	    sg_taker_load_agreements(t);
}

/* Copy the records of these events from the journal into the store. */
static bool
keep_page(struct sg_taker *t, struct sg_raw *raw, uint64_t incident,
    const struct sg_event_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		struct sg_held_row row = {
		    .incident = incident, .place = list->rows[i].place};

		row.text = sg_raw_line(raw, t->arena, &row.place);
		if (row.text != NULL && !sg_store_add_held(t->store, &row, 1))
			return false;
	}
	return true;
}

static bool
keep_records(struct sg_taker *t, const char *folder, uint64_t incident)
{
	struct sg_event_query query = {
	    .incident = incident, .doer = SG_ANY_DOER, .limit = PAGE};
	struct sg_raw raw;
	struct sg_event_list list = {.more = true};
	bool fine = true;

	sg_raw_begin(&raw, folder);
	while (fine && list.more) {
		fine = sg_store_events(t->store, &query, t->arena, &list) &&
		    keep_page(t, &raw, incident, &list);
		if (!fine || list.n == 0)
			break;
		query.after_ms = list.rows[list.n - 1].at_ms;
		query.after_seq = list.rows[list.n - 1].seq;
	}
	sg_raw_end(&raw);
	return fine;
}

bool
sg_taker_hold(struct sg_taker *t, const char *folder, uint64_t incident,
    bool held, const char *by, const char *reason, bool *found)
{
	if (!sg_store_hold_incident(t->store, incident, held, by, reason,
		found))
		return false;
	if (!*found)
		return true;
	if (!sg_incidents_hold(t->incidents, incident, held, by, reason))
		sg_taker_no_memory();
	return held ? keep_records(t, folder, incident) :
		      sg_store_drop_held(t->store, incident);
}
