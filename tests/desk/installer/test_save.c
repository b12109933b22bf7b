/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_save.c -- tests checking and saving exceptions: what is refused, and
 * that what cannot be installed is put back.
 */
#include "../../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "lab.h"

static const char *
text_of(const json_t *answer, const char *name)
{
	const char *text = json_string_value(json_object_get(answer, name));

	return text == NULL ? "" : text;
}

static bool
is(const json_t *answer, const char *name)
{
	return json_is_true(json_object_get(answer, name));
}

/* The present base of the file, in static memory. */
static const char *
base_of(struct lab *lab, const char *token)
{
	static char base[128];
	json_t *answer = lab_ask(lab, "{s:s, s:s}", "do", "exceptions", "token",
	    token);

	assert_string_equal(lab_code(answer), "ok");
	(void)snprintf(base, sizeof base, "%s", text_of(answer, "base"));
	json_decref(answer);
	return base;
}

static json_t *
check(struct lab *lab, const char *token, const char *text)
{
	json_t *answer = lab_ask(lab, "{s:s, s:s, s:s}", "do", "check", "token",
	    token, "text", text);

	assert_string_equal(lab_code(answer), "ok");
	return answer;
}

static json_t *
save(struct lab *lab, const char *token, const char *text, const char *base)
{
	return lab_ask(lab, "{s:s, s:s, s:s, s:s, s:s}", "do", "save", "token",
	    token, "text", text, "base", base, "reason", "a lesson");
}

static const char *
with(struct sg_arena *arena, const char *more)
{
	return sg_arena_printf(arena, "%s%s", lab_exceptions, more);
}

/* ---- checking ----------------------------------------------------------- */

static void
gives_the_text_of_the_file(void **state)
{
	struct lab lab;
	json_t *answer;

	(void)state;
	lab_begin(&lab);
	answer = lab_ask(&lab, "{s:s, s:s}", "do", "exceptions", "token",
	    lab_sign_in(&lab, "officer"));
	assert_string_equal(text_of(answer, "text"), lab_exceptions);
	assert_string_equal(text_of(answer, "file"), lab.exceptions);
	assert_int_equal(strlen(text_of(answer, "base")), 64);
	json_decref(answer);
	lab_end(&lab);
}

/* Returns the text of the first error, with its line; "" if there is none. */
static const char *
first_error(const json_t *answer)
{
	static char text[1024];
	const json_t *problem;
	size_t i;

	text[0] = '\0';
	json_array_foreach(json_object_get(answer, "problems"), i, problem)
	{
		if (strcmp(text_of(problem, "severity"), "error") != 0)
			continue;
		(void)snprintf(text, sizeof text, "%d: %s",
		    (int)json_integer_value(json_object_get(problem, "line")),
		    text_of(problem, "text"));
		break;
	}
	return text;
}

#define OFFICER "Ms O Fficer"

/* Checks the answer's changes, written as "added EX-2, removed EX-1". */
static void
assert_changes(const json_t *answer, const char *expected)
{
	const json_t *changes = json_object_get(answer, "changes"), *change;
	char text[1024] = "";
	size_t i, n = 0;

	assert_true(json_is_array(changes));
	json_array_foreach(changes, i, change) n += (size_t)snprintf(text + n,
	    sizeof text - n, "%s%s %s", i == 0 ? "" : ", ",
	    json_string_value(json_object_get(change, "how")),
	    json_string_value(json_object_get(change, "exception")));
	assert_string_equal(text, expected);
}

static void
says_what_is_wrong_with_a_text(void **state)
{
	static const struct {
		const char *name, *error, *changes;
		/* An exception of this kind ... */
		const char *id, *what, *approver;
		/* ... or this text. */
		const char *text;
	} rows[] = {
	    {"a good one", "", "added EX-2", "EX-2", "chat.example", OFFICER,
		NULL},
	    {"the approver's name in other letters", "", "added EX-2", "EX-2",
		"chat.example", "ms o fficer", NULL},
	    {"another's name",
		"12: nobody can approve in the name of somebody else",
		"added EX-2", "EX-2", "chat.example", "Mrs A Head", NULL},
	    {"an account's name",
		"12: nobody can approve in the name of somebody else",
		"added EX-2", "EX-2", "chat.example", "officer", NULL},
	    {"an id that is there", "8: there are two exceptions EX-1", NULL,
		"EX-1", "chat.example", OFFICER, NULL},
	    {"an unknown site", "9: no platform or list is called \"chatt\"",
		NULL, "EX-2", "chatt", OFFICER, NULL},
	    {"a locked site",
		"9: locked.example is on a locked list: no exception opens it",
		"added EX-2", "EX-2", "locked.example", OFFICER, NULL},
	    {"a page of a locked site",
		"9: www.locked.example is on a locked list: no exception opens "
		"it",
		"added EX-2", "EX-2", "www.locked.example", OFFICER, NULL},
	    {"a list of sites with a locked one",
		"9: locked.example is on a locked list: no exception opens it",
		"added EX-2", "EX-2", "gone", OFFICER, NULL},
	    {"what a fixed line blocks", "9: this line can never apply",
		"added EX-2", "EX-2", "casino.example", OFFICER, NULL},
	    {.name = "rules",
		.error = "8: only exceptions may stand in this file",
		.text = "rules\n allow chat.example for everyone always\n"},
	    {.name = "a group",
		.error = "8: only exceptions may stand in this file",
		.text = "group x\n users y\n"},
	    {.name = "an include",
		.error = "8: only exceptions may stand in this file",
		.text = "include \"/etc/shadow\"\n"},
	    {.name = "nonsense",
		.error = "8: there is no heading \"nonsense\"",
		.text = "nonsense\n"},
	};
	struct lab lab;
	const char *token;

	(void)state;
	lab_begin(&lab);
	token = lab_sign_in(&lab, "officer");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sg_arena *arena = sg_arena_new();
		json_t *answer = check(&lab, token,
		    with(arena,
			rows[i].text != NULL ?
			    rows[i].text :
			    lab_exception(rows[i].id, rows[i].what,
				rows[i].approver)));
		const char *error = first_error(answer);

		if (strcmp(error, rows[i].error) != 0)
			print_error("%s\n", rows[i].name);
		assert_string_equal(error, rows[i].error);
		assert_int_equal(json_integer_value(json_object_get(answer,
				     "errors")) > 0,
		    *rows[i].error != '\0');
		assert_true(is(answer, "changed"));
		if (rows[i].changes != NULL)
			assert_changes(answer, rows[i].changes);
		json_decref(answer);
		sg_arena_free(&arena);
		lab.now.steady_ms += 10000;
	}
	/* The school's own test of 10:15 would fail. */
	assert_int_equal(lab.installs, 0);
	assert_string_equal(lab_read(lab.exceptions), lab_exceptions);
	lab_end(&lab);
}

/* An exception that somebody else approved stays as it is, also if blanks,
 * comments and line ends around it change; not if a word of it does. */
static void
keeps_what_others_approved(void **state)
{
	static const struct {
		const char *text, *changes;
		bool fine;
	} rows[] = {
#define HEAD "exception EX-1\n"
	    {HEAD "  allow     games\n\n# why\n    for       year-6\n"
		  "    because   \"A lesson\"\n"
		  "\tapproved  \"Mrs A Head\" on Mon 9 Nov 2026   \n"
		  "    until     Fri 27 Nov 2026\n# end\n",
		"", true},
	    {HEAD "    allow     games\r\n    for       year-6\r\n"
		  "    because   \"A lesson\"\r\n"
		  "    approved  \"Mrs A Head\" on Mon 9 Nov 2026\r\n"
		  "    until     Fri 27 Nov 2026\r\n",
		"", true},
	    {HEAD " allow     games, chat.example\n for       year-6\n"
		  " because   \"A lesson\"\n"
		  " approved  \"Mrs A Head\" on Mon 9 Nov 2026\n"
		  " until     Fri 27 Nov 2026\n",
		"changed EX-1", false},
	    {HEAD " allow     games\n for       pupils\n"
		  " because   \"A lesson\"\n"
		  " approved  \"Mrs A Head\" on Mon 9 Nov 2026\n"
		  " until     Fri 27 Nov 2026\n",
		"changed EX-1", false},
	    /* One line end that an editor of old wrote. */
	    {"exception EX-1\r    allow     chat.example\r    for       "
	     "year-6\r    because   \"A lesson\"\r    approved  \"Mrs A "
	     "Head\" on Mon 9 Nov 2026\r    until     Fri 27 Nov 2026\r",
		"changed EX-1", false},
	    /* Blanks that a word processor makes. */
	    {HEAD "\xc2\xa0 allow     games\n\xc2\xa0 for       pupils\n"
		  " because   \"A lesson\"\n"
		  " approved  \"Mrs A Head\" on Mon 9 Nov 2026\n"
		  " until     Fri 27 Nov 2026\n",
		"changed EX-1", false},
	    {"", "removed EX-1", true},
	};
	struct lab lab;
	const char *token;

	(void)state;
	lab_begin(&lab);
	token = lab_sign_in(&lab, "officer");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		json_t *answer = check(&lab, token, rows[i].text);

		assert_changes(answer, rows[i].changes);
		assert_int_equal(json_integer_value(json_object_get(answer,
				     "errors")) == 0,
		    rows[i].fine);
		json_decref(answer);
	}
	lab_end(&lab);
}

/* With CR as the only line end, too, a changed exception is seen as changed. */
static void
sees_changes_whatever_the_line_ends(void **state)
{
	struct lab lab;
	const char *token;
	json_t *answer;
	char old[1024], new[1024];

	(void)state;
	lab_begin(&lab);
	(void)snprintf(old, sizeof old, "%s", lab_exceptions);
	(void)snprintf(new, sizeof new, "%s", lab_exceptions);
	for (char *p = old; *p != '\0'; p++)
		*p = *p == '\n' ? '\r' : *p;
	for (char *p = new; *p != '\0'; p++)
		*p = *p == '\n' ? '\r' : *p;
	memcpy(strstr(new, "Fri 27"), "Thu 26", 6);
	lab_write(lab.exceptions, old);
	token = lab_sign_in(&lab, "officer");
	answer = check(&lab, token, old);
	assert_changes(answer, "");
	json_decref(answer);
	answer = check(&lab, token, new);
	assert_changes(answer, "changed EX-1");
	assert_non_null(strstr(first_error(answer), "nobody can approve"));
	json_decref(answer);
	lab_end(&lab);
}

/* ---- saving ------------------------------------------------------------- */

static void
saves_and_installs(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct lab lab;
	const char *token, *text;
	struct stat before, after;
	json_t *answer;

	(void)state;
	lab_begin(&lab);
	assert_int_equal(chmod(lab.exceptions, 0604), 0);
	assert_int_equal(stat(lab.exceptions, &before), 0);
	token = lab_sign_in(&lab, "officer");
	text = with(arena, lab_exception("EX-2", "chat.example", OFFICER));
	answer = save(&lab, token, text, base_of(&lab, token));
	assert_string_equal(lab_code(answer), "ok");
	assert_true(is(answer, "saved"));
	assert_true(is(answer, "installed"));
	assert_true(is(answer, "in_force"));
	assert_string_equal(text_of(answer, "text"),
	    "The policy is installed, and in force.");
	assert_string_equal(text_of(answer, "base"), base_of(&lab, token));
	json_decref(answer);
	assert_string_equal(lab_read(lab.exceptions), text);
	assert_int_equal(lab.installs, 1);
	assert_int_equal(stat(lab.exceptions, &after), 0);
	assert_int_equal(after.st_mode, before.st_mode);
	assert_int_equal(after.st_uid, before.st_uid);
	assert_string_equal(lab_deeds(&lab),
	    "officer signed-in\nofficer exceptions-saved added EX-2\n"
	    "officer policy-installed\n");
	/* The text before is kept. */
	assert_string_equal(lab_read(sg_arena_printf(arena,
				"%s/exceptions.last", lab.state)),
	    lab_exceptions);
	sg_arena_free(&arena);
	lab_end(&lab);
}

/* Nothing is written, recorded or installed. */
static void
want_not_saved(struct lab *lab, const char *token, const char *text,
    const char *base, const char *code)
{
	size_t deeds = strlen(lab_deeds(lab));
	unsigned installs = lab->installs;
	json_t *answer = save(lab, token, text, base);

	assert_string_equal(lab_code(answer), code);
	assert_false(is(answer, "saved"));
	assert_false(is(answer, "installed"));
	json_decref(answer);
	assert_string_equal(lab_read(lab->exceptions), lab_exceptions);
	assert_int_equal(strlen(lab_deeds(lab)), deeds);
	assert_int_equal(lab->installs, installs);
	lab->now.steady_ms += 10000;
}

static void
saves_nothing_that_is_wrong(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct lab lab;
	const char *token, *base;

	(void)state;
	lab_begin(&lab);
	token = lab_sign_in(&lab, "officer");
	base = base_of(&lab, token);
	want_not_saved(&lab, token, "nonsense\n", base, "ok");
	want_not_saved(&lab, token,
	    with(arena, lab_exception("EX-2", "chat.example", "Mrs A Head")),
	    base, "ok");
	want_not_saved(&lab, token,
	    with(arena, lab_exception("EX-2", "casino.example", OFFICER)), base,
	    "ok");
	want_not_saved(&lab, token,
	    with(arena, "rules\n allow chat.example for everyone always\n"),
	    base, "ok");
	/* It is what is there already. */
	want_not_saved(&lab, token, lab_exceptions, base, "ok");
	/* It was edited from another text. */
	want_not_saved(&lab, token, "", "0000", "conflict");
	want_not_saved(&lab, token, "", "", "conflict");
	/* An `expect` line of the policy fails. */
	want_not_saved(&lab, token,
	    with(arena,
		"exception EX-2\n allow chat.example\n because \"x\"\n"
		" approved \"" OFFICER "\" on Mon 9 Nov 2026\n"
		" until Fri 27 Nov 2026\n"),
	    base, "ok");
	/* Roles. */
	want_not_saved(&lab, lab_sign_in(&lab, "technician"), "", base,
	    "forbidden");
	want_not_saved(&lab, lab_sign_in(&lab, "governor"), "", base,
	    "forbidden");
	want_not_saved(&lab, lab_sign_in(&lab, "teacher"), "", base,
	    "forbidden");
	sg_arena_free(&arena);
	lab_end(&lab);
}

/* The head approves what the officer wrote: each in the own name. */
static void
lets_the_head_approve(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct lab lab;
	const char *token;
	json_t *answer;

	(void)state;
	lab_begin(&lab);
	token = lab_sign_in(&lab, "ahead");
	answer = save(&lab, token,
	    with(arena, lab_exception("EX-2", "chat.example", "Mrs A Head")),
	    base_of(&lab, token));
	assert_true(is(answer, "installed"));
	json_decref(answer);
	sg_arena_free(&arena);
	lab_end(&lab);
}

static void
puts_back_what_cannot_be_installed(void **state)
{
	static const struct {
		const char *answer, *text;
	} rows[] = {
	    {LAB_NOT_INSTALLED,
		"Nothing was installed; the previous policy stays in force."},
	    {"", "the policy could not be installed"},
	    {"nonsense", "the policy could not be installed"},
	    {"{\"installed\":\"yes\"}", "the policy could not be installed"},
	};
	struct sg_arena *arena = sg_arena_new();
	struct lab lab;
	const char *token, *text;
	json_t *answer;

	(void)state;
	lab_begin(&lab);
	token = lab_sign_in(&lab, "officer");
	text = with(arena, lab_exception("EX-2", "chat.example", OFFICER));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		lab.answer = rows[i].answer;
		answer = save(&lab, token, text, base_of(&lab, token));
		assert_string_equal(lab_code(answer), "ok");
		assert_false(is(answer, "saved"));
		assert_false(is(answer, "installed"));
		assert_non_null(strstr(text_of(answer, "text"), rows[i].text));
		assert_string_equal(text_of(answer, "base"),
		    base_of(&lab, token));
		json_decref(answer);
		assert_string_equal(lab_read(lab.exceptions), lab_exceptions);
		lab.now.steady_ms += 10000;
	}
	assert_int_equal(lab.installs, 4);
	assert_int_equal(test_count(lab_deeds(&lab), "exceptions-put-back"), 4);
	lab_end(&lab);
	sg_arena_free(&arena);
}

/* The socket that installs is not there. */
static void
says_that_nothing_installs(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct lab lab;
	const char *token;
	json_t *answer;

	(void)state;
	lab_begin(&lab);
	lab.places.apply = "/nowhere";
	token = lab_sign_in(&lab, "officer");
	answer = save(&lab, token,
	    with(arena, lab_exception("EX-2", "chat.example", OFFICER)),
	    base_of(&lab, token));
	assert_false(is(answer, "installed"));
	assert_string_equal(text_of(answer, "text"),
	    "the policy could not be installed: /nowhere: No such file or "
	    "directory; see: journalctl -u 'schoolgate-apply@*' -n 20");
	json_decref(answer);
	assert_string_equal(lab_read(lab.exceptions), lab_exceptions);
	lab_end(&lab);
	sg_arena_free(&arena);
}

/* The program was killed after the file was replaced. */
static void
goes_on_with_a_save_after_a_crash(void **state)
{
	static const struct {
		const char *answer, *file;
		const char *deed;
	} rows[] = {
	    {LAB_INSTALLED, "", "- policy-installed\n"},
	    {LAB_NOT_INSTALLED, lab_exceptions, "- exceptions-put-back\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sg_arena *arena = sg_arena_new();
		struct lab lab;
		uint64_t ticket;
		json_t *answer;

		lab_begin(&lab);
		lab.answer = rows[i].answer;
		sg_installer_free(&lab.installer);
		lab_write(sg_arena_printf(arena, "%s/exceptions.before",
			      lab.state),
		    lab_exceptions);
		lab_write(lab.exceptions, "");
		lab_restart(&lab);
		while ((answer = sg_installer_next(lab.installer, lab.now,
			    &ticket)) == NULL)
			;
		assert_int_equal(ticket, 0);
		json_decref(answer);
		assert_string_equal(lab_read(lab.exceptions), rows[i].file);
		assert_string_equal(lab_deeds(&lab), rows[i].deed);
		lab_end(&lab);
		sg_arena_free(&arena);
	}
}

/* Two people save at once: the second is told. */
static void
saves_one_text_at_a_time(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct lab lab;
	const char *token, *base, *texts[2];
	bool garbage;
	json_t *answer;
	uint64_t ticket;
	unsigned installed = 0, conflicts = 0;

	(void)state;
	lab_begin(&lab);
	token = lab_sign_in(&lab, "officer");
	base = base_of(&lab, token);
	texts[0] = with(arena, lab_exception("EX-2", "chat.example", OFFICER));
	texts[1] = with(arena, lab_exception("EX-3", "games", OFFICER));
	for (uint64_t i = 0; i < 2; i++) {
		json_t *request = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}",
		    "do", "save", "token", token, "text", texts[i], "base",
		    base, "reason", "r", "origin", "::1");
		char *line = json_dumps(request, 0);

		assert_null(sg_installer_ask(lab.installer, line, strlen(line),
		    i + 1, lab.now, &garbage));
		free(line);
		json_decref(request);
	}
	while (installed + conflicts < 2) {
		answer = sg_installer_next(lab.installer, lab.now, &ticket);
		if (answer == NULL)
			continue;
		if (is(answer, "installed")) {
			installed++;
			assert_int_equal(ticket, 1);
		} else {
			conflicts++;
			assert_string_equal(lab_code(answer), "conflict");
		}
		json_decref(answer);
	}
	assert_int_equal(installed, 1);
	assert_string_equal(lab_read(lab.exceptions), texts[0]);
	lab_end(&lab);
	sg_arena_free(&arena);
}

/* The role was changed while the text was checked. */
static void
looks_again_before_it_saves(void **state)
{
	struct lab lab;
	const char *token, *base;
	json_t *request, *answer;
	uint64_t ticket;
	bool garbage;
	char *line;

	(void)state;
	lab_begin(&lab);
	token = lab_sign_in(&lab, "officer");
	base = base_of(&lab, token);
	request = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "do", "save",
	    "token", token, "text", "", "base", base, "reason", "r", "origin",
	    "::1");
	line = json_dumps(request, 0);
	assert_null(sg_installer_ask(lab.installer, line, strlen(line), 1,
	    lab.now, &garbage));
	lab_write(lab.accounts, "");
	while ((answer = sg_installer_next(lab.installer, lab.now, &ticket)) ==
	    NULL)
		;
	assert_string_equal(lab_code(answer), "signed-out");
	assert_string_equal(lab_read(lab.exceptions), lab_exceptions);
	free(line);
	json_decref(request);
	json_decref(answer);
	lab_end(&lab);
}

static void
says_what_cannot_be_checked(void **state)
{
	struct lab lab;
	const char *token;

	(void)state;
	lab_begin(&lab);
	token = lab_sign_in(&lab, "officer");
	lab.places.program = "/bin/false";
	lab_want(&lab, "failed", "{s:s, s:s, s:s}", "do", "check", "token",
	    token, "text", "");
	lab.places.program = "/bin/true";
	lab_want(&lab, "failed", "{s:s, s:s, s:s}", "do", "check", "token",
	    token, "text", "");
	lab.places.program = "/nowhere";
	lab_want(&lab, "failed", "{s:s, s:s, s:s}", "do", "check", "token",
	    token, "text", "");
	assert_int_equal(unlink(lab.exceptions), 0);
	lab_want(&lab, "failed", "{s:s, s:s}", "do", "exceptions", "token",
	    token);
	lab_end(&lab);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(gives_the_text_of_the_file),
	    cmocka_unit_test(says_what_is_wrong_with_a_text),
	    cmocka_unit_test(keeps_what_others_approved),
	    cmocka_unit_test(sees_changes_whatever_the_line_ends),
	    cmocka_unit_test(saves_and_installs),
	    cmocka_unit_test(saves_nothing_that_is_wrong),
	    cmocka_unit_test(lets_the_head_approve),
	    cmocka_unit_test(puts_back_what_cannot_be_installed),
	    cmocka_unit_test(says_that_nothing_installs),
	    cmocka_unit_test(goes_on_with_a_save_after_a_crash),
	    cmocka_unit_test(saves_one_text_at_a_time),
	    cmocka_unit_test(looks_again_before_it_saves),
	    cmocka_unit_test(says_what_cannot_be_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
