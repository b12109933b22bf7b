/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_facts.c -- the facts that the block page gets from a verdict.
 *
 * The gate, which judges requests, is a stub with fixed data: one rule, and the
 * two UTC offsets of London in 2026. Each row of a table sets the rule.
 */
#include "../../unit.h"

#include <time.h>

#include "gate/gate.h"
#include "icap/page/facts.h"

#define SUMMER_ENDS 1792890000 /* Sun 25 Oct 2026 01:00 UTC */
#define MONDAY_9 1795424400    /* Mon 23 Nov 2026 09:00 UTC */
#define LEAP_DAY_10 1835431200 /* Tue 29 Feb 2028 10:00 UTC */
#define HOUR 3600
#define DAY (24 * HOUR)

static struct sg_rule rule;
static struct sg_settings settings = {
    .school = 1, .contact = 2, .phone = 3, .adults = SG_EVERYONE};
/* The groups of the request, and the groups that are marked `adults`. */
static uint64_t who;
static struct sg_set_part adults;

const struct sg_settings *
sg_gate_settings(const struct sg_gate *gate)
{
	(void)gate;
	return &settings;
}

const char *
sg_gate_text(const struct sg_gate *gate, uint32_t string)
{
	(void)gate;
	static const char *const texts[] = {
	    "", "Hillcrest", "esafety@hillcrest.example", "01234 567890"};

	assert_in_range(string, 0, 3);
	return texts[string];
}

void
sg_gate_who(const struct sg_gate *gate, const struct sg_request *request,
    uint64_t groups[SG_SET_WORDS])
{
	(void)gate;
	(void)request;
	groups[0] = who;
}

struct sg_parts
sg_gate_group_set(const struct sg_gate *gate, uint32_t set)
{
	(void)gate;
	assert_int_equal(set, 5);
	return (struct sg_parts){&adults, 1};
}

const struct sg_rule *
sg_gate_rule(const struct sg_gate *gate, uint32_t index)
{
	(void)gate;
	assert_int_equal(index, 7);
	return &rule;
}

const char *
sg_gate_platform_title(const struct sg_gate *gate, uint32_t platform)
{
	(void)gate;
	assert_int_equal(platform, 3);
	return "Facebook";
}

int32_t
sg_gate_offset(const struct sg_gate *gate, int64_t utc,
    const char **abbreviation)
{
	(void)gate;
	assert_null(abbreviation);
	return utc < SUMMER_ENDS ? HOUR : 0;
}

static struct sg_page_facts
facts_of(const struct sg_verdict *verdict, int64_t now)
{
	struct sg_request request = {.now = now};
	struct sg_page_facts facts;

	sg_page_facts_of(NULL, &request, verdict, SG_LIT("K7Q2-9XW"), &facts);
	return facts;
}

static const struct {
	const char *name;
	enum sg_ground ground;
	uint32_t rule, flags, when;
	bool opens;
	enum sg_tier tier; /* tier of the only signal; 0 means no signal */
	enum sg_page_why expected;
} whys[] = {
    {"a line with a time", SG_BY_RULE, 7, 0, 4, true, 0, SG_WHY_NOW},
    {"... that will not open", SG_BY_RULE, 7, 0, 4, false, 0, SG_WHY_NOW},
    {"a line without one", SG_BY_RULE, 7, 0, 0, false, 0, SG_WHY_ALWAYS},
    {"a fixed line", SG_BY_RULE, 7, SG_RULE_FIXED, 0, false, 0, SG_WHY_ALWAYS},
    {"otherwise", SG_BY_RULE, 7, SG_RULE_OTHERWISE, 0, false, 0,
	SG_WHY_OTHERWISE},
    {"otherwise until a break", SG_BY_RULE, 7, SG_RULE_OTHERWISE, 0, true, 0,
	SG_WHY_NOW},
    {"an exception", SG_BY_RULE, 7, SG_RULE_EXCEPTION, 4, true, 0,
	SG_WHY_EXCEPTION},
    {"a person tried", SG_BY_RULE, 7, SG_RULE_CIRCUMVENTION, 0, false,
	SG_TIER_INTENT, SG_WHY_CIRCUMVENTION},
    {"a device can", SG_BY_RULE, 7, SG_RULE_CIRCUMVENTION, 0, false,
	SG_TIER_CAPABILITY, SG_WHY_CIRCUMVENTION},
    {"noise is no attempt", SG_BY_RULE, 7, SG_RULE_CIRCUMVENTION, 0, false,
	SG_TIER_NOISE, SG_WHY_ALWAYS},
    {"such a line for another reason", SG_BY_RULE, 7, SG_RULE_CIRCUMVENTION, 0,
	false, 0, SG_WHY_ALWAYS},
    {"an attempt at a plain line", SG_BY_RULE, 7, 0, 0, false, SG_TIER_INTENT,
	SG_WHY_ALWAYS},
    {"locked", SG_BY_LOCKED, SG_NO_RULE, 0, 0, false, 0, SG_WHY_LOCKED},
    {"unsure", SG_BY_UNSURE, SG_NO_RULE, 0, 0, false, 0, SG_WHY_UNSURE},
    {"no rule after all", SG_BY_RULE, SG_NO_RULE, 0, 0, false, 0,
	SG_WHY_UNSURE},
};

static void
test_why(void **state)
{
	struct sg_verdict verdict;
	struct sg_page_facts facts;

	(void)state;
	for (size_t i = 0; i < sizeof whys / sizeof whys[0]; i++) {
		rule = (struct sg_rule){
		    .flags = whys[i].flags, .when = whys[i].when};
		verdict = (struct sg_verdict){.action = SG_BLOCK,
		    .ground = whys[i].ground,
		    .rule = whys[i].rule,
		    .platform = SG_NO_PLATFORM,
		    .next_open = whys[i].opens ? MONDAY_9 + HOUR : SG_NEVER,
		    .nsignals = whys[i].tier != 0,
		    .signals = {{.tier = whys[i].tier}}};
		facts = facts_of(&verdict, MONDAY_9);
		if (facts.why != whys[i].expected)
			fail_msg("%s: %d, expected %d", whys[i].name,
			    (int)facts.why, (int)whys[i].expected);
	}
}

static const struct {
	const char *name;
	int64_t now, opens;
	/* only the members about the opening time */
	struct sg_page_facts expected;
} openings[] = {
    {"never", MONDAY_9, SG_NEVER, {.opens = SG_OPENS_NO_PROMISE}},
    {"today", MONDAY_9, MONDAY_9 + 105 * 60,
	{.opens = SG_OPENS_TODAY,
	    .weekday = 0,
	    .day = 23,
	    .month = 11,
	    .hour = 10,
	    .minute = 45}},
    {"at midnight is tomorrow", MONDAY_9, MONDAY_9 + 15 * HOUR,
	{.opens = SG_OPENS_TOMORROW, .weekday = 1, .day = 24, .month = 11}},
    {"a minute before is today", MONDAY_9, MONDAY_9 + 15 * HOUR - 60,
	{.opens = SG_OPENS_TODAY,
	    .weekday = 0,
	    .day = 23,
	    .month = 11,
	    .hour = 23,
	    .minute = 59}},
    {"the day after tomorrow", MONDAY_9, MONDAY_9 + 2 * DAY,
	{.opens = SG_OPENS_ON,
	    .weekday = 2,
	    .day = 25,
	    .month = 11,
	    .hour = 9}},
    {"a Sunday next week", MONDAY_9, MONDAY_9 + 6 * DAY,
	{.opens = SG_OPENS_ON,
	    .weekday = 6,
	    .day = 29,
	    .month = 11,
	    .hour = 9}},
    {"next year", MONDAY_9, MONDAY_9 + 42 * DAY,
	{.opens = SG_OPENS_ON, .weekday = 0, .day = 4, .month = 1, .hour = 9}},
    {"too far for a date without a year", MONDAY_9, MONDAY_9 + 301 * DAY,
	{.opens = SG_OPENS_NO_PROMISE}},
    {"already over", MONDAY_9, MONDAY_9 - 60, {.opens = SG_OPENS_NO_PROMISE}},
    {"summer time", SUMMER_ENDS - 5 * DAY, SUMMER_ENDS - 5 * DAY + HOUR,
	{.opens = SG_OPENS_TODAY,
	    .weekday = 1,
	    .day = 20,
	    .month = 10,
	    .hour = 3}},
    {"local midnight in summer", SUMMER_ENDS - 5 * DAY + 20 * HOUR,
	SUMMER_ENDS - 5 * DAY + 22 * HOUR,
	{.opens = SG_OPENS_TOMORROW, .weekday = 2, .day = 21, .month = 10}},
    {"over the change of clocks", SUMMER_ENDS - 2 * HOUR,
	SUMMER_ENDS + 8 * HOUR,
	{.opens = SG_OPENS_TODAY,
	    .weekday = 6,
	    .day = 25,
	    .month = 10,
	    .hour = 9}},
    {"a leap day", LEAP_DAY_10 - 3 * DAY, LEAP_DAY_10,
	{.opens = SG_OPENS_ON,
	    .weekday = 1,
	    .day = 29,
	    .month = 2,
	    .hour = 10}},
    {"before 1970", -3 * DAY, -HOUR,
	{.opens = SG_OPENS_ON, .weekday = 3, .day = 1, .month = 1}},
};

static void
test_opening(void **state)
{
	struct sg_verdict verdict = {
	    .ground = SG_BY_LOCKED, .platform = SG_NO_PLATFORM};
	const struct sg_page_facts *want;
	struct sg_page_facts got;

	(void)state;
	for (size_t i = 0; i < sizeof openings / sizeof openings[0]; i++) {
		verdict.next_open = openings[i].opens;
		got = facts_of(&verdict, openings[i].now);
		want = &openings[i].expected;
		if (got.opens != want->opens || got.weekday != want->weekday ||
		    got.day != want->day || got.month != want->month ||
		    got.hour != want->hour || got.minute != want->minute)
			fail_msg("%s: %d, weekday %u, %u.%u. %02u:%02u",
			    openings[i].name, (int)got.opens, got.weekday,
			    got.day, got.month, got.hour, got.minute);
	}
}

/* From 1960 to 2150, the computed dates equal those of the C library. */
static void
test_every_date(void **state)
{
	struct sg_verdict verdict = {
	    .ground = SG_BY_LOCKED, .platform = SG_NO_PLATFORM};
	struct sg_page_facts got;
	struct tm tm;
	time_t local;

	(void)state;
	for (int64_t day = -3653; day < 65743; day++) {
		verdict.next_open = day * DAY;
		got = facts_of(&verdict, day * DAY);
		local = (time_t)(day * DAY +
		    sg_gate_offset(NULL, day * DAY, NULL));
		assert_non_null(gmtime_r(&local, &tm));
		assert_int_equal(got.opens, SG_OPENS_TODAY);
		assert_int_equal(got.day, tm.tm_mday);
		assert_int_equal(got.month, tm.tm_mon + 1);
		assert_int_equal(got.weekday, (tm.tm_wday + 6) % 7);
	}
}

static void
assert_str(struct sg_str got, const char *expected)
{
	assert_true(sg_str_eq(got, sg_str(expected)));
}

static void
test_names(void **state)
{
	struct sg_verdict verdict = {.ground = SG_BY_LOCKED,
	    .platform = 3,
	    .next_open = SG_NEVER,
	    .host = SG_LIT("xn--fcebook-2fg.com")};
	struct sg_page_facts facts = facts_of(&verdict, MONDAY_9);

	(void)state;
	assert_str(facts.site, "xn--fcebook-2fg.com");
	assert_str(facts.platform, "Facebook");
	assert_str(facts.school, "Hillcrest");
	assert_str(facts.contact, "esafety@hillcrest.example");
	assert_str(facts.phone, "01234 567890");
	assert_str(facts.reference, "K7Q2-9XW");
	verdict.platform = SG_NO_PLATFORM;
	facts = facts_of(&verdict, MONDAY_9);
	assert_str(facts.platform, "");
}

static const struct {
	const char *name;
	uint32_t adults;
	uint64_t who;
	const char *user;
	enum sg_page_reader expected;
} readers[] = {
    {"no group is marked", SG_EVERYONE, 6, "ann", SG_READER_ANYONE},
    {"a user of a marked group", 5, 6, "ann", SG_READER_ADULT},
    {"a network of a marked group", 5, 4, "", SG_READER_ADULT},
    {"another user", 5, 2, "ben", SG_READER_PUPIL},
    {"a user in no group", 5, 0, "ben", SG_READER_PUPIL},
    {"a pupils' network without a log-on", 5, 2, "", SG_READER_ANYONE},
    {"nothing is known", 5, 0, "", SG_READER_ANYONE},
};

static void
test_reader(void **state)
{
	struct sg_verdict verdict = {
	    .ground = SG_BY_LOCKED, .platform = SG_NO_PLATFORM};
	struct sg_request request = {.now = MONDAY_9};
	struct sg_page_facts facts;

	(void)state;
	adults = (struct sg_set_part){.word = 0, .bits = 4};
	for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
		settings.adults = readers[i].adults;
		who = readers[i].who;
		request.user = sg_str(readers[i].user);
		sg_page_facts_of(NULL, &request, &verdict, SG_LIT(""), &facts);
		if (facts.reader != readers[i].expected)
			fail_msg("%s: %d", readers[i].name, (int)facts.reader);
	}
	settings.adults = SG_EVERYONE;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_why),
	    cmocka_unit_test(test_opening),
	    cmocka_unit_test(test_every_date),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_reader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
