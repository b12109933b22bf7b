/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sqlite.c -- the file of SQLite behind db.h.
 *
 * The file is in WAL mode, so that readers and the writer do not wait for each
 * other. `synchronous` is NORMAL: after a power cut the file is whole, but may
 * lack the last transactions. That is enough, because the place up to which the
 * journals were read is part of each transaction: what is lacking is read
 * again. FULL would cost an fsync(2) for each transaction.
 *
 * The process that writes leaves the files PATH-wal and PATH-shm behind when it
 * ends. A process that may only read the folder could not make them, and could
 * not read the store without them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include "desk/store/backend.h"

#define WAIT_MS 10000 /* for a lock */

struct sqlite {
	sqlite3 *handle;
	int lock;            /* the descriptor of the writer's lock, or -1 */
	int64_t deadline_ms; /* of a reader's statement */
	struct sg_statement *bulk;
};

static sqlite3_stmt *
stmt_of(const struct sg_statement *statement)
{
	return statement->own;
}

/* What a result code of SQLite means for the caller. */
static enum sg_store_state
state_of(int code)
{
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL:
	case SQLITE_INTERRUPT:
		return SG_STORE_BUSY;
	case SQLITE_FULL:
		return SG_STORE_FULL;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return SG_STORE_DAMAGED;
	default:
		return SG_STORE_FAILED;
	}
}

/* Report the last failure of SQLite. */
static bool
fail(struct sg_db *db, int code)
{
	struct sqlite *own = db->own;
	const char *said = sqlite3_errmsg(own->handle);

	switch (state_of(code)) {
	case SG_STORE_BUSY:
		return sg_db_fail(db, SG_STORE_BUSY,
		    (code & 0xff) == SQLITE_INTERRUPT ?
			"the store: reading took too long (%s)" :
			"the store is locked by another process (%s)",
		    said);
	case SG_STORE_FULL:
		return sg_db_fail(db, SG_STORE_FULL,
		    "the store cannot grow, because the disk is full (%s)",
		    said);
	case SG_STORE_DAMAGED:
		return sg_db_fail(db, SG_STORE_DAMAGED,
		    "the file of the store is damaged (%s): delete it, and it "
		    "is made again from the journals",
		    said);
	default:
		return sg_db_fail(db, SG_STORE_FAILED, "the store: %s", said);
	}
}

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* SQLite calls this while a statement runs; not 0 ends the statement. */
static int
is_late(void *context)
{
	const struct sqlite *own = context;

	return own->deadline_ms != 0 && now_ms() > own->deadline_ms;
}

static void
start_watch(struct sg_db *db)
{
	struct sqlite *own = db->own;

	if (db->use == SG_DB_READ)
		own->deadline_ms = now_ms() + sg_db_read_limit_ms;
}

/*
 * Take the lock that keeps a second writer away. It has a file of its own: if a
 * process closes any descriptor of the store's file, it loses SQLite's locks.
 */
static bool
lock_writers(struct sg_db *db, const char *path)
{
	struct sqlite *own = db->own;
	char name[4096];

	if ((size_t)snprintf(name, sizeof(name), "%s-writer", path) >=
	    sizeof(name))
		return sg_db_fail(db, SG_STORE_FAILED,
		    "the path of the store is too long");
	own->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (own->lock < 0)
		return sg_db_fail(db, SG_STORE_FAILED,
		    "%.300s cannot be opened: %s", name, strerror(errno));
	if (flock(own->lock, LOCK_EX | LOCK_NB) == 0)
		return true;
	return sg_db_fail(db, SG_STORE_BUSY,
	    "another process writes to the store %.300s", path);
}

/*
 * Make the file with the right permissions, so that the group may read it.
 * SQLite gives its other files the same.
 */
static bool
make_file(struct sg_db *db, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);

	if (fd < 0 && errno != EEXIST)
		return sg_db_fail(db, SG_STORE_FAILED,
		    "the store %.300s cannot be made: %s", path,
		    strerror(errno));
	if (fd >= 0)
		close(fd);
	return true;
}

static bool
exec(struct sg_db *db, const char *sql)
{
	struct sqlite *own = db->own;
	int code = sqlite3_exec(own->handle, sql, NULL, NULL, NULL);

	return code == SQLITE_OK || fail(db, code);
}

/*
 * secure_delete overwrites what is deleted with zeros. auto_vacuum has to be
 * set before the first table is made. journal_size_limit keeps PATH-wal small,
 * which is not deleted.
 */
static bool
set_up_writer(struct sg_db *db)
{
	struct sqlite *own = db->own;
	int keep = 1;

	sqlite3_file_control(own->handle, "main", SQLITE_FCNTL_PERSIST_WAL,
	    &keep);
	return exec(db,
	    "PRAGMA auto_vacuum = INCREMENTAL;"
	    "PRAGMA journal_mode = WAL;"
	    "PRAGMA synchronous = NORMAL;"
	    "PRAGMA secure_delete = ON;"
	    "PRAGMA journal_size_limit = 67108864;"
	    "PRAGMA cache_size = -65536;");
}

static bool
set_up(struct sg_db *db)
{
	struct sqlite *own = db->own;

	sqlite3_extended_result_codes(own->handle, 1);
	sqlite3_busy_timeout(own->handle, WAIT_MS);
	sqlite3_db_config(own->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(own->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_progress_handler(own->handle, 20000, is_late, own);
	if (!exec(db,
		"PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON"))
		return false;
	return db->use == SG_DB_WRITE ?
	    set_up_writer(db) :
	    exec(db, "PRAGMA query_only = ON; PRAGMA cache_size = -16384");
}

static bool
open_file(struct sg_db *db, const char *path)
{
	struct sqlite *own = db->own;
	int flags = SQLITE_OPEN_NOMUTEX |
	    (db->use == SG_DB_WRITE ? SQLITE_OPEN_READWRITE :
				      SQLITE_OPEN_READONLY);
	int code;

	if (db->use == SG_DB_WRITE &&
	    (!lock_writers(db, path) || !make_file(db, path)))
		return false;
	if (db->use == SG_DB_READ && access(path, F_OK) != 0 && errno == ENOENT)
		return sg_db_fail(db, SG_STORE_OLDER,
		    "there is no store %.300s yet: schoolgated makes it", path);
	code = sqlite3_open_v2(path, &own->handle, flags, NULL);
	if (code == SQLITE_OK)
		return set_up(db);
	return sg_db_fail(db, state_of(code),
	    "the store %.300s cannot be opened: %s", path,
	    own->handle != NULL ? sqlite3_errmsg(own->handle) :
				  "out of memory");
}

static bool
open_sqlite(struct sg_db *db, const struct sg_db_where *where)
{
	struct sqlite *own = calloc(1, sizeof(*own));

	if (own == NULL)
		return sg_db_fail(db, SG_STORE_FAILED,
		    "the store cannot be opened: out of memory");
	own->lock = -1;
	db->own = own;
	if (where->path == NULL || where->path[0] != '/')
		return sg_db_fail(db, SG_STORE_FAILED,
		    "the path of the store does not begin with \"/\"");
	return open_file(db, where->path);
}

static void
close_sqlite(struct sg_db *db)
{
	struct sqlite *own = db->own;

	if (own == NULL)
		return;
	sqlite3_close(own->handle);
	if (own->lock >= 0)
		close(own->lock);
	free(own);
	db->own = NULL;
}

static bool
script(struct sg_db *db, const char *sql)
{
	start_watch(db);
	return exec(db, sql);
}

static void
rollback(struct sg_db *db)
{
	struct sqlite *own = db->own;

	/* After some failures SQLite has rolled back by itself. */
	if (sqlite3_get_autocommit(own->handle) == 0)
		sqlite3_exec(own->handle, "ROLLBACK", NULL, NULL, NULL);
}

static bool
prepare(struct sg_db *db, struct sg_statement *statement)
{
	struct sqlite *own = db->own;
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_prepare_v3(own->handle, statement->sql, -1,
	    SQLITE_PREPARE_PERSISTENT, &stmt, NULL);

	statement->own = stmt;
	return code == SQLITE_OK || fail(db, code);
}

static void
unprepare(struct sg_db *db, struct sg_statement *statement)
{
	(void)db;
	sqlite3_finalize(stmt_of(statement));
}

/*
 * `texts` says how long texts live: SQLITE_STATIC: until the statement is
 * reset; SQLITE_TRANSIENT: only during this call.
 */
static bool
bind(struct sg_db *db, sqlite3_stmt *stmt, const struct sg_value *values,
    size_t n, sqlite3_destructor_type texts)
{
	int code = SQLITE_OK;

	for (size_t i = 0; i < n && code == SQLITE_OK; i++) {
		if (values[i].type == SG_VALUE_INT)
			code = sqlite3_bind_int64(stmt, (int)i + 1,
			    values[i].number);
		else if (values[i].type == SG_VALUE_TEXT)
			code = sqlite3_bind_text(stmt, (int)i + 1,
			    values[i].text, -1, texts);
		else
			code = sqlite3_bind_null(stmt, (int)i + 1);
	}
	return code == SQLITE_OK || fail(db, code);
}

/* Run a statement to its end. */
static bool
step_all(struct sg_db *db, sqlite3_stmt *stmt)
{
	int code = sqlite3_step(stmt);
	bool fine;

	while (code == SQLITE_ROW)
		code = sqlite3_step(stmt);
	fine = code == SQLITE_DONE || fail(db, code);
	sqlite3_reset(stmt);
	return fine;
}

static bool
run(struct sg_db *db, struct sg_statement *statement,
    const struct sg_value *values, uint64_t *changed)
{
	struct sqlite *own = db->own;

	start_watch(db);
	if (!bind(db, stmt_of(statement), values, statement->n,
		SQLITE_STATIC) ||
	    !step_all(db, stmt_of(statement)))
		return false;
	*changed = (uint64_t)sqlite3_changes64(own->handle);
	return true;
}

static bool
run_many(struct sg_db *db, struct sg_statement *statement,
    const struct sg_value *values, size_t count)
{
	uint64_t changed;

	for (size_t i = 0; i < count; i++) {
		if (!run(db, statement, values + i * statement->n, &changed))
			return false;
	}
	return true;
}

static bool
query(struct sg_db *db, struct sg_statement *statement,
    const struct sg_value *values)
{
	start_watch(db);
	return bind(db, stmt_of(statement), values, statement->n,
	    SQLITE_TRANSIENT);
}

static bool
next(struct sg_db *db, struct sg_statement *statement, bool *got)
{
	int code = sqlite3_step(stmt_of(statement));

	*got = code == SQLITE_ROW;
	return code == SQLITE_ROW || code == SQLITE_DONE || fail(db, code);
}

static bool
is_null(struct sg_db *db, struct sg_statement *statement, int column)
{
	(void)db;
	return sqlite3_column_type(stmt_of(statement), column) == SQLITE_NULL;
}

static int64_t
get_int(struct sg_db *db, struct sg_statement *statement, int column)
{
	(void)db;
	return sqlite3_column_int64(stmt_of(statement), column);
}

static const char *
get_text(struct sg_db *db, struct sg_statement *statement, int column)
{
	(void)db;
	return (const char *)sqlite3_column_text(stmt_of(statement), column);
}

static void
end(struct sg_db *db, struct sg_statement *statement)
{
	(void)db;
	sqlite3_reset(stmt_of(statement));
}

static bool
bulk_begin(struct sg_db *db, const char *table, const char *columns, size_t n)
{
	struct sqlite *own = db->own;
	char sql[1024];
	size_t at;

	at = (size_t)snprintf(sql, sizeof(sql), "INSERT INTO %s (%s) VALUES (",
	    table, columns);
	for (size_t i = 0; i < n && at + 3 < sizeof(sql); i++) {
		sql[at++] = '?';
		sql[at++] = i + 1 < n ? ',' : ')';
		sql[at] = '\0';
	}
	own->bulk = sg_db_prepare(db, sql, n);
	return own->bulk != NULL;
}

static bool
bulk_row(struct sg_db *db, const struct sg_value *values)
{
	struct sqlite *own = db->own;
	uint64_t changed;

	return run(db, own->bulk, values, &changed);
}

static bool
bulk_end(struct sg_db *db, bool failed)
{
	(void)db;
	return !failed;
}

/* The permissions of the file do it. */
static bool
grant(struct sg_db *db, const char *role)
{
	(void)db;
	(void)role;
	return true;
}

const struct sg_backend sg_sqlite = {
    .open = open_sqlite,
    .close = close_sqlite,
    .script = script,
    .rollback = rollback,
    .prepare = prepare,
    .unprepare = unprepare,
    .run = run,
    .run_many = run_many,
    .query = query,
    .next = next,
    .is_null = is_null,
    .get_int = get_int,
    .get_text = get_text,
    .end = end,
    .bulk_begin = bulk_begin,
    .bulk_row = bulk_row,
    .bulk_end = bulk_end,
    .grant = grant,
};
