/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_agreement.c -- which incidents an agreement covers, and until when. */
#include "../../unit.h"

#include "desk/incidents/agreement.h"

#define DAY 20781

static void
covers_what_it_names(void **state)
{
	static const struct {
		const char *name, *person, *family, *site;
		bool ended;
		struct sg_agreement_about about;
		enum sg_agreement_answer expected;
	} rows[] = {
	    {"the person", "ann", "round", NULL, false,
		{"ann", "round", "a.example", 1000, DAY}, SG_AGREEMENT_COVERS},
	    {"in capitals", "ANN@school", "round", NULL, false,
		{"Ann@SCHOOL", "round", NULL, 1000, DAY}, SG_AGREEMENT_COVERS},
	    {"in capitals that are not ASCII", "ZOË", "round", NULL, false,
		{"zoë", "round", NULL, 1000, DAY}, SG_AGREEMENT_COVERS},
	    {"somebody else", "ann", "round", NULL, false,
		{"bob", "round", NULL, 1000, DAY}, SG_AGREEMENT_OTHER},
	    {"a longer name", "ann", "round", NULL, false,
		{"anna", "round", NULL, 1000, DAY}, SG_AGREEMENT_OTHER},
	    {"everybody", NULL, "round", NULL, false,
		{"bob", "round", NULL, 1000, DAY}, SG_AGREEMENT_COVERS},
	    {"another family", NULL, "platform:x", NULL, false,
		{"bob", "platform:y", NULL, 1000, DAY}, SG_AGREEMENT_OTHER},
	    {"the site", NULL, "round", "a.example", false,
		{"bob", "round", "a.example", 1000, DAY}, SG_AGREEMENT_COVERS},
	    {"another site", NULL, "round", "a.example", false,
		{"bob", "round", "b.example", 1000, DAY}, SG_AGREEMENT_OTHER},
	    {"several sites", NULL, "round", "a.example", false,
		{"bob", "round", NULL, 1000, DAY}, SG_AGREEMENT_OTHER},
	    {"before the last day", NULL, "round", NULL, false,
		{"bob", "round", NULL, 1000, DAY - 1}, SG_AGREEMENT_COVERS},
	    {"after the last day", NULL, "round", NULL, false,
		{"bob", "round", NULL, 1000, DAY + 1}, SG_AGREEMENT_OVER},
	    {"taken back", NULL, "round", NULL, true,
		{"bob", "round", NULL, 1000, DAY}, SG_AGREEMENT_OVER},
	    {"before it was made", NULL, "round", NULL, false,
		{"bob", "round", NULL, 999, DAY}, SG_AGREEMENT_OTHER},
	    {"taken back, and another", "ann", "round", NULL, true,
		{"bob", "round", NULL, 1000, DAY}, SG_AGREEMENT_OTHER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct sg_agreement_row agreement = {.id = 1,
		    .person = rows[i].person,
		    .family = rows[i].family,
		    .site = rows[i].site,
		    .at_ms = 1000,
		    .until_day = DAY,
		    .ended = rows[i].ended};

		if (sg_agreement_fits(&agreement, &rows[i].about) !=
		    rows[i].expected)
			fail_msg("%s: not as wanted", rows[i].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(covers_what_it_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
