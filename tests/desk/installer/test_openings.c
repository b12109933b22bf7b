/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_openings.c -- tests requests from block pages, their answers, and what
 * the desk opens or blocks: above all, each way in which they are refused.
 */
#include "../../unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/arena.h"
#include "desk/installer/compose.h"
#include "desk/installer/requests.h"
#include "journal/ask.h"
#include "lab.h"

#define NOW_S (TEST_NOW / 1000)

static uint8_t key[SG_ASK_KEY_BYTES];

static void
begin(struct lab *lab)
{
	char path[256], why[SG_WHY_BYTES];

	lab_begin(lab);
	(void)snprintf(path, sizeof path, "%s/ask.key", lab->images);
	assert_true(sg_ask_key_make(path, why));
	assert_true(sg_ask_key_read(path, key, why));
	lab_accounts(lab, "");
}

static const struct sg_ask usual = {.at_s = NOW_S - 60,
    .opens_s = NOW_S + 1800,
    .code = SG_LIT("K7Q2-9XW"),
    .host = SG_LIT("games.example"),
    .path = SG_LIT("/play"),
    .user = SG_LIT("jsmith"),
    .address = SG_LIT("10.20.6.5"),
    .groups = SG_LIT("year-6,pupils")};

/* Returns a reference, in static memory; 16 of them live at a time. */
static const char *
sealed(const struct sg_ask *ask)
{
	static char references[16][SG_ASK_TEXT];
	static unsigned n;
	char *reference = references[n++ % 16];

	assert_true(sg_ask_seal(ask, key, reference));
	return reference;
}

static const char *
reference(void)
{
	return sealed(&usual);
}

static const char *
text_of(const json_t *answer, const char *name)
{
	const char *text = json_string_value(json_object_get(answer, name));

	return text == NULL ? "" : text;
}

static json_t *
ask(struct lab *lab, const char *reference_)
{
	return lab_ask(lab, "{s:s, s:s, s:s}", "do", "ask", "reference",
	    reference_, "reason", "for the poster");
}

/* Ask, and require this state or refusal. */
static void
want_ask(struct lab *lab, const char *reference_, const char *wanted)
{
	json_t *answer = ask(lab, reference_);
	const char *got = strcmp(lab_code(answer), "ok") == 0 ?
	    text_of(answer, "state") :
	    lab_code(answer);

	assert_string_equal(got, wanted);
	json_decref(answer);
}

/* Require this code, and words of its text. */
static void
want_said(json_t *answer, const char *code, const char *said)
{
	if (strcmp(lab_code(answer), code) != 0 ||
	    strstr(text_of(answer, "text"), said) == NULL)
		fail_msg("wanted %s, %s; got %s, %s", code, said,
		    lab_code(answer), text_of(answer, "text"));
	json_decref(answer);
}

/* ---- references --------------------------------------------------------- */

/* The first install makes the key; without it, no reference can be read. */
static void
says_that_there_is_no_key_yet(void **state)
{
	struct lab lab;

	(void)state;
	lab_begin(&lab);
	want_said(lab_ask(&lab, "{s:s, s:s}", "do", "reference", "reference",
		      "K7Q2-9XW"),
	    "failed", "the desk cannot read references now; tell a technician");
	lab_end(&lab);
}

static void
shows_what_the_page_did_and_no_more(void **state)
{
	struct lab lab;
	json_t *answer;
	char *text;

	(void)state;
	begin(&lab);
	answer = lab_ask(&lab, "{s:s, s:s}", "do", "reference", "reference",
	    reference());
	assert_string_equal(lab_code(answer), "ok");
	assert_string_equal(text_of(answer, "site"), "games.example");
	assert_string_equal(text_of(answer, "state"), "new");
	assert_int_equal(json_integer_value(json_object_get(answer, "opens")),
	    NOW_S + 1800);
	text = json_dumps(answer, 0);
	assert_null(strstr(text, "jsmith"));
	assert_null(strstr(text, "10.20.6.5"));
	assert_null(strstr(text, "year-6"));
	free(text);
	json_decref(answer);
	assert_string_equal(lab_deeds(&lab), "");
	lab_end(&lab);
}

static void
counts_once(void **state)
{
	const char *own;
	struct lab lab;

	(void)state;
	begin(&lab);
	own = reference();
	want_ask(&lab, own, "asked");
	assert_string_equal(lab_deeds(&lab), "- asked games.example\n");
	/* Played again, and the next page of the same person: nothing new. */
	want_ask(&lab, own, "asked");
	want_ask(&lab, reference(), "asked");
	lab_restart(&lab);
	want_ask(&lab, own, "asked");
	assert_string_equal(lab_deeds(&lab), "- asked games.example\n");
	lab_end(&lab);
}

static void
refuses_what_is_no_reference_of_today(void **state)
{
	struct sg_ask old = usual, young = usual, fixed = usual;
	char changed[SG_ASK_TEXT];
	struct lab lab;

	(void)state;
	begin(&lab);
	old.at_s = NOW_S - 86401;
	young.at_s = NOW_S + 3600;
	fixed.closed = true;
	(void)snprintf(changed, sizeof changed, "%s", reference());
	changed[50] = changed[50] == 'A' ? 'B' : 'A';
	want_ask(&lab, sealed(&old), "unknown");
	want_ask(&lab, sealed(&young), "unknown");
	want_ask(&lab, changed, "unknown");
	want_ask(&lab, "K7Q2-9XW", "unknown");
	want_ask(&lab, "", "unknown");
	/* Of another school: another key. */
	key[0] ^= 1;
	want_ask(&lab, reference(), "unknown");
	key[0] ^= 1;
	want_ask(&lab, sealed(&fixed), "forbidden");
	assert_string_equal(lab_deeds(&lab), "");
	lab_end(&lab);
}

static void
bounds_guesses(void **state)
{
	const char *code = "unknown";
	struct lab lab;
	unsigned n = 0;
	json_t *answer;

	(void)state;
	begin(&lab);
	while (strcmp(code, "unknown") == 0) {
		char guess[64];

		(void)snprintf(guess, sizeof guess, "K7Q2-%08u", n++);
		answer = lab_ask(&lab, "{s:s, s:s}", "do", "reference",
		    "reference", guess);
		code = strcmp(lab_code(answer), "unknown") == 0 ? "unknown" :
								  "other";
		if (strcmp(code, "other") == 0)
			assert_string_equal(lab_code(answer), "throttled");
		json_decref(answer);
	}
	assert_int_equal(n, 21);
	lab_end(&lab);
}

/* How many of these are taken, asked from `addresses` addresses in turn by as
 * many people as requests. */
static unsigned
taken(struct lab *lab, unsigned requests, unsigned addresses, unsigned people,
    bool nameless)
{
	unsigned n = 0;

	for (unsigned i = 0; i < requests; i++) {
		char host[64], user[64], origin[64];
		struct sg_ask own = usual;
		json_t *answer;

		(void)snprintf(host, sizeof host, "s%u.example", i);
		(void)snprintf(user, sizeof user, "pupil%u", i % people);
		(void)snprintf(origin, sizeof origin, "10.20.%u.%u",
		    i % addresses / 250, i % addresses % 250);
		own.host = sg_str(host);
		own.user = sg_str(user);
		own.nameless = nameless;
		answer = lab_ask(lab, "{s:s, s:s, s:s, s:s}", "do", "ask",
		    "reference", sealed(&own), "reason", "r", "origin", origin);
		if (strcmp(lab_code(answer), "ok") == 0)
			n++;
		else
			assert_string_equal(lab_code(answer), "throttled");
		json_decref(answer);
	}
	return n;
}

static void
bounds_requests(void **state)
{
	struct lab lab;

	(void)state;
	begin(&lab);
	assert_int_equal(taken(&lab, 40, 40, 1, false), SG_REQUESTS_EACH);
	lab_end(&lab);
	begin(&lab);
	assert_int_equal(taken(&lab, 60, 1, 1000, false), 30);
	lab_end(&lab);
	begin(&lab);
	assert_int_equal(taken(&lab, 2000, 200, 5000, false), 200);
	lab_end(&lab);
}

/* Where the policy records no names, a person has no more requests; and the
 * desk has no name of anybody. */
static void
bounds_requests_without_names(void **state)
{
	struct sg_ask own = usual;
	char path[256];
	struct lab lab;

	(void)state;
	begin(&lab);
	assert_int_equal(taken(&lab, 40, 40, 1, true), SG_REQUESTS_EACH);
	/* Another person is not kept from asking. */
	own.user = SG_LIT("akhan");
	own.nameless = true;
	want_ask(&lab, sealed(&own), "asked");
	(void)snprintf(path, sizeof path, "%s/requests", lab.state);
	assert_null(strstr(lab_read(path), "akhan"));
	assert_null(strstr(lab_read(path), "pupil0"));
	assert_null(strstr(lab_read(path), "10.20.6.5"));
	lab_end(&lab);
}

/* ---- answers ------------------------------------------------------------ */

/* The last request that was made has this number: it is the last record. */
static json_int_t
last_request(struct lab *lab)
{
	char path[256];
	json_t *rows;
	json_int_t id;

	(void)snprintf(path, sizeof path, "%s/requests", lab->state);
	rows = json_loads(lab_read(path), 0, NULL);
	id = json_integer_value(json_object_get(json_array_get(rows,
						    json_array_size(rows) - 1),
	    "id"));
	assert_true(id > 0);
	json_decref(rows);
	return id;
}

static json_int_t
asked(struct lab *lab, const struct sg_ask *own)
{
	want_ask(lab, sealed(own), "asked");
	return last_request(lab);
}

static json_t *
open_class(struct lab *lab, const char *token, json_int_t id, const char *group,
    const char *until)
{
	return lab_ask(lab, "{s:s, s:s, s:I, s:s, s:s, s:s, s:s, s:s}", "do",
	    "answer", "token", token, "request", id, "act", "open", "scope",
	    "class", "group", group, "for", until, "reason",
	    "a \u201cposter\"");
}

static void
opens_for_a_class_until_the_lesson_ends(void **state)
{
	const char *own = reference();
	struct lab lab;
	json_t *answer;
	char *text;

	(void)state;
	begin(&lab);
	own = reference();
	want_ask(&lab, own, "asked");
	answer = open_class(&lab, lab_sign_in(&lab, "officer"),
	    last_request(&lab), "year-6", "lesson");
	assert_string_equal(lab_code(answer), "ok");
	assert_true(json_is_true(json_object_get(answer, "opened")));
	assert_string_equal(text_of(answer, "exception"), "DESK-261124-101500");
	/* The break begins at 10:45. */
	assert_int_equal(json_integer_value(json_object_get(answer, "ends")),
	    NOW_S + 1800);
	json_decref(answer);
	assert_int_equal(lab.installs, 1);
	assert_non_null(strstr(lab_read(lab.exceptions),
	    "exception DESK-261124-101500\n"
	    "    allow      games.example\n"
	    "    for        year-6\n"
	    "    when       Tue 24 Nov 2026 10:15 to 10:45\n"
	    "    because    \"a 'poster'\"\n"
	    "    approved   \"Ms O Fficer\" on Tue 24 Nov 2026\n"
	    "    until      Tue 24 Nov 2026\n"));
	assert_string_equal(lab_deeds(&lab),
	    "- asked games.example\n"
	    "officer signed-in\n"
	    "officer exceptions-saved added DESK-261124-101500\n"
	    "officer policy-installed\n"
	    "officer request-opened games.example\n");
	/* Whoever asked learns of it; the reference is used up. */
	answer = ask(&lab, own);
	assert_string_equal(text_of(answer, "state"), "opened");
	text = json_dumps(answer, 0);
	assert_null(strstr(text, "Fficer"));
	free(text);
	json_decref(answer);
	lab_end(&lab);
}

static void
opens_for_one_person_today(void **state)
{
	struct sg_ask unnamed = usual;
	struct lab lab;
	json_int_t id;
	const char *token;

	(void)state;
	begin(&lab);
	token = lab_sign_in(&lab, "officer");
	id = asked(&lab, &usual);
	lab_want(&lab, "ok", "{s:s, s:s, s:I, s:s, s:s, s:s, s:s}", "do",
	    "answer", "token", token, "request", id, "act", "open", "scope",
	    "person", "for", "today", "reason", "a poster");
	assert_non_null(strstr(lab_read(lab.exceptions),
	    "    for        user jsmith\n    because"));
	/* Not again. */
	want_said(lab_ask(&lab, "{s:s, s:s, s:I, s:s, s:s, s:s, s:s}", "do",
		      "answer", "token", token, "request", id, "act", "open",
		      "scope", "person", "for", "today", "reason", "a poster"),
	    "conflict", "somebody else has answered it already");
	unnamed.nameless = true;
	unnamed.user = SG_LIT("akhan");
	id = asked(&lab, &unnamed);
	want_said(lab_ask(&lab, "{s:s, s:s, s:I, s:s, s:s, s:s, s:s}", "do",
		      "answer", "token", token, "request", id, "act", "open",
		      "scope", "person", "for", "today", "reason", "a poster"),
	    "bad", "the policy records no names, so it is not known for whom");
	lab_end(&lab);
}

/* Answer with the page that was asked for. */
static json_t *
open_page(struct lab *lab, const char *token, json_int_t id)
{
	return lab_ask(lab, "{s:s, s:s, s:I, s:s, s:s, s:s, s:s, s:b, s:s}",
	    "do", "answer", "token", token, "request", id, "act", "open",
	    "scope", "class", "group", "year-6", "for", "today", "page", 1,
	    "reason", "r");
}

static void
opens_only_the_page(void **state)
{
	struct lab lab;
	json_t *answer;
	char *all;

	(void)state;
	begin(&lab);
	answer = open_page(&lab, lab_sign_in(&lab, "officer"),
	    asked(&lab, &usual));
	assert_string_equal(lab_code(answer), "ok");
	assert_true(json_is_true(json_object_get(answer, "opened")));
	assert_string_equal(text_of(answer, "site"), "games.example");
	/* It is no official account, whose administrators would be named. */
	all = json_dumps(answer, 0);
	assert_null(strstr(all, "official"));
	assert_null(strstr(all, "log in"));
	free(all);
	json_decref(answer);
	assert_non_null(strstr(lab_read(lab.exceptions),
	    "    allow      page \"games.example/play\"\n"
	    "    for        year-6\n"));
	lab_end(&lab);
}

/* A client chose the path: it must be no other words of the policy, and a page
 * that is known. */
static void
opens_no_page_that_cannot_be_named(void **state)
{
	static const char *const paths[] = {"", "/", "/a\"b",
	    "/a\", everything", "/a;b", "/a,b", "/a?b", "/a#b", "/a b"};
	struct lab lab;
	const char *token;

	(void)state;
	begin(&lab);
	token = lab_sign_in(&lab, "officer");
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		char user[16];
		struct sg_ask own = usual;
		json_t *answer;

		(void)snprintf(user, sizeof user, "pupil%zu", i);
		own.user = sg_str(user);
		own.path = sg_str(paths[i]);
		answer = open_page(&lab, token, asked(&lab, &own));
		if (strcmp(lab_code(answer), "bad") != 0)
			fail_msg("%s: %s", paths[i], lab_code(answer));
		json_decref(answer);
	}
	assert_string_equal(lab_read(lab.exceptions), lab_exceptions);
	lab_end(&lab);
}

static void
refuses_with_words(void **state)
{
	const char *own, *token;
	struct lab lab;
	json_t *answer;

	(void)state;
	begin(&lab);
	own = reference();
	want_ask(&lab, own, "asked");
	token = lab_sign_in(&lab, "teacher");
	lab_want(&lab, "ok", "{s:s, s:s, s:I, s:s, s:s}", "do", "answer",
	    "token", token, "request", last_request(&lab), "act", "refuse",
	    "reason", "not today");
	answer = ask(&lab, own);
	assert_string_equal(text_of(answer, "state"), "refused");
	assert_string_equal(text_of(answer, "answer"), "not today");
	json_decref(answer);
	assert_int_equal(lab.installs, 0);
	lab_end(&lab);
}

/* The exceptions are as they were at first. */
static void
want_unchanged(struct lab *lab)
{
	assert_string_equal(lab_read(lab->exceptions), lab_exceptions);
	assert_int_equal(lab->installs, 0);
}

static void
want_open(struct lab *lab, const char *token, json_int_t id, const char *group,
    const char *until, const char *code, const char *text)
{
	json_t *answer = open_class(lab, token, id, group, until);
	char *all = json_dumps(answer, 0);

	if (strcmp(lab_code(answer), code) != 0 || strstr(all, text) == NULL)
		fail_msg("wanted %s, %s; got %s", code, text, all);
	free(all);
	json_decref(answer);
}

static void
lets_a_teacher_open_only_what_the_policy_says(void **state)
{
	struct sg_ask other = usual;
	struct lab lab;
	const char *token;
	json_int_t id, others;

	(void)state;
	begin(&lab);
	token = lab_sign_in(&lab, "teacher");
	id = asked(&lab, &usual);
	other.user = SG_LIT("other");
	other.groups = SG_LIT("pupils");
	others = asked(&lab, &other);
	/* A request of a class that is not hers is none for her. */
	want_open(&lab, token, others, "pupils", "lesson", "unknown",
	    "no such request");
	want_open(&lab, token, others, "year-6", "lesson", "unknown",
	    "no such request");
	/* Nor does she open for others than her class. */
	want_open(&lab, token, id, "pupils", "lesson", "forbidden",
	    "does not teach this class");
	want_open(&lab, token, id, "year-6", "lesson", "forbidden",
	    "the policy has no line that lets teachers open games.example");
	want_said(lab_ask(&lab, "{s:s, s:s, s:I, s:s, s:s, s:s, s:s}", "do",
		      "answer", "token", token, "request", id, "act", "open",
		      "scope", "everyone", "for", "lesson", "reason", "r"),
	    "forbidden", "only the e-safety officer decides for everyone");
	want_said(lab_ask(&lab, "{s:s, s:s, s:I, s:s, s:s, s:s, s:s, s:s}",
		      "do", "answer", "token", token, "request", id, "act",
		      "open", "scope", "person", "for", "date", "until",
		      "2026-12-01", "reason", "r"),
	    "forbidden",
	    "only the e-safety officer opens a site for longer than today");
	lab_want(&lab, "forbidden", "{s:s, s:s, s:I, s:s, s:s, s:s}", "do",
	    "answer", "token", token, "request", id, "act", "block", "for",
	    "today", "reason", "r");
	lab_want(&lab, "forbidden", "{s:s, s:s, s:s, s:s, s:s, s:s}", "do",
	    "open", "token", token, "site", "games.example", "group", "pupils",
	    "for", "lesson", "reason", "r");
	lab_want(&lab, "forbidden", "{s:s, s:s, s:s, s:s, s:s, s:s}", "do",
	    "open", "token", token, "site", "games.example", "group", "year-6",
	    "for", "lesson", "reason", "r");
	want_unchanged(&lab);
	lab_end(&lab);
}

static void
opens_nothing_that_must_stay_closed(void **state)
{
	static const struct {
		const char *host, *group, *said;
	} rows[] = {
	    {"casino.example", "year-6", "fixed"},
	    {"locked.example", "year-6", "is on a locked list"},
	    {"chat.example", "pupils", "this comes out allowed, not blocked"},
	};
	struct lab lab;
	const char *token;

	(void)state;
	begin(&lab);
	token = lab_sign_in(&lab, "officer");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sg_ask own = usual;
		json_t *answer;
		char *all;

		own.host = sg_str(rows[i].host);
		answer = open_class(&lab, token, asked(&lab, &own),
		    rows[i].group, "today");
		all = json_dumps(answer, 0);
		assert_string_equal(lab_code(answer), "ok");
		assert_true(json_is_false(json_object_get(answer, "opened")));
		if (strstr(all, rows[i].said) == NULL)
			fail_msg("no \"%s\" in %s", rows[i].said, all);
		free(all);
		json_decref(answer);
	}
	want_unchanged(&lab);
	lab_end(&lab);
}

/* Whoever has the web process has no approver's name, no person and no site of
 * their own. */
static void
takes_nothing_from_a_forged_order(void **state)
{
	static const char *const forged[] = {"approver", "full_name", "user",
	    "name", "site", "host", "text", "groups", "exception"};
	struct lab lab;
	const char *token;
	json_int_t id;

	(void)state;
	begin(&lab);
	token = lab_sign_in(&lab, "officer");
	id = asked(&lab, &usual);
	for (size_t i = 0; i < sizeof forged / sizeof *forged; i++)
		lab_want(&lab, "bad",
		    "{s:s, s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:s}", "do",
		    "answer", "token", token, "request", id, "act", "open",
		    "scope", "class", "group", "year-6", "for", "today",
		    "reason", "r", forged[i], "Mrs A Head");
	lab_want(&lab, "signed-out", "{s:s, s:s, s:I, s:s, s:s, s:s, s:s, s:s}",
	    "do", "answer", "token", "0000", "request", id, "act", "open",
	    "scope", "class", "group", "year-6", "for", "today", "reason", "r");
	/* A group is a name of the policy, and nothing else. */
	lab_want(&lab, "bad", "{s:s, s:s, s:s, s:s, s:s, s:s}", "do", "open",
	    "token", token, "site", "x.example", "group",
	    "year-6 on tablets always", "for", "today", "reason", "r");
	lab_want(&lab, "bad", "{s:s, s:s, s:s, s:s, s:s, s:s}", "do", "open",
	    "token", token, "site", "x.example, everything", "group", "year-6",
	    "for", "today", "reason", "r");
	want_unchanged(&lab);
	lab_end(&lab);
}

/* A client chooses the host of a block page: it must be no other words of the
 * policy. */
static void
takes_no_policy_from_a_host(void **state)
{
	static const char *const hosts[] = {"everything", "x,everything",
	    "everything,x.games.example", "x.example\"", "10.1.2.3", "pupils"};
	struct lab lab;

	(void)state;
	begin(&lab);
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		struct sg_ask forged = usual;

		forged.host = sg_str(hosts[i]);
		forged.platform = SG_LIT("");
		want_ask(&lab, sealed(&forged), "forbidden");
	}
	want_unchanged(&lab);
	lab_end(&lab);
}

static void
blocks_what_was_reported(void **state)
{
	struct lab lab;
	const char *officer, *teacher;
	json_int_t id;

	(void)state;
	begin(&lab);
	officer = lab_sign_in(&lab, "officer");
	teacher = lab_sign_in(&lab, "teacher");
	lab_want(&lab, "bad", "{s:s, s:s, s:s}", "do", "report", "site",
	    "no address", "reason", "r");
	for (int i = 0; i < 2; i++)
		lab_want(&lab, "ok", "{s:s, s:s, s:s, s:s}", "do", "report",
		    "site", "https://WWW.bad.example/x?y", "reason", "violent",
		    "name", "Sam");
	id = last_request(&lab);
	lab_want(&lab, "unknown", "{s:s, s:s, s:I, s:s, s:s}", "do", "answer",
	    "token", teacher, "request", id, "act", "refuse", "reason", "r");
	want_said(lab_ask(&lab, "{s:s, s:s, s:I, s:s, s:s, s:s, s:s}", "do",
		      "answer", "token", officer, "request", id, "act", "open",
		      "scope", "everyone", "for", "today", "reason", "r"),
	    "bad", "a page that was reported is blocked, or left as it is");
	lab_want(&lab, "ok", "{s:s, s:s, s:I, s:s, s:s, s:s, s:s}", "do",
	    "answer", "token", officer, "request", id, "act", "block", "for",
	    "date", "until", "2026-12-18", "reason", "violent");
	assert_non_null(strstr(lab_read(lab.exceptions),
	    "    block      www.bad.example\n"
	    "    because    \"violent\"\n"
	    "    approved   \"Ms O Fficer\" on Tue 24 Nov 2026\n"
	    "    until      Fri 18 Dec 2026\n"));
	assert_string_equal(lab_deeds(&lab),
	    "officer signed-in\n"
	    "teacher signed-in\n"
	    "- reported www.bad.example\n"
	    "officer exceptions-saved added DESK-261124-101500\n"
	    "officer policy-installed\n"
	    "officer blocked www.bad.example\n");
	lab_end(&lab);
}

/* 30 pupils of a class ask for the same site: one answer is enough. */
static void
one_answer_is_for_the_whole_class(void **state)
{
	struct sg_ask second = usual, other = usual;
	struct lab lab;
	const char *officer;
	json_int_t first, same, not_in_it;

	(void)state;
	begin(&lab);
	officer = lab_sign_in(&lab, "officer");
	second.user = SG_LIT("akhan");
	other.user = SG_LIT("bob");
	other.groups = SG_LIT("pupils");
	first = asked(&lab, &usual);
	same = asked(&lab, &second);
	not_in_it = asked(&lab, &other);
	want_open(&lab, officer, first, "year-6", "today", "ok",
	    "games.example");
	lab_want(&lab, "conflict", "{s:s, s:s, s:I, s:s, s:s}", "do", "answer",
	    "token", officer, "request", same, "act", "refuse", "reason", "r");
	lab_want(&lab, "ok", "{s:s, s:s, s:I, s:s, s:s}", "do", "answer",
	    "token", officer, "request", not_in_it, "act", "refuse", "reason",
	    "r");
	assert_non_null(strstr(lab_deeds(&lab),
	    "officer request-opened games.example\n"
	    "officer request-opened games.example\n"));
	lab_end(&lab);
}

/* What was opened for a class before is closed for it, too. */
static void
a_block_comes_before_what_was_opened(void **state)
{
	struct lab lab;
	const char *officer, *text;
	json_int_t id;

	(void)state;
	begin(&lab);
	officer = lab_sign_in(&lab, "officer");
	id = asked(&lab, &usual);
	want_open(&lab, officer, id, "year-6", "today", "ok", "games.example");
	lab_want(&lab, "ok", "{s:s, s:s, s:s}", "do", "report", "site",
	    usual.host.p, "reason", "violent");
	lab_want(&lab, "ok", "{s:s, s:s, s:I, s:s, s:s, s:s}", "do", "answer",
	    "token", officer, "request", last_request(&lab), "act", "block",
	    "for", "today", "reason", "violent");
	text = lab_read(lab.exceptions);
	assert_non_null(strstr(text, "    block      "));
	assert_non_null(strstr(text, "    allow      "));
	assert_true(strstr(text, "    block      ") <
	    strstr(text, "    allow      "));
	lab_end(&lab);
}

/* An exception of the policy's own file comes before those of the desk. */
static void
a_block_that_an_exception_outranks_is_refused(void **state)
{
	struct lab lab;
	const char *before, *include;
	char text[8192], *all;
	json_t *answer;

	(void)state;
	begin(&lab);
	before = lab_read(lab.policy);
	include = strstr(before, "include ");
	assert_non_null(include);
	(void)snprintf(text, sizeof text,
	    "%.*sexception EX-9\n"
	    "    allow     bad.example\n"
	    "    for       year-6\n"
	    "    because   \"A lesson\"\n"
	    "    approved  \"Mrs A Head\" on Mon 9 Nov 2026\n"
	    "    until     Fri 27 Nov 2026\n%s",
	    (int)(include - before), before, include);
	lab_write(lab.policy, text);
	lab_want(&lab, "ok", "{s:s, s:s, s:s}", "do", "report", "site",
	    "bad.example", "reason", "violent");
	answer = lab_ask(&lab, "{s:s, s:s, s:I, s:s, s:s, s:s}", "do", "answer",
	    "token", lab_sign_in(&lab, "officer"), "request",
	    last_request(&lab), "act", "block", "for", "today", "reason",
	    "violent");
	assert_false(json_is_true(json_object_get(answer, "opened")));
	all = json_dumps(answer, 0);
	assert_non_null(strstr(all,
	    "bad.example would be open all the same for the group year-6"));
	assert_non_null(strstr(all, "allow     bad.example"));
	free(all);
	json_decref(answer);
	want_unchanged(&lab);
	lab_end(&lab);
}

/* With the desk closed, nobody could open it again. */
static void
the_desk_itself_stays_open(void **state)
{
	static const char *const hosts[] = {"desk.hillcrest.example"};
	static const char *const own = "www.hillcrest.example";
	struct lab lab;

	(void)state;
	begin(&lab);
	lab.places.hosts = hosts;
	lab.places.nhosts = 1;
	want_said(lab_ask(&lab, "{s:s, s:s, s:s}", "do", "report", "site",
		      "https://desk.hillcrest.example/x", "reason", "r"),
	    "bad", "the school's own desk");
	want_said(lab_ask(&lab, "{s:s, s:s, s:s}", "do", "report", "site",
		      "hillcrest.example", "reason", "r"),
	    "bad", "the school's own desk");
	lab_want(&lab, "ok", "{s:s, s:s, s:s}", "do", "report", "site",
	    "www.hillcrest.example", "reason", "r");
	/* It was reported before it became the desk's name. */
	lab.places.hosts = &own;
	want_said(lab_ask(&lab, "{s:s, s:s, s:I, s:s, s:s, s:s}", "do",
		      "answer", "token", lab_sign_in(&lab, "officer"),
		      "request", last_request(&lab), "act", "block", "for",
		      "today", "reason", "violent"),
	    "bad", "the school's own desk");
	lab_end(&lab);
}

/* The policy refuses marks of the direction of writing, which nobody sees. */
static void
a_reason_is_written_without_direction_marks(void **state)
{
	struct lab lab;
	json_int_t id;

	(void)state;
	begin(&lab);
	id = asked(&lab, &usual);
	lab_want(&lab, "ok", "{s:s, s:s, s:I, s:s, s:s, s:s, s:s, s:s}", "do",
	    "answer", "token", lab_sign_in(&lab, "officer"), "request", id,
	    "act", "open", "scope", "class", "group", "year-6", "for", "today",
	    "reason", "\u200f\u202ba lesson\u202c\u2028");
	assert_non_null(strstr(lab_read(lab.exceptions),
	    "    because    \"a lesson\"\n"));
	lab_end(&lab);
}

static void
says_when_there_is_no_lesson(void **state)
{
	struct lab lab;
	json_int_t id;

	(void)state;
	begin(&lab);
	id = asked(&lab, &usual);
	lab.places.now = NOW_S + 6 * 3600;
	want_open(&lab, lab_sign_in(&lab, "officer"), id, "year-6", "lesson",
	    "bad", "there is no lesson now");
	want_open(&lab, lab_sign_in(&lab, "officer"), id, "staff", "today",
	    "bad", "who asked is not in this class");
	want_unchanged(&lab);
	lab_end(&lab);
}

/* Exceptions that the desk made go when they are over; those that people wrote
 * stay. */
static void
clears_away_what_is_over(void **state)
{
	char text[4096];
	struct lab lab;

	(void)state;
	begin(&lab);
	(void)snprintf(text, sizeof text,
	    "%sexception DESK-261120-101500\n"
	    "    allow      old.example\n"
	    "    because    \"over\"\n"
	    "    approved   \"Ms O Fficer\" on Fri 20 Nov 2026\n"
	    "    until      Fri 20 Nov 2026\n"
	    "exception EX-9\n"
	    "    allow      older.example\n"
	    "    because    \"over\"\n"
	    "    approved   \"Ms O Fficer\" on Fri 20 Nov 2026\n"
	    "    until      Fri 20 Nov 2026\n",
	    lab_exceptions);
	lab_write(lab.exceptions, text);
	lab_want(&lab, "ok", "{s:s, s:s, s:s, s:s, s:s, s:s}", "do", "open",
	    "token", lab_sign_in(&lab, "officer"), "site", "games.example",
	    "group", "year-6", "for", "today", "reason", "r");
	assert_null(strstr(lab_read(lab.exceptions), "old.example"));
	assert_non_null(strstr(lab_read(lab.exceptions), "exception EX-9\n"));
	assert_non_null(strstr(lab_read(lab.exceptions), "# The desk writes"));
	assert_non_null(strstr(lab_read(lab.exceptions), "older.example"));
	lab_end(&lab);
}

static void
puts_back_what_cannot_be_installed(void **state)
{
	struct lab lab;
	json_t *answer;
	const char *own;

	(void)state;
	begin(&lab);
	own = reference();
	want_ask(&lab, own, "asked");
	lab.answer = LAB_NOT_INSTALLED;
	answer = open_class(&lab, lab_sign_in(&lab, "officer"),
	    last_request(&lab), "year-6", "today");
	assert_string_equal(lab_code(answer), "ok");
	assert_true(json_is_false(json_object_get(answer, "installed")));
	json_decref(answer);
	assert_string_equal(lab_read(lab.exceptions), lab_exceptions);
	/* It still waits for an answer. */
	want_ask(&lab, own, "asked");
	lab_end(&lab);
}

/* The copy of the exceptions before vanishes while the policy is installed. */
static void
lose_the_copy(const struct lab *lab)
{
	char path[256];

	(void)snprintf(path, sizeof path, "%s/exceptions.before", lab->state);
	assert_int_equal(remove(path), 0);
}

static void
says_what_cannot_be_put_back(void **state)
{
	struct lab lab;
	const char *own;

	(void)state;
	begin(&lab);
	own = reference();
	want_ask(&lab, own, "asked");
	lab.answer = LAB_NOT_INSTALLED;
	lab.on_install = lose_the_copy;
	want_said(open_class(&lab, lab_sign_in(&lab, "officer"),
		      last_request(&lab), "year-6", "today"),
	    "failed",
	    "the policy was not installed, and the exceptions before could not "
	    "be put back");
	/* It still waits for an answer. */
	want_ask(&lab, own, "asked");
	lab_end(&lab);
}

/* From now on, no file can grow. */
static void
fill_the_disk(const struct lab *lab)
{
	const struct rlimit none = {0, RLIM_INFINITY};

	(void)lab;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
}

/*
 * The policy is in force when the disk is found to be full: the site is open,
 * and the answer says so, although it cannot be recorded.
 */
static void
opens_what_cannot_be_recorded_any_more(void **state)
{
	const struct rlimit free_disk = {RLIM_INFINITY, RLIM_INFINITY};
	const char *own;
	struct lab lab;
	json_t *answer;

	(void)state;
	begin(&lab);
	own = reference();
	want_ask(&lab, own, "asked");
	lab.on_install = fill_the_disk;
	answer = open_class(&lab, lab_sign_in(&lab, "officer"),
	    last_request(&lab), "year-6", "today");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &free_disk), 0);
	assert_string_equal(lab_code(answer), "ok");
	assert_true(json_is_true(json_object_get(answer, "opened")));
	assert_true(json_is_true(json_object_get(answer, "installed")));
	assert_int_equal(json_integer_value(json_object_get(answer, "seq")), 0);
	assert_string_equal(text_of(answer, "site"), "games.example");
	json_decref(answer);
	assert_null(strstr(lab_deeds(&lab), "request-opened"));
	assert_non_null(strstr(lab_read(lab.exceptions), "games.example"));
	/* Whoever asked learns of it. */
	answer = ask(&lab, own);
	assert_string_equal(text_of(answer, "state"), "opened");
	json_decref(answer);
	lab_end(&lab);
}

/* ---- after a crash ------------------------------------------------------ */

/* Let the program do the next step.  Returns true if the answer was there. */
static bool
step(struct lab *lab)
{
	struct pollfd poller = {sg_installer_fd(lab->installer), POLLIN, 0};
	uint64_t ticket;
	json_t *answer;

	assert_int_equal(poll(&poller, 1, 60000), 1);
	answer = sg_installer_next(lab->installer, lab->now, &ticket);
	json_decref(answer);
	return answer != NULL;
}

/* Returns a socket at which nobody answers. */
static int
listen_idly(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(strlen(path) < sizeof address.sun_path);
	strcpy(address.sun_path, path);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address),
	    0);
	assert_int_equal(listen(fd, 1), 0);
	return fd;
}

/* Begin to open for the class, and end the program when the text is replaced,
 * before it is installed. */
static void
end_while_opening(struct lab *lab, const char *own)
{
	char path[256], line[512];
	const char *token = lab_sign_in(lab, "officer");
	bool garbage;
	int idle;

	(void)snprintf(path, sizeof path, "%s/idle", lab->journal.top);
	idle = listen_idly(path);
	lab->places.apply = path;
	want_ask(lab, own, "asked");
	(void)snprintf(line, sizeof line,
	    "{\"do\":\"answer\",\"token\":\"%s\",\"origin\":\"10.20.0.5\","
	    "\"request\":%lld,\"act\":\"open\",\"scope\":\"class\","
	    "\"group\":\"year-6\",\"for\":\"today\",\"reason\":\"r\"}",
	    token, (long long)last_request(lab));
	assert_null(sg_installer_ask(lab->installer, line, strlen(line), 7,
	    lab->now, &garbage));
	assert_false(step(lab));
	assert_non_null(strstr(lab_read(lab->exceptions), "DESK-261124-"));
	(void)close(idle);
	sg_installer_free(&lab->installer);
	lab->places.apply = lab->apply;
}

/* The request was answered, and once. */
static void
want_opened(struct lab *lab, const char *own, const char *deeds)
{
	json_t *answer = ask(lab, own);

	assert_string_equal(text_of(answer, "state"), "opened");
	assert_true(json_integer_value(json_object_get(answer, "ends")) >
	    NOW_S);
	json_decref(answer);
	assert_string_equal(lab_deeds(lab), deeds);
}

/* The program ends after the text was replaced, before it is in force. */
static void
records_an_opening_after_a_crash(void **state)
{
	const char *own;
	struct lab lab;

	(void)state;
	begin(&lab);
	own = reference();
	end_while_opening(&lab, own);
	lab_restart(&lab);
	while (!step(&lab))
		;
	want_opened(&lab, own,
	    "officer signed-in\n"
	    "- asked games.example\n"
	    "officer exceptions-saved added DESK-261124-101500\n"
	    "officer policy-installed\n"
	    "officer request-opened games.example\n");
	/* And not once more. */
	lab_restart(&lab);
	assert_null(strstr(strstr(lab_deeds(&lab), "request-opened") + 1,
	    "request-opened"));
	lab_end(&lab);
}

/* The program ends after the text is in force, before the opening is recorded.
 */
static void
records_what_was_in_force_at_a_crash(void **state)
{
	char before[256], last[256];
	const char *own;
	struct lab lab;

	(void)state;
	begin(&lab);
	own = reference();
	end_while_opening(&lab, own);
	(void)snprintf(before, sizeof before, "%s/exceptions.before",
	    lab.state);
	(void)snprintf(last, sizeof last, "%s/exceptions.last", lab.state);
	assert_int_equal(rename(before, last), 0);
	lab_restart(&lab);
	want_opened(&lab, own,
	    "officer signed-in\n"
	    "- asked games.example\n"
	    "officer exceptions-saved added DESK-261124-101500\n"
	    "officer request-opened games.example\n");
	lab_end(&lab);
}

/* Nothing was opened at the crash: nothing is recorded, and the request can be
 * answered. */
static void
records_nothing_that_was_not_opened(void **state)
{
	char path[256];
	const char *own;
	struct lab lab;

	(void)state;
	begin(&lab);
	own = reference();
	end_while_opening(&lab, own);
	(void)snprintf(path, sizeof path, "%s/exceptions.before", lab.state);
	assert_int_equal(unlink(path), 0);
	lab_write(lab.exceptions, lab_exceptions);
	lab_restart(&lab);
	want_ask(&lab, own, "asked");
	assert_null(strstr(lab_deeds(&lab), "request-opened"));
	(void)snprintf(path, sizeof path, "%s/opening", lab.state);
	assert_int_equal(access(path, F_OK), -1);
	/* A damaged file is no reason to fail. */
	lab_write(path, "{\"who\":");
	lab_restart(&lab);
	lab_write(path, "{\"who\":\"officer\"}");
	lab_restart(&lab);
	want_open(&lab, lab_sign_in(&lab, "officer"), last_request(&lab),
	    "year-6", "today", "ok", "\"opened\": true");
	lab_end(&lab);
}

/* ---- what is over goes -------------------------------------------------- */

/* Returns true if a file below the lab's folder has the text. */
static bool
is_anywhere(const struct lab *lab, const char *text)
{
	char command[512];

	(void)snprintf(command, sizeof command, "grep -r -q -F -- '%s' '%s'",
	    text, lab->journal.top);
	return system(command) == 0;
}

/* A site is opened for one person.  Two days later nothing names the person but
 * what was typed, in the desk's journal; and after `keep`, nothing at all. */
static void
forgets_people_by_itself(void **state)
{
	struct lab lab;
	json_int_t id;

	(void)state;
	begin(&lab);
	lab_want(&lab, "ok", "{s:s, s:s, s:s, s:s}", "do", "ask", "reference",
	    reference(), "reason", "r", "name", "Zebedee Quill");
	id = last_request(&lab);
	lab_want(&lab, "ok", "{s:s, s:s, s:I, s:s, s:s, s:s, s:s}", "do",
	    "answer", "token", lab_sign_in(&lab, "officer"), "request", id,
	    "act", "open", "scope", "person", "for", "today", "reason", "r");
	assert_true(is_anywhere(&lab, "jsmith"));
	assert_non_null(strstr(lab_read(lab.exceptions), "user jsmith"));
	/* Over, but perhaps not yet in every time zone. */
	lab.now.utc_ms += TEST_DAY;
	lab.now.steady_ms += TEST_DAY;
	sg_installer_tick(lab.installer, lab.now);
	assert_non_null(strstr(lab_read(lab.exceptions), "user jsmith"));
	lab.now.utc_ms += TEST_DAY;
	lab.now.steady_ms += TEST_DAY;
	sg_installer_tick(lab.installer, lab.now);
	while (!step(&lab))
		;
	assert_string_equal(lab_read(lab.exceptions), lab_exceptions);
	assert_int_equal(lab.installs, 2);
	assert_non_null(strstr(lab_deeds(&lab),
	    "- exceptions-saved removed DESK-261124-101500\n"
	    "- policy-installed\n"));
	assert_false(is_anywhere(&lab, "jsmith"));
	assert_false(is_anywhere(&lab, "10.20.6.5"));
	assert_true(is_anywhere(&lab, "Zebedee"));
	/* Nothing is left to do. */
	lab.now.steady_ms += TEST_DAY;
	sg_installer_tick(lab.installer, lab.now);
	assert_int_equal(lab.installs, 2);
	lab_end(&lab);
}

/* What cannot be installed is put back, and tried again later. */
static void
tidies_only_what_can_be_installed(void **state)
{
	char text[4096];
	struct lab lab;

	(void)state;
	begin(&lab);
	(void)snprintf(text, sizeof text,
	    "%sexception DESK-261120-101500\n"
	    "    allow      old.example\n"
	    "    for        user jsmith\n"
	    "    because    \"over\"\n"
	    "    approved   \"Ms O Fficer\" on Fri 20 Nov 2026\n"
	    "    until      Fri 20 Nov 2026\n",
	    lab_exceptions);
	lab_write(lab.exceptions, text);
	lab.answer = LAB_NOT_INSTALLED;
	sg_installer_tick(lab.installer, lab.now);
	while (!step(&lab))
		;
	assert_string_equal(lab_read(lab.exceptions), text);
	lab.answer = LAB_INSTALLED;
	lab.now.steady_ms += TEST_DAY;
	sg_installer_tick(lab.installer, lab.now);
	while (!step(&lab))
		;
	assert_string_equal(lab_read(lab.exceptions), lab_exceptions);
	assert_false(is_anywhere(&lab, "jsmith"));
	lab_end(&lab);
}

static void
finds_the_host_that_was_typed(void **state)
{
	static const struct {
		const char *typed, *host;
	} rows[] = {
	    {"www.x.example", "www.x.example"},
	    {" https://WWW.X.example:8443/a?b#c ", "www.x.example"},
	    {"x.example.", "x.example"},
	    {"x", NULL},
	    {"", NULL},
	    {"10.1.2.3", NULL},
	    {"[::1]", NULL},
	    {"x.example, everything", NULL},
	    {"x.example\nallow y", NULL},
	    {"-x.example", NULL},
	    {"b\xc3\xbc"
	     "cher.example",
		NULL},
	};
	struct sg_arena *arena = sg_arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *host = sg_compose_host(arena,
		    sg_str(rows[i].typed));

		if (rows[i].host == NULL)
			assert_null(host);
		else
			assert_string_equal(host, rows[i].host);
	}
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(says_that_there_is_no_key_yet),
	    cmocka_unit_test(shows_what_the_page_did_and_no_more),
	    cmocka_unit_test(counts_once),
	    cmocka_unit_test(refuses_what_is_no_reference_of_today),
	    cmocka_unit_test(bounds_guesses),
	    cmocka_unit_test(bounds_requests),
	    cmocka_unit_test(bounds_requests_without_names),
	    cmocka_unit_test(opens_for_a_class_until_the_lesson_ends),
	    cmocka_unit_test(opens_for_one_person_today),
	    cmocka_unit_test(opens_only_the_page),
	    cmocka_unit_test(opens_no_page_that_cannot_be_named),
	    cmocka_unit_test(refuses_with_words),
	    cmocka_unit_test(lets_a_teacher_open_only_what_the_policy_says),
	    cmocka_unit_test(opens_nothing_that_must_stay_closed),
	    cmocka_unit_test(takes_nothing_from_a_forged_order),
	    cmocka_unit_test(takes_no_policy_from_a_host),
	    cmocka_unit_test(blocks_what_was_reported),
	    cmocka_unit_test(one_answer_is_for_the_whole_class),
	    cmocka_unit_test(a_block_comes_before_what_was_opened),
	    cmocka_unit_test(a_block_that_an_exception_outranks_is_refused),
	    cmocka_unit_test(the_desk_itself_stays_open),
	    cmocka_unit_test(a_reason_is_written_without_direction_marks),
	    cmocka_unit_test(says_when_there_is_no_lesson),
	    cmocka_unit_test(clears_away_what_is_over),
	    cmocka_unit_test(puts_back_what_cannot_be_installed),
	    cmocka_unit_test(says_what_cannot_be_put_back),
	    cmocka_unit_test(opens_what_cannot_be_recorded_any_more),
	    cmocka_unit_test(records_an_opening_after_a_crash),
	    cmocka_unit_test(records_what_was_in_force_at_a_crash),
	    cmocka_unit_test(records_nothing_that_was_not_opened),
	    cmocka_unit_test(forgets_people_by_itself),
	    cmocka_unit_test(tidies_only_what_can_be_installed),
	    cmocka_unit_test(finds_the_host_that_was_typed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
