/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* person.c -- what one person or device did, and who looked at what. */
#include "desk/web/views.h"

#include <string.h>

#include "base/arena.h"
#include "desk/store/mails.h"
#include "desk/web/gaps.h"
#include "desk/web/in.h"
#include "desk/web/rows.h"
#include "desk/web/session.h"
#include "desk/web/text.h"
#include "desk/web/when.h"
#include "desk/web/whom.h"
#include "report/deeds/deeds.h"

#define FOUND 20
#define DAYS 7
#define EVENTS 100
#define INCIDENTS 50
#define LOOKS 50
#define LOOK_DAYS 366
#define ALERTS 100
#define PAGES_MAX 10000

/* ---- finding ------------------------------------------------------------ */

void
sg_view_find_person(struct sg_web_call *call)
{
	const char *text = sg_in_text(call, "text");
	struct sg_store *store = sg_web_store(call);
	struct sg_person_list list;
	json_t *rows, *row;

	if (store == NULL)
		return;
	if (strlen(text) < 2) {
		sg_http_fail(call->answer, 400, "bad", NULL,
		    "Write at least two letters of the name.");
		return;
	}
	if (!sg_web_asked(call,
		sg_store_search_persons(store, text, FOUND, call->arena,
		    &list)))
		return;
	rows = json_array();
	for (size_t i = 0; i < list.n; i++) {
		row = sg_row_person(list.rows[i].id, list.rows[i].name,
		    list.rows[i].kind);
		json_object_set_new(row, "last",
		    sg_text_day(list.rows[i].last_day));
		json_array_append_new(rows, row);
	}
	sg_http_json(call->answer,
	    json_pack("{s:o, s:b}", "rows", rows, "more", list.more));
}

/* ---- one person --------------------------------------------------------- */

/* What was attempted, by the person and by others; and all there was. */
struct totals {
	uint64_t people, round, others, events, requests;
};

/* Count a row.  What was just allowed (lessons) is no attempt. */
static void
count(struct totals *t, const struct sg_person_day *row)
{
	t->events += row->events;
	t->requests += row->requests;
	if (!row->blocked && !row->tried)
		return;
	if (row->doer != SG_DOER_PERSON) {
		t->others += row->events;
		return;
	}
	t->people += row->events;
	t->round += row->tried ? row->events : 0;
}

static json_t *
attempts_of(const struct totals *t)
{
	return json_pack("{s:o, s:o, s:o}", "people", sg_text_number(t->people),
	    "round", sg_text_number(t->round), "others",
	    sg_text_number(t->others));
}

/*
 * Put the rows of one day together.  A day without an attempt is there, too,
 * with zeros: something is known of it.
 */
static json_t *
days_of(const struct sg_person_day_list *list)
{
	json_t *days = json_array(), *json;

	for (size_t i = 0; i < list->n;) {
		const int32_t day = list->rows[i].day;
		struct totals t = {0};

		for (; i < list->n && list->rows[i].day == day; i++)
			count(&t, &list->rows[i]);
		json = attempts_of(&t);
		json_object_set_new(json, "day", sg_text_day(day));
		json_array_append_new(days, json);
	}
	return days;
}

static json_t *
totals_of(const struct sg_person_day_list *list)
{
	struct totals t = {0};
	json_t *json;

	for (size_t i = 0; i < list->n; i++)
		count(&t, &list->rows[i]);
	json = attempts_of(&t);
	json_object_set_new(json, "events", sg_text_number(t.events));
	json_object_set_new(json, "requests", sg_text_number(t.requests));
	return json;
}

static void
show_person(struct sg_web_call *call, struct sg_store *store,
    const struct sg_person_row *person, const struct sg_when_asked *when,
    uint64_t page)
{
	struct sg_event_query query = {.person = person->id,
	    .from_ms = when->from_ms,
	    .until_ms = when->until_ms,
	    .doer = SG_ANY_DOER,
	    .newest_first = true,
	    .skip = (page - 1) * EVENTS,
	    .limit = EVENTS};
	struct sg_incident_filter filter = {.person = person->id,
	    .from_ms = when->from_ms,
	    .until_ms = when->until_ms,
	    .doer = SG_ANY_DOER,
	    .limit = INCIDENTS};
	struct sg_event_list events;
	struct sg_incident_list incidents;
	struct sg_person_day_list days;
	json_t *rows;

	if (!sg_web_asked(call,
		sg_store_person_days(store, person->id, when->from_ms,
		    when->until_ms, call->arena, &days) &&
		    sg_store_incidents(store, &filter, call->arena,
			&incidents) &&
		    sg_store_events(store, &query, call->arena, &events)))
		return;
	rows = sg_row_events(call, &events);
	if (rows == NULL)
		return;
	sg_http_json(call->answer,
	    json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:s, "
		      "s:o}",
		"person", sg_row_person(person->id, person->name, person->kind),
		"from", sg_text_day(when->from), "until",
		sg_text_day(when->until), "totals", totals_of(&days), "days",
		days_of(&days), "incidents", sg_row_incidents(call, &incidents),
		"events", rows, "more", events.more, "page",
		sg_text_number(page), "caution", sg_deeds_caution, "quiet",
		sg_gaps(call, when->from, when->until)));
}

void
sg_view_person(struct sg_web_call *call)
{
	struct sg_store *store = sg_web_store(call);
	uint64_t page = (uint64_t)sg_in_number(call, "page", 1);
	struct sg_person_row person;
	struct sg_when_asked when;

	if (page < 1 || page > PAGES_MAX) {
		sg_http_fail(call->answer, 400, "bad", NULL,
		    "There is no such page.");
		return;
	}
	if (store != NULL && sg_when_asked(call, DAYS, &when) &&
	    sg_whom(call, store, &person) &&
	    sg_session_view(call, SG_VIEW_PERSON, person.name,
		sg_in_text(call, "reason")))
		show_person(call, store, &person, &when, page);
}

/* ---- who looked at what ------------------------------------------------- */

void
sg_view_looks(struct sg_web_call *call)
{
	struct sg_store *store = sg_web_store(call);
	uint64_t page = (uint64_t)sg_in_number(call, "page", 1);
	struct sg_when_asked when;
	struct sg_deed_list list;
	struct sg_deed_query query;

	if (store == NULL || !sg_when_asked(call, LOOK_DAYS, &when))
		return;
	if (page < 1 || page > PAGES_MAX) {
		sg_http_fail(call->answer, 400, "bad", NULL,
		    "There is no such page.");
		return;
	}
	query = (struct sg_deed_query){.who = sg_in_text(call, "who"),
	    .action = sg_in_text(call, "action"),
	    .about = sg_in_text(call, "about"),
	    .from_ms = when.from_ms,
	    .until_ms = when.until_ms,
	    .skip = (page - 1) * LOOKS,
	    .limit = LOOKS};
	if (!sg_web_asked(call,
		sg_store_deeds(store, &query, call->arena, &list)))
		return;
	sg_http_json(call->answer,
	    json_pack("{s:o, s:o, s:b}", "rows", sg_row_deeds(call, &list),
		"page", sg_text_number(page), "more", list.more));
}

/* ---- alerts ------------------------------------------------------------- */

void
sg_view_alerts(struct sg_web_call *call)
{
	struct sg_store *store = sg_web_store(call);
	struct sg_alert_list list;
	json_t *rows;

	if (store == NULL ||
	    !sg_web_asked(call,
		sg_store_alerts(store, ALERTS, call->arena, &list)))
		return;
	rows = json_array();
	for (size_t i = 0; i < list.n; i++) {
		const struct sg_alert_row *a = &list.rows[i];

		json_array_append_new(rows,
		    json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "id",
			sg_text_number(a->id), "at",
			sg_text_time(call, a->at_ms), "rule", sg_text(a->rule),
			"person",
			sg_row_person(a->person, a->person_name,
			    a->person_kind),
			"incident",
			a->incident == 0 ? json_null() :
					   sg_text_number(a->incident),
			"contact", sg_text(a->contact)));
	}
	sg_http_json(call->answer, json_pack("{s:o}", "rows", rows));
}
