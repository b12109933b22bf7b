/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_store.c -- tests who can open the store, and for what; and single values
 * of it.
 */
#include "stores.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desk/store/events.h"
#include "desk/store/meta.h"
#include "desk/store/names.h"
#include "desk/store/retention.h"

static void
keeps_single_values(void **state)
{
	struct stored *t = stored(state);
	const char *value;

	WORKS(t, sg_store_get(t->store, "school", t->arena, &value));
	assert_null(value);
	WORKS(t, sg_store_put(t->store, "school", "Hillcrest \"School\""));
	WORKS(t, sg_store_put(t->store, "school", "Hillcrest"));
	WORKS(t, sg_store_put(t->store, "empty", ""));
	stored_reopen(t);
	WORKS(t, sg_store_get(t->store, "school", t->arena, &value));
	assert_string_equal(value, "Hillcrest");
	WORKS(t, sg_store_get(t->store, "empty", t->arena, &value));
	assert_string_equal(value, "");
	assert_false(sg_store_put(t->store, "version", "7"));
	assert_string_equal(sg_store_why(t->store),
	    "the store keeps the value \"version\" itself");
}

static void
a_reader_reads_what_was_committed(void **state)
{
	struct stored *t = stored(state);
	struct sg_store *reader = stored_open(t, SG_DB_READ);
	const char *value;

	WORKS(t, sg_store_begin(t->store));
	WORKS(t, sg_store_put(t->store, "school", "Hillcrest"));
	assert_true(sg_store_get(reader, "school", t->arena, &value));
	assert_null(value);
	WORKS(t, sg_store_commit(t->store));
	assert_true(sg_store_get(reader, "school", t->arena, &value));
	assert_string_equal(value, "Hillcrest");
	assert_false(sg_store_put(reader, "school", "Other"));
	assert_int_equal(sg_store_state(reader), SG_STORE_FAILED);
	WORKS(t, sg_store_analyse(t->store));
	sg_store_close(&reader);
}

/* The user "daemon" may read the folder and the files, and write nothing. */
static void
give_to_group_daemon(const struct stored *t)
{
	static const char *const endings[] = {"", "-wal", "-shm"};
	gid_t daemon = getgrnam("daemon")->gr_gid;
	char path[192];
	struct stat status;

	assert_int_equal(chown(t->folder, 0, daemon), 0);
	assert_int_equal(chmod(t->folder, 0750), 0);
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s%s", t->path, endings[i]);
		assert_int_equal(stat(path, &status), 0);
		assert_int_equal(status.st_mode & 0777, 0640);
		assert_int_equal(chown(path, 0, daemon), 0);
	}
}

/* Read a value as the user "daemon". Returns 0 if it is "Hillcrest". */
static int
read_as_daemon(const struct stored *t)
{
	const struct passwd *user = getpwnam("daemon");
	struct sg_arena *arena = sg_arena_new();
	const char *value = NULL;
	char why[SG_WHY_BYTES];
	struct sg_store *store;

	if (setgroups(0, NULL) != 0 || setgid(user->pw_gid) != 0 ||
	    setuid(user->pw_uid) != 0)
		return 2;
	store = sg_store_open(&t->where, SG_DB_READ, NULL, why);
	if (store == NULL) {
		fprintf(stderr, "%s\n", why);
		return 3;
	}
	if (!sg_store_get(store, "school", arena, &value)) {
		fprintf(stderr, "%s\n", sg_store_why(store));
		return 4;
	}
	if (sg_store_put(store, "school", "Other"))
		return 5;
	return value != NULL && strcmp(value, "Hillcrest") == 0 ? 0 : 6;
}

static int
in_a_child(const struct stored *t, int (*run)(const struct stored *))
{
	pid_t child = fork();
	int status;

	if (child == 0)
		_exit(run(t));
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
another_user_reads_while_nobody_writes(void **state)
{
	struct stored *t = stored(state);

	if (geteuid() != 0)
		skip();
	WORKS(t, sg_store_put(t->store, "school", "Hillcrest"));
	give_to_group_daemon(t);
	assert_int_equal(in_a_child(t, read_as_daemon), 0);
	sg_store_close(&t->store);
	assert_int_equal(in_a_child(t, read_as_daemon), 0);
	t->store = stored_open(t, SG_DB_WRITE);
	assert_int_equal(in_a_child(t, read_as_daemon), 0);
}

static int turn[2][2]; /* pipes: to the child, and from it */

/*
 * As the user "daemon", open the store while nobody writes, and let the parent
 * write. Returns 0 if what it wrote is then seen by the same reader.
 */
static int
read_on_as_daemon(const struct stored *t)
{
	const struct passwd *user = getpwnam("daemon");
	struct sg_arena *arena = sg_arena_new();
	const char *value = NULL;
	char why[SG_WHY_BYTES], byte = 0;
	struct sg_store *store;

	if (setgroups(0, NULL) != 0 || setgid(user->pw_gid) != 0 ||
	    setuid(user->pw_uid) != 0)
		return 2;
	store = sg_store_open(&t->where, SG_DB_READ, NULL, why);
	if (store == NULL || !sg_store_get(store, "school", arena, &value) ||
	    strcmp(value, "Hillcrest") != 0)
		return 3;
	for (int i = 0; i < 3; i++) {
		if (write(turn[1][1], &byte, 1) != 1 ||
		    read(turn[0][0], &byte, 1) != 1)
			return 4;
		if (!sg_store_get(store, "school", arena, &value)) {
			fprintf(stderr, "%s\n", sg_store_why(store));
			return 5;
		}
		if (value[0] != '0' + i)
			return 6;
	}
	sg_store_close(&store);
	return 0;
}

/* The ingester starts and ends, while the web process reads. */
static void
a_reader_goes_on_when_writers_come_and_go(void **state)
{
	struct stored *t = stored(state);
	char value[2] = "0", byte = 0;
	int status;
	pid_t child;

	if (geteuid() != 0)
		skip();
	WORKS(t, sg_store_put(t->store, "school", "Hillcrest"));
	give_to_group_daemon(t);
	sg_store_close(&t->store);
	assert_int_equal(pipe(turn[0]) + pipe(turn[1]), 0);
	child = fork();
	if (child == 0)
		_exit(read_on_as_daemon(t));
	close(turn[1][1]);
	for (; value[0] < '3'; value[0]++) {
		if (read(turn[1][0], &byte, 1) != 1)
			break;
		t->store = stored_open(t, SG_DB_WRITE);
		WORKS(t, sg_store_put(t->store, "school", value));
		if (value[0] == '1')
			WORKS(t,
			    sg_store_retain(t->store, 0, 0, 9, &(bool){false}));
		sg_store_close(&t->store);
		assert_int_equal(write(turn[0][1], &byte, 1), 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 0);
	close(turn[0][0]);
	close(turn[0][1]);
	close(turn[1][0]);
}

/* The process that writes is killed in the middle of a transaction. */
static int
write_and_die(const struct stored *t)
{
	struct sg_store *store = stored_open(t, SG_DB_WRITE);

	if (!sg_store_put(store, "school", "Hillcrest") ||
	    !sg_store_begin(store) ||
	    !sg_store_put(store, "school", "Half done"))
		return 1;
	return 0; /* _exit() closes nothing */
}

static void
a_killed_writer_leaves_what_it_committed(void **state)
{
	struct stored *t = stored(state);
	const char *value;

	sg_store_close(&t->store);
	assert_int_equal(in_a_child(t, write_and_die), 0);
	t->store = stored_open(t, SG_DB_WRITE);
	WORKS(t, sg_store_get(t->store, "school", t->arena, &value));
	assert_string_equal(value, "Hillcrest");
}

/* Somebody deletes the file, but not the files beside it. */
static void
a_deleted_file_is_made_again(void **state)
{
	struct stored *t = stored(state);
	const char *value;

	sg_store_close(&t->store);
	assert_int_equal(in_a_child(t, write_and_die), 0);
	assert_int_equal(unlink(t->path), 0);
	t->store = stored_open(t, SG_DB_WRITE);
	WORKS(t, sg_store_get(t->store, "school", t->arena, &value));
	assert_null(value);
	WORKS(t, sg_store_put(t->store, "school", "Hillcrest"));
	stored_reopen(t);
	WORKS(t, sg_store_get(t->store, "school", t->arena, &value));
	assert_string_equal(value, "Hillcrest");
}

static void
two_schools_see_nothing_of_each_other(void **state)
{
	struct stored *t = stored(state);
	struct stored other = *t;
	struct sg_person_list list;
	uint64_t id;

	other.where.schema = "another_school";
	other.store = stored_open(&other, SG_DB_WRITE);
	WORKS(t,
	    sg_store_person_id(t->store, "jsmith", SG_PERSON_USER, 1, &id));
	WORKS(&other,
	    sg_store_person_id(other.store, "akhan", SG_PERSON_USER, 1, &id));
	WORKS(t, sg_store_search_persons(t->store, "", 9, t->arena, &list));
	assert_int_equal(list.n, 1);
	assert_string_equal(list.rows[0].name, "jsmith");
	WORKS(&other,
	    sg_store_search_persons(other.store, "", 9, t->arena, &list));
	assert_int_equal(list.n, 1);
	assert_string_equal(list.rows[0].name, "akhan");
	sg_store_close(&other.store);
}

/* Run statements as the superuser. */
static void
as_administrator(const struct stored *t, const char *sql)
{
	struct sg_db_where where = t->where;
	char why[SG_WHY_BYTES];
	struct sg_db *db;

	where.schema = "administration";
	db = sg_db_open(&where, SG_DB_WRITE, NULL, why);
	assert_non_null(db);
	if (!sg_db_script(db, sql))
		fail_msg("%s", sg_db_why(db));
	sg_db_close(&db);
}

/*
 * Two schools. Each has a role of its own, which owns its schema; the first one
 * has another role for its page, whose name has to be quoted.
 */
#define PAGE_ROLE "one'\"web"
static void
make_schools(const struct stored *t, struct stored *one, struct stored *other)
{
	static char conninfo[2][256];

	as_administrator(t,
	    "CREATE ROLE one LOGIN; CREATE ROLE \"one'\"\"web\" LOGIN;"
	    "CREATE SCHEMA one AUTHORIZATION one; CREATE ROLE other LOGIN;"
	    "CREATE SCHEMA other AUTHORIZATION other");
	snprintf(conninfo[0], 256, "%s user=one", t->where.conninfo);
	snprintf(conninfo[1], 256, "%s user=other", t->where.conninfo);
	*one = *other = *t;
	one->where.conninfo = conninfo[0];
	one->where.schema = "one";
	one->where.reader = PAGE_ROLE;
	other->where.conninfo = conninfo[1];
	other->where.schema = "other";
}

/* The page's role reads, also events of a month that was made later. */
static void
check_reader(const struct stored *one)
{
	struct stored page = *one;
	const char *value;
	struct sg_event_list list;

	page.store = stored_open(one, SG_DB_READ);
	WORKS(&page, sg_store_get(page.store, "school", page.arena, &value));
	assert_string_equal(value, "One");
	WORKS(&page,
	    sg_store_events(page.store,
		&(struct sg_event_query){.doer = SG_ANY_DOER, .limit = 9},
		page.arena, &list));
	assert_int_equal(list.n, 1);
	sg_store_close(&page.store);
}

/* The page's role has no right to write, even where it tries to. */
static void
check_no_writer(const struct stored *one)
{
	struct sg_db_where where = one->where;
	char why[SG_WHY_BYTES], conninfo[256];
	struct sg_db *db;

	snprintf(conninfo, sizeof(conninfo), "%s user='one\\'\"web'",
	    one->where.conninfo);
	where.conninfo = conninfo;
	where.reader = NULL;
	db = sg_db_open(&where, SG_DB_WRITE, NULL, why);
	if (db == NULL)
		fail_msg("%s", why);
	assert_false(SG_DB_RUN(db,
	    "INSERT INTO meta (key, value)"
	    " VALUES (?, ?)",
	    SG_TEXT("a"), SG_TEXT("b")));
	assert_non_null(strstr(sg_db_why(db), "permission denied"));
	assert_false(sg_db_script(db, "CREATE TABLE mine (a INT)"));
	sg_db_close(&db);
}

static void
roles_of_schools_keep_to_their_schema(void **state)
{
	const struct sg_event_row event = {
	    .seq = 1, .at_ms = INT64_C(1800000000000)};
	struct stored *t = stored(state);
	struct stored one, other;
	char why[SG_WHY_BYTES];

	make_schools(t, &one, &other);
	/* Before the rights are granted, the reader is told what to do. */
	assert_int_equal(stored_refusal(&one, SG_DB_READ, why),
	    SG_STORE_FAILED);
	assert_non_null(strstr(why, "may not read the schema one"));
	one.store = stored_open(&one, SG_DB_WRITE);
	WORKS(&one, sg_store_put(one.store, "school", "One"));
	WORKS(&one, sg_store_begin(one.store));
	WORKS(&one, sg_store_add_events(one.store, &event, 1));
	WORKS(&one, sg_store_commit(one.store));
	check_reader(&one);
	sg_store_close(&one.store);
	check_no_writer(&one);
	/* The other school has no rights on it. */
	other.store = stored_open(&other, SG_DB_WRITE);
	sg_store_close(&other.store);
	other.where.schema = "one";
	assert_int_equal(stored_refusal(&other, SG_DB_READ, why),
	    SG_STORE_FAILED);
	assert_int_equal(stored_refusal(&other, SG_DB_WRITE, why),
	    SG_STORE_FAILED);
}

static void
says_which_role_is_missing(void **state)
{
	struct stored *t = stored(state);

	assert_false(sg_store_grant_reader(t->store, "nobody here"));
	assert_non_null(strstr(sg_store_why(t->store), "does not exist"));
	assert_false(sg_store_grant_reader(t->store,
	    "a role whose name is longer than the 63 bytes that a name can "
	    "have"));
	assert_non_null(strstr(sg_store_why(t->store), "the name of a role"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_BOTH(keeps_single_values),
	    IN_BOTH(a_reader_reads_what_was_committed),
	    IN_SQLITE(another_user_reads_while_nobody_writes),
	    IN_SQLITE(a_reader_goes_on_when_writers_come_and_go),
	    IN_BOTH(a_killed_writer_leaves_what_it_committed),
	    IN_SQLITE(a_deleted_file_is_made_again),
	    IN_POSTGRES(two_schools_see_nothing_of_each_other),
	    IN_POSTGRES(roles_of_schools_keep_to_their_schema),
	    IN_POSTGRES(says_which_role_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
