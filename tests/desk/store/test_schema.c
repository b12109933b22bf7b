/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_schema.c -- tests that a store is upgraded step by step, and that what
 * this program does not know is refused.
 */
#include "stores.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/store/events.h"
#include "desk/store/incidents.h"
#include "desk/store/indexes.h"
#include "desk/store/mails.h"
#include "desk/store/names.h"
#include "desk/store/review.h"
#include "desk/store/schema.h"

/* A database without tables, instead of the store. */
static struct sg_db *
empty(struct stored *t, enum sg_db_use use)
{
	char why[SG_WHY_BYTES], other[40];
	struct sg_db *db;

	if (t->store != NULL) {
		sg_store_close(&t->store);
		/* Another schema, or another file. */
		snprintf(other, sizeof(other), "x_%s", t->schema);
		snprintf(t->schema, sizeof(t->schema), "%.31s", other);
		remove(t->path);
	}
	db = sg_db_open(&t->where, use, NULL, why);
	if (db == NULL)
		fail_msg("%s", why);
	return db;
}

static int
version_of(struct sg_db *db)
{
	struct sg_query *query = sg_db_query(db,
	    "SELECT value FROM meta WHERE key = 'version'", NULL, 0);
	int version = 0;

	assert_non_null(query);
	if (sg_query_next(query))
		version = atoi(sg_query_text(query, 0));
	assert_true(sg_query_end(&query));
	return version;
}

static void
upgrade(struct sg_db *db, size_t n)
{
	if (!sg_schema_upgrade(db, sg_schema_steps, n))
		fail_msg("%s", sg_db_why(db));
	assert_int_equal(version_of(db), n);
}

static void
upgrades_every_version(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *db = empty(t, SG_DB_WRITE);
	struct sg_alert_list alerts;

	upgrade(db, 1);
	/* Version 1 did not know whether an alert was told. */
	assert_true(SG_DB_RUN(db,
	    "INSERT INTO alert (at, rule, person, contact)"
	    " VALUES (?, ?, ?, ?)",
	    SG_INT(5), SG_TEXT("10 blocks"), SG_INT(1), SG_TEXT("head")));
	for (size_t n = 2; n <= sg_schema_step_count; n++)
		upgrade(db, n);
	upgrade(db, sg_schema_step_count);
	sg_db_close(&db);
	t->store = stored_open(t, SG_DB_WRITE);
	WORKS(t, sg_store_untold_alerts(t->store, 9, t->arena, &alerts));
	assert_int_equal(alerts.n, 1);
	assert_string_equal(alerts.rows[0].rule, "10 blocks");
}

/*
 * Version 3 took spellings of a user name for different people, and had no sums
 * for the yearly review.
 */
static void
joins_spellings_of_a_name(void **state)
{
	static const struct {
		int id;
		const char *name;
	} people[] = {{1, "JSmith"}, {2, "akhan"}, {3, "jsmith"}, {4, "ZOË"},
	    {5, "zoë"}, {6, "JSMITH"}};
	struct stored *t = stored(state);
	struct sg_db *db = empty(t, SG_DB_WRITE);
	struct sg_person_row person;
	struct sg_incident_row incident;
	int32_t from;
	bool found;

	upgrade(db, 3);
	for (size_t i = 0; i < sizeof people / sizeof *people; i++)
		assert_true(SG_DB_RUN(db,
		    "INSERT INTO person (name, kind, last_day)"
		    " VALUES (?, ?, ?)",
		    SG_TEXT(people[i].name), SG_INT(SG_PERSON_USER),
		    SG_INT(people[i].id)));
	assert_true(sg_db_script(db,
	    "INSERT INTO incident VALUES (9, 3, 0, 'round', 1, 2, 3, 1, 1, 1,"
	    " 0, 1, 1, 0, '[]', '{}', 1, '', 0, '', NULL, 0, '', '')"));
	sg_db_close(&db);
	t->store = stored_open(t, SG_DB_WRITE);
	for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
		WORKS(t,
		    sg_store_find_person(t->store, people[i].name, t->arena,
			&person, &found));
		assert_true(found);
		assert_int_equal(person.id,
		    people[i].name[0] == 'a'              ? 2 :
			(people[i].name[0] | 0x20) == 'j' ? 1 :
							    4);
	}
	assert_string_equal(person.name, "JSmith");
	assert_int_equal(person.last_day, 6);
	WORKS(t, sg_store_person(t->store, 3, t->arena, &person, &found));
	assert_false(found);
	WORKS(t, sg_store_incident(t->store, 9, t->arena, &incident, &found));
	assert_true(found);
	assert_int_equal(incident.person, 1);
	/* There were no events: the sums are whole from the first one on. */
	WORKS(t, sg_store_review_from(t->store, t->arena, &from));
	assert_int_equal(from, INT32_MIN);
}

/* Of the days before the upgrade, the sums for the review are not whole. */
static void
notes_since_when_there_are_sums(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *db = empty(t, SG_DB_WRITE);
	int32_t from;

	upgrade(db, 3);
	assert_true(sg_db_script(db,
	    "INSERT INTO event VALUES (1, 5, 5, 20781, 9, 1, 0, 1, 0, 0, 1, 1,"
	    " 1, 1, NULL, 20781, 0, 1, 1)"));
	sg_db_close(&db);
	t->store = stored_open(t, SG_DB_WRITE);
	WORKS(t, sg_store_review_from(t->store, t->arena, &from));
	assert_int_equal(from, 20782);
}

/* The definitions of all indexes, one a line. */
static const char *
indexes(struct stored *t)
{
	char why[SG_WHY_BYTES];
	struct sg_db *db = sg_db_open(&t->where, SG_DB_READ, NULL, why);
	char *text = sg_arena_alloc(t->arena, 16384);
	struct sg_query *query;
	struct sg_out out;

	assert_non_null(db);
	query = sg_db_query(db,
	    t->where.kind == SG_DB_SQLITE ?
		"SELECT sql FROM sqlite_master WHERE type = 'index'"
		" AND sql IS NOT NULL ORDER BY name" :
		"SELECT indexdef FROM pg_indexes"
		" WHERE schemaname = current_schema()"
		" ORDER BY tablename, indexname",
	    NULL, 0);
	assert_non_null(query);
	sg_out_init(&out, text, 16384);
	while (sg_query_next(query))
		sg_out_printf(&out, "%s\n", sg_query_text(query, 0));
	assert_true(sg_query_end(&query));
	assert_false(out.full);
	sg_db_close(&db);
	return text;
}

/*
 * A store without events can get its indexes later. The program may be killed
 * meanwhile.
 */
static void
indexes_can_be_made_later(void **state)
{
	struct stored *t = stored(state);
	const struct sg_event_row event = {.seq = 1, .at_ms = 5};
	const char *before = indexes(t);

	WORKS(t, sg_store_make_indexes(t->store));
	assert_string_equal(indexes(t), before);
	WORKS(t, sg_store_defer_indexes(t->store));
	assert_non_null(strstr(before, "incident_worst"));
	assert_null(strstr(indexes(t), "incident_worst"));
	assert_null(strstr(indexes(t), "event_person"));
	WORKS(t, sg_store_begin(t->store));
	WORKS(t, sg_store_add_events(t->store, &event, 1));
	WORKS(t, sg_store_commit(t->store));
	stored_reopen(t);
	/* It has events by now, and its indexes are still missing. */
	WORKS(t, sg_store_defer_indexes(t->store));
	WORKS(t, sg_store_make_indexes(t->store));
	assert_non_null(strstr(indexes(t), "incident_worst"));
	/* A store with events keeps its indexes. */
	before = indexes(t);
	WORKS(t, sg_store_defer_indexes(t->store));
	assert_string_equal(indexes(t), before);
}

/* What indexes.c makes is what schema.c makes. */
static void
indexes_are_made_as_at_first(void **state)
{
	struct stored *t = stored(state);
	const char *before = indexes(t);

	WORKS(t, sg_store_defer_indexes(t->store));
	WORKS(t, sg_store_make_indexes(t->store));
	assert_string_equal(indexes(t), before);
}

/* The program was killed when a part of them was there. */
static void
some_indexes_are_there_already(void **state)
{
	struct stored *t = stored(state);
	const char *before = indexes(t);
	struct sg_db *db;

	WORKS(t, sg_store_defer_indexes(t->store));
	sg_store_close(&t->store);
	db = sg_db_open(&t->where, SG_DB_WRITE, NULL, (char[SG_WHY_BYTES]){0});
	assert_non_null(db);
	assert_true(sg_db_script(db,
	    "CREATE INDEX incident_first ON incident (first);"
	    "CREATE INDEX event_person ON event (person, at)"));
	sg_db_close(&db);
	t->store = stored_open(t, SG_DB_WRITE);
	WORKS(t, sg_store_make_indexes(t->store));
	assert_string_equal(indexes(t), before);
}

/* Without its key, the table takes an event twice; with it, no more. */
static void
an_event_that_is_there_twice_is_found(void **state)
{
	struct stored *t = stored(state);
	const struct sg_event_row event = {.seq = 1, .at_ms = 5};

	WORKS(t, sg_store_defer_indexes(t->store));
	for (int i = 0; i < 2; i++) {
		WORKS(t, sg_store_begin(t->store));
		WORKS(t, sg_store_add_events(t->store, &event, 1));
		WORKS(t, sg_store_commit(t->store));
	}
	assert_false(sg_store_make_indexes(t->store));
	assert_non_null(strstr(sg_store_why(t->store), "event"));
	assert_null(strstr(indexes(t), "event_person"));
}

static void
skips_several_versions_at_once(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *db = empty(t, SG_DB_WRITE);

	upgrade(db, 1);
	sg_db_close(&db);
	t->store = stored_open(t, SG_DB_WRITE);
	sg_store_close(&t->store);
	db = empty(t, SG_DB_WRITE);
	assert_int_equal(version_of(db), sg_schema_step_count);
	sg_db_close(&db);
}

/* A step of which a part works, before the rest fails. */
#define BROKEN "CREATE TABLE half (a INT); INSERT INTO nothing VALUES (1);"

static void
an_interrupted_step_leaves_the_version_before(void **state)
{
	static const struct sg_schema_step steps[] = {
	    {"CREATE TABLE one (a INT);", "CREATE TABLE one (a INT);", NULL},
	    {"CREATE TABLE two (a INT);", "CREATE TABLE two (a INT);", NULL},
	    {BROKEN, BROKEN, NULL}};
	static const struct sg_schema_step mended[] = {
	    {"not tried", "not tried", NULL}, {"not tried", "not tried", NULL},
	    {"CREATE TABLE half (a INT);", "CREATE TABLE half (a INT);", NULL}};
	struct stored *t = stored(state);
	struct sg_db *db = empty(t, SG_DB_WRITE);

	assert_false(sg_schema_upgrade(db, steps, 3));
	assert_int_equal(version_of(db), 2);
	assert_true(sg_db_script(db, "INSERT INTO two VALUES (2)"));
	assert_false(sg_db_script(db, "INSERT INTO half VALUES (2)"));
	assert_false(sg_schema_upgrade(db, steps, 3));
	assert_true(sg_schema_upgrade(db, mended, 3));
	assert_int_equal(version_of(db), 3);
	assert_true(sg_db_script(db, "INSERT INTO half VALUES (2)"));
	sg_db_close(&db);
}

/* The first step makes the place for the version, too. */
static void
an_interrupted_first_step_leaves_nothing(void **state)
{
	static const struct sg_schema_step steps[] = {{BROKEN, BROKEN, NULL}};
	struct stored *t = stored(state);
	struct sg_db *db = empty(t, SG_DB_WRITE);

	assert_false(sg_schema_upgrade(db, steps, 1));
	upgrade(db, sg_schema_step_count);
	sg_db_close(&db);
}

static void
refuses_a_newer_store(void **state)
{
	struct stored *t = stored(state);
	char why[SG_WHY_BYTES], expected[SG_WHY_BYTES];
	struct sg_db *db;

	sg_store_close(&t->store);
	db = sg_db_open(&t->where, SG_DB_WRITE, NULL, why);
	assert_true(sg_db_script(db,
	    "UPDATE meta SET value = '99' WHERE key = 'version'"));
	sg_db_close(&db);
	snprintf(expected, sizeof(expected),
	    "the store has version 99, but this program knows versions up to "
	    "%zu only: install the newer schoolgate again, or delete the "
	    "store, and it is made again from the journals",
	    sg_schema_step_count);
	assert_int_equal(stored_refusal(t, SG_DB_WRITE, why), SG_STORE_NEWER);
	assert_string_equal(why, expected);
	assert_int_equal(stored_refusal(t, SG_DB_READ, why), SG_STORE_NEWER);
	assert_string_equal(why, expected);
}

static void
a_reader_waits_for_the_upgrade(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *db = empty(t, SG_DB_WRITE);
	char why[SG_WHY_BYTES];

	assert_int_equal(stored_refusal(t, SG_DB_READ, why), SG_STORE_OLDER);
	assert_non_null(strstr(why, "the store has version 0"));
	upgrade(db, 1);
	assert_int_equal(stored_refusal(t, SG_DB_READ, why), SG_STORE_OLDER);
	assert_non_null(strstr(why,
	    "the store has version 1, and has to be "
	    "upgraded to version "));
	assert_non_null(strstr(why, "start schoolgated"));
	sg_db_close(&db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_BOTH(upgrades_every_version),
	    IN_BOTH(joins_spellings_of_a_name),
	    IN_BOTH(notes_since_when_there_are_sums),
	    IN_BOTH(indexes_can_be_made_later),
	    IN_BOTH(indexes_are_made_as_at_first),
	    IN_BOTH(some_indexes_are_there_already),
	    IN_POSTGRES(an_event_that_is_there_twice_is_found),
	    IN_BOTH(skips_several_versions_at_once),
	    IN_BOTH(an_interrupted_step_leaves_the_version_before),
	    IN_BOTH(an_interrupted_first_step_leaves_nothing),
	    IN_BOTH(refuses_a_newer_store),
	    IN_BOTH(a_reader_waits_for_the_upgrade),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
