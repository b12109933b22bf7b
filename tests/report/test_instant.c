/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_instant.c -- tests reading and writing instants (points in time).
 *
 * An instant has a zone or is in the school's local time. The clock changes are
 * tested too.
 *
 * The gate is a stub that only has the UTC offset of London.
 */
#include "../unit.h"

#include "gate/gate.h"
#include "report/instant.h"

#define BST_BEGINS 1774746000 /* 2026-03-29T01:00:00Z */
#define BST_ENDS 1792890000   /* 2026-10-25T01:00:00Z */

int32_t
sg_gate_offset(const struct sg_gate *gate, int64_t utc,
    const char **abbreviation)
{
	bool summer = utc >= BST_BEGINS && utc < BST_ENDS;

	(void)gate;
	if (abbreviation != NULL)
		*abbreviation = summer ? "BST" : "GMT";
	return summer ? 3600 : 0;
}

/* A pointer that is not NULL; the stub does not read the gate. */
static const struct sg_gate *
any_gate(void)
{
	static const char gate;

	return (const struct sg_gate *)(const void *)&gate;
}

static void
reads_instants_with_a_zone(void **state)
{
	static const struct {
		const char *input;
		int64_t utc;
	} rows[] = {
	    {"1970-01-01T00:00:00Z", 0},
	    {"2026-11-24T10:15:00Z", 1795515300},
	    {"2026-11-24t10:15:00z", 1795515300},
	    {"2026-11-24 10:15:00Z", 1795515300},
	    {"2026-11-24T10:15Z", 1795515300},
	    {"2026-11-24T10:15:00.999Z", 1795515300},
	    {"2026-11-24T11:15:00+01:00", 1795515300},
	    {"2026-11-24T11:15:00+0100", 1795515300},
	    {"2026-11-24T04:45:00-05:30", 1795515300},
	    {"2026-11-24T24:00:00Z", 1795564800},
	    {"2026-11-24T23:59:60Z", 1795564800},
	    {"2024-02-29T00:00:00Z", 1709164800},
	    {"2000-02-29T00:00:00Z", 951782400},
	    {"1969-12-31T23:59:59Z", -1},
	    {"0001-01-01T00:00:00Z", -62135596800},
	    {"9999-12-31T23:59:59Z", 253402300799},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t utc = 7;

		if (!sg_instant_parse(sg_str(rows[i].input), NULL, &utc) ||
		    utc != rows[i].utc)
			fail_msg("%s: %lld", rows[i].input, (long long)utc);
	}
}

static void
refuses_what_is_no_instant(void **state)
{
	static const char *const rows[] = {"", "now", "2026", "2026-11-24",
	    "2026-11-24T", "2026-11-24T10", "2026-11-24T10:15:00",
	    "2026-11-24T10:15:00 Z", "2026-11-24T10:15:00Zulu",
	    "2026-11-24T10:15:00+", "2026-11-24T10:15:00+1",
	    "2026-11-24T10:15:00+15:00", "2026-11-24T10:15:00+01:60",
	    "2026-11-24T10:15:61Z", "2026-11-24T10:60:00Z",
	    "2026-11-24T24:00:01Z", "2026-11-24T25:00:00Z",
	    "2026-11-24T10:15:00.Z", "2026-11-24T10:15.5Z",
	    "2026-11-24T10:15:Z", "2026-11-24T1:15:00Z", "2026-11-31T10:15:00Z",
	    "2026-02-29T10:15:00Z", "1900-02-29T10:15:00Z",
	    "2026-00-24T10:15:00Z", "2026-13-24T10:15:00Z",
	    "2026-11-00T10:15:00Z", "2026-1-24T10:15:00Z", "26-11-24T10:15:00Z",
	    "0000-11-24T10:15:00Z", "2026/11/24T10:15:00Z",
	    "+2026-11-24T10:15:00Z", "-2026-11-24T10:15:00Z",
	    " 2026-11-24T10:15:00Z", "2026-11-24T-1:15:00Z"};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t utc = 7;

		if (sg_instant_parse(sg_str(rows[i]), NULL, &utc))
			fail_msg("\"%s\" was read as %lld", rows[i],
			    (long long)utc);
	}
}

static void
reads_school_time(void **state)
{
	static const struct {
		const char *input, *expected;
	} rows[] = {
	    {"2026-11-24 10:15", "2026-11-24T10:15:00Z"},
	    {"2026-11-24T10:15:30", "2026-11-24T10:15:30Z"},
	    {"2026-07-01 10:15", "2026-07-01T09:15:00Z"},
	    {"2026-07-01 24:00", "2026-07-01T23:00:00Z"},
	    /* In spring 01:00 to 02:00 is left out. */
	    {"2026-03-29 00:59:59", "2026-03-29T00:59:59Z"},
	    {"2026-03-29 01:00", "2026-03-29T01:00:00Z"},
	    {"2026-03-29 01:30", "2026-03-29T01:00:00Z"},
	    {"2026-03-29 02:00", "2026-03-29T01:00:00Z"},
	    {"2026-03-29 02:00:01", "2026-03-29T01:00:01Z"},
	    {"2026-03-30 01:30", "2026-03-30T00:30:00Z"},
	    /* In autumn 01:00 to 02:00 comes twice. */
	    {"2026-10-25 00:59", "2026-10-24T23:59:00Z"},
	    {"2026-10-25 01:00", "2026-10-25T00:00:00Z"},
	    {"2026-10-25 01:59:59", "2026-10-25T00:59:59Z"},
	    {"2026-10-25 02:00", "2026-10-25T02:00:00Z"},
	    {"2026-10-24 01:30", "2026-10-24T00:30:00Z"},
	    /*
	     * If the text has a zone, this zone is used instead of local time.
	     */
	    {"2026-07-01 10:15Z", "2026-07-01T10:15:00Z"},
	    {"2026-07-01T10:15:00+02:00", "2026-07-01T08:15:00Z"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[SG_INSTANT_TEXT] = "unreadable";
		int64_t utc;

		if (sg_instant_parse(sg_str(rows[i].input), any_gate(), &utc))
			sg_instant_text(utc, text);
		if (strcmp(text, rows[i].expected) != 0)
			fail_msg("%s: %s, not %s", rows[i].input, text,
			    rows[i].expected);
	}
}

static void
writes_school_time(void **state)
{
	static const struct {
		int64_t utc;
		const char *expected;
	} rows[] = {
	    {0, "Thu 1 Jan 1970 00:00:00 GMT"},
	    {-1, "Wed 31 Dec 1969 23:59:59 GMT"},
	    {1795515300, "Tue 24 Nov 2026 10:15:00 GMT"},
	    {BST_BEGINS - 1, "Sun 29 Mar 2026 00:59:59 GMT"},
	    {BST_BEGINS, "Sun 29 Mar 2026 02:00:00 BST"},
	    {BST_ENDS - 1, "Sun 25 Oct 2026 01:59:59 BST"},
	    {BST_ENDS, "Sun 25 Oct 2026 01:00:00 GMT"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[SG_INSTANT_TEXT];

		sg_local_text(any_gate(), rows[i].utc, text);
		assert_string_equal(text, rows[i].expected);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_instants_with_a_zone),
	    cmocka_unit_test(refuses_what_is_no_instant),
	    cmocka_unit_test(reads_school_time),
	    cmocka_unit_test(writes_school_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
