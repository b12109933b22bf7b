/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_lint.c -- tests lint: the errors about lines that can never apply, and
 * the warnings.
 */
#include "../../unit.h"

#include "../world.h"

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

#define NEVER "this line can never apply"

/* The first rule is on line 28. */
static const char head[] =
    "school \"Hill\"\n"
    "group year-6\n    network 10.1.6.0/24\n"
    "group pupils\n    network 10.1.0.0/16\n"
    "group staff\n    users ann, bob\n    directory \"Staff\"\n"
    "group heads\n    users bob\n"
    "group all-staff staff, caretakers\n"
    "group caretakers\n    users cyd\n"
    "group laptops\n    mac 00:11:22:33:44:55\n    network 10.2.0.0/16\n"
    "sites both  facebook, instagram\n"
    "sites page\n    page www.facebook.com/hill\n"
    "sites m\n    site m.facebook.com\n"
    "sites web\n    site web.example\n    list \"l\"\n"
    "sites list2\n    list \"l\"\n"
    "rules\n";

static const char tail[] =
    "    otherwise allow\n"
    "day Mon, Tue, Wed, Thu, Fri\n"
    "    09:00 lesson\n    10:00 break\n    10:30 lesson\n"
    "    12:00 lunch\n    13:00 lesson\n    15:00 home\n"
    "day Mon for heads\n"
    "    09:00 lesson\n    13:00 lunch\n    14:00 home\n"
    "sites other\n    site m.instagram.com\n"
    "sites no-page\n    page www.example.org/hill\n"
    "sites wide\n    site facebook.com\n"
    "sites pat\n    pattern \"z+y\"\n"
    "sites pat2\n    pattern \"z+y\"\n    site web.example\n"
    "sites net\n    network 157.240.3.0/24\n"
    "group phones\n    network 10.9.0.0/16\n"
    "group half\n    network 10.1.6.0/25\n"
    "group halves\n    network 10.1.6.0/25, 10.1.6.128/25\n";

/* ---- pairs of lines ----------------------------------------------------- */

struct pair {
	const char *name, *first, *second;
	bool never; /* true if one of the two lines can never apply */
};

static const struct pair pairs[] = {
    {"the same", "block facebook always", "allow facebook always", true},
    {"another platform", "block facebook always", "allow youtube always",
	false},
    {"a part of a collection", "block both always", "allow facebook always",
	true},
    {"the collection after a part", "block facebook always",
	"allow both always", false},
    {"a host of the platform", "block facebook always",
	"allow m.facebook.com always", true},
    {"the platform after a host", "block m.facebook.com always",
	"allow facebook always", false},
    {"a host below a host", "block example.org always",
	"allow www.example.org always", true},
    {"a site of the platform", "block facebook always", "allow m always", true},
    {"a site of another platform", "block facebook always",
	"allow other always", false},
    {"a page of the platform", "block facebook always", "allow page always",
	true},
    {"the platform after its page", "allow page always",
	"block facebook always", false},
    {"a page of elsewhere", "block facebook always", "allow no-page always",
	false},
    {"a page within a site", "block wide always", "allow page always", true},
    {"the platform is more than its site", "block wide always",
	"allow facebook always", false},
    {"the same list", "block web always", "allow list2 always", true},
    {"a list and more", "block list2 always", "allow web always", false},
    {"the same pattern", "block pat2 always", "allow pat always", true},
    {"a pattern and more", "block pat always", "allow pat2 always", false},
    {"a network of the platform", "block facebook always", "allow net always",
	true},
    {"everything", "block everything always", "allow facebook always", true},
    {"everything is more", "block facebook always", "allow everything always",
	false},
    {"circumvention", "block circumvention always",
	"allow circumvention always", true},
    {"circumvention is another matter", "block circumvention always",
	"allow facebook always", false},
    {"everything has circumvention", "block everything always",
	"allow circumvention always", true},
    {"both and circumvention", "block both, circumvention always",
	"allow circumvention, instagram always", true},

    {"everyone", "block both always", "allow both for pupils always", true},
    {"a group before everyone", "block both for pupils always",
	"allow both always", false},
    {"a narrower network", "block both for pupils always",
	"allow both for year-6 always", true},
    {"half of the network", "block both for half always",
	"allow both for year-6 always", false},
    {"both halves of the network", "block both for halves always",
	"allow both for year-6 always", true},
    {"the network, then its halves", "block both for year-6 always",
	"allow both for halves always", true},
    {"a wider network", "block both for year-6 always",
	"allow both for pupils always", false},
    {"a user of the group", "block both for staff always",
	"allow both for heads always", true},
    {"more users", "block both for heads always", "allow both for staff always",
	false},
    {"a group that is included", "block both for all-staff always",
	"allow both for caretakers always", true},
    {"the parts after one part", "block both for staff always",
	"allow both for all-staff always", false},
    {"two groups, one by one", "block both for staff, caretakers always",
	"allow both for all-staff always", true},
    {"users and networks", "block both for pupils always",
	"allow both for staff always", false},
    {"on everything", "block both for staff always",
	"allow both for staff on laptops always", true},
    {"on devices", "block both for staff on laptops always",
	"allow both for staff always", false},
    {"on other devices", "block both on laptops always",
	"allow both on phones always", false},
    {"for and on ask the same", "block both on pupils always",
	"allow both for year-6 always", true},

    {"always before a time", "block both always", "allow both in lunch", true},
    {"a time before always", "block both in lunch", "allow both always", false},
    {"a period of the school day", "block both in school-time",
	"allow both in break, lunch", true},
    {"the school day after a period", "block both in lunch",
	"allow both in school-time", false},
    {"apart", "block both out of school-time", "allow both in lunch", false},
    {"a clock span in another", "block both from 16:00 to 18:00",
	"allow both from 16:30 to 17:00 on Mon", true},
    {"clock spans that overlap", "block both from 16:00 to 18:00",
	"allow both from 17:00 to 19:00", false},
    {"past midnight", "block both from 20:00 to 07:00",
	"allow both from 23:00 to 01:00", true},
    {"lunch by the clock is not every group's lunch",
	"block both from 12:00 to 13:00 on Mon", "allow both in lunch", false},
    {"lunch by the clock for all groups", "block both from 12:00 to 14:00",
	"allow both in lunch", true},

    {"fixed after a plain line is tried first", "block both always",
	"allow both always fixed", true},
    {"the same twice", "block both always", "block facebook always", true},
};

/*
 * Check each pair. The gate tries `fixed` lines before all other lines. So a
 * second line that is `fixed` can keep the first line from ever applying.
 */
static void
pairs_of_lines(void **state)
{
	(void)state;
	world_file(w, "l", "l.example\n");
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		const struct pair *p = &pairs[i];
		const char *said;
		bool built;

		built = world_build(w,
		    sg_arena_printf(w->arena, "%s    %s\n    %s\n%s", head,
			p->first, p->second, tail));
		said = world_said(w, w->problems);
		if (built == p->never ||
		    (strstr(said, NEVER) != NULL) != p->never)
			fail_msg("%s:\n%s", p->name, said);
	}
}

/* ---- messages ----------------------------------------------------------- */

static void
messages(void **state)
{
	static const struct {
		const char *lines, *said;
	} rows[] = {
	    {"    block both for pupils   in school-time\n"
	     "    allow facebook for pupils in lunch\n",
		"school.policy:29:5: error: this line can never apply\n"
		"    allow facebook for pupils in lunch\n"
		"    ^~~~~\n"
		"  line 28 already blocks both for pupils in school-time;\n"
		"  move this line above it\n"},
	    {"    allow both always\n    allow facebook always\n",
		"  line 28 already allows both always;\n"
		"  this line is not needed; delete it\n"},
	    {"    allow facebook always\n    block both always fixed\n",
		"school.policy:28:5: error: this line can never apply\n"
		"    allow facebook always\n"
		"    ^~~~~\n"
		"  line 29 already blocks both always fixed;\n"
		"  make this line `fixed` too and move it above, or delete "
		"it\n"},
	};

	(void)state;
	world_file(w, "l", "l.example\n");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_false(world_build(w,
		    sg_arena_printf(w->arena, "%s%s%s", head, rows[i].lines,
			tail)));
		assert_said(w, w->problems, rows[i].said);
	}
}

/*
 * A message is about two lines. If these are in two files, the message names
 * both files.
 */
static void
other_file(void **state)
{
	(void)state;
	world_file(w, "more.policy",
	    "exception EX-1\n"
	    "    allow facebook\n    because \"B\"\n"
	    "    approved \"Head\" on Fri 20 Nov 2026\n"
	    "    until Mon 30 Nov 2026\n");
	assert_false(world_build(w,
	    "school \"S\"\n"
	    "include \"more.policy\"\n"
	    "rules\n    block facebook always fixed\n    otherwise allow\n"));
	assert_said(w, w->problems, "more.policy:2:5: error: " NEVER);
	assert_said(w, w->problems, "line 4 of ");
	assert_said(w, w->problems, "no exception comes before a fixed line");
}

/* ---- exceptions --------------------------------------------------------- */

static void
exceptions(void **state)
{
	static const struct {
		const char *name, *rule, *line;
		bool never;
	} rows[] = {
	    {"a fixed line", "block both always fixed", "allow facebook", true},
	    {"a plain line", "block both always", "allow facebook", false},
	    {"another fixed line", "block youtube always fixed",
		"allow facebook", false},
	    {"a fixed line with a time", "block both in lunch fixed",
		"allow facebook", false},
	    {"the same, fixed", "allow both always fixed", "allow facebook",
		true},
	};

	(void)state;
	world_file(w, "l", "l.example\n");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *said;

		world_build(w,
		    sg_arena_printf(w->arena,
			"%s    %s\n%sexception EX-1\n    %s\n"
			"    because \"B\"\n"
			"    approved \"Head\" on Fri 20 Nov 2026\n"
			"    until Mon 30 Nov 2026\n",
			head, rows[i].rule, tail, rows[i].line));
		said = world_said(w, w->problems);
		if ((strstr(said, NEVER) != NULL) != rows[i].never)
			fail_msg("%s:\n%s", rows[i].name, said);
	}
}

/*
 * Lint does not report equal exceptions, a rule that an exception hides, or an
 * exception that has ended.
 */
static void
exceptions_are_let_be(void **state)
{
	char *one = sg_arena_printf(w->arena,
	    "exception EX-1\n"
	    "    allow facebook\n    because \"B\"\n"
	    "    approved \"Head\" on Fri 20 Nov 2026\n"
	    "    until Mon 30 Nov 2026\n");
	char *two = sg_arena_printf(w->arena, "%s", one);

	(void)state;
	two[strlen("exception EX-")] = '2';
	assert_true(world_build(w,
	    sg_arena_printf(w->arena,
		"school \"S\"\nrules\n    block facebook always\n"
		"    otherwise allow\n%s%s",
		one, two)));
	assert_true(world_build(w,
	    "school \"S\"\n"
	    "rules\n    block everything always fixed\n    otherwise allow\n"
	    "exception EX-OLD\n    allow facebook\n    because \"B\"\n"
	    "    approved \"Head\" on Mon 2 Nov 2026\n"
	    "    until Fri 20 Nov 2026\n"));
}

/* If a line has an unknown name, lint does not compare it with other lines. */
static void
unknown_names(void **state)
{
	(void)state;
	assert_false(world_build(w,
	    "school \"S\"\nrules\n"
	    "    block everything for pupls always\n"
	    "    block facebook always\n    otherwise allow\n"));
	assert_null(strstr(world_said(w, w->problems), NEVER));
	/* The other lines are still compared. */
	assert_false(world_build(w,
	    "school \"S\"\nrules\n"
	    "    block faceboook always\n"
	    "    block facebook always\n    allow facebook always\n"
	    "    otherwise allow\n"));
	assert_said(w, w->problems, NEVER);
	assert_said(w, w->problems, "faceboook");
}

/* The line `otherwise` is never reported. */
static void
otherwise(void **state)
{
	(void)state;
	assert_true(world_build(w,
	    "school \"S\"\nrules\n"
	    "    block everything always\n    otherwise allow\n"));
}

/* ---- paths -------------------------------------------------------------- */

#define NOT_DECRYPTED "on devices that are not decrypted this line "

static void
blocked_by_path_alone(void **state)
{
	static const struct {
		const char *name, *lines, *said; /* NULL: no such warning */
	} rows[] = {
	    {"a page", "block no-page always", NOT_DECRYPTED "blocks nothing"},
	    {"two pages", "block no-page, page for pupils always",
		NOT_DECRYPTED "blocks nothing"},
	    {"a pattern", "block pat always",
		NOT_DECRYPTED "goes by the host name alone"},
	    {"a page that is let in", "allow no-page always", NULL},
	    {"a page and a host", "block no-page, x.example always", NULL},
	    {"a pattern and a host", "block pat2 always", NULL},
	    {"a list", "block list2 always", NULL},
	    {"the host is blocked too",
		"block page for pupils always\n"
		"    block facebook for pupils always",
		NULL},
	    {"the host is blocked before",
		"block facebook in lunch\n"
		"    block page for pupils always",
		NULL},
	    {"the host is let in",
		"block page for pupils always\n"
		"    allow facebook for pupils always",
		NOT_DECRYPTED "blocks nothing"},
	    {"the page is blocked twice",
		"block page for pupils always\n"
		"    block page for staff always",
		NOT_DECRYPTED "blocks nothing"},
	    {"an unknown name", "block no-page, nothing always", NULL},
	};

	(void)state;
	world_file(w, "l", "l.example\n");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *said;

		world_build(w,
		    sg_arena_printf(w->arena, "%s    %s\n%s", head,
			rows[i].lines, tail));
		said = world_said(w, w->problems);
		if (rows[i].said == NULL ? strstr(said, NOT_DECRYPTED) != NULL :
					   strstr(said, rows[i].said) == NULL)
			fail_msg("%s:\n%s", rows[i].name, said);
	}
}

/* ---- dates -------------------------------------------------------------- */

#define DAYS                                                                   \
	"day Mon, Tue, Wed, Thu, Fri\n"                                        \
	"    09:00 lesson\n    15:00 home\n"
#define RULES                                                                  \
	"rules\n    block facebook in school-time\n"                           \
	"    otherwise allow\n"

static void
dates(void **state)
{
	static const struct {
		const char *name, *policy, *said; /* NULL: no warning */
	} rows[] = {
	    {"a missing term",
		"school \"S\"\n" DAYS
		"term \"A\"\n    from Wed 2 Sep 2026 to Fri 18 Dec 2026\n"
		"term \"B\"\n    from Mon 12 Apr 2027 to Fri 23 Jul 2027\n" RULES,
		"7:1: warning: between Fri 18 Dec 2026 and Mon 12 Apr "
		"2027 no term is written down"},
	    {"holidays",
		"school \"S\"\n" DAYS
		"term \"A\"\n    from Wed 2 Sep 2026 to Fri 18 Dec 2026\n"
		"term \"B\"\n    from Mon 4 Jan 2027 to Thu 25 Mar 2027\n" RULES,
		NULL},
	    {"the end is near",
		"school \"S\"\n" DAYS
		"term \"A\"\n    from Wed 2 Sep 2026 to Fri 30 Oct 2026\n" RULES,
		"5:1: warning: the policy knows its dates only to "
		"Fri 18 Dec 2026"},
	    {"the end was",
		"school \"S\"\n" DAYS
		"term \"A\"\n    from Mon 1 Jun 2026 to Fri 24 Jul 2026\n" RULES,
		"warning: the policy knew its dates only to "
		"Fri 11 Sep 2026, which is past"},
	    {"the beginning is to come",
		"school \"S\"\n" DAYS
		"term \"A\"\n    from Mon 4 Jan 2027 to Thu 25 Mar 2027\n" RULES,
		"warning: the policy knows its dates only from "
		"Mon 4 Jan 2027"},
	    {"a lesson beyond the end",
		"school \"S\"\n" DAYS
		"term \"A\"\n    from Wed 2 Sep 2026 to Fri 18 Dec 2026\n" RULES
		"exception EX-1\n    allow facebook\n"
		"    when Tue 16 Mar 2027 10:00 to 11:00\n"
		"    because \"B\"\n"
		"    approved \"Head\" on Fri 20 Nov 2026\n"
		"    until Tue 16 Mar 2027\n",
		"12:10: warning: the policy knows its dates only to "
		"Fri 5 Feb 2027"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!world_build(w, rows[i].policy))
			fail_msg("%s:\n%s", rows[i].name,
			    world_said(w, w->problems));
		if (rows[i].said == NULL)
			assert_null(strstr(world_said(w, w->problems),
			    "dates"));
		else
			assert_said(w, w->problems, rows[i].said);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(pairs_of_lines, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(messages, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(other_file, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(exceptions, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(exceptions_are_let_be, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(unknown_names, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(otherwise, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(blocked_by_path_alone, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(dates, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
