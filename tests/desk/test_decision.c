/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_decision.c -- tests that a decision that was written to the desk's own
 * journal is read back as it was, that the journal can be verified, and that
 * `journal show` tells it in words.
 */
#include "../unit.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "base/arena.h"
#include "desk/decision.h"
#include "journal/event.h"
#include "journal/read.h"
#include "report/desk.h"
#include "../journal/journal.h"

static const struct {
	struct sg_decision decision;
	const char *told, *about;
} rows[] = {
    {{.action = SG_DESK_SIGNED_IN, .role = SG_ROLE_OFFICER},
	"signed in as officer", ""},
    {{.action = SG_DESK_SIGN_IN_FAILED, .events = 4},
	"failed to sign in (4 times so far)", ""},
    {{.action = SG_DESK_SIGNED_OUT}, "signed out", ""},
    {{.action = SG_DESK_VIEWED,
	 .view = SG_VIEW_PERSON,
	 .about = "jsmith",
	 .reason = "asked by the head of year"},
	"looked at what records say about jsmith", "jsmith"},
    {{.action = SG_DESK_VIEWED, .view = SG_VIEW_INCIDENT, .about = "4711"},
	"looked at incident 4711", "incident 4711"},
    {{.action = SG_DESK_VIEWED, .view = SG_VIEW_PACK, .about = "4711"},
	"made an evidence pack of incident 4711", "incident 4711"},
    {{.action = SG_DESK_VIEWED, .view = SG_VIEW_EXPORT, .about = "j \"x\" \\"},
	"handed over what records say about j \"x\" \\", "j \"x\" \\"},
    {{.action = SG_DESK_VIEWED, .view = SG_VIEW_REVEAL, .about = "0f"},
	"opened the hidden name 0f", "0f"},
    {{.action = SG_DESK_MARKED,
	 .incident = 4711,
	 .mark = SG_MARK_REAL,
	 .events = 12},
	"said that incident 4711 is real", "incident 4711"},
    {{.action = SG_DESK_MARKED, .incident = 4711, .mark = SG_MARK_PAGE},
	"said that incident 4711 was a page or an app, not a person",
	"incident 4711"},
    {{.action = SG_DESK_MARKED, .incident = 4711, .mark = SG_MARK_NEW},
	"said that incident 4711 is to be looked at again", "incident 4711"},
    {{.action = SG_DESK_AGREED,
	 .incident = 4711,
	 .mark = SG_MARK_AGREED,
	 .person = "jsmith@hillcrest",
	 .family = "platform:instagram",
	 .has_until = true,
	 .until_day = 20902},
	"agreed to incident 4711, and the like of jsmith@hillcrest, until Thu "
	"25 Mar 2027",
	"incident 4711"},
    {{.action = SG_DESK_AGREED,
	 .incident = 1,
	 .mark = SG_MARK_AGREED,
	 .everyone = true,
	 .family = "round",
	 .has_until = true,
	 .until_day = 20902},
	"agreed to incident 1, and the like of everybody, until Thu 25 Mar "
	"2027",
	"incident 1"},
    {{.action = SG_DESK_AGREEMENT_ENDED, .agreement = 12},
	"took back agreement 12", "agreement 12"},
    {{.action = SG_DESK_HELD, .incident = 4711},
	"had records kept of incident 4711", "incident 4711"},
    {{.action = SG_DESK_RELEASED, .incident = 4711},
	"no longer has records kept of incident 4711", "incident 4711"},
    {{.action = SG_DESK_SAVED, .version = "00ff"}, "saved the exceptions", ""},
    {{.action = SG_DESK_SAVED, .version = "00ff", .about = "added EX-015"},
	"saved the exceptions (added EX-015)", "added EX-015"},
    {{.action = SG_DESK_INSTALLED, .version = "00ff"},
	"put the saved exceptions in force", ""},
    {{.action = SG_DESK_PUT_BACK, .version = "00ff"},
	"could not put the exceptions in force; those before are back", ""},
    {{.action = SG_DESK_ACCOUNT_ADDED,
	 .account = "ahead",
	 .role = SG_ROLE_HEAD},
	"added the account ahead as head", "ahead"},
    {{.action = SG_DESK_ACCOUNT_CHANGED,
	 .account = "ahead",
	 .role = SG_ROLE_TEACHER},
	"changed the account ahead (teacher)", "ahead"},
    {{.action = SG_DESK_ACCOUNT_REMOVED, .account = "ahead"},
	"removed the account ahead", "ahead"},
    {{.action = SG_DESK_ASKED,
	 .site = "facebook",
	 .page = "/groups",
	 .groups = "pupils,year-6",
	 .asker = "Sam",
	 .opens_s = 1795517100,
	 .reason = "a poster"},
	"asked from a block page for facebook", "facebook"},
    {{.action = SG_DESK_REPORTED,
	 .site = "bad.example",
	 .page = "https://bad.example/x",
	 .reason = "violent"},
	"reported the site bad.example", "bad.example"},
    {{.action = SG_DESK_REQUEST_OPENED,
	 .request = 12,
	 .site = "facebook",
	 .whom = "year-6",
	 .exception = "DESK-261124-101500",
	 .ends_s = 1795517100,
	 .reason = "a poster"},
	"opened facebook for year-6 (DESK-261124-101500), as request 12 asks",
	"facebook"},
    {{.action = SG_DESK_REQUEST_REFUSED, .request = 12, .reason = "no"},
	"refused request 12", "request 12"},
    {{.action = SG_DESK_OPENED,
	 .site = "facebook",
	 .whom = "year-6",
	 .exception = "DESK-261124-101500"},
	"opened facebook for year-6 (DESK-261124-101500)", "facebook"},
    {{.action = SG_DESK_BLOCKED,
	 .request = 13,
	 .site = "bad.example",
	 .exception = "DESK-261124-101500"},
	"blocked bad.example (DESK-261124-101500), as request 13 asks",
	"bad.example"},
    {{.action = SG_DESK_FORM_SAVED, .version = "00ff"},
	"filled in a form for an official account, and has not handed it in",
	""},
    {{.action = SG_DESK_FORM_SUBMITTED,
	 .site = "www.facebook.com/us",
	 .version = "00ff"},
	"handed in a form for the official account www.facebook.com/us",
	"www.facebook.com/us"},
    {{.action = SG_DESK_FORM_SUBMITTED,
	 .form = 12,
	 .site = "www.facebook.com/us",
	 .version = "00ff"},
	"handed in form 12 for the official account www.facebook.com/us",
	"form 12"},
    {{.action = SG_DESK_FORM_APPROVED,
	 .form = 12,
	 .role = SG_ROLE_HEAD,
	 .version = "00ff"},
	"approved form 12 as head", "form 12"},
    {{.action = SG_DESK_FORM_REFUSED, .form = 12, .reason = "no"},
	"refused form 12", "form 12"},
    {{.action = SG_DESK_FORM_WITHDRAWN, .form = 12}, "withdrew form 12",
	"form 12"},
    {{.action = SG_DESK_FORM_WITHDRAWN, .form = 12, .exception = "FORM-12"},
	"withdrew form 12, and ended FORM-12", "form 12"},
    {{.action = SG_DESK_FORM_IN_FORCE,
	 .form = 12,
	 .site = "facebook",
	 .exception = "FORM-12",
	 .ends_s = 1795517100},
	"opened facebook for the administrators of form 12 (FORM-12)",
	"form 12"},
    {{.action = SG_DESK_BAN_GIVEN,
	 .ban = "B-3",
	 .person = "jsmith",
	 .proposal = 4711,
	 .incident = 4700,
	 .ends_s = 1795517100,
	 .reason = "MT4"},
	"banned jsmith (B-3)", "jsmith"},
    {{.action = SG_DESK_BAN_LIFTED, .ban = "B-3", .person = "jsmith"},
	"lifted the ban B-3 of jsmith", "jsmith"},
    {{.action = SG_DESK_BAN_REFUSED, .proposal = 4711, .person = "jsmith"},
	"refused the proposed ban of jsmith", "jsmith"},
    {{.action = SG_DESK_SUPERVISED, .ban = "S-4", .whom = "year-6"},
	"began to supervise year-6 (S-4)", "year-6"},
    {{.action = SG_DESK_SUPERVISION_ENDED, .ban = "S-4", .whom = "year-6"},
	"ended the supervision of year-6 (S-4)", "year-6"},
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

static struct sg_decision
row(size_t i)
{
	struct sg_decision decision = rows[i].decision;

	decision.at_ms = TEST_NOW + (int64_t)i;
	decision.who = "officer@hillcrest.example";
	decision.origin = "2001:db8::1";
	return decision;
}

static struct sg_journal *
open_synced(struct test_journal *journal)
{
	journal->options.sync = true;
	return test_open(journal);
}

static bool
write_decision(struct sg_journal *writer, const struct sg_decision *decision,
    uint64_t *seq, char why[SG_WHY_BYTES])
{
	char buffer[SG_DECISION_BYTES];
	struct sg_event event;

	assert_true(sg_decision_event(decision, buffer, &event));
	return sg_journal_append_first(writer, &event, seq, why);
}

static void
same_text(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		assert_ptr_equal(a, b);
	else
		assert_string_equal(a, b);
}

static void
same(const struct sg_decision *a, const struct sg_decision *b)
{
	assert_int_equal(a->at_ms, b->at_ms);
	assert_int_equal(a->action, b->action);
	same_text(a->who, b->who);
	same_text(a->origin, b->origin);
	same_text(a->reason, b->reason);
	assert_int_equal(a->role, b->role);
	same_text(a->account, b->account);
	assert_int_equal(a->events, b->events);
	assert_int_equal(a->view, b->view);
	same_text(a->about, b->about);
	assert_int_equal(a->incident, b->incident);
	assert_int_equal(a->agreement, b->agreement);
	assert_int_equal(a->mark, b->mark);
	same_text(a->person, b->person);
	same_text(a->family, b->family);
	assert_int_equal(a->everyone, b->everyone);
	assert_int_equal(a->has_until, b->has_until);
	assert_int_equal(a->until_day, b->until_day);
	same_text(a->version, b->version);
	assert_int_equal(a->form, b->form);
}

static struct sg_reading *
read_all(const struct test_journal *journal)
{
	const struct sg_reading_options options = {.folder = journal->folder,
	    .until_ms = INT64_MAX,
	    .fold = true,
	    .key = &journal->key};
	char why[SG_WHY_BYTES];
	struct sg_reading *reading = sg_reading_open(&options, why);

	assert_non_null(reading);
	return reading;
}

static void
check_row(size_t i, const struct sg_entry *entry, uint64_t seq)
{
	struct sg_arena *arena = sg_arena_new();
	const struct sg_decision expected = row(i);
	char memory[SG_DECISION_ABOUT_BYTES];
	struct sg_decision found;

	assert_int_equal(entry->proof, SG_PROOF_GENUINE);
	assert_true(sg_decision_of(entry, &found));
	same(&found, &expected);
	assert_int_equal(found.seq, seq);
	assert_string_equal(sg_desk_sentence(arena, entry), rows[i].told);
	assert_string_equal(sg_desk_who(entry), expected.who);
	assert_string_equal(sg_decision_about(&found, memory), rows[i].about);
	sg_arena_free(&arena);
}

static void
reads_back_what_was_written(void **state)
{
	struct test_journal journal;
	struct sg_journal *writer;
	struct sg_reading *reading;
	struct sg_entry entry;
	uint64_t seq[ROWS];
	char why[SG_WHY_BYTES];
	size_t n = 0;

	(void)state;
	test_journal_begin(&journal, TEST_NOW);
	writer = open_synced(&journal);
	for (size_t i = 0; i < ROWS; i++) {
		const struct sg_decision decision = row(i);

		assert_true(write_decision(writer, &decision, &seq[i], why));
	}
	sg_journal_free(&writer);
	assert_string_equal(test_verify(&journal), "");
	reading = read_all(&journal);
	while (sg_reading_next(reading, &entry))
		if (entry.kind == SG_EVENT_DESK) {
			check_row(n, &entry, seq[n]);
			n++;
		}
	assert_int_equal(n, ROWS);
	sg_reading_close(&reading);
	test_journal_remove(&journal);
}

/* Requests that repeat are counted; decisions never are. */
static void
writes_the_same_decision_each_time(void **state)
{
	const struct sg_decision decision = row(0);
	struct test_journal journal;
	struct sg_journal *writer;
	uint64_t seq, last = 0;
	char why[SG_WHY_BYTES];

	(void)state;
	test_journal_begin(&journal, TEST_NOW);
	writer = open_synced(&journal);
	for (int i = 0; i < 200; i++) {
		assert_true(write_decision(writer, &decision, &seq, why));
		assert_true(seq > last);
		last = seq;
	}
	sg_journal_free(&writer);
	assert_string_equal(test_verify(&journal), "");
	test_journal_remove(&journal);
}

/* As on a full disk: the decision is refused at once, and so is the next; when
 * there is room again, the next is written, and nothing counts as lost. */
static void
refuses_while_the_disk_is_full(void **state)
{
	const struct sg_decision decision = row(0);
	const struct rlimit none = {1, RLIM_INFINITY};
	struct rlimit all;
	struct test_journal journal;
	struct sg_journal *writer;
	uint64_t seq;
	char why[SG_WHY_BYTES];

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	test_journal_begin(&journal, TEST_NOW);
	writer = open_synced(&journal);
	assert_true(write_decision(writer, &decision, &seq, why));
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &all), 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	for (int i = 0; i < 2; i++) {
		why[0] = '\0';
		assert_false(write_decision(writer, &decision, &seq, why));
		assert_non_null(strstr(why,
		    "2026-11-24.jsonl cannot be "
		    "written: File too large"));
	}
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &all), 0);
	assert_true(write_decision(writer, &decision, &seq, why));
	assert_int_equal(sg_journal_lost(writer), 0);
	sg_journal_free(&writer);
	assert_string_equal(test_verify(&journal), "");
	test_journal_remove(&journal);
}

static void
says_why_a_missing_journal_cannot_be_written(void **state)
{
	const struct sg_decision decision = row(0);
	struct test_journal journal;
	struct sg_journal *writer;
	uint64_t seq;
	char why[SG_WHY_BYTES];

	(void)state;
	test_journal_make(&journal);
	writer = open_synced(&journal);
	assert_false(write_decision(writer, &decision, &seq, why));
	assert_non_null(strstr(why, "there is no key "));
	sg_journal_free(&writer);
	test_journal_remove(&journal);
}

/* Names that are no account are not recorded: people type passwords there. */
static void
tells_of_unknown_names_without_the_name(void **state)
{
	const struct sg_decision decision = {.action = SG_DESK_SIGN_IN_FAILED,
	    .at_ms = TEST_NOW,
	    .origin = "10.20.0.5"};
	struct sg_arena *arena = sg_arena_new();
	struct sg_decision found;
	struct test_journal journal;
	struct sg_journal *writer;
	struct sg_reading *reading;
	struct sg_entry entry;
	uint64_t seq;
	char why[SG_WHY_BYTES];

	(void)state;
	test_journal_begin(&journal, TEST_NOW);
	writer = open_synced(&journal);
	assert_true(write_decision(writer, &decision, &seq, why));
	sg_journal_free(&writer);
	reading = read_all(&journal);
	do
		assert_true(sg_reading_next(reading, &entry));
	while (entry.kind != SG_EVENT_DESK);
	assert_true(sg_decision_of(&entry, &found));
	assert_null(found.who);
	assert_string_equal(found.origin, "10.20.0.5");
	assert_string_equal(sg_desk_who(&entry), "somebody");
	assert_string_equal(sg_desk_sentence(arena, &entry),
	    "tried to sign in with an unknown name");
	sg_reading_close(&reading);
	sg_arena_free(&arena);
	test_journal_remove(&journal);
}

/* The longest texts that a message may have fit in a record. */
static void
holds_the_longest_texts(void **state)
{
	char about[SG_LINK_ABOUT_BYTES + 1];
	struct sg_decision decision = {.action = SG_DESK_AGREED,
	    .origin = "10.20.0.5",
	    .person = about,
	    .family = about,
	    .about = about};
	char buffer[SG_DECISION_BYTES];
	struct sg_event event;

	(void)state;
	memset(about, '"', sizeof about - 1);
	about[sizeof about - 1] = '\0';
	assert_true(sg_decision_event(&decision, buffer, &event));
	decision.origin = "nowhere";
	assert_false(sg_decision_event(&decision, buffer, &event));
}

/* A record that lacks what is needed to apply it is not applied. */
static void
refuses_what_is_no_decision(void **state)
{
	static const struct {
		const char *action, *desk;
	} bad[] = {
	    {"block", "{}"},
	    {"viewed", "{}"},
	    {"viewed", "{\"view\":\"person\"}"},
	    {"viewed", "{\"view\":\"all\",\"about\":\"jsmith\"}"},
	    {"marked", "{\"incident\":4711}"},
	    {"marked", "{\"incident\":\"4711\",\"state\":\"real\"}"},
	    {"marked", "{\"incident\":-1,\"state\":\"real\"}"},
	    {"agreed", "{\"incident\":4711,\"state\":\"agreed\"}"},
	    {"agreed",
		"{\"incident\":1,\"family\":\"round\",\"until\":\"2027-02-30\","
		"\"everyone\":true}"},
	    {"agreed",
		"{\"incident\":1,\"family\":\"round\",\"until\":\"2027-02-03\","
		"\"everyone\":1}"},
	    {"agreement-ended", "[]"},
	    {"held", "7"},
	    {"released", "null"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		json_t *json = json_pack("{s:{s:o}}", "schoolgate", "desk",
		    json_loads(bad[i].desk, JSON_DECODE_ANY, NULL));
		const struct sg_entry entry = {.kind = SG_EVENT_DESK,
		    .action = bad[i].action,
		    .person = "unknown",
		    .json = json};
		struct sg_decision decision;

		assert_false(sg_decision_of(&entry, &decision));
		json_decref(json);
	}
}

static void
has_a_word_for_each_value(void **state)
{
	(void)state;
	for (int i = 1; i < SG_DESK_ACTIONS; i++)
		assert_int_equal(sg_desk_action_of(sg_desk_action_word(
				     (enum sg_desk_action)i)),
		    i);
	for (int i = SG_MARK_NEW; i <= SG_MARK_AGREED; i++)
		assert_int_equal(sg_mark_of(sg_mark_word((enum sg_marked)i)),
		    i);
	for (int i = SG_LINK_BAD; i <= SG_LINK_FAILED; i++)
		assert_int_equal(
		    sg_link_code_of(sg_link_code_word((enum sg_link_code)i)),
		    i);
	for (int i = SG_VIEW_PERSON; i <= SG_VIEW_REVEAL; i++)
		assert_int_equal(
		    sg_link_view_of(sg_link_view_word((enum sg_link_view)i)),
		    i);
	assert_string_equal(sg_desk_action_word(SG_DESK_ACTIONS), "");
	assert_string_equal(sg_mark_word((enum sg_marked)9), "");
	assert_int_equal(sg_desk_action_of(""), 0);
	assert_int_equal(sg_mark_of(""), 0);
	assert_int_equal(sg_link_view_of(""), 0);
	assert_int_equal(sg_link_code_of(""), SG_LINK_FAILED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_back_what_was_written),
	    cmocka_unit_test(writes_the_same_decision_each_time),
	    cmocka_unit_test(refuses_while_the_disk_is_full),
	    cmocka_unit_test(says_why_a_missing_journal_cannot_be_written),
	    cmocka_unit_test(tells_of_unknown_names_without_the_name),
	    cmocka_unit_test(holds_the_longest_texts),
	    cmocka_unit_test(refuses_what_is_no_decision),
	    cmocka_unit_test(has_a_word_for_each_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
