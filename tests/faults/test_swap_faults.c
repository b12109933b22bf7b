/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_swap_faults.c -- makes each allocation and each system call of the
 * program swap.c fail while it puts new images (a compiled policy) into force.
 */
#include "../unit.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "school.h"
#include "try.h"

static long points;

/* Two schools. The images of `new` replace those of `old`. */
struct swap {
	struct school old, new;
	/* the image files that replace the old ones */
	const char *names, *policy;
	/* true if the new policy image is truncated */
	bool bad;
};

static void
put_back(void *ctx)
{
	const struct swap *swap = ctx;

	kept_put_back(&swap->old.state);
	kept_copy(&swap->new.state, "names.img", swap->names);
	kept_copy(&swap->new.state, "policy.img", swap->policy);
	if (swap->bad)
		assert_int_equal(truncate(swap->policy, 1000), 0);
}

static void
check(void *ctx, const struct fault_report *report)
{
	(void)ctx;
	if (report->status != 0)
		try_bad("status %#x", (unsigned)report->status);
}

static void
try_swap(struct swap *swap, const char *name, const char *how)
{
	const char *build = getenv("SG_BUILD");
	struct sg_arena *arena = swap->old.arena;
	const char *const words[] = {
	    sg_arena_printf(arena, "%s/tests/faults/swap",
		build == NULL ? "." : build),
	    how, school_path(&swap->old, "state"),
	    school_path(&swap->old, "next"), NULL};
	const struct try try = {.name = name,
	    .words = words,
	    .how = FAULTS_LATER,
	    .before = put_back,
	    .after = check,
	    .ctx = swap};

	points += try_all(&try);
}

static void
make_with(struct school *school, const char *name)
{
	school_make(school);
	school_write(school, name);
	school_install(school);
	school_keep(school);
}

static int
begin(void **state)
{
	static struct swap swap;

	make_with(&swap.old, "Old");
	make_with(&swap.new, "New");
	assert_int_equal(mkdir(school_path(&swap.old, "next"), 0755), 0);
	swap.names = school_path(&swap.old, "next/names.img");
	swap.policy = school_path(&swap.old, "next/policy.img");
	*state = &swap;
	return 0;
}

static int
end(void **state)
{
	struct swap *swap = *state;

	school_remove(&swap->old);
	school_remove(&swap->new);
	print_message("%ld points\n", points);
	return 0;
}

static void
test_swap(void **state)
{
	try_swap(*state, "a swap", "swap");
}

static void
test_start(void **state)
{
	try_swap(*state, "a child starts", "start");
}

static void
test_start_with_bad_files(void **state)
{
	struct swap *swap = *state;

	swap->bad = true;
	try_swap(swap, "a child starts, and the files are bad", "shelf");
	swap->bad = false;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_swap),
	    cmocka_unit_test(test_start),
	    cmocka_unit_test(test_start_with_bad_files),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
