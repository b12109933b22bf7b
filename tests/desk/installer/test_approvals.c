/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_approvals.c -- tests the forms on which official accounts are approved
 * (clause PU1): each box, the two approvals, the exception that they make, and
 * each way in which a form is not in force.
 */
#include "../../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "desk/installer/approvals.h"
#include "desk/installer/boxes.h"
#include "lab.h"

#define DAY_MS INT64_C(86400000)

/* The policy of the lab blocks chat.example for everyone. */
static const char *const good[SG_BOXES] = {[SG_BOX_DEPARTMENT] = "Music",
    [SG_BOX_AIMS] = "Concerts,\nfor parents",
    [SG_BOX_CONTENT] = "dates and pictures",
    [SG_BOX_AUDIENCE] = "parents",
    [SG_BOX_CONTRIBUTORS] = "the choir, 9 to 11 years old",
    [SG_BOX_ADMINISTRATORS] = "Anna Smith, asmith\n\n Khan, B., bkhan \n",
    [SG_BOX_MODERATORS] = "Carol \u201cCJ\u201d Jones\nDan Lee",
    [SG_BOX_VETS] = "Carol Jones",
    [SG_BOX_HOST] = "https://chat.example/our-school",
    [SG_BOX_LIVE] = "2026-11-24",
    [SG_BOX_CLOSING] = "2026-12-18",
    [SG_BOX_ADVERTISING] = "a letter",
    [SG_BOX_CONSENT] = "the form of September",
    [SG_BOX_SECURITY] = "two factors"};

static const char *
text_of(const json_t *answer, const char *name)
{
	const char *text = json_string_value(json_object_get(answer, name));

	return text == NULL ? "" : text;
}

/* Ask with these members; the session may do it at once. */
static json_t *
ask(struct lab *lab, json_t *request)
{
	lab->now.steady_ms += 10000;
	return lab_ask(lab, "o", request);
}

/* Returns a request that fills in the good form, but for one box. */
static json_t *
filled(const char *token, bool submit, enum sg_box box, const char *value)
{
	json_t *request = json_pack("{s:s, s:s, s:b}", "do", "form-save",
	    "token", token, "submit", submit);

	for (unsigned i = 0; i < SG_BOXES; i++) {
		const char *text = i == (unsigned)box ? value : good[i];

		if (text != NULL)
			json_object_set_new(request,
			    sg_box_name((enum sg_box)i), json_string(text));
	}
	return request;
}

/* Require this code, and that the answer has the text.  Takes `answer` over. */
static void
want(json_t *answer, const char *code, const char *said)
{
	char *all = json_dumps(answer, 0);

	if (strcmp(lab_code(answer), code) != 0 || strstr(all, said) == NULL)
		fail_msg("wanted %s, %s; got %s", code, said, all);
	free(all);
	json_decref(answer);
}

struct form {
	json_int_t id;
	char base[65];
};

static struct form
form_of(json_t *answer, const char *state)
{
	struct form form = {
	    .id = json_integer_value(json_object_get(answer, "form"))};

	assert_string_equal(lab_code(answer), "ok");
	assert_true(json_is_true(json_object_get(answer, "saved")));
	assert_string_equal(text_of(answer, "state"), state);
	assert_true(form.id > 0);
	(void)snprintf(form.base, sizeof form.base, "%s",
	    text_of(answer, "base"));
	json_decref(answer);
	return form;
}

/* Hand in the good form, but for one box. */
static struct form
handed_in(struct lab *lab, const char *token, enum sg_box box,
    const char *value)
{
	return form_of(ask(lab, filled(token, true, box, value)), "submitted");
}

static struct form
usual(struct lab *lab)
{
	return handed_in(lab, lab_sign_in(lab, "teacher"), SG_BOXES, NULL);
}

static json_t *
approve(struct lab *lab, const char *name, const struct form *form)
{
	return ask(lab,
	    json_pack("{s:s, s:s, s:I, s:s}", "do", "form-approve", "token",
		lab_sign_in(lab, name), "form", form->id, "base", form->base));
}

static json_t *
end(struct lab *lab, const char *name, const char *doing, json_int_t id)
{
	return ask(lab,
	    json_pack("{s:s, s:s, s:I, s:s}", "do", doing, "token",
		lab_sign_in(lab, name), "form", id, "reason", "not now"));
}

/* The form is as the installer shows it. */
static json_t *
shown(struct lab *lab, const char *name, json_int_t id)
{
	return ask(lab,
	    json_pack("{s:s, s:s, s:I}", "do", "form", "token",
		lab_sign_in(lab, name), "form", id));
}

static void
want_state(struct lab *lab, json_int_t id, const char *state)
{
	json_t *answer = shown(lab, "ahead", id);

	assert_string_equal(text_of(json_object_get(answer, "form"), "state"),
	    state);
	json_decref(answer);
}

/* Nothing is in force. */
static void
want_unchanged(struct lab *lab)
{
	assert_string_equal(lab_read(lab->exceptions), lab_exceptions);
	assert_int_equal(lab->installs, 0);
}

/* ---- the boxes ---------------------------------------------------------- */

static const struct {
	enum sg_box box;
	const char *value, *said;
} faults[] = {
    {SG_BOX_DEPARTMENT, NULL, "\\\"Department\\\" is empty"},
    {SG_BOX_DEPARTMENT, "  ", "\\\"Department\\\" is empty"},
    {SG_BOX_AIMS, NULL, "\\\"Aims\\\" is empty"},
    {SG_BOX_AIMS, " \n\t", "\\\"Aims\\\" is empty"},
    {SG_BOX_CONTENT, NULL, "\\\"Content\\\" is empty"},
    {SG_BOX_AUDIENCE, NULL, "\\\"Audience\\\" is empty"},
    {SG_BOX_CONTRIBUTORS, NULL, "\\\"Contributors and their ages\\\" is empty"},
    {SG_BOX_ADMINISTRATORS, NULL, "\\\"Administrators\\\" is empty"},
    {SG_BOX_ADMINISTRATORS, "Anna Smith, asmith",
	"\\\"Administrators\\\" has one person only: write at least two"},
    {SG_BOX_ADMINISTRATORS, "Anna Smith, asmith\nAnna S., ASmith",
	"\\\"Administrators\\\" has the same person twice"},
    {SG_BOX_ADMINISTRATORS, "Anna Smith, asmith\nB Khan",
	"does not say with which name B Khan logs on"},
    {SG_BOX_ADMINISTRATORS, "Anna Smith, asmith\nB Khan,",
	"does not say with which name B Khan logs on"},
    {SG_BOX_ADMINISTRATORS, "Anna Smith, asmith\nB Khan, b khan",
	"does not say with which name B Khan logs on"},
    {SG_BOX_ADMINISTRATORS, "Anna Smith, asmith\nB Khan, everyone\"always",
	"does not say with which name B Khan logs on"},
    {SG_BOX_ADMINISTRATORS, "Anna Smith, asmith\n, bkhan",
	"has a line without a name"},
    {SG_BOX_ADMINISTRATORS,
	"A,a\nB,b\nC,c\nD,d\nE,e\nF,f\nG,g\nH,h\nI,i\nJ,j\nK,k",
	"\\\"Administrators\\\" has over 10 people"},
    {SG_BOX_MODERATORS, NULL, "\\\"Moderators\\\" is empty"},
    {SG_BOX_MODERATORS, "Carol Jones",
	"\\\"Moderators\\\" has one person only: write at least two"},
    {SG_BOX_MODERATORS, "Carol Jones\n carol jones ",
	"\\\"Moderators\\\" has the same person twice"},
    {SG_BOX_VETS, NULL, "\\\"Who vets contributions\\\" is empty"},
    {SG_BOX_HOST, NULL, "\\\"Address of the account\\\" is empty"},
    {SG_BOX_HOST, "facebook",
	"\\\"Address of the account\\\" has no address of a website"},
    {SG_BOX_HOST, "everything, x.example",
	"\\\"Address of the account\\\" has no address of a website"},
    {SG_BOX_LIVE, NULL, "\\\"Going live\\\" is empty"},
    {SG_BOX_LIVE, "tomorrow", "\\\"Going live\\\" has no day"},
    {SG_BOX_CLOSING, NULL, "\\\"Closing\\\" is empty"},
    {SG_BOX_CLOSING, "2026-02-30", "\\\"Closing\\\" has no day"},
    {SG_BOX_CLOSING, "2026-11-23", "has a day before the account goes live"},
    {SG_BOX_CLOSING, "2027-11-25",
	"a form is for a year at most: choose Wed 24 Nov 2027"},
    {SG_BOX_ADVERTISING, NULL, "\\\"Advertising\\\" is empty"},
    {SG_BOX_CONSENT, NULL, "\\\"Consent of parents\\\" is empty"},
    {SG_BOX_SECURITY, NULL, "\\\"Security measures\\\" is empty"},
};

static void
names_the_box_that_has_a_fault(void **state)
{
	struct lab lab;
	const char *token;

	(void)state;
	lab_begin(&lab);
	token = lab_sign_in(&lab, "teacher");
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		want(ask(&lab,
			 filled(token, true, faults[i].box, faults[i].value)),
		    "bad", faults[i].said);
	/* Nothing of it was kept. */
	assert_string_equal(lab_deeds(&lab), "teacher signed-in\n");
	want_unchanged(&lab);
	lab_end(&lab);
}

static void
refuses_a_closing_day_that_is_past(void **state)
{
	json_t *request;
	struct lab lab;

	(void)state;
	lab_begin(&lab);
	request = filled(lab_sign_in(&lab, "teacher"), true, SG_BOX_CLOSING,
	    "2026-11-23");
	json_object_set_new(request, "live", json_string("2026-11-02"));
	want(ask(&lab, request), "bad",
	    "the closing day, Mon 23 Nov 2026, is past");
	want_unchanged(&lab);
	lab_end(&lab);
}

static void
refuses_what_is_too_long(void **state)
{
	char text[SG_LINK_BOX_BYTES + 2];
	struct lab lab;
	const char *token;

	(void)state;
	lab_begin(&lab);
	token = lab_sign_in(&lab, "teacher");
	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	want(ask(&lab, filled(token, true, SG_BOX_AIMS, text)), "bad",
	    "\\\"aims\\\" is too long");
	text[SG_LINK_LINE_BYTES + 1] = '\0';
	want(ask(&lab, filled(token, false, SG_BOX_DEPARTMENT, text)), "bad",
	    "\\\"department\\\" is too long");
	text[101] = '\0';
	want(ask(&lab, filled(token, true, SG_BOX_MODERATORS, text)), "bad",
	    "has a name of over 100 letters");
	lab_end(&lab);
}

static void
reads_the_lines_of_people(void **state)
{
	struct sg_str rest = SG_LIT("\r\n Khan, B., bkhan \r\nAnna\n");
	struct sg_box_person person;

	(void)state;
	assert_true(sg_box_person(&rest, true, &person));
	assert_true(sg_str_eq(person.name, SG_LIT("Khan, B.")));
	assert_true(sg_str_eq(person.logon, SG_LIT("bkhan")));
	assert_true(sg_box_person(&rest, true, &person));
	assert_true(sg_str_eq(person.name, SG_LIT("Anna")));
	assert_int_equal(person.logon.n, 0);
	assert_false(sg_box_person(&rest, true, &person));
	rest = SG_LIT("Khan, B.");
	assert_true(sg_box_person(&rest, false, &person));
	assert_true(sg_str_eq(person.name, SG_LIT("Khan, B.")));
}

/* ---- two approvals ------------------------------------------------------ */

static void
is_in_force_with_two_approvals(void **state)
{
	struct form form;
	char expected[1024];
	struct lab lab;
	json_t *answer;

	(void)state;
	lab_begin(&lab);
	form = usual(&lab);
	want(approve(&lab, "lead", &form), "ok",
	    "\"in_force\": false, \"missing\": [\"head\"]");
	/* With one approval, it is not in force. */
	want_unchanged(&lab);
	want_state(&lab, form.id, "submitted");
	answer = approve(&lab, "ahead", &form);
	assert_string_equal(lab_code(answer), "ok");
	assert_true(json_is_true(json_object_get(answer, "approved")));
	assert_true(json_is_true(json_object_get(answer, "in_force")));
	json_decref(answer);
	assert_int_equal(lab.installs, 1);
	(void)snprintf(expected, sizeof expected,
	    "exception FORM-%lld\n"
	    "    allow      chat.example\n"
	    "    for        user asmith, bkhan\n"
	    "    because    \"form %lld, Music: Concerts, for parents\"\n"
	    "    approved   \"Mrs A Head\" and \"Dr I Lead\" on Tue 24 Nov "
	    "2026\n"
	    "    until      Fri 18 Dec 2026\n"
	    "    administrators  \"Anna Smith\", \"Khan, B.\"\n"
	    "    moderators      \"Carol 'CJ' Jones\", \"Dan Lee\"\n",
	    (long long)form.id, (long long)form.id);
	assert_non_null(strstr(lab_read(lab.exceptions), expected));
	want_state(&lab, form.id, "in-force");
	(void)snprintf(expected, sizeof expected,
	    "teacher signed-in\n"
	    "teacher form-submitted https://chat.example/our-school\n"
	    "lead signed-in\n"
	    "lead form-approved form %lld\n"
	    "ahead signed-in\n"
	    "ahead signed-in\n"
	    "ahead exceptions-saved added FORM-%lld\n"
	    "ahead policy-installed\n"
	    "ahead form-approved form %lld\n"
	    "ahead form-in-force form %lld\n",
	    (long long)form.id, (long long)form.id, (long long)form.id,
	    (long long)form.id);
	assert_non_null(strstr(lab_deeds(&lab), expected));
	/* It stays so after a restart, and needs no third approval. */
	lab_restart(&lab);
	want_state(&lab, form.id, "in-force");
	want(approve(&lab, "lead", &form), "conflict",
	    "has both approvals already");
	lab_end(&lab);
}

static void
takes_the_approvals_in_either_order(void **state)
{
	struct form form;
	struct lab lab;

	(void)state;
	lab_begin(&lab);
	form = handed_in(&lab, lab_sign_in(&lab, "officer"), SG_BOX_LIVE,
	    "2026-12-01");
	want(approve(&lab, "ahead", &form), "ok",
	    "\"missing\": [\"ict-lead\"]");
	want(approve(&lab, "lead", &form), "ok", "\"in_force\": true");
	assert_non_null(strstr(lab_read(lab.exceptions),
	    "    approved   \"Dr I Lead\" and \"Mrs A Head\" on Tue 24 Nov "
	    "2026\n"));
	assert_non_null(strstr(lab_read(lab.exceptions),
	    "    for        user asmith, bkhan\n"
	    "    from       Tue 1 Dec 2026\n"));
	lab_end(&lab);
}

static void
needs_two_people_in_two_roles(void **state)
{
	static const char *const others[] = {"officer", "teacher"};
	struct form form;
	struct lab lab;

	(void)state;
	lab_begin(&lab);
	form = usual(&lab);
	for (size_t i = 0; i < 2; i++)
		want(approve(&lab, others[i], &form), "forbidden",
		    "only the ICT lead and the head decide about a form");
	want(approve(&lab, "technician", &form), "forbidden",
	    "may not do this");
	want(approve(&lab, "lead", &form), "ok", "\"approved\": true");
	want(approve(&lab, "lead", &form), "forbidden",
	    "you have given the approval of the ICT lead: that of the head is "
	    "missing");
	want_unchanged(&lab);
	want_state(&lab, form.id, "submitted");
	lab_end(&lab);
}

/* Accounts are changed on the machine: the same person may come back with
 * another role, or another name. */
static void
knows_the_same_person_again(void **state)
{
	static const struct {
		const char *name, *full_name, *role, *said;
	} rows[] = {
	    {"lead", "Dr I Lead", "head", "another person must give it"},
	    {"second", "dr i lead", "head", "another person must give it"},
	    {"second", "Mr Other", "ict-lead",
		"Dr I Lead has given the approval of the ICT lead"},
	};
	const char *accounts;
	struct form form;
	char line[512];
	struct lab lab;

	(void)state;
	lab_begin(&lab);
	form = usual(&lab);
	want(approve(&lab, "lead", &form), "ok", "\"approved\": true");
	accounts = strstr(lab_read(lab.accounts), "\"password\"");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[1024];

		(void)snprintf(line, sizeof line, "%.*s",
		    (int)strcspn(accounts, "\n"), accounts);
		(void)snprintf(text, sizeof text,
		    "{\"name\":\"%s\",\"full_name\":\"%s\",\"role\":\"%s\","
		    "\"groups\":[],%s\n",
		    rows[i].name, rows[i].full_name, rows[i].role, line);
		lab_write(lab.accounts, text);
		want(approve(&lab, rows[i].name, &form), "forbidden",
		    rows[i].said);
		accounts = strstr(lab_read(lab.accounts), "\"password\"");
	}
	want_unchanged(&lab);
	lab_end(&lab);
}

static void
loses_its_approvals_with_a_change(void **state)
{
	struct form form, changed;
	struct lab lab;
	json_t *request;

	(void)state;
	lab_begin(&lab);
	form = usual(&lab);
	want(approve(&lab, "lead", &form), "ok", "\"approved\": true");
	/* Without the version that was read, nothing is changed. */
	request = filled(lab_sign_in(&lab, "teacher"), true, SG_BOX_AIMS,
	    "More");
	json_object_set_new(request, "form", json_integer(form.id));
	want(ask(&lab, json_deep_copy(request)), "bad",
	    "\\\"base\\\" is missing");
	json_object_set_new(request, "base", json_string("old"));
	want(ask(&lab, json_deep_copy(request)), "conflict",
	    "somebody else has changed the form");
	json_object_set_new(request, "base", json_string(form.base));
	changed = form_of(ask(&lab, request), "submitted");
	assert_int_equal(changed.id, form.id);
	assert_string_not_equal(changed.base, form.base);
	/* The head had read what it was before. */
	want(approve(&lab, "ahead", &form), "conflict",
	    "the form was changed meanwhile");
	want(approve(&lab, "ahead", &changed), "ok",
	    "\"missing\": [\"ict-lead\"]");
	want_unchanged(&lab);
	want(approve(&lab, "lead", &changed), "ok", "\"in_force\": true");
	lab_end(&lab);
}

static void
closes_while_it_waits(void **state)
{
	struct form form;
	struct lab lab;

	(void)state;
	lab_begin(&lab);
	form = usual(&lab);
	want(approve(&lab, "lead", &form), "ok", "\"approved\": true");
	lab.now.utc_ms += 30 * DAY_MS;
	lab.places.now = lab.now.utc_ms / 1000;
	want(approve(&lab, "ahead", &form), "bad",
	    "the closing day, Fri 18 Dec 2026, is past: choose a later one");
	want_unchanged(&lab);
	lab_end(&lab);
}

static void
opens_nothing_that_must_stay_closed(void **state)
{
	static const struct {
		const char *host, *said;
	} rows[] = {
	    {"casino.example", "fixed"},
	    {"www.locked.example", "is on a locked list"},
	    {"chat.example", "this comes out allowed, not blocked"},
	};
	char policy[8192];
	struct form form;
	struct lab lab;

	(void)state;
	lab_begin(&lab);
	form = usual(&lab);
	want(approve(&lab, "lead", &form), "ok", "\"approved\": true");
	/* The policy expects it to be closed to an administrator, from now on.
	 */
	(void)snprintf(policy, sizeof policy,
	    "%sgroup staff\n"
	    "    users      bkhan\n"
	    "expect\n"
	    "    Tue 24 Nov 2026 10:15  staff  chat.example  blocked\n",
	    lab_read(lab.policy));
	lab_write(lab.policy, policy);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		json_t *answer = ask(&lab,
		    filled(lab_sign_in(&lab, "teacher"), true, SG_BOX_HOST,
			rows[i].host));

		assert_true(json_is_false(json_object_get(answer, "saved")));
		want(answer, "ok", rows[i].said);
	}
	/* Nor does a form come into force that was fine when it was handed in.
	 */
	want(approve(&lab, "ahead", &form), "ok",
	    "this comes out allowed, not blocked");
	want_unchanged(&lab);
	want_state(&lab, form.id, "submitted");
	lab_end(&lab);
}

static void
puts_back_what_cannot_be_installed(void **state)
{
	struct form form;
	struct lab lab;
	json_t *answer;

	(void)state;
	lab_begin(&lab);
	form = usual(&lab);
	want(approve(&lab, "lead", &form), "ok", "\"approved\": true");
	lab.answer = LAB_NOT_INSTALLED;
	answer = approve(&lab, "ahead", &form);
	assert_null(json_object_get(answer, "approved"));
	want(answer, "ok", "Nothing was installed");
	assert_string_equal(lab_read(lab.exceptions), lab_exceptions);
	want_state(&lab, form.id, "submitted");
	/* The second try makes the same exception. */
	lab.answer = LAB_INSTALLED;
	want(approve(&lab, "ahead", &form), "ok", "\"in_force\": true");
	want_state(&lab, form.id, "in-force");
	lab_end(&lab);
}

/* ---- drafts, refusals, ends --------------------------------------------- */

static void
keeps_a_draft_that_is_not_finished(void **state)
{
	struct form form, same;
	json_t *request;
	struct lab lab;

	(void)state;
	lab_begin(&lab);
	form = form_of(ask(&lab,
			   json_pack("{s:s, s:s, s:b, s:s}", "do", "form-save",
			       "token", lab_sign_in(&lab, "teacher"), "submit",
			       0, "aims", "Concerts")),
	    "draft");
	want(approve(&lab, "ahead", &form), "conflict",
	    "this form is not handed in yet");
	request = filled(lab_sign_in(&lab, "teacher"), true, SG_BOXES, NULL);
	json_object_set_new(request, "form", json_integer(form.id));
	json_object_set_new(request, "base", json_string(form.base));
	same = form_of(ask(&lab, request), "submitted");
	assert_int_equal(same.id, form.id);
	assert_non_null(strstr(lab_deeds(&lab), "teacher form-saved\n"));
	lab_end(&lab);
}

static void
shows_teachers_their_own_forms_alone(void **state)
{
	struct form own, other;
	struct lab lab;
	json_t *answer;

	(void)state;
	lab_begin(&lab);
	own = usual(&lab);
	other = handed_in(&lab, lab_sign_in(&lab, "officer"), SG_BOXES, NULL);
	answer = ask(&lab,
	    json_pack("{s:s, s:s}", "do", "forms", "token",
		lab_sign_in(&lab, "teacher")));
	assert_int_equal(json_array_size(json_object_get(answer, "forms")), 1);
	json_decref(answer);
	answer = ask(&lab,
	    json_pack("{s:s, s:s}", "do", "forms", "token",
		lab_sign_in(&lab, "ahead")));
	assert_int_equal(json_array_size(json_object_get(answer, "forms")), 2);
	json_decref(answer);
	want(shown(&lab, "teacher", own.id), "ok", "9 to 11 years old");
	want(shown(&lab, "teacher", other.id), "unknown",
	    "there is no such form");
	want(end(&lab, "teacher", "form-withdraw", other.id), "unknown",
	    "there is no such form");
	want(shown(&lab, "governor", own.id), "forbidden", "may not do this");
	want(shown(&lab, "technician", own.id), "forbidden", "may not do this");
	lab_end(&lab);
}

static void
is_refused_with_words(void **state)
{
	struct form form;
	json_t *request;
	struct lab lab;

	(void)state;
	lab_begin(&lab);
	form = usual(&lab);
	want(end(&lab, "officer", "form-refuse", form.id), "forbidden",
	    "only the ICT lead and the head");
	want(end(&lab, "ahead", "form-refuse", form.id), "ok", "seq");
	want(shown(&lab, "teacher", form.id), "ok", "\"answer\": \"not now\"");
	want(approve(&lab, "lead", &form), "conflict",
	    "this form was refused or withdrawn");
	want(end(&lab, "teacher", "form-withdraw", form.id), "conflict",
	    "already");
	request = filled(lab_sign_in(&lab, "teacher"), true, SG_BOXES, NULL);
	json_object_set_new(request, "form", json_integer(form.id));
	json_object_set_new(request, "base", json_string(form.base));
	want(ask(&lab, request), "conflict", "begin a new one");
	want_unchanged(&lab);
	lab_end(&lab);
}

static void
ends_with_its_withdrawal(void **state)
{
	struct form form;
	char expected[128];
	struct lab lab;

	(void)state;
	lab_begin(&lab);
	form = usual(&lab);
	want(end(&lab, "teacher", "form-withdraw", form.id), "ok",
	    "\"withdrawn\": true");
	want_unchanged(&lab);
	form = usual(&lab);
	want(approve(&lab, "lead", &form), "ok", "\"approved\": true");
	want(approve(&lab, "ahead", &form), "ok", "\"in_force\": true");
	want(end(&lab, "teacher", "form-withdraw", form.id), "ok",
	    "\"withdrawn\": true");
	assert_string_equal(lab_read(lab.exceptions), lab_exceptions);
	assert_int_equal(lab.installs, 2);
	want_state(&lab, form.id, "withdrawn");
	(void)snprintf(expected, sizeof expected,
	    "teacher exceptions-saved removed FORM-%lld\n"
	    "teacher policy-installed\n"
	    "teacher form-withdrawn form %lld\n",
	    (long long)form.id, (long long)form.id);
	assert_non_null(strstr(lab_deeds(&lab), expected));
	/* With one approval there is no exception yet, as a rule. */
	form = usual(&lab);
	want(approve(&lab, "lead", &form), "ok", "\"approved\": true");
	want(end(&lab, "lead", "form-withdraw", form.id), "ok",
	    "\"withdrawn\": true");
	want_state(&lab, form.id, "withdrawn");
	assert_int_equal(lab.installs, 2);
	/* Somebody else may have taken it out before. */
	form = usual(&lab);
	want(approve(&lab, "lead", &form), "ok", "\"approved\": true");
	want(approve(&lab, "ahead", &form), "ok", "\"in_force\": true");
	lab_write(lab.exceptions, lab_exceptions);
	want(end(&lab, "ahead", "form-withdraw", form.id), "ok",
	    "\"withdrawn\": true");
	want_state(&lab, form.id, "withdrawn");
	assert_int_equal(lab.installs, 3);
	lab_end(&lab);
}

static void
bounds_the_forms_of_one_account(void **state)
{
	struct lab lab;
	const char *token;

	(void)state;
	lab_begin(&lab);
	token = lab_sign_in(&lab, "teacher");
	for (unsigned i = 0; i < SG_APPROVALS_EACH; i++)
		(void)form_of(ask(&lab, filled(token, false, SG_BOXES, NULL)),
		    "draft");
	want(ask(&lab, filled(token, false, SG_BOXES, NULL)), "throttled",
	    "20 forms of yours are not decided yet");
	lab_end(&lab);
}

/* A form has names and ages of people: it goes when the journal's records of it
 * do. */
static void
forgets_forms_as_records(void **state)
{
	struct form draft, form;
	struct lab lab;

	(void)state;
	lab_begin(&lab);
	lab.places.keep_days = 30;
	draft = form_of(ask(&lab,
			    filled(lab_sign_in(&lab, "officer"), false,
				SG_BOXES, NULL)),
	    "draft");
	form = usual(&lab);
	want(approve(&lab, "lead", &form), "ok", "\"approved\": true");
	want(approve(&lab, "ahead", &form), "ok", "\"in_force\": true");
	lab.now.utc_ms += 30 * DAY_MS;
	want(shown(&lab, "ahead", draft.id), "ok", "Concerts");
	lab.now.utc_ms += 1000;
	want(shown(&lab, "ahead", draft.id), "unknown", "not kept any more");
	/* `keep` counts from the closing day of an account in force. */
	lab.now.utc_ms += 24 * DAY_MS;
	want(shown(&lab, "ahead", form.id), "ok", "Concerts");
	lab.now.utc_ms += DAY_MS;
	want(shown(&lab, "ahead", form.id), "unknown", "not kept any more");
	lab_end(&lab);
}

/* Nobody but the installer says who approved, what is in force, or since when.
 */
static void
takes_nothing_from_a_forged_order(void **state)
{
	static const char *const forged[] = {"approvals", "state", "author",
	    "name", "exception", "other", "full_name", "role", "text",
	    "reason"};
	struct lab lab;

	(void)state;
	lab_begin(&lab);
	for (size_t i = 0; i < sizeof forged / sizeof *forged; i++) {
		json_t *request = filled(lab_sign_in(&lab, "teacher"), true,
		    SG_BOXES, NULL);

		json_object_set_new(request, forged[i],
		    json_string("Mrs A Head"));
		want(ask(&lab, request), "bad",
		    "has a member that it must not have");
	}
	want_unchanged(&lab);
	lab_end(&lab);
}

static void
says_that_a_damaged_file_is_put_aside(void **state)
{
	char path[256], why[SG_WHY_BYTES];
	struct sg_approvals *approvals;
	struct lab lab;

	(void)state;
	lab_begin(&lab);
	(void)snprintf(path, sizeof path, "%s/approvals", lab.state);
	lab_write(path, "{");
	approvals = sg_approvals_new(lab.state, why);
	assert_non_null(strstr(why, "the approval forms are lost"));
	assert_int_equal(json_array_size(sg_approvals_all(approvals)), 0);
	sg_approvals_free(&approvals);
	approvals = sg_approvals_new(lab.state, why);
	assert_string_equal(why, "");
	sg_approvals_free(&approvals);
	lab_end(&lab);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_the_box_that_has_a_fault),
	    cmocka_unit_test(refuses_a_closing_day_that_is_past),
	    cmocka_unit_test(refuses_what_is_too_long),
	    cmocka_unit_test(reads_the_lines_of_people),
	    cmocka_unit_test(is_in_force_with_two_approvals),
	    cmocka_unit_test(takes_the_approvals_in_either_order),
	    cmocka_unit_test(needs_two_people_in_two_roles),
	    cmocka_unit_test(knows_the_same_person_again),
	    cmocka_unit_test(loses_its_approvals_with_a_change),
	    cmocka_unit_test(closes_while_it_waits),
	    cmocka_unit_test(opens_nothing_that_must_stay_closed),
	    cmocka_unit_test(puts_back_what_cannot_be_installed),
	    cmocka_unit_test(keeps_a_draft_that_is_not_finished),
	    cmocka_unit_test(shows_teachers_their_own_forms_alone),
	    cmocka_unit_test(is_refused_with_words),
	    cmocka_unit_test(ends_with_its_withdrawal),
	    cmocka_unit_test(bounds_the_forms_of_one_account),
	    cmocka_unit_test(forgets_forms_as_records),
	    cmocka_unit_test(takes_nothing_from_a_forged_order),
	    cmocka_unit_test(says_that_a_damaged_file_is_put_aside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
