/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_bans.c -- tests bans and supervision at the desk, with the command
 * `schoolgate ban serve` behind the socket, as systemd runs it.
 */
#include "../../unit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/problems.h"
#include "gate/bans.h"
#include "../behind.h"
#include "lab.h"

/* A school whose filter has a policy and a journal, and the socket. */
static struct world {
	struct lab lab;
	char socket[160], journal[160], key[160];
	char command[1024];
	struct behind behind;
	const char *officer, *teacher;
} w;

static void
run(const char *format, ...)
{
	char command[2048];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(command, sizeof command, format, arguments);
	va_end(arguments);
	if (system(command) != 0)
		fail_msg("failed: %s", command);
}

static int
begin(void **state)
{
	const char *build = getenv("SG_BUILD");
	char program[512];

	(void)state;
	memset(&w, 0, sizeof w);
	lab_begin(&w.lab);
	(void)snprintf(program, sizeof program, "%s/schoolgate",
	    build != NULL ? build : ".");
	(void)snprintf(w.socket, sizeof w.socket, "%s/bans", w.lab.journal.top);
	(void)snprintf(w.journal, sizeof w.journal, "%s/filter",
	    w.lab.journal.top);
	(void)snprintf(w.key, sizeof w.key, "%s/filter.key", w.lab.journal.top);
	run("%s install --no-wait --state %s --locked /nowhere --catalogue %s "
	    "%s >/dev/null 2>&1",
	    program, w.lab.images, w.lab.catalogue, w.lab.policy);
	run("%s journal init --state %s --journal %s --journal-key %s "
	    ">/dev/null 2>&1",
	    program, w.lab.images, w.journal, w.key);
	(void)snprintf(w.command, sizeof w.command,
	    "exec %s ban serve --state %s --journal %s --journal-key %s "
	    "2>/dev/null",
	    program, w.lab.images, w.journal, w.key);
	behind_begin(&w.behind, w.socket, w.command);
	w.lab.places.bans = w.socket;
	w.officer = lab_sign_in(&w.lab, "officer");
	w.teacher = lab_sign_in(&w.lab, "teacher");
	return 0;
}

static int
end(void **state)
{
	(void)state;
	behind_end(&w.behind);
	lab_end(&w.lab);
	return 0;
}

/* ---- what there is ------------------------------------------------------ */

/* Returns whether the filter has a ban of the user, or of the address, now. */
static bool
is_banned(const char *user, const char *address)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_request request = {.user = sg_str(user)};
	struct sg_ban_keys keys;
	struct sg_bans *bans;
	char path[256];
	bool passing, is = false;

	(void)snprintf(path, sizeof path, "%s/orders", w.lab.images);
	if (address != NULL)
		request.has_client = sg_address_parse(sg_str(address),
		    &request.client);
	if (sg_bans_open(path, sg_problems_new(arena), &bans, &passing) ==
	    SG_BANS_OPENED)
		is = sg_bans_who(bans, &request, &keys) &&
		    sg_bans_at(&keys, (int64_t)time(NULL)) != NULL;
	sg_bans_close(&bans);
	sg_arena_free(&arena);
	return is;
}

static void
want_deed(const char *deed)
{
	if (strstr(lab_deeds(&w.lab), deed) == NULL)
		fail_msg("\"%s\" is not in:\n%s", deed, lab_deeds(&w.lab));
}

/* Returns how many lines of the filter's journal have the text. */
static int
records(const char *text)
{
	char command[512], line[64];
	FILE *from;
	int n = -1;

	(void)snprintf(command, sizeof command, "cat %s/*.jsonl | grep -c '%s'",
	    w.journal, text);
	from = popen(command, "r");
	assert_non_null(from);
	if (fgets(line, sizeof line, from) != NULL)
		n = atoi(line);
	(void)pclose(from);
	return n;
}

#define ASK(...) lab_ask(&w.lab, __VA_ARGS__)
#define WANT(...) lab_want(&w.lab, __VA_ARGS__)

/* ---- tests -------------------------------------------------------------- */

static void
a_ban_is_given_and_lifted(void **state)
{
	json_t *answer, *rows;
	int64_t ends;

	(void)state;
	answer = ASK("{s:s, s:s, s:s, s:s, s:i, s:i, s:s}", "do", "ban",
	    "token", w.officer, "person", "bob", "kind", "user", "minutes",
	    1440, "proposal", 77, "reason", "MT4: a proxy");
	assert_string_equal(lab_code(answer), "ok");
	assert_string_equal(json_string_value(json_object_get(answer, "ban")),
	    "B-1");
	/* It is said where a name is not known. */
	assert_true(json_array_size(json_object_get(answer, "warnings")) > 0);
	ends = json_integer_value(json_object_get(answer, "ends")) -
	    (int64_t)time(NULL);
	assert_true(ends > 86300 && ends <= 86400);
	json_decref(answer);
	assert_true(is_banned("BOB", NULL));
	assert_int_equal(records("\"ban-given\""), 1);
	assert_int_equal(records("Ms O Fficer (officer)"), 1);
	want_deed("officer ban-given bob\n");
	/* The same once more. */
	WANT("bad", "{s:s, s:s, s:s, s:s, s:s}", "do", "ban", "token",
	    w.officer, "person", "bob", "kind", "user", "reason", "again");
	answer = ASK("{s:s, s:s}", "do", "bans", "token", w.officer);
	rows = json_object_get(answer, "bans");
	assert_int_equal(json_array_size(rows), 1);
	assert_string_equal(json_string_value(json_object_get(
				json_array_get(rows, 0), "because")),
	    "MT4: a proxy");
	json_decref(answer);
	WANT("ok", "{s:s, s:s, s:s, s:s}", "do", "lift", "token", w.officer,
	    "ban", "B-1", "reason", "we have talked");
	assert_false(is_banned("bob", NULL));
	assert_int_equal(records("\"ban-lifted\""), 1);
	want_deed("officer ban-lifted bob\n");
	WANT("bad", "{s:s, s:s, s:s, s:s}", "do", "lift", "token", w.officer,
	    "ban", "B-9", "reason", "no such ban");
}

static void
a_device_is_banned_until_a_day(void **state)
{
	char day[16];
	const time_t then = time(NULL) + 3 * 86400;
	struct tm tm;

	(void)state;
	assert_non_null(gmtime_r(&then, &tm));
	assert_true(strftime(day, sizeof day, "%Y-%m-%d", &tm) > 0);
	WANT("ok", "{s:s, s:s, s:s, s:s, s:s, s:s}", "do", "ban", "token",
	    w.officer, "person", "10.20.6.5", "kind", "address", "until", day,
	    "reason", "a proxy");
	assert_true(is_banned("", "10.20.6.5"));
	assert_false(is_banned("", "10.20.6.6"));
	/* What the command refuses is refused here. */
	WANT("bad", "{s:s, s:s, s:s, s:s, s:s}", "do", "ban", "token",
	    w.officer, "person", "10.20.0.0/16", "kind", "address", "reason",
	    "everybody");
	WANT("bad", "{s:s, s:s, s:s, s:s, s:s}", "do", "ban", "token",
	    w.officer, "person", "127.0.0.1", "kind", "address", "reason",
	    "this machine");
	WANT("bad", "{s:s, s:s, s:s, s:s, s:s, s:s}", "do", "ban", "token",
	    w.officer, "person", "bob", "kind", "user", "until", "2026-01-01",
	    "reason", "it is over");
}

static void
a_group_is_supervised(void **state)
{
	json_t *answer;

	(void)state;
	WANT("ok", "{s:s, s:s, s:s, s:i, s:s}", "do", "supervise", "token",
	    w.officer, "group", "pupils", "minutes", 45, "reason", "a lesson");
	want_deed("officer supervision-began pupils\n");
	WANT("bad", "{s:s, s:s, s:s, s:i, s:s}", "do", "supervise", "token",
	    w.officer, "group", "nobody", "minutes", 45, "reason", "a lesson");
	/* A teacher supervises the own groups, and sees these alone. */
	WANT("forbidden", "{s:s, s:s, s:s, s:i, s:s}", "do", "supervise",
	    "token", w.teacher, "group", "pupils", "minutes", 45, "reason",
	    "a lesson");
	/* Nobody is there for a year; meanwhile no ban would hold. */
	WANT("forbidden", "{s:s, s:s, s:s, s:i, s:s}", "do", "supervise",
	    "token", w.teacher, "group", "year-6", "minutes", 481, "reason",
	    "a lesson");
	WANT("ok", "{s:s, s:s, s:s, s:i, s:s}", "do", "supervise", "token",
	    w.teacher, "group", "year-6", "minutes", 45, "reason", "a lesson");
	answer = ASK("{s:s, s:s}", "do", "bans", "token", w.teacher);
	assert_int_equal(json_array_size(json_object_get(answer, "bans")), 1);
	json_decref(answer);
	WANT("forbidden", "{s:s, s:s, s:s, s:s}", "do", "end-supervision",
	    "token", w.teacher, "ban", "S-1", "reason", "not mine");
	WANT("ok", "{s:s, s:s, s:s, s:s}", "do", "end-supervision", "token",
	    w.teacher, "ban", "S-2", "reason", "it is over");
	want_deed("teacher supervision-ended year-6\n");
	WANT("forbidden", "{s:s, s:s, s:s, s:s, s:s}", "do", "ban", "token",
	    w.teacher, "person", "bob", "kind", "user", "reason", "a proxy");
	WANT("forbidden", "{s:s, s:s, s:s, s:s}", "do", "lift", "token",
	    w.teacher, "ban", "B-1", "reason", "sorry");
}

static void
a_proposal_is_refused(void **state)
{
	(void)state;
	WANT("forbidden", "{s:s, s:s, s:i, s:s, s:s}", "do", "refuse-ban",
	    "token", w.teacher, "proposal", 77, "person", "bob", "reason",
	    "a mistake");
	WANT("ok", "{s:s, s:s, s:i, s:s, s:s}", "do", "refuse-ban", "token",
	    w.officer, "proposal", 77, "person", "bob", "reason", "a mistake");
	want_deed("officer ban-refused bob\n");
	assert_false(is_banned("bob", NULL));
}

/* Nothing is said to be done, and nothing is recorded, if it is not known. */
static void
nobody_carries_it_out(void **state)
{
	json_t *answer;

	(void)state;
	w.behind.command = "exit 1";
	answer = ASK("{s:s, s:s, s:s, s:s, s:s}", "do", "ban", "token",
	    w.officer, "person", "bob", "kind", "user", "reason", "a proxy");
	assert_string_equal(lab_code(answer), "failed");
	assert_non_null(strstr(json_string_value(json_object_get(answer,
				   "text")),
	    "bans cannot be changed now: "));
	json_decref(answer);
	w.lab.places.bans = "/nowhere";
	answer = ASK("{s:s, s:s}", "do", "bans", "token", w.officer);
	assert_string_equal(json_string_value(json_object_get(answer, "text")),
	    "bans cannot be changed now: /nowhere: No such file or directory");
	json_decref(answer);
	assert_null(strstr(lab_deeds(&w.lab), "ban-given"));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
	    TEST(a_ban_is_given_and_lifted),
	    TEST(a_device_is_banned_until_a_day),
	    TEST(a_group_is_supervised),
	    TEST(a_proposal_is_refused),
	    TEST(nobody_carries_it_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
