/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_blocked.c -- what is found at the journal's end for a device for which
 * no page can be shown.
 */
#include "../../unit.h"

#include <stdio.h>
#include <string.h>

#include "../../journal/journal.h"
#include "base/arena.h"
#include "desk/web/blocked.h"
#include "gate/address.h"

#define MINUTE INT64_C(60000)
#define OWN "10.40.7.5"

/* In records and cases, MAC addresses are told by their last byte; 0: none. */
struct made {
	int64_t ago_ms;
	const char *address;
	uint8_t mac;
	const char *user, *host;
	bool has_ask;
};

static const struct {
	const char *name;
	struct made made[4]; /* oldest first */
	const char *found;   /* hosts, newest first; "shared" */
} cases[] = {
    {"nothing was blocked", {{0}}, ""},
    {"a site", {{MINUTE, OWN, 1, "", "a.example", true}}, "a.example"},
    {"a site for which there was a page",
	{{MINUTE, OWN, 1, "", "a.example", false}}, ""},
    {"six minutes ago", {{6 * MINUTE, OWN, 1, "", "a.example", true}}, ""},
    {"the newest first, each once",
	{{4 * MINUTE, OWN, 1, "", "a.example", true},
	    {3 * MINUTE, OWN, 1, "", "b.example", true},
	    {2 * MINUTE, OWN, 1, "", "a.example", true}},
	"a.example b.example"},
    {"those of other devices",
	{{MINUTE, "10.40.7.50", 2, "", "a.example", true},
	    {MINUTE, "10.40.7.6", 3, "", "b.example", true}},
	""},
    {"one person, whatever the case",
	{{50 * MINUTE, OWN, 1, "jsmith", "a.example", true},
	    {MINUTE, OWN, 1, "JSmith", "b.example", true}},
	"b.example"},
    {"two people in an hour",
	{{50 * MINUTE, OWN, 1, "jsmith", "a.example", true},
	    {MINUTE, OWN, 1, "akhan", "b.example", true}},
	"shared"},
    {"two people, more than an hour apart",
	{{62 * MINUTE, OWN, 1, "jsmith", "a.example", true},
	    {MINUTE, OWN, 1, "akhan", "b.example", true}},
	"b.example"},
    {"two people of the device, at two addresses",
	{{50 * MINUTE, "10.40.9.9", 1, "jsmith", "a.example", true},
	    {MINUTE, OWN, 1, "akhan", "b.example", true}},
	"shared"},
    {"the device's own address before",
	{{3 * MINUTE, "10.40.9.9", 1, "", "a.example", true},
	    {MINUTE, OWN, 1, "", "b.example", true}},
	"b.example"},
    {"another device had the address",
	{{50 * MINUTE, OWN, 2, "", "a.example", true},
	    {MINUTE, OWN, 1, "", "b.example", true}},
	"shared"},
    {"no MAC address was recorded", {{MINUTE, OWN, 0, "", "a.example", true}},
	"shared"},
};

static void
append(struct sg_journal *to, const struct made *made, int64_t now_ms,
    unsigned i)
{
	struct sg_event event = test_event(now_ms - made->ago_ms, i);

	event.user = sg_str(made->user);
	event.host = sg_str(made->host);
	event.platform = SG_LIT("");
	event.more = made->has_ask ? SG_LIT("\"ask\":\"sealed\"") : SG_LIT("");
	event.has_mac = made->mac != 0;
	memcpy(event.mac, (const uint8_t[6]){2, 0, 0, 0, 0xab, made->mac}, 6);
	assert_true(sg_address_parse(sg_str(made->address), &event.client));
	assert_int_equal(sg_journal_append(to, &event, NULL),
	    SG_APPEND_WRITTEN);
}

/* Write what was found into `text`. */
static void
say(const struct sg_blocked *blocked, char text[256])
{
	size_t n = 0;

	text[0] = '\0';
	if (blocked->shared)
		(void)snprintf(text, 256, "shared");
	for (size_t i = 0; i < blocked->n; i++) {
		assert_string_equal(blocked->v[i].reference, "sealed");
		n += (size_t)snprintf(text + n, 256 - n, "%s%s",
		    n == 0 ? "" : " ", blocked->v[i].site);
	}
}

/* `now_ms`: also shortly after midnight (UTC), when an hour is in two files. */
static void
each_case_at(int64_t now_ms)
{
	const uint8_t mac[6] = {2, 0, 0, 0, 0xab, 1};
	struct sg_address address;
	char text[256];

	assert_true(sg_address_parse(SG_LIT(OWN), &address));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct sg_arena *arena = sg_arena_new();
		struct test_journal journal;
		struct sg_journal *to;
		struct sg_blocked blocked;

		test_journal_begin(&journal, now_ms - 70 * MINUTE);
		to = test_open(&journal);
		for (unsigned k = 0; k < 4 && cases[i].made[k].host != NULL;
		     k++)
			append(to, &cases[i].made[k], now_ms, k);
		sg_journal_free(&to);
		sg_blocked_find(journal.folder, &address, mac, now_ms, arena,
		    &blocked);
		say(&blocked, text);
		if (strcmp(text, cases[i].found) != 0)
			fail_msg("%s: \"%s\", wanted \"%s\"", cases[i].name,
			    text, cases[i].found);
		test_journal_remove(&journal);
		sg_arena_free(&arena);
	}
}

static void
what_is_found(void **state)
{
	(void)state;
	each_case_at(TEST_NOW);
	each_case_at(TEST_NOW - TEST_NOW % TEST_DAY + TEST_DAY + MINUTE / 2);
}

/* More sites than are listed: the oldest are left out. */
static void
the_list_is_short(void **state)
{
	const uint8_t mac[6] = {2, 0, 0, 0, 0xab, 1};
	struct sg_arena *arena = sg_arena_new();
	struct test_journal journal;
	struct sg_journal *to;
	struct sg_address address;
	struct sg_blocked blocked;
	char host[32];

	(void)state;
	assert_true(sg_address_parse(SG_LIT(OWN), &address));
	test_journal_begin(&journal, TEST_NOW - 70 * MINUTE);
	to = test_open(&journal);
	/* Of one minute, the journal writes the first few hosts alone. */
	for (unsigned i = 0; i < 4 * 4; i++) {
		struct made made = {
		    (4 - i / 4) * MINUTE, OWN, 1, "", host, true};

		(void)snprintf(host, sizeof host, "s%u.example", i);
		append(to, &made, TEST_NOW, i);
	}
	sg_journal_free(&to);
	sg_blocked_find(journal.folder, &address, mac, TEST_NOW, arena,
	    &blocked);
	assert_int_equal(blocked.n, SG_BLOCKED_MAX);
	assert_string_equal(blocked.v[0].site, "s15.example");
	assert_string_equal(blocked.v[SG_BLOCKED_MAX - 1].site, "s6.example");
	test_journal_remove(&journal);
	sg_arena_free(&arena);
}

static void
without_a_journal(void **state)
{
	const uint8_t mac[6] = {2, 0, 0, 0, 0xab, 1};
	struct sg_arena *arena = sg_arena_new();
	struct sg_address address;
	struct sg_blocked blocked;

	(void)state;
	assert_true(sg_address_parse(SG_LIT(OWN), &address));
	sg_blocked_find("/nowhere", &address, mac, TEST_NOW, arena, &blocked);
	assert_int_equal(blocked.n, 0);
	assert_false(blocked.shared);
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_found),
	    cmocka_unit_test(the_list_is_short),
	    cmocka_unit_test(without_a_journal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
