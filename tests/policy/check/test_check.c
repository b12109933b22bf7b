/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_check.c -- tests how names in a policy are resolved, and the checks that
 * depend on today's date.
 *
 * The text of messages is tested in test_golden.c.
 */
#include "../../unit.h"

#include "policy/catalogue.h"
#include "policy/check/check.h"
#include "policy/check/openings.h"
#include "base/dates.h"
#include "policy/language/parse.h"
#include "../language/tree.h"

struct run {
	struct sg_arena *arena;
	struct sg_problems *problems;
	struct sg_policy_ast *ast;
};

/* Returns 12:00 UTC of a day, in UTC seconds. */
static int64_t
at(int year, int month, int day)
{
	return (int64_t)sg_day_of((struct sg_civil){year, month, day}) * 86400 +
	    43200;
}

static void
check(struct run *run, const char *text, int64_t now)
{
	const char *source = getenv("SG_SOURCE");

	run->arena = sg_arena_new();
	run->problems = sg_problems_new(run->arena);
	run->ast = sg_parse_text(run->arena, "x.policy", sg_str(text),
	    run->problems);
	sg_check(run->ast,
	    sg_catalogue_read(run->arena,
		sg_arena_printf(run->arena, "%s/tests/golden/platforms",
		    source == NULL ? "." : source),
		run->problems),
	    now, run->problems);
}

static void
expect_counts(struct run *run, const char *name, size_t errors, size_t warnings)
{
	if (sg_problems_errors(run->problems) == errors &&
	    sg_problems_warnings(run->problems) == warnings)
		return;
	sg_problems_print(run->problems, stderr, false);
	fail_msg("%s: %zu errors, %zu warnings", name,
	    sg_problems_errors(run->problems),
	    sg_problems_warnings(run->problems));
}

/* ---- names -------------------------------------------------------------- */

static void
test_refs(void **state)
{
	static const char text[] =
	    "school X\n"
	    "group a\n users x\n"
	    "group b  a\n"
	    "sites a  facebook\n"
	    "sites b\n includes a, X\n"
	    "rules\n"
	    " block b, TikTok, h.example, circumvention for b, everyone "
	    "always\n"
	    " allow everything on a always\n"
	    " otherwise allow\n";
	struct run run;
	struct sg_ast_rule *rule;

	(void)state;
	check(&run, text, at(2026, 11, 21));
	expect_counts(&run, "refs", 0, 0);
	assert_int_equal(run.ast->groups[1].includes.r[0].kind, SG_REF_GROUP);
	assert_int_equal(run.ast->groups[1].includes.r[0].index, 0);
	/* A group and a sites list may have the same name. */
	assert_int_equal(run.ast->sites[1].includes.r[0].kind, SG_REF_SITES);
	assert_int_equal(run.ast->sites[1].includes.r[0].index, 0);
	assert_int_equal(run.ast->sites[1].includes.r[1].kind, SG_REF_PLATFORM);
	rule = &run.ast->rules[0];
	assert_int_equal(rule->what.r[0].kind, SG_REF_SITES);
	assert_int_equal(rule->what.r[0].index, 1);
	assert_int_equal(rule->what.r[1].kind, SG_REF_PLATFORM);
	assert_int_equal(rule->what.r[2].kind, SG_REF_HOST);
	assert_int_equal(rule->what.r[3].kind, SG_REF_CIRCUMVENTION);
	assert_int_equal(rule->who.r[0].kind, SG_REF_GROUP);
	assert_int_equal(rule->who.r[0].index, 1);
	assert_int_equal(rule->who.r[1].kind, SG_REF_EVERYONE);
	assert_int_equal(run.ast->rules[1].what.r[0].kind, SG_REF_EVERYTHING);
	assert_int_equal(run.ast->rules[1].on.r[0].index, 0);
	sg_arena_free(&run.arena);
}

/*
 * Groups can include groups. The check cuts cycles, so that following the
 * includes comes to an end.
 */
static void
test_circles_are_cut(void **state)
{
	static const char text[] =
	    "school X\n"
	    "group a  b, c\ngroup b  c, a\ngroup c  a, b\n"
	    "sites a  a\n"
	    "rules\n block a for a always\n otherwise allow\n";
	struct run run;
	size_t left = 0;

	(void)state;
	check(&run, text, at(2026, 11, 21));
	for (size_t i = 0; i < 3; i++) {
		const struct sg_refs *refs = &run.ast->groups[i].includes;

		for (size_t r = 0; r < refs->n; r++)
			left += refs->r[r].kind == SG_REF_GROUP;
	}
	/* a > b, b > c and a > c stay; c > a, c > b and b > a are cut. */
	assert_int_equal(left, 3);
	assert_int_equal(run.ast->sites[0].includes.r[0].kind, SG_REF_NONE);
	expect_counts(&run, "circles", 4, 0);
	sg_arena_free(&run.arena);
}

static void
test_hillcrest(void **state)
{
	const char *source = getenv("SG_SOURCE");
	struct run run;

	(void)state;
	run.arena = sg_arena_new();
	run.problems = sg_problems_new(run.arena);
	run.ast = sg_parse(run.arena,
	    sg_arena_printf(run.arena, "%s/tests/golden/hillcrest.policy",
		source == NULL ? "." : source),
	    run.problems);
	sg_check(run.ast,
	    sg_catalogue_read(run.arena,
		sg_arena_printf(run.arena, "%s/tests/golden/platforms",
		    source == NULL ? "." : source),
		run.problems),
	    at(2026, 11, 21), run.problems);
	assert_int_equal(sg_problems_errors(run.problems), 0);
	sg_arena_free(&run.arena);
}

/* ---- today -------------------------------------------------------------- */

#define EXCEPTION(approved, until)                                             \
	"school X\nrules\n otherwise allow\n"                                  \
	"exception e\n allow facebook\n because y\n approved z on " approved   \
	"\n until " until "\n"

static const struct {
	const char *name, *text;
	int year, month, day;
	size_t errors, warnings;
} rows[] = {
    {"an exception's last day", EXCEPTION("Mon 9 Nov 2026", "Fri 27 Nov 2026"),
	2026, 11, 27, 0, 0},
    {"the day after", EXCEPTION("Mon 9 Nov 2026", "Fri 27 Nov 2026"), 2026, 11,
	28, 0, 1},
    {"a year to the day", EXCEPTION("Mon 9 Nov 2026", "Tue 9 Nov 2027"), 2026,
	11, 21, 0, 0},
    {"a year and a day", EXCEPTION("Mon 9 Nov 2026", "Wed 10 Nov 2027"), 2026,
	11, 21, 1, 0},
    {"a year from a leap day", EXCEPTION("Tue 29 Feb 2028", "Wed 28 Feb 2029"),
	2028, 3, 1, 0, 0},
    {"longer from a leap day", EXCEPTION("Tue 29 Feb 2028", "Thu 1 Mar 2029"),
	2028, 3, 1, 1, 0},
    {"one day only", EXCEPTION("Mon 9 Nov 2026", "Mon 9 Nov 2026"), 2026, 11, 9,
	0, 0},
    {"reviewed a year ago",
	"school X\n reviewed Fri 21 Nov 2025\n"
	"rules\n otherwise allow\n",
	2026, 11, 21, 0, 0},
    {"reviewed before that",
	"school X\n reviewed Fri 21 Nov 2025\n"
	"rules\n otherwise allow\n",
	2026, 11, 22, 0, 1},
    {"expected today",
	"school X\nrules\n otherwise allow\n"
	"expect\n Sat 21 Nov 2026 10:15 everyone facebook allowed\n",
	2026, 11, 21, 0, 0},
    {"expected yesterday",
	"school X\nrules\n otherwise allow\n"
	"expect\n Sat 21 Nov 2026 10:15 everyone facebook allowed\n",
	2026, 11, 22, 0, 0},
    {"before 1970", "school X\nrules\n otherwise allow\n", 1969, 12, 31, 0, 0},
};

static void
test_today(void **state)
{
	struct run run;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		check(&run, rows[i].text,
		    at(rows[i].year, rows[i].month, rows[i].day));
		expect_counts(&run, rows[i].name, rows[i].errors,
		    rows[i].warnings);
		sg_arena_free(&run.arena);
	}
}

/*
 * If a policy is unreadable (here a file of a word processor), one error says
 * so. There are no follow-up errors.
 */
static void
test_unread(void **state)
{
	struct run run;

	(void)state;
	check(&run, "{\\rtf1", at(2026, 11, 21));
	expect_counts(&run, "a document", 1, 0);
	sg_arena_free(&run.arena);
}

/* ---- what teachers may open --------------------------------------------- */

static void
test_openings(void **state)
{
	static const char text[] =
	    "school X\n"
	    "group pupils\n users a\n includes year-6\n"
	    "group year-6\n users b\n"
	    "group staff\n users c\n"
	    "sites ours\n site www.ours.example\n"
	    " site deep.other.example\n"
	    "sites all\n includes ours\n"
	    "teachers\n may open all, maps.example for year-6\n"
	    " may open facebook for pupils\n"
	    "rules\n otherwise allow\n";
	/* The groups are pupils, year-6 and staff, in this order. */
	static const struct {
		const char *site;
		size_t group;
		bool may;
	} openings[] = {
	    {"maps.example", 1, true},
	    {"www.maps.example", 1, true},
	    {"xmaps.example", 1, false},
	    {"example", 1, false},
	    {"maps.example", 0, false},
	    {"maps.example", 2, false},
	    {"www.ours.example", 1, true},
	    {"ours.example", 1, true},
	    {"shop.ours.example", 1, false},
	    {"deep.other.example", 1, true},
	    {"other.example", 1, false},
	    {"facebook", 0, true},
	    {"facebook", 1, true},
	    {"facebook", 2, false},
	    {"nowhere.example", 1, false},
	};
	const char *source = getenv("SG_SOURCE");
	struct sg_catalogue *catalogue;
	struct run run;

	(void)state;
	check(&run, text, at(2026, 11, 24));
	catalogue = sg_catalogue_read(run.arena,
	    sg_arena_printf(run.arena, "%s/tests/golden/platforms",
		source == NULL ? "." : source),
	    run.problems);
	for (size_t i = 0; i < sizeof(openings) / sizeof(openings[0]); i++)
		if (sg_teachers_may_open(run.ast, catalogue,
			sg_str(openings[i].site),
			openings[i].group) != openings[i].may)
			fail_msg("%s for group %zu", openings[i].site,
			    openings[i].group);
	sg_arena_free(&run.arena);
	/* A policy without such lines lets teachers open nothing. */
	check(&run, "school X\ngroup a\n users a\nrules\n otherwise allow\n",
	    at(2026, 11, 24));
	catalogue = sg_catalogue_read(run.arena, "/nowhere", run.problems);
	assert_false(sg_teachers_may_open(run.ast, catalogue,
	    SG_LIT("facebook"), 0));
	sg_arena_free(&run.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_refs),
	    cmocka_unit_test(test_circles_are_cut),
	    cmocka_unit_test(test_hillcrest),
	    cmocka_unit_test(test_today),
	    cmocka_unit_test(test_unread),
	    cmocka_unit_test(test_openings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
