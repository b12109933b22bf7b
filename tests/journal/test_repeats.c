/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_repeats.c -- tests that repeated requests are counted instead of
 * recorded, and that each client has a budget.
 *
 * A burst is equal requests of one person within a minute. The first request is
 * written as a record. The others are counted in a later record, called a
 * count. All processes of a server count together. Each calls sg_journal_tick()
 * about once a second, to write the counts that are due.
 *
 * A budget limits the bytes of records that one client can cause, whatever
 * names and addresses the client uses. A flood record has the number of
 * requests over the budget.
 */
#include "../unit.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "journal.h"
#include "journal/read.h"
#include "journal/repeats.h"

#define DAY1 "2026-11-24.jsonl"
#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define REFERENCE SG_BURST_REFERENCE

/* Returns a request of "jsmith" for page `i`, always from the same device. */
static struct sg_event
page(int64_t at_ms, unsigned i)
{
	struct sg_event event = test_event(at_ms, i);

	event.user = SG_LIT("jsmith");
	(void)sg_address_parse(SG_LIT("10.40.7.5"), &event.client);
	return event;
}

static enum sg_appended
append(struct sg_journal *journal, const struct sg_event *event)
{
	return sg_journal_append(journal, event, NULL);
}

struct sum {
	unsigned records; /* records of single requests */
	unsigned counts;  /* records that are counts */
	uint64_t repeats; /* requests that the counts stand for */
	unsigned floods;  /* flood records: counts of requests over a budget */
	uint64_t over;    /* requests that the flood records stand for */
};

static struct sum
sum_up(const struct test_journal *j)
{
	const struct sg_reading_options options = {
	    j->folder, 0, INT64_C(4102444800000), false, &j->key};
	struct sum sum = {0};
	char why[SG_WHY_BYTES];
	struct sg_reading *reading = sg_reading_open(&options, why);
	struct sg_entry e;

	if (reading == NULL)
		fail_msg("%s", why);
	while (sg_reading_next(reading, &e)) {
		assert_int_equal(e.proof, SG_PROOF_GENUINE);
		if (e.kind == SG_EVENT_FLOOD) {
			sum.floods++;
			sum.over += e.repeats;
		} else if (e.only_counts) {
			sum.counts++;
			sum.repeats += e.repeats;
		} else if (e.kind != SG_EVENT_JOURNAL) {
			sum.records++;
		}
	}
	sg_reading_close(&reading);
	return sum;
}

static off_t
bytes_of(const struct test_journal *j)
{
	struct stat st;

	assert_int_equal(stat(test_day_path(j, DAY1), &st), 0);
	return st.st_size;
}

/* ---- bursts ------------------------------------------------------------- */

/*
 * The count of a burst is written once, when a minute is over. The first
 * process that then calls sg_journal_tick() writes the count.
 */
static void
counted(void **state)
{
	struct test_journal j;
	struct sg_journal *journals[2];
	struct sg_event event;
	struct sum sum;
	char *text;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journals[0] = test_open(&j);
	journals[1] = test_open(&j);
	for (unsigned i = 0; i < 40; i++) {
		event = page(TEST_NOW + 10 * i, i);
		assert_int_equal(append(journals[i % 2], &event),
		    i == 0 ? SG_APPEND_WRITTEN : SG_APPEND_COUNTED);
	}
	for (int64_t ms = 1000; ms < SG_BURST_MS; ms += 1000)
		sg_journal_tick(journals[ms / 1000 % 2], TEST_NOW + ms);
	sum = sum_up(&j);
	assert_int_equal(sum.records, 1);
	assert_int_equal(sum.counts, 0);
	for (int64_t ms = SG_BURST_MS; ms < 70000; ms += 1000)
		sg_journal_tick(journals[ms / 1000 % 2], TEST_NOW + ms);
	sum = sum_up(&j);
	assert_int_equal(sum.records, 1);
	assert_int_equal(sum.counts, 1);
	assert_true(sum.repeats == 39);
	text = test_day_text(&j, DAY1);
	assert_non_null(strstr(text,
	    "{\"@timestamp\":\"2026-11-24T10:15:58.0"
	    "00Z\""));
	assert_non_null(strstr(text,
	    "\"start\":\"2026-11-24T10:15:00.000Z\","
	    "\"end\":\"2026-11-24T10:15:00.390Z\""));
	assert_non_null(strstr(text, "\"repeats\":39"));
	assert_non_null(strstr(text, "\"name\":\"jsmith\""));
	sg_journal_free(&journals[0]);
	sg_journal_free(&journals[1]);
	assert_int_equal(sum_up(&j).counts, 1);
	assert_string_equal(test_verify(&j), "");
	test_journal_remove(&j);
}

static const struct sg_signal vpn = {SG_VPN, SG_TIER_INTENT, {NULL, 0}};
static const struct sg_signal able = {SG_VPN, SG_TIER_CAPABILITY, {NULL, 0}};

static void
change_nothing(struct sg_event *event)
{
	(void)event;
}

static void
change_case(struct sg_event *event)
{
	event->user = SG_LIT("JSmith");
}

static void
change_user(struct sg_event *event)
{
	event->user = SG_LIT("akhan");
}

static void
change_device(struct sg_event *event)
{
	event->client.b[15]++;
	event->client_port++;
}

static void
change_path(struct sg_event *event)
{
	event->path = SG_LIT("/else");
	event->method = SG_LIT("POST");
}

static void
change_host(struct sg_event *event)
{
	event->host = SG_LIT("m.facebook.com");
}

static void
change_query(struct sg_event *event)
{
	event->query = SG_LIT("q=unblock");
}

static void
change_platform(struct sg_event *event)
{
	event->platform = SG_LIT("instagram");
}

static void
change_technique(struct sg_event *event)
{
	event->signals = &vpn;
	event->nsignals = 1;
}

static void
change_tier(struct sg_event *event)
{
	event->signals = &able;
	event->nsignals = 1;
}

static void
change_intent(struct sg_event *event)
{
	event->intent = SG_INTENT_EMBED;
}

static void
change_action(struct sg_event *event)
{
	event->action = "allow";
	event->kind = SG_EVENT_VISIT;
}

static void
change_detail(struct sg_event *event)
{
	event->detail = SG_DETAIL_HOST;
}

static void
change_to_page(struct sg_event *event)
{
	event->reference = SG_LIT("K7Q2-9XWB");
}

/* Requests that belong to one burst, and requests that begin another. */
static const struct {
	const char *name;
	int64_t after_ms;
	void (*change)(struct sg_event *event);
	enum sg_appended appended;
} kinds[] = {
    {"the first", 0, change_nothing, SG_APPEND_WRITTEN},
    {"the same again", 10, change_nothing, SG_APPEND_COUNTED},
    {"a name in capitals", 20, change_case, SG_APPEND_COUNTED},
    {"another path and method", 30, change_path, SG_APPEND_COUNTED},
    {"at another device", 40, change_device, SG_APPEND_WRITTEN},
    {"another host", 50, change_host, SG_APPEND_WRITTEN},
    {"that host again", 60, change_host, SG_APPEND_COUNTED},
    {"another search", 70, change_query, SG_APPEND_WRITTEN},
    {"somebody else", 80, change_user, SG_APPEND_WRITTEN},
    {"another platform", 90, change_platform, SG_APPEND_WRITTEN},
    {"a technique", 100, change_technique, SG_APPEND_WRITTEN},
    {"the same with less behind it", 110, change_tier, SG_APPEND_WRITTEN},
    {"what a page did", 120, change_intent, SG_APPEND_WRITTEN},
    {"let through", 130, change_action, SG_APPEND_WRITTEN},
    {"with a page to show", 140, change_to_page, SG_APPEND_WRITTEN},
    {"in less detail", 150, change_detail, SG_APPEND_WRITTEN},
    {"a little earlier", -200, change_nothing, SG_APPEND_COUNTED},
    {"still within the minute", SG_BURST_MS - 1, change_nothing,
	SG_APPEND_COUNTED},
    {"no more", SG_BURST_MS, change_nothing, SG_APPEND_WRITTEN},
    {"the second minute", SG_BURST_MS + 1, change_nothing, SG_APPEND_COUNTED},
};

static void
told_apart(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_event event;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	for (unsigned i = 0; i < COUNT(kinds); i++) {
		event = page(TEST_NOW + kinds[i].after_ms, 1);
		kinds[i].change(&event);
		if (append(journal, &event) != kinds[i].appended)
			fail_msg("%s: not as expected", kinds[i].name);
	}
	sg_journal_free(&journal);
	assert_int_equal(sum_up(&j).records + sum_up(&j).repeats, COUNT(kinds));
	test_journal_remove(&j);
}

/*
 * One person makes ten thousand requests for different hosts, all judged by one
 * line of the policy. These are one burst with several records: its first
 * SG_BURST_MOST requests are written (SG_BURST_MOST_VISITS for visits). The
 * others are counted.
 */
static void
many_hosts(void **state)
{
	static const struct {
		enum sg_event_kind kind;
		const char *sites;
		uint32_t line;
		unsigned written;
	} rows[] = {{SG_EVENT_BLOCK, "adult", 71, SG_BURST_MOST},
	    {SG_EVENT_BLOCK, "", 71, SG_BURST_MOST},
	    {SG_EVENT_FAULT, "", 0, SG_BURST_MOST},
	    {SG_EVENT_SIGNAL, "", 71, SG_BURST_MOST},
	    {SG_EVENT_VISIT, "", 71, SG_BURST_MOST_VISITS}};
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_event event;
	char host[64];
	struct sum sum;

	(void)state;
	for (size_t r = 0; r < COUNT(rows); r++) {
		test_journal_begin(&j, TEST_NOW);
		journal = test_open(&j);
		for (unsigned i = 0; i < 10000; i++) {
			struct sg_signal signal = {
			    SG_WEBPROXY, SG_TIER_INTENT, sg_str(host)};

			event = page(TEST_NOW + i, i);
			(void)snprintf(host, sizeof(host), "h%u.example", i);
			event.kind = rows[r].kind;
			event.host = event.original = sg_str(host);
			event.platform = SG_LIT("");
			event.sites = sg_str(rows[r].sites);
			event.rule_line = rows[r].line;
			event.signals = &signal;
			event.nsignals = event.kind == SG_EVENT_SIGNAL;
			assert_int_not_equal(append(journal, &event),
			    SG_APPEND_LOST);
		}
		sg_journal_free(&journal);
		sum = sum_up(&j);
		assert_int_equal(sum.records, rows[r].written);
		assert_int_equal(sum.counts, 1);
		assert_true(sum.repeats == 10000 - rows[r].written);
		test_journal_remove(&j);
	}
}

/*
 * Tunnels to several closed ports of a host are different variants, because the
 * port is what was refused. In other events the port means nothing.
 */
static void
ports(void **state)
{
	static const struct {
		enum sg_ground ground;
		uint16_t port;
		enum sg_appended written;
	} rows[] = {{SG_BY_PORT, 8443, SG_APPEND_WRITTEN},
	    {SG_BY_PORT, 5228, SG_APPEND_WRITTEN},
	    {SG_BY_PORT, 8443, SG_APPEND_COUNTED},
	    {SG_BY_RULE, 8443, SG_APPEND_WRITTEN},
	    {SG_BY_RULE, 5228, SG_APPEND_COUNTED}};
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_event event;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	for (unsigned i = 0; i < COUNT(rows); i++) {
		event = page(TEST_NOW + i, 1);
		event.ground = rows[i].ground;
		event.port = rows[i].port;
		assert_int_equal(append(journal, &event), rows[i].written);
	}
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/*
 * A block page shows a reference number. If the request is a repeat, the page
 * shows the reference of the burst's first record.
 */
static void
references(void **state)
{
	static const struct {
		const char *host, *made, *shown;
	} rows[] = {{"a.example", "AAAA-AAA", "AAAA-AAA"},
	    {"a.example", "BBBB-BBB", "AAAA-AAA"},
	    {"b.example", "CCCC-CCC", "CCCC-CCC"},
	    {"b.example", "DDDD-DDD", "CCCC-CCC"},
	    {"a.example", "EEEE-EEE", "AAAA-AAA"}};
	char reference[REFERENCE];
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_event event;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	for (unsigned i = 0; i < COUNT(rows); i++) {
		event = page(TEST_NOW + i, i);
		event.host = sg_str(rows[i].host);
		memcpy(reference, rows[i].made, REFERENCE);
		event.reference = sg_str(reference);
		(void)sg_journal_append(journal, &event, reference);
		assert_string_equal(reference, rows[i].shown);
	}
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/*
 * If an event cannot be written, it does not begin a burst. The next event
 * begins the burst.
 */
static void
no_first_without_a_record(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_event event = page(TEST_NOW, 1);
	struct test_bytes day;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	assert_int_equal(chmod(j.folder, 0777), 0);
	journal = test_open(&j);
	assert_int_equal(append(journal, &event), SG_APPEND_LOST);
	assert_int_equal(append(journal, &event), SG_APPEND_LOST);
	assert_int_equal(chmod(j.folder, 0750), 0);
	event.at_ms += 2000;
	assert_int_equal(append(journal, &event), SG_APPEND_WRITTEN);
	assert_int_equal(append(journal, &event), SG_APPEND_COUNTED);
	/* If a count cannot be written, it is written at a later tick. */
	day = test_bytes(&j, DAY1);
	assert_int_equal(unlink(test_day_path(&j, DAY1)), 0);
	assert_int_equal(mkdir(test_day_path(&j, DAY1), 0750), 0);
	sg_journal_tick(journal, TEST_NOW + 70000);
	assert_non_null(strstr(j.said, "it is a pipe, a device or a folder"));
	assert_int_equal(rmdir(test_day_path(&j, DAY1)), 0);
	test_spit(test_day_path(&j, DAY1), day.p, day.n);
	free(day.p);
	assert_int_equal(sum_up(&j).counts, 0);
	sg_journal_tick(journal, TEST_NOW + 75000);
	assert_int_equal(sum_up(&j).counts, 1);
	assert_true(sum_up(&j).repeats == 1);
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/*
 * If the clock is set back or forward by hours, requests are still recorded and
 * counted.
 */
static void
clock_set(void **state)
{
	static const int64_t hours[] = {0, -5, -5, 7, 7, -5};
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_event event;
	unsigned all = 0;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	for (unsigned i = 0; i < COUNT(hours); i++) {
		for (unsigned k = 0; k < 5; k++, all++) {
			event = page(TEST_NOW + hours[i] * 3600000 +
				70000 * (int64_t)i + k,
			    k);
			assert_int_equal(append(journal, &event),
			    k == 0 ? SG_APPEND_WRITTEN : SG_APPEND_COUNTED);
		}
		sg_journal_tick(journal, event.at_ms + 1000);
	}
	sg_journal_free(&journal);
	assert_int_equal(sum_up(&j).records, COUNT(hours));
	assert_int_equal(sum_up(&j).records + sum_up(&j).repeats, all);
	test_journal_remove(&j);
}

/*
 * If there are more bursts at a time than the table has slots, no count is
 * lost.
 */
static void
too_many_bursts(void **state)
{
	enum { BURSTS = 9000, EACH = 3 };
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_event event;
	struct sum sum;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	for (unsigned i = 0; i < BURSTS * EACH; i++) {
		event = test_event(TEST_NOW + i / 10, i % BURSTS);
		assert_int_not_equal(append(journal, &event), SG_APPEND_LOST);
	}
	sg_journal_free(&journal);
	sum = sum_up(&j);
	assert_int_equal(sum.records + sum.repeats, BURSTS * EACH);
	assert_int_equal(sum.floods, 0);
	assert_string_equal(test_verify(&j), "");
	test_journal_remove(&j);
}

/* Limit the size of files. Writing beyond the limit then fails. */
static void
limit_files(rlim_t bytes)
{
	const struct rlimit limit = {bytes, RLIM_INFINITY};

	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/*
 * There are more bursts at a time than the table has slots, so old counts must
 * be written early. The disk has room for one record at a time and no count.
 * The lost counts are reported at once, and recorded later.
 */
static void
no_room_for_counts(void **state)
{
	enum { BURSTS = 6000, EACH = 3 };
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_event event;
	struct sum sum;
	uint64_t lost;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	for (unsigned i = 0; i < BURSTS * EACH; i++) {
		event = test_event(TEST_NOW + i / 10, i / EACH);
		if (i > 0)
			limit_files((rlim_t)bytes_of(&j) + 900);
		(void)append(journal, &event);
	}
	limit_files(RLIM_INFINITY);
	lost = sg_journal_lost(journal);
	assert_true(lost > 0);
	assert_non_null(strstr(j.said, "records are lost so far"));
	sg_journal_free(&journal);
	sum = sum_up(&j);
	assert_true(sum.records + sum.repeats + sum.over + lost ==
	    BURSTS * EACH);
	assert_non_null(strstr(test_day_text(&j, DAY1), "\"journal-lost\""));
	test_journal_remove(&j);
}

/*
 * A count is due while the disk is full. The full disk is reported, and the
 * count is written later.
 */
static void
no_room_for_a_count(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_event event = page(TEST_NOW, 1);

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	assert_int_equal(append(journal, &event), SG_APPEND_WRITTEN);
	assert_int_equal(append(journal, &event), SG_APPEND_COUNTED);
	limit_files((rlim_t)bytes_of(&j));
	sg_journal_tick(journal, TEST_NOW + 70000);
	limit_files(RLIM_INFINITY);
	assert_non_null(strstr(j.said, "the journal cannot be written"));
	assert_int_equal(sum_up(&j).counts, 0);
	sg_journal_tick(journal, TEST_NOW + 71000);
	assert_true(sum_up(&j).repeats == 1);
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/*
 * Writing all counts must come to an end, even if more repeats arrive
 * meanwhile.
 */
static void
one_pass(void **state)
{
	const struct sg_burst_key key = {UINT64_C(0x123456789), 7, 8};
	struct sg_event event = page(TEST_NOW, 1);
	struct sg_repeats *repeats = sg_repeats_new();
	struct sg_burst_taken taken;
	size_t from = 0;

	(void)state;
	assert_non_null(repeats);
	assert_false(sg_burst_begin(repeats->bursts, &key, &event, &taken));
	assert_true(sg_burst_count(repeats->bursts, &key, TEST_NOW, NULL));
	assert_true(sg_burst_take(repeats->bursts, TEST_NOW, true, &from,
	    &taken));
	assert_int_equal(taken.count, 1);
	assert_true(sg_burst_count(repeats->bursts, &key, TEST_NOW, NULL));
	assert_false(sg_burst_take(repeats->bursts, TEST_NOW, true, &from,
	    &taken));
	from = 0;
	assert_true(sg_burst_take(repeats->bursts, TEST_NOW, true, &from,
	    &taken));
	sg_repeats_free(&repeats);
}

/* ---- budgets ------------------------------------------------------------ */

/*
 * The largest number of bytes that one client may cause in a minute, with
 * counts.
 */
#define CLIENT_MOST (2 * (SG_CLIENT_AHEAD + SG_CLIENT_RATE) + SG_LINE_MAX)

static void
choose_users(struct sg_event *event, unsigned i)
{
	static char user[16];

	(void)snprintf(user, sizeof(user), "user%u", i);
	event->user = sg_str(user);
}

static void
choose_address(struct sg_event *event, unsigned i)
{
	event->user = SG_LIT("");
	assert_true(sg_address_parse(SG_LIT("2001:db8:1:2::"), &event->client));
	memcpy(event->client.b + 12, &i, sizeof(i));
}

/*
 * Choose IP addresses of many networks and many user names, with one MAC
 * address.
 */
static void
choose_networks(struct sg_event *event, unsigned i)
{
	choose_address(event, i);
	event->client.b[7] = (uint8_t)i;
	event->has_mac = true;
	event->mac[5] = 7;
	choose_users(event, i);
}

/*
 * All names and addresses that one device uses count as one client. The flood
 * record has the client's address.
 */
static void
one_client(void **state)
{
	static const struct {
		void (*choose)(struct sg_event *event, unsigned i);
		const char *who;
	} rows[] = {
	    {choose_users, "\"source\":{\"ip\":\"10.40.7.5\"}"},
	    {choose_address, "\"source\":{\"ip\":\"2001:db8:1:2::\"}"},
	    {choose_address, "\"prefix\":64"},
	    {choose_networks, "\"mac\":\"00-00-00-00-00-07\"}"},
	};
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_event event;
	struct sum sum;
	const char *flood;

	(void)state;
	for (size_t r = 0; r < COUNT(rows); r++) {
		test_journal_begin(&j, TEST_NOW);
		journal = test_open(&j);
		for (unsigned i = 0; i < 30000; i++) {
			event = page(TEST_NOW + 2 * i, i);
			rows[r].choose(&event, i);
			assert_int_not_equal(append(journal, &event),
			    SG_APPEND_LOST);
		}
		assert_true(bytes_of(&j) < CLIENT_MOST);
		sg_journal_tick(journal, TEST_NOW + 61000);
		sg_journal_free(&journal);
		assert_true(bytes_of(&j) < CLIENT_MOST);
		sum = sum_up(&j);
		assert_true(sum.records > 200);
		assert_true(sum.records + sum.repeats + sum.over == 30000);
		assert_in_range(sum.floods, 1, 3);
		flood = strstr(test_day_text(&j, DAY1), "\"kind\":\"flood\"");
		assert_non_null(flood);
		while (flood[-1] != '\n')
			flood--;
		if (strstr(flood, rows[r].who) == NULL)
			fail_msg("%s is not in %.600s", rows[r].who, flood);
		assert_non_null(strstr(flood,
		    "\"flood\":{\"attempts\":0,"
		    "\"blocks\":"));
		assert_string_equal(test_verify(&j), "");
		test_journal_remove(&j);
	}
}

/*
 * One client sends two classes of requests for a day, always with new user
 * names. The journal must stay below the manual's limit of 24 MB.
 */
static void
one_day(void **state)
{
	const int64_t midnight = TEST_NOW - TEST_NOW % TEST_DAY;
	const off_t most = 2 * (SG_CLIENT_AHEAD + 24 * 60 * SG_CLIENT_RATE) +
	    24 * 60 * 1024;
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_event event;
	unsigned i = 0;

	(void)state;
	test_journal_begin(&j, midnight);
	journal = test_open(&j);
	for (int64_t ms = 0; ms < TEST_DAY - 1000; ms += 250, i++) {
		event = page(midnight + ms, i);
		choose_users(&event, i / 2);
		event.signals = &vpn;
		event.nsignals = i % 2;
		assert_int_not_equal(append(journal, &event), SG_APPEND_LOST);
		if (ms % 1000 == 0)
			sg_journal_tick(journal, midnight + ms);
	}
	sg_journal_free(&journal);
	print_message("%u requests of one client in a day: %lld kB\n", i,
	    (long long)bytes_of(&j) / 1000);
	assert_true(bytes_of(&j) < most);
	assert_true(bytes_of(&j) > most / 2);
	assert_string_equal(test_verify(&j), "");
	test_journal_remove(&j);
}

static void
use_up(struct sg_journal *journal, enum sg_event_kind kind,
    enum sg_intent intent)
{
	struct sg_event event;

	for (unsigned i = 0; i < 5000; i++) {
		event = page(TEST_NOW, i);
		choose_users(&event, i);
		event.kind = kind;
		event.intent = intent;
		(void)append(journal, &event);
	}
}

/*
 * Each class of requests has its own budget, which refills with time. So many
 * visits and blocks cannot hide an attempt to get round the filter. Many
 * requests made by pages cannot hide the requests of a person.
 */
static void
budgets_apart(void **state)
{
	struct sg_event attempt = page(TEST_NOW + 1, 1), event;
	struct test_journal j;
	struct sg_journal *journal;

	(void)state;
	attempt.signals = &vpn;
	attempt.nsignals = 1;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	use_up(journal, SG_EVENT_VISIT, SG_INTENT_VISIT);
	use_up(journal, SG_EVENT_BLOCK, SG_INTENT_EMBED);
	use_up(journal, SG_EVENT_BLOCK, SG_INTENT_BACKGROUND);
	event = page(TEST_NOW + 1, 1);
	assert_int_equal(append(journal, &event), SG_APPEND_WRITTEN);
	use_up(journal, SG_EVENT_BLOCK, SG_INTENT_VISIT);
	event.platform = SG_LIT("tiktok");
	assert_int_equal(append(journal, &event), SG_APPEND_COUNTED);
	assert_int_equal(append(journal, &attempt), SG_APPEND_WRITTEN);
	/* Other clients still have their full budgets. */
	event = test_event(TEST_NOW + 1, 1);
	assert_int_equal(append(journal, &event), SG_APPEND_WRITTEN);
	/* A minute later a part of the budget is refilled. */
	event = page(TEST_NOW + 61000, 1);
	event.platform = SG_LIT("tiktok");
	assert_int_equal(append(journal, &event), SG_APPEND_WRITTEN);
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/*
 * A client over its budget keeps its slot in the table of clients, however many
 * other clients come. If the client lost its slot, it would get a new slot with
 * a full budget.
 */
static void
others_come(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_event event, more;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	use_up(journal, SG_EVENT_BLOCK, SG_INTENT_VISIT);
	for (unsigned i = 0; i < 20000; i++) {
		event = test_event(TEST_NOW + 1 + i / 1000, i);
		(void)append(journal, &event);
		more = page(TEST_NOW + 1 + i / 1000, i);
		choose_users(&more, 5000 + i);
		assert_int_equal(append(journal, &more), SG_APPEND_COUNTED);
	}
	sg_journal_free(&journal);
	test_journal_remove(&j);
}

/*
 * A client may be able to forge any IP and MAC address. The budget of the whole
 * server limits the records of such a client.
 */
static void
one_server(void **state)
{
	const off_t most = 2 *
	    (SG_SERVER_AHEAD + SG_SERVER_RATE + SG_SERVER_FLOODS_AHEAD +
		SG_SERVER_FLOODS_RATE);
	static char path[1000];
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_event event;
	struct sum sum;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	memset(path, 'x', sizeof(path) - 1);
	for (unsigned i = 0; i < 60000; i++) {
		event = test_event(TEST_NOW + i / 2, i);
		event.path = event.original = sg_str(path);
		assert_int_not_equal(append(journal, &event), SG_APPEND_LOST);
	}
	sg_journal_tick(journal, TEST_NOW + 61000);
	sg_journal_free(&journal);
	assert_true(bytes_of(&j) < most);
	sum = sum_up(&j);
	print_message("%u records, %llu over, in %u counts\n", sum.records,
	    (unsigned long long)sum.over, sum.floods);
	assert_true(sum.over > 1000);
	assert_true(sum.records + sum.repeats + sum.over == 60000);
	/* Clients without a slot in the table share one flood record. */
	assert_in_range(sum.floods, 2, 400);
	assert_string_equal(test_verify(&j), "");
	test_journal_remove(&j);
}

/* ---- a crowd ------------------------------------------------------------ */

#define PROCESSES 4
#define THREADS 4
#define PEOPLE 30
#define EACH 20000

static struct {
	_Atomic uint64_t asked, written, counted;
	_Atomic unsigned first[PEOPLE]; /* 1: a request was acknowledged */
} * crowd;

static void *
take_part(void *arg)
{
	struct sg_journal *journal = arg;
	struct sg_event event;
	enum sg_appended appended;

	for (unsigned i = 0; i < EACH; i++) {
		event = test_event(TEST_NOW + i / 100, i % PEOPLE);
		crowd->asked++;
		appended = append(journal, &event);
		if (appended == SG_APPEND_LOST)
			return journal;
		crowd->written += appended == SG_APPEND_WRITTEN;
		crowd->counted += appended == SG_APPEND_COUNTED;
		crowd->first[i % PEOPLE] = 1;
	}
	return NULL;
}

/* Run the threads of a child process. Never returns. */
__attribute__((noreturn)) static void
be_process(const struct sg_journal_options *options)
{
	struct sg_journal *journal = sg_journal_new(options);
	pthread_t thread[THREADS];
	void *lost = journal;

	for (unsigned t = 0; t < THREADS; t++)
		(void)pthread_create(&thread[t], NULL, take_part, journal);
	for (unsigned t = 0; t < THREADS; t++)
		(void)pthread_join(thread[t], &lost);
	sg_journal_free(&journal);
	_exit(lost == NULL ? 0 : 1);
}

static void
begin_crowd(struct test_journal *j, pid_t child[PROCESSES])
{
	memset((void *)crowd, 0, sizeof(*crowd));
	test_journal_begin(j, TEST_NOW);
	for (unsigned p = 0; p < PROCESSES; p++) {
		child[p] = fork();
		assert_true(child[p] >= 0);
		if (child[p] == 0)
			be_process(&j->options);
	}
}

/*
 * Many processes and threads write at once. For each person, one request is
 * recorded and all others are counted. No request is recorded or counted twice.
 */
static void
all_at_once(void **state)
{
	pid_t child[PROCESSES];
	struct test_journal j;
	struct sum sum;
	int status;

	(void)state;
	begin_crowd(&j, child);
	for (unsigned p = 0; p < PROCESSES; p++) {
		assert_int_equal(waitpid(child[p], &status, 0), child[p]);
		assert_int_equal(status, 0);
	}
	sum = sum_up(&j);
	assert_int_equal(sum.records, PEOPLE);
	assert_int_equal(crowd->written, PEOPLE);
	assert_int_equal(sum.repeats, crowd->counted);
	assert_int_equal(sum.records + sum.repeats, PROCESSES * THREADS * EACH);
	assert_string_equal(test_verify(&j), "");
	test_journal_remove(&j);
}

/*
 * Processes are killed at random. No first record is lost, and no request is
 * counted twice.
 */
static void
killed(void **state)
{
	unsigned random = (unsigned)time(NULL);
	struct sg_journal *journal;
	pid_t child[PROCESSES];
	struct test_journal j;
	struct sum sum;

	(void)state;
	print_message("random numbers from %u\n", random);
	for (unsigned round = 0; round < 15; round++) {
		begin_crowd(&j, child);
		for (unsigned p = 0; p < PROCESSES; p++) {
			struct timespec time = {0, 0};

			random = random * 1103515245U + 12345U;
			time.tv_nsec = (long)(random >> 16) % 8000 * 1000;
			(void)nanosleep(&time, NULL);
			assert_int_equal(kill(child[p], SIGKILL), 0);
			assert_int_equal(waitpid(child[p], NULL, 0), child[p]);
		}
		/* The server starts another child. */
		journal = test_open(&j);
		sg_journal_tick(journal, TEST_NOW + 70000);
		sg_journal_free(&journal);
		sum = sum_up(&j);
		for (unsigned i = 0, firsts = 0; i < PEOPLE; i++) {
			firsts += crowd->first[i];
			assert_true(i + 1 < PEOPLE || sum.records >= firsts);
		}
		assert_true(sum.records + sum.repeats <= crowd->asked);
		assert_null(strstr(test_verify(&j), "; "));
		test_journal_remove(&j);
	}
}

/*
 * The records of connections that were ended are always written: neither a
 * burst of blocks nor a budget that is used up counts them away.
 */
static void
ended(void **state)
{
	struct test_journal j;
	struct sg_journal *journal;
	struct sg_event event;

	(void)state;
	test_journal_begin(&j, TEST_NOW);
	journal = test_open(&j);
	event = page(TEST_NOW, 0);
	assert_int_equal(append(journal, &event), SG_APPEND_WRITTEN);
	for (unsigned i = 1; i <= 400; i++) {
		event = page(TEST_NOW + i, 0);
		event.kind = SG_EVENT_ENDED;
		event.action = "connection-ended";
		event.start_ms = TEST_NOW;
		event.end_ms = event.at_ms;
		assert_int_equal(append(journal, &event), SG_APPEND_WRITTEN);
	}
	/* They are more than the client's budget, and do not use it up. */
	assert_true(bytes_of(&j) > SG_CLIENT_AHEAD);
	event = page(TEST_NOW + 500, 0);
	event.platform = SG_LIT("instagram");
	assert_int_equal(append(journal, &event), SG_APPEND_WRITTEN);
	event = page(TEST_NOW + 501, 0);
	assert_int_equal(append(journal, &event), SG_APPEND_COUNTED);
	sg_journal_free(&journal);
	assert_int_equal(sum_up(&j).records, 402);
	test_journal_remove(&j);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counted),
	    cmocka_unit_test(told_apart),
	    cmocka_unit_test(many_hosts),
	    cmocka_unit_test(ports),
	    cmocka_unit_test(references),
	    cmocka_unit_test(no_first_without_a_record),
	    cmocka_unit_test(clock_set),
	    cmocka_unit_test(too_many_bursts),
	    cmocka_unit_test(no_room_for_counts),
	    cmocka_unit_test(no_room_for_a_count),
	    cmocka_unit_test(one_pass),
	    cmocka_unit_test(one_client),
	    cmocka_unit_test(one_day),
	    cmocka_unit_test(budgets_apart),
	    cmocka_unit_test(others_come),
	    cmocka_unit_test(one_server),
	    cmocka_unit_test(all_at_once),
	    cmocka_unit_test(ended),
	    cmocka_unit_test(killed),
	};

	crowd = mmap(NULL, sizeof(*crowd), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (crowd == MAP_FAILED)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
