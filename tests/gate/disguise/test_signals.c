/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_signals.c -- tests what signals do. A signal is the gate's finding that
 * a request uses a circumvention technique.
 *
 * A signal's tier depends on who made the request. The gate also judges the
 * hidden site. Lines of the policy can match signals.
 *
 * The tiers, from the most serious, are intent (a person tried), capability
 * (the device can do it) and noise (ignored).
 */
#include "../../unit.h"

#include <stdio.h>
#include <string.h>

#include "cases.h"

/* ---- tiers -------------------------------------------------------------- */

#define HIDDEN "https://p.example.net/x?u=https%3A%2F%2Fwww.facebook.com%2F"
#define RELAYED "https://www-facebook-com.translate.goog/"
#define PREFETCHED TYPED " | Sec-Purpose: prefetch"

/* The same requests, made by a person, by a page and by a program. */
static const struct disguise_case tiers[] = {
    {NULL, HIDDEN, TYPED, "webproxy", "intent", "www.facebook.com"},
    {NULL, HIDDEN, NULL, "webproxy", "intent", "www.facebook.com"},
    {NULL, HIDDEN, FRAME, "webproxy", "capability", "www.facebook.com"},
    {NULL, HIDDEN, IMAGE, "webproxy", "capability", "www.facebook.com"},
    {NULL, HIDDEN, FETCH, "webproxy", "capability", "www.facebook.com"},
    {NULL, HIDDEN, PREFETCHED, "webproxy", "capability", "www.facebook.com"},
    {NULL, RELAYED, TYPED, "relay", "intent", "www.facebook.com"},
    {NULL, RELAYED, FRAME, "relay", "capability", "www.facebook.com"},
    {NULL, RELAYED, SCRIPT, "relay", "capability", "www.facebook.com"},
    {NULL, RELAYED, IMAGE, "relay", "capability", "www.facebook.com"},
    {NULL, "https://www.croxyproxy.com/", TYPED, "webproxy", "intent", NULL},
    {NULL, "https://www.croxyproxy.com/a.js", SCRIPT, "webproxy", "capability",
	NULL},
    {NULL, "https://www.croxyproxy.com/a.png", IMAGE, "webproxy", "capability",
	NULL},
    {NULL, "https://nordvpn.com/", TYPED, "vpn", "intent", NULL},
    {"CONNECT", "api.nordvpn.com:443", NULL, "vpn", "capability", NULL},
    /*
     * If the target is allowed, the signal is noise. In this policy x.com is
     * blocked.
     */
    {NULL, "https://www-bbc-co-uk.translate.goog/", TYPED, "relay", "noise",
	"www.bbc.co.uk"},
    {NULL, "https://p.example.net/x?u=https%3A%2F%2Fwww.bbc.co.uk%2F", TYPED,
	"relay", "noise", "www.bbc.co.uk"},
    {NULL, "https://nitter.example/", TYPED, "alt_frontend", "intent", "x.com"},
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

/*
 * A CONNECT that will be decrypted has a lower tier than the request inside it.
 */
static void
test_connect_that_is_decrypted(void **state)
{
	struct test_request request = {.when = "2026-11-24 10:15:00",
	    .method = "CONNECT",
	    .url = "nitter.net:443",
	    .client = "10.0.0.1"};
	struct sg_verdict verdict = test_judge(*state, &request);

	assert_int_equal(verdict.nsignals, 1);
	assert_int_equal(verdict.signals[0].tier, SG_TIER_INTENT);
	request.managed = true;
	verdict = test_judge(*state, &request);
	assert_int_equal(verdict.nsignals, 1);
	assert_int_equal(verdict.signals[0].tier, SG_TIER_CAPABILITY);
}

/* ---- hidden sites are judged too ---------------------------------------- */

static const char school[] = "school \"Hillcrest School\"\n"
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
	int rule; /* line number in `school` of the deciding line */
	const char *host;
} judged[] = {
    /* Facebook through a translator is judged as Facebook. */
    {"2026-11-24 10:15:00", NULL, RELAYED, TYPED, false, 15,
	"www.facebook.com"},
    {"2026-11-24 10:50:00", NULL, RELAYED, TYPED, true, 17, NULL},
    {"2026-11-24 10:15:00", NULL, HIDDEN, TYPED, false, 15, "www.facebook.com"},
    {"2026-11-24 10:50:00", NULL, HIDDEN, TYPED, true, 17, NULL},
    /* The school's page is allowed for jsmith. Other pages are blocked. */
    {"2026-11-24 10:15:00", "jsmith", RELAYED "hillcrest", TYPED, true, 17,
	NULL},
    {"2026-11-24 10:15:00", "jsmith", RELAYED "other", TYPED, false, 15, NULL},
    /* The headers that claim a purpose make no difference. */
    {"2026-11-24 10:15:00", NULL, HIDDEN, IMAGE, false, 15, "www.facebook.com"},
    {"2026-11-24 10:15:00", NULL, HIDDEN, PREFETCHED, false, 15,
	"www.facebook.com"},
    /* The BBC through a translator is judged as the BBC. */
    {"2026-11-24 10:15:00", NULL, "https://www-bbc-co-uk.translate.goog/",
	TYPED, true, 17, NULL},
    /* Both the Host header's name and the URL's host are judged. */
    {"2026-11-24 10:15:00", NULL, "https://www.bbc.co.uk/",
	"Host: www.facebook.com", false, 15, "www.facebook.com"},
    {"2026-11-24 10:15:00", NULL, "https://www.bbc.co.uk/",
	"Host: www.bbc.co.uk:443", true, 17, NULL},
    {"2026-11-24 10:15:00", NULL, "https://www.bbc.co.uk/", "Host: not a host",
	true, 17, NULL},
};

static void
judge_row(const struct sg_gate *gate, size_t i, const char *client)
{
	struct test_request request = {.when = judged[i].when,
	    .user = judged[i].user,
	    .url = judged[i].url,
	    .client = client};
	char headers[512];
	struct sg_verdict verdict;
	size_t n = 0;

	snprintf(headers, sizeof headers, "%s", judged[i].headers);
	for (char *h = strtok(headers, "|"); h != NULL; h = strtok(NULL, "|"))
		request.headers[n++] = h + strspn(h, " ");
	verdict = test_judge(gate, &request);
	print_message("%s %s\n", judged[i].when, judged[i].url);
	assert_int_equal(verdict.action,
	    judged[i].allowed ? SG_ALLOW : SG_BLOCK);
	assert_int_equal(sg_gate_rule(gate, verdict.rule)->line,
	    judged[i].rule);
	if (judged[i].host != NULL)
		assert_true(sg_str_eq(verdict.host, sg_str(judged[i].host)));
	/* At 10:45 the hidden site is allowed, and so is the request. */
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

/* A line `block circumvention` matches any signal above noise. */
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
	    {"https://www.croxyproxy.com/a.png", "Sec-Fetch-Dest: image",
		false},
	    {"https://www.croxyproxy.com/a.js", "Sec-Fetch-Dest: script",
		false},
	};
	struct sg_gate *gate = test_gate(school);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct test_request request = {.url = rows[i].url,
		    .when = "2026-11-24 10:50:00",
		    .client = "10.20.0.1",
		    .headers = {rows[i].header}};
		struct sg_verdict verdict = test_judge(gate, &request);

		print_message("%s\n", rows[i].url);
		assert_int_equal(verdict.action,
		    rows[i].allowed ? SG_ALLOW : SG_BLOCK);
		/* The rule is for pupils. */
		request.client = "10.99.0.1";
		verdict = test_judge(gate, &request);
		assert_int_equal(verdict.action, SG_ALLOW);
	}
	sg_gate_close(&gate);
}

/* ---- forged headers ----------------------------------------------------- */

/* Each request is found by a detector that does not depend on headers. */
static const struct {
	const char *method, *url, *sni;
} ways[] = {
    {NULL, HIDDEN, NULL},
    {NULL, RELAYED, NULL},
    {NULL, "https://www.croxyproxy.com/", NULL},
    {NULL, "https://h.example/?__cpo=aHR0cHM6Ly93d3cucmVkZGl0LmNvbQ", NULL},
    {NULL,
	"https://h.example/browse.php?u=aHR0cHM6Ly93d3cuZmFjZWJvb2suY29tLw"
	"%3D%3D&b=29",
	NULL},
    {NULL, "https://h.example/browse.php?u=6u5h41HontgXEPgqllDKhwBRMvjB&b=13",
	NULL},
    {NULL, "https://h.example/nph-a.cgi/010110A/https/x.com/", NULL},
    {NULL, "https://h.example/0123456789abcdef0123456789abcdef/_rhsabc", NULL},
    {NULL, "https://h.example/uv/uv.bundle.js", NULL},
    {NULL, "https://h.example/service/U2FsdGVkX19abcDEF123", NULL},
    {NULL, "https://h.example/https://www.reddit.com/r/all/", NULL},
    {NULL, "http://203.0.113.7/x?u=https%3A%2F%2Fwww.facebook.com%2F", NULL},
    {NULL, "https://translate.google.com/translate?u=discord.com", NULL},
    {NULL, "https://nitter.example/", NULL},
    {NULL, "https://safereddit.com/r/all", NULL},
    {NULL, "https://h.example/r/all/comments/abcdef/", NULL},
    {NULL, "https://www.facebook.com.h.example/", NULL},
    {NULL, "https://www-facebook-com.h.example/", NULL},
    {NULL, "https://faceb00k.example/", NULL},
    {NULL, "https://unblocked-facebook.h.example/", NULL},
    {NULL, "https://facebook-login.h.example/", NULL},
    {NULL, "https://h.example/www.facebook.com/groups", NULL},
    {NULL, "https://school-unblocker.example/", NULL},
    {NULL, "https://sites.google.com/view/unblocked-proxy", NULL},
    {NULL, "https://31-13-64-35.nip.io/", NULL},
    {NULL, "https://dns.google/dns-query?dns=AAAA", NULL},
    {NULL, "https://nordvpn.com/proxy", NULL},
    {NULL, "https://h.example/ssl-vpn/x", NULL},
    {NULL, "https://h.example/novnc/", NULL},
    {NULL, "http://a.onion/", NULL},
    {"CONNECT", "203.0.113.7:443", "-"},
    {"CONNECT", "h.example:22", NULL},
    {"CONNECT", "www.bbc.co.uk:443", "www.facebook.com"},
    {"CONNECT", "nitter.net:443", NULL},
    {"RDG_OUT_DATA", "https://h.example/x", NULL},
    {NULL, "https://www.anydesk.com/", NULL},
    {NULL, "https://addons.mozilla.org/en-GB/firefox/addon/touch-vpn/", NULL},
    {NULL, "https://github.com/2dust/v2rayN/releases/download/7/v2rayN.zip",
	NULL},
    {NULL, "https://chatgpt.com/?q=summarise+https://www.reddit.com/r/x", NULL},
    {NULL, "https://h.example/.well-known/masque/udp/192.0.2.6/443/", NULL},
    {NULL, "https://h.example/GunService/Tun", NULL},
    {"CONNECT", "api.turtle-vpn.example:443", NULL},
    {NULL, "https://www.google.com/search?q=bypass+school+filter", NULL},
    {NULL, "https://www.google.com/search?q=unblock+facebook", NULL},
};

/* Headers that a client can forge. */
static const char *const sayings[] = {
    TYPED,
    IMAGE,
    SCRIPT,
    FETCH,
    FRAME,
    SOCKET,
    PREFETCHED,
    "Sec-Fetch-Dest: style",
    "Sec-Fetch-Dest: font",
    "Sec-Fetch-Dest: video",
    "Sec-Fetch-Dest: audio",
    "Sec-Fetch-Dest: track",
    "Sec-Fetch-Dest: worker",
    "Sec-Fetch-Dest: anything",
    "Sec-Fetch-Mode: no-cors",
    "Sec-Purpose: prefetch",
    "Purpose: prefetch",
    "X-Moz: prefetch",
    "Service-Worker: script",
    "X-Requested-With: XMLHttpRequest",
    "User-Agent: FBiOSSDK.16.0.0",
    "Accept: text/html",
    "Accept: image/png",
    "Accept: application/dns-message",
    "Content-Type: text/plain",
    "Cookie: __cpcPopShown=1",
    "X-Aggregate-Auth: 1",
    "Referer: https://www.bbc.co.uk/",
    "Origin: https://www.bbc.co.uk",
    "Origin: https://h.example",
    "Sec-WebSocket-Protocol: graphql-ws",
    /* A harmless target for a relay. */
    "X-Bare-URL: https://www.bbc.co.uk/",
    "X-Bare-Host: www.bbc.co.uk",
    "Target-URL: https://www.bbc.co.uk/",
    /* A Host header that names a site whose URLs often contain URLs. */
    "Host: www.bbc.co.uk",
    "Host: urldefense.com",
    "Host: web.archive.org",
    "Host: www.google.com",
    "Host: kahoot.it",
    "Host: teddit.net",
    "Host: www.croxyproxy.com",
    "Host: not a host",
    SOCKET " | Host: kahoot.it | X-Bare-URL: https://www.bbc.co.uk/ | " IMAGE,
};

/*
 * Returns true if the verdict has a signal above noise. The journal records
 * these signals.
 */
static bool
is_told(const struct sg_verdict *verdict)
{
	for (size_t i = 0; i < verdict->nsignals; i++)
		if (verdict->signals[i].tier != SG_TIER_NOISE)
			return true;
	return false;
}

static size_t
try_sayings(const struct sg_gate *gate, size_t way)
{
	char headers[512], told[256];
	size_t wrong = 0;

	for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++) {
		struct sg_verdict verdict;

		snprintf(headers, sizeof headers, "%s%s%s", sayings[i],
		    ways[way].sni == NULL ? "" : " | X-SNI: ",
		    ways[way].sni == NULL ? "" : ways[way].sni);
		verdict = case_judge(gate, ways[way].method, ways[way].url,
		    headers);
		if (verdict.action == SG_BLOCK && is_told(&verdict))
			continue;
		case_tell(&verdict, told, sizeof told);
		print_error("%s\n  %s\n  %s: %s\n", ways[way].url, headers,
		    verdict.action == SG_BLOCK ? "block" : "allow", told);
		wrong++;
	}
	return wrong;
}

static void
test_made_up_headers_open_nothing(void **state)
{
	static const char *const rules[] = {
	    "    block facebook, instagram, threads, snapchat, pinterest, "
	    "tiktok, x, reddit, discord, tumblr for everyone always\n"
	    "    block circumvention for everyone always\n",
	    "    block circumvention for everyone always\n"
	    "    block facebook, x, reddit, discord for everyone always\n"};
	char text[512];
	size_t wrong = 0;

	(void)state;
	for (size_t r = 0; r < sizeof rules / sizeof *rules; r++) {
		struct sg_gate *gate;

		snprintf(text, sizeof text,
		    "school \"S\"\nrules\n%s"
		    "    otherwise allow\n",
		    rules[r]);
		gate = test_gate(text);
		for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
			wrong += try_sayings(gate, i);
		sg_gate_close(&gate);
	}
	assert_int_equal(wrong, 0);
}

/* This policy has no line about circumvention, so the hidden site decides. */
static void
test_made_up_headers_hide_no_site(void **state)
{
	static const char *const urls[] = {HIDDEN, RELAYED,
	    "https://h.example/https://www.reddit.com/r/all/",
	    "https://h.example/r/all/comments/abcdef/?dns=AAAA",
	    "https://h.example/dns-query?u=https%3A%2F%2Fwww.facebook.com%2F"};
	size_t wrong = 0;

	for (size_t u = 0; u < sizeof urls / sizeof *urls; u++)
		for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++) {
			struct sg_verdict verdict = case_judge(*state, NULL,
			    urls[u], sayings[i]);

			if (verdict.action == SG_BLOCK)
				continue;
			print_error("%s\n  %s\n", urls[u], sayings[i]);
			wrong++;
		}
	assert_int_equal(wrong, 0);
}

/*
 * A client may forge headers so that its request matches a line that allows
 * circumvention. Even then it must not reach a blocked site.
 */
static void
test_made_up_headers_are_no_way_round(void **state)
{
	struct sg_gate
	    *gate = test_gate("school \"S\"\nrules\n"
			      "    allow circumvention for everyone always\n"
			      "    block facebook for everyone always\n"
			      "    otherwise allow\n");
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++) {
		struct sg_verdict verdict = case_judge(gate, NULL,
		    "https://www.facebook.com/", sayings[i]);

		if (verdict.action == SG_BLOCK)
			continue;
		print_error("%s\n", sayings[i]);
		wrong++;
	}
	assert_int_equal(wrong, 0);
	assert_int_equal(case_judge(gate, NULL, HIDDEN, TYPED).action,
	    SG_ALLOW);
	sg_gate_close(&gate);
}

/* A serious signal replaces noise if all SG_SIGNALS_MAX slots are full. */
static void
test_noise_makes_room(void **state)
{
	struct sg_verdict verdict = case_judge(*state, NULL,
	    "https://203.0.113.7/r/all/top?u=https%3A%2F%2Fwww.bbc.co.uk%2F",
	    SOCKET " | Host: www.bbc.co.uk | Sec-WebSocket-Protocol: ssh | "
		   "Accept: application/dns-message | X-Aggregate-Auth: 1");

	assert_int_equal(verdict.nsignals, SG_SIGNALS_MAX);
	assert_non_null(case_signal(&verdict, "tunnel"));
	assert_non_null(case_signal(&verdict, "dns_bypass"));
	assert_non_null(case_signal(&verdict, "vpn"));
}

/* ---- whole requests ----------------------------------------------------- */

/* At most SG_SIGNALS_MAX signals are reported. */
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

/* Judging one request leaves no state that affects the next request. */
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
		verdict = case_judge(*state, NULL,
		    "https://www.bbc.co.uk/?u="
		    "https%3A%2F%2Fwww.cbeebies.com%2F",
		    TYPED);
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
	    cmocka_unit_test(test_made_up_headers_open_nothing),
	    cmocka_unit_test(test_made_up_headers_hide_no_site),
	    cmocka_unit_test(test_made_up_headers_are_no_way_round),
	    cmocka_unit_test(test_noise_makes_room),
	    cmocka_unit_test(test_many_signals),
	    cmocka_unit_test(test_nothing_is_left_over),
	};

	return cmocka_run_group_tests(tests, case_open, case_close);
}
