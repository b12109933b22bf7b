/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * db.h -- one SQL database: a file of SQLite, or a schema of PostgreSQL.
 *
 * The text of a statement is the same for both.  Parameters are written "?".
 * Values are 64-bit integers, texts (UTF-8), or NULL.  In texts that are not
 * valid UTF-8, each wrong byte is replaced by U+FFFD.  One thread at a time per
 * struct sg_db.  A function that fails says why in sg_db_why().  A reader's
 * statement is ended after 15 seconds.
 */
#ifndef SG_DESK_DB_H
#define SG_DESK_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/why.h"

struct sg_db;
struct sg_query;

/* What kind of failure the last call had, and so what to do. */
enum sg_store_state {
	SG_STORE_FINE = 1, /* it did not fail */
	SG_STORE_LOST,     /* there is no connection: open it again, later */
	SG_STORE_BUSY,     /* another process has locked it for long, or the
			      statement took too long: try again */
	SG_STORE_FULL,     /* the disk is full: free space, and try again */
	SG_STORE_DAMAGED,  /* the file is damaged: delete it, and read the
			      journals anew */
	SG_STORE_NEWER,    /* (schema.h) a newer program made it: install that
			      again, or delete the store */
	SG_STORE_OLDER,    /* (schema.h) a reader: the writer has not made or
			      upgraded it yet; try again, later */
	SG_STORE_FAILED    /* another reason */
};

enum sg_db_kind { SG_DB_SQLITE = 1, SG_DB_POSTGRES };
enum sg_db_use {
	SG_DB_READ = 1, /* every change is refused by the database */
	SG_DB_WRITE     /* SQLite: the file is made if it is missing.
			   PostgreSQL: the schema is. Only one process at a
			   time gets this use */
};

struct sg_db_where {
	enum sg_db_kind kind;
	const char *path;     /* SQLite: the file, as an absolute path */
	const char *conninfo; /* PostgreSQL: as libpq takes it */
	const char *schema;   /* PostgreSQL: the school's schema; see
				 sg_db_is_schema() */
	const char *reader;   /* PostgreSQL: the role of readers, if it is
				 another than the one of `conninfo`; or NULL */
};

/*
 * Returns true if PostgreSQL takes the name for a schema as it is: at most 63
 * small letters, digits and "_", a letter first, and not a name that PostgreSQL
 * uses itself.
 */
static inline bool
sg_db_is_schema(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");

	return n > 0 && n < 64 && name[n] == '\0' && name[0] >= 'a' &&
	    name[0] <= 'z' && strncmp(name, "pg_", 3) != 0 &&
	    strcmp(name, "information_schema") != 0 &&
	    strcmp(name, "public") != 0;
}

/*
 * Returns NULL, with the reason in `why`, on failure; *state (may be NULL) is
 * then the kind of failure.  `where` is copied.
 */
struct sg_db *sg_db_open(const struct sg_db_where *where, enum sg_db_use use,
    enum sg_store_state *state, char why[SG_WHY_BYTES]);
/* *db may be NULL.  A transaction that is open is rolled back. */
void sg_db_close(struct sg_db **db);
enum sg_db_kind sg_db_kind(const struct sg_db *db);
enum sg_db_use sg_db_use(const struct sg_db *db);
/* Returns why the last call failed: one sentence, borrowed from `db`. */
const char *sg_db_why(const struct sg_db *db);
/*
 * Returns the kind of failure of the last call.  SG_STORE_LOST: nothing of the
 * transaction is in the database, unless sg_db_commit() failed: then it may be.
 */
enum sg_store_state sg_db_state(const struct sg_db *db);
/* Report a failure that the caller found.  Always returns false. */
bool sg_db_fail(struct sg_db *db, enum sg_store_state state, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

/*
 * If a statement of the transaction fails, it cannot be committed any more.  A
 * reader sees one state of the database from its first query to the end of
 * the transaction.
 */
bool sg_db_begin(struct sg_db *db);
bool sg_db_commit(struct sg_db *db);
/* Does nothing if there is no transaction. */
void sg_db_rollback(struct sg_db *db);
bool sg_db_in_transaction(const struct sg_db *db);

/*
 * Run statements without parameters, separated by ";", that return no rows.
 * For the tables themselves; never put values into `sql`.
 */
bool sg_db_script(struct sg_db *db, const char *sql);
/*
 * Run two scripts that do not wait for each other's locks, and take long.
 * PostgreSQL runs `other` at the same time in a session of its own, which sees
 * only what was committed before, and commits at once what it did, also if this
 * fails. Where no second session can be had, or for SQLite, `other` runs first.
 */
bool sg_db_script_both(struct sg_db *db, const char *sql, const char *other);

/* A value of a parameter. */
struct sg_value {
	enum { SG_VALUE_NULL, SG_VALUE_INT, SG_VALUE_TEXT } type;
	int64_t number;
	const char *text; /* borrowed during the call */
};
#define SG_INT(n) ((struct sg_value){SG_VALUE_INT, (int64_t)(n), NULL})
/* A NULL pointer is the SQL value NULL. */
#define SG_TEXT(t)                                                             \
	((t) == NULL ? (struct sg_value){SG_VALUE_NULL, 0, NULL} :             \
		       (struct sg_value){SG_VALUE_TEXT, 0, (t)})
#define SG_NONE ((struct sg_value){SG_VALUE_NULL, 0, NULL})

#define SG_DB_VALUES_MAX 40

/*
 * Run a statement that returns no rows.  Each text `sql` is prepared once, and
 * kept: never put values into it.  `n` must be the number of its "?", at most
 * SG_DB_VALUES_MAX.  `*changed` (may be NULL) becomes the number of changed
 * rows.
 */
bool sg_db_run(struct sg_db *db, const char *sql, const struct sg_value *values,
    size_t n, uint64_t *changed);
#define SG_DB_RUN(db, sql, ...)                                                \
	sg_db_run(db, sql, (const struct sg_value[]){__VA_ARGS__},             \
	    sizeof((const struct sg_value[]){__VA_ARGS__}) /                   \
		sizeof(struct sg_value),                                       \
	    NULL)

/*
 * Run a statement `count` times; `values` has `n` values for each time. Outside
 * a transaction, it makes one for all.  Cost: far less than calling
 * sg_db_run() `count` times, if the database is on another machine.
 */
bool sg_db_run_many(struct sg_db *db, const char *sql,
    const struct sg_value *values, size_t n, size_t count);

/*
 * Work like sg_db_run_many(), for a statement with "VALUES (?, ...)" which does
 * the same for all rows of a list (INSERT ... ON CONFLICT ... DO UPDATE), and
 * values of which no two rows have the same key. With PostgreSQL this is one
 * statement for thousands of rows: some ten times as fast.
 */
bool sg_db_merge(struct sg_db *db, const char *sql,
    const struct sg_value *values, size_t n, size_t count);

/*
 * Begin a query.  One query at a time per database.  Returns NULL on failure.
 * Read its rows with sg_query_next() until that returns false, then call
 * sg_query_end(), which returns false if reading failed.
 */
struct sg_query *sg_db_query(struct sg_db *db, const char *sql,
    const struct sg_value *values, size_t n);
bool sg_query_next(struct sg_query *query);
bool sg_query_is_null(struct sg_query *query, int column); /* from 0 */
int64_t sg_query_int(struct sg_query *query, int column);  /* NULL: 0 */
/* Borrowed until the next call of sg_query_next() or sg_query_end(); NULL: ""
 */
const char *sg_query_text(struct sg_query *query, int column);
bool sg_query_end(struct sg_query **query);
#define SG_DB_QUERY(db, sql, ...)                                              \
	sg_db_query(db, sql, (const struct sg_value[]){__VA_ARGS__},           \
	    sizeof((const struct sg_value[]){__VA_ARGS__}) /                   \
		sizeof(struct sg_value))

/*
 * Insert many rows into one table: by COPY, or by a prepared statement.  Call
 * within a transaction; no other statement may run between begin and end.
 * `columns` is "a, b, c".  If a row fails, so does the end.
 */
bool sg_db_bulk_begin(struct sg_db *db, const char *table, const char *columns,
    size_t ncolumns);
bool sg_db_bulk_row(struct sg_db *db, const struct sg_value *values);
bool sg_db_bulk_end(struct sg_db *db);

/*
 * PostgreSQL: let a role read all tables of the schema, and those that are made
 * later; nothing else.  SQLite: does nothing, because the permissions of the
 * file do it (0640).
 */
bool sg_db_grant_reader(struct sg_db *db, const char *role);

#endif
