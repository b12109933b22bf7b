/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_share.c -- the share of false alerts, and its sentence. */
#include "../../unit.h"

#include "base/arena.h"
#include "base/dates.h"
#include "desk/incidents/share.h"

static void
counts_the_incidents_of_people(void **state)
{
	static const struct {
		enum sg_doer doer;
		enum sg_incident_state state;
		const char *by;
	} rows[] = {
	    {SG_DOER_PERSON, SG_INCIDENT_NEW, ""},
	    {SG_DOER_PERSON, SG_INCIDENT_NEW, "eve"}, /* new again */
	    {SG_DOER_PERSON, SG_INCIDENT_REAL, "eve"},
	    {SG_DOER_PERSON, SG_INCIDENT_PAGE, "eve"},
	    {SG_DOER_PERSON, SG_INCIDENT_AGREED, "eve"},
	    {SG_DOER_PERSON, SG_INCIDENT_AGREED, ""}, /* never raised */
	    {SG_DOER_PAGE, SG_INCIDENT_NEW, ""},
	    {SG_DOER_APP, SG_INCIDENT_PAGE, "eve"},
	    {SG_DOER_UNCLEAR, SG_INCIDENT_NEW, ""},
	};
	struct sg_share share = {0};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct sg_incident_row row = {.doer = rows[i].doer,
		    .state = rows[i].state,
		    .state_by = rows[i].by};

		sg_share_add(&share, &row);
	}
	assert_int_equal(share.raised, 5);
	assert_int_equal(share.reviewed, 3);
	assert_int_equal(share.wrong, 1);
	assert_int_equal(share.quiet, 1);
}

static void
says_no_more_than_is_known(void **state)
{
	static const struct {
		struct sg_share share;
		const char *english, *welsh;
	} rows[] = {
	    {{0, 0, 0, 0}, "No incident of a person was raised.",
		"Ni chodwyd unrhyw ddigwyddiad gan berson."},
	    {{0, 0, 0, 2},
		"No incident of a person was raised; not raised, because known "
		"and agreed: 2.",
		"Ni chodwyd unrhyw ddigwyddiad gan berson; hysbys a "
		"chytunedig, felly heb eu codi: 2."},
	    {{5, 0, 0, 0},
		"5 raised, none reviewed: nothing is known of false alerts "
		"yet.",
		"Codwyd: 5. Nid oes yr un wedi'i adolygu, felly nid oes dim yn "
		"hysbys eto am rybuddion ffug."},
	    {{25, 20, 3, 0},
		"3 of 20 reviewed were not a person; 5 not reviewed.",
		"Nid person oedd 3 o'r 20 a adolygwyd; heb eu hadolygu: 5."},
	    {{1, 1, 1, 0},
		"1 of 1 reviewed was not a person; all were reviewed.",
		"Nid person oedd 1 o'r 1 a adolygwyd; adolygwyd pob un."},
	    {{4, 4, 0, 1},
		"0 of 4 reviewed were not a person; all were reviewed; not "
		"raised, because known and agreed: 1.",
		"Nid person oedd 0 o'r 4 a adolygwyd; adolygwyd pob un; hysbys "
		"a chytunedig, felly heb eu codi: 1."},
	    {{49, 49, 10, 0},
		"10 of 49 reviewed were not a person; all were reviewed.",
		"Nid person oedd 10 o'r 49 a adolygwyd; adolygwyd pob un."},
	    {{61, 60, 4, 0},
		"4 of 60 reviewed were not a person (7%); 1 not reviewed.",
		"Nid person oedd 4 o'r 60 a adolygwyd (7%); heb eu hadolygu: "
		"1."},
	};
	struct sg_arena *arena = sg_arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_string_equal(sg_share_text(arena, &rows[i].share, "en"),
		    rows[i].english);
		assert_string_equal(sg_share_text(arena, &rows[i].share, "cy"),
		    rows[i].welsh);
	}
	sg_arena_free(&arena);
}

static void
weeks_begin_on_monday(void **state)
{
	const int32_t monday = sg_day_of((struct sg_civil){2026, 11, 23});

	(void)state;
	for (int i = 0; i < 7; i++)
		assert_int_equal(sg_share_week(monday + i), monday);
	assert_int_equal(sg_share_week(monday - 1), monday - 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts_the_incidents_of_people),
	    cmocka_unit_test(says_no_more_than_is_known),
	    cmocka_unit_test(weeks_begin_on_monday),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
