/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_catalogue.c -- tests reading the catalogue, which is a folder of
 * platform files.
 */
#include "../unit.h"

#include "policy/catalogue.h"
#include "world.h"

static struct world *w;

static int
set_up(void **state)
{
	(void)state;
	w = world_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	world_free(w);
	return 0;
}

static struct sg_catalogue *
catalogue(void)
{
	w->problems = sg_problems_new(w->arena);
	return sg_catalogue_read(w->arena, world_path(w, "platforms"),
	    w->problems);
}

static void
assert_word(struct sg_str word, const char *text)
{
	if (!sg_str_eq(word, sg_str(text)))
		fail_msg("%.*s is not %s", (int)word.n, word.p, text);
}

static void
all_keys(void **state)
{
	struct sg_catalogue *c;
	const struct sg_platform *p;

	(void)state;
	world_file(w, "platforms/a.platform",
	    "# all there is\r\n"
	    "platform Zed-9\r\n"
	    "    title   \"Zed Nine\"\r\n"
	    "    owner   zedcorp\r\n"
	    "    also    z9, Zed\r\n"
	    "    site    ZED.example, b\xc3\xbc"
	    "cher.example, zed\r\n"
	    "    site    zed.co.uk\r\n"
	    "    host    zed.cdn.example\r\n"
	    "    embed   pixel.zed.example\r\n"
	    "    network 198.51.100.0/24, 2001:db8::/32\r\n"
	    "    as      64500, AS64501\r\n"
	    "    marker  header \"x-zed\"\r\n"
	    "    marker  title \"Zed, the nine\"\r\n");
	c = catalogue();
	assert_int_equal(sg_problems_errors(w->problems), 0);
	assert_int_equal(c->n, 4);
	assert_int_equal(sg_catalogue_find(c, SG_LIT("zed-9")), 3);
	assert_int_equal(sg_catalogue_find(c, SG_LIT("z9")), 3);
	assert_int_equal(sg_catalogue_find(c, SG_LIT("fb")), 0);
	assert_true(sg_catalogue_find(c, SG_LIT("ze")) == SIZE_MAX);
	p = &c->platforms[3];
	assert_word(p->title.text, "Zed Nine");
	assert_word(p->owner.text, "zedcorp");
	assert_int_equal(p->sites.n, 4);
	assert_word(p->sites.w[0].text, "zed.example");
	assert_word(p->sites.w[1].text, "xn--bcher-kva.example");
	assert_word(p->sites.w[2].text, "zed");
	assert_word(p->sites.w[3].text, "zed.co.uk");
	assert_word(p->hosts.w[0].text, "zed.cdn.example");
	assert_word(p->embeds.w[0].text, "pixel.zed.example");
	assert_int_equal(p->networks.n, 2);
	assert_int_equal(p->nasns, 2);
	assert_int_equal(p->asns[1], 64501);
	assert_int_equal(p->nmarkers, 2);
	assert_word(p->markers[1].kind.text, "title");
	assert_word(p->markers[1].value.text, "Zed, the nine");
}

/* Platforms are sorted by their own names; the file names do not matter. */
static void
sorted(void **state)
{
	struct sg_catalogue *c;

	(void)state;
	world_file(w, "platforms/zz.platform",
	    "platform aa\n    site aa.example\n"
	    "platform zz\n    site zz.example\n");
	world_file(w, "platforms/notes.txt", "no platform");
	world_file(w, "platforms/.hidden.platform", "no platform");
	c = catalogue();
	assert_int_equal(sg_problems_errors(w->problems), 0);
	assert_int_equal(c->n, 5);
	assert_word(c->platforms[0].name.text, "aa");
	assert_word(c->platforms[4].name.text, "zz");
}

static void
errors(void **state)
{
	static const struct {
		const char *text, *said;
	} rows[] = {
	    {"", "this platform file is empty"},
	    {"# nothing\n", "this platform file is empty"},
	    {"group a\n",
		"1:1: error: \"platform\" should stand here, not "
		"\"group\""},
	    {"platform\n", "the name of a platform is missing"},
	    {"platform a_b\n    site a.example\n",
		"1:10: error: the name of a platform is made of letters"},
	    {"platform a b\n", "1:12: error: nothing can follow here"},
	    {"platform a\n    sites a.example\n",
		"2:5: error: a platform has no \"sites\" line"},
	    {"platform a\n    sites a.example\n", "did you mean \"site\"?"},
	    {"platform a\n    colour red\n",
		"a platform has title, owner, also, site"},
	    {"platform a\n    site\n", "a host name is missing"},
	    {"platform a\n    site https://a.example/x\n",
		"2:10: error: \"https://a.example/x\" is not a host name"},
	    {"platform a\n    site https://a.example/x\n",
		"did you mean a.example?"},
	    {"platform a\n    site 192.0.2.1\n",
		"addresses go on a `network` line"},
	    {"platform a\n    host zed\n", "\"zed\" is not a host name"},
	    {"platform a\n    network 10.0.0.1/8\n",
		"10.0.0.1/8 is not the start of a network"},
	    {"platform a\n    network 10.0.0.1/8\n",
		"did you mean 10.0.0.0/8?"},
	    {"platform a\n    network 10.0.0.0/99\n",
		"\"10.0.0.0/99\" is not a network"},
	    {"platform a\n    as x\n", "\"x\" is not an AS number"},
	    {"platform a\n    as AS\n", "\"AS\" is not an AS number"},
	    {"platform a\n    as 4294967296\n",
		"\"4294967296\" is not an AS number"},
	    {"platform a\n    marker sound \"bang\"\n",
		"header, cookie, script or title should stand here"},
	    {"platform a\n    marker header\n",
		"what the marker says is missing"},
	    {"platform facebook\n",
		"there is a platform called \"facebook\" already, in "},
	    {"platform a\n    also youtube\n",
		"there is a platform called \"youtube\" already, in "},
	    {"platform a\n    also fb\n",
		"there is a platform called \"fb\" already, in "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		world_file(w, "platforms/t.platform", rows[i].text);
		catalogue();
		assert_true(sg_problems_errors(w->problems) > 0);
		assert_said(w, w->problems, rows[i].said);
	}
}

/* All errors are reported, even if several files have errors. */
static void
all_files(void **state)
{
	struct sg_catalogue *c;

	(void)state;
	world_file(w, "platforms/s.platform", "platform s\n    site a..b\n");
	world_file(w, "platforms/t.platform", "platform t\n    as -\n");
	c = catalogue();
	assert_int_equal(sg_problems_errors(w->problems), 2);
	assert_int_equal(c->n, 5);
}

static void
no_folder(void **state)
{
	struct sg_catalogue *c = sg_catalogue_read(w->arena,
	    "/nonexistent/platforms", w->problems);

	(void)state;
	assert_int_equal(c->n, 0);
	assert_said(w, w->problems,
	    "the folder of platforms "
	    "/nonexistent/platforms cannot be read: No such file");
}

/* If a folder has the name of a platform file, this is reported. */
static void
unreadable(void **state)
{
	(void)state;
	world_folder(w, "platforms/u.platform");
	catalogue();
	assert_said(w, w->problems, "this platform file cannot be read: ");
}

/* The shipped catalogue has no errors. */
static void
shipped(void **state)
{
	const char *source = getenv("SG_SOURCE");
	struct sg_catalogue *c;

	(void)state;
	if (source == NULL)
		skip();
	w->problems = sg_problems_new(w->arena);
	c = sg_catalogue_read(w->arena,
	    sg_path_join(w->arena, source, "conf/platforms"), w->problems);
	if (sg_problems_errors(w->problems) > 0)
		fail_msg("%s", world_said(w, w->problems));
	assert_true(c->n >= 30);
	assert_true(sg_catalogue_find(c, SG_LIT("google-classroom")) !=
	    SIZE_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(all_keys, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(sorted, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(errors, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(all_files, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(no_folder, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(unreadable, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(shipped, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
