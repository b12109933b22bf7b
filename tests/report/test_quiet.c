/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_quiet.c -- tests that a report names the days of which the journal has
 * no record, and no other days.
 */
#include "../unit.h"

#include "base/arena.h"
#include "policy/calendar/zone.h"
#include "report/period.h"
#include "report/quiet.h"
#include "report/school.h"

#define HOUR INT64_C(3600000)
#define DAY (24 * HOUR)
#define MONDAY INT64_C(1763942400000) /* 2025-11-24T00:00:00Z */

static void
names_days_without_records(void **state)
{
	static const struct {
		const char *name;
		int64_t from, until, now; /* from MONDAY on */
		int64_t at[3];            /* records, from MONDAY on */
		const char *days;         /* NULL: none */
	} rows[] = {
	    {"a record each day", 0, 3 * DAY, 9 * DAY,
		{HOUR, DAY + HOUR, 2 * DAY}, NULL},
	    {"one day", 0, 3 * DAY, 9 * DAY, {HOUR, HOUR, 2 * DAY},
		"1 day of this period: Tue 25 Nov 2025. "},
	    {"all days", 0, 3 * DAY, 9 * DAY, {-1, -1, 3 * DAY},
		"3 days of this period: Mon 24 Nov 2025 to Wed 26 Nov 2025. "},
	    {"the day that is not over", 0, 3 * DAY, DAY + HOUR, {0, 0, 0},
		NULL},
	    {"parts of days", HOUR, 3 * DAY - HOUR, 9 * DAY, {0, 0, 0},
		"1 day of this period: Tue 25 Nov 2025. "},
	    {"less than a day", HOUR, 2 * HOUR, 9 * DAY, {HOUR, HOUR, HOUR},
		NULL},
	    {"less than a day, without a record", HOUR, 2 * HOUR, 9 * DAY,
		{-1, -1, -1}, "no record at all of this period. "},
	    {"the future", 0, 3 * DAY, -DAY, {-1, -1, -1}, "not begun yet"},
	    {"many spans", 0, 365 * DAY, 13 * DAY, {2 * DAY, 5 * DAY, 9 * DAY},
		"10 days of this period: Mon 24 Nov 2025 to Tue 25 Nov 2025, "
		"Thu 27 Nov 2025 to Fri 28 Nov 2025, Sun 30 Nov 2025 to Tue 2 "
		"Dec 2025, Thu 4 Dec 2025 to Sat 6 Dec 2025. "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sg_arena *arena = sg_arena_new();
		const struct sg_school school = {
		    .zone = sg_zone_load(arena, SG_LIT("Europe/London"), 10957,
			30000),
		    .now = (MONDAY + rows[i].now) / 1000};
		const struct sg_period period = {
		    MONDAY + rows[i].from, MONDAY + rows[i].until};
		struct sg_quiet quiet;
		const char *text;

		sg_quiet_begin(&quiet, arena, &school, &period);
		for (size_t k = 0; k < 3 && rows[i].at[k] >= 0; k++)
			sg_quiet_add(&quiet, MONDAY + rows[i].at[k]);
		text = sg_quiet_text(arena, &quiet);
		if ((text == NULL) != (rows[i].days == NULL) ||
		    (text != NULL && strstr(text, rows[i].days) == NULL))
			fail_msg("%s: not \"%s\"", rows[i].name,
			    text == NULL ? "(nothing)" : text);
		sg_arena_free(&arena);
	}
}

/* A record of 23:30 UTC in summer is of the next local day. */
static void
counts_local_days(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	const struct sg_school school = {
	    .zone = sg_zone_load(arena, SG_LIT("Europe/London"), 10957, 30000),
	    .now = 1800000000};
	/* Sat 28 Mar 2026 00:00 GMT to Tue 31 Mar 2026 00:00 BST */
	const struct sg_period period = {1774656000000, 1774911600000};
	struct sg_quiet quiet;

	(void)state;
	assert_non_null(arena);
	sg_quiet_begin(&quiet, arena, &school, &period);
	assert_int_equal(sg_quiet_count(&quiet), 3);
	sg_quiet_add(&quiet, 1774656000000);
	sg_quiet_add(&quiet, 1774827000000); /* 2026-03-29T23:30:00Z */
	assert_non_null(strstr(sg_quiet_text(arena, &quiet),
	    "1 day of this period: Sun 29 Mar 2026. "));
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_days_without_records),
	    cmocka_unit_test(counts_local_days)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
