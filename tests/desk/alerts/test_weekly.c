/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_weekly.c -- tests when the report of the week is due: in every week, and
 * when the clocks change.
 */
#include "../../unit.h"

#include <stdio.h>

#include "../../policy_gate.h"
#include "base/dates.h"
#include "desk/alerts/weekly.h"

/* London in 2026: summer time from 29 March 01:00 UTC to 25 October 01:00. */
static int32_t
london(const void *ctx, int64_t utc)
{
	(void)ctx;
	return utc >= test_utc("2026-03-29 01:00:00") &&
		utc < test_utc("2026-10-25 01:00:00") ?
	    3600 :
	    0;
}

/* A place far east, which has no summer time: UTC and 13 hours. */
static int32_t
far_east(const void *ctx, int64_t utc)
{
	(void)ctx;
	(void)utc;
	return 13 * 3600;
}

/* A place that was west, and went over the date line: it had no 30 December
 * 2011 (UTC-10 to UTC+14). */
static int32_t
samoa(const void *ctx, int64_t utc)
{
	(void)ctx;
	return utc < test_utc("2011-12-30 10:00:00") ? -10 * 3600 : 14 * 3600;
}

enum { MONDAY = 1, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

#define AT(hour, minute) ((hour)*60 + (minute))

static const struct {
	const char *name;
	sg_offset_fn *offset;
	int weekday, minute;
	const char *now, *due, *day;
} rows[] = {
    {"a minute before: last week's", london, MONDAY, AT(7, 30),
	"2026-11-30 07:29:59", "2026-11-23 07:30:00", "Mon 23 Nov 2026"},
    {"to the second", london, MONDAY, AT(7, 30), "2026-11-30 07:30:00",
	"2026-11-30 07:30:00", "Mon 30 Nov 2026"},
    {"days later", london, MONDAY, AT(7, 30), "2026-12-06 23:59:59",
	"2026-11-30 07:30:00", "Mon 30 Nov 2026"},
    {"in summer, by the clock", london, MONDAY, AT(7, 30),
	"2026-06-01 06:30:00", "2026-06-01 06:30:00", "Mon 1 Jun 2026"},
    {"in summer, just before", london, MONDAY, AT(7, 30), "2026-06-01 06:29:59",
	"2026-05-25 06:30:00", "Mon 25 May 2026"},
    {"the first Monday of summer time", london, MONDAY, AT(7, 30),
	"2026-03-30 06:30:00", "2026-03-30 06:30:00", "Mon 30 Mar 2026"},
    {"the last Monday before it, looked at after the change", london, MONDAY,
	AT(7, 30), "2026-03-30 06:29:59", "2026-03-23 07:30:00",
	"Mon 23 Mar 2026"},
    {"the first Monday of winter time", london, MONDAY, AT(7, 30),
	"2026-10-26 07:30:00", "2026-10-26 07:30:00", "Mon 26 Oct 2026"},
    {"the last of summer time, looked at after the change", london, MONDAY,
	AT(7, 30), "2026-10-26 07:29:59", "2026-10-19 06:30:00",
	"Mon 19 Oct 2026"},
    {"a time that the clock skips is later", london, SUNDAY, AT(1, 30),
	"2026-03-29 01:30:00", "2026-03-29 01:30:00", "Sun 29 Mar 2026"},
    {"not before", london, SUNDAY, AT(1, 30), "2026-03-29 01:29:59",
	"2026-03-22 01:30:00", "Sun 22 Mar 2026"},
    {"just before the skipped hour", london, SUNDAY, AT(0, 59),
	"2026-03-29 01:00:00", "2026-03-29 00:59:00", "Sun 29 Mar 2026"},
    {"just after the skipped hour", london, SUNDAY, AT(2, 0),
	"2026-03-29 01:00:00", "2026-03-29 01:00:00", "Sun 29 Mar 2026"},
    {"a time that comes twice: the first", london, SUNDAY, AT(1, 30),
	"2026-10-25 00:30:00", "2026-10-25 00:30:00", "Sun 25 Oct 2026"},
    {"and not the second", london, SUNDAY, AT(1, 30), "2026-10-25 01:45:00",
	"2026-10-25 00:30:00", "Sun 25 Oct 2026"},
    {"before it", london, SUNDAY, AT(1, 30), "2026-10-25 00:29:59",
	"2026-10-18 00:30:00", "Sun 18 Oct 2026"},
    {"after the hour that comes twice", london, SUNDAY, AT(2, 0),
	"2026-10-25 02:00:00", "2026-10-25 02:00:00", "Sun 25 Oct 2026"},
    {"it is another day in UTC", far_east, MONDAY, AT(7, 30),
	"2026-11-29 18:30:00", "2026-11-29 18:30:00", "Mon 30 Nov 2026"},
    {"midnight", far_east, MONDAY, 0, "2026-11-29 11:00:00",
	"2026-11-29 11:00:00", "Mon 30 Nov 2026"},
    {"a second before midnight", far_east, MONDAY, 0, "2026-11-29 10:59:59",
	"2026-11-22 11:00:00", "Mon 23 Nov 2026"},
    {"a day that there was not", samoa, FRIDAY, AT(8, 0), "2012-01-02 00:00:00",
	"2011-12-30 18:00:00", "Fri 30 Dec 2011"},
    {"before 1970", london, MONDAY, AT(7, 30), "1969-12-31 00:00:00",
	"1969-12-29 07:30:00", "Mon 29 Dec 1969"},
};

static void
test_due(void **state)
{
	char day_text[SG_DATE_TEXT];
	int32_t day;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct sg_local local = {rows[i].offset, NULL};

		print_message("%s\n", rows[i].name);
		assert_int_equal(sg_weekly_due(&local, rows[i].weekday,
				     rows[i].minute, test_utc(rows[i].now),
				     &day),
		    test_utc(rows[i].due));
		assert_string_equal(sg_day_text(day, day_text), rows[i].day);
	}
}

/* In a whole year, looked at every ten minutes, there is one report a week, and
 * the clock shows its time. */
static void
test_once_a_week(void **state)
{
	const struct sg_local local = {london, NULL};
	int64_t last = INT64_MIN, due;
	int32_t day;
	int reports = 0;

	(void)state;
	for (int weekday = 1; weekday <= 7; weekday++, last = INT64_MIN)
		for (int64_t now = test_utc("2026-01-01 00:00:00");
		     now < test_utc("2026-12-31 00:00:00"); now += 600) {
			due = sg_weekly_due(&local, weekday, AT(1, 30), now,
			    &day);
			assert_true(due <= now);
			assert_true(now - due < 7 * SG_DAY_S + 3600 + 600);
			if (due == last)
				continue;
			assert_true(due > last);
			assert_int_equal(sg_weekday_of(day) + 1, weekday);
			reports++;
			last = due;
		}
	assert_int_equal(reports, 52 * 7 + 7);
}

static void
test_day_start(void **state)
{
	const struct sg_local local = {london, NULL};
	const int32_t summer = sg_day_of((struct sg_civil){2026, 6, 1});

	(void)state;
	assert_int_equal(sg_local_day_start(&local, summer),
	    test_utc("2026-05-31 23:00:00"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_due),
	    cmocka_unit_test(test_once_a_week),
	    cmocka_unit_test(test_day_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
