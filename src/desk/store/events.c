/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * events.c -- the events of the journal in the store.
 */
#include "desk/store/events.h"

#include <stdlib.h>

#include "desk/store/months.h"
#include "desk/store/parts.h"

#define COLUMNS                                                                \
	"seq, at, last, day, hour, kind, doer, blocked, tried, technique,"     \
	" person, site, requests, records, incident, file_day, file_offset,"   \
	" file_line, proof"
#define NCOLUMNS 19

#define SELECT_FROM(table)                                                      \
	"SELECT e.seq, e.at, e.last, e.day, e.hour, e.kind, e.doer, e.blocked," \
	" e.tried, e.technique, e.person, e.site, e.requests, e.records,"       \
	" e.incident, e.file_day, e.file_offset, e.file_line, e.proof, p.name," \
	" s.name FROM " table " e LEFT JOIN person p ON p.id = e.person"        \
	" LEFT JOIN site s ON s.id = e.site"

static void
put_values(const struct sg_event_row *event, struct sg_value values[NCOLUMNS])
{
	const struct sg_value row[NCOLUMNS] = {SG_INT(event->seq),
	    SG_INT(event->at_ms), SG_INT(event->last_ms), SG_INT(event->day),
	    SG_INT(event->hour), SG_INT(event->kind), SG_INT(event->doer),
	    SG_INT(event->blocked), SG_INT(event->tried),
	    SG_INT(event->technique), SG_INT(event->person),
	    SG_INT(event->site), SG_INT(event->requests),
	    SG_INT(event->records),
	    event->incident != 0 ? SG_INT(event->incident) : SG_NONE,
	    SG_INT(event->place.file_day), SG_INT(event->place.offset),
	    SG_INT(event->place.line), SG_INT(event->proof)};

	for (size_t i = 0; i < NCOLUMNS; i++)
		values[i] = row[i];
}

static void
fill_event(struct sg_query *query, struct sg_arena *arena, void *item)
{
	struct sg_event_row *event = item;

	event->seq = (uint64_t)sg_query_int(query, 0);
	event->at_ms = sg_query_int(query, 1);
	event->last_ms = sg_query_int(query, 2);
	event->day = (int32_t)sg_query_int(query, 3);
	event->hour = (int)sg_query_int(query, 4);
	event->kind = (enum sg_event_kind)sg_query_int(query, 5);
	event->doer = (enum sg_doer)sg_query_int(query, 6);
	event->blocked = sg_query_int(query, 7) != 0;
	event->tried = sg_query_int(query, 8) != 0;
	event->technique = (int)sg_query_int(query, 9);
	event->person = (uint64_t)sg_query_int(query, 10);
	event->site = (uint64_t)sg_query_int(query, 11);
	event->requests = (uint64_t)sg_query_int(query, 12);
	event->records = (uint64_t)sg_query_int(query, 13);
	event->incident = (uint64_t)sg_query_int(query, 14);
	event->place.file_day = (int32_t)sg_query_int(query, 15);
	event->place.offset = (uint64_t)sg_query_int(query, 16);
	event->place.line = (uint64_t)sg_query_int(query, 17);
	event->proof = (enum sg_proof)sg_query_int(query, 18);
	event->person_name = sg_query_dup(query, 19, arena);
	event->site_name = sg_query_dup(query, 20, arena);
}

bool
sg_store_add_events(struct sg_store *store, const struct sg_event_row *events,
    size_t n)
{
	struct sg_value values[NCOLUMNS];

	if (n == 0)
		return true;
	if (!sg_db_in_transaction(store->db))
		return sg_db_fail(store->db, SG_STORE_FAILED,
		    "the store: events were added outside a transaction");
	if (!sg_months_make(store, events, n) ||
	    !sg_db_bulk_begin(store->db, "event", COLUMNS, NCOLUMNS))
		return false;
	for (size_t i = 0; i < n; i++) {
		put_values(&events[i], values);
		if (!sg_db_bulk_row(store->db, values))
			break;
	}
	return sg_db_bulk_end(store->db);
}

/*
 * Add the condition of SG_EVENT_OF_INCIDENT for one incident. Its person and
 * times are read by subqueries, so that both databases begin with the index of
 * the person's events.
 */
static void
add_incident(struct sg_sql *sql, uint64_t incident)
{
	static const char *const conditions[] = {"e.incident = ?",
	    "e.person = (SELECT person FROM incident WHERE id = ?)",
	    "e.at >= (SELECT first FROM incident WHERE id = ?)",
	    "e.at <= (SELECT last FROM incident WHERE id = ?)"};

	for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++)
		sg_sql_where(sql, conditions[i], SG_INT(incident));
}

/* Add what selects and orders the events of the query. */
static void
add_conditions(struct sg_sql *sql, const struct sg_event_query *query)
{
	int64_t from = query->from_ms;
	int64_t until = query->until_ms != 0 ? query->until_ms : INT64_MAX;
	bool goes_on = query->after_seq != 0;

	/* A narrower period lets the index skip what was listed before. */
	if (goes_on && query->newest_first && query->after_ms < until)
		until = query->after_ms + 1;
	if (goes_on && !query->newest_first && query->after_ms > from)
		from = query->after_ms;
	if (query->incident != 0)
		add_incident(sql, query->incident);
	if (query->person != 0)
		sg_sql_where(sql, "e.person = ?", SG_INT(query->person));
	if (query->doer != SG_ANY_DOER)
		sg_sql_where(sql, "e.doer = ?", SG_INT(query->doer));
	sg_sql_where(sql, "e.at >= ?", SG_INT(from));
	sg_sql_where(sql, "e.at < ?", SG_INT(until));
	if (goes_on) {
		sg_sql_where(sql,
		    query->newest_first ? "(e.at, e.seq) < (?, ?)" :
					  "(e.at, e.seq) > (?, ?)",
		    SG_INT(query->after_ms));
		sg_sql_value(sql, SG_INT(query->after_seq));
	}
	sg_sql_add(sql,
	    query->newest_first ? " ORDER BY e.at DESC, e.seq DESC" :
				  " ORDER BY e.at, e.seq");
}

/* Read the rows of a query that has a limit. */
static bool
read_list(struct sg_query *query, size_t limit, struct sg_arena *arena,
    struct sg_event_list *list)
{
	void *rows;
	bool fine = sg_store_fill(query, fill_event, sizeof(list->rows[0]),
	    arena, &rows, &list->n);

	list->rows = rows;
	list->more = sg_store_cut(&list->n, limit);
	return fine;
}

bool
sg_store_events(struct sg_store *store, const struct sg_event_query *query,
    struct sg_arena *arena, struct sg_event_list *list)
{
	struct sg_sql sql;

	sg_sql_init(&sql, SELECT_FROM("event"));
	add_conditions(&sql, query);
	sg_sql_limit(&sql, query->limit, query->skip);
	return read_list(sg_sql_query(store, &sql), query->limit, arena, list);
}

static void
fill_person_day(struct sg_query *query, struct sg_arena *arena, void *item)
{
	struct sg_person_day *day = item;

	(void)arena;
	day->day = (int32_t)sg_query_int(query, 0);
	day->doer = (enum sg_doer)sg_query_int(query, 1);
	day->blocked = sg_query_int(query, 2) != 0;
	day->tried = sg_query_int(query, 3) != 0;
	day->events = (uint64_t)sg_query_int(query, 4);
	day->requests = (uint64_t)sg_query_int(query, 5);
}

bool
sg_store_person_days(struct sg_store *store, uint64_t person, int64_t from_ms,
    int64_t until_ms, struct sg_arena *arena, struct sg_person_day_list *list)
{
	void *rows;
	bool fine = sg_store_fill(
	    SG_DB_QUERY(store->db,
		"SELECT day, doer, CASE WHEN kind = ? THEN blocked ELSE 0 END,"
		" tried, COUNT(*), SUM(requests)"
		" FROM event WHERE person = ? AND at >= ? AND at < ?"
		" GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
		SG_INT(SG_EVENT_BLOCK), SG_INT(person), SG_INT(from_ms),
		SG_INT(until_ms)),
	    fill_person_day, sizeof(list->rows[0]), arena, &rows, &list->n);

	list->rows = rows;
	return fine;
}

bool
sg_store_put_recent(struct sg_store *store, const struct sg_event_row *events,
    size_t n)
{
	struct sg_value *values = calloc(n * NCOLUMNS + 1, sizeof(values[0]));
	bool fine;

	if (values == NULL)
		return sg_store_no_memory(store);
	for (size_t i = 0; i < n; i++)
		put_values(&events[i], values + i * NCOLUMNS);
	fine = sg_db_merge(store->db,
	    "INSERT INTO recent (" COLUMNS ")"
	    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	    " ON CONFLICT (seq) DO UPDATE SET at = excluded.at,"
	    " last = excluded.last, day = excluded.day, hour = excluded.hour,"
	    " kind = excluded.kind, doer = excluded.doer,"
	    " blocked = excluded.blocked, tried = excluded.tried,"
	    " technique = excluded.technique, person = excluded.person,"
	    " site = excluded.site, requests = excluded.requests,"
	    " records = excluded.records, incident = excluded.incident,"
	    " file_day = excluded.file_day, file_offset = excluded.file_offset,"
	    " file_line = excluded.file_line, proof = excluded.proof",
	    values, NCOLUMNS, n);
	free(values);
	return fine;
}

bool
sg_store_drop_recent(struct sg_store *store, const uint64_t *seqs, size_t n)
{
	struct sg_value *values = calloc(n + 1, sizeof(values[0]));
	bool fine;

	if (values == NULL)
		return sg_store_no_memory(store);
	for (size_t i = 0; i < n; i++)
		values[i] = SG_INT(seqs[i]);
	fine = sg_db_run_many(store->db, "DELETE FROM recent WHERE seq = ?",
	    values, 1, n);
	free(values);
	return fine;
}

bool
sg_store_clear_recent(struct sg_store *store)
{
	return sg_db_run(store->db, "DELETE FROM recent", NULL, 0, NULL);
}

bool
sg_store_recent(struct sg_store *store, size_t limit, struct sg_arena *arena,
    struct sg_event_list *list)
{
	return read_list(
	    SG_DB_QUERY(store->db,
		SELECT_FROM("recent") " ORDER BY e.at DESC, e.seq DESC LIMIT ?",
		SG_INT(limit + 1)),
	    limit, arena, list);
}
