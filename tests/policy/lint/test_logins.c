/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_logins.c -- tests the warning about a page whose administrators cannot
 * log in, and that the line which it shows is the remedy.
 */
#include "../../unit.h"

#include "../world.h"

static struct world *w;

static int
set_up(void **state)
{
	(void)state;
	w = world_new();
	world_file(w, "platforms/blogs.platform",
	    "platform blogs\n    title  \"Blogs\"\n"
	    "    site   wordpress.com, tumblr.com\n");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	world_free(w);
	return 0;
}

#define WARNING "but not log in to run it: "

static const char head[] =
    "school \"Hill\"\n    no ipv6\n"
    "group pupils\n    network 10.1.0.0/16\n"
    "group page-team\n    users ann, bob\n"
    "group staff page-team\n    network 10.2.0.0/16\n"
    "group others\n    users cyd\n"
    "sites page\n    page www.facebook.com/hill\n"
    "sites both\n    page facebook.com/hill, instagram.com/hill\n"
    "sites own\n    page www.hill.example/news\n"
    "sites blog\n    site hill.wordpress.com\n"
    "sites posts\n    site hill.wordpress.com\n"
    "    page wordpress.com/log-in\n"
    "day Mon, Tue, Wed, Thu, Fri\n"
    "    09:00 lesson\n    12:00 lunch\n    13:00 lesson\n    15:00 home\n";

/* Returns a policy with `rules` and one exception, which has the lines `allow`
 * and `more`.  Unless `more` says who administers the page, two people do. */
static const char *
policy_of(const char *rules, const char *allow, const char *more)
{
	return sg_arena_printf(w->arena,
	    "%srules\n    %s\n    otherwise allow\n"
	    "exception E-1\n    %s\n%s"
	    "    because \"News\"\n    approved \"A Head\" on Mon 9 Nov "
	    "2026\n    until Fri 16 Jul 2027\n%s",
	    head, rules, allow, more,
	    strstr(more, "administrators") != NULL ||
		    strstr(more, "nobody") != NULL ?
		"" :
		"    administrators \"A Smith\", \"B Khan\"\n");
}

/* Builds the policy.  Returns what was reported. */
static const char *
said_about(const char *policy)
{
	world_build(w, policy);
	assert_int_equal(sg_problems_errors(w->problems), 0);
	return world_said(w, w->problems);
}

/* Returns the line that the warning shows: "allow page, facebook". */
static const char *
remedy_in(const char *said)
{
	const char *line = strstr(said, "write:\n");

	assert_non_null(line);
	line = strstr(line, "allow");
	return sg_arena_dup(w->arena,
	    (struct sg_str){line, (size_t)(strchr(line, '\n') - line)});
}

static const char team[] = "    for page-team\n";

/* `by` is NULL if there is no warning. */
static const struct {
	const char *name, *rules, *allow, *more, *by;
} rows[] = {
    {"a line blocks the platform", "block facebook for staff in school-time",
	"allow page", team, "line 28 blocks the log-in"},
    {"for everyone", "block facebook always", "allow page", team,
	"line 28 blocks the log-in"},
    {"everything else is blocked", "block everything always", "allow page",
	team, "line 28 blocks the log-in"},
    {"perhaps these people", "block facebook for pupils always", "allow page",
	team, "line 28 blocks the log-in"},
    {"two lines",
	"block facebook for staff in lunch\n"
	"    block facebook for staff in lesson",
	"allow page", team, "line 28 and line 29 block the log-in"},
    {"the surer of two lines",
	"block facebook for pupils always\n"
	"    block facebook for staff in lesson",
	"allow page", team, "line 29 blocks the log-in"},
    {"one person", "block facebook always", "allow page",
	"    for user ann\n    # nobody named\n", "E-1 lets user ann see"},
    {"a blog", "block blogs always", "allow blog", team,
	"a part of wordpress.com"},
    {"two pages", "block facebook, instagram always", "allow both", team,
	"a part of facebook, instagram, but"},
    {"the other page", "block facebook, instagram always",
	"allow both, facebook", team, "a part of instagram, but"},
    {"nothing blocks", "block instagram always", "allow page", team, NULL},
    {"only the page is blocked", "block page always", "allow page", team, NULL},
    {"the platform is named", "block facebook always", "allow page, facebook",
	team, NULL},
    {"another line opens it",
	"allow facebook for page-team always\n    block facebook always",
	"allow page", team, NULL},
    {"a line opens it at times",
	"allow facebook for page-team in lunch\n    block facebook always",
	"allow page", team, "line 29 blocks the log-in"},
    {"a line opens it too late",
	"block facebook always\n    allow instagram always", "allow page", team,
	"line 28 blocks the log-in"},
    {"these people are excepted",
	"block facebook for staff except page-team "
	"always",
	"allow page", team, NULL},
    {"at another time", "block facebook for staff in school-time", "allow page",
	"    for page-team\n    out of school-time\n", NULL},
    {"at these times too", "block facebook for staff in school-time",
	"allow page", "    for page-team\n    in lunch\n",
	"line 28 blocks the log-in"},
    {"a page of no platform", "block hill.example always", "allow own", team,
	NULL},
    {"the log-in is named", "block blogs always", "allow posts", team, NULL},
    {"nobody runs it", "block facebook always", "allow page",
	"    for staff\n    # nobody named\n", NULL},
};

static void
log_ins(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *said = said_about(policy_of(rows[i].rules,
		    rows[i].allow, rows[i].more));

		if ((rows[i].by != NULL) != (strstr(said, WARNING) != NULL) ||
		    (rows[i].by != NULL && strstr(said, rows[i].by) == NULL))
			fail_msg("%s:\n%s", rows[i].name, said);
		if (rows[i].by == NULL)
			continue;
		said = said_about(policy_of(rows[i].rules, remedy_in(said),
		    rows[i].more));
		if (strstr(said, WARNING) != NULL)
			fail_msg("%s, with the remedy:\n%s", rows[i].name,
			    said);
	}
}

/* If another exception opens the platform at these times, the people who run
 * the page are those of that exception. */
static void
other_exception(void **state)
{
	static const char more[] =
	    "    for pupils\n    when Tue 24 Nov 2026 10:00 to 11:00\n"
	    "    administrators \"A\", \"B\"\n";
	static const char other[] =
	    "exception E-2\n    allow facebook\n    for others\n"
	    "    when Tue 24 Nov 2026 %s\n    because \"They write\"\n"
	    "    approved \"A Head\" on Mon 9 Nov 2026\n"
	    "    until Fri 16 Jul 2027\n";
	static const char *const times[] = {"10:00 to 11:00", "10:30 to 11:00"};
	const char *policy = policy_of("block facebook always", "allow page",
	    more);
	const char *said;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		said = said_about(sg_arena_printf(w->arena, "%s%s", policy,
		    sg_arena_printf(w->arena, other, times[i])));
		assert_int_equal(strstr(said, WARNING) != NULL, i == 1);
	}
}

/* The line to write would mean the list "facebook", and not the platform. */
static void
list_with_the_name_of_the_platform(void **state)
{
	const char *said = said_about(sg_arena_printf(w->arena,
	    "%ssites facebook\n    site f.example\n",
	    policy_of("block everything always", "allow page", team)));

	(void)state;
	assert_non_null(strstr(said, WARNING));
	assert_non_null(strstr(said,
	    "first give the list \"facebook\" another name; now its name does "
	    "not mean the platform\n  to run it, people need all of facebook"));
	said = said_about(policy_of("block facebook always", "allow page",
	    team));
	assert_null(strstr(said, "another name"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(log_ins, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(other_exception, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(list_with_the_name_of_the_platform,
		set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
