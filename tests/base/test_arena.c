/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_arena.c -- tests that arena memory is zeroed and aligned, that arrays
 * grow, and that the process exits if there is not enough memory.
 *
 * An arena allocates from chunks of 64 KiB or more. A large piece gets a block
 * of its own.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"

static int
make(void **state)
{
	*state = sg_arena_new();
	return 0;
}

static int
drop(void **state)
{
	struct sg_arena *arena = *state;

	sg_arena_free(&arena);
	return arena == NULL ? 0 : -1;
}

/*
 * The sizes are around the alignment (16 bytes), the smallest size with a block
 * of its own (16 KiB), and the size of a chunk (64 KiB).
 */
static void
test_alloc(void **state)
{
	static const size_t sizes[] = {0, 1, 15, 16, 17, 100, 16383, 16384,
	    16385, 65535, 65536, 65537, 1000000};
	const size_t count = sizeof sizes / sizeof sizes[0];
	unsigned char *pieces[3 * 13];

	for (size_t i = 0; i < 3 * count; i++) {
		size_t size = sizes[i % count];

		pieces[i] = sg_arena_alloc(*state, size);
		assert_non_null(pieces[i]);
		assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t),
		    0);
		for (size_t at = 0; at < size; at++)
			assert_int_equal(pieces[i][at], 0);
		memset(pieces[i], (int)i + 1, size);
	}
	for (size_t i = 0; i < 3 * count; i++) {
		for (size_t at = 0; at < sizes[i % count]; at++)
			assert_int_equal(pieces[i][at], i + 1);
	}
	assert_ptr_not_equal(pieces[0], pieces[count]); /* pieces of size 0
							   differ too */
}

/* A reset keeps one chunk and zeroes it, and frees all other memory. */
static void
test_reset(void **state)
{
	unsigned char *first, *again;

	sg_arena_reset(*state);
	first = sg_arena_alloc(*state, 100);
	memset(first, 1, 100);
	sg_arena_reset(*state);
	again = sg_arena_alloc(*state, 100);
	assert_ptr_equal(again, first);
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(again[i], 0);
	/* Allocate more than one chunk, and large pieces. */
	for (size_t i = 0; i < 100; i++)
		memset(sg_arena_alloc(*state, 10000), 1, 10000);
	memset(sg_arena_alloc(*state, 1000000), 1, 1000000);
	sg_arena_reset(*state);
	again = sg_arena_alloc(*state, 10000);
	assert_ptr_equal(again, first);
	for (size_t i = 0; i < 10000; i++)
		assert_int_equal(again[i], 0);
}

static void
test_texts(void **state)
{
	char *long_text;

	assert_string_equal(sg_arena_dup(*state, SG_LIT("abc")), "abc");
	assert_string_equal(sg_arena_dup(*state, (struct sg_str){NULL, 0}), "");
	assert_string_equal(sg_arena_printf(*state, "%d-%s", 5, "x"), "5-x");
	assert_string_equal(sg_arena_printf(*state, "%s", ""), "");
	long_text = sg_arena_printf(*state, "%0100000d", 7);
	assert_int_equal(strlen(long_text), 100000);
	assert_int_equal(long_text[99999], '7');
}

/*
 * An empty array grows. While it is small it lies in a chunk of the arena. In
 * the end it has a block of its own.
 */
static void
test_grow(void **state)
{
	uint32_t *items = NULL;
	size_t cap = 0;

	for (uint32_t i = 0; i < 1000000; i++) {
		items = sg_arena_grow(*state, items, i, &cap, sizeof *items);
		assert_true(cap > i);
		assert_int_equal(items[i], 0);
		items[i] = i;
		if (i % 1000 == 0) /* interleave other allocations */
			memset(sg_arena_alloc(*state, 24), 0xff, 24);
	}
	for (uint32_t i = 0; i < 1000000; i++)
		assert_int_equal(items[i], i);
	assert_true(cap < 4 * 1000000);
}

static void
test_grow_leaves_alone_what_has_room(void **state)
{
	size_t cap = 4;
	char *items = sg_arena_array(*state, cap, 1);

	assert_ptr_equal(sg_arena_grow(*state, items, 3, &cap, 1), items);
	assert_int_equal(cap, 4);
}

static void
test_free_nothing(void **state)
{
	struct sg_arena *arena = NULL;

	(void)state;
	sg_arena_free(&arena);
	assert_null(arena);
}

static void
too_many_items(struct sg_arena *arena)
{
	sg_arena_array(arena, SIZE_MAX / 8 + 1, 16);
}

static void
too_large(struct sg_arena *arena)
{
	sg_arena_alloc(arena, SIZE_MAX);
}

static void
grown_too_far(struct sg_arena *arena)
{
	size_t cap = SIZE_MAX / 16 + 1;

	sg_arena_grow(arena, NULL, cap, &cap, 16);
}

/*
 * The tested call ends its process with status 2 and a message. So a child
 * process makes the call.
 */
static void
test_no_memory(void **state)
{
	static void (*const greedy[])(struct sg_arena *) = {
	    too_many_items, too_large, grown_too_far};
	char said[256];
	int ends[2], status;
	ssize_t n;
	pid_t child;

	for (size_t i = 0; i < sizeof greedy / sizeof greedy[0]; i++) {
		assert_int_equal(pipe(ends), 0);
		fflush(NULL);
		child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			dup2(ends[1], STDERR_FILENO);
			greedy[i](*state);
			_exit(0);
		}
		close(ends[1]);
		n = read(ends[0], said, sizeof said - 1);
		close(ends[0]);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 2);
		assert_true(n > 0);
		said[n] = '\0';
		assert_non_null(strstr(said, "no memory left"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_alloc, make, drop),
	    cmocka_unit_test_setup_teardown(test_reset, make, drop),
	    cmocka_unit_test_setup_teardown(test_texts, make, drop),
	    cmocka_unit_test_setup_teardown(test_grow, make, drop),
	    cmocka_unit_test_setup_teardown(
		test_grow_leaves_alone_what_has_room, make, drop),
	    cmocka_unit_test(test_free_nothing),
	    cmocka_unit_test_setup_teardown(test_no_memory, make, drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
