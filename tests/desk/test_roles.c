/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_roles.c -- tests what each role of the desk may. */
#include "../unit.h"

#include <string.h>

#include "desk/roles.h"

/* The order of the columns is that of enum sg_may. */
static const struct {
	const char *word;
	enum sg_role role;
	const char *may; /* y: may, -: may not */
} rows[] = {
    {"officer", SG_ROLE_OFFICER, "yyyyyyyyyyyyyy"},
    {"technician", SG_ROLE_TECHNICIAN, "y---yy--------"},
    {"ict-lead", SG_ROLE_ICT_LEAD, "y----yyy-y-y--"},
    {"head", SG_ROLE_HEAD, "y----yyy-y-y--"},
    {"governor", SG_ROLE_GOVERNOR, "y-------------"},
    {"teacher", SG_ROLE_TEACHER, "----------yy-y"},
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

static void
lets_each_role_do_its_part(void **state)
{
	(void)state;
	assert_int_equal(ROWS, SG_ROLES - 1);
	for (size_t i = 0; i < ROWS; i++) {
		assert_int_equal(strlen(rows[i].may), SG_MAY_SUPERVISE);
		for (int may = SG_MAY_SEE_TOTALS; may <= SG_MAY_SUPERVISE;
		     may++)
			assert_int_equal(sg_role_may(rows[i].role,
					     (enum sg_may)may),
			    rows[i].may[may - 1] == 'y');
	}
}

static void
has_a_word_for_each_role(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS; i++) {
		assert_string_equal(sg_role_word(rows[i].role), rows[i].word);
		assert_int_equal(sg_role_of(rows[i].word), rows[i].role);
	}
}

/* Memory that nobody has set must not be a role. */
static void
lets_no_role_do_nothing(void **state)
{
	static const int none[] = {-1, 0, SG_ROLES, SG_ROLES + 1};
	static const char *const words[] = {"", "Officer", "admin", "officer "};

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		assert_string_equal(sg_role_word((enum sg_role)none[i]), "");
		assert_false(sg_role_may((enum sg_role)none[i],
		    SG_MAY_SEE_TOTALS));
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_int_equal(sg_role_of(words[i]), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lets_each_role_do_its_part),
	    cmocka_unit_test(has_a_word_for_each_role),
	    cmocka_unit_test(lets_no_role_do_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
