/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_read.c -- tests reading the records of a period.
 *
 * With folding, the records of one visit and host within a minute make one
 * entry. A visit is all requests of one client connection. Without folding,
 * each record makes an entry.
 *
 * A burst is a request and its repeats within a minute. The first request is
 * written as a record. The repeats are only counted; one later record, called a
 * count, has their number.
 */
#include "../unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "journal.h"
#include "journal/labels.h"
#include "journal/read.h"

#define DAY1 "2026-11-24.jsonl"
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static struct sg_reading *
reading(const struct test_journal *j, bool fold, const struct sg_chain_key *key)
{
	const struct sg_reading_options options = {
	    j->folder, 0, TEST_NOW + 100 * TEST_DAY, fold, key};
	char why[SG_WHY_BYTES];
	struct sg_reading *r = sg_reading_open(&options, why);

	if (r == NULL)
		fail_msg("%s", why);
	return r;
}

/* Read the next entry that is not about the journal itself. */
static bool
next(struct sg_reading *r, struct sg_entry *entry)
{
	while (sg_reading_next(r, entry)) {
		if (entry->kind != SG_EVENT_JOURNAL)
			return true;
	}
	return false;
}

static void
write_events(struct test_journal *j, const struct sg_event *events, size_t n)
{
	struct sg_journal *journal;

	test_journal_begin(j, TEST_NOW);
	journal = test_open(j);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(sg_journal_append(journal, &events[i], NULL),
		    SG_APPEND_WRITTEN);
	sg_journal_free(&journal);
}

static void
whole(void **state)
{
	static const struct sg_signal signals[] = {
	    {SG_VPN, SG_TIER_CAPABILITY, {NULL, 0}},
	    {SG_WEBPROXY, SG_TIER_INTENT, {"www.facebook.com", 16}},
	};
	struct sg_event event = test_event(TEST_NOW + 7, 1);
	struct test_journal j;
	struct sg_reading *r;
	struct sg_entry e;

	(void)state;
	event.user = SG_LIT("jsmith@SCHOOL");
	event.has_mac = true;
	event.mac[5] = 0xab;
	event.query = SG_LIT("q=1");
	event.sni = SG_LIT("sni.example");
	event.signals = signals;
	event.nsignals = COUNT(signals);
	event.exception = SG_LIT("EX-1");
	event.reason = SG_LIT("a lesson");
	event.reference = SG_LIT("K7DM-9XQ");
	event.has_next_open = true;
	event.next_open = 1795517100;
	write_events(&j, &event, 1);
	r = reading(&j, true, &j.key);
	assert_true(next(r, &e));
	assert_string_equal(e.file, DAY1);
	assert_int_equal(e.line, 2);
	assert_int_equal(e.proof, SG_PROOF_GENUINE);
	assert_true(e.at_ms == TEST_NOW + 7 && e.last_ms == e.at_ms);
	assert_int_equal(e.sequence, 2);
	assert_int_equal(e.kind, SG_EVENT_BLOCK);
	assert_string_equal(e.action, "block");
	assert_string_equal(e.person, "jsmith@SCHOOL");
	assert_string_equal(e.user, "jsmith");
	assert_string_equal(e.domain, "SCHOOL");
	assert_string_equal(e.address, "10.40.0.1");
	assert_string_equal(e.mac, "00-00-00-00-00-AB");
	assert_int_equal(e.port, 20001);
	assert_string_equal(e.method, "GET");
	assert_string_equal(e.url, "https://www.facebook.com/page/1?q=1");
	assert_string_equal(e.host, "www.facebook.com");
	assert_string_equal(e.path, "/page/1");
	assert_string_equal(e.query, "q=1");
	assert_string_equal(e.sni, "sni.example");
	assert_string_equal(e.platform, "facebook");
	assert_int_equal(e.intent, SG_INTENT_VISIT);
	assert_int_equal(e.nsignals, 2);
	assert_int_equal(e.signals[1].technique, SG_WEBPROXY);
	assert_int_equal(e.signals[1].tier, SG_TIER_INTENT);
	assert_string_equal(e.signals[1].target, "www.facebook.com");
	assert_null(e.signals[0].target);
	assert_string_equal(e.rule, "school.policy:71");
	assert_string_equal(e.rule_text, "block facebook always");
	assert_string_equal(e.exception, "EX-1");
	assert_string_equal(e.reason, "a lesson");
	assert_string_equal(e.ground, "rule");
	assert_string_equal(e.reference, "K7DM-9XQ");
	assert_true(e.has_next_open && e.next_open == 1795517100);
	assert_int_equal(strlen(e.visit), 16);
	assert_int_equal(strlen(e.burst), 16);
	assert_int_equal(e.folded, 1);
	assert_false(next(r, &e));
	assert_null(sg_reading_error(r));
	sg_reading_close(&r);
	test_journal_remove(&j);
}

/*
 * An entry's `person` is the user name. If there is none, it is the MAC or IP
 * address. In a pseudonymous record it is a hash.
 */
static void
people(void **state)
{
	struct sg_event events[5];
	struct test_journal j;
	struct sg_reading *r;
	struct sg_entry e;

	(void)state;
	for (unsigned i = 0; i < COUNT(events); i++)
		events[i] = test_event(TEST_NOW + i, i);
	events[1].user.n = events[2].user.n = events[4].user.n = 0;
	events[1].has_mac = true;
	events[3].detail = SG_DETAIL_PSEUDONYMOUS;
	events[4].detail = SG_DETAIL_PSEUDONYMOUS;
	write_events(&j, events, COUNT(events));
	r = reading(&j, false, NULL);
	assert_true(next(r, &e));
	assert_string_equal(e.person, "jsmith0");
	assert_true(next(r, &e));
	assert_string_equal(e.person, "00-00-00-00-00-00");
	assert_true(next(r, &e));
	assert_string_equal(e.person, "10.40.0.2");
	assert_true(next(r, &e));
	assert_string_equal(e.person, e.user_hash);
	assert_non_null(e.sealed);
	assert_true(next(r, &e));
	assert_string_equal(e.person, e.device_hash);
	sg_reading_close(&r);
	test_journal_remove(&j);
}

/* ---- folding ------------------------------------------------------------ */

static const struct {
	int64_t after_ms;
	uint16_t port;
	const char *host, *path;
	enum sg_event_kind kind;
	enum sg_intent intent;
} asked[] = {
    /*
     * These are folded: a CONNECT, its second check with the TLS server name,
     * and the request inside.
     */
    {0, 1, "www.facebook.com", "", SG_EVENT_BLOCK, SG_INTENT_UNKNOWN},
    {40, 1, "www.facebook.com", "", SG_EVENT_BLOCK, SG_INTENT_UNKNOWN},
    {90, 1, "www.facebook.com", "/x", SG_EVENT_BLOCK, SG_INTENT_VISIT},
    /*
     * These are not folded: one has another host, the other has another
     * connection.
     */
    {95, 1, "static.fbcdn.net", "/y", SG_EVENT_BLOCK, SG_INTENT_EMBED},
    {99, 2, "www.facebook.com", "/x", SG_EVENT_BLOCK, SG_INTENT_VISIT},
    /*
     * This is folded, because it is within the minute. It is more important
     * than the first record.
     */
    {59999, 1, "www.facebook.com", "/z", SG_EVENT_SIGNAL, SG_INTENT_VISIT},
    /* This is not folded, because it is a minute after the first record. */
    {60000, 1, "www.facebook.com", "/x", SG_EVENT_BLOCK, SG_INTENT_VISIT},
    /* These are folded: a test of the filter outweighs its own request. */
    {60010, 3, "test.example", "/x", SG_EVENT_BLOCK, SG_INTENT_VISIT},
    {60020, 3, "test.example", "/test", SG_EVENT_TEST, 0},
};

static const struct {
	int64_t at_ms, last_ms;
	unsigned folded;
	const char *host, *path;
	enum sg_intent intent;
} folded[] = {
    {0, 59999, 4, "www.facebook.com", "/x", SG_INTENT_VISIT},
    {95, 95, 1, "static.fbcdn.net", "/y", SG_INTENT_EMBED},
    {99, 99, 1, "www.facebook.com", "/x", SG_INTENT_VISIT},
    {60000, 60000, 1, "www.facebook.com", "/x", SG_INTENT_VISIT},
    {60010, 60020, 2, "test.example", "/test", 0},
};

static void
folds(void **state)
{
	struct sg_event events[COUNT(asked)];
	struct test_journal j;
	struct sg_reading *r;
	struct sg_entry e;

	(void)state;
	for (unsigned i = 0; i < COUNT(asked); i++) {
		events[i] = test_event(TEST_NOW + asked[i].after_ms, i);
		events[i].client = events[0].client;
		events[i].client_port = asked[i].port;
		events[i].host = sg_str(asked[i].host);
		events[i].path = sg_str(asked[i].path);
		events[i].kind = asked[i].kind;
		events[i].intent = asked[i].intent;
	}
	write_events(&j, events, COUNT(events));
	r = reading(&j, true, &j.key);
	for (size_t i = 0; i < COUNT(folded); i++) {
		assert_true(next(r, &e));
		assert_true(e.at_ms == TEST_NOW + folded[i].at_ms);
		assert_true(e.last_ms == TEST_NOW + folded[i].last_ms);
		assert_int_equal(e.folded, folded[i].folded);
		assert_string_equal(e.host, folded[i].host);
		assert_string_equal(e.path, folded[i].path);
		assert_int_equal(e.intent, folded[i].intent);
		assert_string_equal(e.file, DAY1);
		assert_int_equal(e.proof, SG_PROOF_GENUINE);
		assert_int_equal(e.text.p[0], '{');
	}
	assert_false(next(r, &e));
	sg_reading_close(&r);
	/* Without folding, all records are read in order. */
	r = reading(&j, false, NULL);
	for (size_t i = 0; i < COUNT(asked); i++) {
		assert_true(next(r, &e));
		assert_true(e.at_ms == TEST_NOW + asked[i].after_ms);
		assert_int_equal(e.proof, SG_PROOF_NONE);
	}
	assert_false(next(r, &e));
	sg_reading_close(&r);
	test_journal_remove(&j);
}

/* Records without the client's port belong to no visit and are not folded. */
static void
no_port(void **state)
{
	struct sg_event events[2] = {
	    test_event(TEST_NOW, 1), test_event(TEST_NOW + 1, 2)};
	struct test_journal j;
	struct sg_reading *r;
	struct sg_entry e;

	(void)state;
	events[0].client_port = events[1].client_port = 0;
	write_events(&j, events, 2);
	r = reading(&j, true, NULL);
	assert_true(next(r, &e));
	assert_int_equal(e.folded, 1);
	assert_null(e.visit);
	assert_true(next(r, &e));
	assert_false(next(r, &e));
	sg_reading_close(&r);
	test_journal_remove(&j);
}

/* ---- counts ------------------------------------------------------------- */

/*
 * Write forty connections, ten milliseconds apart. Each has a CONNECT and a
 * request inside. The CONNECTs are one burst; the requests inside are another
 * burst. Each burst has a first record and a count of 39.
 */
static void
write_burst(struct test_journal *j, int64_t at_ms)
{
	struct sg_journal *journal;
	struct sg_event event;

	test_journal_begin(j, TEST_NOW);
	journal = test_open(j);
	for (unsigned i = 0; i < 80; i++) {
		event = test_event(at_ms + 5 * i, 1);
		event.client_port = (uint16_t)(20000 + i / 2);
		event.intent = i % 2 == 0 ? SG_INTENT_UNKNOWN : SG_INTENT_VISIT;
		event.path = i % 2 == 0 ? SG_LIT("") : SG_LIT("/x");
		assert_int_not_equal(sg_journal_append(journal, &event, NULL),
		    SG_APPEND_LOST);
	}
	sg_journal_tick(journal, at_ms + 59000);
	/* A later record of another person. */
	event = test_event(at_ms + 100000, 2);
	assert_int_equal(sg_journal_append(journal, &event, NULL),
	    SG_APPEND_WRITTEN);
	sg_journal_free(&journal);
}

static struct sg_reading *
reading_of(const struct test_journal *j, int64_t from_ms, int64_t until_ms,
    bool fold)
{
	const struct sg_reading_options options = {
	    j->folder, from_ms, until_ms, fold, &j->key};
	char why[SG_WHY_BYTES];
	struct sg_reading *r = sg_reading_open(&options, why);

	assert_non_null(r);
	return r;
}

/*
 * With folding, the forty connections make one entry with 39 repeats. The count
 * may even be in the next day's file.
 */
static void
counts(void **state)
{
	static const int64_t at[] = {
	    TEST_NOW, TEST_NOW - TEST_NOW % TEST_DAY + TEST_DAY - 20000};
	struct test_journal j;
	struct sg_reading *r;
	struct sg_entry e;

	(void)state;
	for (size_t i = 0; i < COUNT(at); i++) {
		write_burst(&j, at[i]);
		r = reading(&j, true, &j.key);
		assert_true(next(r, &e));
		assert_false(e.only_counts);
		assert_int_equal(e.intent, SG_INTENT_VISIT);
		assert_int_equal(e.folded, 2);
		assert_true(e.repeats == 39);
		assert_true(e.at_ms == at[i] && e.last_ms == at[i] + 395);
		assert_int_equal(e.proof, SG_PROOF_GENUINE);
		assert_true(next(r, &e));
		assert_string_equal(e.user, "jsmith2");
		assert_true(e.repeats == 0 && !e.only_counts);
		assert_false(next(r, &e));
		sg_reading_close(&r);
		assert_string_equal(test_verify(&j), "");
		test_journal_remove(&j);
	}
}

/*
 * Without folding, a count is an entry of its own. This entry has the time of
 * the burst's first record.
 */
static void
counts_alone(void **state)
{
	struct test_journal j;
	struct sg_reading *r;
	struct sg_entry e;
	char burst[SG_LABEL_TEXT];

	(void)state;
	write_burst(&j, TEST_NOW);
	r = reading(&j, false, NULL);
	for (unsigned i = 0; i < 4; i++) {
		assert_true(next(r, &e));
		assert_int_equal(e.only_counts, i >= 2);
		assert_true(e.repeats == (i >= 2 ? 39 : 0));
		assert_string_equal(e.user, "jsmith1");
		assert_string_equal(e.host, "www.facebook.com");
		assert_string_equal(e.platform, "facebook");
		assert_string_equal(e.rule, "school.policy:71");
		if (i == 0)
			memcpy(burst, e.burst, sizeof(burst));
		if (e.intent == SG_INTENT_UNKNOWN)
			assert_string_equal(e.burst, burst);
		if (!e.only_counts)
			continue;
		assert_null(e.visit);
		assert_int_equal(e.nsignals, 0);
		assert_true(e.at_ms == TEST_NOW || e.at_ms == TEST_NOW + 5);
		assert_true(e.written_ms == TEST_NOW + 59000);
	}
	sg_reading_close(&r);
	test_journal_remove(&j);
}

/* A count belongs to the period in which its burst began, and to no other. */
static void
counts_of_a_period(void **state)
{
	struct test_journal j;
	struct sg_reading *r;
	struct sg_entry e;

	(void)state;
	write_burst(&j, TEST_NOW);
	for (int fold = 0; fold < 2; fold++) {
		uint64_t requests = 0;

		r = reading_of(&j, TEST_NOW - 1000, TEST_NOW + 1000, fold != 0);
		while (next(r, &e))
			requests += e.repeats + !e.only_counts;
		assert_true(requests == (fold != 0 ? 40 : 80));
		sg_reading_close(&r);
		r = reading_of(&j, TEST_NOW + 1000, TEST_NOW + 90000,
		    fold != 0);
		assert_false(next(r, &e));
		sg_reading_close(&r);
	}
	test_journal_remove(&j);
}

/*
 * If the first record of a burst is missing, the count is an entry of its own.
 */
static void
counts_without_their_first(void **state)
{
	struct test_journal j;
	struct sg_reading *r;
	struct sg_entry e;
	char *text, *from, *to;

	(void)state;
	write_burst(&j, TEST_NOW);
	text = test_day_text(&j, DAY1);
	from = strchr(text, '\n') + 1; /* remove lines 2 and 3 */
	to = strchr(strchr(from, '\n') + 1, '\n') + 1;
	memmove(from, to, strlen(to) + 1);
	test_spit(test_day_path(&j, DAY1), text, strlen(text));
	r = reading(&j, true, &j.key);
	for (unsigned i = 0; i < 2; i++) {
		assert_true(next(r, &e));
		assert_true(e.only_counts && e.repeats == 39);
		assert_string_equal(e.person, "jsmith1");
	}
	assert_true(next(r, &e));
	assert_false(next(r, &e));
	sg_reading_close(&r);
	test_journal_remove(&j);
}

/*
 * If somebody changed a count, the entry that includes the count is marked as
 * broken. The entry then names the file and line of the count.
 */
static void
counts_that_were_changed(void **state)
{
	struct test_journal j;
	struct sg_reading *r;
	struct sg_entry e;
	char *text;

	(void)state;
	write_burst(&j, TEST_NOW);
	text = test_day_text(&j, DAY1);
	memcpy(strstr(text, "\"repeats\":39"), "\"repeats\":11", 12);
	test_spit(test_day_path(&j, DAY1), text, strlen(text));
	r = reading(&j, true, &j.key);
	assert_true(next(r, &e));
	assert_int_equal(e.proof, SG_PROOF_BROKEN);
	assert_int_equal(e.line, 3);
	assert_string_equal(e.broken_file, DAY1);
	assert_in_range(e.broken_line, 4, 5);
	sg_reading_close(&r);
	test_journal_remove(&j);
}

/* ---- periods and damage ------------------------------------------------- */

static void
periods(void **state)
{
	static const struct {
		int64_t from, until; /* days after TEST_NOW */
		unsigned n;
	} rows[] = {
	    {0, 1, 1}, {0, 5, 5}, {1, 3, 2}, {4, 9, 1}, {5, 9, 0}, {-9, 0, 0}};
	struct sg_event events[5];
	struct test_journal j;
	struct sg_entry e;
	char why[SG_WHY_BYTES];

	(void)state;
	for (unsigned i = 0; i < COUNT(events); i++)
		events[i] = test_event(TEST_NOW + i * TEST_DAY, i);
	write_events(&j, events, COUNT(events));
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct sg_reading_options options = {j.folder,
		    TEST_NOW + rows[i].from * TEST_DAY,
		    TEST_NOW + rows[i].until * TEST_DAY, true, &j.key};
		struct sg_reading *r = sg_reading_open(&options, why);
		unsigned n = 0;

		assert_non_null(r);
		while (next(r, &e)) {
			assert_int_equal(e.proof, SG_PROOF_GENUINE);
			n++;
		}
		assert_int_equal(n, rows[i].n);
		sg_reading_close(&r);
	}
	test_journal_remove(&j);
}

static void
damaged(void **state)
{
	static const char torn[] = "{\"half";
	struct sg_event events[4];
	struct test_journal j;
	struct sg_reading *r;
	struct sg_entry e;
	char *text, *more;
	size_t n;

	(void)state;
	for (unsigned i = 0; i < COUNT(events); i++)
		events[i] = test_event(TEST_NOW + i, i);
	write_events(&j, events, COUNT(events));
	text = test_slurp(test_day_path(&j, DAY1));
	memcpy(strstr(text, ":20001}"), ":20009}", 7);
	n = strlen(text) + sizeof(torn) + 32;
	more = malloc(n);
	assert_non_null(more);
	(void)snprintf(more, n, "%s\xff{not json}\n[1]\n%s", text, torn);
	test_spit(test_day_path(&j, DAY1), more, strlen(more));
	free(more);
	r = reading(&j, true, &j.key);
	for (unsigned i = 0; i < COUNT(events); i++) {
		assert_true(next(r, &e));
		assert_int_equal(e.proof,
		    i == 1 ? SG_PROOF_BROKEN : SG_PROOF_GENUINE);
	}
	assert_true(next(r, &e));
	assert_null(e.json);
	assert_int_equal(e.proof, SG_PROOF_BROKEN);
	assert_string_equal(e.person, "unknown");
	assert_true(next(r, &e));
	assert_int_equal(e.proof, SG_PROOF_BROKEN);
	assert_false(next(r, &e));
	sg_reading_close(&r);
	test_journal_remove(&j);
}

static void
unreadable(void **state)
{
	struct sg_event event = test_event(TEST_NOW, 1);
	const struct sg_reading_options none = {
	    "/nonexistent", 0, TEST_NOW, true, NULL};
	char why[SG_WHY_BYTES];
	struct test_journal j;
	struct sg_reading *r;
	struct sg_entry e;

	(void)state;
	assert_null(sg_reading_open(&none, why));
	assert_non_null(strstr(why, "/nonexistent cannot be read"));
	write_events(&j, &event, 1);
	assert_int_equal(unlink(test_day_path(&j, DAY1)), 0);
	assert_int_equal(symlink(j.top, test_day_path(&j, DAY1)), 0);
	r = reading(&j, true, NULL);
	assert_false(sg_reading_next(r, &e));
	assert_non_null(strstr(sg_reading_error(r), DAY1 " cannot be read"));
	sg_reading_close(&r);
	test_journal_remove(&j);
}

/* ---- connections that were ended ---------------------------------------- */

static struct sg_event
ended_event(int64_t at_ms)
{
	struct sg_event event = test_event(at_ms, 1);

	event.kind = SG_EVENT_ENDED;
	event.action = "connection-ended";
	event.method = SG_LIT("CONNECT");
	event.path.n = 0;
	event.intent = 0;
	event.start_ms = at_ms - 90000;
	event.end_ms = at_ms;
	event.has_bytes = true;
	event.sent = 1200;
	event.received = 85000;
	return event;
}

/* The times and the bytes can be read, also from a pseudonymous record. */
static void
reads_ended(void **state)
{
	struct sg_event events[3];
	struct test_journal j;
	struct sg_reading *r;
	struct sg_entry e;

	(void)state;
	for (unsigned i = 0; i < COUNT(events); i++)
		events[i] = ended_event(TEST_NOW + i);
	events[1].detail = SG_DETAIL_PSEUDONYMOUS;
	events[2].has_bytes = false;
	events[2].start_ms = INT64_MAX;
	write_events(&j, events, COUNT(events));
	r = reading(&j, true, &j.key);
	for (unsigned i = 0; i < COUNT(events); i++) {
		/* Nothing is folded, although it is all one connection. */
		assert_true(next(r, &e));
		assert_int_equal(e.kind, SG_EVENT_ENDED);
		assert_int_equal(e.folded, 1);
		assert_true(e.at_ms == TEST_NOW + i);
		assert_int_equal(e.repeats, 0);
		assert_false(e.only_counts || e.reconnects);
		assert_int_equal(e.nsignals, 0);
		assert_int_equal(e.has_opened, i < 2);
		assert_int_equal(e.has_bytes, i < 2);
		if (i == 2)
			continue;
		assert_true(e.opened_ms == TEST_NOW + i - 90000);
		assert_int_equal(e.sent, 1200);
		assert_int_equal(e.received, 85000);
	}
	assert_false(next(r, &e));
	sg_reading_close(&r);
	test_journal_remove(&j);
}

/* A record that somebody changed does not make the reader say nonsense. */
static void
reads_false_ends(void **state)
{
	static const struct {
		const char *from, *to;
		bool has_opened, has_bytes;
	} changes[] = {
	    {"\"network\":{\"bytes\":86200", "\"network\":{\"bytes\":84200",
		true, false},
	    {"\"network\":{\"bytes\":86200", "\"network\":{\"bytes\":-6200",
		true, false},
	    {"\"destination\":{\"bytes\":85000",
		"\"destination\":{\"bytes\":\"850\"", true, false},
	    {"\"start\":\"2026", "\"start\":\"2027", false, true},
	    {"\"start\":\"2026", "\"start\":\"x026", false, true},
	};
	struct test_journal j;
	struct sg_event event = ended_event(TEST_NOW);
	struct sg_reading *r;
	struct sg_entry e;

	(void)state;
	for (size_t i = 0; i < COUNT(changes); i++) {
		char *text, *at;

		write_events(&j, &event, 1);
		text = test_slurp(test_day_path(&j, DAY1));
		at = strstr(text, changes[i].from);
		assert_non_null(at);
		memcpy(at, changes[i].to, strlen(changes[i].to));
		test_spit(test_day_path(&j, DAY1), text, strlen(text));
		r = reading(&j, true, &j.key);
		assert_true(next(r, &e));
		assert_int_equal(e.proof, SG_PROOF_BROKEN);
		assert_int_equal(e.has_opened, changes[i].has_opened);
		assert_int_equal(e.has_bytes, changes[i].has_bytes);
		assert_int_equal(e.sent, e.has_bytes ? 1200 : 0);
		sg_reading_close(&r);
		test_journal_remove(&j);
	}
}

/*
 * A connection of the device 10.40.0.1 to www.facebook.com was ended. Which
 * requests after it are read as those of an app?
 */
static const struct {
	const char *name;
	int64_t after_ms;
	unsigned client;
	const char *method, *host, *platform;
	enum sg_event_kind kind;
	enum sg_intent intent;
	bool reconnects;
} after[] = {
    {"before the end", -1, 1, "CONNECT", "www.facebook.com", "facebook",
	SG_EVENT_BLOCK, SG_INTENT_UNKNOWN, false},
    {"at the end", 0, 1, "CONNECT", "www.facebook.com", "facebook",
	SG_EVENT_BLOCK, SG_INTENT_UNKNOWN, true},
    {"another host of the platform", 5000, 1, "CONNECT", "edge.facebook.com",
	"facebook", SG_EVENT_BLOCK, SG_INTENT_UNKNOWN, true},
    {"the host without its platform", 6000, 1, "CONNECT", "www.facebook.com",
	"", SG_EVENT_BLOCK, SG_INTENT_UNKNOWN, true},
    {"a host that is called as the platform", 7000, 1, "CONNECT", "facebook",
	"", SG_EVENT_BLOCK, SG_INTENT_UNKNOWN, false},
    {"the service has seen that it is an app", 8000, 1, "GET",
	"www.facebook.com", "facebook", SG_EVENT_BLOCK, SG_INTENT_BACKGROUND,
	true},
    {"a person", 9000, 1, "GET", "www.facebook.com", "facebook", SG_EVENT_BLOCK,
	SG_INTENT_VISIT, false},
    {"a page", 10000, 1, "GET", "www.facebook.com", "facebook", SG_EVENT_BLOCK,
	SG_INTENT_EMBED, false},
    {"unknown, but no CONNECT", 11000, 1, "GET", "www.facebook.com", "facebook",
	SG_EVENT_BLOCK, SG_INTENT_UNKNOWN, false},
    {"another device", 12000, 2, "CONNECT", "www.facebook.com", "facebook",
	SG_EVENT_BLOCK, SG_INTENT_UNKNOWN, false},
    {"another platform", 13000, 1, "CONNECT", "www.instagram.com", "instagram",
	SG_EVENT_BLOCK, SG_INTENT_UNKNOWN, false},
    {"let through", 14000, 1, "CONNECT", "www.facebook.com", "facebook",
	SG_EVENT_VISIT, SG_INTENT_UNKNOWN, false},
    {"two minutes later", 120000, 1, "CONNECT", "www.facebook.com", "facebook",
	SG_EVENT_BLOCK, SG_INTENT_UNKNOWN, true},
    {"after more than two minutes", 120001, 1, "CONNECT", "www.facebook.com",
	"facebook", SG_EVENT_BLOCK, SG_INTENT_UNKNOWN, false},
};

static void
write_after(struct test_journal *j, enum sg_detail detail, size_t end_at)
{
	struct sg_event events[COUNT(after) + 1];
	size_t n = 0;

	for (unsigned i = 0; i < COUNT(after); i++) {
		/* The record of the end may come later than the requests. */
		if (n == end_at)
			events[n++] = ended_event(TEST_NOW);
		events[n] = test_event(TEST_NOW + after[i].after_ms,
		    after[i].client);
		events[n].client_port = (uint16_t)(30000 + i);
		events[n].method = sg_str(after[i].method);
		events[n].path.n = 0;
		/* So that no two records are one burst. */
		events[n].user = sg_str(after[i].name);
		events[n].host = sg_str(after[i].host);
		events[n].platform = sg_str(after[i].platform);
		events[n].kind = after[i].kind;
		events[n++].intent = after[i].intent;
	}
	for (size_t i = 0; i < n; i++)
		events[i].detail = detail;
	write_events(j, events, n);
}

/* Check how the records from `from_ms` on are read. */
static void
check_after(const struct test_journal *j, int64_t from_ms, bool fold)
{
	struct sg_reading *r = reading_of(j, from_ms, TEST_NOW + TEST_DAY,
	    fold);
	struct sg_entry e;

	for (size_t i = 0; i < COUNT(after); i++) {
		enum sg_intent wanted = fold && after[i].reconnects ?
		    SG_INTENT_BACKGROUND :
		    after[i].intent;

		if (TEST_NOW + after[i].after_ms < from_ms)
			continue;
		do {
			assert_true(next(r, &e));
		} while (e.kind == SG_EVENT_ENDED);
		if (e.reconnects != (fold && after[i].reconnects) ||
		    e.intent != wanted)
			fail_msg("%s: read as %d", after[i].name, e.intent);
	}
	while (next(r, &e))
		assert_int_equal(e.kind, SG_EVENT_ENDED);
	sg_reading_close(&r);
}

static void
knows_apps_that_reconnect(void **state)
{
	static const size_t end_at[] = {0, 1, 8};
	struct test_journal j;

	(void)state;
	for (size_t i = 0; i < COUNT(end_at); i++) {
		write_after(&j, SG_DETAIL_ADDRESS, end_at[i]);
		check_after(&j, 0, true);
		check_after(&j, 0, false);
		/* The record of the end need not be in the period. */
		check_after(&j, TEST_NOW + 1, true);
		test_journal_remove(&j);
	}
	write_after(&j, SG_DETAIL_PSEUDONYMOUS, 0);
	check_after(&j, 0, true);
	test_journal_remove(&j);
}

/*
 * Many connections of many devices end at several times. Each request is read
 * by the ends of its own device, and what is long over is forgotten.
 */
static void
forgets_old_ends(void **state)
{
	struct test_journal j;
	struct sg_event events[40];
	struct sg_reading *r;
	struct sg_entry e;
	size_t n = 0, reconnects = 0;

	(void)state;
	for (unsigned i = 0; i < 10; i++) {
		/* Every 100 s; so each end is within two minutes of the last.
		 */
		events[n++] = ended_event(TEST_NOW + i * 100000);
		for (unsigned client = 1; client <= 2; client++) {
			events[n] = test_event(TEST_NOW + i * 100000 + 90000,
			    client);
			events[n].method = SG_LIT("CONNECT");
			events[n++].intent = SG_INTENT_UNKNOWN;
		}
	}
	events[n] = ended_event(TEST_NOW + 100 * 100000);
	events[n++].platform.n = 0;
	events[n] = test_event(TEST_NOW + 100 * 100000 + 1, 1);
	events[n].method = SG_LIT("CONNECT");
	events[n].host = SG_LIT("edge.facebook.com");
	events[n++].intent = SG_INTENT_UNKNOWN;
	write_events(&j, events, n);
	r = reading(&j, true, NULL);
	while (next(r, &e)) {
		if (e.kind == SG_EVENT_BLOCK) {
			assert_int_equal(e.reconnects,
			    strcmp(e.address, "10.40.0.1") == 0 &&
				strcmp(e.host, "edge.facebook.com") != 0);
			reconnects += e.reconnects;
		}
	}
	assert_int_equal(reconnects, 10);
	sg_reading_close(&r);
	test_journal_remove(&j);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whole),
	    cmocka_unit_test(people),
	    cmocka_unit_test(folds),
	    cmocka_unit_test(no_port),
	    cmocka_unit_test(counts),
	    cmocka_unit_test(counts_alone),
	    cmocka_unit_test(counts_of_a_period),
	    cmocka_unit_test(counts_without_their_first),
	    cmocka_unit_test(counts_that_were_changed),
	    cmocka_unit_test(periods),
	    cmocka_unit_test(damaged),
	    cmocka_unit_test(unreadable),
	    cmocka_unit_test(reads_ended),
	    cmocka_unit_test(reads_false_ends),
	    cmocka_unit_test(knows_apps_that_reconnect),
	    cmocka_unit_test(forgets_old_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
