/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_fields.c -- tests that a line gives the same entry with and without a
 * tree of its members.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "journal.h"
#include "journal/entry.h"
#include "journal/fields.h"

#define DAY1 "2026-11-24.jsonl"

static const struct sg_entry_place place = {20000, 0, 1};

static void
assert_same_text(const char *line, const char *a, const char *b)
{
	if ((a == NULL) != (b == NULL) || (a != NULL && strcmp(a, b) != 0))
		fail_msg("\"%s\" and \"%s\" of: %s", a, b, line);
}

#define SAME_TEXT(member) assert_same_text(text, a->member, b->member)
#define SAME(member) assert_true(a->member == b->member)

static void
assert_same_entry(const char *text, const struct sg_entry *a,
    const struct sg_entry *b)
{
	SAME(at_ms);
	SAME(written_ms);
	SAME(last_ms);
	SAME(sequence);
	SAME(kind);
	SAME(port);
	SAME(intent);
	SAME(has_next_open);
	SAME(next_open);
	SAME(repeats);
	SAME(only_counts);
	SAME(has_opened);
	SAME(has_bytes);
	SAME(opened_ms);
	SAME(sent);
	SAME(received);
	SAME(folded);
	SAME(nsignals);
	for (size_t i = 0; i < a->nsignals; i++) {
		SAME(signals[i].technique);
		SAME(signals[i].tier);
		SAME_TEXT(signals[i].target);
	}
	SAME_TEXT(file);
	SAME_TEXT(text.p);
	SAME_TEXT(id);
	SAME_TEXT(action);
	SAME_TEXT(person);
	SAME_TEXT(user);
	SAME_TEXT(domain);
	SAME_TEXT(mac);
	SAME_TEXT(address);
	SAME_TEXT(user_hash);
	SAME_TEXT(device_hash);
	SAME_TEXT(sealed);
	SAME_TEXT(ask);
	SAME_TEXT(method);
	SAME_TEXT(scheme);
	SAME_TEXT(host);
	SAME_TEXT(path);
	SAME_TEXT(query);
	SAME_TEXT(sni);
	SAME_TEXT(url);
	SAME_TEXT(platform);
	SAME_TEXT(sites);
	SAME_TEXT(rule);
	SAME_TEXT(rule_text);
	SAME_TEXT(exception);
	SAME_TEXT(reason);
	SAME_TEXT(ground);
	SAME_TEXT(reference);
	SAME_TEXT(visit);
	SAME_TEXT(burst);
}

/* Compare both ways. Returns whether the second way needed no tree. */
static bool
compare(const char *text)
{
	struct sg_entry_item *tree = sg_entry_new(&place, sg_str(text));
	struct sg_entry_item *plain = sg_entry_new_plain(&place, sg_str(text));
	bool fast;

	assert_non_null(tree);
	assert_non_null(plain);
	fast = plain->owned == NULL && plain->is_json;
	if (tree->is_json != plain->is_json)
		fail_msg("only one way takes: %s", text);
	assert_same_entry(text, &tree->entry, &plain->entry);
	assert_int_equal(tree->first.sequence, plain->first.sequence);
	sg_entry_free(&tree);
	sg_entry_free(&plain);
	return fast;
}

/* ---- lines that the journal writes -------------------------------------- */

static void
write_kinds(struct test_journal *j)
{
	static const struct sg_signal signals[] = {
	    {SG_VPN, SG_TIER_CAPABILITY, {NULL, 0}},
	    {SG_WEBPROXY, SG_TIER_INTENT, {"www.facebook.com", 16}}};
	struct sg_journal *journal;
	struct sg_event event;

	test_journal_begin(j, TEST_NOW);
	journal = test_open(j);
	for (unsigned i = 0; i < 64; i++) {
		event = test_event(TEST_NOW + 1000 * i, i);
		event.kind = 1 + i % SG_EVENT_ENDED;
		event.detail = 1 + i / 8 % SG_DETAIL_PSEUDONYMOUS;
		event.start_ms = i % 2 != 0 ? event.at_ms - 500 : INT64_MAX;
		event.end_ms = event.at_ms;
		event.has_bytes = i % 3 == 0;
		event.sent = 12;
		event.received = 99;
		event.has_mac = i % 5 == 0;
		event.query = i % 4 == 0 ? SG_LIT("q=1+2") : SG_LIT("");
		event.original = i % 7 == 0 ? SG_LIT("HTTP://X/") : SG_LIT("");
		event.sni = SG_LIT("sni.example");
		event.sites = SG_LIT("games");
		event.exception = SG_LIT("EX-1");
		event.reason = SG_LIT("a reason");
		event.reference = SG_LIT("K7DM-9XQ");
		event.has_next_open = i % 2 == 0;
		event.next_open = TEST_NOW / 1000;
		event.signals = signals;
		event.nsignals = event.kind == SG_EVENT_ENDED ? 0 : i % 3;
		if (i % 9 == 0)
			event.user = SG_LIT("HILL\\jsmith");
		(void)sg_journal_append(journal, &event, NULL);
		(void)sg_journal_append(journal, &event, NULL);
	}
	sg_journal_tick(journal, TEST_NOW + 200000);
	sg_journal_free(&journal);
}

/* The journal's own lines need no tree, unless they have an escape. */
static void
lines_of_the_journal(void **state)
{
	struct test_journal j;
	char *text, *end;
	unsigned n = 0;

	(void)state;
	write_kinds(&j);
	text = strdup(test_day_text(&j, DAY1));
	assert_non_null(text);
	for (char *line = text; *line != '\0'; line = end + 1, n++) {
		end = strchr(line, '\n');
		*end = '\0';
		if (compare(line) != (strchr(line, '\\') == NULL))
			fail_msg("not read as it should be: %s", line);
	}
	assert_true(n > 64);
	free(text);
	test_journal_remove(&j);
}

/* ---- lines that it does not write --------------------------------------- */

static void
odd_lines(void **state)
{
	static const char *const lines[] = {"", "{", "{}", "[]", "1", "{}x",
	    "{ }", "{\"a\":1}", "{\"a\":1,}", "{\"a\":01}", "{\"a\":-0}",
	    "{\"a\":1.5}", "{\"a\":1e3}", "{\"a\":tru}", "{\"a\":null}",
	    "{\"a\":[1,[2,{}],true]}", "{\"a\":\"\\u0041\"}",
	    "{\"a\":\"\xc3\xa4\"}", "{\"a\":\"\xc3\"}", "{\"a\":\"\x01\"}",
	    "{\"a\":\"b}", "{\"event\":1}", "{\"event\":{\"action\":7}}",
	    "{\"event\":{\"action\":\"x\",\"action\":\"y\"}}",
	    "{\"event\":{\"action\":\"x\"},\"event\":{\"action\":\"y\"}}",
	    "{\"event\":{\"sequence\":12345678901234567890}}",
	    "{\"event\":{\"sequence\":123456789012345678}}",
	    "{\"event\":{\"sequence\":-5}}", "{\"event\":{\"sequence\":\"5\"}}",
	    "{\"source\":[]}", "{\"source\":{\"port\":70000}}",
	    "{\"source\":{\"port\":-1,\"ip\":\"\"}}", "{\"source\":null}",
	    "{\"x\":{\"event\":{\"action\":\"no\"}}}",
	    "{\"schoolgate\":{\"signals\":[]}}",
	    "{\"schoolgate\":{\"signals\":{},\"technique\":\"vpn\",\"tier\":"
	    "\"intent\"}}",
	    "{\"schoolgate\":{\"technique\":\"vpn\",\"tier\":\"intent\"}}",
	    "{\"schoolgate\":{\"technique\":\"vpn\",\"tier\":\"x\"}}",
	    "{\"schoolgate\":{\"technique\":\"vpn\",\"tier\":\"intent\","
	    "\"signals\":[{\"technique\":\"webproxy\",\"tier\":\"noise\"},7,"
	    "{\"tier\":\"intent\"},{\"technique\":\"dns_bypass\",\"tier\":"
	    "\"intent\",\"target\":\"t\",\"more\":[{}]}]}}",
	    "{\"schoolgate\":{\"signals\":[],\"signals\":[]}}",
	    "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}"
	    "}"};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		(void)compare(lines[i]);
	assert_true(compare("{\"event\":{\"sequence\":123456789012345678}}"));
	assert_false(compare("{\"event\":{\"sequence\":12345678901234567}} "));
}

/* Lines of the journal with wrong, missing and swapped bytes. */
static void
damaged_lines(void **state)
{
	static const char bytes[] = "\"\\{}[],:0a -\x80\x01";
	struct test_journal j;
	char *text, *line, *end, was;
	uint64_t dice = 1;

	(void)state;
	write_kinds(&j);
	text = strdup(test_day_text(&j, DAY1));
	assert_non_null(text);
	for (line = text; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		*end = '\0';
		for (unsigned i = 0; i < 100; i++) {
			size_t at;

			dice = dice * UINT64_C(6364136223846793005) + 1;
			at = (size_t)(dice >> 33) % (size_t)(end - line);
			was = line[at];
			line[at] = bytes[(dice >> 20) % (sizeof(bytes) - 1)];
			(void)compare(line);
			line[at] = was;
		}
	}
	free(text);
	test_journal_remove(&j);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_of_the_journal),
	    cmocka_unit_test(odd_lines),
	    cmocka_unit_test(damaged_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
