/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * indexes.c -- drops indexes of the large tables, and makes them again.
 *
 * schema.c makes the same ones: a test compares them.
 */
#include "desk/store/indexes.h"

#include "desk/store/meta.h"
#include "desk/store/parts.h"

#define MISSING "indexes missing" /* key in the store (meta.h) */

/*
 * What is there already is left, or is made again: the program may have been
 * killed in between, or an earlier one may have dropped fewer. Both halves take
 * about the same time in PostgreSQL, which makes them in two sessions.
 */
#define MAKE_HALF                                                              \
	"CREATE INDEX IF NOT EXISTS event_person ON event (person, at);"       \
	"CREATE INDEX IF NOT EXISTS incident_first ON incident (first);"
#define MAKE_OTHER_HALF                                                        \
	"CREATE INDEX IF NOT EXISTS incident_held ON incident (first)"         \
	" WHERE held = 1;"                                                     \
	"CREATE INDEX IF NOT EXISTS incident_person ON incident"               \
	" (person, first);"                                                    \
	"CREATE INDEX IF NOT EXISTS incident_state ON incident"                \
	" (doer, state, first);"                                               \
	"CREATE INDEX IF NOT EXISTS incident_worst ON incident"                \
	" (doer, state, severity, first);"                                     \
	"CREATE INDEX IF NOT EXISTS incident_family ON incident"               \
	" (family, first);"                                                    \
	"CREATE INDEX IF NOT EXISTS incident_day ON incident"                  \
	" (doer, day, state);"
#define DROP_ALL                                                               \
	"DROP INDEX event_person;"                                             \
	"DROP INDEX incident_first; DROP INDEX incident_held;"                 \
	"DROP INDEX incident_person; DROP INDEX incident_state;"               \
	"DROP INDEX incident_worst; DROP INDEX incident_family;"               \
	"DROP INDEX incident_day;"
/*
 * Only in PostgreSQL: in SQLite, an event's key is the table itself. If an
 * event was stored twice meanwhile, it cannot be made.
 */
#define MAKE_KEY                                                               \
	"ALTER TABLE event DROP CONSTRAINT IF EXISTS event_pkey;"              \
	"ALTER TABLE event ADD PRIMARY KEY (at, seq);"
#define DROP_KEY "ALTER TABLE event DROP CONSTRAINT event_pkey;"

static bool
change_all(struct sg_store *store, bool make)
{
	const bool sqlite = sg_db_kind(store->db) == SG_DB_SQLITE;

	if (!make)
		return sg_db_script(store->db,
		    sqlite ? DROP_ALL : DROP_ALL DROP_KEY);
	return sg_db_script_both(store->db,
	    sqlite ? MAKE_HALF : MAKE_KEY MAKE_HALF, MAKE_OTHER_HALF);
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
