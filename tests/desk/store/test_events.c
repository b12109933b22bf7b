/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_events.c -- tests that events come back as they were stored, in order,
 * and only those that were asked for.
 */
#include "stores.h"

#include <string.h>

#include "desk/store/events.h"
#include "desk/store/incidents.h"
#include "desk/store/names.h"

#define DAY 20781 /* Tue 24 Nov 2026 */
#define NINE (DAY * INT64_C(86400000) + 9 * 3600000)

/* An event of the person, so many minutes after nine. */
static struct sg_event_row
event(uint64_t seq, uint64_t person, int minute)
{
	return (struct sg_event_row){.seq = seq,
	    .at_ms = NINE + minute * 60000,
	    .last_ms = NINE + minute * 60000 + 5000,
	    .day = DAY,
	    .hour = 9,
	    .kind = SG_EVENT_BLOCK,
	    .doer = SG_DOER_PERSON,
	    .blocked = true,
	    .technique = SG_WEBPROXY,
	    .person = person,
	    .requests = 3,
	    .records = 2,
	    .place = {DAY, 1000 * seq, seq},
	    .proof = SG_PROOF_NONE};
}

static void
add(struct stored *t, const struct sg_event_row *events, size_t n)
{
	WORKS(t, sg_store_begin(t->store));
	WORKS(t, sg_store_add_events(t->store, events, n));
	WORKS(t, sg_store_commit(t->store));
}

static void
gives_back_what_it_got(void **state)
{
	struct stored *t = stored(state);
	const struct sg_event_query all = {.doer = SG_ANY_DOER, .limit = 2};
	struct sg_event_list list;
	struct sg_event_row in, out;
	uint64_t person, site;

	WORKS(t,
	    sg_store_person_id(t->store, "jsmith", SG_PERSON_USER, DAY,
		&person));
	WORKS(t, sg_store_site_id(t->store, "croxyproxy.com", 3, DAY, &site));
	in = event(UINT64_C(5000000000), person, 7);
	in.site = site;
	in.tried = true;
	in.requests = UINT64_C(7000000000);
	in.incident = UINT64_C(4000000000);
	in.place.offset = UINT64_C(6000000000);
	in.proof = SG_PROOF_BROKEN;
	in.doer = SG_DOER_APP;
	in.kind = SG_EVENT_ENDED;
	add(t, &in, 1);
	WORKS(t, sg_store_events(t->store, &all, t->arena, &list));
	assert_int_equal(list.n, 1);
	out = list.rows[0];
	assert_string_equal(out.person_name, "jsmith");
	assert_string_equal(out.site_name, "croxyproxy.com");
	assert_int_equal(out.seq, in.seq);
	assert_int_equal(out.at_ms, in.at_ms);
	assert_int_equal(out.last_ms, in.last_ms);
	assert_int_equal(out.day, DAY);
	assert_int_equal(out.hour, 9);
	assert_int_equal(out.kind, SG_EVENT_ENDED);
	assert_int_equal(out.doer, SG_DOER_APP);
	assert_true(out.blocked);
	assert_true(out.tried);
	assert_int_equal(out.technique, SG_WEBPROXY);
	assert_int_equal(out.person, person);
	assert_int_equal(out.site, site);
	assert_int_equal(out.requests, in.requests);
	assert_int_equal(out.records, 2);
	assert_int_equal(out.incident, in.incident);
	assert_int_equal(out.place.file_day, DAY);
	assert_int_equal(out.place.offset, in.place.offset);
	assert_int_equal(out.place.line, in.place.line);
	assert_int_equal(out.proof, SG_PROOF_BROKEN);
}

/* A query of all doers' events; its limit is 100 if none is given. */
#define QUERY(...) ((struct sg_event_query){.doer = SG_ANY_DOER, __VA_ARGS__})

/* The numbers of the events that the query lists, as "1 2 3". */
static const char *
listed(struct stored *t, struct sg_event_query query)
{
	struct sg_event_list list;
	char *text = sg_arena_alloc(t->arena, 4096);
	struct sg_out out;

	query.limit = query.limit != 0 ? query.limit : 100;
	sg_out_init(&out, text, 4096);
	WORKS(t, sg_store_events(t->store, &query, t->arena, &list));
	for (size_t i = 0; i < list.n; i++)
		sg_out_printf(&out, "%s%d", i > 0 ? " " : "",
		    (int)list.rows[i].seq);
	if (list.more)
		sg_out_text(&out, " ...");
	return text;
}

static void
lists_what_is_asked_for(void **state)
{
	struct stored *t = stored(state);
	struct sg_event_row events[6];
	const struct sg_incident_row incident = {.id = 3,
	    .person = 7,
	    .doer = SG_DOER_PERSON,
	    .family = "round",
	    .first_ms = NINE + 120000,
	    .last_ms = NINE + 245000,
	    .day = DAY,
	    .severity = SG_SEVERITY_MEDIUM,
	    .sites = "[]",
	    .summary = "",
	    .state = SG_INCIDENT_NEW};

	for (int i = 0; i < 6; i++)
		events[i] = event((uint64_t)i + 1, i % 2 == 0 ? 7 : 8, i);
	events[2].incident = events[4].incident = 3;
	events[0].incident = 4;            /* which has no row */
	events[5].at_ms = events[4].at_ms; /* a tie */
	events[1].doer = SG_DOER_PAGE;
	add(t, events, 6);
	WORKS(t, sg_store_put_incidents(t->store, &incident, 1));
	assert_string_equal(listed(t, QUERY(.person = 0)), "1 2 3 4 5 6");
	assert_string_equal(listed(t, QUERY(.newest_first = true)),
	    "6 5 4 3 2 1");
	assert_string_equal(listed(t, QUERY(.person = 7)), "1 3 5");
	assert_string_equal(listed(t, QUERY(.incident = 3)), "3 5");
	assert_string_equal(listed(t, QUERY(.incident = 4)), "");
	assert_string_equal(listed(t,
				(struct sg_event_query){
				    .doer = SG_DOER_PERSON}),
	    "1 3 4 5 6");
	assert_string_equal(listed(t,
				QUERY(.from_ms = NINE + 60000,
				    .until_ms = NINE + 180000)),
	    "2 3");
	assert_string_equal(listed(t, QUERY(.limit = 2)), "1 2 ...");
	assert_string_equal(listed(t, QUERY(.limit = 2, .skip = 4)), "5 6");
	assert_string_equal(listed(t,
				QUERY(.limit = 1, .after_seq = 5,
				    .after_ms = events[4].at_ms)),
	    "6");
	assert_string_equal(listed(t,
				QUERY(.newest_first = true, .after_seq = 6,
				    .after_ms = events[5].at_ms)),
	    "5 4 3 2 1");
	assert_string_equal(listed(t, QUERY(.person = 9)), "");
}

/* A month's events are a table of its own in PostgreSQL. */
static void
stores_events_of_any_time(void **state)
{
	struct stored *t = stored(state);
	struct sg_event_row events[5];

	for (int i = 0; i < 5; i++)
		events[i] = event((uint64_t)i + 1, 7, i);
	events[0].at_ms = -5000;
	events[1].at_ms = 0;
	events[2].at_ms = NINE - 31 * INT64_C(86400000);
	events[4].at_ms = INT64_C(9000000000000);
	add(t, events, 5);
	assert_string_equal(listed(t, QUERY(.from_ms = INT64_MIN)),
	    "1 2 3 4 5");
	stored_reopen(t);
	events[0] = event(6, 7, 6);
	add(t, events, 1);
	assert_string_equal(listed(t, QUERY(.from_ms = NINE)), "4 6 5");
}

static void
a_month_that_was_rolled_back_is_made_again(void **state)
{
	struct stored *t = stored(state);
	struct sg_event_row one = event(1, 7, 0);

	WORKS(t, sg_store_begin(t->store));
	WORKS(t, sg_store_add_events(t->store, &one, 1));
	sg_store_rollback(t->store);
	assert_string_equal(listed(t, QUERY(.person = 0)), "");
	add(t, &one, 1);
	assert_string_equal(listed(t, QUERY(.person = 0)), "1");
}

static void
refuses_an_event_twice(void **state)
{
	struct stored *t = stored(state);
	struct sg_event_row events[2] = {event(1, 7, 0), event(1, 7, 0)};

	assert_false(sg_store_add_events(t->store, events, 1));
	assert_non_null(strstr(sg_store_why(t->store),
	    "outside a transaction"));
	WORKS(t, sg_store_begin(t->store));
	assert_false(sg_store_add_events(t->store, events, 2));
	assert_int_equal(sg_store_state(t->store), SG_STORE_FAILED);
	assert_false(sg_store_commit(t->store));
	sg_store_rollback(t->store);
	add(t, events, 1);
	WORKS(t, sg_store_begin(t->store));
	assert_false(sg_store_add_events(t->store, events, 1));
	sg_store_rollback(t->store);
	assert_string_equal(listed(t, QUERY(.person = 0)), "1");
}

static void
sums_up_a_persons_days(void **state)
{
	struct stored *t = stored(state);
	struct sg_event_row events[4];
	struct sg_person_day_list list;

	for (int i = 0; i < 4; i++)
		events[i] = event((uint64_t)i + 1, i == 3 ? 8 : 7, i);
	events[2].tried = true;
	add(t, events, 4);
	WORKS(t,
	    sg_store_person_days(t->store, 7, NINE, NINE + 600000, t->arena,
		&list));
	assert_int_equal(list.n, 2);
	assert_int_equal(list.rows[0].day, DAY);
	assert_int_equal(list.rows[0].events, 2);
	assert_int_equal(list.rows[0].requests, 6);
	assert_true(list.rows[0].blocked);
	assert_false(list.rows[0].tried);
	assert_true(list.rows[1].tried);
	assert_int_equal(list.rows[1].events, 1);
	WORKS(t,
	    sg_store_person_days(t->store, 7, NINE + 600000, NINE + 700000,
		t->arena, &list));
	assert_int_equal(list.n, 0);
}

/* What could not be judged was blocked to be safe. */
static void
a_fault_is_not_counted_as_blocked(void **state)
{
	struct stored *t = stored(state);
	struct sg_event_row fault = event(1, 7, 0);
	struct sg_person_day_list list;

	fault.kind = SG_EVENT_FAULT;
	fault.blocked = true;
	WORKS(t, sg_store_begin(t->store));
	WORKS(t, sg_store_add_events(t->store, &fault, 1));
	WORKS(t, sg_store_commit(t->store));
	WORKS(t,
	    sg_store_person_days(t->store, 7, NINE, NINE + 600000, t->arena,
		&list));
	assert_int_equal(list.n, 1);
	assert_int_equal(list.rows[0].events, 1);
	assert_false(list.rows[0].blocked);
}

static void
keeps_recent_events_apart(void **state)
{
	struct stored *t = stored(state);
	struct sg_event_row events[3];
	struct sg_event_list list;
	const uint64_t gone[] = {2, 99};

	for (int i = 0; i < 3; i++)
		events[i] = event((uint64_t)i + 1, 7, i);
	WORKS(t, sg_store_put_recent(t->store, events, 3));
	events[2].requests = 41;
	WORKS(t, sg_store_put_recent(t->store, events + 2, 1));
	assert_string_equal(listed(t, QUERY(.person = 0)), "");
	WORKS(t, sg_store_recent(t->store, 2, t->arena, &list));
	assert_int_equal(list.n, 2);
	assert_true(list.more);
	assert_int_equal(list.rows[0].seq, 3);
	assert_int_equal(list.rows[0].requests, 41);
	WORKS(t, sg_store_drop_recent(t->store, gone, 2));
	WORKS(t, sg_store_recent(t->store, 10, t->arena, &list));
	assert_int_equal(list.n, 2);
	assert_int_equal(list.rows[1].seq, 1);
	WORKS(t, sg_store_clear_recent(t->store));
	WORKS(t, sg_store_recent(t->store, 10, t->arena, &list));
	assert_int_equal(list.n, 0);
	WORKS(t, sg_store_put_recent(t->store, NULL, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_BOTH(gives_back_what_it_got),
	    IN_BOTH(lists_what_is_asked_for),
	    IN_BOTH(stores_events_of_any_time),
	    IN_BOTH(a_month_that_was_rolled_back_is_made_again),
	    IN_BOTH(refuses_an_event_twice),
	    IN_BOTH(sums_up_a_persons_days),
	    IN_BOTH(a_fault_is_not_counted_as_blocked),
	    IN_BOTH(keeps_recent_events_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
