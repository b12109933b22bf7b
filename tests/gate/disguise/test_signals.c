/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What becomes of what detectors find: whose doing it was, what is judged
 * with the request, which lines fit.
 */
#include "../../unit.h"

#include <stdio.h>
#include <string.h>

#include "cases.h"

/* ---- tiers -------------------------------------------------------------- */

#define HIDDEN "https://p.example.net/x?u=https%3A%2F%2Fwww.facebook.com%2F"
#define RELAYED "https://www-facebook-com.translate.goog/"
#define PREFETCHED TYPED " | Sec-Purpose: prefetch"

/* The same by a person, a page, a program. */
static const struct disguise_case tiers[] = {
    {NULL, HIDDEN, TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL, HIDDEN, NULL, "webproxy", "intent", "www.facebook.com"},
    {NULL, HIDDEN, FRAME, "webproxy", "capability", "www.facebook.com"},
    {NULL, HIDDEN, IMAGE, "webproxy", "noise", "www.facebook.com"},
    {NULL, HIDDEN, FETCH, "webproxy", "noise", "www.facebook.com"},
    {NULL, HIDDEN, PREFETCHED, "webproxy", "noise", "www.facebook.com"},
    {NULL, RELAYED, TYPED, "relay", "intent", "www.facebook.com"},
    {NULL, RELAYED, FRAME, "relay", "capability", "www.facebook.com"},
    {NULL, RELAYED, SCRIPT, "relay", "capability", "www.facebook.com"},
    {NULL, RELAYED, IMAGE, "relay", "noise", "www.facebook.com"},
    {NULL, "https://www.croxyproxy.com/", TYPED, "webproxy", "intent", NULL},
    {NULL, "https://www.croxyproxy.com/a.js", SCRIPT, "webproxy",
	"capability", NULL},
    {NULL, "https://www.croxyproxy.com/a.png", IMAGE, "webproxy", "noise",
	NULL},
    {NULL, "https://nordvpn.com/", TYPED, "vpn", "intent", NULL},
    {"CONNECT", "api.nordvpn.com:443", NULL, "vpn", "capability", NULL},
    /* Allowed targets make noise at most. */
    {NULL, "https://www-bbc-co-uk.translate.goog/", TYPED, "relay", "noise",
	"www.bbc.co.uk"},
    {NULL, "https://p.example.net/x?u=https%3A%2F%2Fwww.bbc.co.uk%2F", TYPED,
	"relay", "noise", "www.bbc.co.uk"},
    {NULL, "https://nitter.example/", TYPED, "alt_frontend", "intent",
	"x.com"},
    {NULL, "https://invidious.example/", TYPED, "alt_frontend", "noise",
	"www.youtube.com"},
    {NULL, "https://www.google.com/search?q=unblock+whatsapp", TYPED,
	"search_intent", "noise", "whatsapp.com"},
};

static void
test_tiers(void **state)
{
	RUN(*state, tiers);
}

/* A CONNECT whose inner request will be seen tells less than that will. */
static void
test_connect_that_is_decrypted(void **state)
{
	struct test_request request = {.when = "2026-11-24 10:15:00",
	    .method = "CONNECT", .url = "nitter.net:443", .client = "10.0.0.1"};
	struct sg_verdict verdict = test_judge(*state, &request);

	assert_int_equal(verdict.nsignals, 1);
	assert_int_equal(verdict.signals[0].tier, SG_TIER_INTENT);
	request.managed = true;
	verdict = test_judge(*state, &request);
	assert_int_equal(verdict.nsignals, 1);
	assert_int_equal(verdict.signals[0].tier, SG_TIER_CAPABILITY);
}

/* ---- what is judged with the request ------------------------------------ */

static const char school[] =
    "school \"Hillcrest School\"\n"
    "group pupils\n"
    "    network  10.20.0.0/16\n"
    "group staff\n"
    "    users    jsmith\n"
    "sites our-page\n"
    "    page     www.facebook.com/hillcrest\n"
    "day Mon, Tue, Wed, Thu, Fri\n"
    "    08:40  lesson\n"
    "    10:45  break\n"
    "    11:00  lesson\n"
    "    15:20  home\n"
    "rules\n"
    "    allow our-page for staff always\n"
    "    block facebook for everyone in lesson\n"
    "    block circumvention for pupils always\n"
    "    otherwise allow\n";

static const struct {
	const char *when, *user, *url, *headers;
	bool allowed;
	int rule; /* line of `school`; 0: whichever */
	const char *host;
} judged[] = {
    /* Facebook through a translator is what Facebook is. */
    {"2026-11-24 10:15:00", NULL, RELAYED, TYPED, false, 15,
	"www.facebook.com"},
    {"2026-11-24 10:50:00", NULL, RELAYED, TYPED, true, 17, NULL},
    {"2026-11-24 10:15:00", NULL, HIDDEN, TYPED, false, 15,
	"www.facebook.com"},
    {"2026-11-24 10:50:00", NULL, HIDDEN, TYPED, true, 17, NULL},
    /* So is a page that somebody may see, and one that he may not. */
    {"2026-11-24 10:15:00", "jsmith", RELAYED "hillcrest", TYPED, true, 17,
	NULL},
    {"2026-11-24 10:15:00", "jsmith", RELAYED "other", TYPED, false, 15,
	NULL},
    /* A picture is no visit. */
    {"2026-11-24 10:15:00", NULL, HIDDEN, IMAGE, true, 17, NULL},
    /* The BBC is the BBC. */
    {"2026-11-24 10:15:00", NULL, "https://www-bbc-co-uk.translate.goog/",
	TYPED, true, 17, NULL},
    /* Other names of a request count as its own. */
    {"2026-11-24 10:15:00", NULL, "https://www.bbc.co.uk/",
	"Host: www.facebook.com", false, 15, "www.facebook.com"},
    {"2026-11-24 10:15:00", NULL, "https://www.bbc.co.uk/",
	"Host: www.bbc.co.uk:443", true, 17, NULL},
    {"2026-11-24 10:15:00", NULL, "https://www.bbc.co.uk/",
	"Host: not a host", true, 17, NULL},
};

static void
judge_row(const struct sg_gate *gate, size_t i, const char *client)
{
	struct test_request request = {.when = judged[i].when,
	    .user = judged[i].user, .url = judged[i].url, .client = client};
	char headers[512];
	struct sg_verdict verdict;
	size_t n = 0;

	snprintf(headers, sizeof headers, "%s", judged[i].headers);
	for (char *h = strtok(headers, "|"); h != NULL; h = strtok(NULL, "|"))
		request.headers[n++] = h + strspn(h, " ");
	verdict = test_judge(gate, &request);
	print_message("%s %s\n", judged[i].when, judged[i].url);
	assert_int_equal(verdict.action, judged[i].allowed ? SG_ALLOW
							   : SG_BLOCK);
	assert_int_equal(sg_gate_rule(gate, verdict.rule)->line,
	    judged[i].rule);
	if (judged[i].host != NULL)
		assert_true(sg_str_eq(verdict.host, sg_str(judged[i].host)));
	/* Opens when the hidden site does. */
	if (!judged[i].allowed)
		assert_true(verdict.next_open ==
		    test_utc("2026-11-24 10:45:00"));
}

static void
test_hidden_sites_are_judged(void **state)
{
	struct sg_gate *gate = test_gate(school);

	(void)state;
	for (size_t i = 0; i < sizeof judged / sizeof *judged; i++)
		judge_row(gate, i, "10.99.0.1");
	sg_gate_close(&gate);
}

/* Signals above noise are what `circumvention` fits. */
static void
test_circumvention_lines(void **state)
{
	static const struct {
		const char *url, *header;
		bool allowed;
	} rows[] = {
	    {"https://www.croxyproxy.com/", NULL, false},
	    {"https://dns.google/dns-query?dns=AAAA", NULL, false},
	    {"https://www-bbc-co-uk.translate.goog/", NULL, true},
	    {"https://www.google.com/search?q=bypass+school+filter", NULL,
		false},
	    {"https://www.google.com/search?q=proxy+war", NULL, true},
	    {"https://www.croxyproxy.com/a.png", "Sec-Fetch-Dest: image", true},
	    {"https://www.croxyproxy.com/a.js", "Sec-Fetch-Dest: script",
		false},
	};
	struct sg_gate *gate = test_gate(school);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct test_request request = {.url = rows[i].url,
		    .when = "2026-11-24 10:50:00", .client = "10.20.0.1",
		    .headers = {rows[i].header}};
		struct sg_verdict verdict = test_judge(gate, &request);

		print_message("%s\n", rows[i].url);
		assert_int_equal(verdict.action, rows[i].allowed ? SG_ALLOW
								 : SG_BLOCK);
		/* The line is for pupils. */
		request.client = "10.99.0.1";
		verdict = test_judge(gate, &request);
		assert_int_equal(verdict.action, SG_ALLOW);
	}
	sg_gate_close(&gate);
}

/* ---- whole requests ----------------------------------------------------- */

/* As many signals as there is room for, and no more. */
static void
test_many_signals(void **state)
{
	struct sg_verdict verdict = case_judge(*state, NULL,
	    "https://1f0d4023.nip.io:8853/uv/uv.bundle.js?__cpo="
	    "aHR0cHM6Ly94LmNvbQ&dns=AAABAAABAAAAAAAAA3d3dwdleGFtcGxlAAABAAE",
	    "Accept: application/dns-message | X-Aggregate-Auth: 1 | "
	    "X-SNI: www.facebook.com | Host: www.tiktok.com");

	assert_int_equal(verdict.nsignals, SG_SIGNALS_MAX);
	assert_int_equal(verdict.action, SG_BLOCK);
}

/* Nothing of one request is left in the next. */
static void
test_nothing_is_left_over(void **state)
{
	struct sg_verdict verdict;

	for (int i = 0; i < 3; i++) {
		verdict = case_judge(*state, NULL, HIDDEN, TYPED);
		assert_int_equal(verdict.nsignals, 1);
		verdict = case_judge(*state, NULL, "https://www.bbc.co.uk/",
		    TYPED);
		assert_int_equal(verdict.nsignals, 0);
		assert_int_equal(verdict.action, SG_ALLOW);
		verdict = case_judge(*state, NULL, "https://www.bbc.co.uk/?u="
		    "https%3A%2F%2Fwww.cbeebies.com%2F", TYPED);
		assert_int_equal(verdict.nsignals, 1);
		assert_int_equal(verdict.signals[0].tier, SG_TIER_NOISE);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_tiers),
	    cmocka_unit_test(test_connect_that_is_decrypted),
	    cmocka_unit_test(test_hidden_sites_are_judged),
	    cmocka_unit_test(test_circumvention_lines),
	    cmocka_unit_test(test_many_signals),
	    cmocka_unit_test(test_nothing_is_left_over),
	};

	return cmocka_run_group_tests(tests, case_open, case_close);
}
