/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_golden.c -- tests the exact text of every message about a policy.
 *
 * Each tests/golden/errors/X.policy is read and checked as of 21 Nov 2026, with
 * the platforms of tests/golden/platforms. The report must be equal to
 * X.expected. After a deliberate change, run this program once with
 * SG_GOLDEN=write in the environment to rewrite the expected files, and review
 * the difference.
 */
#include "../unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "policy/catalogue.h"
#include "policy/check/check.h"
#include "policy/language/parse.h"

#define NOW INT64_C(1795262400) /* Sat 21 Nov 2026, 12:00 UTC */
#define FILE_BYTES_MAX (1U << 20)
#define CASES_MAX 256
#define SUFFIX ".policy"

static struct sg_arena *arena;
static struct CMUnitTest tests[CASES_MAX];
static size_t count;

/* Returns the report of all problems of the policy `name`. */
static struct sg_str
report_of(const char *name)
{
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_policy_ast *ast;
	struct sg_str report;
	char *text = NULL;
	size_t n = 0;
	FILE *f;

	ast = sg_parse(arena, name, problems);
	sg_check(ast, sg_catalogue_read(arena, "../platforms", problems), NOW,
	    problems);
	f = open_memstream(&text, &n);
	assert_non_null(f);
	sg_problems_print(problems, f, false);
	fclose(f);
	report = sg_str(sg_arena_dup(arena, (struct sg_str){text, n}));
	free(text);
	return report;
}

/* Print the lines that differ, compared by line number. */
static void
show_difference(struct sg_str expected, struct sg_str actual)
{
	struct sg_str rest[2] = {expected, actual};
	struct sg_str line[2];

	while (rest[0].n > 0 || rest[1].n > 0) {
		line[0] = sg_str_cut(&rest[0], '\n');
		line[1] = sg_str_cut(&rest[1], '\n');
		if (sg_str_eq(line[0], line[1]))
			continue;
		print_error("- %.*s\n+ %.*s\n", (int)line[0].n, line[0].p,
		    (int)line[1].n, line[1].p);
	}
}

static void
test_file(void **state)
{
	const char *name = *state;
	struct sg_str expected, actual = report_of(name);
	const char *mode = getenv("SG_GOLDEN");
	char *path;

	path = sg_arena_printf(arena, "%.*s.expected",
	    (int)(strlen(name) - strlen(SUFFIX)), name);
	if (mode != NULL && strcmp(mode, "write") == 0) {
		assert_int_equal(sg_file_replace(path, actual.p, actual.n,
				     0644),
		    0);
		return;
	}
	assert_int_equal(sg_file_read(arena, path, FILE_BYTES_MAX, &expected),
	    0);
	assert_true(actual.n > 0);
	if (!sg_str_eq(expected, actual)) {
		show_difference(expected, actual);
		fail_msg("%s: other words than expected", name);
	}
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct CMUnitTest *)a)->name,
	    ((const struct CMUnitTest *)b)->name);
}

static int
find_cases(void)
{
	DIR *folder = opendir(".");
	struct dirent *entry;
	size_t n;
	char *name;

	if (folder == NULL)
		return -1;
	while ((entry = readdir(folder)) != NULL && count < CASES_MAX) {
		n = strlen(entry->d_name);
		if (n <= strlen(SUFFIX) ||
		    strcmp(entry->d_name + n - strlen(SUFFIX), SUFFIX) != 0)
			continue;
		name = sg_arena_dup(arena, sg_str(entry->d_name));
		tests[count++] = (struct CMUnitTest){.name = name,
		    .test_func = test_file,
		    .initial_state = name};
	}
	closedir(folder);
	qsort(tests, count, sizeof(tests[0]), by_name);
	return 0;
}

int
main(void)
{
	const char *source = getenv("SG_SOURCE");
	int failed;

	arena = sg_arena_new();
	/* Messages repeat file names as given: keep them short. */
	if (chdir(source == NULL ? "." : source) != 0 ||
	    chdir("tests/golden/errors") != 0 || find_cases() != 0) {
		fprintf(stderr, "tests/golden/errors: not found\n");
		return 1;
	}
	failed = _cmocka_run_group_tests("golden", tests, count, NULL, NULL);
	sg_arena_free(&arena);
	return count > 50 ? failed : 1;
}
