/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_zone.c -- tests time zones, above all the days when the clocks change.
 */
#include "../../unit.h"

#include <time.h>

#include "policy/calendar/zone.h"
#include "../world.h"

static struct sg_arena *arena;

static int
set_up(void **state)
{
	(void)state;
	arena = sg_arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	sg_arena_free(&arena);
	return 0;
}

static struct sg_zone *
load(const char *name)
{
	return sg_zone_load(arena, sg_str(name), day(2026, 1, 1),
	    day(2027, 12, 31));
}

/* ---- the days when the clocks change ------------------------------------ */

struct row {
	const char *name, *zone;
	int year, month, date, minute;
	int start_hour, start_minute; /* UTC; negative: before 00:00 of that
					 day */
	int end_hour, end_minute;
};

static const struct row rows[] = {
    {"winter", "Europe/London", 2026, 1, 15, 540, 9, 0, 9, 0},
    {"summer", "Europe/London", 2026, 6, 15, 540, 8, 0, 8, 0},
    {"midnight in summer", "Europe/London", 2026, 6, 15, 0, -1, 0, -1, 0},
    {"the day's end in summer", "Europe/London", 2026, 6, 15, 1440, 23, 0, 23,
	0},
    /* 29 Mar 2026: 01:00 to 02:00 does not exist. */
    {"before the gap", "Europe/London", 2026, 3, 29, 59, 0, 59, 0, 59},
    {"the gap begins", "Europe/London", 2026, 3, 29, 60, 1, 0, 1, 0},
    {"in the gap", "Europe/London", 2026, 3, 29, 90, 1, 0, 1, 0},
    {"the gap ends", "Europe/London", 2026, 3, 29, 120, 1, 0, 1, 0},
    {"after the gap", "Europe/London", 2026, 3, 29, 121, 1, 1, 1, 1},
    /* 25 Oct 2026: 01:00 to 02:00 comes twice. */
    {"before it comes twice", "Europe/London", 2026, 10, 25, 59, -1, 59, -1,
	59},
    {"it begins to come twice", "Europe/London", 2026, 10, 25, 60, 0, 0, 0, 0},
    {"it comes twice", "Europe/London", 2026, 10, 25, 90, 0, 30, 1, 30},
    {"it has come twice", "Europe/London", 2026, 10, 25, 120, 2, 0, 2, 0},
    {"later that day", "Europe/London", 2026, 10, 25, 540, 9, 0, 9, 0},
    /* In the southern hemisphere an hour is left out in October. */
    {"the gap of October", "Australia/Sydney", 2026, 10, 4, 150, -8, 0, -8, 0},
    /* On Lord Howe clocks change by half an hour: 02:00 becomes 02:30. */
    {"a gap of half an hour", "Australia/Lord_Howe", 2026, 10, 4, 135, -9, 30,
	-9, 30},
    {"no summer time", "Asia/Kolkata", 2026, 7, 1, 540, 3, 30, 3, 30},
};

static void
local_to_utc(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];
		struct sg_zone *zone = load(r->zone);
		int32_t on = day(r->year, r->month, r->date);

		assert_non_null(zone);
		if (sg_zone_start(zone, on, r->minute) !=
		    utc(on, r->start_hour, r->start_minute))
			fail_msg("%s: start", r->name);
		if (sg_zone_end(zone, on, r->minute) !=
		    utc(on, r->end_hour, r->end_minute))
			fail_msg("%s: end", r->name);
	}
}

/*
 * On this day the hour from 01:00 to 02:00 comes twice. A span from 01:00 to
 * 02:00 covers both hours. A span from 00:00 to 01:00 ends before the first of
 * them.
 */
static void
hour_that_comes_twice(void **state)
{
	struct sg_zone *zone = load("Europe/London");
	int32_t on = day(2026, 10, 25);

	(void)state;
	assert_int_equal(sg_zone_end(zone, on, 120) -
		sg_zone_start(zone, on, 60),
	    2 * 3600);
	assert_int_equal(sg_zone_end(zone, on, 60) - sg_zone_start(zone, on, 0),
	    3600);
}

static void
utc_to_local(void **state)
{
	struct sg_zone *zone = load("Europe/London");
	int32_t on = day(2026, 10, 25), second;

	(void)state;
	assert_int_equal(sg_zone_offset(zone, utc(on, 0, 59)), 3600);
	assert_int_equal(sg_zone_offset(zone, utc(on, 1, 0) - 1), 3600);
	assert_int_equal(sg_zone_offset(zone, utc(on, 1, 0)), 0);
	assert_int_equal(sg_zone_day(zone, utc(on, 0, 0) - 1, &second), on);
	assert_int_equal(second, 3599);
	assert_int_equal(sg_zone_day(zone, utc(on, -1, 0) - 1, &second),
	    on - 1);
	assert_int_equal(second, 86399);
}

/*
 * Convert every minute of two years from UTC to local time and back. The result
 * must be the same minute. If two minutes have the same local time, it must be
 * the first of the two.
 */
static void
round_trip(void **state)
{
	struct sg_zone *zone = load("Europe/London");
	int64_t from = utc(day(2026, 2, 1), 0, 0);
	int64_t to = utc(day(2027, 11, 30), 0, 0), back;
	int32_t on, second;

	(void)state;
	for (int64_t at = from; at < to; at += 60) {
		on = sg_zone_day(zone, at, &second);
		back = sg_zone_start(zone, on, second / 60);
		if (back != at &&
		    !(back == at - 3600 &&
			on ==
			    day(on < day(2027, 1, 1) ? 2026 : 2027, 10,
				on < day(2027, 1, 1) ? 25 : 31)))
			fail_msg("%lld becomes %lld", (long long)at,
			    (long long)back);
	}
}

/* ---- loading ------------------------------------------------------------ */

static void
names(void **state)
{
	static const struct {
		const char *given, *found; /* `found` is NULL if the zone is
					      unknown */
	} cases[] = {
	    {"Europe/London", "Europe/London"},
	    {"europe/LONDON", "Europe/London"},
	    {"UTC", "UTC"},
	    {"Europe/Londn", NULL},
	    {"Europe", NULL},
	    {"", NULL},
	    {"/", NULL},
	    {"../zoneinfo/Europe/London", NULL},
	    {"/usr/share/zoneinfo/UTC", NULL},
	    {"zone.tab", NULL},
	    {"tzdata.zi", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sg_zone *zone = load(cases[i].given);

		if (cases[i].found == NULL)
			assert_null(zone);
		else
			assert_string_equal(zone->name, cases[i].found);
	}
	assert_string_equal(sg_zone_suggest(arena, sg_str("Europe/Londn")),
	    "Europe/London");
	assert_null(sg_zone_suggest(arena, sg_str("Hogwarts")));
}

/*
 * The variable TZ has no effect on a loaded zone. Loading a zone leaves TZ
 * unchanged.
 */
static void
environment(void **state)
{
	const char *before = getenv("TZ");
	char *kept = before == NULL ? NULL : strdup(before);
	struct sg_zone *zone;

	(void)state;
	setenv("TZ", "America/New_York", 1);
	tzset();
	zone = load("Europe/London");
	assert_string_equal(getenv("TZ"), "America/New_York");
	assert_int_equal(timezone, 5 * 3600);
	assert_int_equal(sg_zone_offset(zone, utc(day(2026, 6, 1), 0, 0)),
	    3600);
	unsetenv("TZ");
	load("Europe/London");
	assert_null(getenv("TZ"));
	if (kept != NULL)
		setenv("TZ", kept, 1);
	tzset();
	free(kept);
}

/* ---- compared with the output of zdump ---------------------------------- */

static void
check_row(const struct sg_zone *zone, char *line)
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	char month[4], abbreviation[16];
	int date, hour, minute, year, seconds, m = 0;
	int64_t at;

	assert_int_equal(sscanf(line,
			     "%*s %3s %d %d:%d:00 %d %*s %*s %*s "
			     "%*s %*s %15s %d",
			     month, &date, &hour, &minute, &year, abbreviation,
			     &seconds),
	    7);
	while (strcmp(months[m], month) != 0)
		m++;
	at = utc(day(year, m + 1, date), hour, minute);
	assert_int_equal(sg_zone_offset(zone, at), seconds);
	assert_int_equal(sg_zone_offset(zone, at - 1), 3600 - seconds);
	for (size_t i = 0; i < zone->nparts; i++)
		if (zone->part[i].from == at) {
			assert_string_equal(zone->part[i].abbreviation,
			    abbreviation);
			return;
		}
	fail_msg("no change at %s", line);
}

static void
reference(void **state)
{
	char *path = shared(arena, "data/calendar/tz_europe_london.tsv");
	struct sg_zone *zone;
	struct sg_str text, line;
	size_t rows_read = 0;

	(void)state;
	if (path == NULL) {
		print_message("no reference data here\n");
		skip();
	}
	zone = sg_zone_load(arena, sg_str("Europe/London"), day(1995, 1, 1),
	    day(2037, 12, 31));
	assert_int_equal(sg_file_read(arena, path, 1 << 20, &text), 0);
	while (text.n > 0) {
		line = sg_str_cut(&text, '\n');
		if (line.n == 0 || line.p[0] == '#')
			continue;
		check_row(zone, sg_arena_dup(arena, line));
		rows_read++;
	}
	/*
	 * The zone has one part before the first clock change, and one after
	 * each change.
	 */
	assert_int_equal(zone->nparts, rows_read + 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(local_to_utc, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(hour_that_comes_twice, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(utc_to_local, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(round_trip, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(names, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(environment, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(reference, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
