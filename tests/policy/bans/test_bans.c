/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_bans.c -- tests giving and lifting bans, and supervision: what is
 * refused, what is warned of, and that nothing is done without its record.
 */
#include "../../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../policy_gate.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "policy/bans/bans.h"

static const char open_policy[] =
    "school \"Hillcrest School\"\n"
    "    time zone  Europe/London\n"
    "group pupils\n"
    "    network    10.20.0.0/16\n"
    "group staff\n"
    "    users      jsmith\n"
    "    network    10.30.0.0/24\n"
    "group own-devices\n"
    "    network    10.40.0.0/16\n"
    "evidence\n"
    "    keep       1 year\n"
    "rules\n"
    "    block facebook for pupils, staff on own-devices always\n"
    "    otherwise allow\n";

static const uint8_t label_key[16] = "0123456789abcde";
static char folder[64], path[96];
static struct sg_gate *gate, *hidden_gate;
static struct sg_bans_place place;
static int64_t now;

/* What the last change said and recorded. */
static char said[8192];
static struct sg_ban_done last;
static char whom[64];
static unsigned records;
static bool no_journal;

static bool
record(void *ctx, const struct sg_ban_done *done, char why[SG_WHY_BYTES])
{
	assert_ptr_equal(ctx, &records);
	if (no_journal)
		return sg_why(why, "the disk is full");
	records++;
	last = *done;
	(void)snprintf(whom, sizeof whom, "%s", done->whom);
	return true;
}

static bool
change_by(const struct sg_gate *by, struct sg_ban_asked asked)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_ban_done done;
	FILE *to;
	bool fine;

	if (asked.by == NULL)
		asked.by = "Mrs A Head";
	if (asked.because == NULL)
		asked.because = "a web proxy";
	if (asked.until == 0)
		asked.until = SG_OPEN_END;
	asked.now = now;
	fine = sg_ban_change(&place, by, &asked, record, &records, arena,
	    problems, &done);
	memset(said, 0, sizeof said);
	to = fmemopen(said, sizeof said - 1, "w");
	sg_problems_print(problems, to, false);
	(void)fclose(to);
	assert_int_equal(fine, sg_problems_errors(problems) == 0);
	sg_arena_free(&arena);
	return fine;
}
#define CHANGE(...) change_by(gate, (struct sg_ban_asked){__VA_ARGS__})

static void
want_said(const char *text)
{
	if (strstr(said, text) == NULL)
		fail_msg("said: %s; wanted: %s", said, text);
}

#define REFUSED(text, ...)                                                     \
	assert_false(CHANGE(__VA_ARGS__));                                     \
	want_said(text)

static struct sg_bans *
bans(void)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_bans *opened;
	bool passing;

	(void)sg_bans_open(path, sg_problems_new(arena), &opened, &passing);
	sg_arena_free(&arena);
	return opened;
}

static uint32_t
count(void)
{
	struct sg_bans *opened = bans();
	uint32_t n = opened == NULL ? 0 : sg_bans_head(opened)->nbans;

	sg_bans_close(&opened);
	return n;
}

static int
begin(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof folder, "/tmp/sg-bans-XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(path, sizeof path, "%s/orders", folder);
	place = (struct sg_bans_place){folder, label_key, (uid_t)-1, (gid_t)-1};
	now = test_utc("2026-11-24 10:00:00");
	records = 0;
	no_journal = false;
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

/* ---- refusals ----------------------------------------------------------- */

static void
what_makes_no_sense_is_refused(void **state)
{
	(void)state;
	REFUSED("it is not known who is to be banned", .act = SG_BAN_GIVE);
	REFUSED("one ban cannot be about several", .act = SG_BAN_GIVE,
	    .user = "a", .mac = "02:aa:bb:cc:dd:01");
	REFUSED("the end has passed: it would hold until Tue 24 Nov 2026 09:59",
	    .act = SG_BAN_GIVE, .user = "a", .until = now - 60);
	REFUSED("it ends before it begins", .act = SG_BAN_GIVE, .user = "a",
	    .from = now + 20, .until = now + 10);
	REFUSED("there is no reason", .act = SG_BAN_GIVE, .user = "a",
	    .because = "  ");
	REFUSED("the reason must be one line", .act = SG_BAN_GIVE, .user = "a",
	    .because = "a\nb");
	REFUSED("it is not known who decides this", .act = SG_BAN_GIVE,
	    .user = "a", .by = "");
	REFUSED("the name of who decides this must be one line",
	    .act = SG_BAN_GIVE, .user = "a", .by = "a\033[31m");
	REFUSED("\"*\" cannot be a user name", .act = SG_BAN_GIVE, .user = "*");
	REFUSED("\"@x\" cannot be a user name", .act = SG_BAN_GIVE,
	    .user = "@x");
	REFUSED("\"10.20.6.500\" is not an IP address", .act = SG_BAN_GIVE,
	    .address = "10.20.6.500");
	REFUSED("10.20.6.0/24 is a network of many devices", .act = SG_BAN_GIVE,
	    .address = "10.20.6.0/24");
	REFUSED("224.0.0.1 is an address of many devices", .act = SG_BAN_GIVE,
	    .address = "224.0.0.1");
	REFUSED(":: is an address of many devices", .act = SG_BAN_GIVE,
	    .address = "::");
	REFUSED("127.0.0.1 is an address of this machine", .act = SG_BAN_GIVE,
	    .address = "127.0.0.1");
	REFUSED("\"02:aa\" is not a MAC address", .act = SG_BAN_GIVE,
	    .mac = "02:aa");
	REFUSED("ff:ff:ff:ff:ff:ff is an address of many devices",
	    .act = SG_BAN_GIVE, .mac = "ff:ff:ff:ff:ff:ff");
	REFUSED("\"xyz\" is no pseudonym", .act = SG_BAN_GIVE,
	    .user_hash = "xyz");
	REFUSED("there is no ban \"B-9\"", .act = SG_BAN_LIFT, .id = "B-9");
	REFUSED("the policy has no group \"pupil\"", .act = SG_SUPERVISE,
	    .group = "pupil", .until = now + 60);
	want_said("did you mean \"pupils\"?");
	REFUSED("supervision needs an end", .act = SG_SUPERVISE,
	    .group = "pupils");
	REFUSED("the group pupils is not supervised now",
	    .act = SG_SUPERVISE_END, .group = "pupils");
	REFUSED("there is no supervision \"S-1\"", .act = SG_SUPERVISE_END,
	    .id = "S-1");
	assert_int_equal(records, 0);
	assert_int_equal(access(path, F_OK), -1);
}

static void
a_bad_file_is_left_alone(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_str text;

	(void)state;
	assert_int_equal(sg_file_replace(path, "damaged", 7, 0600), 0);
	REFUSED("orders cannot be used: it is no file of bans",
	    .act = SG_BAN_GIVE, .user = "jsmith");
	assert_int_equal(sg_file_read(arena, path, 100, &text), 0);
	assert_true(sg_str_eq(text, SG_LIT("damaged")));
	sg_arena_free(&arena);
}

static void
nothing_is_done_without_its_record(void **state)
{
	(void)state;
	no_journal = true;
	REFUSED("nothing was done, because the journal cannot say so: the disk "
		"is full",
	    .act = SG_BAN_GIVE, .user = "jsmith");
	assert_int_equal(access(path, F_OK), -1);
	no_journal = false;
	assert_true(CHANGE(.act = SG_BAN_GIVE, .user = "jsmith"));
	no_journal = true;
	assert_false(CHANGE(.act = SG_BAN_LIFT, .id = "B-1"));
	assert_int_equal(count(), 1);
}

/* ---- what is done ------------------------------------------------------- */

static void
a_ban_is_given_once_and_lifted(void **state)
{
	struct sg_bans *opened;

	(void)state;
	assert_true(CHANGE(.act = SG_BAN_GIVE, .user = "JSmith",
	    .until = now + 3600));
	assert_string_equal(last.id, "B-1");
	assert_string_equal(whom, "JSmith");
	assert_int_equal(last.from, now);
	REFUSED("there is a ban already: B-1, until Tue 24 Nov 2026 11:00",
	    .act = SG_BAN_GIVE, .user = "jsmith");
	want_said("schoolgate ban lift B-1");
	/* After it, there may be another. */
	assert_true(CHANGE(.act = SG_BAN_GIVE, .user = "jsmith",
	    .from = now + 3600));
	assert_string_equal(last.id, "B-2");
	now += 60;
	assert_true(CHANGE(.act = SG_BAN_LIFT, .id = "b-1",
	    .because = "sorry"));
	assert_int_equal(last.until, now);
	REFUSED("the ban B-1 is over already: it held until",
	    .act = SG_BAN_LIFT, .id = "B-1");
	/* One that has not begun. */
	assert_true(CHANGE(.act = SG_BAN_LIFT, .id = "B-2"));
	assert_int_equal(last.from, now);
	opened = bans();
	assert_int_equal(sg_bans_head(opened)->nbans, 2);
	assert_string_equal(sg_bans_text(opened,
				sg_bans_get(opened, 0)->because),
	    "a web proxy");
	assert_false(sg_bans_matter(opened, now));
	sg_bans_close(&opened);
	assert_int_equal(records, 4);
}

/* A program that bans for what was done at some time may ask again: after it
 * was killed, and after somebody has lifted the ban. */
static void
nobody_is_banned_twice_for_the_same(void **state)
{
	(void)state;
	assert_true(CHANGE(.act = SG_BAN_GIVE, .user = "jsmith",
	    .since = now - 10, .until = now + 3600));
	REFUSED("there is a ban already: B-1", .act = SG_BAN_GIVE,
	    .user = "jsmith", .since = now - 10);
	now += 60;
	assert_true(CHANGE(.act = SG_BAN_LIFT, .id = "B-1"));
	REFUSED("there was a ban for this already: B-1, until Tue 24 Nov",
	    .act = SG_BAN_GIVE, .user = "JSMITH", .since = now - 70);
	assert_true(CHANGE(.act = SG_BAN_GIVE, .user = "other",
	    .since = now - 70, .until = now + 10));
	/* It was done after the ban. */
	now += 60;
	assert_true(CHANGE(.act = SG_BAN_GIVE, .user = "jsmith",
	    .since = now - 30, .until = now + 10));
}

static void
it_is_said_what_a_ban_cannot_reach(void **state)
{
	(void)state;
	assert_true(CHANGE(.act = SG_BAN_GIVE, .user = "jsmit"));
	want_said("the policy names nobody \"jsmit\"");
	want_said(
	    "at intercepting ports, and at ports without a log-on, this "
	    "ban does not hold; the policy knows these groups by address: "
	    "pupils, own-devices");
	want_said("schoolgate ban add --address IP, or --mac");
	assert_true(CHANGE(.act = SG_BAN_GIVE, .address = "10.20.6.5"));
	want_said("it holds for whoever uses 10.20.6.5");
	assert_null(strstr(said, "a network of the policy begins"));
	assert_true(CHANGE(.act = SG_BAN_GIVE, .address = "10.30.0.0"));
	want_said("with 10.30.0.0 a network of the policy begins");
	assert_true(CHANGE(.act = SG_BAN_GIVE, .mac = "02:aa:bb:cc:dd:01"));
	want_said("phones make up addresses like 02:aa:bb:cc:dd:01");
	assert_true(CHANGE(.act = SG_BAN_GIVE, .mac = "00:11:22:33:44:55"));
	assert_null(strstr(said, "phones"));
	want_said("not behind a router");
}

static void
supervision_begins_anew_and_ends(void **state)
{
	struct sg_bans *opened;

	(void)state;
	assert_true(CHANGE(.act = SG_SUPERVISE, .group = "pupils",
	    .until = now + 60));
	assert_string_equal(last.id, "S-1");
	assert_true(CHANGE(.act = SG_SUPERVISE, .group = "Pupils",
	    .until = now + 2 * 86400));
	want_said("this supervises for more than a day");
	now += 120;
	opened = bans();
	assert_true(sg_bans_supervise(opened, "pupils", now));
	assert_false(sg_bans_supervise(opened, "staff", now));
	sg_bans_close(&opened);
	assert_true(CHANGE(.act = SG_SUPERVISE_END, .group = "pupils"));
	assert_string_equal(last.id, "S-2");
	opened = bans();
	assert_false(sg_bans_supervise(opened, "pupils", now));
	sg_bans_close(&opened);
}

static void
what_ended_long_ago_is_removed(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);

	(void)state;
	assert_true(CHANGE(.act = SG_BAN_GIVE, .user = "a", .until = now + 60));
	assert_true(CHANGE(.act = SG_BAN_GIVE, .user = "b"));
	now += 60 + 366 * (int64_t)86400;
	assert_true(sg_bans_prune(&place, 366, now, problems));
	assert_int_equal(count(), 2);
	now++;
	assert_true(sg_bans_prune(&place, 0, now, problems));
	assert_int_equal(count(), 2);
	/* A change removes it, too. */
	assert_true(CHANGE(.act = SG_BAN_GIVE, .user = "c"));
	assert_string_equal(last.id, "B-3");
	assert_int_equal(count(), 2);
	assert_true(sg_bans_prune(&place, 366, now, problems));
	assert_int_equal(sg_problems_errors(problems), 0);
	sg_arena_free(&arena);
}

/* There are several supervisions a day: they must not fill the file. */
static void
supervisions_are_removed_after_a_day(void **state)
{
	(void)state;
	for (int i = 0; i < 2 * SG_SUPERVISIONS_MAX; i++) {
		assert_true(CHANGE(.act = SG_SUPERVISE, .group = "pupils",
		    .until = now + 3600));
		now += 7200;
	}
}

/* Write a file with the largest number of bans, none of which has an end. */
static void
fill(void)
{
	struct {
		struct sg_bans_head head;
		struct sg_ban ban[SG_BANS_MAX];
		char text[8];
	} *file = calloc(1, sizeof *file);

	assert_non_null(file);
	file->head = (struct sg_bans_head){.magic = SG_BANS_MAGIC,
	    .version = SG_BANS_VERSION,
	    .nbans = SG_BANS_MAX,
	    .text_bytes = sizeof file->text,
	    .size = sizeof *file,
	    .last_number = SG_BANS_MAX};
	memcpy(file->text, "\0B-1", 5);
	for (size_t i = 0; i < SG_BANS_MAX; i++)
		file->ban[i] = (struct sg_ban){.kind = SG_BAN_MAC,
		    .id = 1,
		    .until = SG_OPEN_END,
		    .key = {2, 0, 0, 0, (uint8_t)(i >> 8), (uint8_t)i}};
	sg_bans_digest((const uint8_t *)file, sizeof *file, file->head.digest);
	assert_int_equal(sg_file_replace(path, file, sizeof *file, 0600), 0);
	free(file);
}

static void
there_are_not_too_many(void **state)
{
	(void)state;
	fill();
	assert_int_equal(count(), SG_BANS_MAX);
	REFUSED("there are 4096 bans already", .act = SG_BAN_GIVE,
	    .user = "jsmith");
	REFUSED("there is no ban \"B-4097\"", .act = SG_BAN_LIFT,
	    .id = "B-4097");
}

/* ---- pseudonyms --------------------------------------------------------- */

static void
a_pseudonymous_policy_keeps_no_name(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_bans *opened;
	struct sg_str file;
	struct stat st;

	(void)state;
	/* A name that was given before the policy hid names. */
	assert_true(CHANGE(.act = SG_BAN_GIVE, .user = "akhan"));
	place.owner = getuid();
	place.group = getgid();
	assert_true(change_by(hidden_gate,
	    (struct sg_ban_asked){.act = SG_BAN_GIVE, .user = "JSmith"}));
	assert_string_equal(whom, "");
	assert_int_equal(strlen(last.hash), 32);
	assert_int_equal(sg_file_read(arena, path, 100000, &file), 0);
	for (size_t i = 0; i + 6 <= file.n; i++)
		assert_false(sg_str_eqi((struct sg_str){file.p + i, 6},
		    SG_LIT("jsmith")));
	/* It has the key of the journal, so it is not for everybody. */
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0440);
	opened = bans();
	assert_memory_equal(sg_bans_head(opened)->key, label_key, 16);
	sg_bans_close(&opened);
	/* The names that are known are hashed anew: both are still banned. */
	REFUSED("there is a ban already: B-1", .act = SG_BAN_GIVE,
	    .user = "akhan");
	REFUSED("there is a ban already: B-2", .act = SG_BAN_GIVE,
	    .user = "jsmith");
	sg_arena_free(&arena);
}

static void
a_pseudonym_needs_the_journals_key(void **state)
{
	static const char hash[] = "00112233445566778899aabbccddeeff";
	static const uint8_t other[16] = "another journal";

	(void)state;
	place.label_key = NULL;
	REFUSED("the journal's key cannot be read", .act = SG_BAN_GIVE,
	    .user_hash = hash);
	place.label_key = label_key;
	assert_true(CHANGE(.act = SG_BAN_GIVE, .device_hash = hash));
	assert_string_equal(last.hash, hash);
	place.label_key = other;
	REFUSED("the ban B-1 was given by a pseudonym of another journal",
	    .act = SG_BAN_GIVE, .user_hash = hash);
	/* It can be lifted all the same. */
	place.label_key = NULL;
	assert_true(CHANGE(.act = SG_BAN_LIFT, .id = "B-1"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	    TEST(what_makes_no_sense_is_refused),
	    TEST(a_bad_file_is_left_alone),
	    TEST(nothing_is_done_without_its_record),
	    TEST(a_ban_is_given_once_and_lifted),
	    TEST(nobody_is_banned_twice_for_the_same),
	    TEST(it_is_said_what_a_ban_cannot_reach),
	    TEST(supervision_begins_anew_and_ends),
	    TEST(supervisions_are_removed_after_a_day),
	    TEST(what_ended_long_ago_is_removed),
	    TEST(there_are_not_too_many),
	    TEST(a_pseudonymous_policy_keeps_no_name),
	    TEST(a_pseudonym_needs_the_journals_key),
	};
	int failed;

	gate = test_gate(open_policy);
	hidden_gate = test_gate("school \"Hillcrest School\"\n"
				"    time zone  Europe/London\n"
				"evidence\n"
				"    keep       1 year\n"
				"    detail     pseudonymous\n"
				"rules\n"
				"    otherwise allow\n");
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sg_gate_close(&gate);
	sg_gate_close(&hidden_gate);
	return failed;
}
