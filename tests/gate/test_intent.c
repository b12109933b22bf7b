/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_intent.c -- tests reading headers and the intent of a request: whether a
 * person, a page or a program made it.
 */
#include "../unit.h"

#include "gate/headers.h"
#include "gate/intent.h"
#include "gate/words.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))
#define HEADERS_MAX 8

#define CHROME "User-Agent: Mozilla/5.0 (X11; CrOS x86_64) Chrome/120.0"
#define FIREFOX                                                                \
	"User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) "               \
	"Gecko/20100101 Firefox/128.0"
#define IPAD                                                                   \
	"User-Agent: Mozilla/5.0 (iPad; CPU OS 17_4 like Mac OS X) "           \
	"AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 "               \
	"Mobile/15E148 Safari/604.1"
#define CHROMEBOOK                                                             \
	"User-Agent: Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) "                \
	"AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "             \
	"Safari/537.36"
#define CURL "User-Agent: curl/7.58.0"
#define DOCUMENT "Sec-Fetch-Dest: document"
#define NAVIGATE "Sec-Fetch-Mode: navigate"
#define USER "Sec-Fetch-User: ?1"

struct row {
	const char *name, *method;
	enum sg_intent intent;     /* on an ordinary host */
	enum sg_intent embed_host; /* on a host of embedded content */
	const char *headers[HEADERS_MAX];
};

#define UNKNOWN SG_INTENT_UNKNOWN
#define VISIT SG_INTENT_VISIT
#define EMBED SG_INTENT_EMBED
#define BACKGROUND SG_INTENT_BACKGROUND

static const struct row rows[] = {
    /* fetch metadata */
    {"typed or bookmarked", "GET", VISIT, EMBED,
	{DOCUMENT, NAVIGATE, "Sec-Fetch-Site: none", CHROME}},
    {"a link on another site", "GET", VISIT, EMBED,
	{DOCUMENT, NAVIGATE, "Sec-Fetch-Site: cross-site", USER,
	    "Referer: https://www.bbc.co.uk/", CHROME}},
    {"a link of the same site", "GET", VISIT, EMBED,
	{DOCUMENT, NAVIGATE, "Sec-Fetch-Site: same-site", USER}},
    {"a link of the same origin", "GET", VISIT, EMBED,
	{DOCUMENT, NAVIGATE, "Sec-Fetch-Site: same-origin", USER}},
    {"a mode and a click", "GET", VISIT, EMBED,
	{NAVIGATE, "Sec-Fetch-Site: cross-site", USER}},
    /* no click and no key: a page navigated by itself */
    {"a script leaves its site", "GET", EMBED, EMBED,
	{DOCUMENT, NAVIGATE, "Sec-Fetch-Site: cross-site", CHROME}},
    {"a script leaves its site in Firefox", "GET", EMBED, EMBED,
	{DOCUMENT, NAVIGATE, "Sec-Fetch-Site: cross-site", FIREFOX}},
    {"a script leaves its site on a Chromebook", "GET", EMBED, EMBED,
	{DOCUMENT, NAVIGATE, "Sec-Fetch-Site: cross-site", CHROMEBOOK}},
    {"a script, and no browser is named", "GET", EMBED, EMBED,
	{DOCUMENT, NAVIGATE, "Sec-Fetch-Site: cross-site"}},
    {"a script goes to the same site", "GET", EMBED, EMBED,
	{DOCUMENT, NAVIGATE, "Sec-Fetch-Site: same-site", CHROME}},
    {"a page reloads itself", "GET", EMBED, EMBED,
	{DOCUMENT, NAVIGATE, "Sec-Fetch-Site: same-origin", CHROME}},
    {"a script sends a form", "POST", EMBED, EMBED,
	{DOCUMENT, NAVIGATE, "Sec-Fetch-Site: same-origin", CHROME,
	    "Origin: https://www.facebook.com"}},
    {"a script, and a mode alone", "GET", EMBED, EMBED,
	{NAVIGATE, "Sec-Fetch-Site: cross-site", CHROME}},
    {"a script, and a destination alone", "GET", EMBED, EMBED,
	{DOCUMENT, "Sec-Fetch-Site: cross-site", CHROME}},
    {"a denied click", "GET", EMBED, EMBED,
	{DOCUMENT, NAVIGATE, "Sec-Fetch-Site: cross-site",
	    "Sec-Fetch-User: ?0"}},
    {"restored tabs", "GET", VISIT, EMBED,
	{DOCUMENT, NAVIGATE, "Sec-Fetch-Site: none", CHROMEBOOK}},
    {"a navigation from a site nobody knows", "GET", VISIT, EMBED,
	{DOCUMENT, NAVIGATE, "Sec-Fetch-Site: elsewhere", CHROME}},
    {"a link on an iPad, which never confirms a click", "GET", VISIT, EMBED,
	{DOCUMENT, NAVIGATE, "Sec-Fetch-Site: cross-site", IPAD}},
    {"a form sent", "POST", VISIT, EMBED,
	{DOCUMENT, NAVIGATE, "Origin: https://www.facebook.com"}},
    {"a destination without a mode", "GET", VISIT, EMBED, {DOCUMENT}},
    {"a document that a script fetched", "GET", EMBED, EMBED,
	{DOCUMENT, "Sec-Fetch-Mode: cors"}},
    {"a mode without a destination", "GET", VISIT, EMBED, {NAVIGATE}},
    {"a fetch without a destination", "GET", EMBED, EMBED,
	{"Sec-Fetch-Mode: no-cors", "Accept: text/html"}},
    {"a Like button", "GET", EMBED, EMBED,
	{"Sec-Fetch-Dest: iframe", NAVIGATE, "Sec-Fetch-Site: cross-site"}},
    {"a frame of the same site", "GET", EMBED, EMBED,
	{"Sec-Fetch-Dest: frame", NAVIGATE, "Sec-Fetch-Site: same-origin"}},
    {"an embedded player", "GET", EMBED, EMBED,
	{"Sec-Fetch-Dest: embed", NAVIGATE}},
    {"an object", "GET", EMBED, EMBED, {"Sec-Fetch-Dest: object"}},
    {"a script", "GET", EMBED, EMBED,
	{"Sec-Fetch-Dest: script", "Sec-Fetch-Mode: no-cors"}},
    {"a pixel", "GET", EMBED, EMBED,
	{"Sec-Fetch-Dest: image", "Accept: image/*,*/*;q=0.8"}},
    {"a fetch call", "POST", EMBED, EMBED,
	{"Sec-Fetch-Dest: empty", "Sec-Fetch-Site: same-origin"}},
    {"a fetch that no page asked for", "GET", BACKGROUND, BACKGROUND,
	{"Sec-Fetch-Dest: empty", "Sec-Fetch-Site: none"}},
    {"a worker", "GET", EMBED, EMBED, {"Sec-Fetch-Dest: worker"}},
    {"a service worker", "GET", EMBED, EMBED,
	{"Service-Worker: script", "Accept: text/html"}},
    {"capitals are nothing", "GET", VISIT, EMBED,
	{"SEC-FETCH-DEST: Document", "sec-fetch-mode: NAVIGATE"}},
    {"a value nobody knows", "GET", EMBED, EMBED,
	{"Sec-Fetch-Dest: hologram", NAVIGATE}},
    /* prefetches */
    {"Chrome prerenders", "GET", BACKGROUND, BACKGROUND,
	{"Sec-Purpose: prefetch;prerender", DOCUMENT, NAVIGATE}},
    {"an older Chrome prefetches", "GET", BACKGROUND, BACKGROUND,
	{"Purpose: prefetch", DOCUMENT, NAVIGATE}},
    {"Firefox prefetches", "GET", BACKGROUND, BACKGROUND,
	{"X-Moz: prefetch", DOCUMENT, NAVIGATE}},
    {"Safari previews", "GET", BACKGROUND, BACKGROUND,
	{"Purpose: Preview", "Accept: text/html"}},
    {"another purpose", "GET", VISIT, EMBED,
	{"Purpose: learning", DOCUMENT, NAVIGATE}},
    /* CONNECT */
    {"a tunnel", "CONNECT", UNKNOWN, EMBED, {CHROME}},
    {"a tunnel of a program", "CONNECT", UNKNOWN, EMBED,
	{"User-Agent: okhttp/3.12.1"}},
    {"a tunnel without headers", "CONNECT", UNKNOWN, EMBED, {NULL}},
    /* clients without fetch metadata */
    {"no headers", "GET", UNKNOWN, EMBED, {NULL}},
    {"an old browser", "GET", VISIT, EMBED,
	{CHROME, "Accept: text/html,application/xhtml+xml"}},
    {"an old browser's link", "GET", VISIT, EMBED,
	{CHROME, "Accept: text/html", "Referer: https://www.bbc.co.uk/"}},
    {"an old browser's picture", "GET", EMBED, EMBED,
	{CHROME, "Accept: image/*", "Referer: http://www.bbc.co.uk:81/"}},
    {"a picture of its own page", "GET", UNKNOWN, EMBED,
	{CHROME, "Accept: image/*", "Referer: https://WWW.Facebook.com:443/x"}},
    {"a call from another site", "POST", EMBED, EMBED,
	{CHROME, "Accept: */*", "Origin: https://www.bbc.co.uk"}},
    {"a call from nowhere", "POST", UNKNOWN, EMBED,
	{CHROME, "Accept: */*", "Origin: null"}},
    {"a web socket", "GET", EMBED, EMBED,
	{CHROME, "Sec-WebSocket-Key: S0tLS0tLS0tLS0tLS0tLSw=="}},
    {"an XMLHttpRequest", "GET", EMBED, EMBED,
	{CHROME, "X-Requested-With: XMLHttpRequest", "Accept: text/html"}},
    {"an app that names itself", "GET", UNKNOWN, EMBED,
	{CHROME, "X-Requested-With: com.example.app"}},
    {"an SDK", "POST", BACKGROUND, BACKGROUND, {"User-Agent: FBiOSSDK.16.0.0"}},
    {"a captive portal check", "GET", BACKGROUND, BACKGROUND,
	{"User-Agent: Microsoft NCSI"}},
    {"a program sends", "POST", BACKGROUND, BACKGROUND,
	{"Content-Type: application/dns-message"}},
    {"a tool sends", "POST", BACKGROUND, BACKGROUND, {CURL}},
    {"a browser sends", "POST", UNKNOWN, EMBED, {CHROME}},
    {"a page sends", "POST", UNKNOWN, EMBED,
	{"Referer: https://www.facebook.com/"}},
    {"Opera of old", "GET", UNKNOWN, EMBED, {"User-Agent: Opera/9.80"}},
    {"curl", "GET", VISIT, EMBED, {CURL, "Accept: */*"}},
    {"Wget", "GET", VISIT, EMBED, {"User-Agent: Wget/1.21"}},
    {"Lynx", "GET", VISIT, EMBED, {"User-Agent: Lynx/2.9.0"}},
    {"w3m", "GET", VISIT, EMBED, {"User-Agent: w3m/0.5.3"}},
    {"Links", "GET", VISIT, EMBED, {"User-Agent: Links (2.28; Linux)"}},
    {"ELinks", "GET", VISIT, EMBED, {"User-Agent: ELinks/0.16"}},
    {"curl asks for the head", "HEAD", UNKNOWN, EMBED, {CURL}}};

static size_t
split_headers(const char *const *lines, struct sg_header *headers)
{
	struct sg_str rest;
	size_t n;

	for (n = 0; n < HEADERS_MAX && lines[n] != NULL; n++) {
		rest = sg_str(lines[n]);
		headers[n].name = sg_str_cut(&rest, ':');
		headers[n].value = rest;
	}
	return n;
}

static void
intent_of_rows(void **state)
{
	struct sg_header headers[HEADERS_MAX];
	struct sg_headers found;
	enum sg_intent intent;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		sg_headers_find(headers,
		    split_headers(rows[i].headers, headers), &found);
		for (int embed = 0; embed < 2; embed++) {
			intent = sg_intent_of(sg_str(rows[i].method), &found,
			    SG_LIT("www.facebook.com"), embed == 1);
			if (intent !=
			    (embed == 1 ? rows[i].embed_host : rows[i].intent))
				fail_msg("%s (embed host %d): %s", rows[i].name,
				    embed, sg_intent_word(intent));
		}
	}
}

/* A block page is for a window, whoever caused the request. */
static void
fills_a_window(void **state)
{
	static const struct {
		const char *lines[HEADERS_MAX];
		bool fills;
	} cases[] = {{{DOCUMENT, NAVIGATE, USER}, true},
	    {{DOCUMENT, NAVIGATE, "Sec-Fetch-Site: cross-site"}, true},
	    {{DOCUMENT}, true}, {{DOCUMENT, "Sec-Fetch-Mode: cors"}, false},
	    {{"Sec-Fetch-Dest: iframe", NAVIGATE}, false},
	    {{"Sec-Fetch-Dest: image"}, false}, {{NAVIGATE}, false},
	    {{NULL}, false}};
	struct sg_header headers[HEADERS_MAX];
	struct sg_headers found;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		sg_headers_find(headers, split_headers(cases[i].lines, headers),
		    &found);
		if (sg_intent_fills_window(&found) != cases[i].fills)
			fail_msg("row %zu", i);
	}
}

static void
assert_span(struct sg_str span, const char *expected)
{
	if (!sg_str_eq(span, sg_str(expected)))
		fail_msg("\"%.*s\", not \"%s\"", (int)span.n, span.p, expected);
}

static void
headers_each(void **state)
{
	static const char *const lines[][HEADERS_MAX] = {
	    {"Host: 1", "referer: 2", "ORIGIN: 3", "Accept: 4", "User-Agent: 5",
		"Sec-Fetch-Dest: 6", "Sec-Fetch-Mode: 7", "Sec-Fetch-Site: 8"},
	    {"Sec-Fetch-User: 9", "X-Requested-With: 10", "Service-Worker: 11",
		"Sec-WebSocket-Key: 12", "X-Moz: 13", "Hose: 14",
		"Sec-WebSocket-Keys: 15", ": 16"}};
	struct sg_header headers[2 * HEADERS_MAX];
	struct sg_headers found;

	(void)state;
	split_headers(lines[0], headers);
	split_headers(lines[1], headers + HEADERS_MAX);
	sg_headers_find(headers, COUNT(headers), &found);
	assert_span(found.host, "1");
	assert_span(found.referer, "2");
	assert_span(found.origin, "3");
	assert_span(found.accept, "4");
	assert_span(found.user_agent, "5");
	assert_span(found.fetch_dest, "6");
	assert_span(found.fetch_mode, "7");
	assert_span(found.fetch_site, "8");
	assert_span(found.fetch_user, "9");
	assert_span(found.requested_with, "10");
	assert_span(found.service_worker, "11");
	assert_span(found.websocket_key, "12");
	assert_span(found.purpose, "13");
	assert_false(found.two_hosts);
	sg_headers_find(headers, 0, &found);
	assert_int_equal(found.host.n + found.purpose.n + found.accept.n, 0);
}

/*
 * Some relays (circumvention services) run in a browser and add headers to a
 * request. These headers are found after any other headers, and even with empty
 * values.
 */
static void
headers_of_relays(void **state)
{
	static const struct {
		struct sg_header headers[3];
		const char *url;
		bool bare;
	} sent[] = {
	    {{{SG_LIT("X-Bare-URL"), SG_LIT("https://a.example/")}},
		"https://a.example/", true},
	    {{{SG_LIT("X-Bare-URL"), SG_LIT("")}}, "", true},
	    {{{SG_LIT("X-Bare-Host"), SG_LIT("")}}, "", true},
	    {{{SG_LIT("X-Bare-Anything"), SG_LIT("")}}, "", true},
	    {{{SG_LIT("Target-URL"), SG_LIT("")}}, "", false},
	    {{{SG_LIT("Target-URL"), SG_LIT("https://b.example/")}},
		"https://b.example/", true},
	    {{{SG_LIT("Target-URL"), SG_LIT("")},
		 {SG_LIT("X-Bare-URL"), SG_LIT("https://a.example/")}},
		"https://a.example/", true},
	    {{{SG_LIT("X-Bare-URL"), SG_LIT("")},
		 {SG_LIT("x-bare-url"), SG_LIT("https://a.example/")}},
		"https://a.example/", true},
	    {{{SG_LIT("X-Bare-URL"), SG_LIT("")},
		 {SG_LIT("X-Proxy-URL"), SG_LIT("https://b.example/")}},
		"https://b.example/", true},
	    {{{SG_LIT("X-Bar-URL"), SG_LIT("https://a.example/")}}, "", false},
	};
	struct sg_headers found;

	(void)state;
	for (size_t i = 0; i < COUNT(sent); i++) {
		sg_headers_find(sent[i].headers, 3, &found);
		assert_span(found.bare_url, sent[i].url);
		if (found.bare != sent[i].bare)
			fail_msg("row %zu", i);
	}
}

static void
headers_twice(void **state)
{
	static const struct {
		const char *lines[HEADERS_MAX], *host;
		bool two;
	} cases[] = {{{"Host: a.example"}, "a.example", false},
	    {{"Host: a.example", "Host: A.example "}, "a.example", false},
	    {{"Host: a.example", "host: b.example"}, "a.example", true},
	    {{"Host: a.example", "Host: b.example", "Host: a.example"},
		"a.example", true},
	    {{"Host:", "Host: b.example"}, "", true}};
	struct sg_header headers[HEADERS_MAX];
	struct sg_headers found;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		sg_headers_find(headers, split_headers(cases[i].lines, headers),
		    &found);
		assert_span(found.host, cases[i].host);
		assert_int_equal(found.two_hosts, cases[i].two);
	}
}

/*
 * Sec-Purpose takes precedence over Purpose, and Purpose over X-Moz. The order
 * of the headers does not matter.
 */
static void
headers_purpose(void **state)
{
	static const char *const lines[HEADERS_MAX] = {"X-Moz: c", "Purpose: b",
	    "Sec-Purpose: a", "Accept: 1", "Accept: 2"};
	struct sg_header headers[HEADERS_MAX];
	struct sg_headers found;
	size_t n = split_headers(lines, headers);

	(void)state;
	sg_headers_find(headers, n, &found);
	assert_span(found.purpose, "a");
	assert_span(found.accept, "1");
	sg_headers_find(headers, 2, &found);
	assert_span(found.purpose, "b");
	sg_headers_find(headers, 1, &found);
	assert_span(found.purpose, "c");
}

static void
intent_texts(void **state)
{
	(void)state;
	assert_string_equal(sg_intent_word(UNKNOWN), "unknown");
	assert_string_equal(sg_intent_word(VISIT), "visit");
	assert_string_equal(sg_intent_word(EMBED), "embed");
	assert_string_equal(sg_intent_word(BACKGROUND), "background");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(intent_of_rows),
	    cmocka_unit_test(fills_a_window), cmocka_unit_test(headers_each),
	    cmocka_unit_test(headers_of_relays),
	    cmocka_unit_test(headers_twice), cmocka_unit_test(headers_purpose),
	    cmocka_unit_test(intent_texts)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
