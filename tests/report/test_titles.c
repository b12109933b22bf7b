/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_titles.c -- the names of extensions and apps are read from a list, and
 * ids are shown with their names.
 */
#include "../unit.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "report/titles.h"
#include "report/words.h"

#define ID "omghfjlpggmjjaagoclmmobgdodcjboh"

static struct sg_arena *arena;
static char path[] = "/tmp/sg-titles-XXXXXX";

static int
set_up(void **state)
{
	int fd;

	(void)state;
	arena = sg_arena_new();
	strcpy(path, "/tmp/sg-titles-XXXXXX");
	fd = mkstemp(path);
	return fd < 0 ? -1 : close(fd);
}

static int
tear_down(void **state)
{
	(void)state;
	sg_arena_free(&arena);
	return unlink(path);
}

static void
read_list(struct sg_titles *titles, const char *text)
{
	char why[SG_WHY_BYTES];

	assert_int_equal(sg_file_replace(path, text, strlen(text), 0644), 0);
	if (!sg_titles_read(titles, arena, path, why))
		fail_msg("%s", why);
}

#define LIST                                                                   \
	"# Extensions that get round a filter\n"                               \
	"\n" ID "  # Browsec VPN\r\n"                                          \
	"com.Adguard.vpn\n"                                                    \
	"  browsec\t#  Browsec # for Firefox  \n"                              \
	"1234567890  #\n"                                                      \
	"org.hola  # Hola"

static const struct {
	const char *name, *target, *expected;
} rows[] = {
    {"an extension", ID, "Browsec VPN (extension for Chrome or Edge, " ID ")"},
    {"in capitals", "OMGHFJLPGGMJJAAGOCLMMOBGDODCJBOH",
	"Browsec VPN (extension for Chrome or Edge, "
	"OMGHFJLPGGMJJAAGOCLMMOBGDODCJBOH)"},
    {"an app without a name", "com.adguard.vpn", "com.adguard.vpn (app)"},
    {"an app on a last line without an end", "org.hola",
	"Hola (app, org.hola)"},
    {"a name of a store", "browsec",
	"Browsec # for Firefox (extension or app, browsec)"},
    {"an empty comment", "1234567890", "1234567890 (extension or app)"},
    {"an unknown extension", "aaaabbbbccccddddeeeeffffgggghhhh",
	"an extension that the filter does not know by name "
	"(aaaabbbbccccddddeeeeffffgggghhhh)"},
    {"31 letters", "aaaabbbbccccddddeeeeffffgggghhh",
	"aaaabbbbccccddddeeeeffffgggghhh"},
    {"another letter", "aaaabbbbccccddddeeeeffffgggghhhz",
	"aaaabbbbccccddddeeeeffffgggghhhz"},
    {"a site", "www.facebook.com", "www.facebook.com"},
    {"a comment is no id", "#", "#"},
    {"nothing", "", ""},
};

static void
test_titles(void **state)
{
	struct sg_titles titles = {NULL, 0, 0};
	const char *title;

	(void)state;
	read_list(&titles, LIST);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		title = sg_target_title(arena, &titles, rows[i].target);
		if (strcmp(title, rows[i].expected) != 0)
			fail_msg("%s: %s", rows[i].name, title);
	}
}

/* A target that has no better name is returned itself, not a copy. */
static void
test_same(void **state)
{
	struct sg_titles titles = {NULL, 0, 0};
	const char *site = "www.facebook.com", *id = ID;

	(void)state;
	read_list(&titles, LIST);
	assert_ptr_equal(sg_target_title(arena, &titles, site), site);
	assert_ptr_equal(sg_target_title(arena, NULL, id), id);
}

/* Of an id that is read twice, the first name stays. */
static void
test_twice(void **state)
{
	struct sg_titles titles = {NULL, 0, 0};

	(void)state;
	read_list(&titles, "b  # B\na  # A\nB  # other\n");
	read_list(&titles, "a  # other\nc  # C\n");
	assert_int_equal(titles.n, 3);
	assert_string_equal(sg_titles_find(&titles, "A"), "A");
	assert_string_equal(sg_titles_find(&titles, "b"), "B");
	assert_string_equal(sg_titles_find(&titles, "c"), "C");
	assert_null(sg_titles_find(&titles, "ab"));
}

static void
test_no_file(void **state)
{
	struct sg_titles titles = {NULL, 0, 0};
	char why[SG_WHY_BYTES];

	(void)state;
	assert_false(sg_titles_read(&titles, arena, "/nowhere/store-app.list",
	    why));
	assert_string_equal(why,
	    "/nowhere/store-app.list cannot be read: No such file or "
	    "directory");
	assert_null(sg_titles_find(&titles, ID));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_titles, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_same, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_twice, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_no_file, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
