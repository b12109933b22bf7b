/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_expect.c -- tests `expect` lines, which name the outcome that the school
 * expects.
 *
 * Such a line can say who, on which device, what, when, and by which line. A
 * wrong outcome gives a message.
 */
#include "../../unit.h"

#include "../world.h"

static struct world *w;

static int
set_up(void **state)
{
	(void)state;
	w = world_new();
	world_file(w, "l", "# names\nlisted.example\n");
	world_file(w, "platforms/host.platform",
	    "platform one-host\n    host only.example\n");
	world_file(w, "platforms/net.platform",
	    "platform one-net\n    network 2001:db8:7::/48\n");
	world_file(w, "platforms/none.platform",
	    "platform no-address\n    as 64500\n");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	world_free(w);
	return 0;
}

/* The first rule is on line 29. */
static const char head[] =
    "school \"Hill\"\n"
    "group year-6\n    network 10.1.6.0/24\n"
    "group pupils\n    network 10.1.0.0/16\n    users pip\n"
    "group staff\n    users ann\n    directory \"Staff\"\n"
    "group heads\n    directory \"Heads\"\n"
    "group laptops\n    network 10.2.0.0/16\n"
    "group tablets\n    mac 00:11:22:33:44:55\n"
    "group suite\n    network 10.1.6.128/25\n"
    "group all year-6, heads\n"
    "group nobody\n    supervised\n"
    "sites page\n    page www.youtube.com/c/hill\n"
    "sites many page, web\n"
    "sites web\n    list \"l\"\n"
    "sites pat\n    pattern \"z+y\"\n"
    "rules\n";

static const char tail[] =
    "    otherwise allow\n"
    "day Mon, Tue, Wed, Thu, Fri\n"
    "    09:00 lesson\n    12:00 lunch\n    13:00 home\n"
    "sites net\n    network 198.51.100.0/24\n"
    "term \"T\"\n    from Wed 2 Sep 2026 to Fri 18 Dec 2026\n"
    "exception EX-1\n    allow facebook\n    for staff\n"
    "    because \"B\"\n    approved \"Head\" on Fri 20 Nov 2026\n"
    "    until Mon 30 Nov 2026\n"
    "exception EX-OLD\n    allow instagram\n    for staff\n"
    "    because \"B\"\n    approved \"Head\" on Mon 2 Nov 2026\n"
    "    until Fri 6 Nov 2026\n"
    "expect\n";

#define A_20 "aaaaaaaaaaaaaaaaaaaa"

struct row {
	const char *name, *rules, *expect;
	const char *said; /* part of the message; NULL: the outcome is as
			     expected */
};

static const struct row rows[] = {
    /* lines without a date: proved for every instant */
    {"always", "block facebook for pupils always",
	"always year-6 facebook blocked", NULL},
    {"always, but for a line with a time",
	"allow facebook for pupils in lunch\n"
	"    block facebook for pupils always",
	"always year-6 facebook blocked",
	"https://facebook.com/ comes out allowed on Wed 2 Sep 2026 12:00"},
    {"the line that decides",
	"allow facebook for pupils in lunch\n"
	"    block facebook for pupils always",
	"always year-6 facebook blocked",
	"school.policy line 29 decides it:\n  allow facebook for pupils in "
	"lunch"},
    {"in a period", "block facebook for pupils in lunch",
	"in lunch year-6 facebook blocked", NULL},
    {"in two periods", "block facebook for pupils in school-time",
	"in lesson, lunch year-6 facebook blocked", NULL},
    {"a gap within a period",
	"allow facebook for pupils from 12:59 to 13:01\n"
	"    block facebook for pupils always",
	"in lunch year-6 facebook blocked",
	"comes out allowed on Wed 2 Sep 2026 12:59"},
    {"in school-time", "block facebook for pupils in school-time",
	"in school-time year-6 facebook blocked", NULL},
    {"out of school-time", "block facebook for pupils in school-time",
	"out of school-time year-6 facebook allowed", NULL},
    {"out of school-time, at a weekend",
	"block facebook for pupils from 11:00 to 12:00 on Sat",
	"out of school-time year-6 facebook allowed",
	"comes out blocked on Sat 5 Sep 2026 11:00"},
    {"school-day Mondays", "block facebook for pupils in school-time",
	"Mon 10:00 year-6 facebook blocked", NULL},
    {"all Mondays", "block facebook for pupils in school-time",
	"every Mon 10:00 year-6 facebook blocked",
	"comes out allowed on Mon 21 Dec 2026 10:00"},
    {"Saturdays without school", "block facebook for pupils always",
	"Sat 10:00 year-6 facebook blocked",
	"there is no such time in the policy's dates"},
    {"an exception is left aside", "block facebook for staff always",
	"always staff facebook blocked", NULL},
    {"an exception that the line names", "block facebook for staff always",
	"always staff facebook allowed by EX-1",
	"https://facebook.com/ comes out blocked on Wed 2 Sep 2026 0:00"},
    {"each name of a list", "block web for pupils always",
	"always year-6 web blocked", NULL},
    {"each host of a list of sites",
	"allow listed.example for pupils in lunch\n"
	"    block many for pupils always",
	"always year-6 many blocked",
	"https://listed.example/ comes out allowed on Wed 2 Sep 2026 12:00"},
    {"a period that no day has", "block facebook for pupils always",
	"in brake year-6 facebook blocked",
	"no day has a period called \"brake\""},
    {"a URL, always", "block facebook for pupils always",
	"always year-6 https://m.facebook.com/x blocked", NULL},
    /* who */
    {"an address", "block facebook for year-6 always",
	"Mon 23 Nov 2026 10:00 year-6 facebook blocked", NULL},
    {"a group around it", "block facebook for pupils always",
	"Mon 23 Nov 2026 10:00 year-6 facebook blocked", NULL},
    {"not a group within it", "block facebook for year-6 always",
	"Mon 23 Nov 2026 10:00 pupils facebook allowed", NULL},
    {"an address before a user", "block facebook for pupils always",
	"Mon 23 Nov 2026 10:00 pupils facebook blocked", NULL},
    {"a user", "block instagram for staff always",
	"Mon 23 Nov 2026 10:00 staff instagram blocked", NULL},
    {"a directory group", "block instagram for heads always",
	"Mon 23 Nov 2026 10:00 heads instagram blocked", NULL},
    {"a device", "block instagram on tablets always",
	"Mon 23 Nov 2026 10:00 tablets instagram blocked", NULL},
    {"of what it includes", "block instagram for year-6 always",
	"Mon 23 Nov 2026 10:00 all instagram blocked", NULL},
    {"everyone", "block instagram always",
	"Mon 23 Nov 2026 10:00 everyone instagram blocked", NULL},
    {"everyone is nobody known", "block instagram for pupils always",
	"Mon 23 Nov 2026 10:00 everyone instagram allowed", NULL},
    {"nobody", "block instagram for nobody always",
	"Mon 23 Nov 2026 10:00 nobody instagram blocked",
	"error: nobody is in \"nobody\""},
    /* on */
    {"a user on a device", "block instagram for staff on laptops always",
	"Mon 23 Nov 2026 10:00 staff instagram on laptops blocked", NULL},
    {"everyone on a device", "block instagram on laptops always",
	"Mon 23 Nov 2026 10:00 everyone instagram on laptops blocked", NULL},
    {"a user rather than an address",
	"block instagram for pupils on "
	"laptops always",
	"Mon 23 Nov 2026 10:00 pupils instagram on laptops blocked", NULL},
    {"an address in both", "block instagram for year-6 on suite always",
	"Mon 23 Nov 2026 10:00 year-6 instagram on suite blocked", NULL},
    {"a wider group on narrower devices",
	"block instagram for suite on year-6 always",
	"Mon 23 Nov 2026 10:00 suite instagram on year-6 blocked", NULL},
    {"nobody on a device", "block instagram for nobody always",
	"Mon 23 Nov 2026 10:00 nobody instagram on laptops blocked",
	"error: nobody is in \"nobody\""},
    {"no address in both", "block instagram for year-6 on suite always",
	"Mon 23 Nov 2026 10:00 year-6 instagram on laptops blocked",
	"error: nobody can be in \"year-6\" on \"laptops\""},
    {"a network on a device without one",
	"block instagram for year-6 on tablets always",
	"Mon 23 Nov 2026 10:00 year-6 instagram on tablets blocked", NULL},
    {"a group without devices", "block instagram for staff always",
	"Mon 23 Nov 2026 10:00 year-6 instagram on staff blocked",
	"error: no device is in \"staff\""},
    /* what */
    {"a page", "allow page always\n    block youtube always",
	"Mon 23 Nov 2026 10:00 pupils page allowed", NULL},
    {"of what a list includes", "block page always",
	"Mon 23 Nov 2026 10:00 pupils many blocked", NULL},
    {"a name of a list", "block web always",
	"Mon 23 Nov 2026 10:00 pupils web blocked", NULL},
    {"a network of a list", "block net always",
	"Mon 23 Nov 2026 10:00 pupils net blocked", NULL},
    {"a host", "block bad.example always",
	"Mon 23 Nov 2026 10:00 pupils www.bad.example blocked", NULL},
    {"a URL", "block pat always",
	"Mon 23 Nov 2026 10:00 pupils http://q.example/zzy blocked", NULL},
    {"everything", "block everything for pupils always",
	"Mon 23 Nov 2026 10:00 pupils everything blocked", NULL},
    {"circumvention, whatever the sites are", "block circumvention always",
	"Mon 23 Nov 2026 10:00 pupils circumvention blocked", NULL},
    {"circumvention, where a platform is blocked", "block facebook always",
	"Mon 23 Nov 2026 10:00 pupils circumvention allowed", NULL},
    {"a platform of a host", "block one-host always",
	"Mon 23 Nov 2026 10:00 pupils one-host blocked", NULL},
    {"a platform of a network", "block one-net always",
	"Mon 23 Nov 2026 10:00 pupils one-net blocked", NULL},
    {"a platform without an address", "block no-address always",
	"Mon 23 Nov 2026 10:00 pupils no-address blocked",
	"error: no address can be made up for \"no-address\""},
    {"a pattern tells no address", "block pat always",
	"Mon 23 Nov 2026 10:00 pupils pat blocked",
	"error: no address can be made up for \"pat\""},
    /* when */
    {"the first minute", "block instagram in lunch",
	"Mon 23 Nov 2026 12:00 pupils instagram blocked", NULL},
    {"the last minute", "block instagram in lunch",
	"Mon 23 Nov 2026 12:59 pupils instagram blocked", NULL},
    {"after it", "block instagram in lunch",
	"Mon 23 Nov 2026 13:00 pupils instagram allowed", NULL},
    {"in summer time", "block instagram in lunch",
	"Mon 7 Sep 2026 12:00 pupils instagram blocked", NULL},
    {"beyond what is known", "block instagram in lunch",
	"Mon 8 Feb 2027 12:00 pupils instagram allowed",
	"warning: the policy knows its dates only to Fri 5 Feb 2027"},
    /* by */
    {"by the exception", "block facebook always",
	"Mon 23 Nov 2026 12:00 staff facebook allowed by EX-1", NULL},
    {"case is ignored", "block facebook always",
	"Mon 23 Nov 2026 12:00 staff facebook allowed by ex-1", NULL},
    {"before the exception", "block facebook always",
	"Thu 19 Nov 2026 12:00 staff facebook blocked", NULL},
    {"an exception that has ended, then", "block instagram always",
	"Tue 3 Nov 2026 12:00 staff instagram allowed by EX-OLD", NULL},
    {"an exception that has ended, now", "block instagram always",
	"Mon 23 Nov 2026 12:00 staff instagram blocked", NULL},
    {"by another line", "allow facebook always fixed",
	"Mon 23 Nov 2026 12:00 pupils facebook allowed by EX-1",
	"this comes out allowed, but not by"},
};

static void
lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];
		const char *said;
		bool built = world_build(w,
		    sg_arena_printf(w->arena, "%s    %s\n%s    %s\n", head,
			r->rules, tail, r->expect));

		said = world_said(w, w->problems);
		if (r->said == NULL ? !built : strstr(said, r->said) == NULL)
			fail_msg("%s:\n%s", r->name, said);
		if (r->said != NULL && strncmp(r->said, "warning", 7) == 0)
			assert_true(built);
	}
}

/* If an `expect` line passes, the line that expects the opposite must fail. */
static void
turned_round(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];
		char *expect = sg_arena_dup(w->arena, sg_str(r->expect));
		char *at = strstr(expect, "allowed");

		if (r->said != NULL || strstr(expect, " by ") != NULL)
			continue;
		if (at != NULL)
			memcpy(at, "blocked", 7);
		else
			memcpy(strstr(expect, "blocked"), "allowed", 7);
		if (world_build(w,
			sg_arena_printf(w->arena, "%s    %s\n%s    %s\n", head,
			    r->rules, tail, expect)))
			fail_msg("%s", r->name);
		assert_said(w, w->problems, "comes out ");
	}
}

static void
messages(void **state)
{
	static const struct {
		const char *rules, *expect, *said;
	} cases[] = {
	    {"block facebook  for pupils always",
		"Mon 23 Nov 2026 12:00 pupils facebook allowed",
		"5: error: this comes out blocked, not allowed\n"
		"    Mon 23 Nov 2026 12:00 pupils facebook allowed\n"
		"    ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"
		"  school.policy line 29 decides it:\n"
		"  block facebook  for pupils always\n"},
	    {"allow facebook in lunch\n    block facebook always",
		"Mon 23 Nov 2026 13:00 pupils facebook allowed",
		"  school.policy line 30 decides it:\n"
		"  block facebook always\n"
		"  line 29 would allow it, but not at that time\n"},
	    {"block facebook always",
		"Thu 19 Nov 2026 13:00 staff facebook allowed",
		"  line 40 would allow it, but is not in force on that day\n"},
	    {"block facebook always",
		"Mon 23 Nov 2026 12:00 staff facebook blocked",
		"  school.policy line 40, exception EX-1 decides it:\n"},
	    {"block facebook always",
		"Mon 23 Nov 2026 12:00 staff http://locked.example/ allowed",
		"  a locked list has it, which no line can undo\n"},
	    {"block facebook always",
		"Mon 23 Nov 2026 12:00 staff http://[::zz]/ allowed",
		"  it cannot be judged ("},
	};

	(void)state;
	world_file(w, "locked/list", "locked.example\n");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_false(world_build(w,
		    sg_arena_printf(w->arena, "%s    %s\n%s    %s\n", head,
			cases[i].rules, tail, cases[i].expect)));
		assert_said(w, w->problems, cases[i].said);
	}
}

/*
 * Names that the same lines can decide are tried once. A name that other things
 * decide must be found among them, also if it is wrong at few instants.
 */
static void
alike(void **state)
{
	static const struct {
		const char *name, *sites, *rules, *expect, *said;
	} cases[] = {
	    {"nothing is wrong", "site two.example, three.example",
		"block three.example for pupils in lunch",
		"in lesson pupils few allowed", NULL},
	    {"a line about one name", "site two.example, three.example",
		"block three.example for pupils in lunch",
		"always pupils few allowed",
		"https://three.example/ comes out blocked on Wed 2 Sep 2026 "
		"12:00"},
	    {"an exception for some names", "site two.example, three.example",
		"block few for pupils always",
		"Mon 10:00 pupils few allowed by EX-1",
		"https://three.example/ comes out blocked on Mon 7 Sep 2026 "
		"10:00"},
	    {"a page", "page two.example/a, two.example/b",
		"block some for pupils in lunch", "always pupils few allowed",
		"https://two.example/b comes out blocked on Wed 2 Sep 2026 "
		"12:00"},
	    {"a sub-domain of a site with www.",
		"site a.two.example, www.two.example",
		"allow www.two.example for pupils in lunch\n"
		"    block few for pupils always",
		"always pupils few blocked",
		"https://www.two.example/ comes out allowed on Wed 2 Sep 2026 "
		"12:00"},
	    {"a name that imitates a blocked name",
		"site two.example, www.facebook.com.two.example",
		"block facebook for pupils in lunch\n"
		"    block circumvention for pupils always",
		"always pupils few allowed",
		"https://www.facebook.com.two.example/ comes out blocked on "
		"Wed 2 Sep 2026 12:00"},
	    {"a name on a locked list", "site locked.example, two.example",
		"block one.example for pupils always",
		"always pupils few blocked",
		"https://two.example/ comes out allowed on Tue 1 Sep 2026 "
		"0:00"},
	    {"a pattern that takes too long",
		"site two.example, " A_20 A_20 A_20 ".example",
		"allow slow for pupils in lunch", "always pupils few allowed",
		"https://" A_20 A_20 A_20 ".example/ comes out blocked on "
		"Wed 2 Sep 2026 12:00\n"},
	};

	(void)state;
	world_file(w, "locked/list", "locked.example\n");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool built = world_build(w,
		    sg_arena_printf(w->arena,
			"school \"Hill\"\n    if unsure block\n"
			"group pupils\n    users pip\n"
			"sites few\n    site one.example\n    %s\n"
			"sites some\n    page two.example/b\n"
			"sites slow\n    pattern \"(a+)+$\"\n"
			"rules\n    %s\n    otherwise allow\n"
			"day Mon, Tue, Wed, Thu, Fri\n"
			"    09:00 lesson\n    12:00 lunch\n    13:00 home\n"
			"term \"T\"\n"
			"    from Wed 2 Sep 2026 to Fri 18 Dec 2026\n"
			"exception EX-1\n    allow one.example, two.example\n"
			"    for pupils\n    because \"B\"\n"
			"    approved \"Head\" on Tue 1 Sep 2026\n"
			"    until Fri 18 Dec 2026\n"
			"expect\n    %s\n",
			cases[i].sites, cases[i].rules, cases[i].expect));

		print_message("%s\n", cases[i].name);
		assert_int_equal(built, cases[i].said == NULL);
		if (built)
			assert_non_null(strstr(w->build.proved, " 3 names\n"));
		else
			assert_said(w, w->problems, cases[i].said);
	}
}

/*
 * One run reports all failures. If the policy has errors, for example an
 * unknown name, no `expect` line is judged.
 */
static void
one_run(void **state)
{
	const char *said;

	(void)state;
	assert_false(world_build(w,
	    sg_arena_printf(w->arena,
		"%s    block facebook always\n%s"
		"    Mon 23 Nov 2026 12:00 pupils facebook allowed\n"
		"    Mon 23 Nov 2026 12:00 year-6 facebook allowed\n",
		head, tail)));
	said = strstr(world_said(w, w->problems), "this comes out");
	assert_non_null(said);
	assert_non_null(strstr(said + 1, "this comes out"));
	assert_false(world_build(w,
	    sg_arena_printf(w->arena,
		"%s    block facebook always\n%s"
		"    Mon 23 Nov 2026 12:00 pupls facebook allowed\n"
		"    Mon 23 Nov 2026 12:00 year-6 facebook allowed\n",
		head, tail)));
	assert_null(strstr(world_said(w, w->problems), "this comes out"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(lines, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(turned_round, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(messages, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(alike, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(one_run, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
