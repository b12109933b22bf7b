/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_desk.c -- tests agreements, deeds and findings.
 */
#include "stores.h"

#include <string.h>

#include "desk/store/desk.h"
#include "desk/store/names.h"
#include "desk/store/proposals.h"
#include "desk/store/requests.h"

static void
keeps_agreements(void **state)
{
	struct stored *t = stored(state);
	const struct sg_agreement_row in[] = {{.id = 5,
						  .person = "jsmith",
						  .family = "platform:youtube",
						  .site = "youtube",
						  .reason = "media project",
						  .by = "head",
						  .at_ms = 1000,
						  .until_day = 20790},
	    {.id = 7, .family = "round", .until_day = 20780},
	    {.id = 9, .family = "round", .until_day = 20800}};
	struct sg_agreement_list list;
	bool found;

	for (size_t i = 0; i < 3; i++)
		WORKS(t, sg_store_put_agreement(t->store, &in[i]));
	WORKS(t, sg_store_agreements(t->store, INT32_MIN, t->arena, &list));
	assert_int_equal(list.n, 3);
	assert_int_equal(list.rows[0].id, 9);
	assert_null(list.rows[0].person);
	assert_null(list.rows[0].site);
	assert_string_equal(list.rows[2].site, "youtube");
	assert_string_equal(list.rows[2].person, "jsmith");
	assert_string_equal(list.rows[2].family, "platform:youtube");
	assert_string_equal(list.rows[2].reason, "media project");
	assert_string_equal(list.rows[2].by, "head");
	assert_int_equal(list.rows[2].at_ms, 1000);
	assert_int_equal(list.rows[2].until_day, 20790);
	assert_false(list.rows[2].ended);
	WORKS(t, sg_store_end_agreement(t->store, 9, &found));
	assert_true(found);
	WORKS(t, sg_store_end_agreement(t->store, 10, &found));
	assert_false(found);
	/* One is over, one was taken back. */
	WORKS(t, sg_store_agreements(t->store, 20790, t->arena, &list));
	assert_int_equal(list.n, 1);
	assert_int_equal(list.rows[0].id, 5);
	WORKS(t, sg_store_agreements(t->store, 20791, t->arena, &list));
	assert_int_equal(list.n, 0);
	/* The same decision may be read again. */
	WORKS(t, sg_store_put_agreement(t->store, &in[2]));
	WORKS(t, sg_store_agreements(t->store, 20791, t->arena, &list));
	assert_int_equal(list.n, 1);
}

static const char *
listed(struct stored *t, struct sg_deed_query query)
{
	struct sg_deed_list list;
	char *text = sg_arena_alloc(t->arena, 1024);
	struct sg_out out;

	query.limit = query.limit != 0 ? query.limit : 100;
	sg_out_init(&out, text, 1024);
	WORKS(t, sg_store_deeds(t->store, &query, t->arena, &list));
	for (size_t i = 0; i < list.n; i++)
		sg_out_printf(&out, "%s%d", i > 0 ? " " : "",
		    (int)list.rows[i].seq);
	if (list.more)
		sg_out_text(&out, " ...");
	return text;
}

static void
lists_deeds(void **state)
{
	struct stored *t = stored(state);
	char *about = sg_arena_alloc(t->arena, 30001);
	struct sg_deed_row deeds[4] = {
	    {1, 1000, "officer", "viewed", "incident 4711", "review", "::1"},
	    {2, 2000, "head", "viewed", "incident 4711", "", ""},
	    {3, 3000, "officer", "marked", "incident 5", "", NULL},
	    {4, 4000, "officer", "viewed", about, "", ""}};
	struct sg_deed_list list;

	memset(about, 'x', 30000);
	WORKS(t, sg_store_add_deeds(t->store, deeds, 4));
	deeds[0].who = "another";
	WORKS(t, sg_store_add_deeds(t->store, deeds, 1));
	assert_string_equal(listed(t, (struct sg_deed_query){.limit = 0}),
	    "4 3 2 1");
	assert_string_equal(listed(t, (struct sg_deed_query){.who = "officer"}),
	    "4 3 1");
	assert_string_equal(listed(t,
				(struct sg_deed_query){.action = "viewed",
				    .about = "incident 4711"}),
	    "2 1");
	assert_string_equal(listed(t, (struct sg_deed_query){.about = about}),
	    "4");
	assert_string_equal(listed(t,
				(struct sg_deed_query){
				    .from_ms = 2000, .until_ms = 4000}),
	    "3 2");
	assert_string_equal(listed(t, (struct sg_deed_query){.limit = 2}),
	    "4 3 ...");
	assert_string_equal(listed(t, (struct sg_deed_query){.after_seq = 3}),
	    "2 1");
	assert_string_equal(listed(t, (struct sg_deed_query){.skip = 3}), "1");
	WORKS(t,
	    sg_store_deeds(t->store,
		&(struct sg_deed_query){.after_seq = 2, .limit = 1}, t->arena,
		&list));
	assert_string_equal(list.rows[0].who, "officer");
	assert_string_equal(list.rows[0].action, "viewed");
	assert_string_equal(list.rows[0].about, "incident 4711");
	assert_string_equal(list.rows[0].reason, "review");
	assert_string_equal(list.rows[0].origin, "::1");
	assert_int_equal(list.rows[0].at_ms, 1000);
}

static void
lists_findings(void **state)
{
	struct stored *t = stored(state);
	const struct sg_finding_row in = {.at_ms = 5000,
	    .journal = "filter",
	    .file = "2026-11-24.jsonl",
	    .line = 71,
	    .text = "a record was removed"};
	struct sg_finding_list list;

	WORKS(t, sg_store_add_finding(t->store, &in));
	WORKS(t,
	    sg_store_add_finding(t->store,
		&(struct sg_finding_row){.journal = "desk"}));
	WORKS(t, sg_store_findings(t->store, 9, t->arena, &list));
	assert_int_equal(list.n, 2);
	assert_string_equal(list.rows[0].journal, "desk");
	assert_string_equal(list.rows[0].file, "");
	assert_true(list.rows[0].id > list.rows[1].id);
	assert_int_equal(list.rows[1].at_ms, 5000);
	assert_string_equal(list.rows[1].file, "2026-11-24.jsonl");
	assert_int_equal(list.rows[1].line, 71);
	assert_string_equal(list.rows[1].text, "a record was removed");
	WORKS(t, sg_store_findings(t->store, 1, t->arena, &list));
	assert_int_equal(list.n, 1);
	assert_true(list.more);
}

static void
keeps_requests(void **state)
{
	struct stored *t = stored(state);
	const struct sg_request_row in[] = {{.id = 5,
						.at_ms = 1000,
						.kind = SG_REQUEST_ASKED,
						.site = "facebook",
						.page = "/x",
						.groups = "year-6,pupils",
						.opens_s = 77,
						.asker = "Sam",
						.reason = "a poster",
						.state = SG_REQUEST_WAITS},
	    {.id = 6,
		.at_ms = 2000,
		.kind = SG_REQUEST_REPORTED,
		.site = "bad.example",
		.state = SG_REQUEST_WAITS}};
	struct sg_request_row answer = {.id = 5,
				  .state = SG_REQUEST_IS_OPEN,
				  .by = "teacher",
				  .answered_ms = 3000,
				  .answer = "yes",
				  .whom = "year-6",
				  .exception = "DESK-1",
				  .ends_s = 88},
			      row;
	struct sg_request_list list;
	bool found;

	for (size_t i = 0; i < 2; i++)
		WORKS(t, sg_store_put_request(t->store, &in[i]));
	/* The same record may be read again. */
	WORKS(t, sg_store_put_request(t->store, &in[1]));
	WORKS(t, sg_store_answer_request(t->store, &answer, &found));
	assert_true(found);
	answer.id = 7;
	WORKS(t, sg_store_answer_request(t->store, &answer, &found));
	assert_false(found);
	WORKS(t, sg_store_requests(t->store, 0, 10, t->arena, &list));
	assert_int_equal(list.n, 2);
	assert_false(list.more);
	assert_int_equal(list.rows[0].id, 6);
	assert_int_equal(list.rows[0].kind, SG_REQUEST_REPORTED);
	assert_string_equal(list.rows[0].answer, "");
	assert_string_equal(list.rows[1].site, "facebook");
	assert_string_equal(list.rows[1].page, "/x");
	assert_string_equal(list.rows[1].groups, "year-6,pupils");
	assert_int_equal(list.rows[1].opens_s, 77);
	assert_string_equal(list.rows[1].asker, "Sam");
	assert_string_equal(list.rows[1].reason, "a poster");
	assert_int_equal(list.rows[1].state, SG_REQUEST_IS_OPEN);
	assert_string_equal(list.rows[1].by, "teacher");
	assert_int_equal(list.rows[1].answered_ms, 3000);
	assert_string_equal(list.rows[1].answer, "yes");
	assert_string_equal(list.rows[1].whom, "year-6");
	assert_string_equal(list.rows[1].exception, "DESK-1");
	assert_int_equal(list.rows[1].ends_s, 88);
	WORKS(t, sg_store_requests(t->store, 1001, 10, t->arena, &list));
	assert_int_equal(list.n, 1);
	WORKS(t, sg_store_requests(t->store, 0, 1, t->arena, &list));
	assert_int_equal(list.n, 1);
	assert_true(list.more);
	WORKS(t, sg_store_request(t->store, 6, t->arena, &row, &found));
	assert_true(found);
	assert_string_equal(row.site, "bad.example");
	WORKS(t, sg_store_request(t->store, 9, t->arena, &row, &found));
	assert_false(found);
}

static void
keeps_proposals(void **state)
{
	struct stored *t = stored(state);
	struct sg_proposal_row in = {.id = 5,
				   .at_ms = 1000,
				   .rule = "9 blocks in 1 day ban for 1 day",
				   .incident = 4,
				   .ban_s = 86400,
				   .automatic = true,
				   .state = SG_PROPOSAL_DUE},
			       row;
	struct sg_proposal_row decided = {.id = 5,
	    .state = SG_PROPOSAL_BANNED,
	    .by = "officer",
	    .decided_ms = 3000,
	    .reason = "a reason",
	    .ban = "B-3",
	    .ends_s = 88};
	struct sg_alert_row alert = {.at_ms = 1000, .rule = in.rule};
	struct sg_proposal_list list;
	int64_t at_ms;
	bool found;

	WORKS(t,
	    sg_store_person_id(t->store, "bob", SG_PERSON_USER, 1, &in.person));
	alert.person = in.person;
	WORKS(t, sg_store_last_proposal(t->store, in.rule, in.person, &at_ms));
	assert_true(at_ms == INT64_MIN);
	WORKS(t, sg_store_add_proposal(t->store, &in));
	/* The same event may be looked at again. */
	in.rule = "another";
	WORKS(t, sg_store_add_proposal(t->store, &in));
	WORKS(t,
	    sg_store_last_proposal(t->store, alert.rule, in.person, &at_ms));
	assert_int_equal(at_ms, 1000);
	WORKS(t, sg_store_proposal_waits(t->store, in.person, &found));
	assert_true(found);
	WORKS(t, sg_store_proposal_waits(t->store, in.person + 1, &found));
	assert_false(found);
	WORKS(t, sg_store_due_proposals(t->store, 10, t->arena, &list));
	assert_int_equal(list.n, 1);
	assert_string_equal(list.rows[0].person_name, "bob");
	WORKS(t, sg_store_decide_proposal(t->store, &decided, &found));
	assert_true(found);
	WORKS(t, sg_store_due_proposals(t->store, 10, t->arena, &list));
	assert_int_equal(list.n, 0);
	WORKS(t, sg_store_proposal_waits(t->store, in.person, &found));
	assert_false(found);
	WORKS(t,
	    sg_store_proposal_of(t->store, &alert, t->arena, &row, &found));
	assert_true(found);
	assert_int_equal(row.id, 5);
	assert_string_equal(row.rule, alert.rule);
	assert_int_equal(row.incident, 4);
	assert_int_equal(row.ban_s, 86400);
	assert_true(row.automatic);
	assert_int_equal(row.state, SG_PROPOSAL_BANNED);
	assert_string_equal(row.by, "officer");
	assert_int_equal(row.decided_ms, 3000);
	assert_string_equal(row.reason, "a reason");
	assert_string_equal(row.ban, "B-3");
	assert_int_equal(row.ends_s, 88);
	assert_int_equal(row.person_kind, SG_PERSON_USER);
	decided.id = 6;
	WORKS(t, sg_store_decide_proposal(t->store, &decided, &found));
	assert_false(found);
	WORKS(t, sg_store_proposals(t->store, 1000, 10, t->arena, &list));
	assert_int_equal(list.n, 1);
	WORKS(t, sg_store_proposals(t->store, 1001, 10, t->arena, &list));
	assert_int_equal(list.n, 0);
	WORKS(t, sg_store_proposal(t->store, 6, t->arena, &row, &found));
	assert_false(found);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_BOTH(keeps_agreements),
	    IN_BOTH(lists_deeds),
	    IN_BOTH(lists_findings),
	    IN_BOTH(keeps_requests),
	    IN_BOTH(keeps_proposals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
