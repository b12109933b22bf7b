/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* review.c -- the yearly review, with what the desk's store knows. */
#include "report/review/review.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/dates.h"
#include "desk/web/documents.h"
#include "desk/web/health.h"
#include "desk/web/in.h"
#include "desk/web/rows.h"
#include "desk/web/text.h"
#include "desk/web/views.h"
#include "desk/web/when.h"
#include "desk/web/yearly.h"

/* ---- what the desk knows ------------------------------------------------ */

/* Count the incidents on hold. */
static bool
count_held(struct sg_web_call *call, struct sg_store *store,
    const struct sg_when_asked *when, uint64_t *n)
{
	struct sg_incident_filter filter = {.doer = SG_DOER_PERSON,
	    .held = true,
	    .from_ms = when->from_ms,
	    .until_ms = when->until_ms,
	    .limit = 1};

	return sg_web_asked(call, sg_store_count_incidents(store, &filter, n));
}

/* Count what the officer decided.  Incidents that an agreement covered from the
 * start are left out: she never had to decide them. */
static bool
count_decided(struct sg_web_call *call, struct sg_store *store,
    const struct sg_when_asked *when, struct sg_review_desk *desk)
{
	struct sg_week_share_list weeks;

	if (!sg_web_asked(call,
		sg_store_week_shares(store, when->from, when->until + 1,
		    call->arena, &weeks)))
		return false;
	desk->incidents = desk->decided = desk->false_alerts = 0;
	for (size_t i = 0; i < weeks.n; i++) {
		desk->incidents += weeks.rows[i].raised + weeks.rows[i].quiet;
		desk->decided += weeks.rows[i].reviewed;
		desk->false_alerts += weeks.rows[i].wrong;
	}
	return true;
}

static const char *
health_text(struct sg_web_call *call)
{
	json_t *health = sg_health_short(call);
	const char *text = sg_arena_dup(call->arena,
	    sg_str(json_string_value(json_object_get(health, "text"))));

	json_decref(health);
	return text;
}

static bool
find_facts(struct sg_web_call *call, struct sg_store *store,
    const struct sg_when_asked *when, struct sg_review_desk *desk)
{
	struct sg_agreement_list agreements;

	if (!count_decided(call, store, when, desk) ||
	    !count_held(call, store, when, &desk->held) ||
	    !sg_web_asked(call,
		sg_store_agreements(store, sg_web_today(call), call->arena,
		    &agreements)))
		return false;
	desk->agreements = agreements.n;
	desk->health = health_text(call);
	return true;
}

/* ---- the answer --------------------------------------------------------- */

static json_t *
table_of(const struct sg_review_table *table)
{
	json_t *head = json_array(), *rows = json_array(), *row;

	for (size_t c = 0; c < table->ncolumns; c++)
		json_array_append_new(head, sg_text(table->head[c]));
	for (size_t r = 0; r < table->nrows; r++) {
		row = json_array();
		for (size_t c = 0; c < table->ncolumns; c++)
			json_array_append_new(row,
			    sg_text(table->cells[r * table->ncolumns + c]));
		json_array_append_new(rows, row);
	}
	return json_pack("{s:o, s:o}", "head", head, "rows", rows);
}

static json_t *
part_of(const struct sg_review_part *part)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < part->nrows; i++)
		json_array_append_new(rows,
		    json_pack("{s:o, s:o, s:o}", "title",
			sg_text(part->rows[i].title), "text",
			sg_text(part->rows[i].text), "table",
			part->rows[i].table == NULL ?
			    json_null() :
			    table_of(part->rows[i].table)));
	return json_pack("{s:s, s:o, s:o, s:o}", "id", part->id, "title",
	    sg_text(part->title), "explain", sg_text(part->explain), "rows",
	    rows);
}

static void
send_json(struct sg_web_call *call, const struct sg_review *review,
    const struct sg_when_asked *when)
{
	json_t *parts = json_array();

	for (size_t i = 0; i < review->nparts; i++)
		json_array_append_new(parts, part_of(&review->parts[i]));
	sg_http_json(call->answer,
	    json_pack("{s:o, s:o, s:o, s:o}", "title", sg_text(review->title),
		"from", sg_text_day(when->from), "until",
		sg_text_day(when->until), "parts", parts));
}

static void
send_file(struct sg_web_call *call, const struct sg_review *review,
    const struct sg_when_asked *when, const char *format)
{
	char *bytes = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&bytes, &size);

	if (to != NULL && strcmp(format, "html") == 0)
		sg_review_html(review, to);
	else if (to != NULL)
		sg_review_text(review, false, to);
	if (to != NULL && fclose(to) == 0) {
		sg_document_send(call, bytes, size,
		    sg_arena_printf(call->arena, "review-%s",
			sg_document_days(call, when->from, when->until)),
		    format);
		return;
	}
	free(bytes);
	sg_http_fail(call->answer, 500, "failed", NULL,
	    "The server has not enough memory.");
}

/* Returns how many days the school year is old: it begins on 1 September. */
static int32_t
days_of_year(int32_t today)
{
	struct sg_civil c = sg_civil_of(today);

	return today -
	    sg_day_of((struct sg_civil){
		c.month >= 9 ? c.year : c.year - 1, 9, 1}) +
	    1;
}

/*
 * Get the numbers from the store. A store that was made by an older version may
 * lack those of its first days: then the journal is read.
 */
static bool
find_numbers(struct sg_web_call *call, struct sg_store *store,
    const struct sg_scope *scope, const struct sg_when_asked *when,
    struct sg_review_numbers *numbers)
{
	char why[SG_WHY_BYTES];
	bool known;

	if (!sg_web_asked(call,
		sg_yearly_numbers(numbers, store, call->arena, scope,
		    when->from, when->until + 1, &known)))
		return false;
	if (known || sg_review_see(numbers, call->arena, scope, why))
		return true;
	sg_http_fail(call->answer, 500, "failed", NULL, "%s", why);
	return false;
}

void
sg_view_review(struct sg_web_call *call)
{
	const char *format = sg_document_format(call, "json html text");
	struct sg_review_desk desk = SG_REVIEW_NO_DESK;
	struct sg_review_numbers numbers;
	struct sg_store *store;
	struct sg_when_asked when;
	struct sg_review review;
	struct sg_scope scope;

	if (format == NULL ||
	    !sg_when_asked(call, days_of_year(sg_web_today(call)), &when))
		return;
	store = sg_web_store(call);
	if (store == NULL || !find_facts(call, store, &when, &desk))
		return;
	sg_document_scope(call, when.from_ms, when.until_ms, &scope);
	if (!find_numbers(call, store, &scope, &when, &numbers))
		return;
	sg_review_make(&review, &scope, &numbers, &desk);
	if (strcmp(format, "json") == 0)
		send_json(call, &review, &when);
	else
		send_file(call, &review, &when, format);
}
