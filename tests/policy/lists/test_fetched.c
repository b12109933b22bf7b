/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_fetched.c -- tests the paths and records of fetched lists, and their use
 * in a policy.
 *
 * A list is fetched from a URL. Its record says when the list was fetched, and
 * which version.
 */
#include "../../unit.h"

#include <errno.h>

#include "policy/lists/fetched.h"
#include "policy/fetch/update.h"
#include "../world.h"

#define URL "https://lists.example/adult"

static struct world *w;

static int
set_up(void **state)
{
	(void)state;
	w = world_new();
	world_folder(w, "lists");
	world_folder(w, "lists/adult");
	w->options.fetched_folder = world_path(w, "lists");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	world_free(w);
	return 0;
}

static char *
path_of(const char *sites, const char *url)
{
	return sg_fetched_path(w->arena, w->options.fetched_folder,
	    sg_str(sites), sg_str(url));
}

/* Each pair of a `sites` heading and a URL has its own path for the list. */
static void
paths(void **state)
{
	const char *path = path_of("adult", URL);

	(void)state;
	assert_string_equal(path, path_of("adult", URL));
	assert_string_not_equal(path, path_of("adult", URL "s"));
	assert_string_not_equal(path, path_of("games", URL));
	assert_non_null(strstr(path, "/lists/adult/"));
}

static void
what_is_known(void **state)
{
	const struct sg_fetched in = {.etag = "W/\"a b\"",
	    .modified = "Sat, 21 Nov 2026 09:00:00 GMT",
	    .changed = 1,
	    .asked = WORLD_NOW,
	    .failed = 3,
	    .failure = "the server: no",
	    .names = 5000000,
	    .bytes = UINT64_C(5000000000)};
	const char *path = path_of("adult", URL);
	struct sg_fetched out = sg_fetched_read(w->arena, path);

	(void)state;
	assert_int_equal(out.changed, 0);
	assert_string_equal(out.etag, "");
	assert_string_equal(out.failure, "");
	assert_int_equal(sg_fetched_write(w->arena, path, &in), 0);
	out = sg_fetched_read(w->arena, path);
	assert_string_equal(out.etag, in.etag);
	assert_string_equal(out.modified, in.modified);
	assert_string_equal(out.failure, in.failure);
	assert_int_equal(out.changed, in.changed);
	assert_int_equal(out.asked, in.asked);
	assert_int_equal(out.failed, in.failed);
	assert_int_equal(out.names, in.names);
	assert_int_equal(out.bytes, in.bytes);
	assert_int_equal(sg_fetched_write(w->arena,
			     world_path(w, "nowhere/list"), &in),
	    ENOENT);
}

/* Damaged fields of a record count as missing. */
static void
what_is_spoilt(void **state)
{
	const char *path = path_of("adult", URL);
	struct sg_fetched out;

	(void)state;
	world_file(w,
	    sg_arena_printf(w->arena, "lists/adult/%s.about",
		strrchr(path, '/') + 1),
	    "changed soon\nasked -5\nnames 12x\n"
	    "nonsense\n\nfailed 7\netag");
	out = sg_fetched_read(w->arena, path);
	assert_int_equal(out.changed, 0);
	assert_int_equal(out.asked, 0);
	assert_int_equal(out.names, 0);
	assert_int_equal(out.failed, 7);
	assert_string_equal(out.etag, "");
}

static void
due(void **state)
{
	const struct sg_ast_source day = {.weekly = false},
				   week = {.weekly = true};
	struct sg_fetched known = {.asked = 0};

	(void)state;
	assert_int_equal(sg_update_due(&day, &known), 0);
	known.asked = 1000000;
	assert_int_equal(sg_update_due(&day, &known), 1000000 + 23 * 3600);
	assert_int_equal(sg_update_due(&week, &known),
	    1000000 + (7 * 24 - 1) * 3600);
}

static void
in_a_policy(void **state)
{
	static const char policy[] =
	    "school \"x\"\n"
	    "sites adult\n"
	    "    source \"" URL "\" every day\n"
	    "sites spare\n"
	    "    source \"" URL "\" every day\n"
	    "rules\n"
	    "    block adult  always\n"
	    "    otherwise allow\n"
	    "term \"Autumn 2026\"\n"
	    "    from  Wed 2 Sep 2026 to Fri 18 Dec 2026\n"
	    "expect\n"
	    "    Tue 24 Nov 2026 10:15  everyone  adult  blocked\n"
	    "    Tue 24 Nov 2026 10:15  everyone  http://b.example/  allowed\n";

	(void)state;
	assert_false(world_build(w, policy));
	assert_said(w, w->problems,
	    "school.policy:3:12: error: the list for "
	    "\"adult\" has not been fetched yet");
	assert_null(strstr(world_said(w, w->problems), "\"spare\" has not"));
	w->options.fetched_folder = NULL;
	assert_false(world_build(w, policy));
	w->options.fetched_folder = world_path(w, "lists");
	world_file(w,
	    sg_arena_printf(w->arena, "lists/adult/%s",
		strrchr(path_of("adult", URL), '/') + 1),
	    "a.example\n");
	if (!world_build(w, policy))
		fail_msg("%s", world_said(w, w->problems));
}

/*
 * Lint compares the source URLs of `sites` headings. A heading with two sources
 * covers a heading that has only one of the two.
 */
static void
lints(void **state)
{
	static const char policy[] = "school \"x\"\n"
				     "sites adult\n"
				     "    source \"" URL "\" every day\n"
				     "    source \"" URL "2\" every week\n"
				     "sites other\n"
				     "    source \"" URL "\" every day\n"
				     "rules\n"
				     "    block adult  always\n"
				     "    block %s  always\n"
				     "    otherwise allow\n";

	(void)state;
	world_folder(w, "lists/other");
	world_file(w, path_of("adult", URL) + strlen(w->folder) + 1,
	    "a.example\n");
	world_file(w, path_of("adult", URL "2") + strlen(w->folder) + 1,
	    "b.example\n");
	world_file(w, path_of("other", URL) + strlen(w->folder) + 1,
	    "a.example\n");
	assert_true(world_build(w, sg_arena_printf(w->arena, policy, "other")));
	assert_false(world_build(w,
	    sg_arena_printf(w->arena, policy, "adult")));
	assert_said(w, w->problems, "can never apply");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(paths, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_is_known, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_is_spoilt, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(due, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(in_a_policy, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(lints, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
