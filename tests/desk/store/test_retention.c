/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_retention.c -- tests that what is old is deleted, what is not old stays,
 * and what is on hold stays however old it is.
 */
#include "stores.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "desk/store/desk.h"
#include "desk/store/events.h"
#include "desk/store/incidents.h"
#include "desk/store/mails.h"
#include "desk/store/names.h"
#include "desk/store/requests.h"
#include "desk/store/retention.h"
#include "desk/store/tallies.h"

#define DAY 20781 /* Tue 24 Nov 2026: what is before it is deleted */
#define DAY_MS INT64_C(86400000)

/* Add an event, its person, its site, and its incident, all of one day. */
static void
add_day(struct stored *t, int32_t day, const char *name, bool held)
{
	struct sg_event_row event = {.seq = (uint64_t)day,
	    .at_ms = day * DAY_MS + DAY_MS / 2,
	    .day = day,
	    .incident = (uint64_t)day};
	struct sg_incident_row incident = {.id = (uint64_t)day,
	    .first_ms = event.at_ms,
	    .last_ms = event.at_ms,
	    .day = day,
	    .state = SG_INCIDENT_NEW,
	    .severity = SG_SEVERITY_LOW,
	    .held = held};
	struct sg_tally tally = {.day = day, .events = 1};

	WORKS(t, sg_store_begin(t->store));
	WORKS(t,
	    sg_store_person_id(t->store, name, SG_PERSON_USER, day,
		&event.person));
	WORKS(t, sg_store_site_id(t->store, name, 1, day, &event.site));
	incident.person = event.person;
	WORKS(t, sg_store_add_events(t->store, &event, 1));
	WORKS(t, sg_store_put_incidents(t->store, &incident, 1));
	WORKS(t, sg_store_add_tallies(t->store, &tally, 1));
	WORKS(t, sg_store_commit(t->store));
}

static void
retain(struct stored *t, int32_t day, int32_t tallies_day)
{
	bool more = true;

	for (int i = 0; more && i < 100; i++)
		WORKS(t, sg_store_retain(t->store, day, tallies_day, 2, &more));
	assert_false(more);
}

/* The days of the events that are left, and the names. */
static const char *
left(struct stored *t)
{
	const struct sg_event_query query = {.doer = SG_ANY_DOER, .limit = 100};
	struct sg_event_list events;
	struct sg_person_list persons;
	char *text = sg_arena_alloc(t->arena, 1024);
	struct sg_out out;

	sg_out_init(&out, text, 1024);
	WORKS(t, sg_store_events(t->store, &query, t->arena, &events));
	for (size_t i = 0; i < events.n; i++)
		sg_out_printf(&out, "%d:%s:%s ", (int)events.rows[i].day - DAY,
		    events.rows[i].person_name, events.rows[i].site_name);
	WORKS(t,
	    sg_store_search_persons(t->store, "", 100, t->arena, &persons));
	for (size_t i = 0; i < persons.n; i++)
		sg_out_printf(&out, "%s ", persons.rows[i].name);
	return text;
}

static uint64_t
incidents(struct stored *t)
{
	uint64_t count;

	WORKS(t,
	    sg_store_count_incidents(t->store,
		&(struct sg_incident_filter){.doer = SG_ANY_DOER}, &count));
	return count;
}

static void
deletes_what_is_old_but_not_what_is_held(void **state)
{
	struct stored *t = stored(state);
	bool found;

	add_day(t, DAY - 100, "held", true);
	add_day(t, DAY - 100 + 1, "month", false);
	add_day(t, DAY - 60, "old", false);
	add_day(t, DAY - 2, "both", false);
	add_day(t, DAY - 1, "yesterday", false);
	add_day(t, DAY, "today", false);
	add_day(t, DAY + 1, "both", false);
	retain(t, DAY, DAY);
	assert_string_equal(left(t),
	    "-100:held:held 0:today:today 1:both:both both held today ");
	assert_int_equal(incidents(t), 3);
	retain(t, DAY, DAY);
	assert_int_equal(incidents(t), 3);
	WORKS(t,
	    sg_store_hold_incident(t->store, DAY - 100, false, "", "", &found));
	retain(t, DAY, DAY);
	assert_string_equal(left(t), "0:today:today 1:both:both both today ");
	/* A name that was deleted can come again. */
	add_day(t, DAY + 2, "yesterday", false);
	assert_string_equal(left(t),
	    "0:today:today 1:both:both 2:yesterday:yesterday both today "
	    "yesterday ");
}

/*
 * The id of a person must not become another person's: a row that was left
 * behind would tell of the wrong one.
 */
static void
never_gives_an_id_again(void **state)
{
	struct stored *t = stored(state);
	uint64_t old, new;

	WORKS(t,
	    sg_store_person_id(t->store, "old", SG_PERSON_USER, DAY - 9, &old));
	retain(t, DAY, DAY);
	WORKS(t,
	    sg_store_person_id(t->store, "new", SG_PERSON_USER, DAY, &new));
	assert_true(new > old);
}

static void
deletes_what_the_desk_did(void **state)
{
	struct stored *t = stored(state);
	const int64_t at[] = {DAY * DAY_MS - 2 * DAY_MS, DAY * DAY_MS};
	struct sg_deed_list deeds;
	struct sg_finding_list findings;
	struct sg_alert_list alerts;
	struct sg_mail_list mails;
	struct sg_agreement_list agreements;

	for (int i = 0; i < 2; i++) {
		WORKS(t,
		    sg_store_add_deeds(t->store,
			&(struct sg_deed_row){
			    .seq = (uint64_t)i + 1, .at_ms = at[i]},
			1));
		WORKS(t,
		    sg_store_add_finding(t->store,
			&(struct sg_finding_row){.at_ms = at[i]}));
		WORKS(t,
		    sg_store_add_alert(t->store,
			&(struct sg_alert_row){.at_ms = at[i]}, NULL));
		WORKS(t,
		    sg_store_add_mail(t->store,
			&(struct sg_mail_row){.made_ms = at[i]}, NULL));
		WORKS(t,
		    sg_store_put_agreement(t->store,
			&(struct sg_agreement_row){
			    .id = (uint64_t)i + 1, .until_day = DAY - 1 + i}));
	}
	retain(t, DAY, DAY);
	WORKS(t,
	    sg_store_deeds(t->store, &(struct sg_deed_query){.limit = 9},
		t->arena, &deeds));
	assert_int_equal(deeds.n, 1);
	assert_int_equal(deeds.rows[0].seq, 2);
	WORKS(t, sg_store_findings(t->store, 9, t->arena, &findings));
	assert_int_equal(findings.n, 1);
	WORKS(t, sg_store_alerts(t->store, 9, t->arena, &alerts));
	assert_int_equal(alerts.n, 1);
	WORKS(t, sg_store_due_mails(t->store, INT64_MAX, 9, t->arena, &mails));
	assert_int_equal(mails.n, 1);
	WORKS(t,
	    sg_store_agreements(t->store, INT32_MIN, t->arena, &agreements));
	assert_int_equal(agreements.n, 1);
	assert_int_equal(agreements.rows[0].id, 2);
}

static void
keeps_tallies_longer(void **state)
{
	struct stored *t = stored(state);
	const struct sg_sum_query all = {
	    .from_day = DAY - 500, .until_day = DAY + 9};
	struct sg_sum_list list;

	add_day(t, DAY - 400, "one", false);
	add_day(t, DAY - 30, "two", false);
	WORKS(t, sg_store_add_year(t->store, 2025, "events", 5));
	retain(t, DAY, DAY - 100);
	assert_string_equal(left(t), "");
	WORKS(t, sg_store_sums(t->store, SG_SUM_BY_DAY, &all, t->arena, &list));
	assert_int_equal(list.n, 1);
	assert_int_equal(list.rows[0].key, DAY - 30);
}

/* What was deleted must not be found in the files any more. */
static void
overwrites_what_is_deleted(void **state)
{
	static const char *const endings[] = {"", "-wal"};
	struct stored *t = stored(state);
	char path[192];
	struct sg_str bytes;

	add_day(t, DAY - 9, "a-name-that-is-secret", false);
	WORKS(t,
	    sg_store_put_request(t->store,
		&(struct sg_request_row){.id = 7,
		    .at_ms = (DAY - 9) * DAY_MS,
		    .asker = "another that-is-secret",
		    .reason = "also that-is-secret"}));
	add_day(t, DAY, "another-name", false);
	retain(t, DAY, DAY);
	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s%s", t->path, endings[i]);
		assert_int_equal(sg_file_read(t->arena, path, 100000000,
				     &bytes),
		    0);
		assert_null(sg_str_find(bytes, SG_LIT("that-is-secret")));
		if (i == 0)
			assert_non_null(sg_str_find(bytes,
			    SG_LIT("another-name")));
	}
}

/* Returns true if the table is there. */
static bool
has_table(const struct stored *t, const char *name)
{
	char why[SG_WHY_BYTES];
	struct sg_db *db = sg_db_open(&t->where, SG_DB_READ, NULL, why);
	struct sg_query *query;
	bool has;

	assert_non_null(db);
	query = SG_DB_QUERY(db,
	    "SELECT 1 FROM pg_tables WHERE schemaname = current_schema()"
	    " AND tablename = ?",
	    SG_TEXT(name));
	assert_non_null(query);
	has = sg_query_next(query);
	assert_true(sg_query_end(&query));
	sg_db_close(&db);
	return has;
}

static void
drops_whole_months(void **state)
{
	struct stored *t = stored(state);
	bool found;

	add_day(t, DAY - 100, "held", true);
	add_day(t, DAY - 60, "old", false);
	add_day(t, DAY, "today", false);
	assert_true(has_table(t, "event_2026_08"));
	assert_true(has_table(t, "event_2026_09"));
	retain(t, DAY, DAY);
	assert_true(has_table(t, "event_2026_08"));
	assert_false(has_table(t, "event_2026_09"));
	assert_true(has_table(t, "event_2026_11"));
	WORKS(t,
	    sg_store_hold_incident(t->store, DAY - 100, false, "", "", &found));
	retain(t, DAY, DAY);
	assert_false(has_table(t, "event_2026_08"));
	/* A month that was dropped can come again. */
	add_day(t, DAY - 60, "old", false);
	assert_true(has_table(t, "event_2026_09"));
	assert_true(has_table(t, "event_other"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_BOTH(deletes_what_is_old_but_not_what_is_held),
	    IN_BOTH(never_gives_an_id_again),
	    IN_BOTH(deletes_what_the_desk_did),
	    IN_BOTH(keeps_tallies_longer),
	    IN_SQLITE(overwrites_what_is_deleted),
	    IN_POSTGRES(drops_whole_months),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
