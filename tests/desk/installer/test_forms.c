/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_forms.c -- tests who may do what, and that each look and each decision
 * is recorded before it is answered.
 */
#include "../../unit.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "lab.h"

static const char *const roles[] = {
    "officer", "technician", "lead", "ahead", "governor", "teacher"};
#define ROLES (sizeof roles / sizeof *roles)

/* Requests of a session; the column of each role: y may, - may not. */
static const struct {
	const char *members; /* besides token and origin */
	const char *may;
	const char *deed; /* the record of it; NULL: none */
} forms[] = {
    {"\"do\":\"session\"", "yyyyyy", NULL},
    {"\"do\":\"view\",\"what\":\"person\",\"about\":\"jsmith\",\"reason\":"
     "\"r\"",
	"y-----", "viewed jsmith"},
    {"\"do\":\"view\",\"what\":\"incident\",\"about\":\"12\",\"reason\":\"r\"",
	"y-----", "viewed incident 12"},
    {"\"do\":\"view\",\"what\":\"pack\",\"about\":\"12\",\"reason\":\"r\"",
	"y-----", "viewed incident 12"},
    {"\"do\":\"view\",\"what\":\"export\",\"about\":\"jsmith\",\"reason\":"
     "\"r\"",
	"y-----", "viewed jsmith"},
    {"\"do\":\"view\",\"what\":\"reveal\",\"about\":\"0f\",\"reason\":\"r\"",
	"y-----", "viewed 0f"},
    {"\"do\":\"mark\",\"incident\":12,\"state\":\"real\",\"reason\":\"r\"",
	"y-----", "marked incident 12"},
    {"\"do\":\"mark\",\"incident\":12,\"state\":\"agreed\",\"reason\":\"r\","
     "\"until\":\"2027-03-25\",\"family\":\"round\",\"everyone\":true",
	"y-----", "agreed incident 12"},
    {"\"do\":\"end-agreement\",\"agreement\":3,\"reason\":\"r\"", "y-----",
	"agreement-ended agreement 3"},
    {"\"do\":\"hold\",\"incident\":12,\"on\":true,\"reason\":\"r\"", "y-----",
	"held incident 12"},
    {"\"do\":\"hold\",\"incident\":12,\"on\":false,\"reason\":\"r\"", "y-----",
	"released incident 12"},
    {"\"do\":\"form-save\",\"submit\":false,\"aims\":\"news\"", "y-yy-y",
	"form-saved"},
    {"\"do\":\"exceptions\"", "y-yy--", NULL},
};
#define FORMS (sizeof forms / sizeof *forms)

static const char *
send_form(struct lab *lab, size_t form, const char *token)
{
	char line[1024];
	bool garbage;

	(void)snprintf(line, sizeof line,
	    "{%s,\"token\":\"%s\",\"origin\":\"10.20.0.5\"}",
	    forms[form].members, token);
	return lab_send(lab, line, &garbage);
}

static void
lets_each_role_do_its_part(void **state)
{
	struct lab lab;
	char expected[128];

	(void)state;
	lab_begin(&lab);
	for (size_t role = 0; role < ROLES; role++) {
		const char *token = lab_sign_in(&lab, roles[role]);

		for (size_t i = 0; i < FORMS; i++) {
			bool may = forms[i].may[role] == 'y';
			size_t before = strlen(lab_deeds(&lab));
			const char *after;

			assert_string_equal(send_form(&lab, i, token),
			    may ? "ok" : "forbidden");
			after = lab_deeds(&lab) + before;
			(void)snprintf(expected, sizeof expected, "%s %s\n",
			    roles[role], forms[i].deed);
			assert_string_equal(after,
			    may && forms[i].deed != NULL ? expected : "");
		}
	}
	lab_end(&lab);
}

static void
does_nothing_without_a_session(void **state)
{
	static const char *const tokens[] = {"",
	    "0000000000000000000000000000000000000000000000000000000000000000",
	    "officer"};
	struct lab lab;
	const char *token;

	(void)state;
	lab_begin(&lab);
	for (size_t k = 0; k < sizeof tokens / sizeof *tokens; k++)
		for (size_t i = 0; i < FORMS; i++)
			assert_string_equal(send_form(&lab, i, tokens[k]),
			    "signed-out");
	assert_string_equal(lab_deeds(&lab), "");
	token = lab_sign_in(&lab, "officer");
	lab_want(&lab, "ok", "{s:s, s:s}", "do", "logout", "token", token);
	for (size_t i = 0; i < FORMS; i++)
		assert_string_equal(send_form(&lab, i, token), "signed-out");
	assert_string_equal(lab_deeds(&lab),
	    "officer signed-in\nofficer signed-out\n");
	lab_end(&lab);
}

/* What is done with a session ends with its account's role. */
static void
ends_sessions_of_changed_accounts_at_once(void **state)
{
	struct lab lab;
	const char *token, *other;

	(void)state;
	lab_begin(&lab);
	token = lab_sign_in(&lab, "officer");
	other = lab_sign_in(&lab, "ahead");
	lab_write(lab.accounts,
	    "{\"name\":\"officer\",\"full_name\":\"Ms O Fficer\",\"role\":"
	    "\"governor\",\"groups\":[]}\n");
	lab_want(&lab, "signed-out", "{s:s, s:s}", "do", "session", "token",
	    token);
	lab_want(&lab, "signed-out", "{s:s, s:s}", "do", "session", "token",
	    other);
	lab_end(&lab);
}

static json_t *
view(struct lab *lab, const char *token, const char *what, const char *about,
    const char *reason)
{
	return lab_ask(lab, "{s:s, s:s, s:s, s:s, s:s*}", "do", "view", "token",
	    token, "what", what, "about", about, "reason", reason);
}

static void
want_view(struct lab *lab, const char *token, const char *what,
    const char *about, const char *reason, const char *code, bool again)
{
	json_t *answer = view(lab, token, what, about, reason);

	assert_string_equal(lab_code(answer), code);
	if (strcmp(code, "ok") == 0) {
		assert_int_equal(json_is_true(json_object_get(answer, "again")),
		    again);
		assert_true(json_integer_value(json_object_get(answer, "seq")) >
		    0);
	}
	json_decref(answer);
}

/* A reason is given once for a person or an incident, and each time that
 * something is handed over. */
static void
wants_a_reason_for_personal_data(void **state)
{
	struct lab lab;
	const char *token, *other;
	size_t deeds;

	(void)state;
	lab_begin(&lab);
	token = lab_sign_in(&lab, "officer");
	want_view(&lab, token, "person", "jsmith", NULL, "reason", false);
	want_view(&lab, token, "person", "jsmith", "asked", "ok", false);
	deeds = strlen(lab_deeds(&lab));
	want_view(&lab, token, "person", "jsmith", NULL, "ok", true);
	assert_int_equal(strlen(lab_deeds(&lab)), deeds);
	want_view(&lab, token, "person", "jsmith2", NULL, "reason", false);
	want_view(&lab, token, "incident", "12", NULL, "reason", false);
	want_view(&lab, token, "incident", "12", "asked", "ok", false);
	want_view(&lab, token, "incident", "12", NULL, "ok", true);
	want_view(&lab, token, "pack", "12", NULL, "reason", false);
	want_view(&lab, token, "pack", "12", "asked", "ok", false);
	want_view(&lab, token, "pack", "12", NULL, "reason", false);
	want_view(&lab, token, "export", "jsmith", NULL, "reason", false);
	/* Another session of the same person begins anew. */
	other = lab_sign_in(&lab, "officer");
	want_view(&lab, other, "person", "jsmith", NULL, "reason", false);
	lab_end(&lab);
}

static void
ends_agreements_within_a_year(void **state)
{
	static const struct {
		const char *until, *code;
	} rows[] = {
	    {"2026-11-22", "bad"},
	    {"2026-11-24", "ok"},
	    {"2027-11-24", "ok"},
	    {"2027-11-26", "bad"},
	    {"9999-12-31", "bad"},
	};
	struct lab lab;
	const char *token;

	(void)state;
	lab_begin(&lab);
	token = lab_sign_in(&lab, "officer");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		lab_want(&lab, rows[i].code,
		    "{s:s, s:s, s:i, s:s, s:s, s:s, s:s, s:s}", "do", "mark",
		    "token", token, "incident", 12, "state", "agreed", "reason",
		    "r", "until", rows[i].until, "family", "round", "person",
		    "jsmith");
	lab_end(&lab);
}

/* As on a full disk: nothing is decided or shown, and it is said. */
static void
refuses_what_cannot_be_recorded(void **state)
{
	const struct rlimit none = {1, RLIM_INFINITY};
	struct rlimit all;
	struct lab lab;
	const char *token;
	json_t *answer;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	lab_begin(&lab);
	token = lab_sign_in(&lab, "officer");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &all), 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	answer = view(&lab, token, "person", "jsmith", "asked");
	assert_string_equal(lab_code(answer), "failed");
	assert_non_null(strstr(json_string_value(json_object_get(answer,
				   "text")),
	    "nothing was done, because it could not be recorded"));
	json_decref(answer);
	for (size_t i = 1; i < FORMS - 1; i++)
		assert_string_equal(send_form(&lab, i, token), "failed");
	/* Nobody can sign in either, but who is in can sign out. */
	lab_want(&lab, "failed", "{s:s, s:s, s:s}", "do", "login", "name",
	    "ahead", "password", LAB_PASSWORD);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &all), 0);
	/* The look that was refused is not remembered as made. */
	want_view(&lab, token, "person", "jsmith", NULL, "reason", false);
	want_view(&lab, token, "person", "jsmith", "asked", "ok", false);
	assert_string_equal(lab_deeds(&lab),
	    "officer signed-in\nofficer viewed jsmith\n");
	lab_end(&lab);
}

/* One session cannot fill the disk with records. */
static void
bounds_what_one_session_records(void **state)
{
	struct lab lab;
	const char *token, *code = "ok";
	unsigned n = 0;

	(void)state;
	lab_begin(&lab);
	token = lab_sign_in(&lab, "officer");
	while (strcmp(code = send_form(&lab, 1, token), "ok") == 0)
		n++;
	assert_string_equal(code, "throttled");
	assert_int_equal(n, 120);
	/* Another form of the same session still answers. */
	assert_string_equal(send_form(&lab, 0, token), "ok");
	lab.now.steady_ms += 1000;
	assert_string_equal(send_form(&lab, 1, token), "ok");
	assert_string_equal(send_form(&lab, 1, token), "throttled");
	lab_end(&lab);
}

static void
tells_garbage_from_a_wrong_form(void **state)
{
	struct lab lab;
	bool garbage = false;

	(void)state;
	lab_begin(&lab);
	assert_string_equal(lab_send(&lab, "nonsense", &garbage), "bad");
	assert_true(garbage);
	assert_string_equal(lab_send(&lab, "{\"do\":\"x\"}", &garbage), "bad");
	assert_false(garbage);
	lab_end(&lab);
}

/* Accounts that cannot be read let nobody in, and end all sessions. */
static void
lets_nobody_in_with_unsafe_accounts(void **state)
{
	struct lab lab;
	const char *token;

	(void)state;
	lab_begin(&lab);
	token = lab_sign_in(&lab, "officer");
	remove(lab.accounts);
	lab_want(&lab, "signed-out", "{s:s, s:s}", "do", "session", "token",
	    token);
	lab_want(&lab, "failed", "{s:s, s:s, s:s}", "do", "login", "name",
	    "officer", "password", LAB_PASSWORD);
	lab_accounts(&lab, "nonsense\n");
	lab_want(&lab, "ok", "{s:s, s:s, s:s}", "do", "login", "name",
	    "officer", "password", LAB_PASSWORD);
	lab_end(&lab);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lets_each_role_do_its_part),
	    cmocka_unit_test(does_nothing_without_a_session),
	    cmocka_unit_test(ends_sessions_of_changed_accounts_at_once),
	    cmocka_unit_test(wants_a_reason_for_personal_data),
	    cmocka_unit_test(ends_agreements_within_a_year),
	    cmocka_unit_test(refuses_what_cannot_be_recorded),
	    cmocka_unit_test(bounds_what_one_session_records),
	    cmocka_unit_test(tells_garbage_from_a_wrong_form),
	    cmocka_unit_test(lets_nobody_in_with_unsafe_accounts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
