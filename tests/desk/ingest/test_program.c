/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_program.c -- tests the program schoolgated, which is killed, loses its
 * database, and runs out of disk, while the journal grows.
 *
 * Half of the tests need PostgreSQL; without it, they are skipped. The test of
 * a full disk needs root.
 */
#include "../../unit.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../journal/journal.h"
#include "../cluster.h"
#include "desk/decision.h"
#include "desk/store/db.h"
#include "journal/stamp.h"

#define DAY1 "2026-11-24.jsonl"
/* A test that waits longer for something has failed. */
#define PATIENCE_S 60

struct desk {
	struct test_journal filter, own; /* the two journals */
	struct sg_journal *journal;      /* the filter's, open */
	int64_t at_ms;                   /* time of its last record */
	char conf[128], status[128], path[128], out[128], doctor[128];
	struct sg_db_where where;
	pid_t pid; /* of schoolgated; 0: it does not run */
};

static uint64_t state_of_dice;

static unsigned
dice(unsigned sides)
{
	state_of_dice = state_of_dice * UINT64_C(6364136223846793005) +
	    1442695040888963407;
	return (unsigned)(state_of_dice >> 33) % sides;
}

/* ---- a desk ------------------------------------------------------------- */

static void
write_conf(struct desk *d)
{
	FILE *to = fopen(d->conf, "w");

	assert_non_null(to);
	if (d->where.kind == SG_DB_SQLITE)
		(void)fprintf(to, "store sqlite %s\n", d->where.path);
	else
		(void)fprintf(to, "store postgresql \"%s\" schema %s\n",
		    d->where.conninfo, d->where.schema);
	(void)fprintf(to, "journal %s\n", d->filter.folder);
	assert_int_equal(fclose(to), 0);
}

static struct desk *desk_at(enum sg_db_kind kind, const char *folder,
    int64_t at_ms);

/* `folder`: where the store of SQLite is; NULL: beside the journal. */
static struct desk *
desk_in(enum sg_db_kind kind, const char *folder)
{
	return desk_at(kind, folder, TEST_NOW);
}

/* `at_ms`: when the journals begin. */
static struct desk *
desk_at(enum sg_db_kind kind, const char *folder, int64_t at_ms)
{
	static char schema[32];
	static unsigned count;
	struct desk *d = calloc(1, sizeof(*d));

	assert_non_null(d);
	state_of_dice = 7;
	test_journal_begin(&d->filter, at_ms);
	test_journal_begin(&d->own, at_ms);
	d->journal = test_open(&d->filter);
	d->at_ms = at_ms;
	(void)snprintf(d->conf, sizeof(d->conf), "%s/desk.conf", d->filter.top);
	(void)snprintf(d->status, sizeof(d->status), "%s/status",
	    d->filter.top);
	(void)snprintf(d->out, sizeof(d->out), "%s/out", d->filter.top);
	(void)snprintf(d->doctor, sizeof(d->doctor), "%s/doctor.json",
	    d->filter.top);
	(void)snprintf(d->path, sizeof(d->path), "%s/store.db",
	    folder != NULL ? folder : d->filter.top);
	d->where.kind = kind;
	d->where.path = d->path;
	if (kind == SG_DB_POSTGRES) {
		(void)snprintf(schema, sizeof(schema), "school_%u", ++count);
		d->where.conninfo = cluster();
		d->where.schema = schema;
	}
	write_conf(d);
	return d;
}

static void
run(struct desk *d, const char *more)
{
	const char *build = getenv("SG_BUILD");
	char program[512];
	int out;

	(void)snprintf(program, sizeof(program), "%s/src/desk/ingest/%s",
	    build != NULL ? build : ".", "schoolgated");
	d->pid = fork();
	assert_int_not_equal(d->pid, -1);
	if (d->pid != 0)
		return;
	/* If the test fails, the program must not stay. */
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	out = open(d->out, O_WRONLY | O_CREAT | O_APPEND, 0600);
	(void)dup2(out, 1);
	(void)dup2(out, 2);
	(void)execl(program, program, "--conf", d->conf, "--images",
	    d->filter.top, "--desk", d->own.folder, "--status", d->status,
	    "--doctor", d->doctor, more, (char *)NULL);
	_exit(127);
}

/* Wait until the program has ended. Returns its wait status. */
static int
reap(struct desk *d)
{
	int status;

	assert_int_equal(waitpid(d->pid, &status, 0), d->pid);
	d->pid = 0;
	return status;
}

static void
end_with(struct desk *d, int number)
{
	int status;

	assert_int_equal(kill(d->pid, number), 0);
	status = reap(d);
	if (number == SIGTERM)
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* Take in what is there, with a program that ends by itself. */
static void
run_once(struct desk *d)
{
	int status;

	run(d, "--once");
	status = reap(d);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail_msg("%s", test_slurp(d->out));
}

static void
nap(unsigned ms)
{
	const struct timespec time = {ms / 1000, ms % 1000 * 1000000L};

	(void)nanosleep(&time, NULL);
}

/* Wait until the status file has the text. */
static void
wait_for(const struct desk *d, const char *text)
{
	for (unsigned i = 0; i < PATIENCE_S * 50; i++) {
		const char *status = test_slurp(d->status);

		if (status != NULL && strstr(status, text) != NULL)
			return;
		nap(20);
	}
	fail_msg("no \"%s\" in: %s%s", text, test_slurp(d->status),
	    test_slurp(d->out));
}

static void
desk_end(struct desk *d)
{
	if (d->pid != 0)
		end_with(d, SIGTERM);
	sg_journal_free(&d->journal);
	test_journal_remove(&d->filter);
	test_journal_remove(&d->own);
	free(d);
}

/* ---- the journal -------------------------------------------------------- */

/*
 * Write visits of two records, and records that are never merged, because their
 * port is not known.
 */
static void
write_visits(struct desk *d, unsigned n)
{
	for (; n > 0; n--) {
		struct sg_event event;

		d->at_ms += 1 + dice(400);
		if (d->at_ms > TEST_NOW + 45000000)
			d->at_ms = TEST_NOW + 45000000;
		event = test_event(d->at_ms, dice(40000));
		event.host = SG_LIT("host.example");
		event.platform.n = 0;
		event.kind = SG_EVENT_SIGNAL;
		if (dice(2) == 0)
			event.client_port = 0;
		event.intent = SG_INTENT_UNKNOWN;
		(void)sg_journal_append(d->journal, &event, NULL);
		event.intent = SG_INTENT_VISIT;
		(void)sg_journal_append(d->journal, &event, NULL);
	}
}

static int64_t
lines_of(const struct desk *d)
{
	const char *text = test_day_text(&d->filter, DAY1);
	int64_t n = 0;

	/* A sanitizer's strstr() would scan all of the remaining text. */
	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

/* ---- the store ---------------------------------------------------------- */

static int64_t
number_of(const struct desk *d, const char *sql)
{
	char why[SG_WHY_BYTES];
	struct sg_db *db = sg_db_open(&d->where, SG_DB_READ, NULL, why);
	struct sg_query *query;
	int64_t number = -1;

	if (db == NULL)
		return -1;
	query = sg_db_query(db, sql, NULL, 0);
	if (query != NULL && sg_query_next(query))
		number = sg_query_int(query, 0);
	if (query != NULL)
		(void)sg_query_end(&query);
	sg_db_close(&db);
	return number;
}

#define RECORDS "SELECT CAST(SUM(records) AS BIGINT) FROM event"

/* Each record of the journal is in one event, and no other is. */
static void
assert_all_there(const struct desk *d)
{
	const int64_t lines = lines_of(d);

	assert_int_equal(number_of(d, RECORDS), lines);
	assert_int_equal(number_of(d, "SELECT MAX(seq) FROM event") <= lines,
	    true);
	/* An event that was not merged has one record, and its number. */
	assert_int_equal(number_of(d,
			     "SELECT COUNT(*) FROM event WHERE records < 1 OR "
			     "seq <> file_line AND records = 1"),
	    0);
	assert_int_equal(number_of(d, "SELECT COUNT(*) FROM recent"), 0);
}

/* ---- killed ------------------------------------------------------------- */

static void
killed(enum sg_db_kind kind)
{
	struct desk *d = desk_in(kind, NULL);

	write_visits(d, 30000);
	for (unsigned round = 0; round < 20; round++) {
		run(d, NULL);
		nap(dice(150));
		write_visits(d, dice(1500));
		nap(dice(40));
		end_with(d, SIGKILL);
	}
	sg_journal_flush(d->journal, d->at_ms + 100000);
	run_once(d);
	assert_all_there(d);
	desk_end(d);
}

static void
killed_with_sqlite(void **state)
{
	(void)state;
	killed(SG_DB_SQLITE);
}

static void
killed_with_postgres(void **state)
{
	(void)state;
	if (cluster() == NULL)
		skip();
	killed(SG_DB_POSTGRES);
}

/* ---- databases that are away -------------------------------------------- */

/* Run pg_ctl as the user of the server. */
static void
pg_ctl(const char *what)
{
	const char *host = strchr(cluster(), '=') + 1;
	char command[1024];

	(void)snprintf(command, sizeof(command),
	    "cd / && b=$(find /usr/lib/postgresql -path '*/bin/pg_ctl' | "
	    "sort -V | tail -n 1) && f=%.*s && %s \"$b\" -D \"$f/data\" -w "
	    "-l \"$f/data/log\" -o \"-c listen_addresses= -c fsync=off "
	    "-c unix_socket_directories=$f\" %s >/dev/null 2>&1",
	    (int)strcspn(host, " "), host,
	    getuid() == 0 ? "runuser -u postgres --" : "", what);
	assert_int_equal(system(command), 0);
}

static void
loses_postgres(void **state)
{
	struct desk *d;

	(void)state;
	if (cluster() == NULL)
		skip();
	d = desk_in(SG_DB_POSTGRES, NULL);
	write_visits(d, 500);
	run(d, NULL);
	wait_for(d, "behind: 0\n");
	pg_ctl("-m immediate stop");
	write_visits(d, 500);
	wait_for(d, "problem: the store:");
	wait_for(d, "it is tried again, and nothing is lost");
	pg_ctl("start");
	wait_for(d, "problem: there is no policy");
	sg_journal_flush(d->journal, d->at_ms + 100000);
	end_with(d, SIGTERM);
	run_once(d);
	assert_all_there(d);
	desk_end(d);
}

/* The file is deleted while the program runs, and while it does not. */
static void
loses_sqlite(void **state)
{
	struct desk *d = desk_in(SG_DB_SQLITE, NULL);

	(void)state;
	write_visits(d, 500);
	run(d, NULL);
	wait_for(d, "behind: 0\n");
	for (unsigned i = 0; i < 2; i++) {
		char path[192];

		if (i == 1)
			end_with(d, SIGTERM);
		(void)snprintf(path, sizeof(path), "%s-wal", d->path);
		(void)unlink(path);
		(void)snprintf(path, sizeof(path), "%s-shm", d->path);
		(void)unlink(path);
		assert_int_equal(unlink(d->path), 0);
		write_visits(d, 100);
		if (i == 1)
			run(d, NULL);
		for (unsigned k = 0; k < PATIENCE_S * 50; k++) {
			if (number_of(d, RECORDS) == lines_of(d))
				break;
			nap(20);
		}
		assert_int_equal(number_of(d, RECORDS), lines_of(d));
	}
	sg_journal_flush(d->journal, d->at_ms + 100000);
	end_with(d, SIGTERM);
	run_once(d);
	assert_all_there(d);
	desk_end(d);
}

/* ---- a full disk -------------------------------------------------------- */

static char disk[32]; /* where it is; "" if there is none */

/* Remove the disk, also if the test has failed. */
static int
remove_disk(void **state)
{
	(void)state;
	if (disk[0] != '\0') {
		(void)umount2(disk, MNT_DETACH);
		(void)rmdir(disk);
	}
	return 0;
}

static void
fills_the_disk(void **state)
{
	const char *folder = disk;
	struct desk *d;

	(void)state;
	strcpy(disk, "/tmp/sg-disk.XXXXXX");
	assert_non_null(mkdtemp(disk));
	if (mount("sg-disk", folder, "tmpfs", MS_NOSUID | MS_NODEV,
		"size=2m") != 0)
		skip();
	d = desk_in(SG_DB_SQLITE, folder);
	write_visits(d, 20000);
	run(d, NULL);
	wait_for(d, "free space on its disk");
	write_visits(d, 100);
	assert_int_equal(mount("sg-disk", folder, "tmpfs",
			     MS_REMOUNT | MS_NOSUID | MS_NODEV, "size=200m"),
	    0);
	wait_for(d, "problem: there is no policy");
	sg_journal_flush(d->journal, d->at_ms + 100000);
	end_with(d, SIGTERM);
	run_once(d);
	assert_all_there(d);
	desk_end(d);
}

/* ---- decisions ---------------------------------------------------------- */

static void
decide(struct desk *d, struct sg_journal *own, struct sg_decision decision)
{
	char buffer[SG_DECISION_BYTES];
	struct sg_event event;

	decision.who = "officer";
	decision.reason = "a reason";
	decision.origin = "10.0.0.5";
	assert_true(sg_decision_event(&decision, buffer, &event));
	assert_int_equal(sg_journal_append(own, &event, NULL),
	    SG_APPEND_WRITTEN);
	(void)d;
}

/*
 * Decisions are applied, and a store that is made anew has them all, also those
 * about incidents that grew afterwards.
 */
static void
applies_decisions(void **state)
{
	struct desk *d = desk_in(SG_DB_SQLITE, NULL);
	struct sg_journal *own = test_open(&d->own);

	(void)state;
	for (unsigned i = 1; i <= 4; i++) {
		assert_true(test_append(d->journal, TEST_NOW + 1000, i));
		decide(d, own,
		    (struct sg_decision){.action = SG_DESK_VIEWED,
			.at_ms = TEST_NOW + 100000,
			.view = SG_VIEW_PERSON,
			.about = "jsmith1"});
	}
	decide(d, own,
	    (struct sg_decision){.action = SG_DESK_MARKED,
		.at_ms = TEST_NOW + 200000,
		.incident = 2,
		.mark = 2});
	decide(d, own,
	    (struct sg_decision){.action = SG_DESK_HELD,
		.at_ms = TEST_NOW + 201000,
		.incident = 3});
	decide(d, own,
	    (struct sg_decision){.action = SG_DESK_AGREED,
		.at_ms = TEST_NOW + 202000,
		.incident = 4,
		.mark = 4,
		.person = "jsmith3",
		.family = "platform:facebook",
		.has_until = true,
		.until_day = TEST_NOW / TEST_DAY + 7});
	/* An incident of the same person is agreed; of another one, not. */
	assert_true(test_append(d->journal, TEST_NOW + 9000000, 3));
	assert_true(test_append(d->journal, TEST_NOW + 9000000, 4));
	decide(d, own,
	    (struct sg_decision){.action = SG_DESK_MARKED,
		.at_ms = TEST_NOW + 9900000,
		.incident = 99,
		.mark = 3});
	for (unsigned i = 0; i < 2; i++) {
		run_once(d);
		assert_int_equal(number_of(d, "SELECT COUNT(*) FROM deed"), 8);
		assert_int_equal(number_of(d,
				     "SELECT COUNT(*) FROM deed WHERE action = "
				     "'viewed' AND who = 'officer' AND about = "
				     "'jsmith1' AND origin = '10.0.0.5'"),
		    4);
		assert_int_equal(number_of(d,
				     "SELECT id FROM incident WHERE state = 2 "
				     "AND state_by = 'officer'"),
		    2);
		assert_int_equal(number_of(d,
				     "SELECT id FROM incident WHERE held = 1"),
		    3);
		assert_int_equal(number_of(d,
				     "SELECT COUNT(*) FROM held WHERE incident "
				     "= 3 AND line = 3 AND text LIKE '{%}'"),
		    1);
		assert_int_equal(number_of(d, "SELECT COUNT(*) FROM agreement"),
		    1);
		assert_int_equal(number_of(d,
				     "SELECT COUNT(*) FROM incident WHERE "
				     "state = 4 AND id IN (4, 6)"),
		    2);
		assert_int_equal(number_of(d,
				     "SELECT COUNT(*) FROM incident WHERE "
				     "state = 1"),
		    3);
		assert_int_equal(unlink(d->path), 0);
	}
	sg_journal_free(&own);
	desk_end(d);
}

/* A decision that was inserted into the desk's journal changes nothing. */
static void
refuses_false_decisions(void **state)
{
	struct desk *d = desk_in(SG_DB_SQLITE, NULL);
	struct sg_journal *own = test_open(&d->own);
	char line[4096], *at;
	FILE *to;

	(void)state;
	assert_true(test_append(d->journal, TEST_NOW + 1000, 1));
	assert_true(test_append(d->journal, TEST_NOW + 1000, 2));
	decide(d, own,
	    (struct sg_decision){.action = SG_DESK_MARKED,
		.at_ms = TEST_NOW + 200000,
		.incident = 2,
		.mark = 2});
	sg_journal_free(&own);
	test_line(test_day_text(&d->own, DAY1), 2, line, sizeof(line));
	at = strstr(line, "\"incident\":2");
	assert_non_null(at);
	at[11] = '3';
	to = fopen(test_day_path(&d->own, DAY1), "a");
	assert_non_null(to);
	(void)fprintf(to, "%s\n", line);
	assert_int_equal(fclose(to), 0);
	run_once(d);
	assert_int_equal(number_of(d,
			     "SELECT COUNT(*) FROM incident WHERE state = 2"),
	    1);
	assert_int_equal(number_of(d, "SELECT COUNT(*) FROM deed"), 2);
	assert_int_equal(number_of(d,
			     "SELECT line FROM finding WHERE journal = 'desk'"),
	    3);
	desk_end(d);
}

/* ---- what is too old ---------------------------------------------------- */

static int64_t
clock_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000;
}

/* Install a policy that keeps records for 30 days. */
static void
install(struct desk *d)
{
	static const char policy[] =
	    "school \"S\"\n    time zone Europe/London\n"
	    "contact head\n    mail head@school.example\n"
	    "evidence\n    keep 30 days\n"
	    "rules\n    otherwise allow\n";
	const char *build = getenv("SG_BUILD"), *source = getenv("SG_SOURCE");
	char command[1024], path[128];

	(void)snprintf(path, sizeof(path), "%s/s.policy", d->filter.top);
	test_spit(path, policy, sizeof(policy) - 1);
	(void)snprintf(command, sizeof(command),
	    "'%s/schoolgate' install --state '%s' --locked '%s/locked' "
	    "--catalogue '%s/conf/platforms' '%s' >'%s' 2>&1",
	    build != NULL ? build : ".", d->filter.top, d->filter.top,
	    source != NULL ? source : "..", path, d->out);
	if (system(command) != 0)
		fail_msg("%s", test_slurp(d->out));
}

/* Old events go, and what was on the same days and is on hold stays. */
static void
deletes_old_events(void **state)
{
	const int64_t now_ms = clock_ms(), old_ms = now_ms - 40 * TEST_DAY;
	struct desk *d = desk_at(SG_DB_SQLITE, NULL, old_ms);
	struct sg_journal *own = test_open(&d->own);

	(void)state;
	install(d);
	for (unsigned i = 1; i <= 3; i++)
		assert_true(test_append(d->journal, old_ms + 1000, i));
	decide(d, own,
	    (struct sg_decision){.action = SG_DESK_HELD,
		.at_ms = old_ms + 300000,
		.incident = 3});
	assert_true(test_append(d->journal, now_ms - 1000000, 4));
	run_once(d);
	assert_int_equal(number_of(d,
			     "SELECT COUNT(*) FROM event WHERE kind = 1"),
	    2);
	assert_int_equal(number_of(d,
			     "SELECT COUNT(*) FROM event WHERE incident = 3"),
	    1);
	assert_int_equal(number_of(d, "SELECT COUNT(*) FROM incident"), 2);
	assert_int_equal(number_of(d, "SELECT COUNT(*) FROM person"), 2);
	assert_int_equal(number_of(d,
			     "SELECT CAST(SUM(value) AS BIGINT) FROM "
			     "tally_year WHERE name = 'blocked'"),
	    4);
	sg_journal_free(&own);
	desk_end(d);
}

/* ---- the program -------------------------------------------------------- */

/* What just happened is shown before it is complete. */
static void
shows_recent_events(void **state)
{
	struct desk *d = desk_in(SG_DB_SQLITE, NULL);
	const int64_t now_ms = clock_ms();

	(void)state;
	run(d, NULL);
	wait_for(d, "behind: 0\n");
	assert_true(test_append(d->journal, now_ms, 1));
	for (unsigned i = 0; i < PATIENCE_S * 50; i++) {
		if (number_of(d, "SELECT COUNT(*) FROM recent") == 1)
			break;
		nap(20);
	}
	assert_int_equal(number_of(d, "SELECT COUNT(*) FROM recent"), 1);
	desk_end(d);
}

static void
tells_its_status(void **state)
{
	struct desk *d = desk_in(SG_DB_SQLITE, NULL);
	const char *status;

	(void)state;
	assert_true(test_append(d->journal, TEST_NOW, 1));
	run(d, NULL);
	wait_for(d, "records: 2\n");
	status = test_slurp(d->status);
	assert_non_null(strstr(status, "problem: there is no policy"));
	assert_non_null(strstr(status, "newest: 2026-11-24T10:15:00.000Z\n"));
	assert_non_null(strstr(status, "findings: 0\n"));
	desk_end(d);
}

/* The file is written again although nothing happens, with the time. */
static void
beats_while_nothing_happens(void **state)
{
	struct desk *d = desk_in(SG_DB_SQLITE, NULL);
	char *before;

	(void)state;
	run(d, NULL);
	wait_for(d, "behind: 0\n");
	wait_for(d, "all-taken: 2");
	before = strdup(strstr(test_slurp(d->status), "all-taken: "));
	for (unsigned i = 0; i < PATIENCE_S * 50; i++) {
		if (strstr(test_slurp(d->status), before) == NULL)
			break;
		nap(20);
	}
	assert_null(strstr(test_slurp(d->status), before));
	assert_non_null(strstr(test_slurp(d->status), "behind: 0\n"));
	free(before);
	desk_end(d);
}

/* As if no report had been sent for weeks. */
static void
forget_reports(const struct desk *d)
{
	char why[SG_WHY_BYTES];
	struct sg_db *db = sg_db_open(&d->where, SG_DB_WRITE, NULL, why);

	assert_non_null(db);
	assert_true(SG_DB_RUN(db, "UPDATE meta SET value = '0' WHERE key = ?",
	    SG_TEXT("report due")));
	sg_db_close(&db);
}

static void
reports(struct desk *d, const char *result, const char *says)
{
	char sql[256];

	if (result != NULL)
		test_spit(d->doctor, result, strlen(result));
	forget_reports(d);
	run_once(d);
	(void)snprintf(sql, sizeof(sql),
	    "SELECT COUNT(*) FROM outbox WHERE body LIKE '%%%s%%'", says);
	assert_int_equal(number_of(d, sql), 1);
}

/* The report of the week says what the doctor found last. */
static void
reports_how_the_filter_is(void **state)
{
	struct desk *d = desk_in(SG_DB_SQLITE, NULL);
	FILE *conf = fopen(d->conf, "a");
	char at[SG_STAMP_TEXT], result[256];

	(void)state;
	install(d);
	/* Nothing listens there, so the mails stay in the outbox. */
	(void)fputs("mail smtp://127.0.0.1:9 tls\nmail from f@school.example\n"
		    "mail report monday 00:00 to head\n",
	    conf);
	assert_int_equal(fclose(conf), 0);
	run_once(d);
	reports(d, NULL, "Nobody has looked at the filter yet.");
	sg_stamp_text(clock_ms(), at);
	(void)snprintf(result, sizeof(result),
	    "{\"at\":\"%.19sZ\",\"wrong\":2,\"warnings\":1}", at);
	reports(d, result, "filter well? 2 things are wrong, 1 warning.");
	reports(d,
	    "{\"at\":\"2026-01-01T00:00:00Z\",\"wrong\":0,\"warnings\":0}",
	    "look at the filter is old. It found: All is well.");
	desk_end(d);
}

static void
refuses_bad_use(void **state)
{
	static const struct {
		const char *conf, *said;
	} rows[] = {
	    {"store sqlite store.db\n", "desk.conf:1:"},
	    {"", "desk.conf"},
	    {"store sqlite /x/y\nverifying-key /nonexistent\n",
		"/nonexistent cannot be read"},
	};
	struct desk *d = desk_in(SG_DB_SQLITE, NULL);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int status;

		test_spit(d->conf, rows[i].conf, strlen(rows[i].conf));
		run(d, "--once");
		status = reap(d);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
		assert_non_null(strstr(test_slurp(d->out), rows[i].said));
	}
	run(d, "--nonsense");
	assert_int_equal(WEXITSTATUS(reap(d)), 2);
	run(d, "nonsense");
	assert_int_equal(WEXITSTATUS(reap(d)), 2);
	run(d, "--help");
	assert_int_equal(WEXITSTATUS(reap(d)), 0);
	desk_end(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tells_its_status),
	    cmocka_unit_test(beats_while_nothing_happens),
	    cmocka_unit_test(reports_how_the_filter_is),
	    cmocka_unit_test(refuses_bad_use),
	    cmocka_unit_test(shows_recent_events),
	    cmocka_unit_test(applies_decisions),
	    cmocka_unit_test(refuses_false_decisions),
	    cmocka_unit_test(deletes_old_events),
	    cmocka_unit_test(killed_with_sqlite),
	    cmocka_unit_test(killed_with_postgres),
	    cmocka_unit_test(loses_sqlite),
	    cmocka_unit_test(loses_postgres),
	    cmocka_unit_test_teardown(fills_the_disk, remove_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
