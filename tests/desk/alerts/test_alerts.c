/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_alerts.c -- tests alerts and reports with a store and a sendmail program
 * that is a script: it keeps each mail as a file, or fails as it is told.
 */
#include "../../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../../policy_gate.h"
#include "../behind.h"
#include "base/arena.h"
#include "base/dates.h"
#include "base/file.h"
#include "base/problems.h"
#include "desk/alerts/alerts.h"
#include "desk/alerts/retry.h"
#include "desk/conf.h"
#include "desk/incidents/facts.h"
#include "desk/store/desk.h"
#include "desk/store/events.h"
#include "desk/store/incidents.h"
#include "desk/store/mails.h"
#include "desk/store/meta.h"
#include "desk/store/names.h"
#include "desk/store/proposals.h"
#include "desk/store/requests.h"
#include "desk/store/tallies.h"

#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* One school for bans: pupils, adults, and who may be either. */
static const char with_bans[] =
    "school \"Hillcrest School\"\n"
    "contact e-safety\n    mail esafety@hill.example\n"
    "contact head\n    mail head@hill.example\n"
    "group pupils\n    users bob\n    network 10.20.6.0/24\n"
    "group staff\n    users anna\n    directory \"Teaching Staff\"\n"
    "    adults\n"
    "rules\n    otherwise allow\n"
    "escalate\n"
    "    when one person has 2 blocks in 1 day propose ban for 3 days\n"
    "    when one person has 3 blocks in 1 day ban for 1 day\n";

static const char policy[] =
    "school \"Hillcrest School\"\n"
    "contact e-safety\n    mail esafety@hill.example\n"
    "contact head\n    mail head@hill.example\n"
    "contact nobody\n"
    "rules\n    otherwise allow\n"
    "escalate\n"
    "    when one person has 3 blocks in 15 minutes tell e-safety\n"
    "    when one person has 2 circumvention attempts in 1 day tell head\n";

/* One run: a store, a policy, and a folder for all files. */
static struct run {
	struct sg_arena *arena;
	char folder[64];
	struct sg_gate *gate;
	struct sg_desk_conf conf;
	struct sg_store *store;
	struct sg_alerts *alerts;
	struct sg_problems *problems;
	int64_t now_ms; /* Tue 24 Nov 2026 10:15 UTC at first */
	struct behind behind;
	bool has_behind;
	uint64_t seq;
} * r;

static const char *
path(const char *name)
{
	return sg_path_join(r->arena, r->folder, name);
}

static void
put(const char *name, const char *text, mode_t mode)
{
	FILE *file = fopen(path(name), "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path(name), mode), 0);
}

static void
open_store(void)
{
	const struct sg_db_where where = {
	    .kind = SG_DB_SQLITE, .path = path("store.db")};
	char why[SG_WHY_BYTES];

	r->store = sg_store_open(&where, SG_DB_WRITE, NULL, why);
	if (r->store == NULL)
		fail_msg("%s", why);
}

static void
open_alerts(void)
{
	const struct sg_alerts_options options = {.conf = &r->conf,
	    .texts_folder = r->folder,
	    .sendmail = path("sendmail"),
	    .bans = path("bans")};

	r->problems = sg_problems_new(r->arena);
	r->alerts = sg_alerts_open(&options, r->problems);
	sg_alerts_policy(r->alerts, r->gate);
}

static int
set_up(void **state)
{
	(void)state;
	r = calloc(1, sizeof(*r));
	assert_non_null(r);
	r->arena = sg_arena_new();
	strcpy(r->folder, "/tmp/sg-alerts-XXXXXX");
	assert_non_null(mkdtemp(r->folder));
	/* `fail` is a file with the program's exit status. */
	put("sendmail",
	    sg_arena_printf(r->arena,
		"#!/bin/sh\ncd %s || exit 1\n"
		"if [ -e fail ]; then echo 'no room' >&2; exit \"$(cat fail)\"; "
		"fi\n"
		"n=$(ls | grep -c '^mail')\n"
		"echo \"$*\" >to.$n\ncat >part\nmv part mail.$n\n",
		r->folder),
	    0755);
	r->conf = (struct sg_desk_conf){.mail_url = "sendmail",
	    .mail_from = "filter@hill.example",
	    .digest_minutes = 30,
	    .hosts = {"desk.hill.example"},
	    .nhosts = 1,
	    .certificate = "c",
	    .language = "en"};
	r->gate = test_gate(policy);
	r->now_ms = test_utc("2026-11-24 10:15:00") * 1000;
	open_store();
	open_alerts();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	if (r->has_behind)
		behind_end(&r->behind);
	sg_alerts_close(&r->alerts);
	sg_store_close(&r->store);
	sg_gate_close(&r->gate);
	assert_int_equal(system(sg_arena_printf(r->arena, "rm -rf %s",
			     r->folder)),
	    0);
	sg_arena_free(&r->arena);
	free(r);
	return 0;
}

/* ---- what the ingester does --------------------------------------------- */

static uint64_t
person(const char *name)
{
	uint64_t id;

	assert_true(sg_store_person_id(r->store, name, SG_PERSON_USER, 20000,
	    &id));
	return id;
}

static uint64_t
site(const char *name)
{
	uint64_t id;

	assert_true(sg_store_site_id(r->store, name, 0, 20000, &id));
	return id;
}

static struct sg_event_row
event(const char *name, const char *host)
{
	return (struct sg_event_row){.seq = ++r->seq,
	    .at_ms = r->now_ms,
	    .last_ms = r->now_ms,
	    .day = (int32_t)(r->now_ms / DAY),
	    .kind = SG_EVENT_BLOCK,
	    .doer = SG_DOER_PERSON,
	    .blocked = true,
	    .person = person(name),
	    .site = site(host),
	    .requests = 1,
	    .records = 1,
	    .proof = SG_PROOF_GENUINE};
}

/* One batch with one event. */
static void
happen_now(const struct sg_event_row *row)
{
	assert_true(sg_store_begin(r->store));
	sg_alerts_take(r->alerts, row, r->now_ms);
	assert_true(sg_store_add_events(r->store, row, 1));
	if (!sg_alerts_settle(r->alerts, r->store, r->now_ms))
		fail_msg("%s", sg_store_why(r->store));
	assert_true(sg_store_commit(r->store));
}

/* A block of a person, a minute after what was before. */
static void
block(const char *name)
{
	struct sg_event_row row;

	r->now_ms += MINUTE;
	row = event(name, "site.example");
	happen_now(&row);
}

static void
block_times(const char *name, int times)
{
	while (times-- > 0)
		block(name);
}

static void
incident(uint64_t id, enum sg_incident_state state)
{
	char summary[SG_SUMMARY_BYTES];
	struct sg_facts facts = {0};
	const struct sg_fact_visit visit = {.host = "site.example"};
	struct sg_incident_row row = {.id = id,
	    .person = person("jane.smith"),
	    .doer = SG_DOER_PERSON,
	    .family = "host:site.example",
	    .first_ms = r->now_ms,
	    .last_ms = r->now_ms,
	    .day = (int32_t)(r->now_ms / DAY),
	    .events = 1,
	    .severity = SG_SEVERITY_HIGH,
	    .sites = "[]",
	    .blocked = 1,
	    .summary = summary,
	    .state = state,
	    .state_by = "",
	    .state_reason = "",
	    .held_by = "",
	    .held_reason = ""};

	sg_facts_add(&facts, &visit);
	sg_facts_write(&facts, summary);
	assert_true(sg_store_put_incidents(r->store, &row, 1));
}

static void
tick(void)
{
	if (!sg_alerts_tick(r->alerts, r->store, r->now_ms))
		fail_msg("%s", sg_store_why(r->store));
}

static struct sg_mail_counts
outbox(void)
{
	struct sg_mail_counts counts;

	assert_true(sg_store_mail_counts(r->store, r->arena, &counts));
	return counts;
}

/* Ticks until the sender has done what it was given: at most ten seconds. */
static void
send_all(void)
{
	struct sg_mail_list due;

	for (int i = 0; i < 500; i++) {
		tick();
		assert_true(sg_store_due_mails(r->store, r->now_ms, 10,
		    r->arena, &due));
		if (due.n == 0)
			return;
		usleep(20000);
	}
	fail_msg("mail is still due");
}

static size_t
alerts(void)
{
	struct sg_alert_list list;

	assert_true(sg_store_alerts(r->store, 100, r->arena, &list));
	return list.n;
}

/* Returns the text of mail `n`, from 0; NULL if there is none. */
static const char *
mail(int n)
{
	struct sg_str text;

	if (sg_file_read(r->arena,
		path(sg_arena_printf(r->arena, "mail.%d", n)), 1 << 20,
		&text) != 0)
		return NULL;
	return text.p;
}

static int
mails(void)
{
	int n = 0;

	while (mail(n) != NULL)
		n++;
	return n;
}

static void
want(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" is not in:\n%s", part, text);
}

static void
want_no(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		fail_msg("\"%s\" is in:\n%s", part, text);
}

static const char *
trouble(void)
{
	static char why[SG_WHY_BYTES];

	bool is = sg_alerts_trouble(r->alerts, why);

	assert_int_equal(is, *why != '\0');
	return why;
}

/* ---- alerts ------------------------------------------------------------- */

static void
test_an_alert_is_told_at_once(void **state)
{
	struct sg_str to;

	(void)state;
	block_times("jane.smith", 2);
	send_all();
	assert_int_equal(mails(), 0);
	block("jane.smith");
	send_all();
	assert_int_equal(alerts(), 1);
	assert_int_equal(mails(), 1);
	want(mail(0), "To: <esafety@hill.example>\r\n");
	want(mail(0),
	    "Subject: Web filter at Hillcrest School: somebody to look at\r\n");
	want(mail(0), "24/11/2026 10:18: one person,");
	want(mail(0),
	    "when one person has 3 blocks in 15 minutes tell e-safety\r\n");
	want(mail(0), "Number: 3.");
	want(mail(0), "https://desk.hill.example/");
	/* Nobody is named, and no site. */
	want_no(mail(0), "jane");
	want_no(mail(0), "site.example");
	assert_int_equal(sg_file_read(r->arena, path("to.0"), 1000, &to), 0);
	assert_string_equal(to.p,
	    "-oi -f filter@hill.example -- esafety@hill.example\n");
	assert_string_equal(trouble(), "");
	assert_int_equal(outbox().waiting, 0);
}

static void
test_events_that_do_not_count(void **state)
{
	struct sg_event_row row;

	(void)state;
	for (int i = 0; i < 20; i++) {
		r->now_ms += MINUTE;
		row = event("jane.smith", "a.example");
		row.doer = (enum sg_doer)(1 + i % 3); /* pages, apps, unclear */
		happen_now(&row);
		row = event("jane.smith", "b.example");
		row.blocked = false; /* a visit */
		happen_now(&row);
		row = event("jane.smith", "c.example");
		row.person = 0;
		happen_now(&row);
		row = event("jane.smith", "d.example");
		row.kind = i % 2 ? SG_EVENT_ENDED : SG_EVENT_TEST;
		happen_now(&row);
	}
	tick();
	assert_int_equal(alerts(), 0);
}

static void
test_people_are_counted_apart(void **state)
{
	(void)state;
	block_times("ann", 2);
	block_times("bob", 2);
	assert_int_equal(alerts(), 0);
	block("ann");
	assert_int_equal(alerts(), 1);
	block("bob");
	assert_int_equal(alerts(), 2);
}

static void
test_one_batch_with_many_events(void **state)
{
	struct sg_event_row rows[40];

	(void)state;
	assert_true(sg_store_begin(r->store));
	for (int i = 0; i < 40; i++) {
		r->now_ms += MINUTE / 2;
		rows[i] = event(i % 2 ? "ann" : "bob", "a.example");
		sg_alerts_take(r->alerts, &rows[i], r->now_ms);
	}
	assert_true(sg_store_add_events(r->store, rows, 40));
	assert_true(sg_alerts_settle(r->alerts, r->store, r->now_ms));
	assert_true(sg_store_commit(r->store));
	/* Each of the two: at 3, 6 and 12 in 15 minutes. */
	assert_int_equal(alerts(), 6);
	send_all();
	assert_int_equal(mails(), 1);
	want(mail(0), "6 alerts to look at");
}

/* Both lines tell, each its own contact. */
static void
test_attempts(void **state)
{
	struct sg_event_row row;

	(void)state;
	for (int i = 0; i < 3; i++) {
		r->now_ms += 2 * MINUTE;
		row = event("jane.smith", "vpn.example");
		row.tried = true;
		row.technique = 7;
		happen_now(&row);
	}
	send_all();
	assert_int_equal(alerts(), 2);
	assert_int_equal(mails(), 2);
	want(mail(0), "To: <head@hill.example>");
	want(mail(0), "2 circumvention attempts in 1 day tell head");
	want(mail(1), "To: <esafety@hill.example>");
}

static void
test_rolled_back(void **state)
{
	struct sg_event_row row;

	(void)state;
	block_times("ann", 2);
	row = event("ann", "b.example");
	assert_true(sg_store_begin(r->store));
	sg_alerts_take(r->alerts, &row, r->now_ms);
	sg_store_rollback(r->store);
	sg_alerts_forget(r->alerts);
	assert_true(sg_store_begin(r->store));
	assert_true(sg_alerts_settle(r->alerts, r->store, r->now_ms));
	assert_true(sg_store_commit(r->store));
	assert_int_equal(alerts(), 0);
	r->seq--;
	block("ann");
	assert_int_equal(alerts(), 1);
}

/* What the officer has decided, or agreed before, does not count. */
static void
test_decided_incidents(void **state)
{
	static const struct {
		enum sg_incident_state state;
		size_t alerts;
	} rows[] = {{SG_INCIDENT_NEW, 1}, {SG_INCIDENT_REAL, 1},
	    {SG_INCIDENT_PAGE, 0}, {SG_INCIDENT_AGREED, 0}};
	struct sg_event_row row;
	size_t before;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		before = alerts();
		r->now_ms += 2 * DAY;
		incident(1000 + i, rows[i].state);
		for (int k = 0; k < 3; k++) {
			r->now_ms += MINUTE;
			row = event("jane.smith", "a.example");
			row.incident = 1000 + i;
			happen_now(&row);
		}
		assert_int_equal(alerts() - before, rows[i].alerts);
	}
}

/* A store that is made anew from old journals tells nobody. */
static void
test_old_events(void **state)
{
	struct sg_event_row rows[5];

	(void)state;
	assert_true(sg_store_begin(r->store));
	for (int i = 0; i < 5; i++) {
		rows[i] = event("ann", "a.example");
		rows[i].at_ms = r->now_ms - DAY - 1 - (5 - i) * MINUTE;
		sg_alerts_take(r->alerts, &rows[i], r->now_ms);
	}
	assert_true(sg_store_add_events(r->store, rows, 5));
	assert_true(sg_alerts_settle(r->alerts, r->store, r->now_ms));
	assert_true(sg_store_commit(r->store));
	assert_int_equal(alerts(), 0);
	/* But they are part of the past of an event of today. */
	block("ann");
	assert_int_equal(alerts(), 0);
	block_times("ann", 2);
	assert_int_equal(alerts(), 1);
}

/* ---- digest ------------------------------------------------------------- */

static void
test_digest(void **state)
{
	(void)state;
	block_times("ann", 3); /* 10:18 */
	send_all();
	assert_int_equal(mails(), 1);
	block_times("bob", 3); /* 10:21 */
	block_times("cat", 3); /* 10:24 */
	assert_int_equal(alerts(), 3);
	send_all();
	assert_int_equal(mails(), 1);
	r->now_ms = test_utc("2026-11-24 10:47:59") * 1000;
	send_all();
	assert_int_equal(mails(), 1);
	r->now_ms = test_utc("2026-11-24 10:48:00") * 1000;
	send_all();
	assert_int_equal(mails(), 2);
	want(mail(1),
	    "Subject: Web filter at Hillcrest School: 2 alerts to "
	    "look at\r\n");
	want(mail(1), "10:21: one");
	want(mail(1), "10:24: one");
	/* Quiet: no mail. */
	r->now_ms += 10 * HOUR;
	send_all();
	assert_int_equal(mails(), 2);
	/* After that, at once again. */
	block_times("dan", 3);
	send_all();
	assert_int_equal(mails(), 3);
}

/* Alerts that wait for the digest survive the end of the program. */
static void
test_digest_over_a_restart(void **state)
{
	(void)state;
	block_times("ann", 3);
	block_times("bob", 3);
	sg_alerts_close(&r->alerts);
	sg_store_close(&r->store);
	open_store();
	open_alerts();
	r->now_ms += HOUR;
	send_all();
	assert_int_equal(mails(), 2);
	want(mail(1), "10:21: one");
}

static void
test_no_digest(void **state)
{
	(void)state;
	r->conf.digest_minutes = 0;
	block_times("ann", 3);
	block_times("bob", 3);
	send_all();
	assert_int_equal(mails(), 2);
}

/* ---- texts -------------------------------------------------------------- */

#define OWN_TEXT                                                               \
	"[subject]\n{school}\n[subject-several]\nx\n[head]\n"                  \
	"[alert]\n{person}|{initials}|{summary}|{link}\n[foot]\n"

static void
restart_with(const char *text)
{
	put("alert.en.txt", text, 0644);
	sg_alerts_close(&r->alerts);
	open_alerts();
}

static void
test_a_school_may_want_names(void **state)
{
	struct sg_event_row row;

	(void)state;
	restart_with(OWN_TEXT);
	incident(77, SG_INCIDENT_NEW);
	block_times("jane.smith", 2);
	r->now_ms += MINUTE;
	row = event("jane.smith", "a.example");
	row.incident = 77;
	happen_now(&row);
	send_all();
	want(mail(0),
	    "\r\n\r\njane.smith|J.S.|tried to open site.example: "
	    "blocked|https://desk.hill.examp=\r\nle/#/incidents/77\r\n");
}

static void
test_hostile_names(void **state)
{
	char large[30001];
	const char *head;

	(void)state;
	restart_with("[subject]\n{school}\n[subject-several]\nx\n[head]\n"
		     "[alert]\n{person}\n[foot]\n");
	memset(large, 'A', 30000);
	large[30000] = '\0';
	r->conf.digest_minutes = 0;
	block_times("x\r\nBcc: all@hill.example\r\n\r\n.\r\n", 3);
	block_times("\xe2\x80\xae"
		    "evil\xff",
	    3);
	block_times(large, 3);
	send_all();
	assert_int_equal(mails(), 3);
	for (int i = 0; i < 3; i++) {
		head = strstr(mail(i), "\r\n\r\n");
		assert_non_null(head);
		want_no(mail(i), "\nBcc");
		want_no(mail(i), "\n.\r\n");
		assert_true(strlen(mail(i)) < 3000);
	}
	want(mail(1), "=EF=BF=BDevil");
}

/* Nothing is lost: a mistake in the school's text is said, and the built-in
 * text is used. */
static void
test_a_broken_text_loses_nothing(void **state)
{
	(void)state;
	restart_with("[subject]\n{skool}\n");
	assert_int_equal(sg_problems_errors(r->problems), 0);
	assert_int_equal(sg_problems_warnings(r->problems), 1);
	block_times("ann", 3);
	send_all();
	want(mail(0), "somebody to look at");
}

static void
test_welsh(void **state)
{
	(void)state;
	r->conf.language = "cy";
	sg_alerts_close(&r->alerts);
	open_alerts();
	block_times("ann", 3);
	send_all();
	want(mail(0), "rhywun i edrych arno");
}

/* ---- trouble ------------------------------------------------------------ */

static void
test_a_mail_that_is_not_taken(void **state)
{
	int64_t made_ms;

	(void)state;
	put("fail", "75", 0644);
	block_times("ann", 3);
	made_ms = r->now_ms;
	send_all();
	assert_int_equal(outbox().failed, 1);
	want(trouble(), "1 mail could not be sent yet: ");
	want(trouble(),
	    "did not take the mail at the moment (exit 75): no "
	    "room");
	/* Not again before a minute has passed. */
	unlink(path("fail"));
	r->now_ms += MINUTE - 1;
	send_all();
	assert_int_equal(mails(), 0);
	r->now_ms += 1;
	send_all();
	assert_int_equal(mails(), 1);
	assert_int_equal(outbox().waiting, 0);
	assert_string_equal(trouble(), "");
	(void)made_ms;
}

static void
test_five_days(void **state)
{
	struct sg_mail_list due;
	int64_t made_ms;

	(void)state;
	put("fail", "69", 0644);
	block_times("ann", 3);
	made_ms = r->now_ms;
	send_all();
	for (int i = 0; i < 60; i++) {
		r->now_ms += 3 * HOUR;
		send_all();
	}
	assert_true(r->now_ms - made_ms > SG_RETRY_GIVE_UP_MS);
	want(trouble(), "1 mail was given up: ");
	want(trouble(), "(exit 69): no room");
	unlink(path("fail"));
	r->now_ms += 30 * DAY;
	assert_true(sg_store_due_mails(r->store, r->now_ms, 10, r->arena,
	    &due));
	assert_int_equal(due.n, 0);
	send_all();
	assert_int_equal(mails(), 0);
	assert_string_equal(trouble(), "");
}

static void
test_no_mail_is_set_up(void **state)
{
	(void)state;
	sg_alerts_close(&r->alerts);
	r->conf.mail_url = NULL;
	open_alerts();
	assert_int_equal(sg_problems_errors(r->problems), 0);
	block_times("ann", 3);
	tick();
	assert_int_equal(alerts(), 1); /* the desk shows it */
	assert_int_equal(outbox().waiting, 0);
	want(trouble(), "desk.conf does not say how mail is sent");
	/* Then somebody sets it up. */
	sg_alerts_close(&r->alerts);
	r->conf.mail_url = "sendmail";
	open_alerts();
	r->now_ms += DAY;
	send_all();
	assert_int_equal(mails(), 1);
}

static void
test_not_told_for_five_days(void **state)
{
	(void)state;
	sg_alerts_close(&r->alerts);
	r->conf.mail_url = NULL;
	open_alerts();
	block_times("ann", 3);
	sg_alerts_close(&r->alerts);
	r->conf.mail_url = "sendmail";
	open_alerts();
	r->now_ms += SG_RETRY_GIVE_UP_MS;
	send_all();
	assert_int_equal(mails(), 0);
}

static void
test_mail_cannot_be_sent_as_desk_conf_says(void **state)
{
	static const struct {
		const char *url, *from, *said;
	} rows[] = {
	    {"sendmail", NULL, "it needs the sender's address"},
	    {"sendmail", "a@b\r\nBcc: c@d", "it needs the sender's address"},
	    {"http://x", "a@b", "\"http://x\" is no way to send mail"},
	    {"", "a@b", "\"\" is no way to send mail"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		sg_alerts_close(&r->alerts);
		r->conf.mail_url = rows[i].url;
		r->conf.mail_from = rows[i].from;
		open_alerts();
		assert_int_equal(sg_problems_errors(r->problems), 1);
		want(trouble(), rows[i].said);
		tick();
	}
}

static void
test_a_contact_without_an_address(void **state)
{
	struct sg_gate *before = r->gate;

	(void)state;
	r->gate = test_gate(
	    "school \"Hill\"\ncontact nobody\n"
	    "rules\n    otherwise allow\n"
	    "escalate\n    when one person has 1 blocks in 1 hour tell "
	    "nobody\n");
	sg_alerts_policy(r->alerts, r->gate);
	sg_gate_close(&before);
	block("ann");
	tick();
	assert_int_equal(alerts(), 1);
	want(trouble(),
	    "nobody cannot be told: the policy has no mail address "
	    "of this contact");
}

/* An alert for a contact that a new policy does not have any more. */
static void
test_a_contact_that_is_gone(void **state)
{
	struct sg_gate *before = r->gate;

	(void)state;
	block_times("ann", 3);
	send_all();
	block_times("bob", 3); /* waits for the digest */
	r->gate = test_gate("school \"Hill\"\nrules\n    otherwise allow\n");
	sg_alerts_policy(r->alerts, r->gate);
	sg_gate_close(&before);
	r->now_ms += HOUR;
	send_all();
	assert_int_equal(mails(), 1);
	want(trouble(), "e-safety cannot be told: no contact");
	block_times("ann", 30); /* no line any more */
	assert_int_equal(alerts(), 2);
}

/* ---- a store that fails ------------------------------------------------- */

/* The mail was sent, but the store cannot be written: it is not sent again when
 * the store works again. */
static void
test_a_store_that_fails(void **state)
{
	const struct sg_db_where where = {
	    .kind = SG_DB_SQLITE, .path = path("store.db")};
	struct sg_store *writer = r->store;
	char why[SG_WHY_BYTES];
	bool fine = true;

	(void)state;
	block_times("ann", 3);
	tick();
	for (int i = 0; i < 500 && mail(0) == NULL; i++)
		usleep(20000);
	assert_non_null(mail(0));
	r->store = sg_store_open(&where, SG_DB_READ, NULL, why);
	assert_non_null(r->store);
	for (int i = 0; i < 500 && fine; i++, usleep(20000))
		fine = sg_alerts_tick(r->alerts, r->store, r->now_ms);
	assert_false(fine); /* the result cannot be noted */
	assert_false(sg_alerts_tick(r->alerts, r->store, r->now_ms));
	sg_store_close(&r->store);
	r->store = writer;
	assert_int_equal(outbox().waiting, 1);
	send_all();
	assert_int_equal(outbox().waiting, 0);
	assert_int_equal(mails(), 1);
}

/* A batch whose alerts cannot be written is rolled back, and comes again. */
static void
test_a_batch_that_fails(void **state)
{
	const struct sg_db_where where = {
	    .kind = SG_DB_SQLITE, .path = path("store.db")};
	struct sg_store *reader;
	struct sg_event_row row;
	char why[SG_WHY_BYTES];

	(void)state;
	block_times("ann", 2);
	r->now_ms += MINUTE;
	row = event("ann", "site.example");
	assert_true(sg_store_begin(r->store));
	assert_true(sg_store_add_events(r->store, &row, 1));
	assert_true(sg_store_commit(r->store));
	reader = sg_store_open(&where, SG_DB_READ, NULL, why);
	assert_non_null(reader);
	sg_alerts_take(r->alerts, &row, r->now_ms);
	assert_false(sg_alerts_settle(r->alerts, reader, r->now_ms));
	sg_alerts_forget(r->alerts);
	sg_store_close(&reader);
	assert_int_equal(alerts(), 0);
	sg_alerts_take(r->alerts, &row, r->now_ms);
	assert_true(sg_alerts_settle(r->alerts, r->store, r->now_ms));
	assert_int_equal(alerts(), 1);
}

/* ---- the report of the week --------------------------------------------- */

static void
fill_week(void)
{
	const int32_t monday = sg_day_of((struct sg_civil){2026, 11, 16});
	const struct sg_tally tallies[] = {{.day = monday,
					       .hour = 9,
					       .doer = SG_DOER_PERSON,
					       .blocked = true,
					       .events = 12,
					       .requests = 50},
	    {.day = monday + 6,
		.hour = 23,
		.doer = SG_DOER_PERSON,
		.blocked = true,
		.tried = true,
		.technique = SG_VPN,
		.events = 3,
		.requests = 9},
	    {.day = monday + 1,
		.hour = 9,
		.doer = SG_DOER_PAGE,
		.blocked = true,
		.events = 700,
		.requests = 900},
	    /* Other weeks. */
	    {.day = monday - 1,
		.hour = 9,
		.doer = SG_DOER_PERSON,
		.blocked = true,
		.events = 1000,
		.requests = 1},
	    {.day = monday + 7,
		.hour = 9,
		.doer = SG_DOER_PERSON,
		.blocked = true,
		.events = 1000,
		.requests = 1}};
	const struct sg_finding_row finding = {
	    .at_ms = test_utc("2026-11-18 12:00:00") * 1000,
	    .journal = "filter",
	    .file = "",
	    .text = "a line is missing"};

	assert_true(sg_store_begin(r->store));
	assert_true(sg_store_add_tallies(r->store, tallies, 5));
	assert_true(sg_store_add_finding(r->store, &finding));
	r->now_ms = test_utc("2026-11-18 12:00:00") * 1000;
	for (int i = 0; i < 4; i++)
		incident(100 + (uint64_t)i,
		    i == 0     ? SG_INCIDENT_PAGE :
			i == 3 ? SG_INCIDENT_NEW :
				 SG_INCIDENT_REAL);
	assert_true(sg_store_commit(r->store));
}

static void
test_report(void **state)
{
	(void)state;
	sg_alerts_close(&r->alerts);
	r->conf.report_weekday = 1;
	r->conf.report_minute = 7 * 60 + 30;
	r->conf.report_to = "head";
	open_alerts();
	fill_week();
	/* The desk is new: no report of the week before it. */
	send_all();
	assert_int_equal(mails(), 0);
	sg_alerts_health(r->alerts, "Everything is well.");
	r->now_ms = test_utc("2026-11-23 07:29:59") * 1000;
	send_all();
	assert_int_equal(mails(), 0);
	r->now_ms += 1000;
	send_all();
	assert_int_equal(mails(), 1);
	want(mail(0), "To: <head@hill.example>");
	want(mail(0), "What people did, 16/11/2026 to 22/11/2026.");
}

static const char *const report_lines[] = {"Blocked: 15\r\n",
    "Attempts to get round the filter: 3\r\n", "A private network (VPN): 3\r\n",
    "pages and apps: 700\r\n", "Incidents: 4\r\n", "reviewed: 3\r\n",
    "false alerts: 1 (33 %)\r\n", "of any week: 1\r\n", "serious: 1\r\n",
    "record of events: 1\r\n", "end within 30 days: 2\r\n",
    "Is the filter well? Everything is well.\r\n"};

/* Two of these end within 30 days of 23 November. */
static const char with_exceptions[] =
    "school \"Hillcrest School\"\n"
    "    time zone Europe/London\n"
    "contact head\n    mail head@hill.example\n"
    "exception EX-1\n    allow facebook, instagram\n    because \"a\"\n"
    "    approved \"A\" on Mon 2 Nov 2026\n    until Tue 22 Dec 2026\n"
    "exception EX-2\n    allow snapchat\n    because \"b\"\n"
    "    approved \"A\" on Mon 2 Nov 2026\n    until Wed 23 Dec 2026\n"
    "exception EX-3\n    allow pinterest\n    because \"c\"\n"
    "    approved \"A\" on Mon 2 Nov 2026\n    until Mon 23 Nov 2026\n"
    "exception EX-4\n    allow pinterest\n    because \"d\"\n"
    "    approved \"A\" on Mon 2 Nov 2026\n    until Sun 22 Nov 2026\n"
    "rules\n    otherwise allow\n";

static void
test_report_words(void **state)
{
	(void)state;
	sg_alerts_close(&r->alerts);
	sg_gate_close(&r->gate);
	r->gate = test_gate(with_exceptions);
	r->conf.report_weekday = 1;
	r->conf.report_to = "head";
	open_alerts();
	fill_week();
	send_all();
	sg_alerts_health(r->alerts, "Everything is well.");
	r->now_ms = test_utc("2026-11-23 00:00:00") * 1000;
	send_all();
	assert_int_equal(mails(), 1);
	for (size_t i = 0; i < sizeof(report_lines) / sizeof(report_lines[0]);
	     i++)
		want(mail(0), report_lines[i]);
	want_no(mail(0), "jane");
	want_no(mail(0), "secret");
}

/* The machine was off for three weeks: one report, of the last of them. */
static void
test_missed_reports(void **state)
{
	(void)state;
	sg_alerts_close(&r->alerts);
	r->conf.report_weekday = 1;
	r->conf.report_minute = 7 * 60 + 30;
	r->conf.report_to = "head";
	open_alerts();
	send_all();
	sg_alerts_close(&r->alerts);
	sg_store_close(&r->store);
	r->now_ms = test_utc("2026-12-16 15:00:00") * 1000;
	open_store();
	open_alerts();
	send_all();
	assert_int_equal(mails(), 1);
	want(mail(0), "What people did, 07/12/2026 to 13/12/2026.");
	r->now_ms += DAY;
	send_all();
	assert_int_equal(mails(), 1);
	r->now_ms = test_utc("2026-12-21 07:30:00") * 1000;
	send_all();
	assert_int_equal(mails(), 2);
	/* The clock is set back a little: the same report is not sent again. */
	for (int i = -30; i < 30; i++) {
		r->now_ms = test_utc("2026-12-21 07:30:00") * 1000 + i * MINUTE;
		send_all();
	}
	assert_int_equal(mails(), 2);
	/* The clock had been years ahead. */
	assert_true(sg_store_put(r->store, "report due", "4000000000"));
	send_all();
	r->now_ms = test_utc("2026-12-28 07:30:00") * 1000;
	send_all();
	assert_int_equal(mails(), 3);
}

/* ---- requests ----------------------------------------------------------- */

static const struct sg_desk_tell tells[] = {{NULL, "e-safety"},
    {"year-6", "head"}, {"year-5", "head"}, {"year-5", "nobody"}};

/* Begin anew with `n` lines `mail requests`. */
static void
tell_requests(size_t n)
{
	sg_alerts_close(&r->alerts);
	memcpy(r->conf.tells, tells, n * sizeof(*tells));
	r->conf.ntells = n;
	open_alerts();
}

/* Somebody of these groups asks; with NULL, a page is reported. */
static uint64_t
asks(const char *groups)
{
	const struct sg_request_row row = {.id = ++r->seq,
	    .at_ms = r->now_ms,
	    .kind = groups == NULL ? SG_REQUEST_REPORTED : SG_REQUEST_ASKED,
	    .site = "games.example",
	    .groups = groups,
	    .asker = "Zebedee\nQuill",
	    .reason = "a {poster}",
	    .state = SG_REQUEST_WAITS};

	assert_true(sg_store_put_request(r->store, &row));
	return row.id;
}

static void
test_a_request_is_told_at_once(void **state)
{
	(void)state;
	tell_requests(1);
	tick();
	assert_int_equal(mails(), 0);
	(void)asks("pupils,year-6");
	send_all();
	assert_int_equal(mails(), 1);
	want(mail(0), "To: <esafety@hill.example>\r\n");
	want(mail(0),
	    "Subject: Web filter at Hillcrest School: somebody asks\r\n");
	want(mail(0), "    24/11/2026 10:15\r\n");
	want(mail(0), "https://desk.hill.example/#/requests\r\n");
	/* Neither who asks, nor what for. */
	want_no(mail(0), "Zebedee");
	want_no(mail(0), "games.example");
	want_no(mail(0), "poster");
	want_no(mail(0), "year-6");
	/* Once. */
	r->now_ms += HOUR;
	send_all();
	assert_int_equal(mails(), 1);
}

static void
test_requests_are_told_together(void **state)
{
	uint64_t answered;
	const struct sg_request_row answer = {
	    .state = SG_REQUEST_IS_REFUSED, .by = "ben"};
	struct sg_request_row row = answer;
	bool found;

	(void)state;
	tell_requests(1);
	(void)asks("year-6");
	send_all();
	r->now_ms += 10 * MINUTE;
	(void)asks("year-6");
	(void)asks(NULL);
	answered = asks("year-6");
	send_all();
	assert_int_equal(mails(), 1);
	/* What was answered meanwhile is not told, also after a restart. */
	row.id = answered;
	assert_true(sg_store_answer_request(r->store, &row, &found));
	tell_requests(1);
	r->now_ms += 20 * MINUTE;
	send_all();
	assert_int_equal(mails(), 2);
	want(mail(1), "2 requests wait\r\n");
}

static void
test_requests_of_a_group(void **state)
{
	(void)state;
	tell_requests(3);
	(void)asks("pupils,year-7");
	(void)asks(NULL);
	send_all();
	/* The e-safety officer alone. */
	assert_int_equal(mails(), 1);
	r->now_ms += HOUR;
	/* Of two groups of one contact: told once. */
	(void)asks("year-5,YEAR-6");
	send_all();
	assert_int_equal(mails(), 3);
	want(mail(2), "To: <head@hill.example>\r\n");
	want(mail(2), "somebody asks\r\n");
}

static void
test_requests_for_a_contact_without_an_address(void **state)
{
	(void)state;
	tell_requests(4);
	(void)asks("year-5");
	send_all();
	assert_int_equal(mails(), 2);
	want(trouble(),
	    "nobody cannot be told: the policy has no mail address");
}

/* Of a store that was made anew, only the last day is told. */
static void
test_old_requests(void **state)
{
	(void)state;
	tell_requests(1);
	(void)asks("year-6");
	r->now_ms += DAY + MINUTE;
	send_all();
	assert_int_equal(mails(), 0);
}

/* A school may want more in the mail; what was typed is one line of text. */
static void
test_a_school_may_want_what_was_typed(void **state)
{
	(void)state;
	put("request.en.txt",
	    "[subject]\ns\n[subject-several]\ns\n[head]\n[request]\n"
	    "{site}|{groups}|{reason}|{name}|{time}\n[foot]\n",
	    0644);
	tell_requests(1);
	(void)asks("year-6");
	send_all();
	want(mail(0), "games.example|year-6|a {poster}|Zebedee");
	want_no(mail(0), "\nQuill");
}

static void
test_requests_without_mail(void **state)
{
	(void)state;
	r->conf.mail_url = NULL;
	tell_requests(1);
	(void)asks("year-6");
	tick();
	assert_int_equal(mails(), 0);
	want(trouble(), "somebody to be told");
}

static void
test_report_for_nobody(void **state)
{
	(void)state;
	sg_alerts_close(&r->alerts);
	r->conf.report_weekday = 1;
	r->conf.report_to = "governors";
	open_alerts();
	tick();
	r->now_ms += 7 * DAY;
	tick();
	want(trouble(), "governors cannot be told: no contact of the policy");
}

/*
 * A store that is made anew gives the ids of mails again. What became of a mail
 * of the store before is not about the new one.
 */
static void
test_a_new_store_gives_ids_again(void **state)
{
	(void)state;
	block_times("jane.smith", 3);
	tick();
	for (int i = 0; i < 500 && mail(0) == NULL; i++)
		usleep(20000);
	assert_int_equal(mails(), 1);
	sg_store_close(&r->store);
	assert_int_equal(unlink(path("store.db")), 0);
	(void)unlink(path("store.db-wal"));
	(void)unlink(path("store.db-shm"));
	open_store();
	r->now_ms += HOUR;
	block_times("john.doe", 3);
	send_all();
	assert_int_equal(mails(), 2);
	want(mail(1), "24/11/2026 11:21: one person,");
}

#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

/* ---- bans --------------------------------------------------------------- */

/* Another policy is in force, and what people do is done now: the command that
 * gives bans reads the clock. */
static void
begin_bans(const char *text)
{
	const char *build = getenv("SG_BUILD"), *source = getenv("SG_SOURCE");
	const char *program = sg_arena_printf(r->arena, "%s/schoolgate",
	    build != NULL ? build : ".");

	sg_gate_close(&r->gate);
	r->gate = test_gate(text);
	r->conf.digest_minutes = 0;
	sg_alerts_policy(r->alerts, r->gate);
	r->now_ms = (int64_t)time(NULL) * 1000 - 10 * MINUTE;
	put("school.policy", text, 0644);
	assert_int_equal(mkdir(path("images"), 0755), 0);
	assert_int_equal(
	    system(sg_arena_printf(r->arena,
		"cd %s && %s install --no-wait --state images --locked "
		"/nowhere --catalogue %s/conf/platforms school.policy && %s "
		"journal init --state images --journal filter --journal-key "
		"key",
		r->folder, program, source != NULL ? source : "..", program)),
	    0);
	behind_begin(&r->behind, path("bans"),
	    sg_arena_printf(r->arena,
		"cd %s && exec %s ban serve --only-bans --state images "
		"--journal filter --journal-key key",
		r->folder, program));
	r->has_behind = true;
}

static struct sg_proposal_list
proposals(void)
{
	struct sg_proposal_list list;

	assert_true(sg_store_proposals(r->store, 0, 100, r->arena, &list));
	return list;
}

/* Returns what the command lists. */
static const char *
bans(void)
{
	const char *build = getenv("SG_BUILD");
	struct sg_str text;

	assert_int_equal(system(sg_arena_printf(r->arena,
			     "cd %s && %s/schoolgate ban list --all --json "
			     "--state images >list",
			     r->folder, build != NULL ? build : ".")),
	    0);
	assert_int_equal(sg_file_read(r->arena, path("list"), 1 << 20, &text),
	    0);
	return text.p;
}

static void
test_a_ban_is_proposed(void **state)
{
	struct sg_proposal_list list;

	(void)state;
	begin_bans(with_bans);
	block_times("anna", 2);
	send_all();
	list = proposals();
	assert_int_equal(list.n, 1);
	assert_int_equal(list.rows[0].state, SG_PROPOSAL_WAITS);
	assert_int_equal(list.rows[0].ban_s, 3 * 86400);
	assert_int_equal(list.rows[0].id, r->seq);
	assert_false(list.rows[0].automatic);
	assert_string_equal(list.rows[0].rule,
	    "2 blocks in 1 day propose ban for 3 days");
	assert_string_equal(bans(), "");
	/* No line has "tell", so the first contact is told. */
	assert_int_equal(mails(), 1);
	want(mail(0), "To: <esafety@hill.example>");
	want(mail(0), "2 blocks in 1 day propose ban for 3 days\r\n");
	want(mail(0),
	    "    A ban is proposed: confirm or refuse it at the desk.\r\n");
	want_no(mail(0), "anna");
}

static void
test_a_ban_is_given(void **state)
{
	struct sg_proposal_list list;

	(void)state;
	begin_bans(with_bans);
	block_times("bob", 3);
	send_all();
	list = proposals();
	/* A proposal, and the ban. */
	assert_int_equal(list.n, 2);
	assert_int_equal(list.rows[0].state, SG_PROPOSAL_BANNED);
	assert_true(list.rows[0].automatic);
	assert_string_equal(list.rows[0].ban, "B-1");
	assert_true(list.rows[0].ends_s > (int64_t)time(NULL) + 86000);
	want(bans(), "\"id\":\"B-1\",\"kind\":\"user\",\"whom\":\"bob\"");
	want(bans(),
	    "\"by\":\"the policy\",\"because\":\"when one person has 3 "
	    "blocks in 1 day ban for 1 day\"");
	want(mail(mails() - 1), "Banned until ");
	want(mail(mails() - 1), "(B-1). The ban can be lifted at the desk.");
	assert_string_equal(trouble(), "");
}

/* The program is killed after a ban was given and before that is written down;
 * the officer has lifted it by then. */
static void
test_a_ban_is_not_given_twice(void **state)
{
	const char *build = getenv("SG_BUILD");
	struct sg_proposal_row again;
	bool found;

	(void)state;
	begin_bans(with_bans);
	block_times("bob", 3);
	tick();
	assert_int_equal(
	    system(sg_arena_printf(r->arena,
		"cd %s && %s/schoolgate ban lift B-1 --because talked --state "
		"images --journal filter --journal-key key >/dev/null",
		r->folder, build != NULL ? build : ".")),
	    0);
	again = proposals().rows[0];
	again.state = SG_PROPOSAL_DUE;
	assert_true(sg_store_decide_proposal(r->store, &again, &found));
	tick();
	assert_int_equal(proposals().rows[0].state, SG_PROPOSAL_FAILED);
	want(proposals().rows[0].reason, "there was a ban for this already");
	want(bans(), "\"state\":\"lifted\"");
	want_no(bans(), "\"state\":\"holds\"");
}

/* Nobody is banned without a decision who is an adult, or may be one. */
static void
test_who_is_only_proposed(void **state)
{
	static const struct {
		const char *name;
		enum sg_person_kind kind;
		const char *reason; /* NULL: banned */
	} rows[] = {
	    {"anna", SG_PERSON_USER, "the policy says that this is an adult"},
	    {"stranger", SG_PERSON_USER,
		"it is not known whether this is an adult"},
	    {"0123456789abcdef0123456789abcdef", SG_PERSON_HASH,
		"the records have pseudonyms"},
	    {"10.20.6.5", SG_PERSON_ADDRESS, NULL},
	};

	(void)state;
	begin_bans(with_bans);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct sg_proposal_row first;
		uint64_t id;

		assert_true(sg_store_person_id(r->store, rows[i].name,
		    rows[i].kind, 20000, &id));
		/* Three at once: the ban comes before the proposal. */
		assert_true(sg_store_begin(r->store));
		for (int k = 0; k < 3; k++) {
			struct sg_event_row row;

			r->now_ms += MINUTE;
			row = event("bob", "site.example");
			row.person = id;
			sg_alerts_take(r->alerts, &row, r->now_ms);
			assert_true(sg_store_add_events(r->store, &row, 1));
		}
		assert_true(sg_alerts_settle(r->alerts, r->store, r->now_ms));
		assert_true(sg_store_commit(r->store));
		tick();
		first = proposals().rows[0];
		assert_int_equal(first.person, id);
		if (rows[i].reason == NULL) {
			assert_int_equal(first.state, SG_PROPOSAL_BANNED);
			want(bans(), rows[i].name);
			continue;
		}
		assert_int_equal(first.state, SG_PROPOSAL_WAITS);
		assert_int_equal(first.ban_s, 86400);
		want(first.reason, rows[i].reason);
		want_no(bans(), rows[i].name);
	}
}

static void
test_nobody_gives_the_ban(void **state)
{
	const char *right;

	(void)state;
	begin_bans(with_bans);
	right = r->behind.command;
	r->behind.command = "exit 1";
	block_times("bob", 3);
	tick();
	assert_int_equal(proposals().rows[0].state, SG_PROPOSAL_DUE);
	want(trouble(), "bans cannot be changed now: ");
	/* It is tried again. */
	r->behind.command = right;
	tick();
	assert_int_equal(proposals().rows[0].state, SG_PROPOSAL_BANNED);
	assert_string_equal(trouble(), "");
	/* After a day it is given up, and told. */
	r->behind.command = "exit 1";
	block_times("bob", 3);
	r->now_ms += 2 * DAY;
	tick();
	for (size_t i = 0; i < proposals().n; i++)
		assert_int_not_equal(proposals().rows[i].state,
		    SG_PROPOSAL_DUE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_an_alert_is_told_at_once),
	    TEST(test_events_that_do_not_count),
	    TEST(test_people_are_counted_apart),
	    TEST(test_one_batch_with_many_events),
	    TEST(test_attempts),
	    TEST(test_rolled_back),
	    TEST(test_decided_incidents),
	    TEST(test_old_events),
	    TEST(test_digest),
	    TEST(test_digest_over_a_restart),
	    TEST(test_no_digest),
	    TEST(test_a_school_may_want_names),
	    TEST(test_hostile_names),
	    TEST(test_a_broken_text_loses_nothing),
	    TEST(test_welsh),
	    TEST(test_a_mail_that_is_not_taken),
	    TEST(test_five_days),
	    TEST(test_no_mail_is_set_up),
	    TEST(test_not_told_for_five_days),
	    TEST(test_mail_cannot_be_sent_as_desk_conf_says),
	    TEST(test_a_contact_without_an_address),
	    TEST(test_a_contact_that_is_gone),
	    TEST(test_a_ban_is_proposed),
	    TEST(test_a_ban_is_given),
	    TEST(test_a_ban_is_not_given_twice),
	    TEST(test_who_is_only_proposed),
	    TEST(test_nobody_gives_the_ban),
	    TEST(test_a_store_that_fails),
	    TEST(test_a_batch_that_fails),
	    TEST(test_a_new_store_gives_ids_again),
	    TEST(test_report),
	    TEST(test_report_words),
	    TEST(test_missed_reports),
	    TEST(test_report_for_nobody),
	    TEST(test_a_request_is_told_at_once),
	    TEST(test_requests_are_told_together),
	    TEST(test_requests_of_a_group),
	    TEST(test_requests_for_a_contact_without_an_address),
	    TEST(test_old_requests),
	    TEST(test_a_school_may_want_what_was_typed),
	    TEST(test_requests_without_mail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
