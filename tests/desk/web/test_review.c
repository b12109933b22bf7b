/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_review.c -- the yearly review has the same words and numbers, whether
 * they come from the desk's store or from the journal.
 *
 * A journal is written with the journal's own code, and taken in by the program
 * schoolgated. Half of the test needs PostgreSQL; without it, it is skipped.
 */
#include "../../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../../journal/journal.h"
#include "../cluster.h"
#include "base/arena.h"
#include "desk/store/events.h"
#include "desk/store/incidents.h"
#include "desk/store/names.h"
#include "desk/store/retention.h"
#include "desk/web/yearly.h"
#include "gate/request.h"
#include "journal/append.h"
#include "report/review/review.h"
#include "report/scope.h"

#define DAY_MS INT64_C(86400000)
/* Fri 27 Nov 2026: the days go on into December. */
#define FIRST_MS (INT64_C(1795737600000) + 8 * INT64_C(3600000))
#define FIRST_DAY ((int32_t)(FIRST_MS / DAY_MS))
#define DAYS 8

struct desk {
	struct test_journal filter, own;
	struct sg_db_where where;
	char path[128];
	struct sg_store *store;
	struct sg_arena *arena;
};

static uint64_t state_of_dice = 7;

static unsigned
dice(unsigned sides)
{
	state_of_dice = state_of_dice * UINT64_C(6364136223846793005) +
	    1442695040888963407;
	return (unsigned)(state_of_dice >> 33) % sides;
}

/* ---- the journal -------------------------------------------------------- */

static const char *
some_user(void)
{
	static const char *const users[] = {
	    "jsmith", "JSmith", "JSMITH", "zoë", "ZOË", "akhan", "mlee"};

	return users[dice(sizeof users / sizeof *users)];
}

/* A request of one person, page or app, with or without signs. */
static void
write_request(struct sg_journal *journal, int64_t at_ms)
{
	static const enum sg_intent intents[] = {SG_INTENT_VISIT,
	    SG_INTENT_VISIT, SG_INTENT_EMBED, SG_INTENT_BACKGROUND,
	    SG_INTENT_UNKNOWN};
	static const char *const hosts[] = {
	    "a.example", "b.example", "c.example"};
	struct sg_event event = test_event(at_ms, dice(40));
	struct sg_signal signals[2] = {
	    {.technique = (enum sg_technique)(1 + dice(11)),
		.tier = (enum sg_tier)(1 + dice(3))},
	    {.technique = (enum sg_technique)(1 + dice(11)),
		.tier = (enum sg_tier)(1 + dice(3))}};

	event.user = sg_str(some_user());
	event.intent = intents[dice(5)];
	event.host = sg_str(hosts[dice(3)]);
	event.platform.n = 0;
	event.nsignals = dice(3);
	event.signals = signals;
	if (dice(4) == 0)
		event.user.n = 0;
	switch (dice(4)) {
	case 0:
		event.kind = SG_EVENT_SIGNAL;
		event.action = "allow";
		break;
	case 1:
		event.kind = SG_EVENT_EXCEPTION;
		event.action = "allow";
		event.nsignals = 0;
		event.exception = sg_str(dice(2) == 0 ? "EX-1" : "EX-2");
		break;
	default:
		break;
	}
	(void)sg_journal_append(journal, &event, NULL);
}

static void
write_note(struct sg_journal *journal, int64_t at_ms, enum sg_event_kind kind,
    const char *action, const char *more)
{
	const struct sg_event event = {.kind = kind,
	    .action = action,
	    .at_ms = at_ms,
	    .more = sg_str(more)};

	assert_int_equal(sg_journal_append(journal, &event, NULL),
	    SG_APPEND_WRITTEN);
}

/* The third day has no record but those that open and close it. */
static void
write_days(struct test_journal *filter)
{
	struct sg_journal *journal = test_open(filter);

	for (int day = 0; day < DAYS; day++) {
		int64_t at_ms = FIRST_MS + day * DAY_MS;

		sg_journal_tick(journal, at_ms);
		for (unsigned i = day == 2 ? 400 : 0; i < 400; i++) {
			at_ms += 1 + dice(20000);
			write_request(journal, at_ms);
		}
		sg_journal_tick(journal, at_ms + 120000);
	}
	write_note(journal, FIRST_MS + DAYS * DAY_MS - 40000000,
	    SG_EVENT_POLICY, "policy-taken", "\"x\":1");
	write_note(journal, FIRST_MS + DAYS * DAY_MS - 39000000, SG_EVENT_TEST,
	    "filtering-test-passed", "\"test\":{\"by\":\"Ann\"}");
	write_note(journal, FIRST_MS + DAYS * DAY_MS - 38000000, SG_EVENT_TEST,
	    "filtering-test-failed", "\"test\":{\"by\":\"Ann\"}");
	write_note(journal, FIRST_MS + DAYS * DAY_MS - 37000000, SG_EVENT_TEST,
	    "filtering-test-passed", "\"test\":{}");
	write_note(journal, FIRST_MS + DAYS * DAY_MS - 36000000,
	    SG_EVENT_JOURNAL, "journal-lost", "\"journal\":{\"lost\":17}");
	sg_journal_free(&journal);
}

/* Somebody has put a line into a day's file that is no record. */
static void
spoil(const struct test_journal *filter)
{
	FILE *to = fopen(test_day_path(filter, "2026-11-30.jsonl"), "a");

	assert_non_null(to);
	assert_true(fputs("this is no record\n", to) >= 0);
	assert_int_equal(fclose(to), 0);
}

/* ---- a desk ------------------------------------------------------------- */

static void
take_in(const struct desk *d)
{
	const char *build = getenv("SG_BUILD");
	char command[1024], conf[128];
	FILE *to;

	(void)snprintf(conf, sizeof(conf), "%s/desk.conf", d->filter.top);
	to = fopen(conf, "w");
	assert_non_null(to);
	if (d->where.kind == SG_DB_SQLITE)
		(void)fprintf(to, "store sqlite %s\n", d->where.path);
	else
		(void)fprintf(to, "store postgresql \"%s\" schema %s\n",
		    d->where.conninfo, d->where.schema);
	(void)fprintf(to, "journal %s\n", d->filter.folder);
	assert_int_equal(fclose(to), 0);
	(void)snprintf(command, sizeof(command),
	    "'%s/src/desk/ingest/schoolgated' --conf '%s' --images '%s'"
	    " --desk '%s' --status '%s/status' --once 2>/dev/null",
	    build != NULL ? build : ".", conf, d->filter.top, d->own.folder,
	    d->filter.top);
	assert_int_equal(system(command), 0);
}

/* Open the store as the web process does. */
static void
open_store(struct desk *d)
{
	char why[SG_WHY_BYTES];

	d->store = sg_store_open(&d->where, SG_DB_READ, NULL, why);
	if (d->store == NULL)
		fail_msg("%s", why);
}

static void
begin(struct desk *d, enum sg_db_kind kind)
{
	*d = (struct desk){.arena = sg_arena_new()};
	test_journal_begin(&d->filter, FIRST_MS);
	test_journal_begin(&d->own, FIRST_MS);
	(void)snprintf(d->path, sizeof(d->path), "%s/store.db", d->filter.top);
	d->where.kind = kind;
	d->where.path = d->path;
	if (kind == SG_DB_POSTGRES) {
		d->where.conninfo = cluster();
		d->where.schema = "review";
	}
	write_days(&d->filter);
	spoil(&d->filter);
	take_in(d);
	open_store(d);
}

static void
end(struct desk *d)
{
	sg_store_close(&d->store);
	test_journal_remove(&d->filter);
	test_journal_remove(&d->own);
	sg_arena_free(&d->arena);
}

/* ---- both ways ---------------------------------------------------------- */

static void
scope_of(struct desk *d, int32_t from, int32_t until, struct sg_scope *scope)
{
	char why[SG_WHY_BYTES];

	*scope = (struct sg_scope){.folder = d->filter.folder,
	    .period = {from * DAY_MS, until * DAY_MS}};
	assert_true(sg_school_init(d->arena, NULL,
	    (FIRST_MS + 30 * DAY_MS) / 1000, &scope->school, why));
}

static const char *
text_of(struct sg_review_numbers *numbers, const struct sg_scope *scope)
{
	struct sg_review review;
	char *text = NULL, *copy;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	assert_non_null(to);
	sg_review_make(&review, scope, numbers, NULL);
	sg_review_text(&review, false, to);
	/* Without a policy, the text has no exceptions: add all of them. */
	for (size_t i = 0; i < numbers->uses.n; i++)
		fprintf(to, "%s: %s\n", numbers->uses.v[i].key,
		    sg_used_by_text(numbers->arena, numbers->uses.v[i].by,
			numbers->uses.v[i].people));
	assert_int_equal(fclose(to), 0);
	copy = sg_arena_dup(numbers->arena, sg_str(text));
	free(text);
	return copy;
}

static const char *
of_journal(struct desk *d, int32_t from, int32_t until)
{
	struct sg_review_numbers numbers;
	struct sg_scope *scope = sg_arena_alloc(d->arena, sizeof *scope);
	char why[SG_WHY_BYTES];

	scope_of(d, from, until, scope);
	if (!sg_review_see(&numbers, d->arena, scope, why))
		fail_msg("%s", why);
	return text_of(&numbers, scope);
}

static const char *
of_store(struct desk *d, int32_t from, int32_t until)
{
	struct sg_review_numbers numbers;
	struct sg_scope *scope = sg_arena_alloc(d->arena, sizeof *scope);
	bool known;

	scope_of(d, from, until, scope);
	if (!sg_yearly_numbers(&numbers, d->store, d->arena, scope, from, until,
		&known))
		fail_msg("%s", sg_store_why(d->store));
	assert_true(known);
	return text_of(&numbers, scope);
}

/* Fail with the first line that is not the same. */
static void
assert_same(const char *journal, const char *store, size_t period)
{
	size_t line = 0;

	if (strcmp(journal, store) == 0)
		return;
	for (size_t i = 0; journal[i] == store[i]; i++)
		line = journal[i] == '\n' ? i + 1 : line;
	fail_msg("period %zu: \"%.*s\" is \"%.*s\" in the store", period,
	    (int)strcspn(journal + line, "\n"), journal + line,
	    (int)strcspn(store + line, "\n"), store + line);
}

static void
both_are_the_same(enum sg_db_kind kind)
{
	static const struct {
		int32_t from, until;
	} periods[] = {{FIRST_DAY - 60, FIRST_DAY + 20},
	    {FIRST_DAY, FIRST_DAY + DAYS}, {FIRST_DAY + 1, FIRST_DAY + 3},
	    {FIRST_DAY + 3, FIRST_DAY + 6}, {FIRST_DAY + 5, FIRST_DAY + 6},
	    {FIRST_DAY + 100, FIRST_DAY + 110}};
	struct desk d;

	begin(&d, kind);
	for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
		const int32_t from = periods[i].from, until = periods[i].until;
		const char *journal = of_journal(&d, from, until);
		const char *store = of_store(&d, from, until);

		assert_same(journal, store, i);
		/* The whole has something to compare. */
		if (i > 1)
			continue;
		assert_non_null(strstr(journal, "EX-1: used "));
		assert_non_null(strstr(journal, "17"));
		assert_non_null(strstr(journal, "Ann"));
		assert_non_null(strstr(journal, "somebody"));
		assert_non_null(strstr(journal, "1 time; the last on"));
	}
	end(&d);
}

static void
both_are_the_same_with_sqlite(void **state)
{
	(void)state;
	both_are_the_same(SG_DB_SQLITE);
}

static void
both_are_the_same_with_postgres(void **state)
{
	(void)state;
	if (cluster() == NULL)
		skip();
	both_are_the_same(SG_DB_POSTGRES);
}

/* ---- names -------------------------------------------------------------- */

/* Spellings of a user name are one person, in events, incidents and sums. */
static void
spellings_are_one_person(void **state)
{
	static const char *const spellings[] = {"jsmith", "JSmith", "JSMITH"};
	struct sg_incident_filter filter = {
	    .doer = SG_ANY_DOER, .limit = 10000};
	struct sg_incident_list incidents;
	struct sg_person_row row;
	struct desk d;
	uint64_t id = 0;
	bool found;

	(void)state;
	begin(&d, SG_DB_SQLITE);
	for (size_t i = 0; i < 3; i++) {
		assert_true(sg_store_find_person(d.store, spellings[i], d.arena,
		    &row, &found));
		assert_true(found);
		assert_true(id == 0 || row.id == id);
		id = row.id;
	}
	assert_true(sg_store_find_person(d.store, "Zoë", d.arena, &row,
	    &found));
	assert_true(found && row.id != id);
	assert_true(sg_store_incidents(d.store, &filter, d.arena, &incidents));
	found = false;
	for (size_t i = 0; i < incidents.n; i++) {
		if (incidents.rows[i].person != id)
			continue;
		found = true;
		assert_true(strcasecmp(incidents.rows[i].person_name,
				"jsmith") == 0);
	}
	assert_true(found);
	end(&d);
}

/* ---- old days ----------------------------------------------------------- */

/* What is deleted with its day is no longer counted. */
static void
forgets_old_days(void **state)
{
	char why[SG_WHY_BYTES];
	struct desk d;
	bool more = true;

	(void)state;
	begin(&d, SG_DB_SQLITE);
	sg_store_close(&d.store);
	d.store = sg_store_open(&d.where, SG_DB_WRITE, NULL, why);
	assert_non_null(d.store);
	while (more)
		assert_true(sg_store_retain(d.store, FIRST_DAY + 6,
		    FIRST_DAY + 6, 5000, &more));
	sg_store_close(&d.store);
	open_store(&d);
	assert_string_equal(of_store(&d, FIRST_DAY + 6, FIRST_DAY + DAYS),
	    of_journal(&d, FIRST_DAY + 6, FIRST_DAY + DAYS));
	assert_non_null(strstr(of_store(&d, FIRST_DAY, FIRST_DAY + 6),
	    "no record at all"));
	end(&d);
}

/* A store of an older version says from when on its sums are whole. */
static void
says_what_it_does_not_know(void **state)
{
	struct sg_review_numbers numbers;
	struct sg_scope scope;
	char why[SG_WHY_BYTES];
	struct sg_db *db;
	struct desk d;
	bool known;

	(void)state;
	begin(&d, SG_DB_SQLITE);
	sg_store_close(&d.store);
	db = sg_db_open(&d.where, SG_DB_WRITE, NULL, why);
	assert_non_null(db);
	assert_true(SG_DB_RUN(db, "INSERT INTO meta (key, value) VALUES (?, ?)",
	    SG_TEXT("review from"), SG_TEXT("20787")));
	sg_db_close(&db);
	open_store(&d);
	scope_of(&d, 20786, 20790, &scope);
	assert_true(sg_yearly_numbers(&numbers, d.store, d.arena, &scope, 20786,
	    20790, &known));
	assert_false(known);
	assert_true(sg_yearly_numbers(&numbers, d.store, d.arena, &scope, 20787,
	    20790, &known));
	assert_true(known);
	end(&d);
}

/* The page, the mail of the week and the review round alike. */
static void
rounds_the_share_of_false_alerts(void **state)
{
	(void)state;
	assert_int_equal(sg_review_share(0, 7), 0);
	assert_int_equal(sg_review_share(1, 3), 33);
	assert_int_equal(sg_review_share(2, 3), 67);
	assert_int_equal(sg_review_share(1, 200), 1);
	assert_int_equal(sg_review_share(1, 201), 0);
	assert_int_equal(sg_review_share(7, 7), 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(both_are_the_same_with_sqlite),
	    cmocka_unit_test(both_are_the_same_with_postgres),
	    cmocka_unit_test(spellings_are_one_person),
	    cmocka_unit_test(forgets_old_days),
	    cmocka_unit_test(says_what_it_does_not_know),
	    cmocka_unit_test(rounds_the_share_of_false_alerts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
