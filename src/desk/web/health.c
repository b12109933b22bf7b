/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* health.c -- is the filter well, as `schoolgate doctor` found it last? */
#include "desk/web/health.h"

#include "base/arena.h"
#include "desk/health.h"
#include "desk/store/mails.h"
#include "desk/web/rows.h"
#include "desk/web/status.h"
#include "desk/web/text.h"
#include "desk/web/views.h"

#define FINDINGS 50

static struct sg_health
read_health(const struct sg_web_call *call)
{
	return sg_health_read(call->arena, call->web->doctor,
	    call->now_ms / 1000);
}

json_t *
sg_health_short(struct sg_web_call *call)
{
	struct sg_health h = read_health(call);
	json_t *json = json_pack("{s:s, s:o, s:o, s:b}", "state", h.state,
	    "text", sg_text(h.text), "at", sg_text_time(call, h.at_s * 1000),
	    "stale", h.stale);

	sg_health_fini(&h);
	return json;
}

/* ---- the page of the technician ----------------------------------------- */

/* The findings as the doctor wrote them; only members that are known. */
static json_t *
findings_of(const json_t *result)
{
	static const char *const names[] = {
	    "family", "check", "result", "text", "advice"};
	json_t *rows = json_array(), *row, *value;
	const json_t *from = json_object_get(result, "findings");

	for (size_t i = 0; i < json_array_size(from); i++) {
		row = json_object();
		for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
			value = json_object_get(json_array_get(from, i),
			    names[k]);
			json_object_set_new(row, names[k],
			    sg_text(json_string_value(value)));
		}
		json_array_append_new(rows, row);
	}
	return rows;
}

static json_t *
journal_of(struct sg_web_call *call, struct sg_store *store)
{
	struct sg_finding_list list;
	json_t *rows;

	if (!sg_web_asked(call,
		sg_store_findings(store, FINDINGS, call->arena, &list)))
		return NULL;
	rows = json_array();
	for (size_t i = 0; i < list.n; i++)
		json_array_append_new(rows,
		    json_pack("{s:o, s:o, s:o, s:o, s:o}", "at",
			sg_text_time(call, list.rows[i].at_ms), "journal",
			sg_text(list.rows[i].journal), "file",
			sg_text_or_null(list.rows[i].file), "line",
			sg_text_number(list.rows[i].line), "text",
			sg_text(list.rows[i].text)));
	return rows;
}

static json_t *
mail_of(struct sg_web_call *call, struct sg_store *store)
{
	struct sg_mail_counts counts;

	if (!sg_web_asked(call,
		sg_store_mail_counts(store, call->arena, &counts)))
		return NULL;
	return json_pack("{s:o, s:o, s:o}", "waiting",
	    sg_text_number(counts.waiting), "failed",
	    sg_text_number(counts.failed), "problem", sg_text(counts.problem));
}

/*
 * Add what the store knows.  The doctor's findings are shown without it, too:
 * then the store is perhaps what is wrong.
 */
static void
add_store(struct sg_web_call *call, json_t *json)
{
	struct sg_store *store = sg_web_store(call);
	json_t *journal = store == NULL ? NULL : journal_of(call, store);
	json_t *mail = journal == NULL ? NULL : mail_of(call, store);
	json_t *state = sg_web_status(call);
	json_t *error = json_object_get(call->answer->json, "error");

	if (error != NULL)
		json_object_set(state, "text", json_object_get(error, "text"));
	json_object_set_new(json, "store", state);
	json_object_set_new(json, "journal",
	    journal == NULL ? json_array() : journal);
	json_object_set_new(json, "mail",
	    mail == NULL ? json_pack("{s:i, s:i, s:n}", "waiting", 0, "failed",
			       0, "problem") :
			   mail);
	sg_http_clear(call->answer);
}

void
sg_view_health(struct sg_web_call *call)
{
	struct sg_health h = read_health(call);
	json_t *json = json_pack("{s:s, s:o, s:o, s:o, s:b, s:o}", "state",
	    h.state, "text", sg_text(h.text), "at",
	    sg_text_time(call, h.at_s * 1000), "age",
	    h.at_s == 0 ? json_null() :
			  json_integer(call->now_ms / 1000 - h.at_s),
	    "stale", h.stale, "findings", findings_of(h.result));

	sg_health_fini(&h);
	add_store(call, json);
	sg_http_json(call->answer, json);
}
