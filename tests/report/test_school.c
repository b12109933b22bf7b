/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test_school.c -- tests how times of the school are written for programs. */
#include "../unit.h"

#include "base/arena.h"
#include "policy/calendar/zone.h"
#include "report/school.h"

static void
writes_local_times_with_their_offset(void **state)
{
	static const struct {
		const char *zone;
		int64_t ms;
		const char *expected;
	} rows[] = {
	    {"Europe/London", 1763979300000, "2025-11-24T10:15:00+00:00"},
	    {"Europe/London", 1753354800999, "2025-07-24T12:00:00+01:00"},
	    /* One local time, twice: before and after the clock goes back. */
	    {"Europe/London", 1761439500000, "2025-10-26T01:45:00+01:00"},
	    {"Europe/London", 1761443100000, "2025-10-26T01:45:00+00:00"},
	    {"America/St_Johns", 1763979300000, "2025-11-24T06:45:00-03:30"},
	    {"UTC", 1763979300000, "2025-11-24T10:15:00+00:00"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sg_arena *arena = sg_arena_new();
		const struct sg_school school = {
		    .zone = sg_zone_load(arena, sg_str(rows[i].zone), 10957,
			30000)};
		char out[SG_CLOCK_TEXT];

		assert_non_null(school.zone);
		assert_string_equal(sg_school_iso(&school, rows[i].ms, out),
		    rows[i].expected);
		sg_arena_free(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(writes_local_times_with_their_offset)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
