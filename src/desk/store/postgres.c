/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * postgres.c -- a schema of PostgreSQL behind db.h.
 *
 * A session reads and writes only the school's schema (search_path), and its
 * role should have rights on no other. Values are always parameters. The names
 * of schemas and roles cannot be parameters, so they are checked or quoted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libpq-fe.h>

#include "base/text.h"
#include "desk/store/backend.h"

#define COPY_BYTES 65536  /* sent to the server at once */
#define PIPELINE_ROWS 256 /* statements sent before their results are read */
#define NUMBER_BYTES 24
#define MERGE_ROWS 8192 /* merged by one statement */
#define MERGE_BYTES 4096

struct postgres {
	PGconn *connection;
	char schema[64];
	PGresult *result; /* of the query in work */
	int row;          /* of the result; -1 before the first */
	char *copy;       /* rows that are not sent yet */
	size_t copy_n, copy_cap;
	size_t copy_columns;
};

/* Write a number. There is space for NUMBER_BYTES. Much faster than printf. */
static char *
put_number(char *to, int64_t number)
{
	char digits[NUMBER_BYTES];
	uint64_t rest = number < 0 ? UINT64_C(0) - (uint64_t)number :
				     (uint64_t)number;
	size_t n = 0;

	if (number < 0)
		*to++ = '-';
	do
		digits[n++] = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	while (n > 0)
		*to++ = digits[--n];
	return to;
}

/* The values of one statement, as libpq takes them. */
struct parameters {
	const char *texts[SG_DB_VALUES_MAX];
	char numbers[SG_DB_VALUES_MAX][NUMBER_BYTES];
};

/* What an SQLSTATE means for the caller. */
static enum sg_store_state
state_of(const char *code)
{
	static const struct {
		const char *code; /* or its beginning */
		enum sg_store_state state;
	} states[] = {
	    {"08", SG_STORE_LOST},
	    {"57P", SG_STORE_LOST},
	    {"53300", SG_STORE_LOST},
	    {"53100", SG_STORE_FULL},
	    {"57014", SG_STORE_BUSY},
	    {"55P03", SG_STORE_BUSY},
	    {"40", SG_STORE_BUSY},
	    {"XX001", SG_STORE_DAMAGED},
	    {"XX002", SG_STORE_DAMAGED},
	};

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (strncmp(code, states[i].code, strlen(states[i].code)) == 0)
			return states[i].state;
	}
	return SG_STORE_FAILED;
}

/* Report why `result` (may be NULL) is not what it should be. */
static bool
fail(struct sg_db *db, const PGresult *result)
{
	struct postgres *own = db->own;
	const char *code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *said = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	enum sg_store_state state = code != NULL ? state_of(code) :
						   SG_STORE_FAILED;

	if (said == NULL)
		said = PQerrorMessage(own->connection);
	if (PQstatus(own->connection) != CONNECTION_OK)
		state = SG_STORE_LOST;
	/* The message of libpq may end with a line end. */
	return sg_db_fail(db, state, "%s: %.*s",
	    state == SG_STORE_LOST ? "the connection to PostgreSQL is lost" :
				     "PostgreSQL",
	    (int)strcspn(said, "\n"), said);
}

/* Check the status of a result, and free it. */
static bool
take(struct sg_db *db, PGresult *result, ExecStatusType wanted)
{
	bool fine = PQresultStatus(result) == wanted || fail(db, result);

	PQclear(result);
	return fine;
}

static void
ignore_notice(void *context, const char *message)
{
	(void)context;
	(void)message;
}

/*
 * Connect. What stands before "dbname" are defaults, which the conninfo may
 * replace; what stands behind it replaces the conninfo's.
 */
static bool
connect_to(struct sg_db *db, const struct sg_db_where *where)
{
	bool is_reader = db->use == SG_DB_READ && where->reader != NULL;
	const char *const names[] = {"connect_timeout", "keepalives_idle",
	    "tcp_user_timeout", "fallback_application_name", "dbname",
	    "client_encoding", is_reader ? "user" : NULL, NULL};
	const char *const values[] = {"10", "30", "30000", "schoolgate",
	    where->conninfo, "UTF8", is_reader ? where->reader : NULL, NULL};
	struct postgres *own = db->own;
	const char *said;

	own->connection = PQconnectdbParams(names, values, 1);
	if (own->connection == NULL)
		return sg_db_fail(db, SG_STORE_FAILED,
		    "PostgreSQL cannot be reached: out of memory");
	PQsetNoticeProcessor(own->connection, ignore_notice, NULL);
	if (PQstatus(own->connection) == CONNECTION_OK)
		return true;
	said = PQerrorMessage(own->connection);
	return sg_db_fail(db, SG_STORE_LOST,
	    "PostgreSQL cannot be reached: "
	    "%.*s",
	    (int)strcspn(said, "\n"), said);
}

/*
 * Run a statement with a text as its only parameter, and get the first column
 * of the first row; "" if there is no row.
 */
static bool
ask(struct sg_db *db, const char *sql, const char *value, char answer[8])
{
	struct postgres *own = db->own;
	PGresult *result = PQexecParams(own->connection, sql, 1, NULL, &value,
	    NULL, NULL, 0);

	answer[0] = '\0';
	if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) > 0)
		snprintf(answer, 8, "%s", PQgetvalue(result, 0, 0));
	return take(db, result, PGRES_TUPLES_OK);
}

/*
 * The settings of a session. A writer does not wait for the disk: after a crash
 * of the server, the last transactions may be lacking, but none is torn. That
 * is enough, because the place up to which the journals were read is part of
 * each transaction: what is lacking is read again. A reader cannot write, and
 * no statement of it runs for long; its statements are planned for the values
 * that are asked for, which takes less time than a wrong plan. All questions
 * are too small for compiled plans and helping processes; indexes are made in
 * two sessions at once (script_both()), and helpers of each would only compete
 * with the other. If this machine vanishes, the server ends the session soon,
 * so that it does not hold the writer's lock for ever.
 */
static bool
set_up(struct sg_db *db, const char *schema)
{
	bool reads = db->use == SG_DB_READ;
	char limit[NUMBER_BYTES];
	const char *values[] = {schema, limit, reads ? "on" : "off",
	    reads ? "force_custom_plan" : "auto"};
	struct postgres *own = db->own;

	snprintf(limit, sizeof(limit), "%d", reads ? sg_db_read_limit_ms : 0);
	return take(db,
	    PQexecParams(own->connection,
		"SELECT set_config('search_path', $1, false),"
		" set_config('statement_timeout', $2, false),"
		" set_config('default_transaction_read_only', $3, false),"
		" set_config('idle_in_transaction_session_timeout', $2, false),"
		" set_config('plan_cache_mode', $4, false),"
		" set_config('lock_timeout', '10000', false),"
		" set_config('synchronous_commit', 'off', false),"
		" set_config('jit', 'off', false),"
		" set_config('max_parallel_workers_per_gather', '0', false),"
		" set_config('max_parallel_maintenance_workers', '0', false),"
		" set_config('tcp_keepalives_idle', '30', false),"
		" set_config('tcp_keepalives_interval', '10', false),"
		" set_config('tcp_keepalives_count', '3', false)",
		4, NULL, values, NULL, NULL, 0),
	    PGRES_TUPLES_OK);
}

/*
 * Only one session at a time may write to a schema. When a program has ended,
 * the server may need a moment to notice.
 */
static bool
lock_writers(struct sg_db *db, const char *schema)
{
	const struct timespec moment = {.tv_nsec = 100000000};
	char answer[8] = "";

	for (int i = 0; i < 20 && answer[0] != 't'; i++) {
		if (i > 0)
			nanosleep(&moment, NULL);
		if (!ask(db,
			"SELECT pg_try_advisory_lock(hashtextextended("
			"'schoolgate store ' || $1::text, 0))",
			schema, answer))
			return false;
	}
	return answer[0] == 't' ||
	    sg_db_fail(db, SG_STORE_BUSY,
		"another process writes to the schema %s", schema);
}

static bool
make_schema(struct sg_db *db, const char *schema)
{
	struct postgres *own = db->own;
	char answer[8], sql[128];

	if (!ask(db, "SELECT 1 FROM pg_namespace WHERE nspname = $1", schema,
		answer))
		return false;
	if (answer[0] != '\0')
		return true;
	/* sg_db_is_schema() has checked the name. */
	snprintf(sql, sizeof(sql), "CREATE SCHEMA \"%s\"", schema);
	return take(db, PQexec(own->connection, sql), PGRES_COMMAND_OK);
}

/* Find out whether a reader can see the schema. */
static bool
look_at_schema(struct sg_db *db, const char *schema)
{
	char answer[8];

	if (!ask(db,
		"SELECT has_schema_privilege(oid, 'USAGE') FROM pg_namespace "
		"WHERE nspname = $1",
		schema, answer))
		return false;
	if (answer[0] == '\0')
		return sg_db_fail(db, SG_STORE_OLDER,
		    "PostgreSQL has no schema %s yet: schoolgated makes it",
		    schema);
	return answer[0] == 't' ||
	    sg_db_fail(db, SG_STORE_FAILED,
		"this role of PostgreSQL may not read the schema %s: name it "
		"as \"reader\" in the line \"store\" of desk.conf, and start "
		"schoolgated anew",
		schema);
}

static bool
open_postgres(struct sg_db *db, const struct sg_db_where *where)
{
	struct postgres *own = calloc(1, sizeof(*own));

	db->own = own;
	if (own == NULL)
		return sg_db_fail(db, SG_STORE_FAILED,
		    "the store cannot be opened: out of memory");
	if (where->conninfo == NULL || where->schema == NULL ||
	    !sg_db_is_schema(where->schema))
		return sg_db_fail(db, SG_STORE_FAILED,
		    "the store's schema has not a name that PostgreSQL takes");
	strcpy(own->schema, where->schema);
	if (!connect_to(db, where) || !set_up(db, where->schema))
		return false;
	if (db->use == SG_DB_READ)
		return look_at_schema(db, where->schema);
	return lock_writers(db, where->schema) &&
	    make_schema(db, where->schema);
}

static void
close_postgres(struct sg_db *db)
{
	struct postgres *own = db->own;

	if (own == NULL)
		return;
	PQclear(own->result);
	PQfinish(own->connection);
	free(own->copy);
	free(own);
	db->own = NULL;
}

static bool
script(struct sg_db *db, const char *sql)
{
	struct postgres *own = db->own;

	return take(db, PQexec(own->connection, sql), PGRES_COMMAND_OK);
}

/* Connect as the session did. */
static PGconn *
connect_again(PGconn *connection)
{
	PQconninfoOption *options = PQconninfo(connection);
	const char *names[64], *values[64];
	PGconn *again;
	size_t n = 0;

	for (size_t i = 0; options != NULL && options[i].keyword != NULL; i++) {
		if (options[i].val == NULL || n == 63)
			continue;
		names[n] = options[i].keyword;
		values[n++] = options[i].val;
	}
	names[n] = values[n] = NULL;
	again = PQconnectdbParams(names, values, 0);
	PQconninfoFree(options);
	return again;
}

/* Open another session to the same schema. Returns NULL if that fails. */
static PGconn *
second_session(const struct postgres *own)
{
	PGconn *second = connect_again(own->connection);
	PGresult *result;
	char set[256];
	bool fine;

	PQsetNoticeProcessor(second, ignore_notice, NULL);
	(void)snprintf(set, sizeof(set),
	    "SET search_path TO \"%s\"; SET synchronous_commit TO off;"
	    " SET max_parallel_maintenance_workers TO 0;"
	    " SET lock_timeout TO 10000; SET statement_timeout TO 0",
	    own->schema);
	result = PQexec(second, set);
	fine = PQresultStatus(result) == PGRES_COMMAND_OK;
	PQclear(result);
	if (fine)
		return second;
	PQfinish(second);
	return NULL;
}

/*
 * Wait until the second session is done, and report why it failed; if `fine` is
 * false, the reason of the first session stays.
 */
static bool
end_second(struct sg_db *db, PGconn *second, bool fine)
{
	PGresult *result;
	const char *code, *said;

	while ((result = PQgetResult(second)) != NULL) {
		if (fine && PQresultStatus(result) != PGRES_COMMAND_OK) {
			code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
			said = PQresultErrorMessage(result);
			fine = sg_db_fail(db,
			    code != NULL ? state_of(code) : SG_STORE_LOST,
			    "PostgreSQL: %.*s", (int)strcspn(said, "\n"), said);
		}
		PQclear(result);
	}
	PQfinish(second);
	return fine;
}

static bool
script_both(struct sg_db *db, const char *sql, const char *other)
{
	PGconn *second = second_session(db->own);

	if (second != NULL && PQsendQuery(second, other) == 1)
		return end_second(db, second, script(db, sql));
	PQfinish(second);
	return script(db, other) && script(db, sql);
}

static void
rollback(struct sg_db *db)
{
	struct postgres *own = db->own;

	PQclear(PQexec(own->connection, "ROLLBACK"));
}

/* Write the statement with "$1", "$2" for each "?" outside of quotes. */
static void
number_parameters(const char *sql, char *out)
{
	unsigned n = 0;
	bool quoted = false;

	for (; *sql != '\0'; sql++) {
		if (*sql == '\'')
			quoted = !quoted;
		if (*sql == '?' && !quoted)
			out += sprintf(out, "$%u", ++n);
		else
			*out++ = *sql;
	}
	*out = '\0';
}

static bool
prepare(struct sg_db *db, struct sg_statement *statement)
{
	struct postgres *own = db->own;
	char *sql = malloc(strlen(statement->sql) + 3 * statement->n + 1);
	PGresult *result;

	if (sql == NULL)
		return sg_db_fail(db, SG_STORE_FAILED,
		    "the store: out of memory");
	number_parameters(statement->sql, sql);
	result = PQprepare(own->connection, statement->name, sql, 0, NULL);
	free(sql);
	return take(db, result, PGRES_COMMAND_OK);
}

/* The statement ends with the session. */
static void
unprepare(struct sg_db *db, struct sg_statement *statement)
{
	(void)db;
	(void)statement;
}

static void
fill_parameters(struct parameters *parameters, const struct sg_value *values,
    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		parameters->texts[i] = NULL;
		if (values[i].type == SG_VALUE_TEXT)
			parameters->texts[i] = values[i].text;
		if (values[i].type != SG_VALUE_INT)
			continue;
		*put_number(parameters->numbers[i], values[i].number) = '\0';
		parameters->texts[i] = parameters->numbers[i];
	}
}

static PGresult *
execute(struct sg_db *db, const struct sg_statement *statement,
    const struct sg_value *values)
{
	struct postgres *own = db->own;
	struct parameters parameters;

	fill_parameters(&parameters, values, statement->n);
	return PQexecPrepared(own->connection, statement->name,
	    (int)statement->n, parameters.texts, NULL, NULL, 0);
}

static bool
run(struct sg_db *db, struct sg_statement *statement,
    const struct sg_value *values, uint64_t *changed)
{
	PGresult *result = execute(db, statement, values);

	*changed = strtoull(PQcmdTuples(result), NULL, 10);
	return take(db, result, PGRES_COMMAND_OK);
}

/* Send the statement once for each row, without waiting for a result. */
static bool
send_rows(struct sg_db *db, const struct sg_statement *statement,
    const struct sg_value *values, size_t count)
{
	struct postgres *own = db->own;
	struct parameters parameters;

	for (size_t i = 0; i < count; i++) {
		fill_parameters(&parameters, values + i * statement->n,
		    statement->n);
		if (PQsendQueryPrepared(own->connection, statement->name,
			(int)statement->n, parameters.texts, NULL, NULL,
			0) == 0)
			return fail(db, NULL);
	}
	return PQpipelineSync(own->connection) == 1 || fail(db, NULL);
}

/* Read the results of what send_rows() sent. */
static bool
read_results(struct sg_db *db)
{
	struct postgres *own = db->own;
	ExecStatusType status = PGRES_COMMAND_OK;
	PGresult *result;
	bool fine = true;

	while (status != PGRES_PIPELINE_SYNC) {
		/* Behind the result of each statement, there is a NULL. */
		result = PQgetResult(own->connection);
		if (result != NULL) {
			status = PQresultStatus(result);
			if (fine && status == PGRES_FATAL_ERROR)
				fine = fail(db, result);
			PQclear(result);
		}
		if (PQstatus(own->connection) != CONNECTION_OK)
			return fine && fail(db, NULL);
	}
	return fine;
}

static bool
run_many(struct sg_db *db, struct sg_statement *statement,
    const struct sg_value *values, size_t count)
{
	struct postgres *own = db->own;
	bool fine = PQenterPipelineMode(own->connection) == 1 || fail(db, NULL);
	size_t n;

	for (size_t i = 0; i < count && fine; i += n) {
		n = count - i < PIPELINE_ROWS ? count - i : PIPELINE_ROWS;
		fine = send_rows(db, statement, values + i * statement->n, n) &&
		    read_results(db);
	}
	PQexitPipelineMode(own->connection);
	return fine;
}

/* ---- merging rows ------------------------------------------------------- */

/* Returns how many bytes a value takes in an array, at most. */
static size_t
element_bytes(const struct sg_value *value)
{
	return value->type == SG_VALUE_TEXT ? 2 * strlen(value->text) + 3 :
					      NUMBER_BYTES;
}

static char *
put_element(char *to, const struct sg_value *value)
{
	if (value->type == SG_VALUE_INT)
		return put_number(to, value->number);
	if (value->type != SG_VALUE_TEXT) {
		memcpy(to, "NULL", 4);
		return to + 4;
	}
	*to++ = '"';
	for (const char *text = value->text; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			*to++ = '\\';
		*to++ = *text;
	}
	*to++ = '"';
	return to;
}

/* Returns one column of the rows as PostgreSQL reads an array; the caller
 * frees it. NULL if there is no memory. */
static char *
make_array(const struct sg_value *values, size_t n, size_t count)
{
	size_t bytes = 3;
	char *array, *to;

	for (size_t i = 0; i < count; i++)
		bytes += element_bytes(&values[i * n]) + 1;
	array = to = malloc(bytes);
	if (array == NULL)
		return NULL;
	*to++ = '{';
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			*to++ = ',';
		to = put_element(to, &values[i * n]);
	}
	*to++ = '}';
	*to = '\0';
	return array;
}

static bool
is_text(const struct sg_value *values, size_t n, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (values[i * n].type != SG_VALUE_NULL)
			return values[i * n].type == SG_VALUE_TEXT;
	return false;
}

/* Write the statement with arrays of all rows' values in place of "VALUES (?,
 * ...)". Returns false if it has none. */
static bool
write_merge(const char *sql, const struct sg_value *values, size_t n,
    size_t count, char *to, size_t size)
{
	const char *from = strstr(sql, "VALUES (");
	const char *rest = from == NULL ? NULL : strchr(from, ')');
	struct sg_out out;

	if (rest == NULL)
		return false;
	sg_out_init(&out, to, size);
	sg_out_bytes(&out, sql, (size_t)(from - sql));
	sg_out_text(&out, "SELECT * FROM unnest(");
	for (size_t i = 0; i < n; i++)
		sg_out_printf(&out, "%s$%zu::%s[]", i > 0 ? ", " : "", i + 1,
		    is_text(values + i, n, count) ? "text" : "bigint");
	sg_out_text(&out, rest);
	return !out.full;
}

static bool
merge_part(struct sg_db *db, const char *sql, const struct sg_value *values,
    size_t n, size_t count)
{
	char statement[MERGE_BYTES], *arrays[SG_DB_VALUES_MAX] = {NULL};
	struct postgres *own = db->own;
	bool fine = n <= SG_DB_VALUES_MAX &&
	    write_merge(sql, values, n, count, statement, sizeof(statement));

	if (!fine)
		return sg_db_fail(db, SG_STORE_FAILED,
		    "the store: this cannot be merged: %.100s", sql);
	for (size_t i = 0; i < n && fine; i++) {
		arrays[i] = make_array(values + i, n, count);
		fine = arrays[i] != NULL ||
		    sg_db_fail(db, SG_STORE_FAILED, "the store: out of memory");
	}
	fine = fine &&
	    take(db,
		PQexecParams(own->connection, statement, (int)n, NULL,
		    (const char *const *)arrays, NULL, NULL, 0),
		PGRES_COMMAND_OK);
	for (size_t i = 0; i < n; i++)
		free(arrays[i]);
	return fine;
}

static bool
merge(struct sg_db *db, const char *sql, const struct sg_value *values,
    size_t n, size_t count)
{
	bool fine = true;
	size_t part;

	for (size_t i = 0; i < count && fine; i += part) {
		part = count - i < MERGE_ROWS ? count - i : MERGE_ROWS;
		fine = merge_part(db, sql, values + i * n, n, part);
	}
	return fine;
}

static bool
query(struct sg_db *db, struct sg_statement *statement,
    const struct sg_value *values)
{
	struct postgres *own = db->own;

	own->result = execute(db, statement, values);
	own->row = -1;
	if (PQresultStatus(own->result) == PGRES_TUPLES_OK)
		return true;
	fail(db, own->result);
	PQclear(own->result);
	own->result = NULL;
	return false;
}

static bool
next(struct sg_db *db, struct sg_statement *statement, bool *got)
{
	struct postgres *own = db->own;

	(void)statement;
	own->row++;
	*got = own->row < PQntuples(own->result);
	return true;
}

static bool
is_null(struct sg_db *db, struct sg_statement *statement, int column)
{
	struct postgres *own = db->own;

	(void)statement;
	return PQgetisnull(own->result, own->row, column) == 1;
}

static int64_t
get_int(struct sg_db *db, struct sg_statement *statement, int column)
{
	struct postgres *own = db->own;

	(void)statement;
	return strtoll(PQgetvalue(own->result, own->row, column), NULL, 10);
}

static const char *
get_text(struct sg_db *db, struct sg_statement *statement, int column)
{
	struct postgres *own = db->own;

	(void)statement;
	return PQgetvalue(own->result, own->row, column);
}

static void
end(struct sg_db *db, struct sg_statement *statement)
{
	struct postgres *own = db->own;

	(void)statement;
	PQclear(own->result);
	own->result = NULL;
}

static bool
bulk_begin(struct sg_db *db, const char *table, const char *columns, size_t n)
{
	struct postgres *own = db->own;
	char sql[1024];

	snprintf(sql, sizeof(sql), "COPY %s (%s) FROM STDIN", table, columns);
	own->copy_n = 0;
	own->copy_columns = n;
	return take(db, PQexec(own->connection, sql), PGRES_COPY_IN);
}

/* Make space for `n` more bytes of rows. */
static bool
reserve_copy(struct sg_db *db, size_t n)
{
	struct postgres *own = db->own;
	size_t cap = 2 * own->copy_cap + n + COPY_BYTES;
	char *more;

	if (own->copy_cap - own->copy_n >= n)
		return true;
	more = realloc(own->copy, cap);
	if (more == NULL)
		return sg_db_fail(db, SG_STORE_FAILED,
		    "the store: out of memory");
	own->copy = more;
	own->copy_cap = cap;
	return true;
}

/* Returns the letter that stands for the byte behind "\\", or 0 for none. */
static char
escape_of(char c)
{
	switch (c) {
	case '\\':
		return '\\';
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	default:
		return 0;
	}
}

/* Write a text as COPY takes it. There is space for it. */
static char *
put_text(char *to, const char *text)
{
	char letter;

	for (; *text != '\0'; text++) {
		letter = escape_of(*text);
		if (letter != 0)
			*to++ = '\\';
		*to++ = letter != 0 ? letter : *text;
	}
	return to;
}

static char *
put_value(char *to, const struct sg_value *value)
{
	if (value->type == SG_VALUE_TEXT)
		return put_text(to, value->text);
	if (value->type == SG_VALUE_INT)
		return put_number(to, value->number);
	*to++ = '\\';
	*to++ = 'N';
	return to;
}

static bool
send_copy(struct sg_db *db)
{
	struct postgres *own = db->own;
	int sent = PQputCopyData(own->connection, own->copy, (int)own->copy_n);

	own->copy_n = 0;
	return sent == 1 || fail(db, NULL);
}

static bool
bulk_row(struct sg_db *db, const struct sg_value *values)
{
	struct postgres *own = db->own;
	size_t most = own->copy_columns * (NUMBER_BYTES + 1);
	char *to;

	for (size_t i = 0; i < own->copy_columns; i++)
		most += values[i].type == SG_VALUE_TEXT ?
		    2 * strlen(values[i].text) :
		    0;
	if (!reserve_copy(db, most))
		return false;
	to = own->copy + own->copy_n;
	for (size_t i = 0; i < own->copy_columns; i++) {
		to = put_value(to, &values[i]);
		*to++ = i + 1 < own->copy_columns ? '\t' : '\n';
	}
	own->copy_n = (size_t)(to - own->copy);
	return own->copy_n < COPY_BYTES || send_copy(db);
}

static bool
bulk_end(struct sg_db *db, bool failed)
{
	struct postgres *own = db->own;
	PGresult *result;
	bool fine = true;

	if (!failed && own->copy_n > 0)
		failed = !send_copy(db);
	if (PQputCopyEnd(own->connection, failed ? "a row has failed" : NULL) !=
	    1)
		return failed ? false : fail(db, NULL);
	while ((result = PQgetResult(own->connection)) != NULL) {
		if (fine && !failed &&
		    PQresultStatus(result) != PGRES_COMMAND_OK)
			fine = fail(db, result);
		PQclear(result);
	}
	return fine && !failed;
}

/* `schema` was checked, and `role` is quoted. */
static bool
grant_to(struct sg_db *db, const char *schema, const char *role)
{
	char sql[1024];

	snprintf(sql, sizeof(sql),
	    "GRANT USAGE ON SCHEMA \"%s\" TO %s;"
	    "GRANT SELECT ON ALL TABLES IN SCHEMA \"%s\" TO %s;"
	    "ALTER DEFAULT PRIVILEGES IN SCHEMA \"%s\""
	    " GRANT SELECT ON TABLES TO %s",
	    schema, role, schema, role, schema, role);
	return script(db, sql);
}

static bool
grant(struct sg_db *db, const char *role)
{
	struct postgres *own = db->own;
	char *quoted = strlen(role) < 64 ?
	    PQescapeIdentifier(own->connection, role, strlen(role)) :
	    NULL;
	bool fine;

	if (quoted == NULL)
		return sg_db_fail(db, SG_STORE_FAILED,
		    "PostgreSQL does not take \"%.64s\" as the name of a role",
		    role);
	fine = grant_to(db, own->schema, quoted);
	PQfreemem(quoted);
	return fine;
}

const struct sg_backend sg_postgres = {
    .open = open_postgres,
    .close = close_postgres,
    .script = script,
    .script_both = script_both,
    .rollback = rollback,
    .prepare = prepare,
    .unprepare = unprepare,
    .run = run,
    .run_many = run_many,
    .merge = merge,
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
