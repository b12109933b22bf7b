/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_child.c -- tests running a program within a time limit. */
#include "../../unit.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk/installer/child.h"

static bool
run(const char *script, struct sg_str input, int timeout_s, char **answer,
    char why[SG_WHY_BYTES])
{
	char *argv[] = {(char *)(uintptr_t) "sh", (char *)(uintptr_t) "-c",
	    (char *)(uintptr_t)script, NULL};
	size_t n;

	return sg_child_run("/bin/sh", argv, input, timeout_s, answer, &n, why);
}

static void
gives_input_and_takes_output(void **state)
{
	char why[SG_WHY_BYTES] = "", *answer;
	size_t n = 1 << 20;
	char *much = malloc(n);

	(void)state;
	assert_true(run("cat", SG_LIT("words"), 60, &answer, why));
	assert_string_equal(answer, "words");
	free(answer);
	/* More than a pipe holds; and a program that does not read. */
	memset(much, 'x', n);
	assert_true(run("wc -c", (struct sg_str){much, n}, 60, &answer, why));
	assert_int_equal(atoi(answer), 1 << 20);
	free(answer);
	assert_true(run("echo x", (struct sg_str){much, n}, 60, &answer, why));
	assert_string_equal(answer, "x\n");
	free(answer);
	free(much);
}

static void
says_why_there_is_no_output(void **state)
{
	static const struct {
		const char *script, *why;
		int timeout_s;
	} rows[] = {
	    {"exit 3", "/bin/sh did not work: it ended with an error", 60},
	    {"kill -9 $$", "/bin/sh did not work: it ended with an error", 60},
	    {"exec sleep 1000", "/bin/sh did not work: it took too long", 0},
	    {"while :; do echo 0123456789012345678901234567890123456789; done",
		"/bin/sh did not work: File too large", 600},
	};
	char why[SG_WHY_BYTES], *answer;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_false(run(rows[i].script, SG_LIT(""), rows[i].timeout_s,
		    &answer, why));
		assert_null(answer);
		assert_string_equal(why, rows[i].why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(gives_input_and_takes_output),
	    cmocka_unit_test(says_why_there_is_no_output),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
