/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * schema.c -- makes the tables of the store, and upgrades them.
 *
 * A change of the tables is a new step at the end of sg_schema_steps. Steps
 * that were released are never changed.
 *
 * Texts with an index have the collation "C" in PostgreSQL: the order of others
 * changes with the system's libraries, and an index made before is then wrong.
 */
#include "desk/store/schema.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* clang-format off */

/* The columns of an event behind `seq`; `recent` has the same. */
#define EVENT_COLUMNS \
	"at BIGINT NOT NULL, last BIGINT NOT NULL, day INT NOT NULL," \
	" hour INT NOT NULL, kind INT NOT NULL, doer INT NOT NULL," \
	" blocked INT NOT NULL, tried INT NOT NULL, technique INT NOT NULL," \
	" person BIGINT NOT NULL, site BIGINT NOT NULL," \
	" requests BIGINT NOT NULL, records BIGINT NOT NULL, incident BIGINT," \
	" file_day INT NOT NULL, file_offset BIGINT NOT NULL," \
	" file_line BIGINT NOT NULL, proof INT NOT NULL"

/* Few events belong to an incident where visits are recorded. BY_PERSON drops
 * the index of these again. */
#define EVENT_INDEXES \
	"CREATE INDEX event_person ON event (person, at);" \
	"CREATE INDEX event_incident ON event (incident)" \
	" WHERE incident IS NOT NULL;"

/*
 * ROW: the type of a number that names a row. KEY: the type of a text with an
 * index. ID: a number that the database gives to each new row, and never gives
 * again when the row is deleted: what still has the number of a person who was
 * deleted would otherwise become another person's.
 */
#define TABLES(ROW, KEY, ID) \
	"CREATE TABLE person (id " ID "," \
	" name " KEY " NOT NULL UNIQUE, kind INT NOT NULL," \
	" last_day INT NOT NULL);" \
	"CREATE TABLE site (id " ID "," \
	" name " KEY " NOT NULL UNIQUE, kind INT NOT NULL," \
	" last_day INT NOT NULL);" \
	"CREATE TABLE recent (seq " ROW " PRIMARY KEY, " EVENT_COLUMNS ");" \
	"CREATE TABLE incident (id " ROW " PRIMARY KEY," \
	" person BIGINT NOT NULL, doer INT NOT NULL," \
	" family " KEY " NOT NULL, first BIGINT NOT NULL," \
	" last BIGINT NOT NULL, day INT NOT NULL, events BIGINT NOT NULL," \
	" requests BIGINT NOT NULL, blocked BIGINT NOT NULL," \
	" passed BIGINT NOT NULL, tried BIGINT NOT NULL," \
	" severity INT NOT NULL, techniques BIGINT NOT NULL," \
	" sites TEXT NOT NULL, summary TEXT NOT NULL, state INT NOT NULL," \
	" state_by TEXT NOT NULL, state_at BIGINT NOT NULL," \
	" state_reason TEXT NOT NULL, agreement BIGINT, held INT NOT NULL," \
	" held_by TEXT NOT NULL, held_reason TEXT NOT NULL);" \
	"CREATE INDEX incident_first ON incident (first);" \
	"CREATE INDEX incident_person ON incident (person, first);" \
	"CREATE INDEX incident_held ON incident (first) WHERE held = 1;" \
	"CREATE TABLE agreement (id " ROW " PRIMARY KEY, person TEXT," \
	" family TEXT NOT NULL, site TEXT, reason TEXT NOT NULL, made_by TEXT NOT NULL," \
	" at BIGINT NOT NULL, until_day INT NOT NULL, ended INT NOT NULL);" \
	"CREATE TABLE tally_year (year INT NOT NULL, name " KEY " NOT NULL," \
	" value BIGINT NOT NULL, PRIMARY KEY (year, name));" \
	"CREATE TABLE held (incident BIGINT NOT NULL, file_day INT NOT NULL," \
	" line BIGINT NOT NULL, text TEXT NOT NULL," \
	" PRIMARY KEY (incident, file_day, line));" \
	"CREATE TABLE deed (seq " ROW " PRIMARY KEY, at BIGINT NOT NULL," \
	" who TEXT NOT NULL, action TEXT NOT NULL, about " KEY " NOT NULL," \
	" reason TEXT NOT NULL, origin TEXT NOT NULL);" \
	"CREATE TABLE alert (id " ID ", at BIGINT NOT NULL," \
	" rule TEXT NOT NULL, person BIGINT NOT NULL, incident BIGINT," \
	" contact TEXT NOT NULL);" \
	"CREATE TABLE outbox (id " ID ", made BIGINT NOT NULL," \
	" to_address TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL," \
	" tries INT NOT NULL, next_try BIGINT NOT NULL, sent BIGINT," \
	" problem TEXT NOT NULL);" \
	"CREATE TABLE finding (id " ID ", at BIGINT NOT NULL," \
	" journal TEXT NOT NULL, file TEXT NOT NULL, line BIGINT NOT NULL," \
	" text TEXT NOT NULL);"

/* AS: how the table is stored. UNREAD drops the sums by site. */
#define TALLIES(AS) \
	"CREATE TABLE tally_hour (day INT NOT NULL, hour INT NOT NULL," \
	" doer INT NOT NULL, blocked INT NOT NULL, tried INT NOT NULL," \
	" events BIGINT NOT NULL, requests BIGINT NOT NULL," \
	" PRIMARY KEY (day, hour, doer, blocked, tried))" AS ";" \
	"CREATE TABLE tally_technique (day INT NOT NULL, doer INT NOT NULL," \
	" blocked INT NOT NULL, tried INT NOT NULL, technique INT NOT NULL," \
	" events BIGINT NOT NULL, requests BIGINT NOT NULL," \
	" PRIMARY KEY (day, doer, blocked, tried, technique))" AS ";" \
	"CREATE TABLE tally_site (doer INT NOT NULL, day INT NOT NULL," \
	" site BIGINT NOT NULL, events BIGINT NOT NULL," \
	" requests BIGINT NOT NULL, blocked BIGINT NOT NULL," \
	" tried BIGINT NOT NULL, PRIMARY KEY (doer, day, site))" AS ";" \
	"CREATE TABLE tally_site_month (doer INT NOT NULL," \
	" month INT NOT NULL, site BIGINT NOT NULL, events BIGINT NOT NULL," \
	" requests BIGINT NOT NULL, blocked BIGINT NOT NULL," \
	" tried BIGINT NOT NULL, PRIMARY KEY (doer, month, site))" AS ";"

/*
 * INTEGER PRIMARY KEY is the number of the row in the file: no index is needed
 * to find it, and each index ends with it.
 */
#define SQLITE_TABLES \
	TABLES("INTEGER", "TEXT", "INTEGER PRIMARY KEY AUTOINCREMENT") \
	TALLIES(" WITHOUT ROWID") \
	"CREATE TABLE event (seq INTEGER PRIMARY KEY, " EVENT_COLUMNS ");" \
	"CREATE INDEX event_at ON event (at);" EVENT_INDEXES

/*
 * The events of each month are a table of their own (months.h). Those whose
 * time no school can have had are in event_other.
 */
#define POSTGRES_TABLES \
	TABLES("BIGINT", "TEXT COLLATE \"C\"", \
	    "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY") \
	TALLIES("") \
	"CREATE TABLE event (seq BIGINT NOT NULL, " EVENT_COLUMNS "," \
	" PRIMARY KEY (at, seq)) PARTITION BY RANGE (at);" \
	"CREATE INDEX event_seq ON event (seq);" EVENT_INDEXES \
	"CREATE TABLE event_other PARTITION OF event DEFAULT;"

/* Lists of incidents by state and family, and shares of false alerts. */
#define LISTS \
	"CREATE INDEX incident_state ON incident (doer, state, first);" \
	"CREATE INDEX incident_worst ON incident" \
	" (doer, state, severity, first);" \
	"CREATE INDEX incident_family ON incident (family, first);" \
	"CREATE INDEX incident_day ON incident (doer, day, state);" \
	"CREATE INDEX deed_about ON deed (about);"

/* Alerts that are told later, in one mail. */
#define TOLD \
	"ALTER TABLE alert ADD COLUMN told BIGINT NOT NULL DEFAULT 0;"

/*
 * Sums for the yearly review (review.h). They cannot be made from the events of
 * an older store, which does not know exceptions and bursts: so it notes from
 * which day on they are whole.
 *
 * `key` is a person's name as it is compared (names.h).
 */
#define REVIEW(KEY, AS) \
	"CREATE TABLE review_sum (day INT NOT NULL, what INT NOT NULL," \
	" name " KEY " NOT NULL, doer INT NOT NULL, value BIGINT NOT NULL," \
	" last BIGINT NOT NULL, PRIMARY KEY (day, what, name, doer))" AS ";" \
	"CREATE TABLE review_person (month INT NOT NULL, what INT NOT NULL," \
	" name " KEY " NOT NULL, person BIGINT NOT NULL," \
	" days BIGINT NOT NULL," \
	" PRIMARY KEY (month, what, name, person))" AS ";" \
	"INSERT INTO meta (key, value) SELECT 'review from'," \
	" CAST(day AS TEXT) FROM (SELECT MAX(day) + 1 AS day FROM event) AS e" \
	" WHERE day IS NOT NULL;" \
	"ALTER TABLE person ADD COLUMN key " KEY ";"

/* What people ask for, and what was opened or blocked for them. */
#define REQUESTS(ROW) \
	"CREATE TABLE request (id " ROW " PRIMARY KEY, at BIGINT NOT NULL," \
	" kind INT NOT NULL, site TEXT NOT NULL, page TEXT NOT NULL," \
	" classes TEXT NOT NULL, opens BIGINT NOT NULL, asker TEXT NOT NULL," \
	" reason TEXT NOT NULL, state INT NOT NULL, state_by TEXT NOT NULL," \
	" state_at BIGINT NOT NULL, answer TEXT NOT NULL, whom TEXT NOT NULL," \
	" exception TEXT NOT NULL, ends BIGINT NOT NULL);" \
	"CREATE INDEX request_at ON request (at);"

/*
 * Sums by site, which took most of the time of a batch, and which nothing read.
 * In PostgreSQL, also an index by which nothing was found.
 */
#define UNREAD "DROP TABLE tally_site; DROP TABLE tally_site_month;"

/* Bans that lines of the policy propose, or give. The id is that of the event by
 * which the line's number was reached. */
#define PROPOSALS(ROW) \
	"CREATE TABLE proposal (id " ROW " PRIMARY KEY, at BIGINT NOT NULL," \
	" rule TEXT NOT NULL, person BIGINT NOT NULL, incident BIGINT," \
	" ban_s BIGINT NOT NULL, automatic INT NOT NULL, state INT NOT NULL," \
	" state_by TEXT NOT NULL, state_at BIGINT NOT NULL," \
	" reason TEXT NOT NULL, ban TEXT NOT NULL, ends BIGINT NOT NULL);" \
	"CREATE INDEX proposal_at ON proposal (at);" \
	"CREATE INDEX proposal_person ON proposal (person, at);"

/* An incident's events are found by its person and its times (parts.h). */
#define BY_PERSON "DROP INDEX IF EXISTS event_incident;"

/* clang-format on */

const struct sg_schema_step sg_schema_steps[] = {
    {SQLITE_TABLES, POSTGRES_TABLES, NULL},
    {LISTS, LISTS, NULL},
    {TOLD, TOLD, NULL},
    {REVIEW("TEXT", " WITHOUT ROWID"), REVIEW("TEXT COLLATE \"C\"", ""),
	sg_schema_join_persons},
    {REQUESTS("INTEGER"), REQUESTS("BIGINT"), NULL},
    {UNREAD, UNREAD "DROP INDEX event_seq;", NULL},
    {PROPOSALS("INTEGER"), PROPOSALS("BIGINT"), NULL},
    {BY_PERSON, BY_PERSON, NULL},
};
const size_t sg_schema_step_count = sizeof(sg_schema_steps) /
    sizeof(sg_schema_steps[0]);

/* Get the number in the only row of a query. */
static bool
get_number(struct sg_db *db, struct sg_query *query, int64_t *number)
{
	(void)db;
	*number = 0;
	if (query == NULL)
		return false;
	if (sg_query_next(query))
		*number = sg_query_int(query, 0);
	return sg_query_end(&query);
}

static bool
has_version(struct sg_db *db, bool *has)
{
	const char *sql = sg_db_kind(db) == SG_DB_SQLITE ?
	    "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'"
	    " AND name = ?" :
	    "SELECT COUNT(*) FROM pg_tables WHERE tablename = ?"
	    " AND schemaname = current_schema()";
	int64_t count;

	if (!get_number(db, SG_DB_QUERY(db, sql, SG_TEXT("meta")), &count))
		return false;
	*has = count > 0;
	return true;
}

/* Get the version of the database; 0 if it is empty. */
static bool
get_version(struct sg_db *db, int64_t *version)
{
	bool has;

	*version = 0;
	if (!has_version(db, &has))
		return false;
	return !has ||
	    get_number(db,
		SG_DB_QUERY(db,
		    "SELECT CAST(value AS BIGINT) FROM meta WHERE key = ?",
		    SG_TEXT("version")),
		version);
}

static bool
put_version(struct sg_db *db, size_t version)
{
	char text[24];

	snprintf(text, sizeof(text), "%zu", version);
	return SG_DB_RUN(db,
	    "INSERT INTO meta (key, value) VALUES (?, ?)"
	    " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
	    SG_TEXT("version"), SG_TEXT(text));
}

static bool
make_meta(struct sg_db *db)
{
	return sg_db_script(db,
	    sg_db_kind(db) == SG_DB_SQLITE ?
		"CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)" :
		"CREATE TABLE meta (key TEXT COLLATE \"C\" PRIMARY KEY,"
		" value TEXT NOT NULL)");
}

static bool
take_step(struct sg_db *db, const struct sg_schema_step *step, size_t version)
{
	const char *sql = sg_db_kind(db) == SG_DB_SQLITE ? step->sqlite :
							   step->postgres;

	if (!sg_db_begin(db))
		return false;
	if ((version == 1 && !make_meta(db)) || !sg_db_script(db, sql) ||
	    (step->more != NULL && !step->more(db)) ||
	    !put_version(db, version) || !sg_db_commit(db)) {
		sg_db_rollback(db);
		return false;
	}
	return true;
}

static bool
refuse_newer(struct sg_db *db, int64_t version, size_t n)
{
	return sg_db_fail(db, SG_STORE_NEWER,
	    "the store has version %" PRId64 ", but this program knows "
	    "versions up to %zu only: install the newer schoolgate again, or "
	    "delete the store, and it is made again from the journals",
	    version, n);
}

bool
sg_schema_upgrade(struct sg_db *db, const struct sg_schema_step *steps,
    size_t n)
{
	int64_t version;

	if (!get_version(db, &version))
		return false;
	if (version > (int64_t)n)
		return refuse_newer(db, version, n);
	for (size_t i = (size_t)version; i < n; i++) {
		if (!take_step(db, &steps[i], i + 1))
			return false;
	}
	return true;
}

bool
sg_schema_check(struct sg_db *db, size_t n)
{
	int64_t version;

	if (!get_version(db, &version))
		return false;
	if (version > (int64_t)n)
		return refuse_newer(db, version, n);
	return version == (int64_t)n ||
	    sg_db_fail(db, SG_STORE_OLDER,
		"the store has version %" PRId64 ", and has to be upgraded to "
		"version %zu: start schoolgated",
		version, n);
}
