/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * db.c -- the part of db.h that both databases share: prepared statements,
 * texts that are not UTF-8, and failures.
 */
#include "desk/store/db.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "desk/store/backend.h"

#define STATEMENTS_MAX 1024

int sg_db_read_limit_ms = 15000;

bool
sg_db_fail(struct sg_db *db, enum sg_store_state state, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(db->why, sizeof(db->why), format, args);
	va_end(args);
	db->state = state;
	db->spoiled = true;
	return false;
}

struct sg_db *
sg_db_open(const struct sg_db_where *where, enum sg_db_use use,
    enum sg_store_state *state, char why[SG_WHY_BYTES])
{
	struct sg_db *db = calloc(1, sizeof(*db));

	if (state != NULL)
		*state = SG_STORE_FAILED;
	if (db == NULL) {
		sg_why(why, "the store cannot be opened: out of memory");
		return NULL;
	}
	db->kind = where->kind;
	db->use = use;
	db->state = SG_STORE_FINE;
	db->backend = where->kind == SG_DB_SQLITE ? &sg_sqlite : &sg_postgres;
	db->cleaned = sg_arena_new();
	if (db->backend->open(db, where))
		return db;
	if (state != NULL)
		*state = db->state;
	sg_why(why, "%s", db->why);
	sg_db_close(&db);
	return NULL;
}

static void
free_statement(struct sg_db *db, struct sg_statement *statement)
{
	db->backend->unprepare(db, statement);
	free(statement->sql);
	free(statement);
}

void
sg_db_close(struct sg_db **db)
{
	if (*db == NULL)
		return;
	sg_db_rollback(*db);
	for (size_t i = 0; i < (*db)->nstatements; i++)
		free_statement(*db, (*db)->statements[i]);
	free((*db)->statements);
	(*db)->backend->close(*db);
	sg_arena_free(&(*db)->cleaned);
	free(*db);
	*db = NULL;
}

enum sg_db_kind
sg_db_kind(const struct sg_db *db)
{
	return db->kind;
}

enum sg_db_use
sg_db_use(const struct sg_db *db)
{
	return db->use;
}

const char *
sg_db_why(const struct sg_db *db)
{
	return db->why;
}

enum sg_store_state
sg_db_state(const struct sg_db *db)
{
	return db->state;
}

/* Forget the last failure. */
static void
fresh(struct sg_db *db)
{
	db->state = SG_STORE_FINE;
	db->why[0] = '\0';
}

bool
sg_db_script(struct sg_db *db, const char *sql)
{
	fresh(db);
	return db->backend->script(db, sql);
}

bool
sg_db_script_both(struct sg_db *db, const char *sql, const char *other)
{
	fresh(db);
	if (db->backend->script_both != NULL)
		return db->backend->script_both(db, sql, other);
	return db->backend->script(db, other) && db->backend->script(db, sql);
}

/*
 * How each database begins a transaction. The writer of SQLite takes its lock
 * at once: taken later, it might not get it.
 */
static const char *
begin_words(const struct sg_db *db)
{
	if (db->kind == SG_DB_SQLITE)
		return db->use == SG_DB_WRITE ? "BEGIN IMMEDIATE" : "BEGIN";
	return db->use == SG_DB_WRITE ?
	    "BEGIN" :
	    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
}

bool
sg_db_begin(struct sg_db *db)
{
	if (db->in_transaction)
		return sg_db_fail(db, SG_STORE_FAILED,
		    "the store: a transaction was begun within another");
	db->in_transaction = sg_db_script(db, begin_words(db));
	db->spoiled = false;
	return db->in_transaction;
}

bool
sg_db_commit(struct sg_db *db)
{
	if (db->spoiled)
		return sg_db_fail(db, SG_STORE_FAILED,
		    "the store: a transaction cannot be committed after one of "
		    "its statements has failed");
	if (!sg_db_script(db, "COMMIT"))
		return false;
	db->in_transaction = false;
	return true;
}

void
sg_db_rollback(struct sg_db *db)
{
	if (db->in_transaction)
		db->backend->rollback(db);
	db->in_transaction = false;
}

bool
sg_db_in_transaction(const struct sg_db *db)
{
	return db->in_transaction;
}

/* FNV-1a. */
static uint64_t
hash_text(const char *text)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return hash;
}

static struct sg_statement *
find_statement(const struct sg_db *db, uint64_t hash, const char *sql)
{
	for (size_t i = 0; i < db->nstatements; i++) {
		if (db->statements[i]->hash == hash &&
		    strcmp(db->statements[i]->sql, sql) == 0)
			return db->statements[i];
	}
	return NULL;
}

/* Returns the number of "?" outside of quotes. */
static size_t
count_parameters(const char *sql)
{
	size_t n = 0;
	bool quoted = false;

	for (; *sql != '\0'; sql++) {
		if (*sql == '\'')
			quoted = !quoted;
		n += *sql == '?' && !quoted;
	}
	return n;
}

/* Make space for one more statement. */
static bool
grow_statements(struct sg_db *db)
{
	size_t cap = db->statements_cap == 0 ? 32 : 2 * db->statements_cap;
	struct sg_statement **more;

	if (db->nstatements < db->statements_cap)
		return true;
	if (db->nstatements == STATEMENTS_MAX)
		return sg_db_fail(db, SG_STORE_FAILED,
		    "the store: more than %d statements", STATEMENTS_MAX);
	more = realloc(db->statements, cap * sizeof(struct sg_statement *));
	if (more == NULL)
		return sg_db_fail(db, SG_STORE_FAILED,
		    "the store: out of memory");
	db->statements = more;
	db->statements_cap = cap;
	return true;
}

static struct sg_statement *
make_statement(struct sg_db *db, const char *sql, uint64_t hash)
{
	struct sg_statement *statement = calloc(1, sizeof(*statement));

	if (statement != NULL)
		statement->sql = strdup(sql);
	if (statement == NULL || statement->sql == NULL) {
		free(statement);
		sg_db_fail(db, SG_STORE_FAILED, "the store: out of memory");
		return NULL;
	}
	statement->hash = hash;
	statement->n = count_parameters(sql);
	snprintf(statement->name, sizeof(statement->name), "s%u",
	    ++db->last_name);
	if (db->backend->prepare(db, statement))
		return statement;
	free_statement(db, statement);
	return NULL;
}

struct sg_statement *
sg_db_prepare(struct sg_db *db, const char *sql, size_t n)
{
	uint64_t hash = hash_text(sql);
	struct sg_statement *statement = find_statement(db, hash, sql);

	if (statement == NULL) {
		if (!grow_statements(db))
			return NULL;
		statement = make_statement(db, sql, hash);
		if (statement == NULL)
			return NULL;
		db->statements[db->nstatements++] = statement;
	}
	if (statement->n == n && n <= SG_DB_VALUES_MAX)
		return statement;
	sg_db_fail(db, SG_STORE_FAILED,
	    "the store: %zu values for %zu parameters: %.100s", n, statement->n,
	    sql);
	return NULL;
}

/* Returns how many bytes at the beginning of the text are valid UTF-8. */
static size_t
valid_bytes(const char *text, size_t n)
{
	uint32_t cp;
	size_t at = 0, step;

	while (at < n) {
		if (n - at >= 8 &&
		    (sg_load64(text + at) & SG_EACH(0x80)) == 0) {
			at += 8;
			continue;
		}
		step = sg_utf8_decode(text + at, n - at, &cp);
		if (step == 0)
			break;
		at += step;
	}
	return at;
}

/* Returns a copy with U+FFFD in place of each wrong byte. */
static const char *
replace_wrong_bytes(struct sg_db *db, const char *text, size_t n)
{
	char *copy = sg_arena_alloc(db->cleaned, 3 * n + 1), *to = copy;
	size_t valid;

	db->any_cleaned = true;
	while (n > 0) {
		valid = valid_bytes(text, n);
		memcpy(to, text, valid);
		to += valid;
		text += valid;
		n -= valid;
		if (n > 0) {
			to += sg_utf8_encode(0xfffd, to);
			text++;
			n--;
		}
	}
	*to = '\0';
	return copy;
}

/*
 * Returns the values with all texts valid: `values` itself, or `copy`. Copied
 * texts live until forget_cleaned().
 */
static const struct sg_value *
clean(struct sg_db *db, const struct sg_value *values, size_t n,
    struct sg_value copy[SG_DB_VALUES_MAX])
{
	const struct sg_value *result = values;
	size_t length;

	for (size_t i = 0; i < n; i++) {
		if (values[i].type != SG_VALUE_TEXT)
			continue;
		length = strlen(values[i].text);
		if (valid_bytes(values[i].text, length) == length)
			continue;
		if (result == values)
			memcpy(copy, values, n * sizeof(copy[0]));
		result = copy;
		copy[i].text = replace_wrong_bytes(db, values[i].text, length);
	}
	return result;
}

static void
forget_cleaned(struct sg_db *db)
{
	if (db->any_cleaned)
		sg_arena_reset(db->cleaned);
	db->any_cleaned = false;
}

/* Refuses a statement in the middle of a query or a bulk insert. */
static bool
is_idle(struct sg_db *db)
{
	fresh(db);
	if (db->in_query)
		return sg_db_fail(db, SG_STORE_FAILED,
		    "the store: a statement was run within a query");
	if (db->bulk_columns > 0)
		return sg_db_fail(db, SG_STORE_FAILED,
		    "the store: a statement was run within a bulk insert");
	return true;
}

bool
sg_db_run(struct sg_db *db, const char *sql, const struct sg_value *values,
    size_t n, uint64_t *changed)
{
	struct sg_value copy[SG_DB_VALUES_MAX];
	struct sg_statement *statement;
	uint64_t unused;
	bool fine;

	if (!is_idle(db))
		return false;
	statement = sg_db_prepare(db, sql, n);
	if (statement == NULL)
		return false;
	fine = db->backend->run(db, statement, clean(db, values, n, copy),
	    changed != NULL ? changed : &unused);
	forget_cleaned(db);
	return fine;
}

/* The same values, with all texts valid. They live until forget_cleaned(). */
static const struct sg_value *
clean_many(struct sg_db *db, const struct sg_value *values, size_t n,
    size_t count)
{
	struct sg_value copy[SG_DB_VALUES_MAX], *all = NULL;
	const struct sg_value *row;

	for (size_t i = 0; i < count; i++) {
		row = clean(db, values + i * n, n, copy);
		if (row != copy)
			continue;
		if (all == NULL) {
			all = sg_arena_array(db->cleaned, n * count,
			    sizeof(all[0]));
			memcpy(all, values, n * count * sizeof(all[0]));
		}
		memcpy(all + i * n, copy, n * sizeof(copy[0]));
	}
	return all != NULL ? all : values;
}

static bool
run_rows(struct sg_db *db, const char *sql, const struct sg_value *values,
    size_t n, size_t count)
{
	struct sg_statement *statement = sg_db_prepare(db, sql, n);

	return statement != NULL &&
	    db->backend->run_many(db, statement, values, count);
}

static bool
merge_rows(struct sg_db *db, const char *sql, const struct sg_value *values,
    size_t n, size_t count)
{
	if (db->backend->merge == NULL)
		return run_rows(db, sql, values, n, count);
	return db->backend->merge(db, sql, values, n, count);
}

/* Run `many` with these values, in a transaction. */
static bool
in_one(struct sg_db *db,
    bool (*many)(struct sg_db *, const char *, const struct sg_value *, size_t,
	size_t),
    const char *sql, const struct sg_value *values, size_t n, size_t count)
{
	bool alone = !db->in_transaction, fine;

	if (!is_idle(db))
		return false;
	if (count == 0)
		return true;
	if (alone && !sg_db_begin(db))
		return false;
	fine = many(db, sql, clean_many(db, values, n, count), n, count);
	forget_cleaned(db);
	if (alone && fine)
		fine = sg_db_commit(db);
	if (alone && !fine)
		sg_db_rollback(db);
	return fine;
}

bool
sg_db_run_many(struct sg_db *db, const char *sql, const struct sg_value *values,
    size_t n, size_t count)
{
	return in_one(db, run_rows, sql, values, n, count);
}

bool
sg_db_merge(struct sg_db *db, const char *sql, const struct sg_value *values,
    size_t n, size_t count)
{
	return in_one(db, merge_rows, sql, values, n, count);
}

struct sg_query *
sg_db_query(struct sg_db *db, const char *sql, const struct sg_value *values,
    size_t n)
{
	struct sg_value copy[SG_DB_VALUES_MAX];
	struct sg_statement *statement;
	bool fine;

	if (!is_idle(db))
		return NULL;
	statement = sg_db_prepare(db, sql, n);
	if (statement == NULL)
		return NULL;
	fine = db->backend->query(db, statement, clean(db, values, n, copy));
	forget_cleaned(db);
	if (!fine)
		return NULL;
	db->in_query = true;
	db->query = (struct sg_query){.db = db, .statement = statement};
	return &db->query;
}

bool
sg_query_next(struct sg_query *query)
{
	bool got = false;

	if (!query->failed)
		query->failed = !query->db->backend->next(query->db,
		    query->statement, &got);
	return got && !query->failed;
}

bool
sg_query_is_null(struct sg_query *query, int column)
{
	return query->db->backend->is_null(query->db, query->statement, column);
}

int64_t
sg_query_int(struct sg_query *query, int column)
{
	return query->db->backend->get_int(query->db, query->statement, column);
}

const char *
sg_query_text(struct sg_query *query, int column)
{
	const char *text = query->db->backend->get_text(query->db,
	    query->statement, column);

	return text != NULL ? text : "";
}

bool
sg_query_end(struct sg_query **query)
{
	struct sg_db *db = (*query)->db;
	bool fine = !(*query)->failed;

	db->backend->end(db, (*query)->statement);
	db->in_query = false;
	*query = NULL;
	return fine;
}

bool
sg_db_bulk_begin(struct sg_db *db, const char *table, const char *columns,
    size_t ncolumns)
{
	if (!is_idle(db))
		return false;
	if (ncolumns == 0 || ncolumns > SG_DB_VALUES_MAX)
		return sg_db_fail(db, SG_STORE_FAILED,
		    "the store: %zu columns in a bulk insert", ncolumns);
	if (!db->backend->bulk_begin(db, table, columns, ncolumns))
		return false;
	db->bulk_columns = ncolumns;
	db->bulk_failed = false;
	return true;
}

bool
sg_db_bulk_row(struct sg_db *db, const struct sg_value *values)
{
	struct sg_value copy[SG_DB_VALUES_MAX];

	if (!db->bulk_failed)
		db->bulk_failed = !db->backend->bulk_row(db,
		    clean(db, values, db->bulk_columns, copy));
	forget_cleaned(db);
	return !db->bulk_failed;
}

bool
sg_db_bulk_end(struct sg_db *db)
{
	bool ended = db->backend->bulk_end(db, db->bulk_failed);

	db->bulk_columns = 0;
	return ended && !db->bulk_failed;
}

bool
sg_db_grant_reader(struct sg_db *db, const char *role)
{
	return is_idle(db) && db->backend->grant(db, role);
}
