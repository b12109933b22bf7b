/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_catalogue.c -- tests reading the catalogue, which is a folder of
 * platform files.
 */
#include "../unit.h"

#include "gate/url.h"
#include "policy/catalogue.h"
#include "policy/language/hostname.h"
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
	    "    class   Letters\r\n"
	    "    age     13   # by its terms\r\n"
	    "    site    ZED.example, b\xc3\xbc"
	    "cher.example, zed\r\n"
	    "    site    zed.co.uk\r\n"
	    "    host    zed.cdn.example\r\n"
	    "    embed   pixel.zed.example\r\n"
	    "    network 198.51.100.0/24, 2001:db8::/32\r\n"
	    "    as      64500, AS64501\r\n"
	    "    marker  header \"x-zed\"\r\n"
	    "    marker  title \"Zed, the nine\"\r\n"
	    "class letters\r\n");
	c = catalogue();
	assert_int_equal(sg_problems_errors(w->problems), 0);
	assert_int_equal(c->n, 5);
	assert_int_equal(sg_catalogue_find(c, SG_LIT("zed-9")), 4);
	assert_int_equal(sg_catalogue_find(c, SG_LIT("z9")), 4);
	assert_int_equal(sg_catalogue_find(c, SG_LIT("fb")), 0);
	assert_true(sg_catalogue_find(c, SG_LIT("ze")) == SIZE_MAX);
	p = &c->platforms[4];
	assert_word(p->title.text, "Zed Nine");
	assert_false(p->is_class);
	assert_int_equal(p->age, 13);
	assert_word(p->classes.w[0].text, "letters");
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
		"a platform has title, owner, also, class"},
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
	    {"platform a\n    age old\n", "2:9: error: a number should stand"},
	    {"platform a\n    age 100\n", "100 is too many here"},
	    {"platform a\n    age 13 to 18\n", "nothing can follow here"},
	    {"platform a\n    class\n", "a class is missing"},
	    {"platform a\n    class chat\n",
		"2:11: error: no class is called \"chat\"\n"},
	    {"platform a\n    class chat\n",
		"write a file that begins:  class chat"},
	    {"platform a\n    site a.example\n    class chta\nclass chat\n"
	     "    site c.example\n",
		"did you mean \"chat\"?"},
	    {"platform a\n    class youtube\n",
		"\"youtube\" is a platform, not a class"},
	    {"class chat\n    title \"Chat\"\n",
		"1:7: error: nothing is in the class \"chat\""},
	    {"class chat\n    site c.example\n    class chat\n",
		"3:11: error: the class \"chat\" belongs to itself"},
	    {"class b\n    site b.example\n    class c\n"
	     "class c\n    class b\n",
		"3:11: error: the class \"b\" belongs to itself"},
	    {"class facebook\n    site b.example\n",
		"there is a platform called \"facebook\" already, in "},
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

/* Each cycle of classes is reported once. */
static void
cycles(void **state)
{
	(void)state;
	world_file(w, "platforms/t.platform",
	    "class a\n    site a.example\n    class b\n"
	    "class b\n    class a\n"
	    "class c\n    site c.example\n    class c\n");
	catalogue();
	assert_int_equal(sg_problems_errors(w->problems), 2);
}

static void
assert_member(const struct sg_catalogue *c, const char *class,
    const char *member, bool is)
{
	const struct sg_platform
	    *p = &c->platforms[sg_catalogue_find(c, sg_str(class))];
	size_t index = sg_catalogue_find(c, sg_str(member));
	bool found = false;

	assert_true(index != SIZE_MAX);
	for (size_t i = 0; i < p->nmembers; i++)
		found |= p->members[i] == index;
	if (found != is)
		fail_msg("%s in %s: %d", member, class, found);
}

/* A platform is in the classes that it names, and in the classes of these. */
static void
members(void **state)
{
	struct sg_catalogue *c;

	(void)state;
	world_file(w, "platforms/t.platform",
	    "platform a\n    site a.example\n    class inner, other\n"
	    "class inner\n    class outer\n    site i.example\n"
	    "class outer\n    title \"Outer\"\n"
	    "class other\n    site o.example\n");
	c = catalogue();
	assert_int_equal(sg_problems_errors(w->problems), 0);
	assert_member(c, "inner", "a", true);
	assert_member(c, "outer", "a", true);
	assert_member(c, "outer", "inner", true);
	assert_member(c, "other", "a", true);
	assert_member(c, "other", "inner", false);
	assert_member(c, "inner", "inner", false);
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

static struct sg_catalogue *
read_shipped(void)
{
	const char *source = getenv("SG_SOURCE");

	if (source == NULL)
		skip();
	return sg_catalogue_read(w->arena,
	    sg_path_join(w->arena, source, "conf/platforms"), w->problems);
}

static void
shipped_classes(void **state)
{
	static const char *const rows[][2] = {{"messaging", "whatsapp"},
	    {"messaging", "messenger"}, {"messaging", "telegram"},
	    {"messaging", "signal"}, {"messaging", "discord"},
	    {"messaging", "snapchat"}, {"games", "roblox"},
	    {"games", "minecraft"}, {"games", "fortnite"}, {"games", "steam"},
	    {"ai-chat", "chatgpt"}, {"ai-chat", "gemini"},
	    {"ai-chat", "copilot"}, {"ai-chat", "claude"},
	    {"ai-companion", "character-ai"}, {"ai", "ai-chat"},
	    {"ai", "ai-image"}, {"ai", "ai-companion"}, {"ai", "chatgpt"},
	    {"social-media", "facebook"}, {"social-media", "youtube"},
	    {"social-media", "other-social"}};
	const struct sg_catalogue *c = read_shipped();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_member(c, rows[i][0], rows[i][1], true);
	assert_member(c, "games", "minecraft-education", false);
	assert_member(c, "social-media", "whatsapp", false);
}

/* Returns true if the platform has `host`.  If `below` is true, it must have
 * all names below it, too. */
static bool
has_host(const struct sg_platform *p, struct sg_str host, bool below)
{
	for (size_t i = 0; i < p->sites.n; i++)
		if (sg_host_is_under(host, p->sites.w[i].text))
			return true;
	for (size_t i = 0; i < p->hosts.n && !below; i++)
		if (sg_str_eq(host, p->hosts.w[i].text))
			return true;
	for (size_t i = 0; i < p->embeds.n && !below; i++)
		if (sg_str_eq(host, p->embeds.w[i].text))
			return true;
	return false;
}

/* Sites that lessons, schools and families need are on no platform, except for
 * the platforms that lessons need. */
static void
ordinary(void **state)
{
	static const char *const hosts[] = {"www.bbc.co.uk", "www.gov.uk",
	    "en.wikipedia.org", "www.nhs.uk", "www.thenational.academy",
	    "www.khanacademy.org", "scratch.mit.edu", "www.twinkl.co.uk",
	    "www.topmarks.co.uk", "ttrockstars.com", "www.purplemash.com",
	    "www.numbots.com", "www.phonicsplay.co.uk", "www.oxfordowl.co.uk",
	    "kahoot.it", "create.kahoot.it", "www.blooket.com",
	    "www.gimkit.com", "quizlet.com", "www.mathletics.com",
	    "whiterosemaths.com", "www.sumdog.com", "www.prodigygame.com",
	    "www.abcya.com", "www.mathplayground.com", "www.coolmath.com",
	    "www.chess.com", "lichess.org", "www.geoguessr.com",
	    "education.minecraft.net", "code.org", "studio.code.org",
	    "makecode.microbit.org", "www.seesaw.me", "app.seesaw.me",
	    "www.classdojo.com", "tapestry.info", "www.parentpay.com",
	    "www.arbor-education.com", "www.sims.co.uk", "rmunify.com",
	    "www.google.com", "docs.google.com", "accounts.google.com",
	    "www.googleapis.com", "fonts.gstatic.com", "www.bing.com",
	    "login.microsoftonline.com", "www.office.com",
	    "teams.microsoft.com", "onedrive.live.com", "www.microsoft.com",
	    "www.apple.com", "www.icloud.com", "update.googleapis.com",
	    "github.com", "raw.githubusercontent.com", "gitlab.com",
	    "stackoverflow.com", "huggingface.co", "www.python.org",
	    "www.canva.com", "express.adobe.com", "firefly.adobe.com",
	    "www.grammarly.com", "notebooklm.google.com",
	    "www.childline.org.uk", "www.samaritans.org", "www.nspcc.org.uk",
	    "www.ceopeducation.co.uk", "reportharmfulcontent.com",
	    "www.barnardos.org.uk", "www.kooth.com", "www.tes.com",
	    "www.ofsted.gov.uk", "www.theguardian.com", "www.itv.com",
	    "www.firstnews.co.uk", "theday.co.uk", "www.nationalgeographic.com",
	    "www.nasa.gov", "www.metoffice.gov.uk", "www.tate.org.uk",
	    "www.nhm.ac.uk", "www.amazon.co.uk", "www.ebay.co.uk",
	    "d111111abcdef8.cloudfront.net", "s3.amazonaws.com",
	    "a248.e.akamai.net", "example.akamaihd.net",
	    "example.akamaized.net", "example.appspot.com", "example.github.io",
	    "example.gitlab.io", "storage.googleapis.com", "cdn.jsdelivr.net",
	    "www.unrealengine.com", "xboxlive.com"};
	static const char *const taught[] = {
	    "google-classroom", "google-drive", "minecraft-education"};
	const struct sg_catalogue *c = read_shipped();

	(void)state;
	for (size_t i = 0; i < c->n; i++) {
		const struct sg_platform *p = &c->platforms[i];
		bool skipped = false;

		for (size_t t = 0; t < sizeof(taught) / sizeof(taught[0]); t++)
			skipped |= sg_str_eq(p->name.text, sg_str(taught[t]));
		for (size_t k = 0;
		     !skipped && k < sizeof(hosts) / sizeof(hosts[0]); k++)
			if (has_host(p, sg_str(hosts[k]), false))
				fail_msg("%s is in %s", hosts[k],
				    p->name.text.p);
	}
}

/* No registry sells names below a site of a platform, as below co.uk.  Brands
 * may have a whole ending, such as .youtube. */
static void
no_suffix(void **state)
{
	const struct sg_catalogue *c = read_shipped();

	(void)state;
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < c->platforms[i].sites.n; k++) {
			struct sg_str site = c->platforms[i].sites.w[k].text;

			if (memchr(site.p, '.', site.n) != NULL &&
			    sg_hostname_is_registry(site))
				fail_msg("%s of %s is a suffix", site.p,
				    c->platforms[i].name.text.p);
		}
}

/* Returns the platform of a list in the folder of reference data, or NULL if
 * the catalogue has none. */
static const struct sg_platform *
platform_of(const struct sg_catalogue *c, const char *list)
{
	size_t i = sg_catalogue_find(c, sg_str(list));

	return i == SIZE_MAX ? NULL : &c->platforms[i];
}

/* Returns the share, in percent, of the names of a list that the catalogue
 * has in any platform. */
static unsigned
share_of(const struct sg_catalogue *c, const char *path)
{
	struct sg_str text, line, host, kind;
	unsigned all = 0, had = 0;
	bool has;

	assert_int_equal(sg_file_read(w->arena, path, 1 << 20, &text), 0);
	while (text.n > 0) {
		line = sg_str_cut(&text, '\n');
		if (line.n == 0 || line.p[0] == '#')
			continue;
		host = sg_str_cut(&line, '\t');
		kind = sg_str_cut(&line, '\t');
		has = false;
		for (size_t i = 0; i < c->n && !has; i++)
			has = has_host(&c->platforms[i], host,
			    !sg_str_eq(kind, SG_LIT("exact")));
		all++;
		had += has;
	}
	assert_true(all > 0);
	return 100 * had / all;
}

/* The catalogue has nearly all names that public lists have for a platform. */
static void
public_lists(void **state)
{
	const char *folder = shared(w->arena, "data/platforms");
	const struct sg_catalogue *c = read_shipped();
	struct dirent **lists;
	unsigned share;
	int n;

	(void)state;
	if (folder == NULL) {
		print_message("skipped: ../shared/data/platforms is absent\n");
		skip();
	}
	n = scandir(folder, &lists, NULL, alphasort);
	assert_true(n > 20);
	for (int i = 0; i < n; i++) {
		char *dot = strrchr(lists[i]->d_name, '.');

		if (lists[i]->d_name[0] == '.' || lists[i]->d_name[0] == '_' ||
		    dot == NULL || strcmp(dot, ".txt") != 0) {
			free(lists[i]);
			continue;
		}
		share = share_of(c,
		    sg_path_join(w->arena, folder, lists[i]->d_name));
		*dot = '\0';
		if (platform_of(c, lists[i]->d_name) == NULL || share < 98)
			fail_msg("%s: %u %% of the names", lists[i]->d_name,
			    share);
		free(lists[i]);
	}
	free(lists);
}

/* A name that a reviewer took off the list of a platform is not on it. */
static void
removed_names(void **state)
{
	const char *path = shared(w->arena, "data/platforms/_removed.tsv");
	const struct sg_catalogue *c = read_shipped();
	struct sg_str text, line, platform, host;
	size_t index, n = 0;

	(void)state;
	if (path == NULL) {
		print_message("skipped: ../shared/data/platforms is absent\n");
		skip();
	}
	assert_int_equal(sg_file_read(w->arena, path, 1 << 20, &text), 0);
	while (text.n > 0) {
		line = sg_str_cut(&text, '\n');
		if (line.n == 0 || line.p[0] == '#')
			continue;
		platform = sg_str_cut(&line, '\t');
		host = sg_str_cut(&line, '\t');
		index = sg_catalogue_find(c, platform);
		assert_true(index != SIZE_MAX);
		if (has_host(&c->platforms[index], host, false))
			fail_msg("%.*s is in %.*s", (int)host.n, host.p,
			    (int)platform.n, platform.p);
		n++;
	}
	assert_true(n > 50);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(all_keys, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(sorted, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(errors, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(cycles, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(members, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(all_files, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(no_folder, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(unreadable, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(shipped, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(shipped_classes, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(ordinary, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(no_suffix, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(public_lists, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(removed_names, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
