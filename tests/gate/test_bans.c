/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_bans.c -- tests the file of the bans, and whom a ban stops: what is
 * damaged is refused, and only a `fixed` line, a room where somebody watches,
 * or the ban's end opens.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../policy_gate.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "gate/bans.h"
#include "policy/bans/bans.h"

static const char policy[] =
    "school \"Hillcrest School\"\n"
    "    time zone  Europe/London\n"
    "group pupils\n"
    "    network    10.20.0.0/16\n"
    "group staff\n"
    "    users      jsmith\n"
    "group ict-suite\n"
    "    network    10.20.9.0/24\n"
    "    supervised\n"
    "group year-6\n"
    "    users      pupil6\n"
    "sites our-page\n"
    "    page       www.facebook.com/hillcrest\n"
    "day Mon, Tue, Wed, Thu, Fri\n"
    "    08:40  lesson\n"
    "    12:15  lunch\n"
    "    13:15  lesson\n"
    "    15:20  home\n"
    "term \"Autumn 2026\"\n"
    "    from Wed 2 Sep 2026 to Fri 18 Dec 2026\n"
    "rules\n"
    "    allow google-classroom for everyone always fixed\n"
    "    allow our-page for everyone always fixed\n"
    "    block bad.example for everyone always fixed\n"
    "    block facebook for everyone in lesson\n"
    "    otherwise allow\n"
    "exception EX-1\n"
    "    allow instagram\n"
    "    because \"test\"\n"
    "    approved \"A\" on Mon 2 Nov 2026\n"
    "    until Fri 18 Dec 2026\n";

#define AT "2026-11-24 10:15:00" /* a lesson */
#define END "2026-11-24 12:30:00"

static char folder[64], path[96];
static struct sg_gate *gate;
static struct sg_scratch *scratch;

static bool
record(void *ctx, const struct sg_ban_done *done, char why[SG_WHY_BYTES])
{
	(void)ctx;
	(void)done;
	(void)why;
	return true;
}

static void
change(struct sg_ban_asked asked)
{
	static const uint8_t key[16] = "0123456789abcde";
	const struct sg_bans_place place = {folder, key, (uid_t)-1, (gid_t)-1};
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_ban_done done;

	asked.by = "Mrs A Head";
	asked.because = "a web proxy";
	if (asked.now == 0)
		asked.now = test_utc("2026-11-24 10:00:00");
	if (!sg_ban_change(&place, gate, &asked, record, NULL, arena, problems,
		&done)) {
		sg_problems_print(problems, stderr, false);
		fail();
	}
	sg_arena_free(&arena);
}

static void
ban_user(const char *user)
{
	change((struct sg_ban_asked){
	    .act = SG_BAN_GIVE, .user = user, .until = test_utc(END)});
}

static struct sg_bans *
bans(void)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_bans *opened;
	bool passing;

	assert_int_equal(sg_bans_open(path, sg_problems_new(arena), &opened,
			     &passing),
	    SG_BANS_OPENED);
	sg_arena_free(&arena);
	return opened;
}

static int
begin(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof folder, "/tmp/sg-bans-XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(path, sizeof path, "%s/orders", folder);
	return 0;
}

static int
end(void **state)
{
	char lock[96];

	(void)state;
	(void)snprintf(lock, sizeof lock, "%s/.orders.lock", folder);
	unlink(path);
	unlink(lock);
	return rmdir(folder);
}

/* ---- judging ------------------------------------------------------------ */

struct row {
	const char *when, *client, *user, *url;
	enum sg_action action;
	enum sg_ground ground;
	const char *opens; /* next_open as a UTC time; NULL: never */
};

static void
judge(const struct sg_bans *in_force, const struct row *row,
    struct sg_verdict *verdict)
{
	struct sg_request request = {.method = SG_LIT("GET"),
	    .target = sg_str(row->url),
	    .user = sg_str(row->user),
	    .bans = in_force,
	    .now = test_utc(row->when == NULL ? AT : row->when)};

	if (sg_str_starts(request.target, SG_LIT("www.facebook.com:"))) {
		request.method = SG_LIT("CONNECT");
		request.managed = true;
	}
	if (row->client != NULL)
		request.has_client = sg_address_parse(sg_str(row->client),
		    &request.client);
	if (row->client != NULL && strcmp(row->client, "10.20.6.7") == 0)
		request.mac = SG_LIT("02:aa:bb:cc:dd:01");
	sg_gate_judge(gate, &request, scratch, verdict);
}

static void
try_rows(const struct row *row, size_t n)
{
	struct sg_bans *in_force = bans();
	struct sg_verdict verdict;

	for (size_t i = 0; i < n; i++, row++) {
		judge(in_force, row, &verdict);
		if (verdict.action != row->action ||
		    verdict.ground != row->ground)
			fail_msg("row %zu (%s): action %d, ground %d", i,
			    row->url, (int)verdict.action, (int)verdict.ground);
		if (row->opens != NULL)
			assert_int_equal(verdict.next_open,
			    test_utc(row->opens));
		else
			assert_true(verdict.next_open == SG_NEVER);
		assert_int_equal(verdict.ban != NULL,
		    verdict.ground == SG_BY_BAN);
		if (verdict.ban != NULL)
			assert_string_equal(verdict.ban_id, "B-1");
	}
	sg_bans_close(&in_force);
}
#define TRY(rows) try_rows((rows), sizeof(rows) / sizeof((rows)[0]))

static const char bbc[] = "http://www.bbc.co.uk/";

static void
a_ban_blocks_whatever_no_fixed_line_allows(void **state)
{
	static const struct row rows[] = {
	    {NULL, "10.20.6.5", "pupil", bbc, SG_BLOCK, SG_BY_BAN, END},
	    /* Case, realm and domain do not count. */
	    {NULL, NULL, "PUPIL", bbc, SG_BLOCK, SG_BY_BAN, END},
	    {NULL, NULL, "pupil@SCHOOL.EXAMPLE", bbc, SG_BLOCK, SG_BY_BAN, END},
	    {NULL, NULL, "SCHOOL\\pupil", bbc, SG_BLOCK, SG_BY_BAN, END},
	    {NULL, NULL, " SCHOOL\\Pupil@X ", bbc, SG_BLOCK, SG_BY_BAN, END},
	    /* Others. */
	    {NULL, "10.20.6.5", "pupil2", bbc, SG_ALLOW, SG_BY_RULE, NULL},
	    {NULL, "10.20.6.5", NULL, bbc, SG_ALLOW, SG_BY_RULE, NULL},
	    {NULL, NULL, "@pupil", bbc, SG_ALLOW, SG_BY_RULE, NULL},
	    /* A `fixed` line opens; an exception does not. */
	    {NULL, NULL, "pupil", "http://classroom.google.com/", SG_ALLOW,
		SG_BY_RULE, NULL},
	    {NULL, NULL, "pupil", "http://www.instagram.com/", SG_BLOCK,
		SG_BY_BAN, END},
	    /* The ban comes before a `fixed` line that blocks. */
	    {NULL, NULL, "pupil", "http://bad.example/", SG_BLOCK, SG_BY_BAN,
		NULL},
	    {NULL, NULL, "pupil2", "http://bad.example/", SG_BLOCK, SG_BY_RULE,
		NULL},
	    /* A page that a `fixed` line opens: what it is shows when the
	     * connection is decrypted. */
	    {NULL, NULL, "pupil", "www.facebook.com:443", SG_ALLOW,
		SG_BY_UNDECIDED, NULL},
	    {NULL, NULL, "pupil", "http://www.facebook.com/hillcrest", SG_ALLOW,
		SG_BY_RULE, NULL},
	    /* When the ban ends, it is lunch: then Facebook is open. */
	    {NULL, NULL, "pupil", "http://www.facebook.com/x", SG_BLOCK,
		SG_BY_BAN, END},
	    /* The end is half open. */
	    {"2026-11-24 12:29:59", NULL, "pupil", bbc, SG_BLOCK, SG_BY_BAN,
		END},
	    {END, NULL, "pupil", bbc, SG_ALLOW, SG_BY_RULE, NULL},
	    {"2026-11-24 09:59:59", NULL, "pupil", bbc, SG_ALLOW, SG_BY_RULE,
		NULL},
	    /* What cannot be read is no way round a ban. */
	    {NULL, NULL, "pupil", "http://a b/", SG_BLOCK, SG_BY_BAN, NULL},
	};

	(void)state;
	ban_user("Pupil");
	TRY(rows);
}

static void
a_device_is_banned_by_address_or_mac(void **state)
{
	static const struct row by_address[] = {
	    {NULL, "10.20.6.5", NULL, bbc, SG_BLOCK, SG_BY_BAN, NULL},
	    {NULL, "10.20.6.5", "jsmith", bbc, SG_BLOCK, SG_BY_BAN, NULL},
	    {NULL, "10.20.6.6", NULL, bbc, SG_ALLOW, SG_BY_RULE, NULL},
	};
	static const struct row by_mac[] = {
	    {NULL, "10.20.6.7", NULL, bbc, SG_BLOCK, SG_BY_BAN, END},
	    {NULL, "10.20.6.8", NULL, bbc, SG_ALLOW, SG_BY_RULE, NULL},
	};

	(void)state;
	/* Without an end. */
	change((struct sg_ban_asked){
	    .act = SG_BAN_GIVE, .address = "10.20.6.5", .until = SG_OPEN_END});
	TRY(by_address);
	unlink(path);
	change((struct sg_ban_asked){.act = SG_BAN_GIVE,
	    .mac = "02-AA-BB-CC-DD-01",
	    .until = test_utc(END)});
	TRY(by_mac);
}

/* The labels of the journal, by which it hides names, stand for these. */
static void
a_pseudonym_is_banned(void **state)
{
	static const struct row rows[] = {
	    {NULL, NULL, "PUPIL", bbc, SG_BLOCK, SG_BY_BAN, END},
	    {NULL, NULL, "pupil2", bbc, SG_ALLOW, SG_BY_RULE, NULL},
	};
	uint8_t key[16];
	char hash[33];

	(void)state;
	assert_true(sg_bans_user_key((const uint8_t *)"0123456789abcde",
	    SG_LIT("pupil"), key));
	for (size_t i = 0; i < 16; i++)
		(void)snprintf(hash + 2 * i, 3, "%02x", key[i]);
	change((struct sg_ban_asked){
	    .act = SG_BAN_GIVE, .user_hash = hash, .until = test_utc(END)});
	TRY(rows);
}

static void
somebody_who_watches_opens(void **state)
{
	static const struct row rows[] = {
	    /* The policy marks the room. */
	    {NULL, "10.20.9.5", "pupil6", bbc, SG_ALLOW, SG_BY_RULE, NULL},
	    {NULL, "10.20.9.5", "pupil6", "http://www.facebook.com/", SG_BLOCK,
		SG_BY_RULE, "2026-11-24 12:15:00"},
	    {NULL, "10.20.6.5", "pupil6", bbc, SG_BLOCK, SG_BY_BAN,
		"2026-11-24 10:30:00"},
	    /* Somebody watches for half an hour. */
	    {"2026-11-24 10:30:00", "10.20.6.5", "pupil6", bbc, SG_ALLOW,
		SG_BY_RULE, NULL},
	    {"2026-11-24 11:00:00", "10.20.6.5", "pupil6", bbc, SG_BLOCK,
		SG_BY_BAN, END},
	};

	(void)state;
	ban_user("pupil6");
	change((struct sg_ban_asked){.act = SG_SUPERVISE,
	    .group = "YEAR-6",
	    .from = test_utc("2026-11-24 10:30:00"),
	    .until = test_utc("2026-11-24 11:00:00")});
	TRY(rows);
}

static void
a_lifted_ban_does_not_hold(void **state)
{
	static const struct row rows[] = {
	    {"2026-11-24 10:14:59", NULL, "pupil", bbc, SG_BLOCK, SG_BY_BAN,
		AT},
	    {NULL, NULL, "pupil", bbc, SG_ALLOW, SG_BY_RULE, NULL},
	};

	(void)state;
	ban_user("pupil");
	change((struct sg_ban_asked){
	    .act = SG_BAN_LIFT, .id = "b-1", .now = test_utc(AT)});
	TRY(rows);
}

static void
bans_that_are_over_do_not_matter(void **state)
{
	struct sg_bans *in_force;

	(void)state;
	ban_user("pupil");
	in_force = bans();
	assert_true(sg_bans_matter(in_force, test_utc(END) - 1));
	assert_false(sg_bans_matter(in_force, test_utc(END)));
	assert_int_equal(sg_bans_next_of_all(in_force, test_utc(AT)),
	    test_utc(END));
	assert_true(sg_bans_next_of_all(in_force, test_utc(END)) == INT64_MAX);
	sg_bans_close(&in_force);
}

/* ---- the file ----------------------------------------------------------- */

static void
want_refused(struct sg_str file, const char *text)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_bans *opened;
	char said[1024] = "";
	bool passing;
	FILE *to;

	assert_int_equal(sg_bans_from_memory(file, "orders", problems, &opened,
			     &passing),
	    SG_BANS_REFUSED);
	assert_null(opened);
	assert_false(passing);
	to = fmemopen(said, sizeof said, "w");
	sg_problems_print(problems, to, false);
	(void)fclose(to);
	if (strstr(said, text) == NULL)
		fail_msg("said: %s; wanted: %s", said, text);
	sg_arena_free(&arena);
}

/* Give the file a digest that is right again. */
static void
seal(char *file, size_t n)
{
	sg_bans_digest((const uint8_t *)file, n,
	    ((struct sg_bans_head *)(void *)file)->digest);
}

static void
a_damaged_file_is_refused(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_bans_head *head;
	struct sg_ban *ban;
	struct sg_str good;
	char *file;

	(void)state;
	ban_user("pupil");
	ban_user("pupil2");
	assert_int_equal(sg_file_read(arena, path, 100000, &good), 0);
	/* Every byte counts, and every length. */
	for (size_t i = 0; i < good.n; i++) {
		file = sg_arena_dup(arena, good);
		file[i] = (char)(file[i] ^ 1);
		want_refused((struct sg_str){file, good.n}, "cannot be used");
		want_refused((struct sg_str){good.p, i}, "cannot be used");
	}
	file = sg_arena_alloc(arena, good.n + 8);
	memcpy(file, good.p, good.n);
	want_refused((struct sg_str){file, good.n + 1},
	    "it is cut off, or has been added to");
	head = (void *)file;
#define BAD(what, wanted)                                                      \
	memcpy(file, good.p, good.n);                                          \
	what;                                                                  \
	seal(file, good.n);                                                    \
	want_refused((struct sg_str){file, good.n}, wanted)

	ban = (void *)(head + 1);
	BAD(head->version = 2, "another version of schoolgate wrote it");
	BAD(head->nbans = SG_BANS_MAX + 1, "more entries than there can be");
	BAD(head->nbans = 1, "do not have the sizes");
	BAD(head->labelled = 2, "have no end");
	BAD(file[good.n - 1] = 'x', "have no end");
	BAD(ban[0].kind = 0, "a ban in it makes no sense");
	BAD(ban[0].kind = 5, "a ban in it makes no sense");
	BAD(ban[1].until = ban[1].from - 1, "a ban in it makes no sense");
	BAD(ban[0].whom = head->text_bytes, "a ban in it makes no sense");
	BAD(memset(ban[0].key, 0xff, 16), "a ban in it makes no sense");
	BAD(head->magic = 0, "it is no file of bans");
	sg_arena_free(&arena);
}

static void
a_missing_file_bans_nobody(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_bans *opened;
	bool passing;

	(void)state;
	assert_int_equal(sg_bans_open(path, problems, &opened, &passing),
	    SG_BANS_NONE);
	assert_null(opened);
	/* A folder is no file. */
	assert_int_equal(sg_bans_open("/", problems, &opened, &passing),
	    SG_BANS_REFUSED);
	assert_int_equal(sg_problems_errors(problems), 1);
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	    TEST(a_ban_blocks_whatever_no_fixed_line_allows),
	    TEST(a_device_is_banned_by_address_or_mac),
	    TEST(a_pseudonym_is_banned),
	    TEST(somebody_who_watches_opens),
	    TEST(a_lifted_ban_does_not_hold),
	    TEST(bans_that_are_over_do_not_matter),
	    TEST(a_damaged_file_is_refused),
	    TEST(a_missing_file_bans_nobody),
	};
	int failed;

	gate = test_gate(policy);
	scratch = sg_scratch_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sg_scratch_free(&scratch);
	sg_gate_close(&gate);
	return failed;
}
