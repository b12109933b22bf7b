/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_change.c -- tests sg_gate_next_change(), over both changes of daylight
 * saving time too, and which clients a change may concern.
 */
#include "../unit.h"

#include "../policy_gate.h"

#include <stdio.h>
#include <string.h>

#include "gate/change.h"

#define SCHOOL "school \"Hill\"\n    time zone Europe/London\n"

/* ---- the next change ---------------------------------------------------- */

static const struct next {
	const char *name, *policy;
	const char *after, *next; /* UTC; NULL: never */
} nexts[] = {
    {"no times",
	SCHOOL "rules\n    block facebook for everyone always\n"
	       "    otherwise allow\n",
	"2026-11-24 10:00:00", NULL},
    {"a span begins",
	SCHOOL "rules\n    block facebook from 18:00 to 20:00\n"
	       "    otherwise allow\n",
	"2026-11-24 10:00:00", "2026-11-24 18:00:00"},
    {"the instant itself does not count",
	SCHOOL "rules\n    block facebook from 18:00 to 20:00\n"
	       "    otherwise allow\n",
	"2026-11-24 18:00:00", "2026-11-24 20:00:00"},
    {"a second before",
	SCHOOL "rules\n    block facebook from 18:00 to 20:00\n"
	       "    otherwise allow\n",
	"2026-11-24 17:59:59", "2026-11-24 18:00:00"},
    {"two lines",
	SCHOOL "rules\n    block facebook from 18:00 to 20:00\n"
	       "    block youtube from 17:00 to 19:00\n    otherwise allow\n",
	"2026-11-24 18:00:00", "2026-11-24 19:00:00"},
    {"the last day before summer time",
	SCHOOL "rules\n    block facebook from 18:00 to 20:00\n"
	       "    otherwise allow\n",
	"2027-03-27 10:00:00", "2027-03-27 18:00:00"},
    {"the first day of summer time",
	SCHOOL "rules\n    block facebook from 18:00 to 20:00\n"
	       "    otherwise allow\n",
	"2027-03-27 20:00:00", "2027-03-28 17:00:00"},
    {"a span over the hour that is left out begins",
	SCHOOL "rules\n    block facebook from 00:30 to 03:00\n"
	       "    otherwise allow\n",
	"2027-03-27 10:00:00", "2027-03-28 00:30:00"},
    {"and ends",
	SCHOOL "rules\n    block facebook from 00:30 to 03:00\n"
	       "    otherwise allow\n",
	"2027-03-28 00:30:00", "2027-03-28 02:00:00"},
    {"the last day of summer time",
	SCHOOL "rules\n    block facebook from 18:00 to 20:00\n"
	       "    otherwise allow\n",
	"2027-10-30 10:00:00", "2027-10-30 17:00:00"},
    {"the first day after summer time",
	SCHOOL "rules\n    block facebook from 18:00 to 20:00\n"
	       "    otherwise allow\n",
	"2027-10-30 19:00:00", "2027-10-31 18:00:00"},
    {"a span over the hour that comes twice begins",
	SCHOOL "rules\n    block facebook from 00:30 to 03:00\n"
	       "    otherwise allow\n",
	"2027-10-30 10:00:00", "2027-10-30 23:30:00"},
    {"and ends",
	SCHOOL "rules\n    block facebook from 00:30 to 03:00\n"
	       "    otherwise allow\n",
	"2027-10-30 23:30:00", "2027-10-31 03:00:00"},
    {"times of one group only",
	SCHOOL "group small\n    network 10.20.6.0/24\n"
	       "day Mon, Tue, Wed, Thu, Fri\n    09:00 lesson\n"
	       "    12:00 lunch\n    13:00 home\n"
	       "day Mon, Tue, Wed, Thu, Fri for small\n    09:00 lesson\n"
	       "    11:40 lunch\n    13:00 home\n"
	       "rules\n    block facebook in lunch\n    otherwise allow\n",
	"2026-11-24 10:00:00", "2026-11-24 11:40:00"},
    {"an exception's end",
	SCHOOL "exception EX\n    allow two.example\n"
	       "    when Tue 24 Nov 2026 12:20 to 12:40\n    because \"B\"\n"
	       "    approved \"Head\" on Fri 20 Nov 2026\n"
	       "    until Tue 24 Nov 2026\n"
	       "rules\n    otherwise allow\n",
	"2026-11-24 12:20:00", "2026-11-24 12:40:00"},
    {"the end of an exception's last day",
	SCHOOL "exception EX\n    allow two.example\n    because \"B\"\n"
	       "    approved \"Head\" on Fri 20 Nov 2026\n"
	       "    until Tue 24 Nov 2026\n"
	       "rules\n    otherwise allow\n",
	"2026-11-24 12:20:00", "2026-11-25 00:00:00"},
    {"nothing after compiled time",
	SCHOOL "rules\n    block facebook from 18:00 to 20:00\n"
	       "    otherwise allow\n",
	"2035-01-01 00:00:00", NULL},
};

static void
test_next_change(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof nexts / sizeof nexts[0]; i++) {
		struct sg_gate *gate = test_gate(nexts[i].policy);
		int64_t found = sg_gate_next_change(gate,
		    test_utc(nexts[i].after));
		int64_t expected = nexts[i].next == NULL ?
		    SG_NEVER :
		    test_utc(nexts[i].next);

		if (found != expected)
			print_error("%s\n", nexts[i].name);
		assert_int_equal(found, expected);
		sg_gate_close(&gate);
	}
}

/* The last change is the end of compiled time. */
static void
test_last_change(void **state)
{
	struct sg_gate *gate = test_gate(nexts[1].policy);
	int64_t at = test_utc("2026-11-24 10:00:00"), next;
	size_t n = 0;

	(void)state;
	while ((next = sg_gate_next_change(gate, at)) != SG_NEVER) {
		assert_true(next > at);
		at = next;
		n++;
	}
	assert_int_equal(at, sg_gate_settings(gate)->last);
	assert_true(n > 700);
	sg_gate_close(&gate);
}

/* ---- whom a change may concern ------------------------------------------ */

#define GROUPS                                                                 \
	SCHOOL "group staff\n    network 10.20.0.0/25\n"                       \
	       "group heads\n    users ann\n"                                  \
	       "group pupils\n    network 10.20.1.0/24\n"                      \
	       "group small\n    network 10.20.1.0/28\n"                       \
	       "sites few\n    site one.example\n"
#define STAFF "10.20.0.7"
#define PUPIL "10.20.1.77"
#define SMALL "10.20.1.7"

static const struct change {
	const char *name, *before, *after; /* after NULL: the same gate */
	const char *then, *now;            /* UTC, Tue 24 Nov 2026 */
	const char *clients; /* those whose answers may become stricter */
} changes[] = {
    {"a block begins", "block facebook for pupils from 11:00 to 12:00", NULL,
	"10:59:59", "11:00:00", PUPIL " " SMALL},
    {"a block ends", "block facebook for pupils from 11:00 to 12:00", NULL,
	"11:59:59", "12:00:00", ""},
    {"an allow begins", "allow facebook for pupils from 11:00 to 12:00", NULL,
	"10:59:59", "11:00:00", ""},
    {"an allow ends before a block",
	"allow facebook for pupils from 11:00 to 12:00\n"
	"    block facebook for everyone always",
	NULL, "11:59:59", "12:00:00", PUPIL " " SMALL},
    {"an allow ends, and nothing is blocked",
	"allow facebook for pupils from 11:00 to 12:00", NULL, "11:59:59",
	"12:00:00", ""},
    {"an allow ends after a block",
	"block facebook for everyone always\n"
	"    allow youtube for pupils from 11:00 to 12:00",
	NULL, "11:59:59", "12:00:00", ""},
    {"an allow ends together with the block after it",
	"allow facebook for pupils from 11:00 to 12:00\n"
	"    block facebook for everyone from 11:00 to 12:00",
	NULL, "11:59:59", "12:00:00", ""},
    {"an allow ends before a block of others",
	"allow facebook for pupils from 11:00 to 12:00\n"
	"    block facebook for small always",
	NULL, "11:59:59", "12:00:00", SMALL},
    {"nothing", "block facebook for pupils from 11:00 to 12:00", NULL,
	"11:00:00", "11:30:00", ""},
    {"the clock goes back into a block",
	"block facebook for pupils from 11:00 to 12:00", NULL, "13:00:00",
	"11:30:00", PUPIL " " SMALL},
    {"a user may be anywhere",
	"allow facebook for heads from 11:00 to 12:00\n"
	"    block facebook for everyone always",
	NULL, "11:59:59", "12:00:00", STAFF " " PUPIL " " SMALL},
    {"but not on other devices",
	"allow facebook for heads on pupils from 11:00 to 12:00\n"
	"    block facebook for everyone always",
	NULL, "11:59:59", "12:00:00", PUPIL " " SMALL},
    {"a group that is excepted",
	"block facebook for pupils except small from 11:00 to 12:00", NULL,
	"10:59:59", "11:00:00", PUPIL},
    {"another text of a line", "block facebook for pupils always",
	"block youtube for pupils always", "11:00:00", "11:00:00",
	PUPIL " " SMALL},
    {"the same lines", "block facebook for pupils always",
	"block facebook for pupils always", "11:00:00", "11:00:00", ""},
    {"one line more", "block facebook for pupils always",
	"block facebook for pupils always\n    block youtube for staff always",
	"11:00:00", "11:00:00", STAFF},
    {"one line less",
	"allow facebook for small always\n    block facebook for pupils always",
	"block facebook for pupils always", "11:00:00", "11:00:00", SMALL},
};

static struct sg_gate *
gate_of(const char *lines)
{
	char text[2048];

	(void)snprintf(text, sizeof text,
	    GROUPS "rules\n    %s\n    otherwise allow\n", lines);
	return test_gate(text);
}

static int64_t
time_of(const char *time)
{
	char text[32];

	(void)snprintf(text, sizeof text, "2026-11-24 %s", time);
	return test_utc(text);
}

static void
check_clients(const struct change *row, const struct sg_change *change)
{
	static const char *const clients[] = {STAFF, PUPIL, SMALL};
	struct sg_address address;

	for (size_t i = 0; i < sizeof clients / sizeof clients[0]; i++) {
		char word[32], words[128];
		bool found, expected;

		(void)snprintf(word, sizeof word, " %s ", clients[i]);
		(void)snprintf(words, sizeof words, " %s ", row->clients);
		expected = strstr(words, word) != NULL;
		assert_true(sg_address_parse(sg_str(clients[i]), &address));
		found = sg_change_may_block(change, &address);
		if (found != expected)
			print_error("%s: %s\n", row->name, clients[i]);
		assert_int_equal(found, expected);
	}
}

static void
test_changes(void **state)
{
	(void)state;
	test_fix_seed(5);
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		struct sg_gate *before = gate_of(changes[i].before);
		struct sg_gate *after = changes[i].after == NULL ?
		    before :
		    gate_of(changes[i].after);
		struct sg_change change;

		sg_change_begin(&change, before, time_of(changes[i].then),
		    after, time_of(changes[i].now));
		check_clients(&changes[i], &change);
		if (after != before)
			sg_gate_close(&after);
		sg_gate_close(&before);
	}
	test_fix_seed(0);
}

/* Another site in a list of the policy concerns all, since the lines are the
 * same. */
static void
test_sites(void **state)
{
	static const char *const sites[] = {"site one.example\n",
	    "site two.example\n", "pattern \"two\"\n", "page one.example/x\n",
	    "network 192.0.2.0/24\n"};
	struct sg_gate *gates[5];
	struct sg_address address;
	struct sg_change change;

	(void)state;
	test_fix_seed(5);
	assert_true(sg_address_parse(sg_str(STAFF), &address));
	for (size_t i = 0; i < 5; i++) {
		char text[512];

		(void)snprintf(text, sizeof text,
		    SCHOOL "sites few\n    %srules\n"
			   "    block few for everyone always\n"
			   "    otherwise allow\n",
		    sites[i]);
		gates[i] = test_gate(text);
	}
	for (size_t i = 0; i < 5; i++) {
		for (size_t j = 0; j < 5; j++) {
			sg_change_begin(&change, gates[i], 0, gates[j], 0);
			assert_int_equal(sg_change_may_block(&change, &address),
			    i != j);
		}
	}
	for (size_t i = 0; i < 5; i++)
		sg_gate_close(&gates[i]);
	test_fix_seed(0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_next_change),
	    cmocka_unit_test(test_last_change),
	    cmocka_unit_test(test_changes),
	    cmocka_unit_test(test_sites),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
