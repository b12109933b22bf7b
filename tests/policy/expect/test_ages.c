/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_ages.c -- tests the warning about groups whose people can reach sites
 * that are for older people.
 */
#include "../../unit.h"

#include "../world.h"

static struct world *w;

static int
set_up(void **state)
{
	(void)state;
	w = world_new();
	world_file(w, "l", "# names\nfacebook.com\n");
	world_file(w, "platforms/facebook.platform",
	    "platform facebook\n    site facebook.com\n    class social\n"
	    "    age 13\n");
	world_file(w, "platforms/instagram.platform",
	    "platform instagram\n    site instagram.com\n    class social\n"
	    "    age 13\n");
	world_file(w, "platforms/chat.platform",
	    "platform chat\n    site chat.example\n    age 18\n");
	world_file(w, "platforms/social.platform",
	    "class social\n    title \"Social\"\n"
	    "platform snap\n    site snap.example\n    class social\n"
	    "    age 13\n");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	world_free(w);
	return 0;
}

static const char head[] =
    "school \"Hill\"\n    no ipv6\n"
    "group pupils\n    network 10.1.0.0/16\n    age 5 to 11\n"
    "group year-6\n    network 10.1.6.0/24\n"
    "group year-7\n    directory \"Year 7\"\n    age 11\n"
    "group sixth\n    users sam\n    age 17\n"
    "group staff\n    directory \"Staff\"\n"
    "group laptops\n    network 10.2.0.0/16\n"
    "group computers\n    network 10.0.0.0/8\n"
    "group children year-6\n    age 9\n"
    "group cameras\n    mac 00:11:22:33:44:55\n"
    "sites listed\n    list \"l\"\n"
    "sites page\n    page www.facebook.com/hill\n"
    "day Mon, Tue, Wed, Thu, Fri\n"
    "    09:00 lesson\n    12:00 lunch\n    13:00 home\n"
    "day Mon, Tue, Wed, Thu, Fri for year-7\n"
    "    09:00 lesson\n    13:00 lunch\n    14:00 home\n"
    "term \"T\"\n    from Wed 2 Sep 2026 to Fri 18 Dec 2026\n"
    "rules\n";

/* Blocks all platforms for groups that are not the subject of a row. */
#define OTHERS "    block social, chat for year-7, sixth, children always\n"

static const struct {
	const char *name, *rules;
	const char *said; /* part of the warning about pupils; NULL if there is
			     none */
} rows[] = {
    {"otherwise allow", OTHERS "    otherwise allow\n",
	"\"pupils\" has people of 5, who can reach sites for older people"},
    {"what and by which line", OTHERS "    otherwise allow\n",
	"(otherwise allow) lets them reach social (13), chat (18);\n"
	"  write above it:  block social, chat for pupils always\n"},
    {"otherwise block", "    otherwise block\n", NULL},
    {"all blocked",
	OTHERS "    block social, chat for pupils always\n"
	       "    otherwise allow\n",
	NULL},
    {"all blocked by names and hosts",
	OTHERS "    block facebook.com, instagram, snap.example, chat.example "
	       "for everyone always\n    otherwise allow\n",
	NULL},
    {"a list has the site",
	OTHERS "    block listed, instagram, snap, chat for pupils always\n"
	       "    otherwise allow\n",
	NULL},
    {"the class stands for what is left of it",
	OTHERS "    block facebook for pupils always\n    otherwise allow\n",
	"lets them reach chat (18), instagram (13), snap (13);\n"
	"  write above it:  block social, chat for pupils always"},
    {"at some time only",
	OTHERS "    block social, chat for pupils in school-time\n"
	       "    otherwise allow\n",
	"lets them reach social (13), chat (18)"},
    {"allowed in lunch",
	OTHERS "    allow chat for pupils in lunch\n"
	       "    block social, chat for pupils always\n"
	       "    otherwise allow\n",
	"line 40 (allow chat for pupils in lunch) lets them reach chat (18);\n"
	"  write above it:  block chat for pupils always"},
    {"the times of an allow are blocked before",
	OTHERS "    block chat for everyone from 11:00 to 12:30\n"
	       "    block chat for everyone from 12:30 to 13:30\n"
	       "    allow chat for pupils in lunch\n"
	       "    block social, chat for pupils always\n"
	       "    otherwise allow\n",
	NULL},
    {"times that touch leave nothing",
	OTHERS "    block social, chat for pupils in school-time\n"
	       "    block social, chat for pupils out of school-time\n"
	       "    otherwise allow\n",
	NULL},
    {"a fixed line",
	OTHERS "    allow chat for everyone always  fixed\n"
	       "    block social for pupils always\n    otherwise allow\n",
	"write above it:  block chat for pupils always  fixed"},
    {"a line for others",
	OTHERS "    allow chat for staff always\n"
	       "    block social, chat for pupils always\n"
	       "    otherwise allow\n",
	NULL},
    {"a line for a wider group",
	OTHERS "    allow chat for computers always\n"
	       "    block social, chat for pupils always\n"
	       "    otherwise allow\n",
	"(allow chat for computers always) lets them reach chat (18)"},
    {"a line for a part",
	"    allow chat for year-6 always\n" OTHERS
	"    block social, chat for pupils always\n    otherwise allow\n",
	"(allow chat for year-6 always) lets year-6 reach chat (18)"},
    {"blocked on their devices",
	OTHERS "    block social, chat on computers always\n"
	       "    otherwise allow\n",
	NULL},
    {"except",
	OTHERS "    block social, chat for everyone except staff always\n"
	       "    otherwise allow\n",
	NULL},
    {"they are excepted",
	OTHERS "    block social, chat for everyone except pupils always\n"
	       "    otherwise allow\n",
	"lets them reach social (13), chat (18)"},
    {"a page is no site",
	OTHERS "    allow page for pupils always\n"
	       "    block social, chat for pupils always\n"
	       "    otherwise allow\n",
	NULL},
    {"an exception has been approved",
	OTHERS "    block social, chat for pupils always\n"
	       "    otherwise allow\n"
	       "exception EX-1\n    allow facebook\n    for pupils\n"
	       "    because \"B\"\n    approved \"Head\" on Fri 20 Nov 2026\n"
	       "    until Mon 30 Nov 2026\n",
	NULL},
    {"everything",
	OTHERS "    block everything for pupils always\n    otherwise allow\n",
	NULL},
    {"a list has the name of a platform that is to be blocked",
	"    block social for pupils always\n    otherwise allow\n"
	"sites chat\n    site hill-chat.example\n",
	"block chat for pupils always\n"
	"  first give the list \"chat\" another name; now its name does not mean "
	"the platform"},
};

static void
one_row(void **state)
{
	size_t row = (size_t)(uintptr_t)*state;
	const char *said,
	    *policy = sg_arena_printf(w->arena, "%s%s", head, rows[row].rules);

	if (!world_build(w, policy))
		fail_msg("%s: %s", rows[row].name, world_said(w, w->problems));
	said = world_said(w, w->problems);
	sg_build_close(&w->build);
	if (rows[row].said == NULL && strstr(said, "\"pupils\" has") != NULL)
		fail_msg("%s: %s", rows[row].name, said);
	if (rows[row].said != NULL && strstr(said, rows[row].said) == NULL)
		fail_msg("%s: \"%s\" is not in:\n%s", rows[row].name,
		    rows[row].said, said);
}

static void
rows_of_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		void *row = (void *)(uintptr_t)i;

		one_row(&row);
	}
}

static const char *
said_of(const char *rules)
{
	assert_true(world_build(w,
	    sg_arena_printf(w->arena, "%s%s", head, rules)));
	sg_build_close(&w->build);
	return world_said(w, w->problems);
}

/* Returns the number of warnings about ages. */
static size_t
count(const char *said)
{
	size_t n = 0;

	while ((said = strstr(said, "who can reach sites")) != NULL) {
		n++;
		said++;
	}
	return n;
}

/* Each group has one warning.  Groups without an age have none. */
static void
one_a_group(void **state)
{
	const char *said = said_of("    otherwise allow\n");

	(void)state;
	assert_int_equal(count(said), 4);
	assert_non_null(strstr(said, "\"pupils\" has people of 5"));
	assert_non_null(strstr(said, "\"year-7\" has people of 11"));
	assert_non_null(strstr(said, "\"children\" has people of 9"));
	assert_non_null(strstr(said, "\"sixth\" has people of 17, who"));
	assert_non_null(strstr(said, "lets them reach chat (18);\n"));
}

/* People who may use any device are kept out by no line about some devices. */
static void
any_device(void **state)
{
	const char *said = said_of("    block social, chat on laptops always\n"
				   "    otherwise allow\n");

	(void)state;
	assert_non_null(strstr(said, "\"sixth\" has people of 17"));
	said = said_of("    allow chat for sixth on laptops always\n"
		       "    block social, chat for everyone always\n"
		       "    otherwise allow\n");
	assert_int_equal(count(said), 1);
	assert_non_null(strstr(said, "\"sixth\" has people of 17"));
	/* The same holds if the group has a network as well. */
	said = said_of("    allow chat for mixed on laptops always\n"
		       "    block social, chat for everyone always\n"
		       "    otherwise allow\n"
		       "group mixed\n    network 10.3.0.0/16\n    age 17\n"
		       "    directory \"Mixed\"\n");
	assert_int_equal(count(said), 1);
	assert_non_null(strstr(said, "\"mixed\" has people of 17"));
}

/* A group with its own bells has its own lunch. */
static void
own_bells(void **state)
{
	const char
	    *said = said_of("    block chat for everyone from 13:00 to 14:00\n"
			    "    allow chat for everyone in lunch\n"
			    "    block social, chat for everyone always\n"
			    "    otherwise allow\n");

	(void)state;
	assert_null(strstr(said, "\"year-7\" has people"));
	assert_non_null(strstr(said, "\"pupils\" has people"));
}

/* The policy may give sites a higher age, and sites of its own an age. */
static void
ages_of_policy(void **state)
{
	const char *said = said_of(
	    "    block chat, social for pupils, year-7, children always\n"
	    "    otherwise allow\n"
	    "sites under-16 social\n    age 18\n"
	    "sites clubs\n    site club.example\n    age 12\n"
	    "sites lower chat\n    age 3\n");

	(void)state;
	assert_non_null(strstr(said, "lets them reach social (18), chat (18)"));
	assert_non_null(strstr(said, "lets them reach clubs (12);\n"));
	assert_null(strstr(said, "\"under-16\" is not used"));
	assert_null(strstr(said, "\"clubs\" is not used"));
}

/* Many platforms and many lines are summed up. */
static void
many(void **state)
{
	char text[2048] = "", rules[1024] = "";
	const char *said;

	(void)state;
	for (int i = 0; i < 12; i++) {
		sprintf(text + strlen(text),
		    "platform p%d\n    site p%d.example\n    age 13\n", i, i);
		sprintf(rules + strlen(rules),
		    "    allow p%d for pupils always\n", i % 5);
	}
	world_file(w, "platforms/p.platform", text);
	said = said_of("    otherwise allow\n");
	assert_non_null(strstr(said, "p2 (13), p3 (13) and 6 more;\n"));
	sprintf(rules,
	    "    allow p0 for pupils in lunch\n"
	    "    allow p1 for pupils in lunch\n"
	    "    allow p2 for pupils in lunch\n"
	    "    allow p3 for pupils in lunch\n    otherwise allow\n");
	said = said_of(rules);
	assert_non_null(strstr(said, "2 more lines let them reach others;\n"));
	assert_non_null(strstr(said, "write above line 39:  block "));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(rows_of_table, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(one_a_group, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(any_device, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(own_bells, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(ages_of_policy, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(many, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
