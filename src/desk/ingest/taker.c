/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * taker.c -- puts batches into the store.
 *
 * Decisions are in decide.c.
 */
#include "desk/ingest/taker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/dates.h"
#include "desk/alerts/alerts.h"
#include "desk/ingest/parts.h"
#include "desk/ingest/position.h"
#include "desk/ingest/review.h"
#include "desk/ingest/rows.h"
#include "desk/store/desk.h"
#include "desk/store/events.h"
#include "desk/store/incidents.h"
#include "desk/store/indexes.h"
#include "desk/store/meta.h"
#include "desk/store/names.h"
#include "desk/store/tallies.h"
#include "report/school.h"

/* More incidents than a school has in a week. */
#define LOADED_MAX 200000
/*
 * Number of events after which the database is told to count its rows anew:
 * without that, PostgreSQL plans its statements for a store that is almost
 * empty.
 */
#define ANALYSE_EVENTS 100000

/* A new store has no indexes while it takes in a journal of this size, in
 * bytes.
 */
#define LARGE_BYTES (32U << 20)
/*
 * Records of this time before now are taken with all indexes: alerts ask the
 * store what a person did.
 */
#define RECENT_MS (SG_DAY_S * 1000)

/* ---- beginning ---------------------------------------------------------- */

void
sg_taker_no_memory(void)
{
	(void)fputs("schoolgated: there is no memory\n", stderr);
	exit(2);
}

bool
sg_taker_load_agreements(struct sg_taker *t)
{
	struct sg_agreement_list list;

	if (!sg_store_agreements(t->store, INT32_MIN, t->arena, &list))
		return false;
	if (!sg_incidents_agree(t->incidents, list.rows, list.n))
		sg_taker_no_memory();
	return true;
}

static int
by_id(const void *a, const void *b)
{
	const struct sg_incident_row *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* Load the rows in the order of their ids, each once. */
static void
load_rows(struct sg_taker *t, struct sg_incident_row *rows, size_t n)
{
	if (n > 1)
		qsort(rows, n, sizeof(*rows), by_id);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && rows[i].id == rows[i - 1].id)
			continue;
		if (!sg_incidents_load(t->incidents, &rows[i]))
			sg_taker_no_memory();
	}
}

/*
 * Load the incidents that may grow, and those of the last days that make new
 * ones more serious. `newest` is the latest event of the store.
 */
static bool
load_incidents(struct sg_taker *t, const struct sg_event_row *newest)
{
	const struct sg_incident_filter tries = {.doer = SG_DOER_PERSON,
	    .family = "round",
	    .from_ms = newest->at_ms - (SG_INCIDENT_DAYS + 1) * SG_DAY_S * 1000,
	    .limit = LOADED_MAX};
	struct sg_incident_list open, tried;
	struct sg_incident_row *all;

	if (!sg_store_open_incidents(t->store,
		newest->at_ms - SG_INCIDENT_OPEN_MS, t->arena, &open) ||
	    !sg_store_incidents(t->store, &tries, t->arena, &tried))
		return false;
	all = sg_arena_array(t->arena, open.n + tried.n + 1, sizeof(*all));
	if (open.n > 0)
		memcpy(all, open.rows, open.n * sizeof(*all));
	if (tried.n > 0)
		memcpy(all + open.n, tried.rows, tried.n * sizeof(*all));
	load_rows(t, all, open.n + tried.n);
	return true;
}

static bool
load(struct sg_taker *t, bool defer)
{
	const struct sg_event_query query = {
	    .doer = SG_ANY_DOER, .newest_first = true, .limit = 1};
	struct sg_event_list newest;
	bool fine = (!defer || sg_store_defer_indexes(t->store)) &&
	    sg_taker_load_agreements(t) &&
	    sg_store_events(t->store, &query, t->arena, &newest) &&
	    (newest.n == 0 || load_incidents(t, &newest.rows[0])) &&
	    sg_gathered_load(t->gathered, t->store, t->arena) &&
	    sg_store_clear_recent(t->store);

	sg_arena_reset(t->arena);
	return fine;
}

struct sg_taker *
sg_taker_new(struct sg_store *store, struct sg_alerts *alerts, uint64_t behind)
{
	struct sg_taker *t = calloc(1, sizeof(*t));

	if (t == NULL)
		sg_taker_no_memory();
	*t = (struct sg_taker){.store = store,
	    .alerts = alerts,
	    .arena = sg_arena_new(),
	    .incidents = sg_incidents_new(),
	    .sums = sg_sums_new(),
	    .gathered = sg_gathered_new()};
	if (t->incidents == NULL)
		sg_taker_no_memory();
	if (!load(t, behind > LARGE_BYTES))
		sg_taker_free(&t);
	return t;
}

void
sg_taker_free(struct sg_taker **at)
{
	struct sg_taker *t = *at;

	*at = NULL;
	if (t == NULL)
		return;
	sg_incidents_free(&t->incidents);
	sg_sums_free(&t->sums);
	sg_gathered_free(&t->gathered);
	sg_arena_free(&t->arena);
	free(t);
}

/* ---- events ------------------------------------------------------------- */

/* Make the row of an entry, with the ids of its names. */
static bool
make_row(struct sg_taker *t, const struct sg_entry_item *item,
    const struct sg_school *school, struct sg_event_row *row)
{
	struct sg_named_row named;
	bool fine = true;

	sg_row_of(item, school, &named);
	*row = named.row;
	if (named.person != NULL)
		fine = sg_store_person_id(t->store, named.person,
		    named.person_kind, row->day, &row->person);
	if (fine && named.site != NULL)
		fine = sg_store_site_id(t->store, named.site,
		    (int)named.site_kind, row->day, &row->site);
	return fine;
}

static bool
make_rows(struct sg_taker *t, const struct sg_batch *batch,
    const struct sg_school *school, int64_t now_ms, struct sg_event_row *rows)
{
	for (size_t i = 0; i < batch->n; i++) {
		if (!make_row(t, batch->items[i], school, &rows[i]))
			return false;
		if (!sg_incidents_take(t->incidents, &batch->items[i]->entry,
			&rows[i], &rows[i].incident))
			sg_taker_no_memory();
		if (sg_row_counts(&rows[i]))
			sg_sums_add(t->sums, &rows[i]);
		sg_gathered_add(t->gathered, batch->items[i], &rows[i]);
		if (t->alerts != NULL)
			sg_alerts_take(t->alerts, &rows[i], now_ms);
	}
	return sg_store_add_events(t->store, rows, batch->n);
}

static bool
put_recent(struct sg_taker *t, const struct sg_batch *batch,
    const struct sg_school *school)
{
	uint64_t *ripe = sg_arena_array(t->arena, batch->n + 1, sizeof(*ripe));
	struct sg_event_row *rows = sg_arena_array(t->arena, batch->nrecent + 1,
	    sizeof(*rows));
	size_t n = 0;

	for (size_t i = 0; i < batch->n; i++) {
		if (batch->items[i]->shown > 0)
			ripe[n++] = batch->items[i]->first.sequence;
	}
	for (size_t i = 0; i < batch->nrecent; i++) {
		if (!make_row(t, batch->recent[i], school, &rows[i]))
			return false;
	}
	return (n == 0 || sg_store_drop_recent(t->store, ripe, n)) &&
	    (batch->nrecent == 0 ||
		sg_store_put_recent(t->store, rows, batch->nrecent));
}

/* ---- incidents ---------------------------------------------------------- */

/* Keep the records of this batch that belong to an incident on hold. */
static bool
keep_held(struct sg_taker *t, const struct sg_batch *batch,
    const struct sg_event_row *rows, uint64_t incident)
{
	for (size_t i = 0; i < batch->n; i++) {
		const struct sg_held_row held = {.incident = incident,
		    .place = rows[i].place,
		    .text = batch->items[i]->entry.text.p};

		if (rows[i].incident == incident &&
		    !sg_store_add_held(t->store, &held, 1))
			return false;
	}
	return true;
}

/* Copy a row whose texts are borrowed. */
static void
keep_row(struct sg_taker *t, const struct sg_incident_row *row,
    struct sg_incident_row *kept)
{
	const char **const texts[] = {&kept->family, &kept->sites,
	    &kept->summary, &kept->state_by, &kept->state_reason,
	    &kept->held_by, &kept->held_reason};

	*kept = *row;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*texts[i] = sg_arena_dup(t->arena, sg_str(*texts[i]));
}

/*
 * Returns whether the incident began in this batch: ids are those of events,
 * and grow. For one that began with a record without a number this cannot
 * be told, and false is returned.
 */
static bool
begins(const struct sg_batch *batch, const struct sg_event_row *rows,
    const struct sg_incident_row *row)
{
	return batch->n > 0 && row->id >= rows[0].seq && row->id < SG_ODD_SEQ;
}

/* The incidents of a batch. */
struct changed {
	struct sg_taker *taker;
	const struct sg_batch *batch;
	const struct sg_event_row *rows; /* of the batch */
	struct sg_incident_row *old;     /* that the store has already */
	size_t nold, old_room;
};

/* Get the next incident that began in this batch, and keep those before it. */
static bool
next_new(void *ctx, struct sg_incident_row *row)
{
	struct changed *changed = ctx;
	struct sg_taker *t = changed->taker;

	while (sg_incidents_changed(t->incidents, row)) {
		if (begins(changed->batch, changed->rows, row))
			return true;
		changed->old = sg_arena_grow(t->arena, changed->old,
		    changed->nold, &changed->old_room, sizeof(*changed->old));
		keep_row(t, row, &changed->old[changed->nold++]);
	}
	return false;
}

/*
 * Write the incidents that were made or changed. New ones are written in bulk:
 * the database takes them in while the next are made.
 */
static bool
put_incidents(struct sg_taker *t, const struct sg_batch *batch,
    const struct sg_event_row *rows)
{
	struct changed changed = {t, batch, rows, NULL, 0, 0};

	if (!sg_store_add_incidents(t->store, next_new, &changed) ||
	    (changed.nold > 0 &&
		!sg_store_put_incidents(t->store, changed.old, changed.nold)))
		return false;
	for (size_t i = 0; i < changed.nold; i++) {
		if (changed.old[i].held &&
		    !keep_held(t, batch, rows, changed.old[i].id))
			return false;
	}
	return true;
}

/* ---- sums --------------------------------------------------------------- */

/* What is summed up for ever, of one year. */
struct year {
	int year;
	int64_t events, requests, blocked, tried, incidents, round;
};

static void
add_to_year(struct year *year, const struct sg_event_row *row)
{
	const bool begins = row->incident == row->seq &&
	    row->doer == SG_DOER_PERSON;

	year->events++;
	year->requests += (int64_t)row->requests;
	year->blocked += sg_row_is_block(row);
	year->tried += row->tried;
	year->incidents += begins;
	year->round += begins && row->tried;
}

static bool
put_year(struct sg_taker *t, const struct year *year)
{
	const struct {
		const char *name;
		int64_t value;
	} totals[] = {{"events", year->events}, {"requests", year->requests},
	    {"blocked", year->blocked}, {"tried", year->tried},
	    {"incidents", year->incidents}, {"round", year->round}};

	for (size_t i = 0; i < sizeof(totals) / sizeof(totals[0]); i++) {
		if (totals[i].value != 0 &&
		    !sg_store_add_year(t->store, year->year, totals[i].name,
			totals[i].value))
			return false;
	}
	return true;
}

static int
year_of(int32_t day)
{
	struct sg_civil date;

	date = sg_civil_of(day);
	return date.year;
}

static bool
put_sums(struct sg_taker *t, const struct sg_event_row *rows, size_t nrows)
{
	size_t n;
	const struct sg_tally *tallies = sg_sums_get(t->sums, &n);
	struct year year = {0};
	bool fine = n == 0 || sg_store_add_tallies(t->store, tallies, n);
	int32_t day = INT32_MIN;

	sg_sums_clear(t->sums);
	for (size_t i = 0; i < nrows && fine; i++) {
		if (!sg_row_counts(&rows[i]))
			continue;
		if (rows[i].day != day && year_of(rows[i].day) != year.year) {
			fine = put_year(t, &year);
			year = (struct year){.year = year_of(rows[i].day)};
		}
		day = rows[i].day;
		add_to_year(&year, &rows[i]);
	}
	return fine && put_year(t, &year);
}

/* ---- a batch ------------------------------------------------------------ */

static bool
put_findings(struct sg_taker *t, const struct sg_batch *batch, int64_t now_ms)
{
	for (size_t i = 0; i < batch->nfindings; i++) {
		struct sg_finding_row row = batch->findings[i];

		row.at_ms = now_ms;
		if (!sg_store_add_finding(t->store, &row))
			return false;
	}
	return true;
}

/* Count the lines that are no records. */
static void
add_unreadable(struct sg_taker *t, const struct sg_batch *batch,
    const struct sg_school *school)
{
	int hour;

	for (size_t i = 0; i < batch->nno_records; i++) {
		const struct sg_no_records *lines = &batch->no_records[i];

		sg_gathered_add_unreadable(t->gathered,
		    sg_school_day(school, lines->at_ms, &hour), lines->at_ms,
		    lines->n);
	}
}

static bool
put_batch(struct sg_taker *t, const struct sg_batch *batch,
    const struct sg_school *school, int64_t now_ms)
{
	struct sg_event_row *rows = sg_arena_array(t->arena, batch->n + 1,
	    sizeof(*rows));

	add_unreadable(t, batch, school);
	return make_rows(t, batch, school, now_ms, rows) &&
	    put_incidents(t, batch, rows) && put_sums(t, rows, batch->n) &&
	    sg_gathered_put(t->gathered, t->store, t->arena) &&
	    put_recent(t, batch, school) && put_findings(t, batch, now_ms) &&
	    (t->alerts == NULL ||
		sg_alerts_settle(t->alerts, t->store, now_ms)) &&
	    sg_store_put(t->store, SG_FILTER_POSITION, batch->position);
}

/* Returns whether the batch ends the journal, as far as it is written. */
static bool
is_last(const struct sg_batch *batch)
{
	return batch->ended && !batch->later;
}

/* Before the last batch, and before those that alerts look at. */
static bool
make_indexes(struct sg_taker *t, const struct sg_batch *batch, int64_t now_ms)
{
	if (t->indexed ||
	    (!is_last(batch) && now_ms - batch->newest_ms >= RECENT_MS))
		return true;
	t->indexed = sg_taker_commit(t) && sg_store_make_indexes(t->store);
	return t->indexed;
}

bool
sg_taker_take(struct sg_taker *t, const struct sg_batch *batch,
    const struct sg_school *school, int64_t now_ms)
{
	bool fine;

	if (batch->n == 0 && batch->nrecent == 0 && batch->nfindings == 0 &&
	    batch->nno_records == 0 && batch->records == 0)
		return true;
	if (!make_indexes(t, batch, now_ms))
		return false;
	sg_arena_reset(t->arena);
	fine = (t->open || sg_store_begin(t->store)) &&
	    put_batch(t, batch, school, now_ms);
	t->open = true;
	t->since += batch->n;
	t->all = is_last(batch);
	if (!fine && t->alerts != NULL)
		sg_alerts_forget(t->alerts);
	return fine;
}

bool
sg_taker_commit(struct sg_taker *t)
{
	if (!t->open)
		return true;
	if (!sg_store_commit(t->store))
		return false;
	t->open = false;
	if (!t->all || t->since < ANALYSE_EVENTS)
		return true;
	t->since = 0;
	return sg_store_analyse(t->store);
}
