/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_reload.c -- images (the compiled policy) are replaced while four threads
 * judge with them.
 *
 * A gate is an opened pair of images. The gates here are stubs. The test checks
 * which gate is in force, and that a gate stays open while a reader holds it.
 * Run it under TSan, too.
 */
#include "../unit.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/problems.h"
#include "icap/reload.h"

#define ALIVE 0x5ca1ab1eU

struct sg_gate {
	/* Not atomic, so that TSan reports a read after the gate was closed. */
	unsigned alive;
	char text[16];
};

static char folder[64];
static char names[96], policy[96];
static struct sg_reload *reload;
static atomic_int opened, closed, swapped, refused;
static size_t errors;
static const struct sg_gate *latest; /* gate of the latest event */

static bool no_memory; /* make opening fail as if memory ran out */

/* The text of the gate that another process left on the shelf; NULL if the
 * shelf is empty. */
static const char *on_shelf;

static struct sg_gate *
open_shelved(struct sg_shelf *shelf, struct sg_problems *problems,
    bool *passing)
{
	struct sg_gate *gate;

	(void)problems;
	*passing = no_memory;
	if (no_memory)
		return NULL;
	gate = calloc(1, sizeof(*gate));
	assert_non_null(gate);
	assert_ptr_equal(shelf, on_shelf);
	(void)snprintf(gate->text, sizeof(gate->text), "%s", on_shelf);
	gate->alive = ALIVE;
	atomic_fetch_add(&opened, 1);
	return gate;
}

static struct sg_gate *
open_gate(const struct sg_gate *before, struct sg_shelf *shelf,
    const char *names_path, const char *policy_path,
    struct sg_problems *problems, bool *passing)
{
	struct sg_gate *gate = calloc(1, sizeof(*gate));
	FILE *from = fopen(policy_path, "r");

	assert_non_null(gate);
	assert_ptr_equal(shelf, on_shelf);
	*passing = no_memory;
	/* The gate in force must stay open while the next one is opened. */
	assert_true(before == NULL || before->alive == ALIVE);
	if (no_memory || from == NULL || access(names_path, R_OK) != 0 ||
	    fread(gate->text, 1, sizeof(gate->text) - 1, from) == 0 ||
	    strcmp(gate->text, "damaged") == 0) {
		sg_problem(problems, SG_ERROR, (struct sg_place){NULL, 0, 0, 0},
		    NULL, "%s cannot be used", policy_path);
		free(gate);
		gate = NULL;
	} else {
		gate->alive = ALIVE;
		atomic_fetch_add(&opened, 1);
	}
	if (from != NULL)
		(void)fclose(from);
	return gate;
}

static void
close_gate(struct sg_gate **gate)
{
	assert_true((*gate)->alive == ALIVE);
	(*gate)->alive = 0;
	atomic_fetch_add(&closed, 1);
	free(*gate);
	*gate = NULL;
}

static void
tell(void *ctx, enum sg_reload_event event, const struct sg_gate *gate,
    const struct sg_problems *problems)
{
	assert_ptr_equal(ctx, folder);
	assert_true(gate != NULL || event == SG_RELOAD_REFUSED);
	latest = gate;
	errors += sg_problems_errors(problems);
	atomic_fetch_add(event == SG_RELOAD_SWAPPED ? &swapped : &refused, 1);
}

static void
replace(const char *path, const char *text)
{
	assert_int_equal(sg_file_replace(path, text, strlen(text), 0600), 0);
}

static int
begin(void **state)
{
	struct sg_reload_options options = {.names_path = names,
	    .policy_path = policy,
	    .interval_ms = 1,
	    .open = open_gate,
	    .open_shelved = open_shelved,
	    .close = close_gate,
	    .tell = tell,
	    .shelf = (struct sg_shelf *)(uintptr_t)on_shelf,
	    .ctx = folder};

	(void)state;
	(void)snprintf(folder, sizeof(folder), "/tmp/sg-reload-XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(names, sizeof(names), "%s/names.img", folder);
	(void)snprintf(policy, sizeof(policy), "%s/policy.img", folder);
	atomic_store(&opened, 0);
	atomic_store(&closed, 0);
	atomic_store(&swapped, 0);
	atomic_store(&refused, 0);
	errors = 0;
	reload = sg_reload_new(&options);
	return reload == NULL ? -1 : 0;
}

static int
end(void **state)
{
	(void)state;
	sg_reload_free(&reload);
	(void)unlink(names);
	(void)unlink(policy);
	(void)rmdir(folder);
	return reload == NULL && atomic_load(&opened) == atomic_load(&closed) ?
	    0 :
	    -1;
}

static void
look(int times)
{
	while (times-- > 0)
		sg_reload_look(reload);
}

/* Returns the text of the gate in force, in a static buffer. Returns "" if no
 * gate is in force. */
static const char *
in_force(void)
{
	static char text[16];
	const struct sg_gate *gate;
	unsigned slot;

	text[0] = '\0';
	gate = sg_reload_acquire(reload, &slot);
	if (gate != NULL) {
		(void)snprintf(text, sizeof(text), "%s", gate->text);
		sg_reload_release(reload, slot);
	}
	return text;
}

static void
test_nothing_installed(void **state)
{
	(void)state;
	assert_string_equal(in_force(), "");
	look(3);
	assert_string_equal(in_force(), "");
	assert_int_equal(refused, 1);
	assert_int_equal(errors, 1);
}

static void
test_first_is_taken_at_once(void **state)
{
	(void)state;
	look(1);
	replace(names, "n");
	replace(policy, "one");
	look(1);
	assert_string_equal(in_force(), "one");
	look(5);
	assert_int_equal(opened, 1);
}

static void
test_new_is_taken_when_settled(void **state)
{
	(void)state;
	replace(names, "n");
	replace(policy, "one");
	look(1);
	replace(names, "m");
	look(1);
	replace(policy, "two");
	look(1);
	assert_string_equal(in_force(), "one");
	look(1);
	assert_string_equal(in_force(), "two");
	assert_int_equal(swapped, 2);
	assert_int_equal(closed, 1);
}

static void
test_damaged_never_replaces_good(void **state)
{
	(void)state;
	replace(names, "n");
	replace(policy, "one");
	look(1);
	replace(policy, "damaged");
	look(5);
	assert_string_equal(in_force(), "one");
	assert_int_equal(refused, 1);
	assert_int_equal(unlink(policy), 0);
	look(5);
	assert_string_equal(in_force(), "one");
	assert_int_equal(refused, 2);
	replace(policy, "two");
	look(2);
	assert_string_equal(in_force(), "two");
}

static void
test_same_text_in_a_new_file(void **state)
{
	(void)state;
	replace(names, "n");
	replace(policy, "one");
	look(1);
	replace(policy, "one");
	look(2);
	assert_int_equal(swapped, 2);
}

static void
test_held_is_not_closed(void **state)
{
	const struct sg_gate *gate;
	unsigned slot;

	(void)state;
	replace(names, "n");
	replace(policy, "one");
	look(1);
	gate = sg_reload_acquire(reload, &slot);
	assert_non_null(gate);
	replace(policy, "two");
	look(4);
	assert_string_equal(in_force(), "two");
	assert_int_equal(closed, 0);
	assert_string_equal(gate->text, "one");
	sg_reload_release(reload, slot);
	look(1);
	assert_int_equal(closed, 1);
}

/* If all slots are taken, the gate in force stays. The new files are opened
 * later. */
static void
test_all_slots_held(void **state)
{
	unsigned slot[8];
	char text[16];
	int n = 0;

	(void)state;
	replace(names, "n");
	for (int i = 0; i < 8; i++) {
		(void)snprintf(text, sizeof(text), "%d", i);
		replace(policy, text);
		look(2);
		if (strcmp(in_force(), text) != 0)
			break;
		assert_non_null(sg_reload_acquire(reload, &slot[n]));
		n++;
	}
	assert_in_range(n, 2, 7);
	assert_int_equal(closed, 0);
	for (int i = 0; i < n; i++)
		sg_reload_release(reload, slot[i]);
	look(2);
	assert_string_equal(in_force(), text);
}

/* If opening failed because memory ran out, the files are tried again. The
 * failure is reported only once. */
static void
test_tried_again(void **state)
{
	(void)state;
	replace(names, "n");
	replace(policy, "one");
	look(1);
	no_memory = true;
	replace(policy, "two");
	look(4000);
	assert_string_equal(in_force(), "one");
	assert_int_equal(refused, 1);
	no_memory = false;
	look(1001);
	assert_string_equal(in_force(), "two");
	assert_int_equal(swapped, 2);
	/* A bad file is not tried again until it is replaced. */
	replace(policy, "damaged");
	look(4000);
	assert_int_equal(refused, 2);
	assert_int_equal(opened, 2);
}

/* A process may start while the files are bad. It then takes the gate from the
 * shelf, where another process has left it. A process that already has a gate
 * in force keeps that gate. */
static void
test_what_others_left(void **state)
{
	(void)state;
	replace(policy, "damaged");
	no_memory = true;
	look(3);
	assert_string_equal(in_force(), "");
	assert_null(latest);
	assert_int_equal(refused, 1);
	no_memory = false;
	look(1001);
	assert_string_equal(in_force(), "left");
	assert_non_null(latest);
	assert_int_equal(refused, 2);
	assert_int_equal(swapped, 0);
	replace(names, "n");
	replace(policy, "one");
	look(2);
	assert_string_equal(in_force(), "one");
	assert_int_equal(swapped, 1);
	replace(policy, "damaged");
	look(3);
	assert_string_equal(in_force(), "one");
	assert_int_equal(refused, 3);
}

static int
begin_after_others(void **state)
{
	on_shelf = "left";
	return begin(state);
}

static int
end_after_others(void **state)
{
	on_shelf = NULL;
	return end(state);
}

static atomic_bool stop;
static atomic_uint judged;

static void *
judge(void *arg)
{
	const struct sg_gate *gate;
	unsigned slot;

	(void)arg;
	while (!atomic_load(&stop)) {
		gate = sg_reload_acquire(reload, &slot);
		if (gate == NULL)
			continue;
		if (gate->alive != ALIVE || gate->text[0] == '\0')
			abort();
		sched_yield();
		if (gate->alive != ALIVE)
			abort();
		sg_reload_release(reload, slot);
		atomic_fetch_add(&judged, 1);
	}
	return NULL;
}

static bool
wait_for(const atomic_int *counter, int value)
{
	const struct timespec ms = {0, 1000000};

	for (int i = 0; i < 20000; i++) {
		if (atomic_load(counter) >= value)
			return true;
		(void)nanosleep(&ms, NULL);
	}
	return false;
}

static void
test_swaps_under_load(void **state)
{
	pthread_t threads[4];
	char text[16];

	(void)state;
	atomic_store(&stop, false);
	replace(names, "n");
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, judge, NULL),
		    0);
	assert_int_equal(sg_reload_start(reload), 0);
	for (int i = 1; i <= 200; i++) {
		(void)snprintf(text, sizeof(text), "%d", i);
		replace(policy, text);
		assert_true(wait_for(&swapped, i));
	}
	sg_reload_stop(reload);
	atomic_store(&stop, true);
	for (int i = 0; i < 4; i++)
		(void)pthread_join(threads[i], NULL);
	assert_string_equal(in_force(), "200");
	assert_true(atomic_load(&judged) > 200);
	print_message("  %u judged\n", atomic_load(&judged));
}

static void
test_stops_and_starts(void **state)
{
	(void)state;
	sg_reload_stop(reload);
	assert_int_equal(sg_reload_start(reload), 0);
	sg_reload_stop(reload);
	sg_reload_stop(reload);
	assert_int_equal(sg_reload_start(reload), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	    TEST(test_nothing_installed),
	    TEST(test_first_is_taken_at_once),
	    TEST(test_new_is_taken_when_settled),
	    TEST(test_damaged_never_replaces_good),
	    TEST(test_same_text_in_a_new_file),
	    TEST(test_held_is_not_closed),
	    TEST(test_all_slots_held),
	    cmocka_unit_test_setup_teardown(test_what_others_left,
		begin_after_others, end_after_others),
	    TEST(test_tried_again),
	    TEST(test_swaps_under_load),
	    TEST(test_stops_and_starts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
