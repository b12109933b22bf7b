/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_watch.c -- tests when two files count as new.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/watch.h"

static char folder[] = "/tmp/watch-XXXXXX", one[64], other[64];

static int
begin(void **state)
{
	(void)state;
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	assert_non_null(mkdtemp(folder));
	(void)snprintf(one, sizeof(one), "%s/one", folder);
	(void)snprintf(other, sizeof(other), "%s/other", folder);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	(void)unlink(one);
	(void)unlink(other);
	return rmdir(folder);
}

static void
put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	(void)fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void
test_two_looks(void **state)
{
	struct sg_watch watch = {0};

	(void)state;
	put(one, "1");
	put(other, "2");
	assert_int_equal(sg_watch_look(&watch, one, other), SG_WATCH_CHANGING);
	assert_true(watch.settling);
	assert_int_equal(sg_watch_look(&watch, one, other), SG_WATCH_NEW);
	assert_false(watch.settling);
	/* They are new until they are taken. */
	assert_int_equal(sg_watch_look(&watch, one, other), SG_WATCH_NEW);
	sg_watch_take(&watch);
	assert_int_equal(sg_watch_look(&watch, one, other), SG_WATCH_SAME);
	/* One is replaced, and then the other one. */
	put(one, "one");
	assert_int_equal(sg_watch_look(&watch, one, other), SG_WATCH_CHANGING);
	put(other, "other");
	assert_int_equal(sg_watch_look(&watch, one, other), SG_WATCH_CHANGING);
	assert_int_equal(sg_watch_look(&watch, one, other), SG_WATCH_NEW);
}

static void
test_missing_files(void **state)
{
	struct sg_watch watch = {0};

	(void)state;
	/* Nothing was taken yet, so missing files are new, too. */
	assert_int_equal(sg_watch_look(&watch, one, other), SG_WATCH_NEW);
	sg_watch_take(&watch);
	assert_int_equal(sg_watch_look(&watch, one, other), SG_WATCH_SAME);
	put(other, "2");
	assert_int_equal(sg_watch_look(&watch, one, other), SG_WATCH_CHANGING);
	assert_int_equal(unlink(other), 0);
	assert_int_equal(sg_watch_look(&watch, one, other), SG_WATCH_SAME);
}

/* A file that is replaced by one of the same size is another file. */
static void
test_replaced_while_read(void **state)
{
	struct sg_watch watch = {0};
	char next[80];

	(void)state;
	put(one, "1");
	put(other, "2");
	(void)sg_watch_look(&watch, one, other);
	sg_watch_take(&watch);
	(void)snprintf(next, sizeof(next), "%s.new", one);
	put(next, "3");
	assert_int_equal(rename(next, one), 0);
	assert_int_equal(sg_watch_look(&watch, one, other), SG_WATCH_CHANGING);
	assert_int_equal(sg_watch_look(&watch, one, other), SG_WATCH_NEW);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_two_looks, begin, end),
	    cmocka_unit_test_setup_teardown(test_missing_files, begin, end),
	    cmocka_unit_test_setup_teardown(test_replaced_while_read, begin,
		end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
