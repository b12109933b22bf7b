/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_facts.c -- facts are written as JSON, and read again as they were;
 * anything else is refused.
 */
#include "../../unit.h"

#include <stdio.h>

#include <jansson.h>

#include "desk/incidents/facts.h"

/* Facts that are as full as they can be. */
static struct sg_facts
full(void)
{
	static char text[SG_FACTS_TEXT + 20], device[SG_FACTS_TEXT + 20];
	struct sg_facts facts = {.ndeeds = 0};

	memset(text, 'x', sizeof text - 1);
	memset(device, 'y', sizeof device - 1);
	for (unsigned i = 0; i < 20 * SG_FACTS_DEEDS; i++) {
		struct sg_fact_visit visit = {
		    .technique = (enum sg_technique)(i % SG_FACTS_DEEDS),
		    .passed = i % 3 == 0,
		    .host = text,
		    .target = text,
		    .device = device};

		text[0] = (char)('a' + i / SG_FACTS_DEEDS);
		device[0] = (char)('a' + i % 5);
		sg_facts_add(&facts, &visit);
	}
	facts.reasons = UINT32_MAX;
	facts.days = 6;
	facts.rose = facts.seen = INT64_MAX;
	facts.marked = SG_SEVERITY_HIGH;
	facts.again = SG_INCIDENT_AGREED;
	return facts;
}

static void
full_facts_are_read_as_written(void **state)
{
	const struct sg_facts facts = full();
	char text[SG_SUMMARY_BYTES], again[SG_SUMMARY_BYTES];
	struct sg_facts read;
	json_t *json;

	(void)state;
	assert_int_equal(facts.ndeeds, SG_FACTS_DEEDS);
	assert_int_equal(facts.deeds[3].nhosts, SG_FACTS_HOSTS);
	assert_true(facts.deeds[3].more_hosts);
	assert_int_equal(facts.deeds[3].ntargets, SG_FACTS_TARGETS);
	assert_int_equal(facts.deeds[3].events, 20);
	assert_int_equal(facts.ndevices, SG_FACTS_DEVICES);
	sg_facts_write(&facts, text);
	json = json_loads(text, 0, NULL);
	assert_non_null(json);
	json_decref(json);
	assert_true(sg_facts_read(text, &read));
	sg_facts_write(&read, again);
	assert_string_equal(text, again);
	assert_int_equal(read.again, SG_INCIDENT_AGREED);
	assert_true(read.seen == INT64_MAX);
}

static void
empty_facts_are_read_as_written(void **state)
{
	const struct sg_facts facts = {.ndeeds = 0};
	char text[SG_SUMMARY_BYTES];
	struct sg_facts read;

	(void)state;
	sg_facts_write(&facts, text);
	assert_string_equal(text, "{\"deeds\":[]}");
	assert_true(sg_facts_read(text, &read));
	assert_int_equal(read.ndeeds, 0);
}

static void
no_text_of_a_client_breaks_the_json(void **state)
{
	static const struct {
		const char *from, *to;
	} rows[] = {
	    {"www.x.example", "www.x.example"},
	    {"a\"b\\c\nd\x7f", "a?b?c?d?"},
	    {"caf\xc3\xa9", "caf\xc3\xa9"},
	    {"bad\xff", "bad?"},
	    {"", ""},
	};
	char text[SG_FACTS_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		sg_facts_text(rows[i].from, text, sizeof text);
		assert_string_equal(text, rows[i].to);
		/* Once more changes nothing: a restart does this. */
		sg_facts_text(text, text, sizeof text);
		assert_string_equal(text, rows[i].to);
	}
}

/* A letter of two bytes is not cut in the middle. */
static void
cuts_between_letters(void **state)
{
	char from[SG_FACTS_TEXT + 2], text[SG_FACTS_TEXT];

	(void)state;
	memset(from, 'x', sizeof from);
	memcpy(from + SG_FACTS_TEXT - 2, "\xc3\xa9", 3);
	sg_facts_text(from, text, sizeof text);
	assert_int_equal(strlen(text), SG_FACTS_TEXT - 2);
}

static void
refuses_what_it_did_not_write(void **state)
{
	static const char *const bad[] = {"", "{", "[]", "{}", "5",
	    "{\"deeds\":5}", "{\"deeds\":[5]}", "{\"deeds\":[{}]}",
	    "{\"deeds\":[{\"deed\":\"nonsense\"}]}"};
	static const char *const odd[] = {
	    "{\"deeds\":[{\"deed\":\"vpn\",\"events\":-1,\"hosts\":5}]}",
	    "{\"deeds\":[],\"marked\":99,\"again\":99,\"days\":-3}"};
	struct sg_facts facts;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (sg_facts_read(bad[i], &facts))
			fail_msg("%s was read", bad[i]);
		assert_int_equal(facts.ndeeds, 0);
	}
	assert_false(sg_facts_read(NULL, &facts));
	assert_true(sg_facts_read(odd[0], &facts));
	assert_int_equal(facts.deeds[0].events, 0);
	assert_true(sg_facts_read(odd[1], &facts));
	assert_int_equal(facts.marked, 0);
	assert_int_equal(facts.again, 0);
	assert_int_equal(facts.days, 0);
}

static void
keeps_every_way_once(void **state)
{
	char text[SG_SUMMARY_BYTES] = "{\"deeds\":[";
	struct sg_facts facts;

	(void)state;
	/* More deeds than there are techniques must not overflow. */
	for (int i = 0; i < 40; i++)
		strcat(text,
		    i % 2 == 0 ? "{\"deed\":\"vpn\",\"events\":3}," :
				 "{\"deed\":\"open\"},");
	strcat(text, "{\"deed\":\"relay\"}]}");
	assert_true(sg_facts_read(text, &facts));
	assert_int_equal(facts.ndeeds, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(full_facts_are_read_as_written),
	    cmocka_unit_test(empty_facts_are_read_as_written),
	    cmocka_unit_test(no_text_of_a_client_breaks_the_json),
	    cmocka_unit_test(cuts_between_letters),
	    cmocka_unit_test(refuses_what_it_did_not_write),
	    cmocka_unit_test(keeps_every_way_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
