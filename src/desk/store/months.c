/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * months.c -- makes and drops the tables of the months in PostgreSQL.
 *
 * The name and the bounds of such a table cannot be parameters of a statement.
 * They are written into it as numbers that are computed from a number, never
 * from a text.
 */
#include "desk/store/months.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/store/parts.h"

/* Months are counted from January 1970. Events outside are in event_other. */
#define MONTHS (230 * 12)

/* Which tables are there. */
struct sg_months {
	bool made[MONTHS];
};

/* When the month begins, in UTC. */
static int64_t
start_ms(int month)
{
	return sg_store_month_begin(month) * SG_DAY_MS;
}

/* Returns -1 for a time that has no table of its own. */
static int
month_of(int64_t at_ms)
{
	if (at_ms < 0 || at_ms >= start_ms(MONTHS))
		return -1;
	return sg_store_month_of((int32_t)(at_ms / SG_DAY_MS));
}

/* Returns the month of a table "event_YYYY_MM", or -1. */
static int
month_named(const char *name)
{
	int year, month, end = 0;

	if (sscanf(name, "event_%4d_%2d%n", &year, &month, &end) != 2 ||
	    end != (int)strlen(name) || year < 1970 || month < 1 || month > 12)
		return -1;
	return (year - 1970) * 12 + month - 1;
}

/* Find out which tables are there. */
static bool
look(struct sg_store *store)
{
	struct sg_query *query;
	int month;

	if (store->months != NULL)
		return true;
	store->months = calloc(1, sizeof(*store->months));
	if (store->months == NULL)
		return sg_store_no_memory(store);
	query = SG_DB_QUERY(store->db,
	    "SELECT tablename FROM pg_tables"
	    " WHERE schemaname = current_schema() AND tablename LIKE ?",
	    SG_TEXT("event\\_%"));
	while (query != NULL && sg_query_next(query)) {
		month = month_named(sg_query_text(query, 0));
		if (month >= 0 && month < MONTHS)
			store->months->made[month] = true;
	}
	return sg_store_end(&query);
}

/*
 * Attaching a table that was made before lets readers go on; making it as a
 * part of `event` would not.
 */
static bool
make(struct sg_store *store, int month)
{
	int year = 1970 + month / 12, number = 1 + month % 12;
	char sql[512];

	snprintf(sql, sizeof(sql),
	    "CREATE TABLE event_%04d_%02d (LIKE event INCLUDING ALL);"
	    "ALTER TABLE event ATTACH PARTITION event_%04d_%02d"
	    " FOR VALUES FROM (%" PRId64 ") TO (%" PRId64 ")",
	    year, number, year, number, start_ms(month), start_ms(month + 1));
	store->months->made[month] = sg_db_script(store->db, sql);
	return store->months->made[month];
}

bool
sg_months_make(struct sg_store *store, const struct sg_event_row *events,
    size_t n)
{
	int month, last = -1;

	if (sg_db_kind(store->db) == SG_DB_SQLITE)
		return true;
	if (!look(store))
		return false;
	for (size_t i = 0; i < n; i++) {
		month = month_of(events[i].at_ms);
		if (month == last || month < 0)
			continue;
		if (!store->months->made[month] && !make(store, month))
			return false;
		last = month;
	}
	return true;
}

void
sg_months_forget(struct sg_store *store)
{
	free(store->months);
	store->months = NULL;
}

/* Find out whether the month has an event of an incident on hold. */
static bool
has_held(struct sg_store *store, int month, bool *has)
{
	struct sg_query *query = SG_DB_QUERY(store->db,
	    "SELECT 1 FROM incident i JOIN event e ON " SG_EVENT_OF_INCIDENT
	    " WHERE i.held = 1 AND e.at >= ? AND e.at < ? LIMIT 1",
	    SG_INT(start_ms(month)), SG_INT(start_ms(month + 1)));

	*has = query != NULL && sg_query_next(query);
	return sg_store_end(&query);
}

static bool
drop(struct sg_store *store, int month)
{
	char sql[64];

	snprintf(sql, sizeof(sql), "DROP TABLE event_%04d_%02d",
	    1970 + month / 12, 1 + month % 12);
	if (!sg_db_script(store->db, sql))
		return false;
	store->months->made[month] = false;
	return true;
}

bool
sg_months_drop(struct sg_store *store, int64_t before_ms)
{
	bool held;

	if (sg_db_kind(store->db) == SG_DB_SQLITE)
		return true;
	if (!look(store))
		return false;
	for (int i = 0; i < MONTHS && start_ms(i + 1) <= before_ms; i++) {
		if (!store->months->made[i])
			continue;
		if (!has_held(store, i, &held) || (!held && !drop(store, i)))
			return false;
	}
	return true;
}
