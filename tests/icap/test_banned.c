/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_banned.c -- the file of the bans is replaced, damaged and deleted while
 * bans are in force.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/problems.h"
#include "gate/bans.h"
#include "icap/banned.h"

#define NOW 1000000

static char folder[64], path[96];
static struct sg_banned *banned;
static unsigned swapped, gone, refused;
static int64_t now;

static int64_t
clock_now(void)
{
	return now;
}

static void
tell(void *ctx, enum sg_banned_event event, const struct sg_problems *problems,
    int has_bans)
{
	assert_ptr_equal(ctx, folder);
	(void)has_bans;
	swapped += event == SG_BANNED_SWAPPED;
	gone += event == SG_BANNED_NONE;
	refused += event == SG_BANNED_REFUSED;
	assert_int_equal(sg_problems_errors(problems) > 0,
	    event == SG_BANNED_REFUSED);
}

static struct sg_banned *
make(void)
{
	const struct sg_banned_options options = {.path = path,
	    .interval_ms = 10,
	    .now = clock_now,
	    .tell = tell,
	    .ctx = folder};

	return sg_banned_new(&options);
}

/* Write a file with one ban of a MAC address, until `until`. */
static void
write_ban(uint8_t mac, int64_t until)
{
	struct {
		struct sg_bans_head head;
		struct sg_ban ban;
		char text[8];
	} file = {.head = {.magic = SG_BANS_MAGIC,
		      .version = SG_BANS_VERSION,
		      .nbans = 1,
		      .text_bytes = sizeof file.text,
		      .size = sizeof file},
	    .ban = {.kind = SG_BAN_MAC, .id = 1, .until = until},
	    .text = "\0B-1"};

	file.ban.key[0] = 2;
	file.ban.key[5] = mac;
	sg_bans_digest((const uint8_t *)&file, sizeof file, file.head.digest);
	assert_int_equal(sg_file_replace(path, &file, sizeof file, 0600), 0);
}

/* Returns the last byte of the banned MAC address; -1 if nobody is banned. */
static int
who(struct sg_banned *of)
{
	unsigned slot;
	const struct sg_bans *bans = sg_banned_acquire(of, &slot);
	int mac;

	if (bans == NULL)
		return -1;
	mac = sg_bans_get(bans, 0)->key[5];
	sg_banned_release(of, slot);
	return mac;
}

static int
begin(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof folder, "/tmp/sg-banned-XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(path, sizeof path, "%s/orders", folder);
	swapped = gone = refused = 0;
	now = NOW;
	banned = make();
	return banned == NULL ? -1 : 0;
}

static int
end(void **state)
{
	(void)state;
	sg_banned_free(&banned);
	unlink(path);
	return rmdir(folder);
}

static void
a_new_file_is_in_force_at_the_first_look(void **state)
{
	(void)state;
	sg_banned_look(banned);
	assert_int_equal(who(banned), -1);
	assert_int_equal(swapped + gone + refused, 0);
	write_ban(1, SG_OPEN_END);
	sg_banned_look(banned);
	assert_int_equal(who(banned), 1);
	write_ban(2, SG_OPEN_END);
	sg_banned_look(banned);
	assert_int_equal(who(banned), 2);
	sg_banned_look(banned);
	assert_int_equal(swapped, 2);
}

static void
a_bad_file_never_replaces_a_good_one(void **state)
{
	struct sg_banned *late;

	(void)state;
	write_ban(1, SG_OPEN_END);
	sg_banned_look(banned);
	assert_int_equal(sg_file_replace(path, "damaged", 7, 0600), 0);
	sg_banned_look(banned);
	sg_banned_look(banned);
	assert_int_equal(who(banned), 1);
	assert_int_equal(refused, 1);
	/* One that has nothing of the others goes on without. */
	late = make();
	sg_banned_look(late);
	assert_int_equal(who(late), -1);
	assert_int_equal(refused, 2);
	sg_banned_free(&late);
	write_ban(3, SG_OPEN_END);
	sg_banned_look(banned);
	assert_int_equal(who(banned), 3);
}

/* The shelf is shared with processes that are forked later. */
static void
a_child_that_starts_late_has_the_good_file(void **state)
{
	pid_t child;
	int status;

	(void)state;
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		write_ban(7, SG_OPEN_END);
		sg_banned_look(banned);
		_exit(who(banned) == 7 ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(sg_file_replace(path, "damaged", 7, 0600), 0);
	sg_banned_look(banned);
	assert_int_equal(refused, 1);
	assert_int_equal(who(banned), 7);
}

static void
without_a_file_nobody_is_banned(void **state)
{
	(void)state;
	write_ban(1, SG_OPEN_END);
	sg_banned_look(banned);
	unlink(path);
	sg_banned_look(banned);
	assert_int_equal(who(banned), -1);
	assert_int_equal(gone, 1);
}

static void
bans_that_are_over_are_let_go(void **state)
{
	(void)state;
	write_ban(1, NOW + 10);
	sg_banned_look(banned);
	assert_int_equal(who(banned), 1);
	now = NOW + 10;
	sg_banned_look(banned);
	assert_int_equal(who(banned), -1);
	write_ban(2, NOW + 5);
	sg_banned_look(banned);
	assert_int_equal(who(banned), -1);
	assert_int_equal(swapped, 2);
}

/* A machine may start with a clock that is ahead. */
static void
bans_hold_again_if_the_clock_is_set_back(void **state)
{
	(void)state;
	write_ban(1, NOW + 10);
	now = NOW + 86400;
	sg_banned_look(banned);
	assert_int_equal(who(banned), -1);
	now = NOW;
	sg_banned_look(banned);
	assert_int_equal(who(banned), 1);
	now = NOW + 10;
	sg_banned_look(banned);
	assert_int_equal(who(banned), -1);
	now = NOW + 5;
	sg_banned_look(banned);
	assert_int_equal(who(banned), 1);
}

static void
the_thread_looks_by_itself(void **state)
{
	(void)state;
	assert_int_equal(sg_banned_start(banned), 0);
	write_ban(4, SG_OPEN_END);
	for (unsigned i = 0; i < 1000 && who(banned) != 4; i++)
		usleep(10000);
	assert_int_equal(who(banned), 4);
	sg_banned_stop(banned);
}

/* Bans stay as they are while a request uses them, however often the file
 * changes. */
static void
bans_in_use_stay(void **state)
{
	unsigned slot;
	const struct sg_bans *bans;

	(void)state;
	write_ban(1, SG_OPEN_END);
	sg_banned_look(banned);
	bans = sg_banned_acquire(banned, &slot);
	for (uint8_t i = 2; i < 20; i++) {
		write_ban(i, SG_OPEN_END);
		sg_banned_look(banned);
		assert_int_equal(who(banned), i);
	}
	assert_int_equal(sg_bans_get(bans, 0)->key[5], 1);
	sg_banned_release(banned, slot);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	    TEST(a_new_file_is_in_force_at_the_first_look),
	    TEST(a_bad_file_never_replaces_a_good_one),
	    TEST(a_child_that_starts_late_has_the_good_file),
	    TEST(without_a_file_nobody_is_banned),
	    TEST(bans_that_are_over_are_let_go),
	    TEST(bans_hold_again_if_the_clock_is_set_back),
	    TEST(the_thread_looks_by_itself),
	    TEST(bans_in_use_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
