/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_incidents.c -- tests that incidents, decisions and held records come
 * back as they were stored, and only those that were asked for.
 */
#include "stores.h"

#include <string.h>

#include "desk/store/events.h"
#include "desk/store/incidents.h"
#include "desk/store/names.h"

#define DAY 20781 /* Tue 24 Nov 2026 */
#define NINE (DAY * INT64_C(86400000) + 9 * 3600000)

static struct sg_incident_row
incident(uint64_t id, int minute)
{
	return (struct sg_incident_row){.id = id,
	    .person = 7,
	    .doer = SG_DOER_PERSON,
	    .family = "round",
	    .first_ms = NINE + minute * 60000,
	    .last_ms = NINE + minute * 60000 + 30000,
	    .day = DAY,
	    .events = 3,
	    .requests = 9,
	    .severity = SG_SEVERITY_MEDIUM,
	    .sites = "[]",
	    .summary = "tried 3 ways",
	    .state = SG_INCIDENT_NEW};
}

static void
put(struct stored *t, const struct sg_incident_row *incidents, size_t n)
{
	WORKS(t, sg_store_put_incidents(t->store, incidents, n));
}

static struct sg_incident_row
get(struct stored *t, uint64_t id)
{
	struct sg_incident_row row;
	bool found;

	WORKS(t, sg_store_incident(t->store, id, t->arena, &row, &found));
	assert_true(found);
	return row;
}

static void
gives_back_what_it_got(void **state)
{
	struct stored *t = stored(state);
	struct sg_incident_row in = incident(UINT64_C(5000000000), 1), out;
	bool found;

	WORKS(t,
	    sg_store_person_id(t->store, "aa:bb", SG_PERSON_MAC, DAY,
		&in.person));
	in.doer = SG_DOER_APP;
	in.family = "host:x.example";
	in.blocked = 2;
	in.passed = 1;
	in.tried = 4;
	in.severity = SG_SEVERITY_HIGH;
	in.techniques = UINT64_C(1) << 40;
	in.sites = "[\"a\",\"b\"]";
	in.state = SG_INCIDENT_AGREED;
	in.state_by = "head";
	in.state_ms = NINE;
	in.state_reason = "O'Reilly \"asked\"";
	in.agreement = 812;
	in.held = true;
	in.held_by = "officer";
	in.held_reason = "police";
	put(t, &in, 1);
	out = get(t, in.id);
	assert_string_equal(out.person_name, "aa:bb");
	assert_int_equal(out.person_kind, SG_PERSON_MAC);
	assert_int_equal(out.doer, SG_DOER_APP);
	assert_string_equal(out.family, in.family);
	assert_int_equal(out.first_ms, in.first_ms);
	assert_int_equal(out.last_ms, in.last_ms);
	assert_int_equal(out.day, DAY);
	assert_int_equal(out.events, 3);
	assert_int_equal(out.requests, 9);
	assert_int_equal(out.blocked, 2);
	assert_int_equal(out.passed, 1);
	assert_int_equal(out.tried, 4);
	assert_int_equal(out.severity, SG_SEVERITY_HIGH);
	assert_true(out.techniques == in.techniques);
	assert_string_equal(out.sites, in.sites);
	assert_string_equal(out.summary, in.summary);
	assert_int_equal(out.state, SG_INCIDENT_AGREED);
	assert_string_equal(out.state_by, "head");
	assert_int_equal(out.state_ms, NINE);
	assert_string_equal(out.state_reason, in.state_reason);
	assert_int_equal(out.agreement, 812);
	assert_true(out.held);
	assert_string_equal(out.held_by, "officer");
	assert_string_equal(out.held_reason, "police");
	WORKS(t, sg_store_incident(t->store, 1, t->arena, &out, &found));
	assert_false(found);
}

static void
a_new_row_leaves_the_hold(void **state)
{
	struct stored *t = stored(state);
	struct sg_incident_row row = incident(4711, 1);
	bool found;

	put(t, &row, 1);
	assert_string_equal(get(t, 4711).state_by, "");
	WORKS(t,
	    sg_store_hold_incident(t->store, 4711, true, "head", "police",
		&found));
	assert_true(found);
	row.events = 8;
	row.summary = "tried 8 ways";
	row.family = "sites:adult";
	row.state = SG_INCIDENT_AGREED;
	row.state_by = "head";
	row.state_reason = "media project";
	row.agreement = 812;
	put(t, &row, 1);
	row = get(t, 4711);
	assert_int_equal(row.events, 8);
	assert_string_equal(row.summary, "tried 8 ways");
	assert_string_equal(row.family, "sites:adult");
	assert_int_equal(row.state, SG_INCIDENT_AGREED);
	assert_string_equal(row.state_by, "head");
	assert_string_equal(row.state_reason, "media project");
	assert_int_equal(row.agreement, 812);
	assert_true(row.held);
	assert_string_equal(row.held_reason, "police");
	WORKS(t,
	    sg_store_hold_incident(t->store, 4711, false, "head", "over",
		&found));
	assert_false(get(t, 4711).held);
	assert_string_equal(get(t, 4711).held_by, "");
	WORKS(t, sg_store_hold_incident(t->store, 5, true, "o", "", &found));
	assert_false(found);
}

static const char *
listed(struct stored *t, struct sg_incident_filter filter)
{
	struct sg_incident_list list;
	char *text = sg_arena_alloc(t->arena, 1024);
	uint64_t count;
	struct sg_out out;

	filter.limit = filter.limit != 0 ? filter.limit : 100;
	sg_out_init(&out, text, 1024);
	WORKS(t, sg_store_incidents(t->store, &filter, t->arena, &list));
	for (size_t i = 0; i < list.n; i++)
		sg_out_printf(&out, "%s%d", i > 0 ? " " : "",
		    (int)list.rows[i].id);
	if (list.more)
		sg_out_text(&out, " ...");
	/* The count is that of the whole list. */
	WORKS(t, sg_store_count_incidents(t->store, &filter, &count));
	if (!list.more && filter.skip == 0 && filter.after_id == 0)
		assert_int_equal(count, list.n);
	else
		assert_true(count > list.n);
	return text;
}
#define FILTER(...)                                                            \
	((struct sg_incident_filter){.doer = SG_ANY_DOER, __VA_ARGS__})

/* Six incidents that differ in what the filters look at. */
static void
put_six(struct stored *t)
{
	struct sg_incident_row rows[6];

	for (int i = 0; i < 6; i++)
		rows[i] = incident((uint64_t)i + 1, i);
	rows[1].doer = SG_DOER_PAGE;
	rows[2].severity = SG_SEVERITY_HIGH;
	rows[2].family = "sites:adult";
	rows[3].state = SG_INCIDENT_REAL;
	rows[3].person = 8;
	rows[4].state = SG_INCIDENT_AGREED;
	rows[4].held = true;
	rows[5].first_ms = rows[4].first_ms; /* a tie */
	rows[5].severity = SG_SEVERITY_LOW;
	put(t, rows, 6);
}

static void
lists_what_is_asked_for(void **state)
{
	struct stored *t = stored(state);

	put_six(t);
	assert_string_equal(listed(t, FILTER(.person = 0)), "6 5 4 3 2 1");
	assert_string_equal(listed(t,
				(struct sg_incident_filter){
				    .doer = SG_DOER_PAGE}),
	    "2");
	assert_string_equal(listed(t, FILTER(.person = 8)), "4");
	assert_string_equal(listed(t, FILTER(.family = "sites:adult")), "3");
	assert_string_equal(listed(t, FILTER(.family = "x' OR 1=1")), "");
	assert_string_equal(listed(t, FILTER(.severity = SG_SEVERITY_HIGH)),
	    "3");
	assert_string_equal(listed(t, FILTER(.held = true)), "5");
	assert_string_equal(
	    listed(t, FILTER(.states = SG_STATE_BIT(SG_INCIDENT_NEW))),
	    "6 3 2 1");
	assert_string_equal(
	    listed(t,
		FILTER(.states = SG_STATE_BIT(SG_INCIDENT_REAL) |
			SG_STATE_BIT(SG_INCIDENT_AGREED))),
	    "5 4");
	assert_string_equal(listed(t,
				FILTER(.from_ms = NINE + 60000,
				    .until_ms = NINE + 180000)),
	    "3 2");
	assert_string_equal(listed(t,
				(struct sg_incident_filter){
				    .doer = SG_DOER_PERSON,
				    .states = SG_STATE_BIT(SG_INCIDENT_NEW),
				    .severity = SG_SEVERITY_MEDIUM,
				    .family = "round",
				    .person = 7,
				    .from_ms = NINE,
				    .until_ms = NINE + 600000}),
	    "1");
}

static void
goes_on_behind_a_place(void **state)
{
	struct stored *t = stored(state);

	put_six(t);
	assert_string_equal(listed(t, FILTER(.limit = 2)), "6 5 ...");
	assert_string_equal(listed(t, FILTER(.limit = 2, .skip = 4)), "2 1");
	assert_string_equal(listed(t,
				FILTER(.limit = 2, .after_ms = NINE + 240000,
				    .after_id = 6)),
	    "5 4 ...");
	assert_string_equal(listed(t,
				FILTER(.after_ms = NINE + 180000,
				    .after_id = 4)),
	    "3 2 1");
	assert_string_equal(listed(t, FILTER(.order = SG_INCIDENT_WORST)),
	    "3 5 4 2 1 6");
	assert_string_equal(listed(t,
				FILTER(.order = SG_INCIDENT_WORST,
				    .after_severity = SG_SEVERITY_MEDIUM,
				    .after_ms = NINE + 180000, .after_id = 4)),
	    "2 1 6");
	assert_string_equal(listed(t,
				(struct sg_incident_filter){
				    .doer = SG_DOER_PERSON,
				    .states = SG_STATE_BIT(SG_INCIDENT_NEW),
				    .order = SG_INCIDENT_WORST}),
	    "3 1 6");
}

static void
counts_by_state(void **state)
{
	struct stored *t = stored(state);
	struct sg_incident_counts counts;

	WORKS(t, sg_store_incident_counts(t->store, SG_ANY_DOER, &counts));
	assert_int_equal(counts.states[SG_INCIDENT_NEW], 0);
	put_six(t);
	WORKS(t, sg_store_incident_counts(t->store, SG_ANY_DOER, &counts));
	assert_int_equal(counts.states[SG_INCIDENT_NEW], 4);
	assert_int_equal(counts.states[SG_INCIDENT_REAL], 1);
	assert_int_equal(counts.states[SG_INCIDENT_PAGE], 0);
	assert_int_equal(counts.states[SG_INCIDENT_AGREED], 1);
	assert_int_equal(counts.high, 1);
	assert_int_equal(counts.held, 1);
	WORKS(t, sg_store_incident_counts(t->store, SG_DOER_PAGE, &counts));
	assert_int_equal(counts.states[SG_INCIDENT_NEW], 1);
	assert_int_equal(counts.high, 0);
	assert_int_equal(counts.held, 0);
}

static void
lists_those_that_may_go_on(void **state)
{
	struct stored *t = stored(state);
	struct sg_incident_list list;

	put_six(t);
	WORKS(t,
	    sg_store_open_incidents(t->store, NINE + 180000, t->arena, &list));
	assert_int_equal(list.n, 3);
	assert_int_equal(list.rows[0].id, 4);
	assert_int_equal(list.rows[2].id, 6);
}

static void
shares_of_false_alerts_by_week(void **state)
{
	struct stored *t = stored(state);
	struct sg_incident_row rows[6];
	struct sg_week_share_list list;

	for (int i = 0; i < 6; i++)
		rows[i] = incident((uint64_t)i + 1, i);
	rows[0].state = SG_INCIDENT_PAGE;
	rows[1].state = SG_INCIDENT_REAL;
	rows[2].day = DAY + 5; /* the Sunday of this week */
	rows[3].day = DAY + 6; /* the next Monday */
	rows[3].state = SG_INCIDENT_AGREED;
	rows[3].state_by = "officer";
	rows[4].doer = SG_DOER_PAGE;
	rows[4].state = SG_INCIDENT_PAGE;
	/* An agreement covered it from the start: it was never raised. */
	rows[5].day = DAY + 6;
	rows[5].state = SG_INCIDENT_AGREED;
	rows[5].agreement = 812;
	put(t, rows, 6);
	WORKS(t,
	    sg_store_week_shares(t->store, DAY - 7, DAY + 14, t->arena, &list));
	assert_int_equal(list.n, 2);
	assert_int_equal(list.rows[0].monday, DAY - 1);
	assert_int_equal(list.rows[0].raised, 3);
	assert_int_equal(list.rows[0].reviewed, 2);
	assert_int_equal(list.rows[0].wrong, 1);
	assert_int_equal(list.rows[0].quiet, 0);
	assert_int_equal(list.rows[1].monday, DAY + 6);
	assert_int_equal(list.rows[1].raised, 1);
	assert_int_equal(list.rows[1].reviewed, 1);
	assert_int_equal(list.rows[1].wrong, 0);
	assert_int_equal(list.rows[1].quiet, 1);
	WORKS(t,
	    sg_store_week_shares(t->store, DAY + 6, DAY + 6, t->arena, &list));
	assert_int_equal(list.n, 0);
}

static const char *
held(struct stored *t, uint64_t incident, int32_t day, uint64_t line)
{
	const struct sg_record_place place = {day, 0, line};
	const char *text;

	WORKS(t, sg_store_held(t->store, incident, &place, t->arena, &text));
	return text;
}

static void
keeps_raw_records(void **state)
{
	struct stored *t = stored(state);
	char *text = sg_arena_alloc(t->arena, 30001);
	struct sg_held_row rows[3] = {
	    {4711, {DAY, 0, 72}, "{\"b\":\"\\u0000'\"}"},
	    {4711, {DAY, 0, 71}, text}, {5, {DAY, 0, 71}, "other"}};

	memset(text, '"', 30000);
	text[30000] = '\0';
	WORKS(t, sg_store_add_held(t->store, rows, 3));
	WORKS(t, sg_store_add_held(t->store, rows, 1));
	assert_string_equal(held(t, 4711, DAY, 71), text);
	assert_string_equal(held(t, 4711, DAY, 72), rows[0].text);
	assert_null(held(t, 4711, DAY, 73));
	assert_null(held(t, 4711, DAY + 1, 71));
	WORKS(t, sg_store_drop_held(t->store, 4711));
	assert_null(held(t, 4711, DAY, 71));
	assert_string_equal(held(t, 5, DAY, 71), "other");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_BOTH(gives_back_what_it_got),
	    IN_BOTH(a_new_row_leaves_the_hold),
	    IN_BOTH(lists_what_is_asked_for),
	    IN_BOTH(goes_on_behind_a_place),
	    IN_BOTH(counts_by_state),
	    IN_BOTH(lists_those_that_may_go_on),
	    IN_BOTH(shares_of_false_alerts_by_week),
	    IN_BOTH(keeps_raw_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
