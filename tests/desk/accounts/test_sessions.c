/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_sessions.c -- tests when sessions of the desk begin and end. */
#include "../../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "desk/accounts/sessions.h"

#define NOW INT64_C(1795515300)

static const struct sg_account head = {.name = "ahead",
    .full_name = "Mrs A Head",
    .role = SG_ROLE_HEAD,
    .stamp = {1}};
static const struct sg_account officer = {.name = "officer",
    .full_name = "Ms O",
    .role = SG_ROLE_OFFICER,
    .stamp = {2}};

static void
knows_a_session_by_its_token(void **state)
{
	struct sg_sessions *sessions = sg_sessions_new();
	char one[SG_TOKEN_TEXT], two[SG_TOKEN_TEXT];

	(void)state;
	sg_sessions_begin(sessions, &head, NOW, one);
	sg_sessions_begin(sessions, &officer, NOW, two);
	assert_int_equal(strlen(one), 64);
	assert_string_not_equal(one, two);
	assert_string_equal(sg_sessions_find(sessions, one, NOW)->name,
	    "ahead");
	assert_string_equal(sg_sessions_find(sessions, two, NOW)->name,
	    "officer");
	one[63] = one[63] == '0' ? '1' : '0';
	assert_null(sg_sessions_find(sessions, one, NOW));
	assert_null(sg_sessions_find(sessions, "", NOW));
	sg_sessions_end(sessions, sg_sessions_find(sessions, two, NOW));
	assert_null(sg_sessions_find(sessions, two, NOW));
	assert_int_equal(sg_sessions_count(sessions), 1);
	sg_sessions_free(&sessions);
}

static void
ends_sessions_in_time(void **state)
{
	static const struct {
		const char *name;
		/* seconds after the beginning; the last must fail if !lives */
		int64_t used[6];
		bool lives;
	} rows[] = {
	    {"used at once", {1}, true},
	    {"nearly idle", {SG_SESSION_IDLE_S - 1}, true},
	    {"idle", {SG_SESSION_IDLE_S}, false},
	    {"used again", {1700, 3400, 5100}, true},
	    {"a clock set back a little", {100, 90}, true},
	    {"a clock set back", {100, 20}, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sg_sessions *sessions = sg_sessions_new();
		char token[SG_TOKEN_TEXT];
		bool lives = true;

		sg_sessions_begin(sessions, &head, NOW, token);
		for (size_t k = 0; k < 6 && rows[i].used[k] != 0; k++) {
			assert_true(lives);
			lives = sg_sessions_find(sessions, token,
				    NOW + rows[i].used[k]) != NULL;
		}
		assert_int_equal(lives, rows[i].lives);
		sg_sessions_free(&sessions);
	}
}

/* However often it is used, a session ends after twelve hours. */
static void
ends_long_sessions(void **state)
{
	struct sg_sessions *sessions = sg_sessions_new();
	char token[SG_TOKEN_TEXT];
	int64_t at = 0;

	(void)state;
	assert_int_equal(sg_session_until(sg_sessions_begin(sessions, &head,
			     NOW, token)),
	    NOW + SG_SESSION_LONGEST_S);
	for (; at < SG_SESSION_LONGEST_S; at += 1000)
		assert_non_null(sg_sessions_find(sessions, token, NOW + at));
	assert_null(sg_sessions_find(sessions, token,
	    NOW + SG_SESSION_LONGEST_S));
	sg_sessions_free(&sessions);
}

static void
ends_sessions_of_changed_accounts(void **state)
{
	struct sg_sessions *sessions = sg_sessions_new();
	struct sg_account accounts[2] = {head, officer};
	struct sg_accounts all = {.v = accounts, .n = 2};
	char one[SG_TOKEN_TEXT], two[SG_TOKEN_TEXT];

	(void)state;
	sg_sessions_begin(sessions, &head, NOW, one);
	sg_sessions_begin(sessions, &officer, NOW, two);
	sg_sessions_review(sessions, &all);
	assert_int_equal(sg_sessions_count(sessions), 2);
	accounts[0].stamp[3] = 7;
	sg_sessions_review(sessions, &all);
	assert_null(sg_sessions_find(sessions, one, NOW));
	assert_non_null(sg_sessions_find(sessions, two, NOW));
	all.n = 1;
	sg_sessions_review(sessions, &all);
	assert_int_equal(sg_sessions_count(sessions), 0);
	sg_sessions_free(&sessions);
}

/* One account cannot use up all places, and sessions of others stay. */
static void
bounds_the_sessions_of_an_account(void **state)
{
	struct sg_sessions *sessions = sg_sessions_new();
	char token[SG_SESSIONS_EACH + 1][SG_TOKEN_TEXT], other[SG_TOKEN_TEXT];

	(void)state;
	sg_sessions_begin(sessions, &head, NOW, other);
	for (int i = 0; i <= SG_SESSIONS_EACH; i++)
		sg_sessions_begin(sessions, &officer, NOW + i, token[i]);
	assert_int_equal(sg_sessions_count(sessions), SG_SESSIONS_EACH + 1);
	assert_null(sg_sessions_find(sessions, token[0], NOW + 10));
	assert_non_null(sg_sessions_find(sessions, token[1], NOW + 10));
	assert_non_null(sg_sessions_find(sessions, other, NOW + 10));
	sg_sessions_free(&sessions);
}

static void
bounds_all_sessions(void **state)
{
	struct sg_sessions *sessions = sg_sessions_new();
	char names[SG_SESSIONS_MAX + 1][16], first[SG_TOKEN_TEXT],
	    token[SG_TOKEN_TEXT];

	(void)state;
	for (int i = 0; i <= SG_SESSIONS_MAX; i++) {
		struct sg_account account = {.name = names[i]};

		(void)snprintf(names[i], sizeof names[i], "a%d", i);
		sg_sessions_begin(sessions, &account, NOW + i,
		    i == 0 ? first : token);
	}
	assert_int_equal(sg_sessions_count(sessions), SG_SESSIONS_MAX);
	assert_null(sg_sessions_find(sessions, first, NOW + 600));
	assert_non_null(sg_sessions_find(sessions, token, NOW + 600));
	sg_sessions_free(&sessions);
}

static void
binds_forms_to_the_session(void **state)
{
	char one[SG_TOKEN_TEXT], two[SG_TOKEN_TEXT], again[SG_TOKEN_TEXT];

	(void)state;
	sg_session_csrf("0123", one);
	sg_session_csrf("0124", two);
	sg_session_csrf("0123", again);
	assert_int_equal(strlen(one), 64);
	assert_string_equal(one, again);
	assert_string_not_equal(one, two);
}

static void
remembers_what_was_looked_at(void **state)
{
	struct sg_sessions *sessions = sg_sessions_new();
	char token[SG_TOKEN_TEXT], what[32];
	struct sg_session *s = sg_sessions_begin(sessions, &head, NOW, token);

	(void)state;
	assert_int_equal(sg_session_viewed(sessions, s, "person jsmith"), 0);
	sg_session_view(sessions, s, "person jsmith", 12);
	assert_int_equal(sg_session_viewed(sessions, s, "person jsmith"), 12);
	assert_int_equal(sg_session_viewed(sessions, s, "person jsmit"), 0);
	for (uint64_t i = 0; i < SG_SESSION_VIEWS; i++) {
		(void)snprintf(what, sizeof what, "incident %u", (unsigned)i);
		sg_session_view(sessions, s, what, 100 + i);
	}
	assert_int_equal(sg_session_viewed(sessions, s, "person jsmith"), 0);
	assert_int_equal(sg_session_viewed(sessions, s, "incident 0"), 100);
	/* Another session begins with nothing. */
	sg_sessions_end(sessions, s);
	s = sg_sessions_begin(sessions, &head, NOW, token);
	assert_int_equal(sg_session_viewed(sessions, s, "incident 0"), 0);
	sg_sessions_free(&sessions);
}

/* ---- the file ----------------------------------------------------------- */

static void
keeps_sessions_over_a_restart(void **state)
{
	char folder[] = "/tmp/sgsessions.XXXXXX", path[64];
	struct sg_sessions *sessions = sg_sessions_new(), *again;
	char one[SG_TOKEN_TEXT], two[SG_TOKEN_TEXT], why[SG_WHY_BYTES] = "";
	struct sg_arena *arena = sg_arena_new();
	struct sg_str text;
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof path, "%s/sessions", folder);
	sg_sessions_begin(sessions, &head, NOW, one);
	sg_sessions_begin(sessions, &officer, NOW + 1000, two);
	assert_true(sg_sessions_changed(sessions));
	assert_true(sg_sessions_save(sessions, path, why));
	assert_false(sg_sessions_changed(sessions));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	/* Whoever reads the file cannot use the sessions. */
	assert_int_equal(sg_file_read(arena, path, 10000, &text), 0);
	assert_null(strstr(text.p, one));
	assert_null(strstr(text.p, two));

	again = sg_sessions_new();
	assert_true(sg_sessions_load(again, path, NOW + 1700, why));
	assert_string_equal(sg_sessions_find(again, one, NOW + 1700)->name,
	    "ahead");
	assert_string_equal(sg_sessions_find(again, two, NOW + 1700)->name,
	    "officer");
	sg_sessions_free(&again);
	/* Time goes on while the program does not run. */
	again = sg_sessions_new();
	assert_true(sg_sessions_load(again, path, NOW + 1800, why));
	assert_null(sg_sessions_find(again, one, NOW + 1800));
	assert_non_null(sg_sessions_find(again, two, NOW + 1800));
	sg_sessions_free(&again);
	sg_sessions_free(&sessions);
	sg_arena_free(&arena);
	unlink(path);
	rmdir(folder);
}

static void
leaves_damaged_lines_out(void **state)
{
#define HASH "00000000000000000000000000000000"
	static const char text[] =
	    "nonsense\n"
	    "{\"name\":\"a\",\"hash\":\"" HASH HASH "\",\"stamp\":\"" HASH
	    "\",\"begun\":1795515300,\"used\":1795515300}\n"
	    "{\"name\":\"b\",\"hash\":\"" HASH "\",\"stamp\":\"" HASH
	    "\",\"begun\":1795515300,\"used\":1795515300}\n"
	    "{\"name\":\"B c\",\"hash\":\"" HASH HASH "\",\"stamp\":\"" HASH
	    "\",\"begun\":1795515300,\"used\":1795515300}\n"
	    /* used before it began, or for longer than it may last */
	    "{\"name\":\"d\",\"hash\":\"" HASH HASH "\",\"stamp\":\"" HASH
	    "\",\"begun\":1795515300,\"used\":1795515200}\n"
	    "{\"name\":\"e\",\"hash\":\"" HASH HASH "\",\"stamp\":\"" HASH
	    "\",\"begun\":1,\"used\":1795515300}\n"
	    "{\"name\":\"f\"}\n"
	    "{\"name\":\"g\",\"hash\":\"" HASH HASH "\"";
	char folder[] = "/tmp/sgsessions.XXXXXX", path[64];
	struct sg_sessions *sessions = sg_sessions_new();
	char why[SG_WHY_BYTES] = "";

	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof path, "%s/sessions", folder);
	assert_true(sg_sessions_load(sessions, path, NOW, why)); /* missing */
	assert_int_equal(sg_file_replace(path, text, strlen(text), 0600), 0);
	assert_true(sg_sessions_load(sessions, path, NOW, why));
	assert_int_equal(sg_sessions_count(sessions), 1);
	unlink(path);
	rmdir(folder);
	assert_false(sg_sessions_save(sessions, path, why));
	assert_non_null(strstr(why, "cannot be written"));
	assert_true(sg_sessions_changed(sessions));
	assert_false(sg_sessions_load(sessions, "/", NOW, why));
	assert_non_null(strstr(why, "cannot be read"));
	sg_sessions_free(&sessions);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(knows_a_session_by_its_token),
	    cmocka_unit_test(ends_sessions_in_time),
	    cmocka_unit_test(ends_long_sessions),
	    cmocka_unit_test(ends_sessions_of_changed_accounts),
	    cmocka_unit_test(bounds_the_sessions_of_an_account),
	    cmocka_unit_test(bounds_all_sessions),
	    cmocka_unit_test(binds_forms_to_the_session),
	    cmocka_unit_test(remembers_what_was_looked_at),
	    cmocka_unit_test(keeps_sessions_over_a_restart),
	    cmocka_unit_test(leaves_damaged_lines_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
