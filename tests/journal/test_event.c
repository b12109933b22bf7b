/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_event.c -- tests which verdicts become an event, and which facts an
 * event has.
 *
 * An event is what the journal records of a request. The policy's section
 * `evidence` says which verdicts are recorded.
 */
#include "../unit.h"

#include <stdio.h>
#include <string.h>

#include "../policy_gate.h"
#include "journal/event.h"
#include "journal/words.h"

#define NOW_MS INT64_C(1795515300000) /* 2026-11-24 10:15 UTC */

/* %s stands for the section `evidence`, or for no text. */
static const char policy_text[] =
    "school \"Hillcrest School\"\n"
    "group pupils\n    network 10.20.0.0/16\n"
    "group year-6\n    network 10.20.6.0/24\n"
    "sites class-blog\n    site blogs.hillcrest.example\n"
    "sites games\n    pattern \"games\"\n"
    "rules\n"
    "    block facebook  for pupils  always\n"
    "    block class-blog  for pupils  always\n"
    "    block badsite.example, games  for pupils  always\n"
    "    otherwise allow\n"
    "exception EX-014\n"
    "    allow class-blog\n    for year-6\n"
    "    because \"Blogging lesson\"\n"
    "    approved \"Mrs A Head\" on Mon 9 Nov 2026\n"
    "    until Fri 18 Dec 2026\n"
    "%s";

static struct sg_gate *
gate_with(const char *evidence)
{
	char text[2048];

	assert_true(snprintf(text, sizeof(text), policy_text, evidence) <
	    (int)sizeof(text));
	return test_gate(text);
}

struct asked {
	const char *client, *method, *url, *dest;
	struct sg_signal signal; /* technique 0: the gate's signals */
	enum sg_ground ground;   /* what decided the verdict; 0: keep the
				    gate's value */
};

static struct sg_scratch *scratch;
static struct sg_header headers[1];
static struct sg_verdict verdict;
static struct sg_request request;
static struct sg_event_buffer room;

/*
 * Judge the request. If `asked` has a signal (a finding of circumvention) or a
 * ground, put it into the verdict. Make the event. Returns false if the verdict
 * is not recorded.
 */
static bool
recorded(const struct sg_gate *gate, const struct asked *asked,
    struct sg_event *event)
{
	headers[0] = (struct sg_header){
	    SG_LIT("Sec-Fetch-Dest"), sg_str(asked->dest)};
	request = (struct sg_request){.method = sg_str(asked->method),
	    .target = sg_str(asked->url),
	    .headers = headers,
	    .nheaders = asked->dest == NULL ? 0 : 1,
	    .has_client = true,
	    .client_port = SG_LIT("4711"),
	    .user = SG_LIT(" jsmith "),
	    .now = NOW_MS / 1000};
	assert_true(sg_address_parse(sg_str(asked->client), &request.client));
	sg_gate_judge(gate, &request, scratch, &verdict);
	if (asked->signal.technique != 0) {
		verdict.signals[0] = asked->signal;
		verdict.nsignals = 1;
		verdict.evidence[0] = (struct sg_str){NULL, 0};
	}
	if (asked->ground != 0)
		verdict.ground = asked->ground;
	return sg_event_of(gate, &request, &verdict, NOW_MS, &room, event);
}

#define BLOCKED "https://www.facebook.com/x?y=1"
#define FREE "https://www.example.org/x?y=1"
#define BLOG "https://blogs.hillcrest.example/post"
#define PUPIL "10.20.9.1"
#define YEAR6 "10.20.6.1"
#define STAFF "10.30.0.1"
#define TRIED                                                                  \
	{                                                                      \
		SG_WEBPROXY, SG_TIER_INTENT,                                   \
		{                                                              \
			"www.facebook.com", 16                                 \
		}                                                              \
	}
#define CAN                                                                    \
	{                                                                      \
		SG_VPN, SG_TIER_CAPABILITY,                                    \
		{                                                              \
			NULL, 0                                                \
		}                                                              \
	}
#define NOISE                                                                  \
	{                                                                      \
		SG_ALT_FRONTEND, SG_TIER_NOISE,                                \
		{                                                              \
			NULL, 0                                                \
		}                                                              \
	}
#define NONE                                                                   \
	{                                                                      \
		0, 0,                                                          \
		{                                                              \
			NULL, 0                                                \
		}                                                              \
	}

#define PLAIN ""
#define VISITS "evidence\n    record visits for pupils\n"
#define ALL_VISITS "evidence\n    record visits for everyone\n"
#define ATTEMPTS "evidence\n    record circumvention\n"
#define BLOCKS "evidence\n    record blocks\n"

static const struct {
	const char *name, *evidence;
	struct asked asked;
	const char *kind; /* kind of the event; NULL if nothing is recorded */
} rows[] = {
    {"a block", PLAIN, {PUPIL, "GET", BLOCKED, "document", NONE, 0}, "block"},
    {"a blocked part of a page", PLAIN,
	{PUPIL, "GET", BLOCKED, "image", NONE, 0}, "block"},
    {"a blocked CONNECT", PLAIN,
	{PUPIL, "CONNECT", "www.facebook.com:443", NULL, NONE, 0}, "block"},
    {"blocks not wanted", ATTEMPTS,
	{PUPIL, "GET", BLOCKED, "document", NONE, 0}, NULL},
    {"a blocked attempt, blocks not wanted", ATTEMPTS,
	{PUPIL, "GET", BLOCKED, "document", TRIED, 0}, "block"},
    {"a block with noise, blocks not wanted", ATTEMPTS,
	{PUPIL, "GET", BLOCKED, "document", NOISE, 0}, NULL},
    {"browsing", PLAIN, {PUPIL, "GET", FREE, "document", NONE, 0}, NULL},
    {"an attempt that passes", PLAIN,
	{STAFF, "GET", FREE, "document", TRIED, 0}, "signal"},
    {"something that can", PLAIN, {STAFF, "GET", FREE, "document", CAN, 0},
	"signal"},
    {"noise", PLAIN, {STAFF, "GET", FREE, "document", NOISE, 0}, NULL},
    {"an attempt, attempts not wanted", BLOCKS,
	{STAFF, "GET", FREE, "document", TRIED, 0}, NULL},
    {"an exception used", PLAIN, {YEAR6, "GET", BLOG, "document", NONE, 0},
	"exception"},
    {"a picture under an exception", PLAIN,
	{YEAR6, "GET", BLOG, "image", NONE, 0}, NULL},
    {"an exception, exceptions not wanted", BLOCKS,
	{YEAR6, "GET", BLOG, "document", NONE, 0}, NULL},
    {"the same of another", PLAIN, {PUPIL, "GET", BLOG, "document", NONE, 0},
	"block"},
    {"a recorded visit", VISITS, {PUPIL, "GET", FREE, "document", NONE, 0},
	"visit"},
    {"a visit through a tunnel", VISITS,
	{PUPIL, "CONNECT", "www.example.org:443", NULL, NONE, 0}, "visit"},
    {"a part of a visited page", VISITS, {PUPIL, "GET", FREE, "image", NONE, 0},
	NULL},
    {"a visit of another group", VISITS,
	{STAFF, "GET", FREE, "document", NONE, 0}, NULL},
    {"everybody's visits", ALL_VISITS,
	{STAFF, "GET", FREE, "document", NONE, 0}, "visit"},
    {"not to be judged", PLAIN, {PUPIL, "GET", "http://", "document", NONE, 0},
	"fault"},
    {"not to be judged, hardly anything wanted", ATTEMPTS,
	{PUPIL, "GET", "http://", "document", NONE, 0}, "fault"},
    {"blocked by what can be read", PLAIN,
	{PUPIL, "GET", "https://www.facebook.com:x/", "document", NONE, 0},
	"block"},
    {"blocked by what can be read, blocks not wanted", ATTEMPTS,
	{PUPIL, "GET", "https://www.facebook.com:x/", "document", NONE, 0},
	"fault"},
    {"an attempt that calls itself an image", ATTEMPTS,
	{STAFF, "GET", "https://www.croxyproxy.com/", "image", NONE, 0},
	"signal"},
    {"a CONNECT that is decided later", ALL_VISITS,
	{PUPIL, "CONNECT", "www.example.org:443", NULL, NONE, SG_BY_UNDECIDED},
	NULL},
    {"a CONNECT that is decided later, with a signal", ALL_VISITS,
	{PUPIL, "CONNECT", "www.example.org:443", NULL, TRIED, SG_BY_UNDECIDED},
	NULL},
};

static void
which(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct sg_gate *gate = gate_with(rows[i].evidence);
		struct sg_event event;
		const char *kind = recorded(gate, &rows[i].asked, &event) ?
		    sg_event_kind_word(event.kind) :
		    NULL;

		if ((kind == NULL) != (rows[i].kind == NULL) ||
		    (kind != NULL && strcmp(kind, rows[i].kind) != 0))
			fail_msg("%s: %s", rows[i].name,
			    kind == NULL ? "nothing" : kind);
		sg_gate_close(&gate);
	}
}

static void
is(struct sg_str came, const char *expected)
{
	if (!sg_str_eq(came, sg_str(expected)))
		fail_msg("\"%.*s\" is not \"%s\"", (int)came.n, came.p,
		    expected);
}

static void
what(void **state)
{
	const struct asked asked = {PUPIL, "GET", BLOCKED, "document", NONE, 0};
	struct sg_gate *gate = gate_with("evidence\n    detail host\n");
	struct sg_event event;

	(void)state;
	assert_true(recorded(gate, &asked, &event));
	assert_string_equal(event.action, "block");
	assert_int_equal(event.detail, SG_DETAIL_HOST);
	assert_int_equal(event.at_ms, NOW_MS);
	assert_int_equal(event.client_port, 4711);
	is(event.user, "jsmith");
	is(event.host, "www.facebook.com");
	is(event.path, "/x");
	is(event.query, "");
	is(event.original, "");
	is(event.scheme, "https");
	assert_int_equal(event.port, 443);
	is(event.platform, "facebook");
	assert_int_equal(event.intent, SG_INTENT_VISIT);
	is(event.rule_file, "school.policy");
	assert_int_equal(event.rule_line, 11);
	is(event.rule_text, "block facebook  for pupils  always");
	is(event.exception, "");
	assert_false(event.has_next_open);
	sg_gate_close(&gate);
}

/* If a site is not a platform, the event has the policy's name for the site. */
static void
sites(void **state)
{
	static const struct {
		const char *url, *sites, *platform;
	} named[] = {{BLOG, "class-blog", ""}, {BLOCKED, "", "facebook"},
	    {"https://x.badsite.example/", "badsite.example", ""},
	    {"https://games.example/play", "games", ""}};
	struct sg_gate *gate = gate_with("");
	struct sg_event event;

	(void)state;
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
		const struct asked asked = {
		    PUPIL, "GET", named[i].url, "document", NONE, 0};

		assert_true(recorded(gate, &asked, &event));
		assert_string_equal(event.action, "block");
		is(event.sites, named[i].sites);
		is(event.platform, named[i].platform);
	}
	sg_gate_close(&gate);
}

static void
exception(void **state)
{
	const struct asked asked = {YEAR6, "GET", BLOG, "document", NONE, 0};
	struct sg_gate *gate = gate_with("");
	struct sg_event event;

	(void)state;
	assert_true(recorded(gate, &asked, &event));
	assert_string_equal(event.action, "allow");
	is(event.exception, "EX-014");
	is(event.reason, "Blogging lesson");
	sg_gate_close(&gate);
}

/*
 * A query can contain private data. So only its parameter that proves the
 * circumvention is recorded.
 */
static void
query(void **state)
{
#define HIDDEN "aHR0cHM6Ly93d3cuZmFjZWJvb2suY29tLw%3D%3D"
	static const struct {
		const char *url, *query;
	} urls[] = {
	    {"https://www.example.org/browse.php?sid=secret&u=" HIDDEN
	     "&b=29&token=secret",
		"u=" HIDDEN},
	    {"https://www.example.org/?https%3A%2F%2Fwww.facebook.com%2F"
	     "&token=secret",
		"https%3A%2F%2Fwww.facebook.com%2F"},
	    {"https://www.example.org/page?id=secret&url="
	     "https%3A%2F%2Fm.facebook.com%2Fx&name=secret",
		"url=https%3A%2F%2Fm.facebook.com%2Fx"},
	    {"https://www.google.com/search?sxsrf=secret&q="
	     "unblock+school+filter&client=secret",
		"q=unblock+school+filter"},
	    {"https://translate.google.com/translate?sl=secret&u="
	     "https%3A%2F%2Fwww.facebook.com%2F&hl=secret",
		"u=https%3A%2F%2Fwww.facebook.com%2F"},
	    {"https://dns.example.net/dns-query?ct=secret&dns="
	     "AAABAAABAAAAAAAACGZhY2Vib29rA2NvbQAAAQAB&id=secret",
		"dns=AAABAAABAAAAAAAACGZhY2Vib29rA2NvbQAAAQAB"},
	    {"https://dns.example.net/resolve?id=secret&name="
	     "www.facebook.com&type=A",
		"name=www.facebook.com"},
	    /* Here two parameters are evidence. */
	    {"https://www.example.org/browse.php?u=" HIDDEN "&b=29&x=secret"
	     "&dns=AAABAAABAAAAAAAACGZhY2Vib29rA2NvbQAAAQAB&z=secret",
		"u=" HIDDEN "&dns=AAABAAABAAAAAAAACGZhY2Vib29rA2NvbQAAAQAB"},
	    /* Here the evidence is in the path. */
	    {"https://www.example.org/nph-proxy.cgi/000000A/https/"
	     "www.facebook.com/?id=secret",
		""},
	};
	struct sg_gate *gate = gate_with("");

	(void)state;
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		const struct asked asked = {
		    PUPIL, "GET", urls[i].url, "document", NONE, 0};
		struct sg_event event;

		if (!recorded(gate, &asked, &event))
			fail_msg("nothing is recorded of %s", urls[i].url);
		is(event.query, urls[i].query);
	}
	sg_gate_close(&gate);
}

/*
 * If the original spelling of the URL is evidence, it is recorded. A password
 * in the URL is never recorded.
 */
static void
spelling(void **state)
{
	static const struct {
		const char *url;
		struct sg_signal signal;
		const char *original;
	} urls[] = {
	    {FREE, CAN, ""},
	    {"http://0x7f000001/a?q=2",
		{SG_ADDRESS_TRICK, SG_TIER_INTENT, {NULL, 0}},
		"http://0x7f000001/a"},
	    {"http://bbc.co.uk:pass@198.51.100.7/a?q",
		{SG_NAME_TRICK, SG_TIER_INTENT, {NULL, 0}},
		"http://bbc.co.uk@198.51.100.7/a"},
	    {"http://bbc.co.uk@198.51.100.7/a@b:c#d",
		{SG_NAME_TRICK, SG_TIER_INTENT, {NULL, 0}},
		"http://bbc.co.uk@198.51.100.7/a@b:c"},
	};
	struct sg_gate *gate = gate_with("");

	(void)state;
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		const struct asked asked = {
		    STAFF, "GET", urls[i].url, "document", urls[i].signal, 0};
		struct sg_event event;

		assert_true(recorded(gate, &asked, &event));
		is(event.query, "");
		is(event.original, urls[i].original);
	}
	sg_gate_close(&gate);
}

static void
faults(void **state)
{
	const struct asked asked = {
	    PUPIL, "GET", "http://a b/x?secret=1", "document", NONE, 0};
	struct sg_gate *gate = gate_with("");
	struct sg_event event;

	(void)state;
	assert_true(recorded(gate, &asked, &event));
	assert_true(event.failed);
	assert_true(event.reason.n > 0);
	is(event.original, "http://a b/x");
	assert_int_equal(event.rule_line, 0);
	sg_gate_close(&gate);
}

/* ---- connections that were ended ---------------------------------------- */

static struct sg_request opening;

/* Returns a connection to Facebook that was ended when a break was over. */
static struct sg_ending
ending(const char *method, const char *target)
{
	opening = (struct sg_request){.method = sg_str(method),
	    .target = sg_str(target),
	    .has_client = true,
	    .client_port = SG_LIT("4711"),
	    .mac = SG_LIT("02:aa:bb:cc:dd:01"),
	    .user = SG_LIT(" jsmith "),
	    .sni_state = SG_SNI_NAME,
	    .sni = SG_LIT("www.facebook.com"),
	    .now = NOW_MS / 1000 - 90};
	assert_true(sg_address_parse(SG_LIT(PUPIL), &opening.client));
	return (struct sg_ending){.known = true,
	    .request = &opening,
	    .opened = NOW_MS / 1000 - 90,
	    .at_ms = NOW_MS,
	    .has_bytes = true,
	    .sent = 1200,
	    .received = 85000,
	    .ground = SG_BY_RULE,
	    .host = SG_LIT("www.facebook.com"),
	    .rule_line = 71,
	    .rule_file = SG_LIT("school.policy"),
	    .rule_text = SG_LIT("block facebook"),
	    .exception = SG_LIT("EX-014"),
	    .reason = SG_LIT("Lesson"),
	    .platform = SG_LIT("facebook"),
	    .sites = SG_LIT("social"),
	    .tag = SG_LIT("0011")};
}

static const struct sg_settings recording = {
    .record = SG_RECORD_BLOCKS, .detail = SG_DETAIL_HOST};

static void
ended(void **state)
{
	const struct sg_ending one = ending("CONNECT", "www.facebook.com:443");
	struct sg_event event;

	(void)state;
	assert_true(sg_event_of_ended(&recording, &one, &room, &event));
	assert_string_equal(sg_event_kind_word(event.kind), "ended");
	assert_string_equal(event.action, "connection-ended");
	assert_int_equal(event.detail, SG_DETAIL_HOST);
	assert_true(event.at_ms == NOW_MS && event.end_ms == NOW_MS);
	assert_true(event.start_ms == NOW_MS - 90000);
	assert_true(event.has_bytes && event.sent == 1200 &&
	    event.received == 85000);
	assert_false(event.failed);
	assert_true(event.has_client && event.has_mac);
	assert_int_equal(event.client_port, 4711);
	is(event.user, "jsmith");
	is(event.method, "CONNECT");
	is(event.host, "www.facebook.com");
	is(event.sni, "www.facebook.com");
	is(event.path, "");
	assert_int_equal(event.port, 443);
	is(event.platform, "facebook");
	is(event.sites, ""); /* as for a block of a platform */
	is(event.rule_file, "school.policy");
	assert_int_equal(event.rule_line, 71);
	is(event.rule_text, "block facebook");
	is(event.exception, "EX-014");
	is(event.reason, "Lesson");
	is(event.tag, "0011");
	assert_int_equal(event.ground, SG_BY_RULE);
	/* Nobody did anything. */
	assert_int_equal(event.intent, 0);
	assert_int_equal(event.nsignals, 0);
	assert_int_equal(event.repeats, 0);
}

/* A WebSocket has a path. Its query is private, and is not recorded. */
static void
ended_upgrade(void **state)
{
	struct sg_ending one = ending("GET",
	    "wss://x.badsite.example/a/../chat?token=secret");
	struct sg_event event;

	(void)state;
	one.platform.n = 0;
	assert_true(sg_event_of_ended(&recording, &one, &room, &event));
	is(event.scheme, "wss");
	is(event.path, "/chat");
	is(event.query, "");
	is(event.sites, "social");
	/* A target that cannot be parsed has neither port nor path. */
	opening.target = SG_LIT("http://");
	assert_true(sg_event_of_ended(&recording, &one, &room, &event));
	is(event.scheme, "");
	is(event.path, "");
	assert_int_equal(event.port, 0);
}

/* Only the client and the times are true of a connection that is not known. */
static void
ended_unknown(void **state)
{
	struct sg_ending one = ending("CONNECT", "www.facebook.com:443");
	struct sg_event event;

	(void)state;
	one.known = false;
	assert_true(sg_event_of_ended(&recording, &one, &room, &event));
	assert_true(event.has_client);
	assert_int_equal(event.client_port, 4711);
	assert_true(event.start_ms == NOW_MS - 90000 && event.has_bytes);
	is(event.tag, "0011");
	assert_false(event.has_mac);
	is(event.user, "");
	is(event.method, "");
	is(event.host, "");
	is(event.sni, "");
	is(event.platform, "");
	is(event.rule_file, "");
	is(event.exception, "");
	is(event.reason, "");
	assert_int_equal(event.rule_line, 0);
	assert_int_equal(event.ground, 0);
}

/* Numbers that cannot be true are left out. */
static void
ended_nonsense(void **state)
{
	static const struct {
		int64_t opened;
		uint64_t sent, received;
		bool has_start, has_bytes;
	} tries[] = {
	    {NOW_MS / 1000, 0, 0, true, true},
	    {NOW_MS / 1000 + 1, 0, 0, false, true},
	    {INT64_MAX, 1, UINT64_MAX, false, false},
	    {INT64_MIN, UINT64_MAX, 1, false, false},
	    {-1, INT64_MAX / 2, INT64_MAX / 2, false, true},
	};
	struct sg_ending one = ending("CONNECT", "www.facebook.com:443");
	struct sg_event event;

	(void)state;
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		one.opened = tries[i].opened;
		one.sent = tries[i].sent;
		one.received = tries[i].received;
		assert_true(sg_event_of_ended(&recording, &one, &room, &event));
		assert_int_equal(event.start_ms <= event.end_ms,
		    tries[i].has_start);
		assert_int_equal(event.has_bytes, tries[i].has_bytes);
	}
}

/* Where the policy wants no blocks recorded, it names nobody here either. */
static void
ended_not_wanted(void **state)
{
	const struct sg_settings settings = {.record = SG_RECORD_CIRCUMVENTION |
		SG_RECORD_EXCEPTIONS | SG_RECORD_VISITS};
	const struct sg_ending one = ending("CONNECT", "www.facebook.com:443");
	struct sg_event event;

	(void)state;
	assert_false(sg_event_of_ended(&settings, &one, &room, &event));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(which),
	    cmocka_unit_test(what),
	    cmocka_unit_test(sites),
	    cmocka_unit_test(exception),
	    cmocka_unit_test(query),
	    cmocka_unit_test(spelling),
	    cmocka_unit_test(faults),
	    cmocka_unit_test(ended),
	    cmocka_unit_test(ended_upgrade),
	    cmocka_unit_test(ended_unknown),
	    cmocka_unit_test(ended_nonsense),
	    cmocka_unit_test(ended_not_wanted),
	};
	int failed;

	scratch = sg_scratch_new();
	if (scratch == NULL)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sg_scratch_free(&scratch);
	return failed;
}
