/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * indexes.c -- drops indexes of the large tables, and makes them again.
 *
 * schema.c makes the same ones: a test compares them.
 */
#include "desk/store/indexes.h"

#include <stdio.h>

#include "desk/store/meta.h"
#include "desk/store/parts.h"

#define MISSING "indexes missing" /* key in the store (meta.h) */

/* Indexes by time alone stay: rows come in this order, and are appended. */
static const struct {
	const char *name, *on;
} indexes[] = {
    {"event_person", "event (person, at)"},
    {"event_incident", "event (incident) WHERE incident IS NOT NULL"},
    {"incident_person", "incident (person, first)"},
    {"incident_state", "incident (doer, state, first)"},
    {"incident_worst", "incident (doer, state, severity, first)"},
    {"incident_family", "incident (family, first)"},
    {"incident_day", "incident (doer, day, state)"},
};

/* Run a statement for each index; `make` or drop it. */
static bool
change_all(struct sg_store *store, bool make)
{
	char sql[256];

	for (size_t i = 0; i < sizeof(indexes) / sizeof(indexes[0]); i++) {
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
