/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * incidents.c -- incidents in the store, what was decided about them, and the
 * raw records of those on hold.
 */
#include "desk/store/incidents.h"

#include <stdlib.h>

#include "desk/store/events.h"
#include "desk/store/parts.h"

#define NCOLUMNS 24
#define ALL_STATES                                                             \
	(SG_STATE_BIT(SG_INCIDENT_NEW) | SG_STATE_BIT(SG_INCIDENT_REAL) |      \
	    SG_STATE_BIT(SG_INCIDENT_PAGE) | SG_STATE_BIT(SG_INCIDENT_AGREED))

#define SELECT                                                                 \
	"SELECT i.id, i.person, i.doer, i.family, i.first, i.last, i.day,"     \
	" i.events, i.requests, i.blocked, i.passed, i.tried, i.severity,"     \
	" i.techniques, i.sites, i.summary, i.state, i.state_by, i.state_at,"  \
	" i.state_reason, i.agreement, i.held, i.held_by, i.held_reason,"      \
	" p.name, p.kind"                                                      \
	" FROM incident i LEFT JOIN person p ON p.id = i.person"

/* `family` is as long as an index takes it. */
static void
put_values(const struct sg_incident_row *incident, const char *family,
    struct sg_value values[NCOLUMNS])
{
	const struct sg_value row[NCOLUMNS] = {SG_INT(incident->id),
	    SG_INT(incident->person), SG_INT(incident->doer),
	    SG_TEXT_OR_EMPTY(family), SG_INT(incident->first_ms),
	    SG_INT(incident->last_ms), SG_INT(incident->day),
	    SG_INT(incident->events), SG_INT(incident->requests),
	    SG_INT(incident->blocked), SG_INT(incident->passed),
	    SG_INT(incident->tried), SG_INT(incident->severity),
	    SG_INT(incident->techniques), SG_TEXT_OR_EMPTY(incident->sites),
	    SG_TEXT_OR_EMPTY(incident->summary), SG_INT(incident->state),
	    SG_TEXT_OR_EMPTY(incident->state_by), SG_INT(incident->state_ms),
	    SG_TEXT_OR_EMPTY(incident->state_reason),
	    incident->agreement != 0 ? SG_INT(incident->agreement) : SG_NONE,
	    SG_INT(incident->held), SG_TEXT_OR_EMPTY(incident->held_by),
	    SG_TEXT_OR_EMPTY(incident->held_reason)};

	for (size_t i = 0; i < NCOLUMNS; i++)
		values[i] = row[i];
}

static void
fill_incident(struct sg_query *query, struct sg_arena *arena, void *item)
{
	struct sg_incident_row *incident = item;

	incident->id = (uint64_t)sg_query_int(query, 0);
	incident->person = (uint64_t)sg_query_int(query, 1);
	incident->doer = (enum sg_doer)sg_query_int(query, 2);
	incident->family = sg_query_dup(query, 3, arena);
	incident->first_ms = sg_query_int(query, 4);
	incident->last_ms = sg_query_int(query, 5);
	incident->day = (int32_t)sg_query_int(query, 6);
	incident->events = (uint64_t)sg_query_int(query, 7);
	incident->requests = (uint64_t)sg_query_int(query, 8);
	incident->blocked = (uint64_t)sg_query_int(query, 9);
	incident->passed = (uint64_t)sg_query_int(query, 10);
	incident->tried = (uint64_t)sg_query_int(query, 11);
	incident->severity = (enum sg_incident_severity)sg_query_int(query, 12);
	incident->techniques = (uint64_t)sg_query_int(query, 13);
	incident->sites = sg_query_dup(query, 14, arena);
	incident->summary = sg_query_dup(query, 15, arena);
	incident->state = (enum sg_incident_state)sg_query_int(query, 16);
	incident->state_by = sg_query_dup(query, 17, arena);
	incident->state_ms = sg_query_int(query, 18);
	incident->state_reason = sg_query_dup(query, 19, arena);
	incident->agreement = (uint64_t)sg_query_int(query, 20);
	incident->held = sg_query_int(query, 21) != 0;
	incident->held_by = sg_query_dup(query, 22, arena);
	incident->held_reason = sg_query_dup(query, 23, arena);
	incident->person_name = sg_query_dup(query, 24, arena);
	incident->person_kind = (enum sg_person_kind)sg_query_int(query, 25);
}

bool
sg_store_add_incidents(struct sg_store *store,
    bool (*next)(void *ctx, struct sg_incident_row *incident), void *ctx)
{
	struct sg_incident_row incident;
	struct sg_value values[NCOLUMNS];
	char family[SG_SHORT_BYTES];
	bool fine = true;

	if (!sg_db_in_transaction(store->db))
		return sg_db_fail(store->db, SG_STORE_FAILED,
		    "the store: incidents were added outside a transaction");
	if (!next(ctx, &incident))
		return true;
	if (!sg_db_bulk_begin(store->db, "incident",
		"id, person, doer, family, first, last, day, events, requests,"
		" blocked, passed, tried, severity, techniques, sites, summary,"
		" state, state_by, state_at, state_reason, agreement, held,"
		" held_by, held_reason",
		NCOLUMNS))
		return false;
	do {
		put_values(&incident, sg_store_short(incident.family, family),
		    values);
		fine = sg_db_bulk_row(store->db, values);
	} while (fine && next(ctx, &incident));
	return sg_db_bulk_end(store->db);
}

bool
sg_store_put_incidents(struct sg_store *store,
    const struct sg_incident_row *incidents, size_t n)
{
	struct sg_value *values = calloc(n * NCOLUMNS + 1, sizeof(values[0]));
	char(*families)[SG_SHORT_BYTES] = calloc(n + 1, sizeof(families[0]));
	bool fine;

	if (values == NULL || families == NULL) {
		free(values);
		free(families);
		return sg_store_no_memory(store);
	}
	for (size_t i = 0; i < n; i++)
		put_values(&incidents[i],
		    sg_store_short(incidents[i].family, families[i]),
		    values + i * NCOLUMNS);
	fine = sg_db_merge(store->db,
	    "INSERT INTO incident (id, person, doer, family, first, last, day,"
	    " events, requests, blocked, passed, tried, severity, techniques,"
	    " sites, summary, state, state_by, state_at, state_reason,"
	    " agreement, held, held_by, held_reason)"
	    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
	    " ?, ?, ?, ?, ?)"
	    " ON CONFLICT (id) DO UPDATE SET person = excluded.person,"
	    " doer = excluded.doer, family = excluded.family,"
	    " first = excluded.first, last = excluded.last, day = excluded.day,"
	    " events = excluded.events, requests = excluded.requests,"
	    " blocked = excluded.blocked, passed = excluded.passed,"
	    " tried = excluded.tried, severity = excluded.severity,"
	    " techniques = excluded.techniques, sites = excluded.sites,"
	    " summary = excluded.summary, state = excluded.state,"
	    " state_by = excluded.state_by, state_at = excluded.state_at,"
	    " state_reason = excluded.state_reason,"
	    " agreement = excluded.agreement",
	    values, NCOLUMNS, n);
	free(values);
	free(families);
	return fine;
}

bool
sg_store_hold_incident(struct sg_store *store, uint64_t id, bool held,
    const char *by, const char *reason, bool *found)
{
	const struct sg_value values[] = {SG_INT(held),
	    SG_TEXT_OR_EMPTY(held ? by : ""),
	    SG_TEXT_OR_EMPTY(held ? reason : ""), SG_INT(id)};
	uint64_t changed = 0;
	bool fine = sg_db_run(store->db,
	    "UPDATE incident SET held = ?, held_by = ?, held_reason = ?"
	    " WHERE id = ?",
	    values, 4, &changed);

	*found = changed > 0;
	return fine;
}

/* Returns the only state of the set, or 0 if it has none or several. */
static enum sg_incident_state
only_state(unsigned states)
{
	for (int i = SG_INCIDENT_NEW; i <= SG_INCIDENT_AGREED; i++) {
		if (states == SG_STATE_BIT(i))
			return (enum sg_incident_state)i;
	}
	return 0;
}

/*
 * Add a condition that begins with "+". SQLite uses no index for a column
 * behind a "+". That is better if another index has the rows in the wanted
 * order, but SQLite cannot know it. PostgreSQL has statistics, and knows.
 */
static void
add_where(struct sg_sql *sql, bool by_index, const char *condition,
    struct sg_value value)
{
	sg_sql_where(sql,
	    by_index || sql->any_index ? condition + 1 : condition, value);
}

/* Add the condition on several states; a state may stand there repeatedly. */
static void
add_states(struct sg_sql *sql, unsigned states)
{
	int set[4], n = 0;

	for (int i = SG_INCIDENT_NEW; i <= SG_INCIDENT_AGREED; i++) {
		if ((states & SG_STATE_BIT(i)) != 0)
			set[n++] = i;
	}
	add_where(sql, false, "+i.state IN (?, ?, ?, ?)", SG_INT(set[0]));
	for (int i = 1; i < 4; i++)
		sg_sql_value(sql, SG_INT(set[i < n ? i : 0]));
}

/* Add what selects incidents. */
static void
add_filter(struct sg_sql *sql, const struct sg_incident_filter *filter)
{
	enum sg_incident_state state = only_state(filter->states);
	bool by_person = filter->person != 0;
	bool by_family = !by_person && filter->family != NULL;
	bool by_state = !by_person && !by_family && state != 0 &&
	    filter->doer != SG_OTHER_DOERS;
	bool worst = filter->order == SG_INCIDENT_WORST;

	if (by_person)
		sg_sql_where(sql, "i.person = ?", SG_INT(filter->person));
	if (filter->family != NULL)
		add_where(sql, by_family, "+i.family = ?",
		    SG_TEXT(filter->family));
	if (filter->doer == SG_OTHER_DOERS)
		add_where(sql, false, "+i.doer <> ?", SG_INT(SG_DOER_PERSON));
	else if (filter->doer != SG_ANY_DOER)
		add_where(sql, by_state, "+i.doer = ?", SG_INT(filter->doer));
	if (state != 0)
		add_where(sql, by_state, "+i.state = ?", SG_INT(state));
	else if ((filter->states & ALL_STATES) != 0)
		add_states(sql, filter->states);
	if (filter->severity != 0)
		add_where(sql, worst, "+i.severity = ?",
		    SG_INT(filter->severity));
	if (filter->held)
		sg_sql_where_plain(sql, "i.held = 1");
}

/* Add the period, which ends where the list before ended. */
static void
add_period(struct sg_sql *sql, const struct sg_incident_filter *filter)
{
	bool worst = filter->order == SG_INCIDENT_WORST;
	int64_t until = filter->until_ms != 0 ? filter->until_ms : INT64_MAX;

	if (filter->after_id != 0 && !worst && filter->after_ms < until)
		until = filter->after_ms + 1;
	add_where(sql, !worst, "+i.first >= ?", SG_INT(filter->from_ms));
	add_where(sql, !worst, "+i.first < ?", SG_INT(until));
}

/* Add the place from which to go on. */
static void
add_after(struct sg_sql *sql, const struct sg_incident_filter *filter)
{
	if (filter->after_id == 0)
		return;
	if (filter->order == SG_INCIDENT_WORST)
		sg_sql_where(sql, "(i.severity, i.first, i.id) < (?, ?, ?)",
		    SG_INT(filter->after_severity));
	else
		sg_sql_where_plain(sql, "(i.first, i.id) < (?, ?)");
	sg_sql_value(sql, SG_INT(filter->after_ms));
	sg_sql_value(sql, SG_INT(filter->after_id));
}

bool
sg_store_incidents(struct sg_store *store,
    const struct sg_incident_filter *filter, struct sg_arena *arena,
    struct sg_incident_list *list)
{
	char memory[SG_SHORT_BYTES];
	struct sg_incident_filter short_filter = *filter;
	struct sg_sql sql;
	void *rows;
	bool fine;

	short_filter.family = sg_store_short(filter->family, memory);
	sg_sql_init(&sql, SELECT);
	sql.any_index = sg_db_kind(store->db) == SG_DB_POSTGRES;
	add_filter(&sql, &short_filter);
	add_period(&sql, filter);
	add_after(&sql, filter);
	sg_sql_add(&sql,
	    filter->order == SG_INCIDENT_WORST ?
		" ORDER BY i.severity DESC, i.first DESC, i.id DESC" :
		" ORDER BY i.first DESC, i.id DESC");
	sg_sql_limit(&sql, filter->limit, filter->skip);
	fine = sg_store_fill(sg_sql_query(store, &sql), fill_incident,
	    sizeof(list->rows[0]), arena, &rows, &list->n);
	list->rows = rows;
	list->more = sg_store_cut(&list->n, filter->limit);
	return fine;
}

bool
sg_store_count_incidents(struct sg_store *store,
    const struct sg_incident_filter *filter, uint64_t *count)
{
	char memory[SG_SHORT_BYTES];
	struct sg_incident_filter short_filter = *filter;
	struct sg_query *query;
	struct sg_sql sql;

	short_filter.family = sg_store_short(filter->family, memory);
	short_filter.order = SG_INCIDENT_NEWEST;
	short_filter.after_id = 0;
	sg_sql_init(&sql, "SELECT COUNT(*) FROM incident i");
	/* To count, the best index is one that has all these columns. */
	sql.any_index = true;
	add_filter(&sql, &short_filter);
	add_period(&sql, &short_filter);
	query = sg_sql_query(store, &sql);
	*count = query != NULL && sg_query_next(query) ?
	    (uint64_t)sg_query_int(query, 0) :
	    0;
	return sg_store_end(&query);
}

bool
sg_store_incident(struct sg_store *store, uint64_t id, struct sg_arena *arena,
    struct sg_incident_row *incident, bool *found)
{
	return sg_store_fill_one(SG_DB_QUERY(store->db,
				     SELECT " WHERE i.id = ?", SG_INT(id)),
	    fill_incident, arena, incident, found);
}

bool
sg_store_open_incidents(struct sg_store *store, int64_t since_ms,
    struct sg_arena *arena, struct sg_incident_list *list)
{
	void *rows;
	bool fine = sg_store_fill(SG_DB_QUERY(store->db,
				      SELECT " WHERE i.last >= ?"
					     " ORDER BY i.id",
				      SG_INT(since_ms)),
	    fill_incident, sizeof(list->rows[0]), arena, &rows, &list->n);

	list->rows = rows;
	list->more = false;
	return fine;
}

/* Count those on hold, which have an index of their own. */
static bool
count_held(struct sg_store *store, int doer, struct sg_incident_counts *counts)
{
	struct sg_query *query;
	struct sg_sql sql;

	sg_sql_init(&sql, "SELECT COUNT(*) FROM incident");
	sg_sql_where_plain(&sql, "held = 1");
	if (doer != SG_ANY_DOER)
		sg_sql_where(&sql, "+doer = ?", SG_INT(doer));
	query = sg_sql_query(store, &sql);
	if (query != NULL && sg_query_next(query))
		counts->held = (uint64_t)sg_query_int(query, 0);
	return sg_store_end(&query);
}

bool
sg_store_incident_counts(struct sg_store *store, int doer,
    struct sg_incident_counts *counts)
{
	struct sg_query *query;
	struct sg_sql sql;
	int64_t state;

	*counts = (struct sg_incident_counts){.high = 0};
	sg_sql_init(&sql,
	    "SELECT state, COUNT(*), SUM(CASE WHEN severity = 3 THEN 1 ELSE 0"
	    " END) FROM incident");
	if (doer != SG_ANY_DOER)
		sg_sql_where(&sql, "doer = ?", SG_INT(doer));
	sg_sql_add(&sql, " GROUP BY state");
	query = sg_sql_query(store, &sql);
	while (query != NULL && sg_query_next(query)) {
		state = sg_query_int(query, 0);
		if (state < 0 || state > SG_INCIDENT_AGREED)
			continue;
		counts->states[state] = (uint64_t)sg_query_int(query, 1);
		if (state == SG_INCIDENT_NEW)
			counts->high = (uint64_t)sg_query_int(query, 2);
	}
	return sg_store_end(&query) && count_held(store, doer, counts);
}

/* 1970-01-05 (day 4) was a Monday. */
static void
fill_share(struct sg_query *query, struct sg_arena *arena, void *item)
{
	struct sg_week_share *share = item;

	(void)arena;
	share->monday = (int32_t)sg_query_int(query, 0) * 7 - 3;
	share->raised = (uint64_t)sg_query_int(query, 1);
	share->reviewed = (uint64_t)sg_query_int(query, 2);
	share->wrong = (uint64_t)sg_query_int(query, 3);
	share->quiet = (uint64_t)sg_query_int(query, 4);
}

/*
 * All incidents are in an index with day and state. Those that an agreement
 * covered from the start are few, and are read again to be taken out.
 */
#define WEEKS(n, quiet, which)                                                 \
	"SELECT (day + 3) / 7 AS week, state, " n " * COUNT(*) AS n, " quiet   \
	" * COUNT(*) AS quiet FROM incident"                                   \
	" WHERE doer = ? AND day >= ? AND day < ?" which                       \
	" GROUP BY (day + 3) / 7, state"
#define ALL_WEEKS WEEKS("1", "0", "")
#define QUIET_WEEKS WEEKS("0", "1", " AND state = ? AND state_by = ''")

bool
sg_store_week_shares(struct sg_store *store, int32_t from_day,
    int32_t until_day, struct sg_arena *arena, struct sg_week_share_list *list)
{
	void *rows;
	bool fine = sg_store_fill(
	    SG_DB_QUERY(store->db,
		"SELECT week, SUM(n - quiet),"
		" SUM(CASE WHEN state <> ? THEN n - quiet ELSE 0 END),"
		" SUM(CASE WHEN state = ? THEN n ELSE 0 END), SUM(quiet)"
		" FROM (" ALL_WEEKS " UNION ALL " QUIET_WEEKS ") AS i"
		" GROUP BY week ORDER BY week",
		SG_INT(SG_INCIDENT_NEW), SG_INT(SG_INCIDENT_PAGE),
		SG_INT(SG_DOER_PERSON), SG_INT(from_day), SG_INT(until_day),
		SG_INT(SG_DOER_PERSON), SG_INT(from_day), SG_INT(until_day),
		SG_INT(SG_INCIDENT_AGREED)),
	    fill_share, sizeof(list->rows[0]), arena, &rows, &list->n);

	list->rows = rows;
	return fine;
}

bool
sg_store_add_held(struct sg_store *store, const struct sg_held_row *rows,
    size_t n)
{
	struct sg_value *values = calloc(n * 4 + 1, sizeof(values[0]));
	bool fine;

	if (values == NULL)
		return sg_store_no_memory(store);
	for (size_t i = 0; i < n; i++) {
		values[4 * i] = SG_INT(rows[i].incident);
		values[4 * i + 1] = SG_INT(rows[i].place.file_day);
		values[4 * i + 2] = SG_INT(rows[i].place.line);
		values[4 * i + 3] = SG_TEXT_OR_EMPTY(rows[i].text);
	}
	fine = sg_db_run_many(store->db,
	    "INSERT INTO held (incident, file_day, line, text)"
	    " VALUES (?, ?, ?, ?) ON CONFLICT (incident, file_day, line)"
	    " DO UPDATE SET text = excluded.text",
	    values, 4, n);
	free(values);
	return fine;
}

static void
fill_held(struct sg_query *query, struct sg_arena *arena, void *item)
{
	*(const char **)item = sg_query_dup(query, 0, arena);
}

bool
sg_store_held(struct sg_store *store, uint64_t incident,
    const struct sg_record_place *place, struct sg_arena *arena,
    const char **text)
{
	bool found;

	*text = NULL;
	return sg_store_fill_one(SG_DB_QUERY(store->db,
				     "SELECT text FROM held WHERE incident = ?"
				     " AND file_day = ? AND line = ?",
				     SG_INT(incident), SG_INT(place->file_day),
				     SG_INT(place->line)),
	    fill_held, arena, text, &found);
}

bool
sg_store_drop_held(struct sg_store *store, uint64_t incident)
{
	return SG_DB_RUN(store->db, "DELETE FROM held WHERE incident = ?",
	    SG_INT(incident));
}
