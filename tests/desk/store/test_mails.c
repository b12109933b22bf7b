/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_mails.c -- tests alerts and the outbox.
 */
#include "stores.h"

#include <string.h>

#include "desk/store/mails.h"
#include "desk/store/names.h"

static void
keeps_alerts(void **state)
{
	struct stored *t = stored(state);
	struct sg_alert_row in = {.at_ms = 5000,
	    .rule = "10 blocks in 15 minutes",
	    .incident = 4711,
	    .contact = "e-safety"};
	uint64_t ids[3] = {0, 0, 999};
	struct sg_alert_list list;
	int64_t at_ms;

	WORKS(t,
	    sg_store_person_id(t->store, "jsmith", SG_PERSON_USER, 5,
		&in.person));
	WORKS(t, sg_store_last_alert(t->store, in.rule, in.person, &at_ms));
	assert_true(at_ms == INT64_MIN);
	WORKS(t, sg_store_add_alert(t->store, &in, &ids[0]));
	in.at_ms = 6000;
	in.incident = 0;
	WORKS(t, sg_store_add_alert(t->store, &in, &ids[1]));
	in.person++;
	in.at_ms = 7000;
	WORKS(t, sg_store_add_alert(t->store, &in, NULL));
	assert_true(ids[1] > ids[0]);
	WORKS(t, sg_store_last_alert(t->store, in.rule, in.person - 1, &at_ms));
	assert_int_equal(at_ms, 6000);
	WORKS(t, sg_store_alerts(t->store, 2, t->arena, &list));
	assert_int_equal(list.n, 2);
	assert_true(list.more);
	assert_int_equal(list.rows[1].id, ids[1]);
	assert_string_equal(list.rows[0].person_name, "");
	WORKS(t, sg_store_untold_alerts(t->store, 9, t->arena, &list));
	assert_int_equal(list.n, 3);
	assert_int_equal(list.rows[0].id, ids[0]);
	assert_int_equal(list.rows[0].at_ms, 5000);
	assert_string_equal(list.rows[0].rule, "10 blocks in 15 minutes");
	assert_string_equal(list.rows[0].person_name, "jsmith");
	assert_int_equal(list.rows[0].person_kind, SG_PERSON_USER);
	assert_int_equal(list.rows[0].incident, 4711);
	assert_int_equal(list.rows[1].incident, 0);
	assert_string_equal(list.rows[0].contact, "e-safety");
	assert_int_equal(list.rows[0].told_ms, 0);
	WORKS(t, sg_store_tell_alerts(t->store, ids, 3, 8000));
	WORKS(t, sg_store_untold_alerts(t->store, 9, t->arena, &list));
	assert_int_equal(list.n, 1);
	assert_int_equal(list.rows[0].at_ms, 7000);
	WORKS(t, sg_store_alerts(t->store, 9, t->arena, &list));
	assert_int_equal(list.rows[2].told_ms, 8000);
}

static void
sends_each_mail_once(void **state)
{
	struct stored *t = stored(state);
	const struct sg_mail_row in = {.made_ms = 1000,
	    .to = "esafety@hillcrest.example",
	    .subject = "3 alerts \xe2\x80\xae",
	    .body = "line\n.\nline",
	    .next_try_ms = 1000};
	struct sg_mail_counts counts;
	struct sg_mail_list list;
	uint64_t first, second;

	WORKS(t, sg_store_mail_counts(t->store, t->arena, &counts));
	assert_int_equal(counts.waiting, 0);
	assert_null(counts.problem);
	WORKS(t, sg_store_add_mail(t->store, &in, &first));
	WORKS(t, sg_store_add_mail(t->store, &in, &second));
	WORKS(t, sg_store_due_mails(t->store, 999, 9, t->arena, &list));
	assert_int_equal(list.n, 0);
	WORKS(t, sg_store_due_mails(t->store, 1000, 1, t->arena, &list));
	assert_int_equal(list.n, 1);
	assert_true(list.more);
	assert_int_equal(list.rows[0].id, first);
	assert_string_equal(list.rows[0].to, in.to);
	assert_string_equal(list.rows[0].subject, in.subject);
	assert_string_equal(list.rows[0].body, in.body);
	assert_int_equal(list.rows[0].tries, 0);
	assert_string_equal(list.rows[0].problem, "");
	/* Mails of a store that was there before. */
	WORKS(t, sg_store_mail_sent(t->store, first, 999, 1500));
	WORKS(t, sg_store_mail_failed(t->store, second, 999, 9999, "no"));
	WORKS(t, sg_store_due_mails(t->store, 1000, 9, t->arena, &list));
	assert_int_equal(list.n, 2);
	WORKS(t, sg_store_mail_sent(t->store, first, 1000, 1500));
	WORKS(t,
	    sg_store_mail_failed(t->store, second, 1000, 2000,
		"451 try again"));
	WORKS(t, sg_store_due_mails(t->store, 1999, 9, t->arena, &list));
	assert_int_equal(list.n, 0);
	WORKS(t, sg_store_due_mails(t->store, 2000, 9, t->arena, &list));
	assert_int_equal(list.n, 1);
	assert_int_equal(list.rows[0].id, second);
	assert_int_equal(list.rows[0].tries, 1);
	assert_string_equal(list.rows[0].problem, "451 try again");
	WORKS(t, sg_store_mail_counts(t->store, t->arena, &counts));
	assert_int_equal(counts.waiting, 1);
	assert_int_equal(counts.failed, 1);
	assert_string_equal(counts.problem, "451 try again");
	WORKS(t, sg_store_mail_sent(t->store, second, 1000, 2500));
	WORKS(t, sg_store_mail_counts(t->store, t->arena, &counts));
	assert_int_equal(counts.waiting, 0);
	assert_null(counts.problem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_BOTH(keeps_alerts),
	    IN_BOTH(sends_each_mail_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
