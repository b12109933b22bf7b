/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_logins.c -- tests signing in and out. */
#include "../../unit.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "desk/accounts/guard.h"
#include "desk/accounts/sessions.h"
#include "desk/installer/signon.h"
#include "lab.h"

static json_t *
login_from(struct lab *lab, const char *name, const char *password,
    const char *origin)
{
	return lab_ask(lab, "{s:s, s:s, s:s, s:s}", "do", "login", "name", name,
	    "password", password, "origin", origin);
}

static void
want_login(struct lab *lab, const char *name, const char *password,
    const char *origin, const char *code)
{
	json_t *answer = login_from(lab, name, password, origin);

	assert_string_equal(lab_code(answer), code);
	json_decref(answer);
}

static const char *
member(const json_t *answer, const char *name)
{
	const char *text = json_string_value(json_object_get(answer, name));

	return text == NULL ? "" : text;
}

static void
signs_in_with_name_and_password(void **state)
{
	struct lab lab;
	json_t *answer, *again;

	(void)state;
	lab_begin(&lab);
	answer = login_from(&lab, "ahead", LAB_PASSWORD, LAB_ORIGIN);
	assert_string_equal(lab_code(answer), "ok");
	assert_string_equal(member(answer, "name"), "ahead");
	assert_string_equal(member(answer, "full_name"), "Mrs A Head");
	assert_string_equal(member(answer, "role"), "head");
	assert_int_equal(strlen(member(answer, "token")), 64);
	assert_int_equal(strlen(member(answer, "csrf")), 64);
	assert_int_equal(json_integer_value(json_object_get(answer, "until")),
	    TEST_NOW / 1000 + SG_SESSION_LONGEST_S);
	again = lab_ask(&lab, "{s:s, s:s}", "do", "session", "token",
	    member(answer, "token"));
	assert_string_equal(member(again, "csrf"), member(answer, "csrf"));
	assert_string_equal(member(again, "name"), "ahead");
	assert_null(json_object_get(again, "token"));
	json_decref(again);
	json_decref(answer);
	assert_string_equal(lab_deeds(&lab), "ahead signed-in\n");
	lab_end(&lab);
}

static void
refuses_wrong_names_and_passwords(void **state)
{
	static const struct {
		const char *name, *password;
	} rows[] = {
	    {"ahead", "three plain word"},
	    {"ahead", ""},
	    {"Ahead", LAB_PASSWORD},
	    {"nobody", LAB_PASSWORD},
	    {"three plain words", "ahead"},
	};
	struct lab lab;

	(void)state;
	lab_begin(&lab);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		json_t *answer = login_from(&lab, rows[i].name,
		    rows[i].password, LAB_ORIGIN);

		/* The answer does not tell which of the two is wrong. */
		assert_string_equal(lab_code(answer), "wrong");
		assert_string_equal(member(answer, "text"),
		    "the name or the password is wrong");
		json_decref(answer);
	}
	/* Unknown names may be passwords, so they are not recorded. */
	assert_string_equal(lab_deeds(&lab),
	    "ahead sign-in-failed\nahead sign-in-failed\n"
	    "- sign-in-failed\n- sign-in-failed\n- sign-in-failed\n");
	lab_end(&lab);
}

/* An unknown name costs as much work as a known one: a hash is computed. */
static void
takes_as_long_for_unknown_names(void **state)
{
	struct lab lab;
	struct timespec before, after;
	double spent;

	(void)state;
	lab_begin(&lab);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
	want_login(&lab, "nobody", LAB_PASSWORD, LAB_ORIGIN, "wrong");
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
	spent = (double)(after.tv_sec - before.tv_sec) +
	    (double)(after.tv_nsec - before.tv_nsec) / 1e9;
	/* Three passes over 64 MiB take processor time on any machine. */
	assert_true(spent > 0.01);
	lab_end(&lab);
}

static void
makes_guessers_wait(void **state)
{
	struct lab lab;
	json_t *answer;

	(void)state;
	lab_begin(&lab);
	for (int i = 0; i < SG_GUARD_FREE; i++)
		want_login(&lab, "officer", "guess", "10.40.0.1", "wrong");
	answer = login_from(&lab, "officer", LAB_PASSWORD, "10.40.0.1");
	assert_string_equal(lab_code(answer), "throttled");
	assert_int_equal(json_integer_value(json_object_get(answer, "wait_s")),
	    1);
	json_decref(answer);
	/* Others do not wait. */
	want_login(&lab, "officer", LAB_PASSWORD, "10.20.0.5", "ok");
	lab.now.steady_ms += 1000;
	want_login(&lab, "officer", LAB_PASSWORD, "10.40.0.1", "ok");
	lab_end(&lab);
}

/* Guesses cannot fill the disk: after a while, a record stands for many. */
static void
bounds_the_records_of_failures(void **state)
{
	struct lab lab;
	char origin[32];

	(void)state;
	lab_begin(&lab);
	for (int i = 0; i < 60; i++) {
		(void)snprintf(origin, sizeof origin, "10.40.0.%d", i + 1);
		want_login(&lab, "officer", "guess", origin, "wrong");
	}
	assert_int_equal(test_count(lab_deeds(&lab), "sign-in-failed"), 30);
	lab.now.steady_ms += 60000;
	want_login(&lab, "officer", "guess", "10.40.1.1", "wrong");
	assert_int_equal(test_count(lab_deeds(&lab), "sign-in-failed"), 31);
	assert_non_null(strstr(test_day_text(&lab.journal, "2026-11-24.jsonl"),
	    "\"events\":31"));
	lab_end(&lab);
}

/* The account was changed while its password was tried. */
static void
looks_again_after_the_password_was_tried(void **state)
{
	static const char line[] =
	    "{\"do\":\"login\",\"name\":\"officer\",\"password\":\"" LAB_PASSWORD
	    "\",\"origin\":\"10.20.0.5\"}";
	struct lab lab;
	bool garbage;
	uint64_t ticket;
	json_t *answer;

	(void)state;
	lab_begin(&lab);
	assert_null(sg_installer_ask(lab.installer, line, sizeof line - 1, 3,
	    lab.now, &garbage));
	lab_write(lab.accounts,
	    "{\"name\":\"officer\",\"full_name\":\"Ms O Fficer\",\"role\":"
	    "\"governor\",\"groups\":[]}\n");
	while ((answer = sg_installer_next(lab.installer, lab.now, &ticket)) ==
	    NULL)
		;
	assert_int_equal(ticket, 3);
	assert_string_equal(lab_code(answer), "wrong");
	json_decref(answer);
	lab_end(&lab);
}

/* As the reverse proxy's request, or its fault, has it. */
static json_t *
sign_on(struct lab *lab, const char *name, const char *fault)
{
	struct sg_sign_on asked = {.origin = LAB_ORIGIN};

	(void)snprintf(asked.name, sizeof asked.name, "%s", name);
	(void)snprintf(asked.fault, sizeof asked.fault, "%s", fault);
	return sg_installer_sign_on(lab->installer, &asked, lab->now);
}

static void
want_sign_on(struct lab *lab, const char *name, const char *fault,
    const char *code)
{
	json_t *answer = sign_on(lab, name, fault);

	assert_string_equal(lab_code(answer), code);
	json_decref(answer);
}

/* An account without a password can only sign in by the proxy. */
static void
has_no_empty_passwords(void **state)
{
	struct lab lab;

	(void)state;
	lab_begin(&lab);
	lab_write(lab.accounts,
	    "{\"name\":\"officer\",\"full_name\":\"Ms O Fficer\",\"role\":"
	    "\"officer\",\"groups\":[]}\n");
	want_login(&lab, "officer", "", LAB_ORIGIN, "wrong");
	want_sign_on(&lab, "officer", "", "ok");
	lab_end(&lab);
}

/* ---- single sign-on ----------------------------------------------------- */

static void
signs_on_who_has_an_account(void **state)
{
	struct lab lab;
	json_t *answer, *session;

	(void)state;
	lab_begin(&lab);
	answer = sign_on(&lab, "officer", "");
	assert_string_equal(lab_code(answer), "ok");
	session = lab_ask(&lab, "{s:s, s:O}", "do", "session", "token",
	    json_object_get(answer, "token"));
	assert_string_equal(lab_code(session), "ok");
	assert_string_equal(json_string_value(json_object_get(session, "role")),
	    "officer");
	json_decref(session);
	json_decref(answer);
	assert_string_equal(lab_deeds(&lab), "officer signed-in\n");
	assert_non_null(strstr(test_day_text(&lab.journal, "2026-11-24.jsonl"),
	    "\"reason\":\"single sign-on\""));
	lab_end(&lab);
}

/* What is refused is recorded, with the reason. */
static void
records_why_a_sign_on_is_refused(void **state)
{
	const char *text;
	struct lab lab;

	(void)state;
	lab_begin(&lab);
	/* Without a role, a line of the file is no account. */
	lab_accounts(&lab,
	    "{\"name\":\"norole\",\"full_name\":\"No Role\",\"groups\":[]}\n");
	want_sign_on(&lab, "somebody", "", "wrong");
	want_sign_on(&lab, "norole", "", "wrong");
	want_sign_on(&lab, "", "the request is odd", "bad");
	sg_installer_stranger(lab.installer, 33, lab.now);
	assert_string_equal(lab_deeds(&lab),
	    "- sign-in-failed\n- sign-in-failed\n- sign-in-failed\n"
	    "- sign-in-failed\n");
	text = test_day_text(&lab.journal, "2026-11-24.jsonl");
	assert_non_null(strstr(text,
	    "single sign-on: there is no account \\\"somebody\\\" with a role"));
	assert_non_null(strstr(text, "no account \\\"norole\\\" with a role"));
	assert_non_null(strstr(text, "single sign-on: the request is odd"));
	assert_non_null(strstr(text, "a process of the user 33, who is not"));
	lab_end(&lab);
}

static void
signs_nobody_on_without_accounts(void **state)
{
	struct lab lab;

	(void)state;
	lab_begin(&lab);
	assert_int_equal(unlink(lab.accounts), 0);
	want_sign_on(&lab, "officer", "", "failed");
	lab_end(&lab);
}

/* A page that opens the address again and again neither fills the journal, nor
 * ends the account's other sessions. */
static void
bounds_the_sign_ons_of_an_account(void **state)
{
	struct lab lab;
	const char *token;

	(void)state;
	lab_begin(&lab);
	token = lab_sign_in(&lab, "officer");
	lab.now.utc_ms += 60000;
	for (int i = 0; i < 4; i++)
		want_sign_on(&lab, "officer", "", "ok");
	for (int i = 0; i < 20; i++)
		want_sign_on(&lab, "officer", "", "throttled");
	want_sign_on(&lab, "ahead", "", "ok");
	lab_want(&lab, "ok", "{s:s, s:s}", "do", "session", "token", token);
	assert_int_equal(test_count(lab_deeds(&lab), "officer signed-in"), 5);
	lab.now.utc_ms += 60000;
	want_sign_on(&lab, "officer", "", "ok");
	lab_end(&lab);
}

static void
keeps_sessions_over_a_restart(void **state)
{
	struct lab lab;
	const char *token;

	(void)state;
	lab_begin(&lab);
	token = lab_sign_in(&lab, "officer");
	lab_restart(&lab);
	lab_want(&lab, "ok", "{s:s, s:s}", "do", "session", "token", token);
	/* A changed account ends them, although nobody was there to see it. */
	sg_installer_free(&lab.installer);
	lab_write(lab.accounts,
	    "{\"name\":\"officer\",\"full_name\":\"Ms O Fficer\",\"role\":"
	    "\"governor\",\"groups\":[]}\n");
	lab_restart(&lab);
	lab_want(&lab, "signed-out", "{s:s, s:s}", "do", "session", "token",
	    token);
	lab_end(&lab);
}

static void
ends_idle_sessions(void **state)
{
	struct lab lab;
	const char *token;

	(void)state;
	lab_begin(&lab);
	token = lab_sign_in(&lab, "officer");
	lab.now.utc_ms += (SG_SESSION_IDLE_S - 1) * INT64_C(1000);
	lab_want(&lab, "ok", "{s:s, s:s}", "do", "session", "token", token);
	lab.now.utc_ms += SG_SESSION_IDLE_S * INT64_C(1000);
	lab_want(&lab, "signed-out", "{s:s, s:s}", "do", "session", "token",
	    token);
	lab_end(&lab);
}

/* While passwords are tried, other requests are answered. */
static void
does_not_make_others_wait(void **state)
{
	struct lab lab;
	const char *token;
	char text[200];
	bool garbage;
	json_t *answer;
	unsigned pending = 0;

	(void)state;
	lab_begin(&lab);
	token = lab_sign_in(&lab, "officer");
	for (int i = 1; i <= 20; i++) {
		(void)snprintf(text, sizeof text,
		    "{\"do\":\"login\",\"name\":\"nobody\",\"password\":"
		    "\"guess\",\"origin\":\"10.40.0.%d\"}",
		    i);
		answer = sg_installer_ask(lab.installer, text, strlen(text), 9,
		    lab.now, &garbage);
		if (answer == NULL)
			pending++;
		else
			assert_string_equal(lab_code(answer), "throttled");
		json_decref(answer);
	}
	assert_int_equal(pending, 16);
	(void)snprintf(text, sizeof text,
	    "{\"do\":\"session\",\"token\":\"%s\",\"origin\":\"::1\"}", token);
	answer = sg_installer_ask(lab.installer, text, strlen(text), 10,
	    lab.now, &garbage);
	assert_non_null(answer);
	assert_string_equal(lab_code(answer), "ok");
	json_decref(answer);
	/* Ending the program does not wait for all of them. */
	lab_end(&lab);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(signs_in_with_name_and_password),
	    cmocka_unit_test(refuses_wrong_names_and_passwords),
	    cmocka_unit_test(takes_as_long_for_unknown_names),
	    cmocka_unit_test(makes_guessers_wait),
	    cmocka_unit_test(bounds_the_records_of_failures),
	    cmocka_unit_test(looks_again_after_the_password_was_tried),
	    cmocka_unit_test(has_no_empty_passwords),
	    cmocka_unit_test(signs_on_who_has_an_account),
	    cmocka_unit_test(records_why_a_sign_on_is_refused),
	    cmocka_unit_test(signs_nobody_on_without_accounts),
	    cmocka_unit_test(bounds_the_sign_ons_of_an_account),
	    cmocka_unit_test(keeps_sessions_over_a_restart),
	    cmocka_unit_test(ends_idle_sessions),
	    cmocka_unit_test(does_not_make_others_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
