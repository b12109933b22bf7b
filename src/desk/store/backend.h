/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * backend.h -- what sqlite.c and postgres.c do for db.c.
 *
 * Only these three files include it. db.c checks what callers give, replaces
 * wrong UTF-8, and keeps the prepared statements.
 */
#ifndef SG_DESK_BACKEND_H
#define SG_DESK_BACKEND_H

#include "desk/store/db.h"

struct sg_arena;

/* Longest time of a reader's statement: 15 s. Tests may set it lower. */
extern int sg_db_read_limit_ms;

struct sg_query {
	struct sg_db *db;
	struct sg_statement *statement;
	bool failed;
};

/* A prepared statement. */
struct sg_statement {
	uint64_t hash; /* of the text */
	char *sql;
	size_t n;      /* of its "?" */
	void *own;     /* the backend's */
	char name[16]; /* "s1", "s2" */
};

/*
 * Each function returns false after sg_db_fail(). Values are borrowed during
 * the call.
 */
struct sg_backend {
	/* Sets db->own. On failure, `close` is called as well. */
	bool (*open)(struct sg_db *db, const struct sg_db_where *where);
	void (*close)(struct sg_db *db);
	bool (*script)(struct sg_db *db, const char *sql);
	/* See sg_db_script_both(). NULL: one after the other. */
	bool (*script_both)(struct sg_db *db, const char *sql,
	    const char *other);
	/* May be called when nothing can be rolled back any more. */
	void (*rollback)(struct sg_db *db);
	bool (*prepare)(struct sg_db *db, struct sg_statement *statement);
	void (*unprepare)(struct sg_db *db, struct sg_statement *statement);
	bool (*run)(struct sg_db *db, struct sg_statement *statement,
	    const struct sg_value *values, uint64_t *changed);
	bool (*run_many)(struct sg_db *db, struct sg_statement *statement,
	    const struct sg_value *values, size_t count);
	/* See sg_db_merge(). NULL: run_many does it. */
	bool (*merge)(struct sg_db *db, const char *sql,
	    const struct sg_value *values, size_t n, size_t count);
	bool (*query)(struct sg_db *db, struct sg_statement *statement,
	    const struct sg_value *values);
	/* Sets *got to false behind the last row. */
	bool (*next)(struct sg_db *db, struct sg_statement *statement,
	    bool *got);
	bool (*is_null)(struct sg_db *db, struct sg_statement *statement,
	    int column);
	int64_t (*get_int)(struct sg_db *db, struct sg_statement *statement,
	    int column);
	/* Returns NULL for NULL. */
	const char *(*get_text)(struct sg_db *db,
	    struct sg_statement *statement, int column);
	void (*end)(struct sg_db *db, struct sg_statement *statement);
	bool (*bulk_begin)(struct sg_db *db, const char *table,
	    const char *columns, size_t n);
	bool (*bulk_row)(struct sg_db *db, const struct sg_value *values);
	/* `failed`: a row has failed; only clean up. */
	bool (*bulk_end)(struct sg_db *db, bool failed);
	bool (*grant)(struct sg_db *db, const char *role);
};
extern const struct sg_backend sg_sqlite, sg_postgres;

struct sg_db {
	enum sg_db_kind kind;
	enum sg_db_use use;
	const struct sg_backend *backend;
	void *own; /* the backend's */
	enum sg_store_state state;
	char why[SG_WHY_BYTES];
	bool in_transaction;
	bool spoiled; /* a statement of the transaction has failed */
	struct sg_arena *cleaned; /* texts with wrong UTF-8 replaced */
	bool any_cleaned;
	struct sg_statement **statements;
	size_t nstatements, statements_cap;
	unsigned last_name; /* number of the statement made last */
	struct sg_query query;
	bool in_query;
	size_t bulk_columns; /* 0: no bulk insert */
	bool bulk_failed;
};

/*
 * Find the prepared statement for `sql`, or prepare it. Returns NULL after
 * sg_db_fail(), also if `sql` has not `n` parameters.
 */
struct sg_statement *sg_db_prepare(struct sg_db *db, const char *sql, size_t n);

#endif
