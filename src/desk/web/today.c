/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* today.c -- the first page: what happens today, and totals without names. */
#include "config.h"

#include "desk/web/views.h"

#include "base/arena.h"
#include "desk/web/exceptions.h"
#include "desk/web/gaps.h"
#include "desk/web/health.h"
#include "desk/web/in.h"
#include "desk/web/proposals.h"
#include "desk/web/rows.h"
#include "desk/web/status.h"
#include "desk/web/sums.h"
#include "desk/web/text.h"
#include "desk/web/when.h"
#include "gate/words.h"

#define SHOWN 20
#define TOTAL_DAYS 28

void
sg_view_about(struct sg_web_call *call)
{
	const struct sg_desk_conf *conf = call->web->conf;

	sg_http_json(call->answer,
	    json_pack("{s:o, s:s, s:b, s:s}", "school",
		sg_text(call->school.name), "language",
		conf->language == NULL ? "en" : conf->language, "signOn",
		conf->sign_on != NULL, "version", PACKAGE_VERSION));
}

/* ---- today -------------------------------------------------------------- */

/* Add up the hours of a day. */
static struct sg_attempts
whole_day(const struct sg_attempts_list *hours)
{
	struct sg_attempts sum = {0};

	for (size_t i = 0; i < hours->n; i++) {
		for (int d = 0; d < SG_DOERS; d++) {
			sum.attempts[d] += hours->rows[i].attempts[d];
			sum.round[d] += hours->rows[i].round[d];
		}
		sum.requests += hours->rows[i].requests;
	}
	return sum;
}

/* All 24 hours, also those without an attempt. */
static json_t *
hours_of(const struct sg_attempts_list *list)
{
	json_t *hours = json_array(), *hour;

	for (int i = 0; i < 24; i++) {
		const struct sg_attempts *row = NULL;

		for (size_t k = 0; k < list->n && row == NULL; k++)
			if (list->rows[k].key == i)
				row = &list->rows[k];
		hour = json_pack("{s:i}", "hour", i);
		for (int d = 0; d < SG_DOERS; d++)
			json_object_set_new(hour, sg_doer_json((enum sg_doer)d),
			    sg_text_number(row == NULL ? 0 : row->attempts[d]));
		json_array_append_new(hours, hour);
	}
	return hours;
}

static json_t *
totals_of(const struct sg_attempts *sum)
{
	json_t *json = sg_attempts_json(sum);

	json_object_set_new(json, "requests", sg_text_number(sum->requests));
	return json;
}

/* The new incidents, those of people first, the most severe first. */
static json_t *
new_incidents(struct sg_web_call *call, struct sg_store *store)
{
	struct sg_incident_filter filter = {
	    .states = SG_STATE_BIT(SG_INCIDENT_NEW),
	    .order = SG_INCIDENT_WORST,
	    .limit = SHOWN};
	struct sg_incident_list list;
	json_t *rows = json_array(), *more;

	for (int d = 0; d < SG_DOERS; d++) {
		filter.doer = d;
		if (json_array_size(rows) >= SHOWN)
			break;
		filter.limit = SHOWN - json_array_size(rows);
		if (!sg_web_asked(call,
			sg_store_incidents(store, &filter, call->arena,
			    &list))) {
			json_decref(rows);
			return NULL;
		}
		more = sg_row_incidents(call, &list);
		json_array_extend(rows, more);
		json_decref(more);
	}
	return rows;
}

/* The events that happened last: those that may still change, then others. */
static json_t *
last_events(struct sg_web_call *call, struct sg_store *store)
{
	struct sg_event_query query = {
	    .doer = SG_ANY_DOER, .newest_first = true, .limit = SHOWN};
	struct sg_event_list recent, list;
	json_t *rows;

	if (!sg_web_asked(call,
		sg_store_recent(store, SHOWN, call->arena, &recent) &&
		    sg_store_events(store, &query, call->arena, &list)))
		return NULL;
	rows = json_array();
	for (size_t i = 0; i < recent.n; i++)
		json_array_append_new(rows,
		    sg_row_recent(call, &recent.rows[i]));
	for (size_t i = 0; i < list.n && json_array_size(rows) < SHOWN; i++)
		json_array_append_new(rows, sg_row_recent(call, &list.rows[i]));
	return rows;
}

/* Add a member.  Returns false, and frees `json`, if the value is missing. */
static bool
put(json_t **json, const char *name, json_t *value)
{
	if (value != NULL && json_object_set_new(*json, name, value) == 0)
		return true;
	json_decref(*json);
	*json = NULL;
	return false;
}

/* Parts that show people are null for roles that may not see them. */
static json_t *
people_part(struct sg_web_call *call, struct sg_store *store,
    json_t *(*make)(struct sg_web_call *call, struct sg_store *store))
{
	return sg_role_may(call->session.role, SG_MAY_SEE_PEOPLE) ?
	    make(call, store) :
	    json_null();
}

void
sg_view_today(struct sg_web_call *call)
{
	struct sg_store *store = sg_web_store(call);
	int32_t day = sg_web_today(call);
	struct sg_attempts_list hours;
	struct sg_attempts sum;
	json_t *json;

	if (store == NULL ||
	    !sg_attempts(call, store, SG_SUM_BY_HOUR, day, day, &hours))
		return;
	sum = whole_day(&hours);
	json = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "day",
	    sg_text_day(day), "quiet", sg_gaps(call, day - 7, day), "now",
	    sg_text_time(call, call->now_ms), "totals", totals_of(&sum),
	    "hours", hours_of(&hours), "health", sg_health_short(call),
	    "exceptions", sg_exceptions_today(call));
	if (put(&json, "store", sg_web_status(call)) &&
	    put(&json, "counts", sg_row_counts(call, store)) &&
	    put(&json, "proposals",
		people_part(call, store, sg_proposals_waiting)) &&
	    put(&json, "incidents", people_part(call, store, new_incidents)) &&
	    put(&json, "recent", people_part(call, store, last_events)))
		sg_http_json(call->answer, json);
}

/* ---- totals ------------------------------------------------------------- */

static json_t *
days_of(const struct sg_attempts_list *list)
{
	json_t *days = json_array(), *day;

	for (size_t i = 0; i < list->n; i++) {
		day = sg_attempts_json(&list->rows[i]);
		json_object_set_new(day, "day",
		    sg_text_day((int32_t)list->rows[i].key));
		json_array_append_new(days, day);
	}
	return days;
}

static json_t *
techniques_of(const struct sg_attempts_list *list)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < list->n; i++) {
		const struct sg_attempts *row = &list->rows[i];
		const char *word = sg_technique_word((enum sg_technique)
							 row->key);
		uint64_t others = 0;

		/* What a page or an app does is never a person's try. */
		for (int d = SG_DOER_PERSON + 1; d < SG_DOERS; d++)
			others += row->attempts[d];
		json_array_append_new(rows,
		    json_pack("{s:s, s:s, s:o, s:o}", "word", word, "title",
			sg_technique_title(word), "people",
			sg_text_number(row->round[SG_DOER_PERSON]), "others",
			sg_text_number(others)));
	}
	return rows;
}

static json_t *
years_of(struct sg_web_call *call, struct sg_store *store)
{
	struct sg_year_total_list list;
	json_t *years, *values = NULL;
	int year = 0;

	if (!sg_web_asked(call, sg_store_years(store, call->arena, &list)))
		return NULL;
	years = json_array();
	for (size_t i = 0; i < list.n; i++) {
		if (values == NULL || list.rows[i].year != year) {
			year = list.rows[i].year;
			values = json_object();
			json_array_append_new(years,
			    json_pack("{s:i, s:o}", "year", year, "values",
				values));
		}
		json_object_set_new(values, list.rows[i].name,
		    json_integer((json_int_t)list.rows[i].value));
	}
	return years;
}

static json_t *
make_totals(struct sg_web_call *call, struct sg_store *store, const void *arg)
{
	const struct sg_when_asked *when = arg;
	struct sg_attempts_list days, techniques;
	json_t *json;

	if (!sg_attempts(call, store, SG_SUM_BY_DAY, when->from, when->until,
		&days) ||
	    !sg_attempts(call, store, SG_SUM_BY_TECHNIQUE, when->from,
		when->until, &techniques))
		return NULL;
	json = json_pack("{s:o, s:o, s:o, s:o, s:o}", "quiet",
	    sg_gaps(call, when->from, when->until), "from",
	    sg_text_day(when->from), "until", sg_text_day(when->until), "days",
	    days_of(&days), "techniques", techniques_of(&techniques));
	if (put(&json, "years", years_of(call, store)))
		(void)put(&json, "counts", sg_row_counts(call, store));
	return json;
}

void
sg_view_totals(struct sg_web_call *call)
{
	struct sg_store *store = sg_web_store(call);
	struct sg_when_asked when;
	json_t *json;

	if (store == NULL || !sg_when_asked(call, TOTAL_DAYS, &when))
		return;
	json = sg_row_sum(call, store,
	    sg_arena_printf(call->arena, "totals %d %d", (int)when.from,
		(int)when.until),
	    make_totals, &when);
	if (json != NULL)
		sg_http_json(call->answer, json);
}
