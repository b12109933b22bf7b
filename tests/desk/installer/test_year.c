/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_year.c -- what a school year of openings leaves behind: 2,000 sites were
 * opened, each for one pupil for a day, and nothing is left but those of today.
 *
 * How long the install of such a policy takes is printed; no limit is tested.
 */
#include "../../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/dates.h"
#include "desk/installer/compose.h"
#include "lab.h"
#include "policy/build.h"
#include "policy/install.h"
#include "policy/language/parse.h"

#define OPENINGS 2000
#define A_DAY 26
/* 2026-09-02T09:15:00Z, in a lesson of the first day of term. */
#define FIRST_S (NOW_S - 83 * 86400 - 3600)
#define NOW_S (TEST_NOW / 1000)

static int64_t
steady_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Returns when opening `i` is made: on school days, 26 of them a day. */
static int64_t
time_of(unsigned i)
{
	const int64_t school_day = i / A_DAY;
	/* The first day is a Wednesday. */
	const int64_t day = school_day + 2 * ((school_day + 2) / 5);

	return FIRST_S + day * 86400 + 20 * (i % A_DAY);
}

/* Write opening `i` as the desk does. */
static void
put_opening(struct sg_out *out, unsigned i)
{
	char day[SG_DATE_TEXT];

	sg_day_text((int32_t)(time_of(i) / 86400), day);
	sg_out_printf(out,
	    "exception DESK-%u\n    allow      s%u.example\n"
	    "    for        user pupil%u\n    because    \"a poster\"\n"
	    "    approved   \"Ms O Fficer\" on %s\n"
	    "    until      %s\n",
	    i, i, i, day, day);
}

/* Open one site more: the text `old` is read and written anew. */
static void
open_one(const struct lab *lab, unsigned i, struct sg_arena *arena,
    struct sg_out *text)
{
	char user[32], site[32], why[SG_WHY_BYTES] = "";
	const struct sg_click click = {.site = site,
	    .user = user,
	    .until = SG_UNTIL_TODAY,
	    .because = "a poster",
	    .approver = "Ms O Fficer"};
	const struct sg_str old = {text->p, text->n};
	const struct sg_policy_ast *tree = sg_parse_text(arena, lab->exceptions,
	    old, sg_problems_new(arena));
	struct sg_composed composed;

	(void)snprintf(user, sizeof user, "pupil%u", i);
	(void)snprintf(site, sizeof site, "s%u.example", i);
	if (!sg_compose(arena, &lab->places, &click, old, tree, time_of(i),
		&composed, why))
		fail_msg("opening %u: %s", i, why);
	text->n = 0;
	sg_out_text(text, composed.text);
}

/* Check and install the policy with these exceptions.  Returns the number of
 * problems. */
static size_t
install(const struct lab *lab, const char *text, int64_t now_s,
    const char *what)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	const struct sg_build_options options = {.policy_path = lab->policy,
	    .catalogue_folder = lab->catalogue,
	    .techniques_folder = lab->techniques,
	    .locked_folder = lab->locked,
	    .now = now_s};
	struct sg_build build;
	int64_t began;
	size_t n;

	lab_write(lab->exceptions, text);
	began = steady_ms();
	assert_true(sg_build(arena, &options, problems, &build));
	assert_true(sg_install(lab->images, &build, problems));
	print_message("# check and install of %s: %lld ms\n", what,
	    (long long)(steady_ms() - began));
	n = sg_problems_errors(problems) + sg_problems_warnings(problems);
	sg_build_close(&build);
	sg_arena_free(&arena);
	return n;
}

/* Returns how many problems these exceptions add. */
static size_t
more(const struct lab *lab, const char *text, int64_t now_s, const char *what)
{
	const size_t usual = install(lab, "", now_s, "no exceptions");

	return install(lab, text, now_s, what) - usual;
}

static unsigned
count(const char *text, const char *what)
{
	unsigned n = 0;

	for (; (text = strstr(text, what)) != NULL; text++)
		n++;
	return n;
}

/* Reading the whole policy takes a while, so only each 125th opening is made by
 * a click in this test. */
static void
a_year_leaves_nothing(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	const int64_t last = time_of(OPENINGS - 1);
	const size_t cap = 300 * 200;
	struct sg_out text;
	struct lab lab;

	(void)state;
	lab_begin(&lab);
	sg_out_init(&text, sg_arena_alloc(arena, cap), cap);
	for (unsigned i = 0; i < OPENINGS; i++) {
		if (i % 125 != 124) {
			put_opening(&text, i);
			continue;
		}
		open_one(&lab, i, arena, &text);
		assert_true(count(text.p, "exception DESK-") <= A_DAY);
	}
	assert_false(text.full);
	assert_int_equal(count(text.p, "exception DESK-"),
	    (OPENINGS - 1) % A_DAY + 1);
	assert_int_equal(more(&lab, text.p, last, "today's exceptions"), 0);
	/* The desk takes them out; until then nobody need be told. */
	assert_int_equal(more(&lab, text.p, last + 2 * 86400,
			     "what is over for two days"),
	    0);
	/* It does not run. */
	assert_int_equal(more(&lab, text.p, last + 10 * 86400,
			     "what is over for ten days"),
	    1);
	sg_arena_free(&arena);
	lab_end(&lab);
}

/* A file in which all of them were left, as by a desk that was off for a year:
 * it is checked in little time, with one warning, and tidied at once. */
static void
a_year_that_was_left_is_tidied(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	const size_t cap = 300 * OPENINGS;
	char *text = sg_arena_alloc(arena, cap);
	char *tidied = sg_arena_alloc(arena, cap);
	const struct sg_policy_ast *tree;
	struct sg_out out, kept;
	struct lab lab;

	(void)state;
	lab_begin(&lab);
	sg_out_init(&out, text, cap);
	sg_out_text(&out, lab_exceptions);
	for (unsigned i = 0; i < OPENINGS; i++)
		put_opening(&out, i);
	assert_false(out.full);
	/* One warning names the first few of all. */
	assert_int_equal(more(&lab, text, NOW_S + 60 * 86400,
			     "a year's exceptions"),
	    1);
	tree = sg_parse_text(arena, lab.exceptions, sg_str(text),
	    sg_problems_new(arena));
	sg_out_init(&kept, tidied, cap);
	assert_int_equal(sg_compose_tidy(sg_str(text), tree,
			     (int32_t)(NOW_S / 86400) + 60, &kept),
	    OPENINGS);
	assert_string_equal(tidied, lab_exceptions);
	sg_arena_free(&arena);
	lab_end(&lab);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_year_leaves_nothing),
	    cmocka_unit_test(a_year_that_was_left_is_tidied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
