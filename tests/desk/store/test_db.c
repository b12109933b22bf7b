/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_db.c -- tests that both databases keep values as they are, and say what
 * went wrong.
 */
#include "stores.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../cluster.h"
#include "desk/store/backend.h"

/* Open a second connection without the tables of the store. */
static struct sg_db *
open_db(const struct stored *t, enum sg_db_use use)
{
	char why[SG_WHY_BYTES];
	struct sg_db *db = sg_db_open(&t->where, use, NULL, why);

	if (db == NULL)
		fail_msg("%s", why);
	return db;
}

/* A database with one table, instead of the store. */
static struct sg_db *
with_table(struct stored *t)
{
	struct sg_db *db;

	sg_store_close(&t->store);
	db = open_db(t, SG_DB_WRITE);
	assert_true(sg_db_script(db,
	    "CREATE TABLE thing (id BIGINT PRIMARY KEY, number BIGINT,"
	    " name TEXT)"));
	return db;
}

#define ADD "INSERT INTO thing (id, number, name) VALUES (?, ?, ?)"
#define FIND "SELECT number, name FROM thing WHERE id = ?"

static bool
add(struct sg_db *db, int64_t id, const char *name)
{
	return SG_DB_RUN(db, ADD, SG_INT(id), SG_INT(7 * id), SG_TEXT(name));
}

/* Returns the name of the thing, or "none". */
static const char *
name_of(struct sg_db *db, struct sg_arena *arena, int64_t id)
{
	struct sg_query *query = SG_DB_QUERY(db, FIND, SG_INT(id));
	const char *name = "none";

	if (query == NULL)
		fail_msg("%s", sg_db_why(db));
	if (sg_query_next(query))
		name = sg_arena_dup(arena, sg_str(sg_query_text(query, 1)));
	assert_true(sg_query_end(&query));
	assert_null(query);
	return name;
}

static int64_t
count(struct sg_db *db)
{
	struct sg_query *query = sg_db_query(db, "SELECT COUNT(*) FROM thing",
	    NULL, 0);
	int64_t n;

	if (query == NULL)
		fail_msg("%s", sg_db_why(db));
	assert_true(sg_query_next(query));
	n = sg_query_int(query, 0);
	assert_false(sg_query_next(query));
	assert_true(sg_query_end(&query));
	return n;
}

static void
keeps_values(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *db = with_table(t);
	struct sg_query *query;
	uint64_t changed = 99;

	assert_true(SG_DB_RUN(db, ADD, SG_INT(INT64_MIN), SG_INT(INT64_MAX),
	    SG_NONE));
	query = SG_DB_QUERY(db, FIND, SG_INT(INT64_MIN));
	assert_true(sg_query_next(query));
	assert_false(sg_query_is_null(query, 0));
	assert_true(sg_query_int(query, 0) == INT64_MAX);
	assert_true(sg_query_is_null(query, 1));
	assert_string_equal(sg_query_text(query, 1), "");
	assert_int_equal(sg_query_int(query, 1), 0);
	assert_true(sg_query_end(&query));
	assert_true(sg_db_run(db, "UPDATE thing SET name = ? WHERE id > ?",
	    (const struct sg_value[]){SG_TEXT("x"), SG_INT(0)}, 2, &changed));
	assert_int_equal(changed, 0);
	assert_true(sg_db_run(db, "UPDATE thing SET name = ? WHERE id < ?",
	    (const struct sg_value[]){SG_TEXT("x"), SG_INT(0)}, 2, &changed));
	assert_int_equal(changed, 1);
	sg_db_close(&db);
	assert_null(db);
}

/* Texts that clients can shape. What differs is what the store makes of it. */
static const struct {
	const char *text, *kept;
} texts[] = {
    {"", ""},
    {"'; DROP TABLE thing; --", NULL},
    {"\"quoted\" ? $1 :name \\ \\N \\. %s", NULL},
    {"line\nline\r\nand\ttab\b\f\v", NULL},
    {"\xe2\x80\xae right to left \xe2\x80\x8f", NULL},
    {"\xf0\x9f\x90\x8d \xc3\xa9 \xef\xbf\xbf", NULL},
    {"bad \xff byte", "bad \xef\xbf\xbd byte"},
    {"\x80", "\xef\xbf\xbd"},
    {"cut \xe2\x82", "cut \xef\xbf\xbd\xef\xbf\xbd"},
    {"long \xc0\xaf", "long \xef\xbf\xbd\xef\xbf\xbd"},
    {"half \xed\xa0\x80", "half \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
    {"eight by\xffte", "eight by\xef\xbf\xbdte"},
};
#define TEXTS (sizeof(texts) / sizeof(texts[0]))

static const char *
kept(size_t i)
{
	return texts[i].kept != NULL ? texts[i].kept : texts[i].text;
}

static void
keeps_hostile_texts(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *db = with_table(t);
	struct sg_value many[3 * TEXTS];

	for (size_t i = 0; i < TEXTS; i++) {
		assert_true(add(db, (int64_t)i, texts[i].text));
		assert_string_equal(name_of(db, t->arena, (int64_t)i), kept(i));
		many[3 * i] = SG_INT(100 + i);
		many[3 * i + 1] = SG_NONE;
		many[3 * i + 2] = SG_TEXT(texts[i].text);
	}
	assert_true(sg_db_run_many(db, ADD, many, 3, TEXTS));
	assert_true(sg_db_begin(db));
	assert_true(sg_db_bulk_begin(db, "thing", "id, number, name", 3));
	for (size_t i = 0; i < TEXTS; i++) {
		many[3 * i] = SG_INT(200 + i);
		assert_true(sg_db_bulk_row(db, many + 3 * i));
	}
	assert_true(sg_db_bulk_end(db));
	assert_true(sg_db_commit(db));
	for (size_t i = 0; i < TEXTS; i++) {
		assert_string_equal(name_of(db, t->arena, 100 + (int64_t)i),
		    kept(i));
		assert_string_equal(name_of(db, t->arena, 200 + (int64_t)i),
		    kept(i));
	}
	sg_db_close(&db);
}

static void
finds_by_a_hostile_text(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *db = with_table(t);
	struct sg_query *query;

	for (size_t i = 0; i < TEXTS; i++) {
		assert_true(add(db, (int64_t)i, texts[i].text));
		query = SG_DB_QUERY(db, "SELECT id FROM thing WHERE name = ?",
		    SG_TEXT(texts[i].text));
		assert_true(sg_query_next(query));
		assert_int_equal(sg_query_int(query, 0), i);
		assert_true(sg_query_end(&query));
	}
	sg_db_close(&db);
}

static void
keeps_long_texts(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *db = with_table(t);
	char *text = sg_arena_alloc(t->arena, 300001);
	struct sg_value row[3] = {SG_INT(2), SG_NONE, SG_TEXT(text)};

	memset(text, 'a', 300000);
	text[30000] = '\0';
	assert_true(add(db, 1, text));
	assert_string_equal(name_of(db, t->arena, 1), text);
	text[30000] = '\\';
	assert_true(sg_db_begin(db));
	assert_true(sg_db_bulk_begin(db, "thing", "id, number, name", 3));
	for (int i = 2; i < 10; i++) {
		row[0] = SG_INT(i);
		assert_true(sg_db_bulk_row(db, row));
	}
	assert_true(sg_db_bulk_end(db));
	assert_true(sg_db_commit(db));
	assert_string_equal(name_of(db, t->arena, 9), text);
	sg_db_close(&db);
}

static void
commits_or_rolls_back(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *db = with_table(t);

	assert_true(sg_db_begin(db));
	assert_false(sg_db_begin(db));
	assert_non_null(strstr(sg_db_why(db), "within another"));
	sg_db_rollback(db);
	sg_db_rollback(db);
	assert_true(sg_db_begin(db));
	assert_true(add(db, 1, "one"));
	assert_true(sg_db_in_transaction(db));
	sg_db_rollback(db);
	assert_int_equal(count(db), 0);
	assert_true(sg_db_begin(db));
	assert_true(add(db, 1, "one"));
	assert_true(sg_db_commit(db));
	assert_false(sg_db_in_transaction(db));
	assert_int_equal(count(db), 1);
	/* Closing ends a transaction. */
	assert_true(sg_db_begin(db));
	assert_true(add(db, 2, "two"));
	sg_db_close(&db);
	db = open_db(t, SG_DB_WRITE);
	assert_int_equal(count(db), 1);
	sg_db_close(&db);
}

static void
does_not_commit_after_a_failure(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *db = with_table(t);

	assert_true(sg_db_begin(db));
	assert_true(add(db, 1, "one"));
	assert_false(add(db, 1, "again"));
	assert_int_equal(sg_db_state(db), SG_STORE_FAILED);
	assert_true(strlen(sg_db_why(db)) > 10);
	assert_false(sg_db_commit(db));
	sg_db_rollback(db);
	assert_int_equal(count(db), 0);
	/* Outside a transaction, a failure leaves no trace. */
	assert_true(add(db, 1, "one"));
	assert_false(add(db, 1, "again"));
	assert_true(add(db, 2, "two"));
	assert_int_equal(sg_db_state(db), SG_STORE_FINE);
	sg_db_close(&db);
}

static void
runs_many_or_none(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *db = with_table(t);
	struct sg_value *rows = calloc(3 * 1000, sizeof(rows[0]));

	assert_non_null(rows);
	for (int i = 0; i < 1000; i++) {
		rows[3 * i] = SG_INT(i);
		rows[3 * i + 1] = SG_INT(2 * i);
		rows[3 * i + 2] = SG_TEXT("many");
	}
	assert_true(sg_db_run_many(db, ADD, rows, 3, 1000));
	assert_int_equal(count(db), 1000);
	assert_true(sg_db_run_many(db, ADD, rows, 3, 0));
	assert_true(sg_db_script(db, "DELETE FROM thing"));
	rows[3 * 700] = SG_INT(3); /* twice */
	assert_false(sg_db_run_many(db, ADD, rows, 3, 1000));
	assert_int_equal(sg_db_state(db), SG_STORE_FAILED);
	assert_int_equal(count(db), 0);
	assert_true(sg_db_begin(db));
	assert_false(sg_db_run_many(db, ADD, rows, 3, 1000));
	sg_db_rollback(db);
	assert_int_equal(count(db), 0);
	assert_true(add(db, 1, "still works"));
	free(rows);
	sg_db_close(&db);
}

#define MERGE                                                                  \
	"INSERT INTO thing (id, number, name) VALUES (?, ?, ?)"                \
	" ON CONFLICT (id) DO UPDATE SET number = thing.number +"              \
	" excluded.number, name = excluded.name"
/* More than PostgreSQL gets with one statement. */
#define MERGED 9000

static void
merges_rows(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *db = with_table(t);
	struct sg_value *rows = calloc(3 * MERGED, sizeof(rows[0]));
	struct sg_query *query;

	assert_non_null(rows);
	for (int i = 0; i < MERGED; i++) {
		rows[3 * i] = SG_INT(i);
		rows[3 * i + 1] = SG_INT(-i);
		rows[3 * i + 2] = SG_TEXT(texts[(size_t)i % TEXTS].text);
	}
	assert_true(sg_db_merge(db, MERGE, rows, 3, 0));
	assert_int_equal(count(db), 0);
	assert_true(sg_db_merge(db, MERGE, rows, 3, MERGED));
	rows[3 * 8999 + 2] = SG_TEXT("{a,\"b\\\\\"}");
	rows[3 * 8998 + 2] = SG_NONE;
	assert_true(sg_db_merge(db, MERGE, rows, 3, MERGED));
	assert_int_equal(count(db), MERGED);
	for (size_t i = 0; i < TEXTS; i++)
		assert_string_equal(name_of(db, t->arena, (int64_t)i), kept(i));
	assert_string_equal(name_of(db, t->arena, 8999), "{a,\"b\\\\\"}");
	assert_string_equal(name_of(db, t->arena, 8998), "");
	query = sg_db_query(db, "SELECT MIN(number) FROM thing", NULL, 0);
	assert_true(sg_query_next(query));
	assert_int_equal(sg_query_int(query, 0), -2 * 8999);
	assert_true(sg_query_end(&query));
	/* All of it, or nothing. */
	assert_false(sg_db_merge(db,
	    "INSERT INTO nothing (id) VALUES (?) ON CONFLICT (id) DO NOTHING",
	    rows, 1, 2));
	assert_true(add(db, MERGED, "still works"));
	free(rows);
	sg_db_close(&db);
}

static void
a_wrong_row_spoils_a_bulk_insert(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *db = with_table(t);
	const struct sg_value rows[2][3] = {
	    {SG_INT(1), SG_INT(1), SG_TEXT("a")},
	    {SG_INT(1), SG_INT(2), SG_TEXT("b")}};

	assert_true(sg_db_begin(db));
	assert_true(sg_db_bulk_begin(db, "thing", "id, number, name", 3));
	assert_true(sg_db_bulk_row(db, rows[0]));
	assert_false(add(db, 5, "within a bulk insert"));
	assert_non_null(strstr(sg_db_why(db), "within a bulk insert"));
	sg_db_bulk_row(db, rows[1]);
	assert_false(sg_db_bulk_end(db));
	assert_true(strlen(sg_db_why(db)) > 10);
	sg_db_rollback(db);
	assert_int_equal(count(db), 0);
	assert_false(sg_db_bulk_begin(db, "thing", "id", 0));
	assert_false(sg_db_bulk_begin(db, "nothing", "id", 1));
	sg_db_close(&db);
}

static void
runs_two_scripts(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *db = with_table(t);

	assert_true(sg_db_begin(db));
	assert_true(sg_db_script_both(db,
	    "INSERT INTO thing VALUES (1, 1, 'a')",
	    "CREATE TABLE other (id INT); INSERT INTO other VALUES (7)"));
	assert_true(sg_db_commit(db));
	assert_int_equal(count(db), 1);
	assert_true(sg_db_script(db, "DELETE FROM other WHERE id = 7"));
	/* If one of them fails, both have failed. */
	assert_false(sg_db_script_both(db, "INSERT INTO nothing VALUES (1)",
	    "INSERT INTO other VALUES (8)"));
	assert_non_null(strstr(sg_db_why(db), "nothing"));
	assert_true(sg_db_begin(db));
	assert_false(sg_db_script_both(db,
	    "INSERT INTO thing VALUES (2, 2, 'b')",
	    "INSERT INTO nobody VALUES (1)"));
	assert_non_null(strstr(sg_db_why(db), "nobody"));
	assert_false(sg_db_commit(db));
	sg_db_rollback(db);
	assert_int_equal(count(db), 1);
	sg_db_close(&db);
}

#define ALONE "sg_test_alone"

/* A role that may have one session: the second script is run in it, too. */
static void
runs_two_scripts_in_one_session(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *db = with_table(t);
	struct sg_db_where where = t->where;
	char sql[512], conninfo[512], why[SG_WHY_BYTES];

	snprintf(sql, sizeof(sql),
	    "CREATE ROLE " ALONE " LOGIN CONNECTION LIMIT 1;"
	    "GRANT ALL ON SCHEMA %s TO " ALONE ";"
	    "GRANT ALL ON thing TO " ALONE,
	    t->schema);
	assert_true(sg_db_script(db, sql));
	sg_db_close(&db);
	snprintf(conninfo, sizeof(conninfo), "%s user=" ALONE, where.conninfo);
	where.conninfo = conninfo;
	db = sg_db_open(&where, SG_DB_WRITE, NULL, why);
	if (db == NULL)
		fail_msg("%s", why);
	assert_true(sg_db_script_both(db,
	    "INSERT INTO thing VALUES (1, 1, 'a')",
	    "INSERT INTO thing VALUES (2, 2, 'b')"));
	assert_int_equal(count(db), 2);
	sg_db_close(&db);
	db = open_db(t, SG_DB_WRITE);
	assert_true(sg_db_script(db,
	    "DROP OWNED BY " ALONE "; DROP ROLE " ALONE));
	sg_db_close(&db);
}

static void
refuses_wrong_statements(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *db = with_table(t);
	struct sg_query *query;

	assert_false(SG_DB_RUN(db, ADD, SG_INT(1)));
	assert_non_null(strstr(sg_db_why(db), "1 values for 3 parameters"));
	assert_false(sg_db_run(db, "SELEKT", NULL, 0, NULL));
	assert_null(sg_db_query(db, "SELECT x FROM nothing", NULL, 0));
	assert_null(SG_DB_QUERY(db, FIND, SG_INT(1), SG_INT(2)));
	/* A "?" in quotes is no parameter. */
	assert_true(SG_DB_RUN(db,
	    "INSERT INTO thing (id, name) VALUES (?, 'what? it''s ?')",
	    SG_INT(1)));
	assert_string_equal(name_of(db, t->arena, 1), "what? it's ?");
	query = SG_DB_QUERY(db, FIND, SG_INT(1));
	assert_non_null(query);
	assert_false(add(db, 2, "within a query"));
	assert_non_null(strstr(sg_db_why(db), "within a query"));
	assert_true(sg_query_end(&query));
	assert_true(add(db, 2, "after it"));
	sg_db_close(&db);
}

static void
a_reader_cannot_write(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *writer = with_table(t), *reader;

	assert_true(add(writer, 1, "one"));
	reader = open_db(t, SG_DB_READ);
	assert_string_equal(name_of(reader, t->arena, 1), "one");
	assert_false(add(reader, 2, "two"));
	assert_int_equal(sg_db_state(reader), SG_STORE_FAILED);
	assert_false(sg_db_script(reader, "DROP TABLE thing"));
	assert_false(sg_db_script(reader, "DELETE FROM thing"));
	assert_int_equal(count(reader), 1);
	sg_db_close(&reader);
	sg_db_close(&writer);
}

static void
a_readers_transaction_sees_one_state(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *writer = with_table(t), *reader;

	reader = open_db(t, SG_DB_READ);
	assert_true(sg_db_begin(reader));
	assert_int_equal(count(reader), 0);
	assert_true(add(writer, 1, "one"));
	assert_int_equal(count(reader), 0);
	assert_true(sg_db_commit(reader));
	assert_int_equal(count(reader), 1);
	sg_db_close(&reader);
	sg_db_close(&writer);
}

static void
there_is_one_writer(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *writer = with_table(t), *second;
	enum sg_store_state kind;
	char why[SG_WHY_BYTES];

	assert_null(sg_db_open(&t->where, SG_DB_WRITE, &kind, why));
	assert_int_equal(kind, SG_STORE_BUSY);
	assert_non_null(strstr(why, "another process writes to the s"));
	sg_db_close(&writer);
	second = open_db(t, SG_DB_WRITE);
	sg_db_close(&second);
}

static void
names_of_schemas(void **state)
{
	(void)state;
	assert_true(sg_db_is_schema("hillcrest"));
	assert_true(sg_db_is_schema("a"));
	assert_true(sg_db_is_schema("school_2"));
	assert_true(sg_db_is_schema("select"));
	assert_false(sg_db_is_schema(""));
	assert_false(sg_db_is_schema("2nd"));
	assert_false(sg_db_is_schema("_x"));
	assert_false(sg_db_is_schema("Hillcrest"));
	assert_false(sg_db_is_schema("a b"));
	assert_false(sg_db_is_schema("a\"b"));
	assert_false(sg_db_is_schema("pg_x"));
	assert_false(sg_db_is_schema("public"));
	assert_false(sg_db_is_schema("information_schema"));
	assert_true(sg_db_is_schema("a23456789012345678901234567890123456789012"
				    "34567890123456789012"
				    "3"));
	assert_false(sg_db_is_schema("a2345678901234567890123456789012345678901"
				     "234567890123456789012"
				     "34"));
}

/* Open a database that cannot be opened. */
static enum sg_store_state
refusal(const struct sg_db_where *where, enum sg_db_use use, char *why)
{
	enum sg_store_state kind = SG_STORE_FINE;

	assert_null(sg_db_open(where, use, &kind, why));
	return kind;
}

static void
says_why_it_cannot_be_opened(void **state)
{
	struct sg_db_where where = {.kind = SG_DB_SQLITE, .path = ":memory:"};
	char why[SG_WHY_BYTES];

	(void)state;
	assert_int_equal(refusal(&where, SG_DB_WRITE, why), SG_STORE_FAILED);
	assert_non_null(strstr(why, "does not begin with \"/\""));
	where.path = "/nowhere/store.db";
	assert_int_equal(refusal(&where, SG_DB_WRITE, why), SG_STORE_FAILED);
	assert_string_equal(why,
	    "/nowhere/store.db-writer cannot be opened: No such file or "
	    "directory");
	assert_int_equal(refusal(&where, SG_DB_READ, why), SG_STORE_OLDER);
	assert_string_equal(why,
	    "there is no store /nowhere/store.db yet: schoolgated makes it");
	where = (struct sg_db_where){
	    .kind = SG_DB_POSTGRES, .conninfo = "host=/nowhere", .schema = "x"};
	assert_int_equal(refusal(&where, SG_DB_READ, why), SG_STORE_LOST);
	assert_non_null(strstr(why, "PostgreSQL cannot be reached: "));
	where.conninfo = "this is no conninfo";
	assert_int_equal(refusal(&where, SG_DB_READ, why), SG_STORE_LOST);
	where.schema = "Not a schema";
	assert_int_equal(refusal(&where, SG_DB_READ, why), SG_STORE_FAILED);
	assert_non_null(strstr(why, "schema has not a name"));
}

static void
a_damaged_file_is_said_to_be_damaged(void **state)
{
	struct stored *t = stored(state);
	char why[SG_WHY_BYTES];
	int fd;

	sg_store_close(&t->store);
	fd = open(t->path, O_WRONLY | O_TRUNC);
	assert_int_equal(write(fd, "This is no database, but a text.", 32), 32);
	for (int i = 0; i < 200; i++)
		assert_int_equal(write(fd, "0123456789abcdef0123456789", 26),
		    26);
	close(fd);
	assert_int_equal(refusal(&t->where, SG_DB_WRITE, why),
	    SG_STORE_DAMAGED);
	assert_non_null(strstr(why, "is damaged"));
	assert_non_null(strstr(why, "delete it"));
}

static void
a_page_that_is_damaged_is_noticed(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *db = with_table(t);
	char zeros[4096] = {0};
	int fd;

	assert_true(sg_db_begin(db));
	for (int i = 0; i < 20000; i++)
		assert_true(add(db, i, "a text that fills the file"));
	assert_true(sg_db_commit(db));
	sg_db_close(&db);
	fd = open(t->path, O_WRONLY);
	for (off_t at = 100 * 4096; at < lseek(fd, 0, SEEK_END); at += 4096)
		assert_int_equal(pwrite(fd, zeros, 4096, at), 4096);
	close(fd);
	db = open_db(t, SG_DB_WRITE);
	assert_false(add(db, 50000, "one more"));
	assert_int_equal(sg_db_state(db), SG_STORE_DAMAGED);
	sg_db_close(&db);
}

static void
a_full_disk_is_said_to_be_full(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *db = with_table(t);
	char *text = sg_arena_alloc(t->arena, 8193);
	int64_t id = 1;

	memset(text, 'x', 8192);
	assert_true(sg_db_script(db, "PRAGMA max_page_count = 200"));
	assert_true(sg_db_begin(db));
	while (id < 1000 && add(db, id, text))
		id++;
	assert_in_range(id, 2, 100);
	assert_int_equal(sg_db_state(db), SG_STORE_FULL);
	assert_non_null(strstr(sg_db_why(db), "the disk is full"));
	assert_false(sg_db_commit(db));
	sg_db_rollback(db);
	assert_int_equal(count(db), 0);
	/* When there is space again, it goes on. */
	assert_true(sg_db_script(db, "PRAGMA max_page_count = 4000"));
	assert_true(add(db, 1, text));
	sg_db_close(&db);
}

static void
a_query_that_does_not_end_is_ended(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *writer = with_table(t), *reader;
	int before = sg_db_read_limit_ms;
	struct sg_query *query;

	sg_db_read_limit_ms = 50;
	reader = open_db(t, SG_DB_READ);
	query = sg_db_query(reader,
	    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT (i + 1) % 1000"
	    " FROM n) SELECT COUNT(*) FROM n",
	    NULL, 0);
	if (query != NULL) {
		assert_false(sg_query_next(query));
		assert_false(sg_query_end(&query));
	}
	assert_int_equal(sg_db_state(reader), SG_STORE_BUSY);
	sg_db_read_limit_ms = before;
	sg_db_close(&reader);
	sg_db_close(&writer);
}

/* End all connections of the server but this one. */
static void
cut_connections(const struct stored *t)
{
	struct sg_db_where where = t->where;
	char why[SG_WHY_BYTES];
	struct sg_query *query;
	struct sg_db *db;

	where.schema = "other";
	db = sg_db_open(&where, SG_DB_WRITE, NULL, why);
	assert_non_null(db);
	query = sg_db_query(db,
	    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
	    " WHERE application_name = 'schoolgate'"
	    " AND pid <> pg_backend_pid()",
	    NULL, 0);
	assert_non_null(query);
	while (sg_query_next(query))
		assert_string_equal(sg_query_text(query, 0), "t");
	assert_true(sg_query_end(&query));
	sg_db_close(&db);
}

static void
a_lost_connection_is_said_to_be_lost(void **state)
{
	struct stored *t = stored(state);
	struct sg_db *db = with_table(t);
	const struct sg_value row[3] = {SG_INT(5), SG_INT(5), SG_NONE};

	assert_true(sg_db_begin(db));
	assert_true(add(db, 1, "one"));
	cut_connections(t);
	assert_false(add(db, 2, "two"));
	assert_int_equal(sg_db_state(db), SG_STORE_LOST);
	assert_non_null(strstr(sg_db_why(db), "connection"));
	assert_false(sg_db_commit(db));
	sg_db_rollback(db);
	/* All that is tried afterwards fails in the same way. */
	assert_false(sg_db_begin(db));
	assert_int_equal(sg_db_state(db), SG_STORE_LOST);
	assert_null(SG_DB_QUERY(db, FIND, SG_INT(1)));
	assert_int_equal(sg_db_state(db), SG_STORE_LOST);
	assert_false(sg_db_run_many(db, ADD, row, 3, 1));
	assert_int_equal(sg_db_state(db), SG_STORE_LOST);
	assert_false(sg_db_bulk_begin(db, "thing", "id", 1));
	assert_int_equal(sg_db_state(db), SG_STORE_LOST);
	sg_db_close(&db);
	db = open_db(t, SG_DB_WRITE);
	assert_int_equal(count(db), 0);
	/* It may also be lost in the middle of many rows. */
	assert_true(sg_db_begin(db));
	assert_true(sg_db_run_many(db, ADD, row, 3, 1));
	cut_connections(t);
	assert_false(sg_db_run_many(db, ADD, row, 3, 1));
	assert_int_equal(sg_db_state(db), SG_STORE_LOST);
	sg_db_close(&db);
	db = open_db(t, SG_DB_WRITE);
	assert_true(sg_db_begin(db));
	assert_true(sg_db_bulk_begin(db, "thing", "id, number, name", 3));
	cut_connections(t);
	sg_db_bulk_row(db, row);
	assert_false(sg_db_bulk_end(db));
	assert_int_equal(sg_db_state(db), SG_STORE_LOST);
	sg_db_close(&db);
}

static void
a_server_that_is_gone_is_lost(void **state)
{
	struct stored *t = stored(state);
	char why[SG_WHY_BYTES];

	cluster_stop();
	assert_int_equal(refusal(&t->where, SG_DB_READ, why), SG_STORE_LOST);
	assert_non_null(strstr(why, "PostgreSQL cannot be reached: "));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_BOTH(keeps_values),
	    IN_BOTH(keeps_hostile_texts),
	    IN_BOTH(finds_by_a_hostile_text),
	    IN_BOTH(keeps_long_texts),
	    IN_BOTH(commits_or_rolls_back),
	    IN_BOTH(does_not_commit_after_a_failure),
	    IN_BOTH(runs_many_or_none),
	    IN_BOTH(merges_rows),
	    IN_BOTH(a_wrong_row_spoils_a_bulk_insert),
	    IN_BOTH(runs_two_scripts),
	    IN_POSTGRES(runs_two_scripts_in_one_session),
	    IN_BOTH(refuses_wrong_statements),
	    IN_BOTH(a_reader_cannot_write),
	    IN_BOTH(a_readers_transaction_sees_one_state),
	    IN_BOTH(there_is_one_writer),
	    IN_BOTH(a_query_that_does_not_end_is_ended),
	    cmocka_unit_test(names_of_schemas),
	    cmocka_unit_test(says_why_it_cannot_be_opened),
	    IN_SQLITE(a_damaged_file_is_said_to_be_damaged),
	    IN_SQLITE(a_page_that_is_damaged_is_noticed),
	    IN_SQLITE(a_full_disk_is_said_to_be_full),
	    IN_POSTGRES(a_lost_connection_is_said_to_be_lost),
	    /* The last, because it stops the server. */
	    IN_POSTGRES(a_server_that_is_gone_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
