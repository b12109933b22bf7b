/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_origin.c -- tests when a build uses the installed names image again, and
 * how it guards lists.
 *
 * The names image is the compiled host names. It is used again only if its
 * sources are unchanged. If a list shrank by more than half, the build is
 * refused.
 */
#include "../../unit.h"

#include "gate/image.h"
#include "../world.h"

static struct world *w;
static const char policy[] = "school \"S\"\nsites s\n    list \"l\"\n"
			     "rules\n    block s always\n    otherwise allow\n";

/* Build the images, and install the names image. */
static void
put_in_force(void)
{
	assert_true(world_build(w, policy));
	world_bytes(w, "names.img", w->build.names.p, w->build.names.n);
	w->options.installed_names = world_path(w, "names.img");
	sg_build_close(&w->build);
}

static int
set_up(void **state)
{
	(void)state;
	w = world_new();
	world_file(w, "l",
	    "a.example\nb.example\nc.example\nd.example\n"
	    "not this\n");
	put_in_force();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	sg_build_close(&w->build);
	world_free(w);
	return 0;
}

static bool
is_same_after(const char *text)
{
	assert_true(world_build(w, text));
	return w->build.same_names;
}

static void
used_again(void **state)
{
	(void)state;
	assert_true(is_same_after(policy));
	assert_int_equal(w->build.names.n, w->build.image.size);
	/* The names image is used again, and the list's warning is repeated. */
	assert_int_equal(sg_problems_warnings(w->problems), 1);
	assert_said(w, w->problems,
	    "school.policy:3:10: warning: 1 line of "
	    "the list l cannot be used (the first is line 5)");
	sg_build_close(&w->build);
	/* The names image does not depend on the policy's rules. */
	assert_true(is_same_after(
	    "school \"T\"\nsites s\n    list \"l\"\n"
	    "rules\n    block facebook always\n    block s always\n"
	    "    otherwise allow\n    \n"));
	sg_build_close(&w->build);
	assert_null(w->build.image.head);
}

/*
 * An `expect` line about a list needs one of the list's names. Here the list is
 * not read again, so the name comes from the image.
 */
static void
expect_of_a_list_that_is_not_read(void **state)
{
	(void)state;
	assert_true(is_same_after(
	    "school \"T\"\nsites s\n    list \"l\"\n"
	    "rules\n    block s always\n    otherwise allow\n"
	    "expect\n    Tue 24 Nov 2026 10:15 everyone s blocked\n"));
}

static void
a_list_changes(void **state)
{
	(void)state;
	world_file(w, "l",
	    "a.example\nb.example\nc.example\ne.example\n"
	    "not this\n");
	assert_false(is_same_after(policy));
	assert_said(w, w->problems, "/l:5:1: warning: this line has no name");
}

static void
another_list(void **state)
{
	(void)state;
	world_file(w, "m",
	    "a.example\nb.example\nc.example\nd.example\n"
	    "not this\n");
	assert_false(
	    is_same_after("school \"S\"\nsites s\n    list \"m\"\n"
			  "rules\n    block s always\n    otherwise allow\n"));
	sg_build_close(&w->build);
	world_file(w, "locked/x", "x.example\n");
	assert_false(is_same_after(policy));
}

static void
the_catalogue_changes(void **state)
{
	static const char *const texts[] = {
	    "platform youtube\n    title \"YouTube\"\n    owner google\n"
	    "    site youtube.com\n    host yt.example\n",
	    "platform youtube\n    title \"YouTube\"\n    owner google\n"
	    "    site youtube.com\n    as 7\n",
	    "platform youtube\n    title \"YouTube\"\n    owner alphabet\n"
	    "    site youtube.com\n",
	    "platform youtube\n    title \"YouTube\"\n    owner google\n"
	    "    site youtube.com\n    network 192.0.2.0/24\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		world_file(w, "platforms/youtube.platform", texts[i]);
		assert_false(is_same_after(policy));
		sg_build_close(&w->build);
	}
	world_file(w, "platforms/youtube.platform",
	    "platform youtube\n"
	    "    title    \"YouTube\"   # the same in other words\n"
	    "    owner    google\n    site     youtube.com\n");
	assert_true(is_same_after(policy));
}

static void
the_techniques_change(void **state)
{
	(void)state;
	world_folder(w, "own");
	world_file(w, "own/webproxy.list", "proxy.example\n");
	w->options.own_techniques_folder = world_path(w, "own");
	assert_false(is_same_after(policy));
}

static void
another_seed(void **state)
{
	(void)state;
	w->options.seed[0]++;
	assert_false(is_same_after(policy));
}

/*
 * If the installed names image is damaged or missing, the build makes it anew.
 */
static void
damaged(void **state)
{
	(void)state;
	world_file(w, "names.img", "damaged");
	assert_false(is_same_after(policy));
	assert_true(w->build.names.n > 0);
	sg_build_close(&w->build);
	unlink(world_path(w, "names.img"));
	assert_false(is_same_after(policy));
}

static void
guarded_lists(void **state)
{
	(void)state;
	w->options.guard_lists = true;
	/* A list that shrank to exactly half of its names is accepted. */
	world_file(w, "l", "a.example\nb.example\n");
	assert_true(world_build(w, policy));
	sg_build_close(&w->build);
	world_file(w, "l", "a.example\n");
	assert_false(world_build(w, policy));
	assert_string_equal(world_said(w, w->problems),
	    sg_arena_printf(w->arena,
		"%s/school.policy:3:10: error: the list "
		"l has 1 name and had 4 when it was installed\n"
		"    list \"l\"\n"
		"         ^~~\n"
		"  fetch it anew; or, if that is right, run the command with "
		"--smaller-lists\n",
		w->folder));
	/* With --smaller-lists a shrunk list is accepted. */
	w->options.guard_lists = false;
	assert_true(world_build(w, policy));
	sg_build_close(&w->build);
	/* An empty list is an error in any case. */
	world_file(w, "l", "# nothing\n");
	assert_false(world_build(w, policy));
	assert_said(w, w->problems, "error: the list l has no names");
}

/* A list that may be missing gets a warning if it is missing.  If it was
 * installed before, it is an error. */
static void
missing_lists(void **state)
{
	static const char optional[] =
	    "school \"Hill\"\nsites a\n    list \"none\", \"l\" if present\n"
	    "    site a.example\nrules\n    block a always\n"
	    "    otherwise allow\nexpect\n    always everyone a blocked\n";

	(void)state;
	w->options.guard_lists = true;
	assert_true(world_build(w, optional));
	assert_said(w, w->problems,
	    sg_arena_printf(w->arena,
		"%s/school.policy:3:10: warning: the list %s/none is missing\n"
		"    list \"none\", \"l\" if present\n"
		"         ^~~~~~\n"
		"  put the list there; until then nothing of it is blocked or "
		"allowed\n",
		w->folder, w->folder));
	sg_build_close(&w->build);
	unlink(world_path(w, "l"));
	assert_false(world_build(w, optional));
	assert_said(w, w->problems,
	    "error: the list l has 0 names and had 4 when it was installed");
	w->options.guard_lists = false;
	assert_true(world_build(w, optional));
	assert_said(w, w->problems, "/l is missing\n");
	sg_build_close(&w->build);
	/* A list that is there must still be a list. */
	world_file(w, "l", "# nothing\n");
	assert_false(world_build(w, optional));
}

/*
 * If a locked list shrank by more than half, this is an error too. A new locked
 * list is no error.
 */
static void
guarded_locked_lists(void **state)
{
	(void)state;
	world_file(w, "locked/x", "x.example\ny.example\nz.example\n");
	put_in_force();
	w->options.guard_lists = true;
	world_file(w, "locked/x", "x.example\n");
	world_file(w, "locked/new", "n.example\n");
	assert_false(world_build(w, policy));
	assert_int_equal(sg_problems_errors(w->problems), 1);
	assert_said(w, w->problems,
	    "error: the list x has 1 name and had 3 "
	    "when it was installed");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(used_again),
	    TEST(expect_of_a_list_that_is_not_read),
	    TEST(a_list_changes),
	    TEST(another_list),
	    TEST(the_catalogue_changes),
	    TEST(the_techniques_change),
	    TEST(another_seed),
	    TEST(damaged),
	    TEST(guarded_lists),
	    TEST(missing_lists),
	    TEST(guarded_locked_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
