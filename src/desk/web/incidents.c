/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* incidents.c -- incidents, what is decided about them, and agreements. */
#include "desk/web/views.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "desk/decision.h"
#include "desk/incidents/around.h"
#include "desk/store/names.h"
#include "desk/web/gaps.h"
#include "desk/web/in.h"
#include "desk/web/proposals.h"
#include "desk/web/rows.h"
#include "desk/web/session.h"
#include "desk/web/text.h"
#include "report/attempt.h"
#include "report/review/review.h"

#define ROWS 50
#define EVENTS 100
#define PAGES_MAX 10000
#define AROUND_EVENTS 200
#define SHARE_WEEKS 53

#define DIGITS 24
static const char *
number(uint64_t id, char out[DIGITS])
{
	(void)snprintf(out, DIGITS, "%" PRIu64, id);
	return out;
}

/* ---- the list ----------------------------------------------------------- */

static bool
wrong(struct sg_web_call *call, const char *name)
{
	sg_http_fail(call->answer, 400, "bad", NULL,
	    "\"%s\" has a word that is not known.", name);
	return false;
}

static bool
read_words(struct sg_web_call *call, struct sg_incident_filter *filter)
{
	const char *states[8];
	size_t n = sg_in_texts(call, "state", states, 8);
	const char *doer = sg_in_text(call, "doer");
	const char *severity = sg_in_text(call, "severity");
	const char *order = sg_in_text(call, "order");

	filter->doer = SG_ANY_DOER;
	for (size_t i = 0; i < n; i++) {
		if (sg_state_of(states[i]) == 0)
			return wrong(call, "state");
		filter->states |= SG_STATE_BIT(sg_state_of(states[i]));
	}
	if (doer != NULL && strcmp(doer, "others") == 0) {
		filter->doer = SG_OTHER_DOERS;
	} else if (doer != NULL) {
		filter->doer = (int)sg_doer_of_json(doer);
		if (filter->doer == SG_DOERS)
			return wrong(call, "doer");
	}
	if (severity != NULL) {
		filter->severity = sg_severity_of(severity);
		if (filter->severity == 0)
			return wrong(call, "severity");
	}
	if (order != NULL && strcmp(order, "worst") == 0)
		filter->order = SG_INCIDENT_WORST;
	else if (order != NULL && strcmp(order, "newest") != 0)
		return wrong(call, "order");
	return true;
}

/* Read the page's number, from 1.  Returns false with the refusal. */
static bool
read_page(struct sg_web_call *call, uint64_t *page)
{
	*page = (uint64_t)sg_in_number(call, "page", 1);
	if (*page >= 1 && *page <= PAGES_MAX)
		return true;
	sg_http_fail(call->answer, 400, "bad", NULL, "There is no such page.");
	return false;
}

static bool
read_filter(struct sg_web_call *call, struct sg_incident_filter *filter,
    uint64_t *page)
{
	int64_t from = sg_in_number(call, "from", INT64_MIN);
	int64_t until = sg_in_number(call, "until", INT64_MIN);

	*filter = (struct sg_incident_filter){.limit = ROWS,
	    .family = sg_in_text(call, "family"),
	    .person = (uint64_t)sg_in_number(call, "person", 0),
	    .held = sg_in_flag(call, "held")};
	if (!read_words(call, filter) || !read_page(call, page))
		return false;
	filter->skip = (*page - 1) * ROWS;
	if (from != INT64_MIN)
		filter->from_ms = sg_web_day_ms(call, (int32_t)from);
	if (until != INT64_MIN)
		filter->until_ms = sg_web_day_ms(call, (int32_t)until + 1);
	return true;
}

/* A list of one person's incidents is a view of the person. */
static bool
may_see_person(struct sg_web_call *call, struct sg_store *store, uint64_t id)
{
	struct sg_person_row person;
	bool found;

	if (id == 0)
		return true;
	if (!sg_web_asked(call,
		sg_store_person(store, id, call->arena, &person, &found)))
		return false;
	if (found)
		return sg_session_view(call, SG_VIEW_PERSON, person.name, NULL);
	sg_http_fail(call->answer, 404, "not-found", NULL,
	    "There is no such person.");
	return false;
}

/* The days without records, if a period was asked for. */
static json_t *
quiet_of(struct sg_web_call *call)
{
	int32_t today = sg_web_today(call);
	int64_t from = sg_in_number(call, "from", INT64_MIN);

	if (from == INT64_MIN)
		return json_array();
	return sg_gaps(call, (int32_t)from,
	    (int32_t)sg_in_number(call, "until", today));
}

static json_t *
make_total(struct sg_web_call *call, struct sg_store *store, const void *arg)
{
	uint64_t total;

	return sg_web_asked(call,
		   sg_store_count_incidents(store, arg, &total)) ?
	    sg_text_number(total) :
	    NULL;
}

/* How many incidents the filter finds on all pages. */
static json_t *
total_of(struct sg_web_call *call, struct sg_store *store,
    const struct sg_incident_filter *f)
{
	return sg_row_sum(call, store,
	    sg_arena_printf(call->arena,
		"total %u %d %d %d %" PRIu64 " %" PRId64 " %" PRId64 " %s",
		f->states, f->doer, (int)f->severity, f->held, f->person,
		f->from_ms, f->until_ms, f->family == NULL ? "" : f->family),
	    make_total, f);
}

static void
list_incidents(struct sg_web_call *call, struct sg_store *store, json_t *counts)
{
	struct sg_incident_filter filter;
	struct sg_incident_list list;
	json_t *total = NULL;
	uint64_t page;

	if (!read_filter(call, &filter, &page) ||
	    !may_see_person(call, store, filter.person) ||
	    !sg_web_asked(call,
		sg_store_incidents(store, &filter, call->arena, &list)) ||
	    (total = total_of(call, store, &filter)) == NULL) {
		json_decref(counts);
		return;
	}
	sg_http_json(call->answer,
	    json_pack("{s:o, s:o, s:o, s:b, s:o, s:o}", "counts", counts,
		"rows", sg_row_incidents(call, &list), "page",
		sg_text_number(page), "more", list.more, "total", total,
		"quiet", quiet_of(call)));
}

void
sg_view_incidents(struct sg_web_call *call)
{
	struct sg_store *store = sg_web_store(call);
	json_t *counts = store == NULL ? NULL : sg_row_counts(call, store);

	if (counts == NULL)
		return;
	if (sg_role_may(call->session.role, SG_MAY_SEE_PEOPLE))
		list_incidents(call, store, counts);
	else
		sg_http_json(call->answer,
		    json_pack("{s:o, s:n}", "counts", counts, "rows"));
}

/* ---- one incident ------------------------------------------------------- */

/* Get the incident of the path.  Returns false with the refusal. */
static bool
get_incident(struct sg_web_call *call, struct sg_store *store,
    struct sg_incident_row *row)
{
	bool found;

	if (!sg_web_asked(call,
		sg_store_incident(store, call->id, call->arena, row, &found)))
		return false;
	if (found)
		return true;
	sg_http_fail(call->answer, 404, "not-found", NULL,
	    "There is no incident %" PRIu64 ".", call->id);
	return false;
}

/* The agreements that are about the incident's family and person. */
static json_t *
agreements_for(struct sg_web_call *call, struct sg_store *store,
    const struct sg_incident_row *incident)
{
	struct sg_agreement_list list;
	json_t *rows;

	if (!sg_web_asked(call,
		sg_store_agreements(store, INT32_MIN, call->arena, &list)))
		return NULL;
	rows = json_array();
	for (size_t i = 0; i < list.n; i++) {
		const struct sg_agreement_row *a = &list.rows[i];

		if (strcmp(a->family, incident->family) == 0 &&
		    (a->person == NULL ||
			sg_person_same(a->person, incident->person_name)))
			json_array_append_new(rows, sg_row_agreement(call, a));
	}
	return rows;
}

static json_t *
deeds_about(struct sg_web_call *call, struct sg_store *store, uint64_t incident)
{
	struct sg_deed_query query = {.limit = ROWS,
	    .about = sg_arena_printf(call->arena, "incident %" PRIu64,
		incident)};
	struct sg_deed_list list;

	if (!sg_web_asked(call,
		sg_store_deeds(store, &query, call->arena, &list)))
		return NULL;
	return sg_row_deeds(call, &list);
}

static bool
get_events(struct sg_web_call *call, struct sg_store *store, uint64_t incident,
    uint64_t page, struct sg_event_list *list)
{
	struct sg_event_query query = {.incident = incident,
	    .doer = SG_ANY_DOER,
	    .skip = (page - 1) * EVENTS,
	    .limit = EVENTS};

	return sg_web_asked(call,
	    sg_store_events(store, &query, call->arena, list));
}

static void
show_incident(struct sg_web_call *call, struct sg_store *store,
    const struct sg_incident_row *row, uint64_t page)
{
	json_t *agreements = NULL, *deeds = NULL, *bans = NULL, *rows = NULL;
	struct sg_event_list events;

	if (get_events(call, store, row->id, page, &events) &&
	    (agreements = agreements_for(call, store, row)) != NULL &&
	    (deeds = deeds_about(call, store, row->id)) != NULL &&
	    (bans = sg_proposals_about(call, store, row->id)) != NULL)
		rows = sg_row_events(call, &events);
	if (rows == NULL) {
		json_decref(agreements);
		json_decref(deeds);
		json_decref(bans);
		return;
	}
	sg_http_json(call->answer,
	    json_pack("{s:o, s:o, s:b, s:o, s:o, s:o, s:o}", "incident",
		sg_row_incident(call, row), "events", rows, "more", events.more,
		"next", events.more ? sg_text_number(page + 1) : json_null(),
		"agreements", agreements, "deeds", deeds, "proposals", bans));
}

/* Show the incident once it is written down that it is looked at. */
static void
view_incident(struct sg_web_call *call, const char *reason)
{
	struct sg_store *store = sg_web_store(call);
	struct sg_incident_row row;
	char about[DIGITS];
	uint64_t page;

	if (store != NULL && read_page(call, &page) &&
	    get_incident(call, store, &row) &&
	    sg_session_view(call, SG_VIEW_INCIDENT, number(call->id, about),
		reason))
		show_incident(call, store, &row, page);
}

void
sg_view_incident(struct sg_web_call *call)
{
	view_incident(call, NULL);
}

void
sg_view_incident_open(struct sg_web_call *call)
{
	view_incident(call, sg_in_text(call, "reason"));
}

/* ---- the hour around an incident ---------------------------------------- */

/* Add the events of one person or device in the hour to the list. */
static bool
add_around(struct sg_web_call *call, struct sg_store *store,
    const struct sg_around *around, uint64_t person, struct sg_event_list *list)
{
	const struct sg_event_query query = {.person = person,
	    .from_ms = around->from_ms,
	    .until_ms = around->until_ms,
	    .doer = SG_ANY_DOER,
	    .limit = AROUND_EVENTS};
	struct sg_event_list more;
	struct sg_event_row *all;

	if (!sg_web_asked(call,
		sg_store_events(store, &query, call->arena, &more)))
		return false;
	all = sg_arena_array(call->arena, list->n + more.n + 1, sizeof *all);
	if (list->n > 0)
		memcpy(all, list->rows, list->n * sizeof *all);
	if (more.n > 0)
		memcpy(all + list->n, more.rows, more.n * sizeof *all);
	list->rows = all;
	list->n += more.n;
	list->more |= more.more;
	return true;
}

/* Add what was done at the devices of the incident while nobody was logged on.
 */
static bool
add_devices(struct sg_web_call *call, struct sg_store *store,
    const struct sg_around *around, uint64_t person, struct sg_event_list *list)
{
	struct sg_person_row device;
	bool found;

	for (size_t i = 0; i < around->ndevices; i++) {
		if (!sg_web_asked(call,
			sg_store_find_person(store, around->devices[i],
			    call->arena, &device, &found)))
			return false;
		if (found && device.id != person &&
		    !add_around(call, store, around, device.id, list))
			return false;
	}
	return true;
}

static int
by_time(const void *a, const void *b)
{
	const struct sg_event_row *x = a, *y = b;

	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	return (x->seq > y->seq) - (x->seq < y->seq);
}

/* What the same person or device did before and after. */
static void
show_around(struct sg_web_call *call, struct sg_store *store,
    const struct sg_incident_row *row)
{
	struct sg_event_list list = {0};
	struct sg_around around;
	json_t *rows;

	sg_around_begin(&around, row, row->person_name);
	/* Nobody's incident: "person 0" would be everybody's events. */
	if (row->person != 0 &&
	    (!add_around(call, store, &around, row->person, &list) ||
		!add_devices(call, store, &around, row->person, &list)))
		return;
	if (list.n > 1)
		qsort(list.rows, list.n, sizeof *list.rows, by_time);
	if (list.n > AROUND_EVENTS) {
		list.n = AROUND_EVENTS;
		list.more = true;
	}
	rows = sg_row_events(call, &list);
	if (rows == NULL)
		return;
	sg_http_json(call->answer,
	    json_pack("{s:o, s:o, s:o, s:b}", "from",
		sg_text_time(call, around.from_ms), "until",
		sg_text_time(call, around.until_ms), "events", rows, "more",
		list.more));
}

void
sg_view_around(struct sg_web_call *call)
{
	struct sg_store *store = sg_web_store(call);
	struct sg_incident_row row;
	char about[DIGITS];

	if (store != NULL && get_incident(call, store, &row) &&
	    sg_session_view(call, SG_VIEW_INCIDENT, number(call->id, about),
		NULL))
		show_around(call, store, &row);
}

/* ---- decisions ---------------------------------------------------------- */

/* Send a decision, and answer with {"seq","applied"} and the incident. */
static void
decide(struct sg_web_call *call, struct sg_store *store, json_t *form,
    bool incident)
{
	json_t *answer = sg_session_ask(call, form), *json;
	struct sg_incident_row row;
	json_int_t seq;

	if (answer == NULL)
		return;
	seq = json_integer_value(json_object_get(answer, "seq"));
	json_decref(answer);
	json = json_pack("{s:I, s:b}", "seq", seq, "applied",
	    sg_row_wait(call, store, (uint64_t)seq));
	if (incident && !get_incident(call, store, &row)) {
		json_decref(json);
		return;
	}
	if (incident)
		json_object_set_new(json, "incident",
		    sg_row_incident(call, &row));
	sg_http_json(call->answer, json);
}

static json_t *
mark_form(struct sg_web_call *call, const struct sg_incident_row *row,
    enum sg_marked mark)
{
	bool everyone = sg_in_flag(call, "everyone");
	json_t *form = json_pack("{s:s, s:I, s:s, s:s, s:I}", "do", "mark",
	    "incident", (json_int_t)row->id, "state", sg_mark_word(mark),
	    "reason", sg_in_text(call, "reason"), "events",
	    (json_int_t)row->events);

	if (mark != SG_MARK_AGREED)
		return form;
	json_object_set_new(form, "family", json_string(row->family));
	if (everyone)
		json_object_set_new(form, "everyone", json_true());
	else
		json_object_set_new(form, "person",
		    json_string(row->person_name));
	json_object_set_new(form, "until",
	    sg_text_day((int32_t)sg_in_number(call, "until", 0)));
	return form;
}

/* Returns false, with the refusal, if a part of the mark is missing. */
static bool
is_whole_mark(struct sg_web_call *call, const struct sg_incident_row *row,
    enum sg_marked mark)
{
	if (mark == 0)
		return wrong(call, "state");
	if ((mark == SG_MARK_REAL || mark == SG_MARK_AGREED) &&
	    !sg_session_reason(call, sg_in_text(call, "reason")))
		return false;
	if (mark != SG_MARK_AGREED)
		return true;
	if (sg_in_number(call, "until", INT64_MIN) == INT64_MIN) {
		sg_http_fail(call->answer, 400, "bad", NULL,
		    "An agreement needs its last day (\"until\").");
		return false;
	}
	if (sg_in_flag(call, "everyone") ||
	    (row->person_name != NULL && *row->person_name != '\0'))
		return true;
	sg_http_fail(call->answer, 400, "bad", NULL,
	    "The incident is nobody's; agree for everyone.");
	return false;
}

/*
 * Returns true if the incident still has the state that the page showed when
 * the person decided.  Otherwise somebody else has decided, and the answer is
 * the refusal with the incident as it is now.
 */
static bool
is_as_seen(struct sg_web_call *call, const struct sg_incident_row *row)
{
	const char *was = sg_in_text(call, "was");

	if (was == NULL || sg_mark_of(was) == (enum sg_marked)row->state)
		return true;
	sg_http_fail(call->answer, 409, "conflict", NULL,
	    "Somebody has decided meanwhile.");
	json_object_set_new(call->answer->json, "incident",
	    sg_row_incident(call, row));
	return false;
}

void
sg_view_mark(struct sg_web_call *call)
{
	struct sg_store *store = sg_web_store(call);
	enum sg_marked mark = sg_mark_of(sg_in_text(call, "state"));
	struct sg_incident_row row;

	if (store != NULL && get_incident(call, store, &row) &&
	    is_as_seen(call, &row) && is_whole_mark(call, &row, mark))
		decide(call, store, mark_form(call, &row, mark), true);
}

void
sg_view_hold(struct sg_web_call *call)
{
	struct sg_store *store = sg_web_store(call);
	struct sg_incident_row row;

	if (store != NULL && get_incident(call, store, &row))
		decide(call, store,
		    json_pack("{s:s, s:I, s:b, s:s}", "do", "hold", "incident",
			(json_int_t)row.id, "on", sg_in_flag(call, "on"),
			"reason", sg_in_text(call, "reason")),
		    true);
}

/* ---- agreements and shares ---------------------------------------------- */

void
sg_view_agreements(struct sg_web_call *call)
{
	struct sg_store *store = sg_web_store(call);
	struct sg_agreement_list list;
	json_t *rows;

	if (store == NULL ||
	    !sg_web_asked(call,
		sg_store_agreements(store, INT32_MIN, call->arena, &list)))
		return;
	rows = json_array();
	for (size_t i = 0; i < list.n; i++)
		json_array_append_new(rows,
		    sg_row_agreement(call, &list.rows[i]));
	sg_http_json(call->answer, json_pack("{s:o}", "rows", rows));
}

void
sg_view_agreement_end(struct sg_web_call *call)
{
	struct sg_store *store = sg_web_store(call);
	struct sg_agreement_list list;
	bool found = false;

	if (store == NULL ||
	    !sg_web_asked(call,
		sg_store_agreements(store, INT32_MIN, call->arena, &list)))
		return;
	for (size_t i = 0; i < list.n; i++)
		found = found || list.rows[i].id == call->id;
	if (found)
		decide(call, store,
		    json_pack("{s:s, s:I, s:s}", "do", "end-agreement",
			"agreement", (json_int_t)call->id, "reason",
			sg_in_text(call, "reason")),
		    false);
	else
		sg_http_fail(call->answer, 404, "not-found", NULL,
		    "There is no agreement %" PRIu64 ".", call->id);
}

static json_t *
week_of(const struct sg_week_share *week)
{
	json_t *share = json_null();

	if (week->reviewed > 0)
		share = sg_text_number(sg_review_share(week->wrong,
		    week->reviewed));
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "week",
	    sg_text_day(week->monday), "incidents",
	    sg_text_number(week->raised), "decided",
	    sg_text_number(week->reviewed), "false",
	    sg_text_number(week->wrong), "quiet", sg_text_number(week->quiet),
	    "share", share);
}

static json_t *
make_shares(struct sg_web_call *call, struct sg_store *store, const void *arg)
{
	int32_t today = sg_web_today(call);
	struct sg_week_share_list list;
	json_t *weeks;

	(void)arg;
	if (!sg_web_asked(call,
		sg_store_week_shares(store, today - 7 * SHARE_WEEKS, today + 1,
		    call->arena, &list)))
		return NULL;
	weeks = json_array();
	for (size_t i = 0; i < list.n; i++)
		json_array_append_new(weeks, week_of(&list.rows[i]));
	return weeks;
}

void
sg_view_shares(struct sg_web_call *call)
{
	struct sg_store *store = sg_web_store(call);
	json_t *weeks = store == NULL ?
	    NULL :
	    sg_row_sum(call, store, "shares", make_shares, NULL);

	if (weeks != NULL)
		sg_http_json(call->answer, json_pack("{s:o}", "weeks", weeks));
}
