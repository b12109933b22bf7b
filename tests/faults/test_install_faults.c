/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_install_faults.c -- makes each allocation and each system call of
 * `schoolgate install` and `schoolgate rollback` fail.
 *
 * After each run, the policy in force is wholly the old policy or wholly the
 * new policy. It blocks the sites that both policies block. If the command
 * reports success, the new policy is in force.
 */
#include "../unit.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/problems.h"
#include "gate/gate.h"
#include "judged.h"
#include "school.h"
#include "try.h"

static long points;

/* ---- what is in force --------------------------------------------------- */

/*
 * Returns true if the command reported a mixture: the old policy with the new
 * names. This happens if the disk fails twice: first when the command replaces
 * the second file, and then when it tries to put back the first file.
 */
static bool
is_said_to_be_mixed(void)
{
	return try_lasted() && strstr(try_said(), "cannot be put back") != NULL;
}

/* The policy is in force, and the key of the block pages' references, which is
 * made after it, is said to be missing. */
static bool
is_key_said_to_be_missing(void)
{
	return strstr(try_said(), "ask.key cannot be") != NULL &&
	    strstr(try_said(), "nobody can ask for a site") != NULL;
}

/*
 * Returns the name of a policy, or "" if there is no policy. `before` chooses
 * the policy. If it is "", this is the policy in force. If it is ".before", it
 * is the policy that a rollback would restore.
 */
static const char *
name_of(const struct school *s, const char *before, struct sg_arena *arena)
{
	const char *names = sg_arena_printf(arena, "%s/names.img%s",
	    s->state.folder, before);
	const char *policy = sg_arena_printf(arena, "%s/policy.img%s",
	    s->state.folder, before);
	struct sg_gate *gate = sg_gate_open(names, policy,
	    sg_problems_new(arena));
	const char *name;

	if (gate == NULL) {
		if (!s->first || access(policy, F_OK) == 0)
			try_bad("%s cannot be opened", policy);
		return "";
	}
	name = sg_arena_dup(arena, sg_str(judged_name(gate)));
	if (judged_opens(gate))
		try_bad("\"%s\" lets a blocked site through", name);
	if (!s->same_names && !judged_is_whole(gate) && !is_said_to_be_mixed())
		try_bad("\"%s\" has the names of another", name);
	sg_gate_close(&gate);
	return name;
}

static void
check(void *ctx, const struct fault_report *report)
{
	const struct school *s = ctx;
	struct sg_arena *arena = sg_arena_new();
	const char *now = name_of(s, "", arena);
	const bool done = report->status == 0;

	if (strcmp(now, "New") != 0 &&
	    (done || strcmp(now, s->first ? "" : "Old") != 0))
		try_bad("\"%s\" is in force", now);
	if (done && report->not_synced && !is_key_said_to_be_missing())
		try_bad("it says that it is done, and the disk had an error");
	if (!done && try_said()[0] == '\0')
		try_bad("it failed without a word");
	if (s->rollback && strcmp(now, "Old") == 0 && !try_lasted() &&
	    strcmp(name_of(s, ".before", arena), "New") != 0)
		try_bad("there is no way back any more");
	sg_arena_free(&arena);
}

/* ---- the tests ---------------------------------------------------------- */

static void
put_back(void *ctx)
{
	const struct school *s = ctx;

	kept_put_back(&s->state);
}

static void
try_install(struct school *s, const char *name)
{
	const struct try try = {.name = name,
	    .words = s->words,
	    .how = FAULTS_AT_ONCE,
	    .before = put_back,
	    .after = check,
	    .ctx = s};

	points += try_all(&try);
}

static void
make_with_old(struct school *s)
{
	school_make(s);
	school_write(s, "Old");
	school_install(s);
	school_keep(s);
}

static void
test_names_used_again(void **state)
{
	struct school s;

	(void)state;
	make_with_old(&s);
	s.same_names = true;
	school_write(&s, "New");
	try_install(&s, "install, names used again");
	school_remove(&s);
}

static void
test_new_names(void **state)
{
	struct school s;

	(void)state;
	make_with_old(&s);
	school_write(&s, "New");
	try_install(&s, "install, new names");
	school_remove(&s);
}

static void
test_the_first(void **state)
{
	struct school s;

	(void)state;
	school_make(&s);
	s.first = true;
	school_keep(&s);
	school_write(&s, "New");
	try_install(&s, "install, the first");
	school_remove(&s);
}

static void
test_rollback(void **state)
{
	struct school s;

	(void)state;
	school_make(&s);
	school_write(&s, "New");
	school_install(&s);
	school_write(&s, "Old");
	school_install(&s);
	school_keep(&s);
	s.rollback = true;
	s.words[1] = "rollback";
	s.words[8] = NULL;
	try_install(&s, "rollback");
	assert_int_equal(setenv(FAULTS_NO_EXCHANGE, "1", 1), 0);
	try_install(&s, "rollback by three");
	assert_int_equal(unsetenv(FAULTS_NO_EXCHANGE), 0);
	school_remove(&s);
}

/* Makes the tables that all gates share. Called once for all tests. */
static int
prepare(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	bool fine = sg_gate_prepare(sg_problems_new(arena));

	(void)state;
	sg_arena_free(&arena);
	return fine ? 0 : -1;
}

static int
tell(void **state)
{
	(void)state;
	sg_gate_done();
	print_message("%ld points\n", points);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names_used_again),
	    cmocka_unit_test(test_new_names),
	    cmocka_unit_test(test_the_first),
	    cmocka_unit_test(test_rollback),
	};

	return cmocka_run_group_tests(tests, prepare, tell);
}
