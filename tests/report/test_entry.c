/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_entry.c -- tests the words in which a record is described: they must
 * never say that a person did what a page or an app did.
 */
#include "../unit.h"

#include "base/arena.h"
#include "policy/calendar/zone.h"
#include "report/entry.h"
#include "report/school.h"

static struct sg_entry
search(enum sg_intent intent, enum sg_tier tier, const char *query)
{
	struct sg_entry entry = {.kind = SG_EVENT_SIGNAL,
	    .action = "allow",
	    .person = "jsmith",
	    .host = "www.google.com",
	    .url = "https://www.google.com/search?q=vpn",
	    .query = query,
	    .intent = intent,
	    .nsignals = 1};

	entry.signals[0].technique = SG_SEARCH_INTENT;
	entry.signals[0].tier = tier;
	entry.signals[0].target = "www.instagram.com";
	return entry;
}

static void
says_who_searched_for_what(void **state)
{
	static const struct {
		const char *name;
		enum sg_intent intent;
		enum sg_tier tier;
		const char *query, *expected;
		enum sg_doer doer;
	} rows[] = {
	    {"a person", SG_INTENT_VISIT, SG_TIER_INTENT, "q=free+vpn",
		"searched for \"free vpn\" on www.google.com", SG_DOER_PERSON},
	    {"words that are not recorded", SG_INTENT_VISIT, SG_TIER_INTENT,
		NULL, "searched on www.google.com (the words are not recorded)",
		SG_DOER_PERSON},
	    {"a page", SG_INTENT_EMBED, SG_TIER_CAPABILITY, "q=vpn",
		"had a page open that searched by itself for \"vpn\" on "
		"www.google.com",
		SG_DOER_PAGE},
	    {"an app", SG_INTENT_BACKGROUND, SG_TIER_CAPABILITY, "q=vpn",
		"had an app that searched by itself for \"vpn\" on "
		"www.google.com",
		SG_DOER_APP},
	    {"not clear", SG_INTENT_UNKNOWN, SG_TIER_INTENT, "q=vpn",
		"asked for a search for \"vpn\" on www.google.com",
		SG_DOER_UNCLEAR},
	    {"homework", SG_INTENT_VISIT, SG_TIER_NOISE, "q=vpn",
		"went to https://www.google.com/search?q=vpn", SG_DOER_UNCLEAR},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sg_arena *arena = sg_arena_new();
		const struct sg_entry entry = search(rows[i].intent,
		    rows[i].tier, rows[i].query);

		assert_string_equal(sg_entry_sentence(arena, &entry),
		    rows[i].expected);
		assert_int_equal(sg_entry_doer(&entry), rows[i].doer);
		/* Nothing led to the subject of a search. */
		assert_string_equal(sg_entry_targets(arena, &entry), "");
		sg_arena_free(&arena);
	}
}

static void
says_where_something_led_to(void **state)
{
	static const struct {
		const char *name;
		enum sg_technique technique;
		enum sg_tier tier;
		const char *target, *expected, *signs;
	} rows[] = {
	    {"a web proxy", SG_WEBPROXY, SG_TIER_INTENT, "www.facebook.com",
		"www.facebook.com",
		"A website that fetches other websites, to www.facebook.com"},
	    {"what a page can do", SG_WEBPROXY, SG_TIER_CAPABILITY,
		"www.facebook.com", "www.facebook.com",
		"A website that fetches other websites, to www.facebook.com "
		"(the device can; nobody need have meant it)"},
	    {"the host itself", SG_VPN, SG_TIER_INTENT, "x.example", "",
		"A private network (VPN), to x.example"},
	    {"noise", SG_RELAY, SG_TIER_NOISE, "www.facebook.com", "",
		"A translator, archive or cache, to www.facebook.com"},
	    {"a product of a store", SG_STORE_INSTALL, SG_TIER_INTENT,
		"abcdefghijklmnopabcdefghijklmnop", "",
		"An extension or app to get round it: "
		"abcdefghijklmnopabcdefghijklmnop"},
	    {"no target", SG_TUNNEL, SG_TIER_INTENT, NULL, "",
		"A tunnel or remote desktop"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sg_arena *arena = sg_arena_new();
		const struct sg_school school = {.titles = NULL};
		struct sg_entry entry = {
		    .kind = SG_EVENT_BLOCK, .host = "x.example", .nsignals = 1};

		entry.signals[0].technique = rows[i].technique;
		entry.signals[0].tier = rows[i].tier;
		entry.signals[0].target = rows[i].target;
		assert_string_equal(sg_entry_targets(arena, &entry),
		    rows[i].expected);
		assert_string_equal(sg_entry_signals(arena, &school, &entry),
		    rows[i].signs);
		sg_arena_free(&arena);
	}
}

static void
says_whether_it_was_let_through(void **state)
{
	static const struct {
		enum sg_event_kind kind;
		const char *action, *exception, *expected;
	} rows[] = {
	    {SG_EVENT_BLOCK, "block", NULL, "blocked"},
	    {SG_EVENT_BLOCK, "block", "EX-014", "blocked"},
	    {SG_EVENT_SIGNAL, "allow", NULL, "let through"},
	    {SG_EVENT_VISIT, "allow", NULL, "let through"},
	    {SG_EVENT_EXCEPTION, "allow", "EX-014",
		"let through by exception EX-014"},
	    {SG_EVENT_FAULT, "block", NULL, "could not be judged, and blocked"},
	    {SG_EVENT_FAULT, "allow", NULL,
		"could not be judged, and let through"},
	    {SG_EVENT_FLOOD, "counted", NULL, "only counted"},
	    {SG_EVENT_POLICY, "policy-taken", NULL, ""},
	    {SG_EVENT_TEST, "filtering-test-passed", NULL, ""},
	    {SG_EVENT_ENDED, "connection-ended", "EX-014", "ended"},
	    {SG_EVENT_DESK, "viewed", NULL, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sg_arena *arena = sg_arena_new();
		const struct sg_entry entry = {.kind = rows[i].kind,
		    .action = rows[i].action,
		    .exception = rows[i].exception};

		assert_string_equal(sg_entry_outcome(arena, &entry),
		    rows[i].expected);
		sg_arena_free(&arena);
	}
}

/* A host that was asked for at a closed port is not a blocked host. */
static void
names_the_site(void **state)
{
	static const struct {
		struct sg_entry entry;
		const char *expected;
	} rows[] = {
	    {{.platform = "facebook", .host = "m.facebook.com"}, "facebook"},
	    {{.host = "x.example", .url = "x.example:443", .ground = "rule"},
		"x.example"},
	    {{.host = "x.example", .url = "x.example:8443", .ground = "port"},
		"x.example:8443"},
	    {{.host = "x.example", .ground = "port"}, "x.example"},
	    {{.url = "x"}, "(not recorded)"},
	    {{.kind = SG_EVENT_ENDED, .method = "CONNECT"}, "(not recorded)"},
	    {{.kind = SG_EVENT_ENDED}, "(not known what for)"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(sg_entry_site(&rows[i].entry),
		    rows[i].expected);
}

/* A connection that was ended is nobody's doing, and no request. */
static void
says_what_was_ended(void **state)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_school school = {
	    .zone = sg_zone_load(arena, sg_str("Europe/London"), 10957, 30000)};
	struct sg_entry entry = {.kind = SG_EVENT_ENDED,
	    .method = "CONNECT",
	    .host = "m.facebook.com",
	    .at_ms = 1795518003000, /* 2026-11-24T11:00:03Z */
	    .has_opened = true,
	    .opened_ms = 1795516500000,
	    .has_bytes = true,
	    .sent = 1200,
	    .received = 85000};

	(void)state;
	assert_non_null(school.zone);
	assert_false(sg_entry_is_request(SG_EVENT_ENDED));
	assert_true(sg_entry_has_client(SG_EVENT_ENDED));
	assert_true(sg_entry_has_client(SG_EVENT_BLOCK));
	assert_false(sg_entry_has_client(SG_EVENT_POLICY));
	assert_false(sg_entry_has_client(SG_EVENT_TEST));
	assert_false(sg_entry_has_client(SG_EVENT_DESK));
	assert_int_equal(sg_entry_doer(&entry), SG_DOER_UNCLEAR);
	assert_false(sg_entry_tried(&entry));
	assert_string_equal(sg_entry_sentence(arena, &entry),
	    "had a connection open to m.facebook.com");
	assert_string_equal(sg_entry_open(arena, &school, &entry),
	    "25 min 3 s, since Tue 24 Nov 2026 10:35:00 GMT");
	assert_string_equal(sg_entry_bytes(arena, &entry),
	    "1200 sent, 85000 received");
	entry.opened_ms -= 7200000;
	assert_string_equal(sg_entry_open(arena, &school, &entry),
	    "2 h 25 min 3 s, since Tue 24 Nov 2026 08:35:00 GMT");
	entry.has_opened = entry.has_bytes = false;
	entry.method = entry.host = NULL;
	assert_null(sg_entry_open(arena, &school, &entry));
	assert_null(sg_entry_bytes(arena, &entry));
	assert_string_equal(sg_entry_sentence(arena, &entry),
	    "had a connection open, and it is not known what for");
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(says_who_searched_for_what),
	    cmocka_unit_test(says_where_something_led_to),
	    cmocka_unit_test(says_whether_it_was_let_through),
	    cmocka_unit_test(names_the_site),
	    cmocka_unit_test(says_what_was_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
