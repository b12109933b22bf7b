/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * indexes.c -- drops the indexes of the large tables, and makes them again.
 *
 * What makes an index is what schema.c has, as a test compares.
 */
#include "desk/store/indexes.h"

#include <stdio.h>

#include "desk/store/meta.h"
#include "desk/store/parts.h"

#define MISSING "indexes missing" /* key in the store (meta.h) */

static const struct {
	const char *name, *on;
	bool only_sqlite;
} indexes[] = {
    {"event_at", "event (at)", true},
    {"event_person", "event (person, at)", false},
    {"event_incident", "event (incident) WHERE incident IS NOT NULL", false},
    {"incident_first", "incident (first)", false},
    {"incident_person", "incident (person, first)", false},
    {"incident_held", "incident (first) WHERE held = 1", false},
    {"incident_state", "incident (doer, state, first)", false},
    {"incident_worst", "incident (doer, state, severity, first)", false},
    {"incident_family", "incident (family, first)", false},
    {"incident_day", "incident (doer, day, state)", false},
};

/* Run a statement for each index; `make` or drop it. */
static bool
change_all(struct sg_store *store, bool make)
{
	const bool postgres = sg_db_kind(store->db) == SG_DB_POSTGRES;
	char sql[256];

	for (size_t i = 0; i < sizeof(indexes) / sizeof(indexes[0]); i++) {
		if (postgres && indexes[i].only_sqlite)
			continue;
		if (make)
			snprintf(sql, sizeof(sql), "CREATE INDEX %s ON %s",
			    indexes[i].name, indexes[i].on);
		else
			snprintf(sql, sizeof(sql), "DROP INDEX %s",
			    indexes[i].name);
		if (!sg_db_script(store->db, sql))
			return false;
	}
	return true;
}

static bool
are_missing(struct sg_store *store, bool *missing)
{
	struct sg_arena *arena = sg_arena_new();
	const char *value;
	bool fine = sg_store_get(store, MISSING, arena, &value);

	*missing = fine && value != NULL && value[0] == 'y';
	sg_arena_free(&arena);
	return fine;
}

static bool
is_empty(struct sg_store *store, bool *empty)
{
	struct sg_query *query = sg_db_query(store->db,
	    "SELECT 1 FROM event LIMIT 1", NULL, 0);

	*empty = query != NULL && !sg_query_next(query);
	return sg_store_end(&query);
}

/* Change all indexes, and note it, in one transaction. */
static bool
change(struct sg_store *store, bool make)
{
	if (!sg_store_begin(store))
		return false;
	if (change_all(store, make) &&
	    sg_store_put(store, MISSING, make ? "no" : "yes") &&
	    sg_store_commit(store))
		return true;
	sg_store_rollback(store);
	return false;
}

bool
sg_store_defer_indexes(struct sg_store *store)
{
	bool missing, empty;

	if (!are_missing(store, &missing) || !is_empty(store, &empty))
		return false;
	return missing || !empty || change(store, false);
}

bool
sg_store_make_indexes(struct sg_store *store)
{
	bool missing;

	return are_missing(store, &missing) &&
	    (!missing || change(store, true));
}
