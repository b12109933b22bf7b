/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_escalate.c -- tests when a line of `escalate` tells about a person.
 *
 * A past is written as minutes: "0 1 2! 3!" are four events, of which those
 * with "!" are fresh.  Each is at a site of its own, unless "@" and a letter
 * name the site: "0@a 0.5@a" is a repeat.
 */
#include "../../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../policy_gate.h"
#include "base/arena.h"
#include "desk/alerts/escalate.h"

#define EVENTS 512
#define MINUTE 60000

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

static size_t
parse(const char *text, struct sg_past *past)
{
	size_t n = 0;
	char *end;

	while (*text != '\0') {
		struct sg_past *event = &past[n++];

		memset(event, 0, sizeof(*event));
		event->at_ms = (int64_t)(strtod(text, &end) * MINUTE + 0.5);
		event->seq = n;
		event->site = 1000 + n;
		event->blocked = event->tried = true;
		for (; *end != '\0' && *end != ' '; end++) {
			if (*end == '!')
				event->fresh = true;
			else if (*end == '@')
				event->site = (uint64_t) * ++end;
			else if (*end == 'p')
				event->blocked = false; /* passed */
			else if (*end == 'n')
				event->tried = false; /* not tried */
			else
				fail_msg("bad past: %s", end);
		}
		text = end + (*end == ' ');
	}
	return n;
}

static struct sg_escalation
line(enum sg_escalate_what what, uint32_t count, int64_t minutes)
{
	return (struct sg_escalation){
	    .what = what, .count = count, .window_ms = minutes * MINUTE};
}

/* Returns the alerts as "MINUTE:NUMBER MINUTE:NUMBER". */
static const char *
tells(const struct sg_escalation *of, const char *text, int64_t told_ms)
{
	struct sg_past past[EVENTS];
	struct sg_tells found[EVENTS];
	size_t n = parse(text, past);
	char *said = sg_arena_dup(arena, SG_LIT(""));

	n = sg_escalate(arena, of, past, n, told_ms, found, EVENTS);
	for (size_t i = 0; i < n; i++)
		said = sg_arena_printf(arena, "%s%s%g:%d", said,
		    i == 0 ? "" : " ",
		    (double)past[found[i].event].at_ms / MINUTE,
		    (int)found[i].count);
	return said;
}

#define NEVER SG_NEVER_TOLD

static void
test_counts(void **state)
{
	static const struct {
		const char *name;
		enum sg_escalate_what what;
		uint32_t count;
		int64_t minutes;
		const char *past, *tells;
	} rows[] = {
	    {"too few", SG_COUNT_BLOCKS, 3, 15, "1! 2!", ""},
	    {"just enough", SG_COUNT_BLOCKS, 3, 15, "1! 2! 3!", "3:3"},
	    {"the first is in the store", SG_COUNT_BLOCKS, 3, 15, "1 2 3!",
		"3:3"},
	    {"nothing is fresh", SG_COUNT_BLOCKS, 3, 15, "1 2 3", ""},
	    {"one is enough", SG_COUNT_BLOCKS, 1, 15, "7!", "7:1"},
	    {"the time is half open: a window ago is too long ago",
		SG_COUNT_BLOCKS, 3, 15, "0 1 15!", ""},
	    {"just within", SG_COUNT_BLOCKS, 3, 15, "0.1 1 15!", "15:3"},
	    {"only blocks", SG_COUNT_BLOCKS, 3, 15, "1p! 2! 3!", ""},
	    {"an attempt that passed is an attempt", SG_COUNT_ATTEMPTS, 3, 15,
		"1p! 2p! 3p!", "3:3"},
	    {"only attempts", SG_COUNT_ATTEMPTS, 3, 15, "1n! 2! 3!", ""},
	    {"repeats within a minute count once", SG_COUNT_BLOCKS, 3, 15,
		"1@a! 1.2@a! 1.4@a! 1.9@a! 2.1@a!", ""},
	    {"after a minute it counts again", SG_COUNT_BLOCKS, 3, 15,
		"1@a! 1.5@a! 2@a! 3@a!", "3:3"},
	    {"other sites are no repeats", SG_COUNT_BLOCKS, 3, 15,
		"1@a! 1.1@b! 1.2@c!", "1.2:3"},
	    {"a repeat between others", SG_COUNT_BLOCKS, 3, 15,
		"1@a! 1.1@b! 1.2@a!", ""},
	    {"a repeat of what does not count", SG_COUNT_BLOCKS, 1, 15,
		"1p@a! 1.2@a!", "1.2:1"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct sg_escalation of = line(rows[i].what, rows[i].count,
		    rows[i].minutes);

		print_message("%s\n", rows[i].name);
		assert_string_equal(tells(&of, rows[i].past, NEVER),
		    rows[i].tells);
	}
}

static void
test_same_technique_is_needed_for_a_repeat(void **state)
{
	struct sg_escalation of = line(SG_COUNT_BLOCKS, 2, 15);
	struct sg_past past[2];
	struct sg_tells found[2];

	(void)state;
	assert_int_equal(parse("1@a! 1.1@a!", past), 2);
	past[1].technique = 3;
	assert_int_equal(sg_escalate(arena, &of, past, 2, NEVER, found, 2), 1);
}

static void
test_again(void **state)
{
	static const struct {
		const char *name;
		uint32_t count;
		int64_t minutes, told; /* minute of the last alert */
		const char *past, *tells;
	} rows[] = {
	    {"not again while it goes on", 3, 15, 3, "1 2 3 4! 5!", ""},
	    {"again when it is twice as many", 3, 15, 3, "1 2 3 4! 5! 6! 7!",
		"6:6"},
	    {"and twice as many again", 2, 60, NEVER,
		"1! 2! 3! 4! 5! 6! 7! 8! 9!", "2:2 4:4 8:8"},
	    {"a steady stream is told once", 3, 15, 3,
		"1 2 3 8! 13! 18! 23! 28! 33! 38!", ""},
	    {"again after quiet", 3, 15, 3, "1 2 3 18! 19! 20!", "20:3"},
	    {"a little less quiet", 3, 15, 3, "1 2 3 17! 19! 20!", ""},
	    {"quiet, but too few", 3, 15, 3, "1 2 3 18! 19!", ""},
	    {"quiet in between", 3, 15, 3, "1 2 3 4 19 20! 21!", "21:3"},
	    {"a long line: before its own time", 3, 3 * 1440, 2,
		"0 1 2 1500 3000 4321.9!", ""},
	    {"a long line: after it", 3, 3 * 1440, 2, "0 1 2 1500 3000 4322!",
		"4322:3"},
	    {"told a minute later: the clock was set back a little", 3, 15, 4,
		"1 2 3!", ""},
	    {"told years later: the clock was wrong", 3, 15, 1000000, "1 2 3!",
		"3:3"},
	    {"told for an event that is no longer known", 3, 15, 4,
		"5! 6! 7! 8! 9!", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct sg_escalation of = line(SG_COUNT_BLOCKS, rows[i].count,
		    rows[i].minutes);

		print_message("%s\n", rows[i].name);
		assert_string_equal(tells(&of, rows[i].past,
					rows[i].told == NEVER ?
					    NEVER :
					    rows[i].told * MINUTE),
		    rows[i].tells);
	}
}

/* Who goes on for eight hours makes few alerts. */
static void
test_all_day(void **state)
{
	struct sg_escalation of = line(SG_COUNT_BLOCKS, 10, 15);
	char *text = sg_arena_dup(arena, SG_LIT("0!"));

	(void)state;
	for (int i = 1; i < 8 * 60; i++)
		text = sg_arena_printf(arena, "%s %d!", text, i);
	assert_string_equal(tells(&of, text, NEVER), "9:10");
}

/* Three in each hour, for three days: told once a day. */
static void
test_for_days(void **state)
{
	struct sg_escalation of = line(SG_COUNT_BLOCKS, 3, 60);
	char *text = sg_arena_dup(arena, SG_LIT("0!"));

	(void)state;
	for (int i = 20; i < 3 * 1440; i += 20)
		text = sg_arena_printf(arena, "%s %d!", text, i);
	assert_string_equal(tells(&of, text, NEVER), "40:3 1480:3 2920:3");
}

static void
test_no_more_than_asked(void **state)
{
	struct sg_escalation of = line(SG_COUNT_BLOCKS, 1, 1);
	struct sg_past past[3];
	struct sg_tells found[2];

	(void)state;
	assert_int_equal(parse("1! 5! 9!", past), 3);
	assert_int_equal(sg_escalate(arena, &of, past, 3, NEVER, found, 2), 2);
	assert_int_equal(sg_escalate(arena, &of, past, 0, NEVER, found, 2), 0);
}

static void
test_number(void **state)
{
	struct sg_escalation of = line(SG_COUNT_BLOCKS, 3, 15);
	struct sg_past past[6];
	size_t n = parse("0 1 1.5 2@a 2.1@a 16", past);

	(void)state;
	assert_int_equal(sg_escalate_number(arena, &of, past, n, 2 * MINUTE),
	    4);
	assert_int_equal(sg_escalate_number(arena, &of, past, n, 16 * MINUTE),
	    3);
	assert_int_equal(sg_escalate_number(arena, &of, past, n, 90 * MINUTE),
	    0);
}

static void
test_lines_of_a_policy(void **state)
{
	struct sg_gate *gate = test_gate(
	    "school \"Hill\"\n"
	    "contact head\n    mail h@hill.example\n"
	    "contact e-safety\n    mail e@hill.example\n"
	    "rules\n    otherwise allow\n"
	    "escalate\n"
	    "    when one person has 10 blocks in 15 minutes tell e-safety\n"
	    "    when one person has 10 block in 15 minutes tell E-Safety\n"
	    "    when one person has 10 blocks in 15 minutes tell head\n"
	    "    when one person has 1 circumvention attempt in 1 week "
	    "propose ban\n"
	    "    when one person has 2 circumvention attempts in 1 week "
	    "propose ban for 3 days\n"
	    "    when one person has 9 circumvention attempts in 1 day "
	    "ban for 1 day\n"
	    "    when one person has 1 circumvention attempts in 14 days "
	    "tell head\n"
	    "    when one person has 2 blocks in 1 hour tell head\n"
	    "    when one person has 2 blocks in 90 minutes tell head\n");
	struct sg_escalations lines = sg_escalations_of(arena, gate);
	static const char *const texts[] = {
	    "9 circumvention attempts in 1 day ban for 1 day",
	    "10 blocks in 15 minutes tell e-safety",
	    "10 blocks in 15 minutes tell head",
	    "1 circumvention attempt in 1 week propose ban",
	    "2 circumvention attempts in 1 week propose ban for 3 days",
	    "1 circumvention attempt in 2 weeks tell head",
	    "2 blocks in 1 hour tell head", "2 blocks in 90 minutes tell head"};

	(void)state;
	sg_gate_close(&gate); /* the lines do not borrow from it */
	assert_int_equal(lines.n, 8);
	for (size_t i = 0; i < lines.n; i++)
		assert_string_equal(lines.v[i].text, texts[i]);
	/* A line that bans comes first, wherever it stands. */
	assert_int_equal(lines.v[0].act, SG_ACT_BAN);
	assert_int_equal(lines.v[0].ban_s, 86400);
	assert_string_equal(lines.v[0].contact, "");
	assert_string_equal(lines.v[1].contact, "e-safety");
	assert_int_equal(lines.v[3].act, SG_ACT_PROPOSE_BAN);
	assert_int_equal(lines.v[3].ban_s, 0);
	assert_int_equal(lines.v[4].ban_s, 3 * 86400);
	assert_int_equal(lines.v[5].what, SG_COUNT_ATTEMPTS);
	assert_int_equal(lines.v[5].window_ms / MINUTE, 14 * 1440);
	assert_int_equal(sg_escalations_past_ms(&lines) / MINUTE, 28 * 1440);
	lines.n = 1;
	assert_int_equal(sg_escalations_past_ms(&lines) / MINUTE, 2 * 1440);
	lines.n = 0;
	assert_int_equal(sg_escalations_past_ms(&lines), 0);
}

static void
test_no_lines(void **state)
{
	struct sg_gate *gate = test_gate("school \"Hill\"\n"
					 "rules\n    otherwise allow\n");

	(void)state;
	assert_int_equal(sg_escalations_of(arena, gate).n, 0);
	sg_gate_close(&gate);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_counts),
	    cmocka_unit_test(test_same_technique_is_needed_for_a_repeat),
	    cmocka_unit_test(test_again),
	    cmocka_unit_test(test_all_day),
	    cmocka_unit_test(test_for_days),
	    cmocka_unit_test(test_no_more_than_asked),
	    cmocka_unit_test(test_number),
	    cmocka_unit_test(test_lines_of_a_policy),
	    cmocka_unit_test(test_no_lines),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
