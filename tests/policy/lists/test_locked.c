/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_locked.c -- tests locked lists, and pages and exceptions in lists.
 *
 * A locked list blocks its sites even if the policy allows them. Only trusted
 * users may be able to change the files of locked lists.
 */
#include "../../unit.h"

#include "gate/gate.h"
#include "../world.h"

static struct world *w;
static struct sg_gate *gate;
static struct sg_scratch *scratch;

static int
set_up(void **state)
{
	(void)state;
	w = world_new();
	scratch = sg_scratch_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	sg_gate_close(&gate);
	sg_scratch_free(&scratch);
	world_free(w);
	return 0;
}

static void
open_policy(const char *policy)
{
	sg_gate_close(&gate);
	if (!world_build(w, policy))
		fail_msg("%s", world_said(w, w->problems));
	gate = sg_gate_from_memory(w->build.names, w->build.policy,
	    w->problems);
	assert_non_null(gate);
}

struct asked {
	const char *url; /* or "CONNECT host:port" */
	const char *sni, *referer;
	bool unmanaged;
};

static struct sg_verdict
ask(struct asked asked)
{
	struct sg_header headers[] = {
	    {SG_LIT("Sec-Fetch-Dest"), SG_LIT("image")},
	    {SG_LIT("Referer"), sg_str(asked.referer)}};
	struct sg_request request = {.method = SG_LIT("GET"),
	    .target = sg_str(asked.url),
	    .headers = headers,
	    .nheaders = asked.referer == NULL ? 0 : 2,
	    .now = WORLD_NOW,
	    .managed = !asked.unmanaged,
	    .has_client = true,
	    .user = SG_LIT("head")};
	struct sg_verdict verdict;

	if (sg_str_starts(request.target, SG_LIT("CONNECT "))) {
		request.method = SG_LIT("CONNECT");
		request.target = sg_str(asked.url + 8);
	}
	if (asked.sni != NULL) {
		request.sni_state = SG_SNI_NAME;
		request.sni = sg_str(asked.sni);
	}
	sg_address_parse(SG_LIT("10.1.1.1"), &request.client);
	sg_gate_judge(gate, &request, scratch, &verdict);
	return verdict;
}

/*
 * Returns the verdict as "locked", "blocked", "allowed" or "waits". If a
 * CONNECT waits, it is decrypted, and the request inside it will be judged.
 */
static const char *
word_of(const struct sg_verdict *verdict)
{
	if (verdict->ground == SG_BY_LOCKED)
		return verdict->action == SG_BLOCK ? "locked" : "odd";
	if (verdict->ground == SG_BY_UNDECIDED)
		return "waits";
	return verdict->action == SG_BLOCK ? "blocked" : "allowed";
}

static void
is(const char *word, struct asked asked)
{
	struct sg_verdict verdict = ask(asked);

	if (strcmp(word_of(&verdict), word) != 0)
		fail_msg("%s: %s", asked.url, word_of(&verdict));
}

#define IS(word, ...) is(word, (struct asked){__VA_ARGS__})

/* ---- every way to allow ------------------------------------------------- */

#define SCHOOL                                                                 \
	"school \"S\"\n    if unsure allow\n"                                  \
	"group head\n    users head\n"
#define OTHERWISE "    otherwise allow\n"
#define UNTIL                                                                  \
	"    because \"b\"\n    approved \"H\" on Fri 20 Nov 2026\n"           \
	"    until Mon 30 Nov 2026\n"

static const char *const ways[] = {
    SCHOOL "rules\n" OTHERWISE,
    SCHOOL "rules\n    allow everything for everyone always fixed\n"
	   "    otherwise block\n",
    SCHOOL "rules\n    allow vile.example, www.vile.example "
	   "for head always fixed\n" OTHERWISE,
    SCHOOL "sites vile\n    site vile.example, pages.example\n"
	   "    network 192.0.2.0/24, 2001:db8::/32\n"
	   "rules\n    allow vile always fixed\n" OTHERWISE,
    SCHOOL "sites vile\n    list \"allowed\"\n"
	   "rules\n    allow vile for head always\n" OTHERWISE,
    SCHOOL "sites vile\n    pattern \"vile|pages\"\n"
	   "rules\n    allow vile for everyone always\n" OTHERWISE,
    SCHOOL "sites page\n    page vile.example/a, pages.example/bad\n"
	   "rules\n    allow page for head always fixed\n" OTHERWISE,
    SCHOOL "rules\n    otherwise block\n"
	   "exception EX-1\n    allow vile.example, pages.example\n"
	   "    for head\n" UNTIL,
    SCHOOL "rules\n    otherwise block\n"
	   "exception EX-1\n    allow everything\n" UNTIL,
    SCHOOL
    "rules\n    allow facebook, youtube for head always fixed\n" OTHERWISE,
};

/*
 * A page of a locked list that has a query.  A client shapes the query, so the
 * order, the spelling and other parameters do not matter.
 */
static void
a_locked_page_with_a_query(void **state)
{
	static char many[8000] = "https://asked.example/show?x=1";
	static char spaces[8000] = "https://asked.example/show?page=2&";
	static const char *const locked[] = {
	    "https://asked.example/show?id=7&page=2",
	    "https://www.asked.example/show?page=2&id=7",
	    "https://asked.example/show/?page=2&id=7",
	    "https://asked.example/Show?a&id=7&b=1&page=2&c=",
	    "https://asked.example/show?%69d=%37&page=2",
	    "https://asked.example/show?ID=7&page=2",
	    "https://asked.example/show?id=7;page=2",
	    "https://asked.example/show?id=8&id=7&page=2",
	    "https://asked.example/show?id=7&page=2&page=2",
	    "https://asked.example/x/../show?+id=7&&page=2&",
	    "https://asked.example//show?id=7&page=2#top",
	    "https://asked.example/?q=v+w",
	    "https://asked.example?q=v%20w",
	    many,
	    spaces,
	};
	static const char *const allowed[] = {
	    "https://asked.example/show",
	    "https://asked.example/show?",
	    "https://asked.example/show?id=7",
	    "https://asked.example/show?id=7&page=3",
	    "https://asked.example/show?id=77&page=2",
	    "https://asked.example/show?id=7%26page=2",
	    "https://asked.example/show/x?id=7&page=2",
	    "https://asked.example/other?id=7&page=2",
	    "https://asked.example/?id=7&page=2",
	    "https://asked.example/?q=v",
	    "https://x.asked.example/show?id=7&page=2",
	};

	(void)state;
	world_file(w, "locked/urls",
	    "https://asked.example/show?id=7&page=2#x\n"
	    "asked.example/?q=v%20w\n");
	/* More parameters than the gate reads may hide the listed ones. */
	for (int i = 0; i < 300; i++)
		snprintf(many + strlen(many), sizeof many - strlen(many),
		    "&a%d=1", i);
	/* Some servers ignore spaces before a name, however many. */
	memset(spaces + strlen(spaces), '+', 600);
	strcat(spaces, "%20id=7");
	open_policy(SCHOOL "rules\n" OTHERWISE);
	for (size_t i = 0; i < sizeof locked / sizeof *locked; i++)
		IS("locked", .url = locked[i]);
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		IS("allowed", .url = allowed[i]);
}

/*
 * A list in an `allow` line opens a page with a query only if every server
 * reads the parameters alike.
 */
static void
an_allowed_page_with_a_query(void **state)
{
	static char spaces[2000] = "https://forum.example/topic?id=7&";
	static char padded[2000] = "https://forum.example/topic?id=7&id=";
	static const char *const allowed[] = {
	    "https://forum.example/topic?id=7",
	    "https://forum.example/topic?x=1&id=7",
	};
	static const char *const blocked[] = {
	    "https://forum.example/topic",
	    "https://forum.example/topic?id=8",
	    "https://forum.example/topic?id=8&id=7",
	    "https://forum.example/topic?x=1;id=7",
	    "https://forum.example/topic/x?id=7",
	    spaces,
	    padded,
	};

	(void)state;
	memset(spaces + strlen(spaces), '+', 600);
	strcat(spaces, "id=8");
	/* A server may read the long value as 8. */
	memset(padded + strlen(padded), '0', 600);
	strcat(padded, "8");
	world_file(w, "good", "forum.example/topic?id=7\n");
	open_policy(SCHOOL
	    "sites good\n    list \"good\"\nrules\n"
	    "    allow good for everyone always\n"
	    "    block forum.example for everyone always\n" OTHERWISE);
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		IS("allowed", .url = allowed[i]);
	for (size_t i = 0; i < sizeof blocked / sizeof *blocked; i++)
		IS("blocked", .url = blocked[i]);
}

static void
no_way_round_a_locked_list(void **state)
{
	(void)state;
	world_file(w, "allowed",
	    "vile.example\npages.example/bad\n"
	    "192.0.2.66\n2001:db8:6::/48\n");
	world_file(w, "locked/names",
	    "vile.example\n192.0.2.66\n"
	    "2001:db8:6::/48\nvideo.youtube.com\n157.240.9.9\n");
	world_folder(w, "locked/ut1");
	world_file(w, "locked/ut1/urls",
	    "pages.example/bad\n"
	    "http://www.asked.example/show.php?id=7&Page=2\n"
	    "asked.example/?q=v%20w\n"
	    "www.facebook.com/vile/group\n");
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		open_policy(ways[i]);
		IS("locked", .url = "http://vile.example/");
		IS("locked", .url = "https://www.vile.example/a/b");
		IS("locked", .url = "https://VILE.example./a");
		IS("locked", .url = "https://vile.example/i.png",
		    .referer = "https://vile.example/a");
		IS("locked", .url = "CONNECT vile.example:443");
		IS("locked", .url = "CONNECT vile.example:443",
		    .unmanaged = true);
		IS("locked", .url = "http://192.0.2.66/");
		IS("locked", .url = "http://[2001:db8:6::1]/");
		IS("locked", .url = "CONNECT 192.0.2.66:443",
		    .sni = "good.example");
		IS("locked", .url = "CONNECT good.example:443",
		    .sni = "vile.example");
		IS("locked", .url = "https://video.youtube.com/x");
		IS("locked", .url = "https://157.240.9.9/");
		IS("locked", .url = "https://pages.example/bad");
		IS("locked", .url = "https://pages.example/Bad/x?y");
		IS("locked", .url = "https://www.pages.example/bad/");
		IS("locked", .url = "https://pages.example/x/../%62ad");
		IS("locked", .url = "https://www.facebook.com/vile/group/1");
		IS("locked", .url = "https://facebook.com/vile/group");
		IS("locked",
		    .url = "https://asked.example/show.php?id=7&page=2");
		IS("locked", .url = "https://asked.example/?q=v+w");
	}
}

/* A locked page has no effect on other pages of its host. */
static void
beside_a_locked_page(void **state)
{
	(void)state;
	world_file(w, "locked/urls", "pages.example/bad\n");
	open_policy(SCHOOL "rules\n    block other.example always\n" OTHERWISE);
	IS("allowed", .url = "https://pages.example/");
	IS("allowed", .url = "https://pages.example/badly");
	IS("allowed", .url = "https://pages.example/x/bad");
	IS("allowed", .url = "https://a.pages.example/bad");
	IS("blocked", .url = "https://other.example/bad");
	/* A CONNECT has no path, so the verdict waits for decryption. */
	IS("waits", .url = "CONNECT pages.example:443");
	IS("waits", .url = "CONNECT www.pages.example:443");
	IS("allowed", .url = "CONNECT a.pages.example:443");
	IS("allowed", .url = "CONNECT pages.example:443", .unmanaged = true);
	open_policy(SCHOOL "rules\n    block pages.example always\n" OTHERWISE);
	IS("blocked", .url = "CONNECT pages.example:443");
}

/* ---- pages and exceptions of lists -------------------------------------- */

static void
pages_of_lists(void **state)
{
	(void)state;
	world_folder(w, "games");
	world_file(w, "games/domains", "game.example\n");
	world_file(w, "games/urls",
	    "school.example/games\n"
	    "portal.example/a/b\nportal.example/c\n");
	open_policy(SCHOOL "sites games\n    list \"games\"\n"
			   "rules\n    block games always\n" OTHERWISE);
	IS("blocked", .url = "https://game.example/");
	IS("blocked", .url = "https://school.example/games/1");
	IS("allowed", .url = "https://school.example/gamesome");
	IS("allowed", .url = "https://school.example/");
	IS("blocked", .url = "https://www.portal.example/a/b/");
	IS("allowed", .url = "https://portal.example/a");
	IS("blocked", .url = "https://portal.example/C");
	IS("waits", .url = "CONNECT portal.example:443");
	IS("allowed", .url = "CONNECT portal.example:443", .unmanaged = true);
	IS("blocked", .url = "CONNECT game.example:443");
	/* An `allow` line can also name a list. */
	open_policy(SCHOOL
	    "sites games\n    list \"games\"\n"
	    "rules\n    allow games always\n    otherwise block\n");
	IS("allowed", .url = "https://school.example/games/1");
	IS("blocked", .url = "https://school.example/");
	IS("waits", .url = "CONNECT school.example:443");
}

static void
exceptions_of_lists(void **state)
{
	(void)state;
	world_file(w, "ads",
	    "||ads.example^\n||cdn.example^\n"
	    "@@||good.ads.example^\n");
	world_file(w, "other", "x.good.ads.example\n");
	open_policy(SCHOOL
	    "sites ads\n    list \"ads\"\n"
	    "sites other\n    list \"other\"\n"
	    "rules\n    block ads always\n    block other always\n" OTHERWISE);
	IS("blocked", .url = "https://ads.example/");
	IS("blocked", .url = "https://bad.ads.example/");
	IS("allowed", .url = "https://good.ads.example/");
	IS("allowed", .url = "https://y.good.ads.example/");
	IS("allowed", .url = "CONNECT good.ads.example:443");
	/* An exception in one list has no effect on another list. */
	IS("blocked", .url = "https://x.good.ads.example/");
}

/* ---- permissions -------------------------------------------------------- */

#define PLAIN                                                                  \
	SCHOOL "rules\n    block other.example for head always\n" OTHERWISE

static void
mode_of(const char *name, mode_t mode)
{
	assert_int_equal(chmod(world_path(w, name), mode), 0);
}

static void
locked_for_root_alone(void **state)
{
	const char *writable = "warning: users other than root can change";

	(void)state;
	if (geteuid() != 0) {
		print_message("only root can give files to root\n");
		skip();
	}
	world_folder(w, "locked/ut1");
	world_file(w, "locked/ut1/a", "a.example\n");
	world_file(w, "locked/ut1/b", "b.example\n");
	open_policy(PLAIN);
	assert_null(strstr(world_said(w, w->problems), "locked"));
	mode_of("locked", 0775);
	open_policy(PLAIN);
	assert_said(w, w->problems, writable);
	assert_said(w, w->problems, "/locked: warning");
	mode_of("locked", 0755);
	mode_of("locked/ut1", 0757);
	open_policy(PLAIN);
	assert_said(w, w->problems, "/locked/ut1: warning");
	assert_int_equal(sg_problems_warnings(w->problems), 1);
	mode_of("locked/ut1", 0755);
	mode_of("locked/ut1/b", 0664);
	open_policy(PLAIN);
	assert_said(w, w->problems, "/locked/ut1/b: warning");
	mode_of("locked/ut1/b", 0644);
	assert_int_equal(chown(world_path(w, "locked/ut1/a"), 65534, 0), 0);
	open_policy(PLAIN);
	assert_said(w, w->problems,
	    "/locked/ut1/a: warning: this locked list does not "
	    "belong to root");
}

static void
locked_list_without_names(void **state)
{
	static const char *const texts[] = {"", "# to come\n", "not a name\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		world_file(w, "locked/none", texts[i]);
		assert_false(world_build(w, PLAIN));
		assert_said(w, w->problems,
		    "locked/none: error: nothing is "
		    "locked by the list none");
	}
	world_file(w, "locked/none", "not a name\nvile.example\n");
	assert_true(world_build(w, PLAIN));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(no_way_round_a_locked_list),
	    TEST(a_locked_page_with_a_query),
	    TEST(an_allowed_page_with_a_query),
	    TEST(beside_a_locked_page),
	    TEST(pages_of_lists),
	    TEST(exceptions_of_lists),
	    TEST(locked_for_root_alone),
	    TEST(locked_list_without_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
